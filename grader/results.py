"""What grading ends in: results, and the exceptions that say why there is none."""

from dataclasses import dataclass

GRADED, UNREADABLE, FAILED = "graded", "unreadable", "grader failed"
ANOTHER_SET = "another set"


class GraderFailed(Exception):
    """The grader itself could not do its work; nothing is said about the learner."""


class Stopped(Exception):
    """The learner's code took the worker down; the text says how."""


class Unreadable(Exception):
    """The file is no notebook that can be graded; the text says why."""


class JournalError(Exception):
    """The journal of an unfinished run can't be gone on with; the text says why."""


@dataclass(frozen=True)
class CheckResult:
    """What became of one check; ``sentence`` says what is wrong, or nothing."""

    title: str
    points: int
    hidden: bool
    earned: int
    sentence: str


@dataclass(frozen=True)
class QuestionResult:
    """What became of one question.

    ``hint`` says what was seen and where to look, ``idea`` what is behind it; empty
    where no mistake was recognised. ``answer`` is the answer's normal form, see
    ``grader.alike``; ``correction`` says what was changed by hand, and why.
    """

    label: str
    title: str
    points: int
    earned: int
    status: str
    note: str
    hint: str
    checks: tuple[CheckResult, ...]
    idea: str = ""
    answer: str = ""
    correction: str = ""


@dataclass(frozen=True)
class SubmissionResult:
    """What became of one submission; no questions when it could not be read."""

    path: str
    status: str
    note: str
    questions: tuple[QuestionResult, ...] = ()
    digest: str = ""

    @property
    def earned(self):
        """The points of the submission, or None where there is nothing to judge."""
        if self.status != GRADED:
            return None
        return sum(question.earned for question in self.questions)
