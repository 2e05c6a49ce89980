"""What is shown after trying: a worked solution, and what to read again."""

import re

ATTEMPTS = 3
READ = re.compile(r"^Read again: (.*?)\.?$", re.MULTILINE)


def solution(exercises, label, tries, right):
    """Return the worked solution of a question as Markdown, or why there is none yet.

    Parameters
    ----------
    exercises : ExerciseSet
    label : str
    tries : int
        How many different answers were tried.
    right : callable
        Says whether the present one is right; asked only where it matters.
    """
    question = exercises.question(label)
    if exercises.withheld or label not in exercises.reasons:
        return f"The solution of {label} is not shown here. Ask who teaches you."
    if tries < ATTEMPTS and not right():
        return (
            f"{label}: {tries} of {ATTEMPTS} different attempts so far. The solution "
            "opens after the last of them, or when the answer is right on inputs that "
            "are not shown, too."
        )
    return (
        f"**{label} {question.title}**\n\n{exercises.reasons[label]}\n\n"
        f"```python\n{exercises.reference[label].strip()}\n```"
    )


def read_again(exercises, label):
    """Return a link to what treats a question, or nothing."""
    found = READ.search(exercises.reasons.get(label, ""))
    return found[1] if found else ""


def summary(exercises, results, progress):
    """Return what a set's answers come to, as Markdown.

    Parameters
    ----------
    exercises : ExerciseSet
    results : dict of QuestionResult
        By label; a question without an answer is left out.
    progress : Progress
    """
    lines = ["| question | points | attempts | read again |", "|---|---|---|---|"]
    for question in exercises.questions:
        label, result = question.label, results.get(question.label)
        earned = result.earned if result else 0
        again = read_again(exercises, label) if earned < question.points else ""
        lines.append(
            f"| {label} {question.title} | {earned} of {question.points} "
            f"| {progress.tries(label)} | {again} |"
        )
    total = sum(result.earned for result in results.values())
    minutes = progress.minutes()
    taken = f"{minutes} minutes" if minutes != 1 else "1 minute"
    head = (
        f"**{total} of {exercises.points} points** for practice, in {taken} from check "
        "to check."
    )
    return "\n".join([head, "", *lines])
