"""What was corrected by hand? A CSV of one's own, which no grading writes to.

Its columns are ``submission``, ``question``, ``points`` and ``why``: the submission as
the table names it, or the end of that name, as long as it fits one alone.
"""

from dataclasses import replace

from grader.report import harmless
from grader.results import GRADED, QuestionResult
from grader.tables import read

COLUMNS = ("submission", "question", "points", "why")


def applied(results, questions, path):
    """Return the results with the corrections in a file applied, and their number.

    Parameters
    ----------
    results : list of SubmissionResult
    questions : dict
        Title and points by label.
    path : path

    Raises
    ------
    ValueError
        A line fits no submission or several, or no question, or its points are none.
    """
    table = read(path)
    if missing := [name for name in COLUMNS[:3] if name not in table.head]:
        raise ValueError(f"{path} has no column {missing[0]}; it has {table.head}.")
    results = {result.path: result for result in results}
    for number, row in enumerate(table.rows, 2):
        where = f"{path}, line {number}"
        result = results[found(row["submission"], results, where)]
        label, points = row["question"], row["points"]
        if label not in questions:
            raise ValueError(f"{where}: {label!r} is none of {', '.join(questions)}.")
        most = questions[label][1]
        if not points.isdecimal() or int(points) > most:
            raise ValueError(f"{where}: {points!r} is no whole number up to {most}.")
        why = row.get("why", "")
        results[result.path] = corrected(result, questions, label, int(points), why)
    return list(results.values()), len(table.rows)


def found(name, results, where):
    """Return the one path that is, or ends in, a name, also as the table writes it."""
    if name in results:
        return name
    name = name.replace("\\", "/")
    forms = {p: [f"/{q}".replace("\\", "/") for q in (p, harmless(p))] for p in results}
    paths = [p for p in results if any(q.endswith(f"/{name}") for q in forms[p])]
    if len(paths) != 1:
        fits = "no submission" if not paths else f"{len(paths)} submissions"
        raise ValueError(f"{where}: {name!r} fits {fits}.")
    return paths[0]


def corrected(result, questions, label, points, why):
    """Return a result with the points of one question changed."""
    parts = result.questions or tuple(
        QuestionResult(k, title, most, 0, GRADED, result.note, "", ())
        for k, (title, most) in questions.items()
    )
    said = [
        replace(
            q,
            earned=points,
            correction=f"Corrected by hand from {q.earned} to {points}. {why}".strip(),
        )
        if q.label == label
        else q
        for q in parts
    ]
    return replace(result, status=GRADED, questions=tuple(said))
