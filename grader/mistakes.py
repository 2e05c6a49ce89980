"""What did my class get wrong? A page for its teacher, without names.

``mistakes SET DETAILS PAGE`` counts for each question the known mistakes that were
made, groups the other wrong answers by what they return, shows an example of each and
what would make it a known one. It holds no hidden input, as the feedback holds none.
"""

import argparse
import html
import json
import re
import sys
from collections import defaultdict
from pathlib import Path

from grader import after, details, report
from grader.results import GRADED
from grader.sets import load, read

UNWRITTEN = "not written yet"
MOST = 2000  # characters of an example
ENOUGH = 80  # characters of a chapter: some paragraphs only say what comes next


def main(arguments):
    """Write the page; return the exit status."""
    p = argparse.ArgumentParser(prog="grader mistakes", description=__doc__)
    p.add_argument("set", type=Path, help="the exercise set")
    p.add_argument("details", type=Path, help="what --details wrote")
    p.add_argument("page", type=Path, help="the page to write, .html")
    p.add_argument("--extra", type=Path, help="the private folder on top of the set")
    p.add_argument("--force", action="store_true", help="overwrite the page")
    options = p.parse_args(arguments)
    try:
        if options.page.exists() and not options.force:
            raise FileExistsError(f"{options.page} exists. --force overwrites it.")
        exercises = load(options.set, options.extra)
        graded = details.read(options.details)
        if graded.name != exercises.name:
            raise ValueError(f"{options.details} is about {graded.name}.")
        asked = {q.label: [q.title, q.points] for q in exercises.questions}
        if asked != graded.questions:
            raise ValueError(
                f"{options.details} was graded on {graded.points} points, and "
                f"{exercises.name} has {exercises.points} here. If it was graded with "
                "--extra, give the same folder; if the set has changed, grade anew."
            )
        report.write_whole(options.page, page(exercises, graded.results))
    except (OSError, ValueError) as error:
        print(f"grader: {error}", file=sys.stderr)
        return 2
    print(f"{options.page} says what went wrong.")
    return 0


def page(exercises, results):
    """Return the page about the results of a class."""
    graded = [result for result in results if result.status == GRADED]
    body = [f"<p>{len(results)} submissions, {len(graded)} of them graded.</p>"]
    for question in exercises.questions:
        theirs = [q for r in graded for q in r.questions if q.label == question.label]
        body += section(exercises, question, theirs)
    title = html.escape(f"What went wrong in {exercises.name}")
    return report.PAGE.format(title=title, body="\n".join(body))


def section(exercises, question, theirs):
    """Yield what became of one question, as HTML."""
    safe = html.escape
    wrong = [q for q in theirs if q.earned < q.points]
    blank = [q for q in wrong if is_blank(q)]
    yield f"<h2>{safe(question.label)} {safe(question.title)}</h2>"
    yield (
        f"<p>{len(theirs) - len(wrong)} of {len(theirs)} have all points, "
        f"{len(blank)} wrote nothing.</p>"
    )
    if about := reading(exercises, question.label):
        chapter, heading, paragraph = map(report.inline, about)
        yield f"<p>Treated in {chapter}, <em>{heading}</em>:</p>"
        yield f"<blockquote>{paragraph}</blockquote>"
    groups = grouped(exercises, question.label, [q for q in wrong if not is_blank(q)])
    for known, signs, members in sorted(groups, key=lambda group: -len(group[2])):
        yield from group(question.label, known, signs, members)


def is_blank(question):
    """Say whether a question was left as it was handed out."""
    return question.status == "missing" or any(
        UNWRITTEN in check.sentence for check in question.checks
    )


def grouped(exercises, label, wrong):
    """Return (known mistake or None, signs, results) for answers that are alike.

    The signs of an answer are what its feedback says of each check.
    """
    known = {(m.hint, m.idea): m for m in exercises.mistakes(label)}
    groups = defaultdict(list)
    for q in wrong:
        mistake = known.get((q.hint, q.idea))
        signs = tuple(f"{c.title}: {c.sentence}" for c in q.checks if c.sentence)
        groups[mistake, () if mistake else (q.note, q.hint, *signs)].append(q)
    return [(mistake, signs, members) for (mistake, signs), members in groups.items()]


def group(label, known, signs, members):
    """Yield what one group of wrong answers has in common, as HTML."""
    safe = html.escape
    many = f"{len(members)} answer{'s' if len(members) > 1 else ''}"
    if known:
        yield f"<h3>{many}: {safe(named(known))}</h3>"
        yield f"<p>{report.inline(known.hint)} {report.inline(known.idea)}</p>"
    else:
        yield f"<h3>{many} alike, not a known mistake</h3>"
        note, hint, *others = signs
        if hint:
            yield f"<p>They are told: {report.inline(hint)}</p>"
        items = "".join(f"<li>{safe(sign)}</li>" for sign in (note, *others) if sign)
        yield f"<ul>{items}</ul>"
    example = min((q.answer for q in members if q.answer), key=len, default="")
    if not example:
        yield "<p>None of them is Python that can be shown.</p>"
        return
    yield f"<details><summary>An example</summary><pre>{safe(example[:MOST])}</pre>"
    yield "</details>"
    if not known:
        text = safe(stub(label, members[0].earned, example))
        yield "<details><summary>To make it a known mistake, save as "
        yield f"<code>wrong/NAME.py</code></summary><pre>{text}</pre></details>"


def named(mistake):
    """Return the name of a known mistake, or its hint."""
    match = re.search(r"^# mistake: (.*)", mistake.source, re.MULTILINE)
    return match[1] if match else mistake.hint


def stub(label, earned, example):
    """Return the file that makes an answer a known mistake, but for three comments."""
    return (
        f"# expect: {label}={earned}\nimport math\n\nimport numpy as np\n\n\n"
        f"# answer: {label}\n# mistake: NAME IT\n# hint: WHAT WAS SEEN, WHERE TO LOOK\n"
        f"# idea: WHAT IS BEHIND IT\n{example}\n"
    )


def reading(exercises, label):
    """Return chapter, heading and first sentences on a question, or nothing.

    The worked solution of a question ends with a link to them, see ``grader.after``.
    """
    link = re.fullmatch(r"\[(.*)\]\(([^)#]*)#.*\)", after.read_again(exercises, label))
    path = exercises.folder / link[2] if link else None
    if not path or not path.is_file():
        return None
    cells = json.loads(read(path))["cells"]
    texts = ["".join(c["source"]) for c in cells if c["cell_type"] == "markdown"]
    lines = "\n\n".join(texts).split("\n")
    heading = re.compile(rf"#+ {re.escape(link[1])}\s*")
    at = next((i for i, line in enumerate(lines) if heading.fullmatch(line)), None)
    if at is None:
        raise ValueError(f"{path} has no heading {link[1]!r}.")
    parts = "\n".join(lines[at + 1 :]).split("\n\n")
    prose, text = (p.strip() for p in parts if re.match(r"\s*[^\W_]", p)), ""
    while len(text) < ENOUGH:
        text += " " + next(prose)
    text = re.sub(r"\{[\w:]+\}`([^`<]*?)(?: <[^`]*>)?`", r"\1", text)
    return path.name, link[1], " ".join(text.split())
