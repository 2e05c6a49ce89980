"""What an exercise set declares: its questions, their checks, known wrong answers."""

import ast
import functools
import hashlib
import importlib.util
import math
import re
import traceback
from collections.abc import Callable
from dataclasses import dataclass, field, replace
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
        names = _names(self.call)
        return {name: value for name, value in arguments.items() if name in names}

    def calls(self):
        """Return the source of each value of a call that is a list, or the call."""
        return list(_values(self.call))


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
                # as a call of its own, which unpacks what is starred
                node.func.id = "collected"
                call = compile(ast.Expression(node), "<call>", "eval")
                given, named = eval(call, {**known, "collected": _collected})
                return dict(zip(names, given, strict=False)) | named
        return None

    @property
    def points(self):
        """The points of all its checks."""
        return sum(check.points for check in self.checks)


@functools.cache  # each answer of a class is asked the same calls
def _names(call):
    """Return the names in an expression."""
    return {n.id for n in ast.walk(ast.parse(call)) if isinstance(n, ast.Name)}


@functools.cache
def _values(call):
    """Return the source of each value of an expression that is a list, or the whole."""
    tree = ast.parse(call, mode="eval").body
    if isinstance(tree, ast.List):
        return tuple(ast.get_source_segment(call, item) for item in tree.elts)
    return (call,)


def _collected(*given, **named):
    return given, named


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
    extra: Path | None = None

    @property
    def name(self):
        """The name of the folder, ``01-definition`` for example."""
        return self.folder.name

    @property
    def points(self):
        """The points of all its questions."""
        return sum(question.points for question in self.questions)

    @property
    def blank(self):
        """The answers as they are handed out, source by label."""
        return {k: m.source for k, m in self.wrong.get("blank", {}).items()}

    def question(self, label):
        """Return the question of that label; KeyError names those there are."""
        for question in self.questions:
            if question.label == label:
                return question
        labels = ", ".join(question.label for question in self.questions)
        raise KeyError(f"{label!r} is no question of {self.name}; there are {labels}.")

    def parameters(self, question):
        """Return the names of the parameters of a question's function."""
        for node in ast.walk(ast.parse(self.reference.get(question.label, ""))):
            if isinstance(node, ast.FunctionDef) and node.name == question.function:
                return [parameter.arg for parameter in node.args.args]
        return []

    def mistakes(self, label):
        """Return the known mistakes of a question that come with a hint."""
        known = (answers.get(label) for answers in self.wrong.values())
        return [mistake for mistake in known if mistake and mistake.hint]


def load(folder, extra=None):
    """Read the exercise set in `folder`.

    Parameters
    ----------
    folder : path
    extra : path, optional
        A private folder whose ``checks.py`` holds ``EXTRA``, further hidden checks by
        label, and whose ``wrong/`` holds further mistakes. They come on top.

    Raises
    ------
    FileNotFoundError
        The folder holds no ``checks.py``.
    ValueError
        One of its files does not hold what it has to; the text says what.
    """
    folder = Path(folder).resolve()
    path = folder / "checks.py"
    if not path.is_file():
        raise FileNotFoundError(f"{folder} is no exercise set: it has no checks.py.")
    questions = declared(path, "QUESTIONS", Question)
    reference = answers(read(folder / "reference.py"))
    wrong = wrong_in(folder)
    if extra:
        extra = Path(extra).resolve()
        questions = extended(questions, extra / "checks.py")
        wrong |= {f"{extra.name}/{k}": w for k, w in wrong_in(extra).items()}
    why = explained(folder)
    return ExerciseSet(folder, questions, reference, wrong, *why, extra)


def wrong_in(folder):
    """Return the known wrong answers of a folder by the names of their files."""
    return {p.stem: mistakes(p) for p in sorted((folder / "wrong").glob("*.py"))}


def declared(path, name, kind):
    """Run a file of a set; return the values of a kind that it declares."""
    spec = importlib.util.spec_from_file_location(f"checks of {path.parent.name}", path)
    module = importlib.util.module_from_spec(spec)
    try:
        # not by the loader: it would take compiled code of the same second for this
        exec(compile(path.read_bytes(), path, "exec"), vars(module))
    except Exception as error:
        steps = traceback.extract_tb(error.__traceback__)
        lines = [step.lineno for step in steps if step.filename == str(path)]
        line = getattr(error, "lineno", None) or (lines or ["?"])[-1]
        name = type(error).__name__
        raise ValueError(f"{path}, line {line}: {name}: {error}") from error
    values = getattr(module, name, None)
    parts = values.values() if isinstance(values, dict) else [values]
    if not all(
        isinstance(part, (tuple, list)) and all(isinstance(v, kind) for v in part)
        for part in parts
    ):
        raise ValueError(f"{path} has to set {name}, with a {kind.__name__} for each.")
    return values if isinstance(values, dict) else tuple(values)


def extended(questions, path):
    """Return the questions with the checks on top that a private file declares."""
    if not path.is_file():
        raise FileNotFoundError(f"{path} does not exist; it holds the extra checks.")
    extra = declared(path, "EXTRA", Check)
    labels = {question.label for question in questions}
    if not isinstance(extra, dict) or extra.keys() - labels:
        known = ", ".join(sorted(labels))
        raise ValueError(f"{path}: EXTRA holds checks by label; there are {known}.")
    return tuple(
        replace(q, checks=(*q.checks, *extra.get(q.label, ()))) for q in questions
    )


def refuse_incomplete(exercises):
    """Raise ValueError where a set lacks what the grader tests itself with."""
    for name, held, what in (
        ("reference.py", exercises.reference, "a right answer"),
        ("wrong/blank.py", exercises.blank, "the answer as handed out"),
    ):
        missing = [q.label for q in exercises.questions if q.label not in held]
        if missing:
            raise ValueError(
                f"{exercises.folder / name} lacks {', '.join(missing)}. It holds "
                f"{what} to each question, below a line such as # answer: {missing[0]}."
            )


def content(exercises):
    """Return a digest of what a set checks."""
    folders = filter(None, (exercises.folder, exercises.extra))
    files = [f for folder in folders for f in sorted(folder.rglob("*.py"))]
    return hashlib.sha256(b"".join(f.read_bytes() for f in files)).hexdigest()


def read(path):
    """Return the text of a file of the course, or nothing where there is none."""
    return path.read_text(encoding="utf-8") if path.is_file() else ""


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
        if label not in expect:
            raise ValueError(
                f"{path} has to begin # expect: {label}=0, with the points that each "
                "of its answers gets."
            )
        hint, idea = (step(source, name) for name in ("hint", "idea"))
        known[label] = Mistake(source, hint, int(expect[label]), idea)
    return known


def step(source, name):
    """Return the comment that begins with `name` in a wrong answer, on one line."""
    match = re.search(rf"^# {name}: (.*(?:\n#(?! idea:).*)*)", source, re.MULTILINE)
    return re.sub(r"\n#\s*", " ", match[1]) if match else ""
