"""How results are written: table, CSV, Gradescope's JSON, a page per learner."""

import csv
import hashlib
import html
import io
import json
import os
import re
import tempfile
from pathlib import Path

from grader.results import FAILED, GRADED
from grader.wire import printable


def write_whole(path, text):
    """Write a file so that it is there complete or not at all."""
    path = Path(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        os.chmod(name, 0o644)
        os.replace(name, path)
    except BaseException:
        os.unlink(name)
        raise


def harmless(text):
    """Return a cell that no spreadsheet takes for a formula, on one line."""
    text = printable(text, None)
    return f"'{text}" if text.lstrip()[:1] in ("=", "+", "-", "@") else text


def table(results, exercises, sandbox):
    """Return the CSV: one line per submission, in the order given."""
    labels = [question.label for question in exercises.questions]
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(
        ["submission", "status", *labels, "total", "out of", "graded in", "note"]
    )
    for result in results:
        points = {question.label: question.earned for question in result.questions}
        empty = 0 if result.status == GRADED else ""
        writer.writerow(
            [
                harmless(result.path),
                result.status,
                *(points.get(label, empty) for label in labels),
                "" if result.earned is None else result.earned,
                exercises.points,
                sandbox.label,
                harmless(result.note),
            ]
        )
    return out.getvalue()


def lines(result, exercises, sandbox, more=False):
    """Return the feedback for one learner, a line of text each.

    With `more` the second step of each hint is among them.
    """
    if result.status != GRADED:
        return [f"{result.status}: {result.note}"]
    text = []
    for question in result.questions:
        earned = f"{question.earned} of {question.points} points"
        text.append(f"{question.label} {question.title}: {earned}")
        if question.note:
            text.append(f"  {question.note}")
            continue
        for check in question.checks:
            text.append(f"  {'right' if check.earned else 'wrong'}: {check.title}")
            if check.sentence:
                text.append(f"    {check.sentence}")
        if question.hint:
            text.append(f"  Hint: {question.hint}")
        if question.idea and more:
            text.append(f"  More: {question.idea}")
    total = f"{result.earned} of {exercises.points} points"
    return [*text, f"Total: {total} ({sandbox.label})"]


PAGE = """<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy"
 content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width"><title>{title}</title>
<style>
body {{ font: 1rem/1.5 system-ui, sans-serif; max-width: 45rem; margin: 2rem auto;
  padding: 0 1rem; color-scheme: light dark }}
li {{ margin: .4rem 0; overflow-wrap: anywhere }}
</style></head><body><h1>{title}</h1>{body}</body></html>
"""


def page(result, exercises, sandbox):
    """Return the feedback page of one learner; everything in it is escaped."""
    safe = html.escape
    body = [f"<p>{safe(printable(Path(result.path).name, None))}</p>"]
    if result.status != GRADED:
        body.append(
            f"<p><strong>{safe(result.status)}</strong>: {safe(result.note)}</p>"
        )
    else:
        total = f"{result.earned} of {exercises.points} points"
        body.append(f"<p><strong>{total}</strong> ({sandbox.label})</p>")
    for question in result.questions:
        body.append(
            f"<h2>{safe(question.label)} {safe(question.title)}: "
            f"{question.earned} of {question.points}</h2>"
        )
        if question.note:
            body.append(f"<p>{safe(question.note)}</p>")
            continue
        items = []
        for check in question.checks:
            mark = "✓ right" if check.earned else "✗ wrong"
            why = f": {check.sentence}" if check.sentence else ""
            items.append(f"<li>{mark}, {safe(check.title)}{safe(why)}</li>")
        body.append(f"<ul>{''.join(items)}</ul>")
        if question.hint:
            body.append(f"<p><em>Hint.</em> {safe(question.hint)}</p>")
        if question.idea:
            body.append(
                f"<details><summary>More</summary><p>{safe(question.idea)}</p></details>"
            )
    return PAGE.format(title=safe(f"Feedback: {exercises.name}"), body="\n".join(body))


def page_name(path):
    """Return a file name for a submission's page: readable, unique, harmless."""
    stem = re.sub(r"[^A-Za-z0-9._-]+", "_", Path(path).stem).strip("._")[:60]
    digest = hashlib.sha256(os.fsencode(path)).hexdigest()[:8]
    return f"{stem or 'page'}-{digest}.html"


def gradescope(result, exercises, sandbox):
    """Return Gradescope's ``results.json`` for one submission."""
    if result.status != GRADED:
        data = {"output": "\n".join(lines(result, exercises, sandbox))}
        if result.status != FAILED:  # without a score Gradescope says that it failed
            data["score"] = 0
        return json.dumps(data, indent=1)
    tests = []
    for question in result.questions:
        for check in question.checks:
            output = " ".join(filter(None, (question.note, check.sentence)))
            tests.append(
                {
                    "name": f"{question.label} {question.title}: {check.title}",
                    "score": check.earned,
                    "max_score": check.points,
                    "output": output,
                    "visibility": "visible",
                }
            )
        if question.hint:
            last = tests[-1]
            last["output"] = f"{last['output']} Hint: {question.hint}".strip()
    data = {"score": result.earned, "output_format": "text", "tests": tests}
    data["output"] = lines(result, exercises, sandbox)[-1]
    return json.dumps(data, indent=1)


def summary(results, exercises):
    """Return what the class did, question by question."""
    graded = [r for r in results if r.status == GRADED]
    head = f"{len(results)} submissions, {len(graded)} graded"
    for status in sorted({r.status for r in results} - {GRADED}):
        head += f", {sum(r.status == status for r in results)} {status}"
    rows = [head, "", f"{'question':44} {'mean':>9} {'full':>5} {'none':>5}"]
    for i, question in enumerate(exercises.questions):
        earned = [r.questions[i].earned for r in graded]
        mean = f"{sum(earned) / max(len(earned), 1):.2f} / {question.points}"
        full = sum(e == question.points for e in earned)
        none = sum(e == 0 for e in earned)
        title = f"{question.label} {question.title}"
        rows.append(f"{title[:44]:44} {mean:>9} {full:5} {none:5}")
    return "\n".join(rows)
