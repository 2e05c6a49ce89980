"""Write the quizzes of the chapters for a learning platform.

    python scripts/quiz_export.py [--out FOLDER] [NOTEBOOK ...]

Without names, those of all chapters. For each chapter two files: NN-topic.gift for
Moodle (import format GIFT) and NN-topic.zip for Canvas and others (QTI 1.2). Every
option brings its reason as feedback.
"""

import argparse
import re
import sys
from dataclasses import dataclass
from pathlib import Path

import nbformat
from markdown_it import MarkdownIt
from mdit_py_plugins.dollarmath import dollarmath_plugin

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "_ext"))
from quizzes import OPTION  # noqa: E402

START = "## Check yourself"
QUESTION = re.compile(
    r"^\*\*(\d+)\.\*\* (.+?)\n\n(?=<details)", re.MULTILINE | re.DOTALL
)
CITATION = re.compile(r" ?\{cite(?::\w)?\}`[^`]*`")
# Moodle and Canvas set what stands between \\( and \\) as a formula
MARKDOWN = MarkdownIt("commonmark").use(
    dollarmath_plugin, renderer=lambda formula, _: rf"\({formula}\)"
)


@dataclass(frozen=True)
class Option:
    """What can be chosen, whether it is right, and why; texts are Markdown."""

    text: str
    right: bool
    reason: str


@dataclass(frozen=True)
class Question:
    """A question, in Markdown, with its options."""

    text: str
    options: list[Option]


def questions(path):
    """Return the questions of a chapter.

    Raises
    ------
    ValueError
        A question without exactly one right option.
    """
    cells = nbformat.read(path, as_version=4).cells
    (source,) = [c.source for c in cells if c.source.startswith(START)]
    marks = list(QUESTION.finditer(source))
    ends = [mark.start() for mark in marks[1:]] + [len(source)]
    found = []
    for mark, end in zip(marks, ends, strict=True):
        options = [
            option(text, said)
            for text, said in re.findall(OPTION, source[mark.end() : end])
        ]
        if sum(option.right for option in options) != 1:
            raise ValueError(
                f"{path}, question {mark[1]}: not exactly one right option"
            )
        found.append(Question(clean(mark[2]), options))
    return found


def option(text, said):
    """Return an option from what is said of it, which begins with the verdict."""
    verdict, reason = said.split(" ", 1)
    return Option(clean(text), verdict == "**Right.**", clean(reason))


def clean(text):
    """Return a text in one line without citations: a platform has no list of them."""
    return " ".join(CITATION.sub("", text).split())


def gift(name, asked):
    """Return the questions in Moodle's format GIFT."""
    blocks = [f"$CATEGORY: ReLU/{name}"]
    for number, question in enumerate(asked, 1):
        options = "\n".join(
            f"  {'=' if option.right else '~'}{escaped(option.text)}"
            f"#{escaped(option.reason)}"
            for option in question.options
        )
        title = f"{name} {number}"
        blocks.append(f"::{title}::[html]{escaped(question.text)} {{\n{options}\n}}")
    return "\n\n".join(blocks) + "\n"


def escaped(text):
    """Return Markdown as HTML in which no sign means something to GIFT."""
    return re.sub(r"([\\~=#{}:])", r"\\\1", MARKDOWN.renderInline(text))


def qti(name, asked):
    """Return the questions as a QTI 1.2 package: the bytes of a zip file."""
    from text2qti.config import Config
    from text2qti.qti import QTI
    from text2qti.quiz import Quiz

    lines = [f"Quiz title: {name}", "shuffle answers: true", ""]
    for number, question in enumerate(asked, 1):
        lines.append(f"{number}.  {question.text}")
        for letter, option in zip("abcdefgh", question.options, strict=False):
            lines.append(f"{'*' if option.right else ''}{letter})  {option.text}")
            lines.append(f"...  {option.reason}")
        lines.append("")
    config = Config()
    return QTI(Quiz("\n".join(lines), config=config)).zip_bytes()


def main():
    """Run the command line described at the top of this file."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("notebooks", nargs="*", type=Path)
    parser.add_argument("--out", type=Path, default=ROOT / "_build/quizzes")
    options = parser.parse_args()
    chapters = sorted((ROOT / "chapters").glob("*.ipynb"))
    paths = options.notebooks or [p for p in chapters if START in p.read_text("utf-8")]
    options.out.mkdir(parents=True, exist_ok=True)
    for path in paths:
        asked = questions(path)
        (options.out / f"{path.stem}.gift").write_text(gift(path.stem, asked), "utf-8")
        (options.out / f"{path.stem}.zip").write_bytes(qti(path.stem, asked))
    print(f"The quizzes of {len(paths)} chapters are in {options.out}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
