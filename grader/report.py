"""How results are written: table, CSV, Gradescope's JSON, a page per learner."""

import csv
import hashlib
import html
import io
import json
import os
import re
import tempfile
from collections import Counter
from pathlib import Path

from grader.alike import same_as
from grader.platforms import owner, short
from grader.results import FAILED, GRADED
from grader.wire import printable

BOM = "\ufeff"  # without it Excel takes a CSV for the local code page
FORMULA = re.compile(r"(^|;)(?=\s*[=+\-@\uff1d\uff0b\uff0d\uff20])")


def write_whole(path, content):
    """Write a text or bytes so that the file is there complete or not at all."""
    path = Path(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    content = content.encode() if isinstance(content, str) else content
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.chmod(name, 0o644)
        os.replace(name, path)
    except BaseException:
        os.unlink(name)
        raise


def harmless(text):
    """Return a cell that no spreadsheet takes for a formula, on one line.

    Where Excel separates by semicolons, a cell begins after each of them.
    """
    return FORMULA.sub(r"\1'", printable(text, None))


def table(results, exercises, sandbox, pages=None, separator=","):
    """Return the CSV: one line per submission, in the order given."""
    labels = [question.label for question in exercises.questions]
    out = io.StringIO()
    writer = csv.writer(out, delimiter=separator, lineterminator="\n")
    head = ["submission", "status", *labels, "total", "out of", "graded in"]
    writer.writerow([*head, "same as", "feedback", "note"])
    same = same_as(results, exercises)
    for result in results:
        points = {question.label: question.earned for question in result.questions}
        writer.writerow(
            [
                harmless(result.path),
                result.status,
                *(points.get(label, "") for label in labels),
                "" if result.earned is None else result.earned,
                exercises.points,
                sandbox.label,
                harmless(same[result.path]),
                (pages or {}).get(result.path, ""),
                harmless(result.note),
            ]
        )
    return BOM + out.getvalue()


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
        if question.correction:
            text.append(f"  {question.correction}")
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
:root {{ color-scheme: light dark }}
body {{ font: 1rem/1.5 system-ui, sans-serif; max-width: 45rem; margin: 2rem auto;
  padding: 0 1rem; overflow-wrap: anywhere }}
blockquote {{ margin: 0; padding-left: 1rem; border-left: .2rem solid }}
li {{ margin: .4rem 0; overflow-wrap: anywhere }}
pre {{ white-space: pre-wrap; overflow-wrap: anywhere }}
</style></head><body><main><h1>{title}</h1>{body}</main></body></html>
"""


def inline(text):
    """Return a hint, or a line of a chapter, as HTML: code, formulas, emphasis."""
    text = re.sub(r"`([^`]+)`|\$([^$]+)\$", r"<code>\1\2</code>", html.escape(text))
    return re.sub(r"(?<![\w*])\*([^*\s][^*]*?)(?<!\s)\*(?![\w*])", r"<em>\1</em>", text)


def page(result, exercises, sandbox):
    """Return the feedback page of one learner; everything in it is escaped."""
    safe = html.escape
    body = [f"<p>{safe(printable(short(result.path), None))}</p>"]
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
        if question.correction:
            body.append(f"<p><strong>{safe(question.correction)}</strong></p>")
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
            body.append(f"<p><em>Hint.</em> {inline(question.hint)}</p>")
        if question.idea:
            body.append(
                f"<details><summary>More</summary><p>{inline(question.idea)}</p></details>"
            )
    return PAGE.format(title=safe(f"Feedback: {exercises.name}"), body="\n".join(body))


def page_names(paths):
    """Return by path a name for each page: whose it is, unique, harmless.

    Where a platform handed the files out, or two have one name, the folders tell.
    """
    paths = list(map(str, paths))
    stems = Counter(Path(path).stem for path in paths)
    named = {}
    for path in paths:
        stem = Path(path).stem
        if stems[stem] > 1 or owner(Path(path).parent):
            stem = str(Path(short(path)).with_suffix("")).replace(os.sep, "-")
        stem = re.sub(r"[^\w.-]+", "_", stem, flags=re.ASCII).strip("._-")[:80]
        digest = hashlib.sha256(os.fsencode(path)).hexdigest()[:8]
        named[path] = f"{stem or 'page'}-{digest}.html"
    return named


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
