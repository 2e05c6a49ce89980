"""What an exercise set declares: its questions, their checks, known wrong answers."""

import ast
import importlib.util
import math
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

LABEL = re.compile(r"#\s*answer\s*:\s*(\w+)\s*$", re.IGNORECASE)


@dataclass(frozen=True)
class Check:
    """One call of the learner's function and what it is worth.

    Parameters
    ----------
    title
        What is checked; a hidden check's title must not give its input away.
    call
        An expression: the learner's function, ``np``, ``math`` and the arguments.
    arguments
        Draws the arguments, a dict, from a ``numpy.random.Generator``.
    hidden
        Run only when graded, with the grader's seed.
    strict
        Overflow, division by zero and invalid values raise instead of passing.
    points
        Whole points earned by passing.
    judge
        For answers that are not unique: turns the returned value and the arguments
        into the numbers compared. It runs in the grader, on plain numbers.
    example
        What a visible check shows, where plain numbers teach more than drawn ones.
        When graded, the check is run on drawn arguments as well.
    cases
        For a hidden call that is a list, a name for each of its values: the feedback
        says by it which one is wrong, so it must not give the input away either.
    """

    title: str
    call: str
    arguments: Callable = lambda rng: {}
    hidden: bool = False
    strict: bool = False
    points: int = 1
    judge: Callable | None = None
    example: dict | None = None
    cases: tuple[str, ...] = ()

    def __post_init__(self):
        if self.cases and len(self.cases) != len(self.calls()):
            raise ValueError(f"{self.title}: as many cases as values, please")

    def sent(self, arguments):
        """Return the arguments that occur in the call; the rest stay here."""
        names = {
            n.id for n in ast.walk(ast.parse(self.call)) if isinstance(n, ast.Name)
        }
        return {name: value for name, value in arguments.items() if name in names}

    def calls(self):
        """Return the source of each value of a call that is a list, or the call."""
        tree = ast.parse(self.call, mode="eval").body
        if isinstance(tree, ast.List):
            return [ast.get_source_segment(self.call, item) for item in tree.elts]
        return [self.call]


@dataclass(frozen=True)
class Question:
    """A question: its label, the function to write, the checks, the tolerance."""

    label: str
    title: str
    function: str
    checks: tuple[Check, ...]
    rtol: float = 1e-9
    atol: float = 1e-12

    def __post_init__(self):
        hidden = [check.hidden for check in self.checks]
        if hidden != sorted(hidden):
            # a visible reply is shown in full, so it must not know a hidden input
            raise ValueError(f"{self.label}: visible checks come first")

    def given(self, call, arguments, names):
        """Return what a call gives to the parameters of these names.

        Nothing for a call that looks at an argument after the others.
        """
        known = {"np": np, "math": math, **arguments}
        for node in ast.walk(ast.parse(call, mode="eval")):
            if (
                isinstance(node, ast.Call)
                and getattr(node.func, "id", "") == self.function
            ):
                given = dict(zip(names, node.args, strict=False))
                given |= {word.arg: word.value for word in node.keywords}
                return {k: eval(ast.unparse(v), known) for k, v in given.items()}
        return None

    @property
    def points(self):
        """The points of all its checks."""
        return sum(check.points for check in self.checks)


@dataclass(frozen=True)
class Mistake:
    """A known wrong answer to one question, and what who makes it is told.

    ``hint`` says what was seen and where to look, ``idea`` what is behind it.
    """

    source: str
    hint: str
    score: int
    idea: str = ""


@dataclass(frozen=True)
class ExerciseSet:
    """A folder of exercises, read by :func:`load`."""

    folder: Path
    questions: tuple[Question, ...]
    reference: dict[str, str]
    wrong: dict[str, dict[str, Mistake]] = field(repr=False)
    reasons: dict[str, str] = field(default_factory=dict, repr=False)
    withheld: bool = False

    @property
    def name(self):
        """The name of the folder, ``01-definition`` for example."""
        return self.folder.name

    @property
    def points(self):
        """The points of all its questions."""
        return sum(question.points for question in self.questions)

    def question(self, label):
        """Return the question of that label; KeyError names those there are."""
        for question in self.questions:
            if question.label == label:
                return question
        labels = ", ".join(question.label for question in self.questions)
        raise KeyError(f"{label!r} is no question of {self.name}; there are {labels}.")

    def parameters(self, question):
        """Return the names of the parameters of a question's function."""
        for node in ast.walk(ast.parse(self.reference[question.label])):
            if isinstance(node, ast.FunctionDef) and node.name == question.function:
                return [parameter.arg for parameter in node.args.args]
        return []

    def mistakes(self, label):
        """Return the known mistakes of a question that come with a hint."""
        known = (answers.get(label) for answers in self.wrong.values())
        return [mistake for mistake in known if mistake and mistake.hint]


def load(folder):
    """Read the exercise set in `folder`.

    Raises
    ------
    FileNotFoundError
        When the folder holds no ``checks.py``.
    """
    folder = Path(folder).resolve()
    path = folder / "checks.py"
    if not path.is_file():
        raise FileNotFoundError(f"{folder} is no exercise set: it has no checks.py.")
    spec = importlib.util.spec_from_file_location(f"checks of {folder.name}", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    wrong = {p.stem: mistakes(p) for p in sorted((folder / "wrong").glob("*.py"))}
    reference = answers(read(folder / "reference.py"))
    questions = tuple(module.QUESTIONS)
    return ExerciseSet(folder, questions, reference, wrong, *explained(folder))


def read(path):
    """Return the text of a file of the course."""
    return path.read_text(encoding="utf-8")


def explained(folder):
    """Return the reasoning behind each reference, and whether it is withheld.

    ``solutions.md`` begins with the line ``solutions: open``; with any other first line
    they stay closed. A heading ``# q1`` begins the reasoning of each question.
    """
    path = folder / "solutions.md"
    first, _, text = (read(path) if path.is_file() else "").partition("\n")
    parts = re.split(r"^# (\w+)\n", text, flags=re.MULTILINE)[1:]
    reasons = dict(zip(parts[::2], map(str.strip, parts[1::2]), strict=True))
    return reasons, first.strip() != "solutions: open"


def answers(text):
    """Return the answers of a Python file by label; each begins with its label line."""
    sources, label = {}, None
    for line in text.splitlines():
        match = LABEL.fullmatch(line.strip())
        if match:
            label = match[1]
        if label:
            sources[label] = sources.get(label, "") + line + "\n"
    return sources


def mistakes(path):
    """Return the wrong answers of one file by label, with their declared scores.

    The file begins ``# expect: q1=2 q2=0``. Below a label, ``# hint:`` and ``# idea:``
    with the comment lines that follow are the two steps in which a learner who answers
    like this is told what is wrong.
    """
    text = read(path)
    expect = dict(re.findall(r"(\w+)=(\d+)", text.split("\n", 1)[0]))
    known = {}
    for label, source in answers(text).items():
        hint, idea = (step(source, name) for name in ("hint", "idea"))
        known[label] = Mistake(source, hint, int(expect[label]), idea)
    return known


def step(source, name):
    """Return the comment that begins with `name` in a wrong answer, on one line."""
    match = re.search(rf"^# {name}: (.*(?:\n#(?! idea:).*)*)", source, re.MULTILINE)
    return re.sub(r"\n#\s*", " ", match[1]) if match else ""
