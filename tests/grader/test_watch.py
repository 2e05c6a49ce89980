"""``watch`` in a terminal: what is saved is graded, what is typed is done."""

import os
import select
import subprocess
import sys
import time

import nbformat
import pytest

from grader import submission, watch
from grader.progress import PLACE, Progress
from grader.results import QuestionResult
from tests.support.sets import EXERCISES, SETS, answered, path_of

pty = pytest.importorskip("pty", reason="Windows has no such terminals")

NAME = "01-definition"
SET = SETS[NAME]
RIGHT = SET.reference["q2"].strip()
WRONG = SET.wrong["a"]["q2"]


class Terminal:
    """A person at a terminal, in which the command runs."""

    def __init__(self, *words):
        self.mine, theirs = pty.openpty()
        command = [sys.executable, "-m", "grader", "watch", str(EXERCISES / NAME)]
        streams = dict.fromkeys(("stdin", "stdout", "stderr"), theirs)
        self.running = subprocess.Popen([*command, *map(str, words)], **streams)
        os.close(theirs)
        self.said = ""

    def type(self, line):
        """Type a line."""
        os.write(self.mine, f"{line}\n".encode())

    def wait_for(self, words):
        """Wait until these words are said; return all that was since the last."""
        until = time.monotonic() + 60
        while words not in self.said:
            ready, _, _ = select.select([self.mine], [], [], until - time.monotonic())
            assert ready, f"{words!r} was not said: {self.said}"
            try:
                self.said += os.read(self.mine, 9999).decode().replace("\r\n", "\n")
            except OSError:  # the other side has gone
                raise AssertionError(self.said) from None
        said, _, self.said = self.said.partition(words)
        return said + words

    def end(self):
        """End the command; return its exit status."""
        self.type("q")
        self.wait_for("goes on from here.")
        return self.running.wait(timeout=60)


@pytest.fixture
def begin():
    """Return a function that opens a terminal; close those that are left."""
    opened = []

    def begin(*words):
        opened.append(Terminal(*words))
        return opened[-1]

    yield begin
    for terminal in opened:
        terminal.running.kill()
        terminal.running.wait()
        os.close(terminal.mine)


def save(path, answer):
    """Save an answer to question 2, as an editor does."""
    text = path.read_text()
    old = watch.read(path)["q2"].partition("\n\n# ## ")[0].strip()
    path.with_suffix(".swp").write_text(text.replace(old, answer.strip()))
    os.replace(path.with_suffix(".swp"), path)


@pytest.mark.slow
def test_a_whole_session_with_an_editor(begin, tmp_path):
    path = tmp_path / "mine.py"
    terminal = begin(path)
    terminal.wait_for("hinge(x, k): not written yet.")
    assert "# ## q2: Any zigzag from ReLUs" in path.read_text()
    terminal.type("n")
    terminal.wait_for("bend_weights(x, y): not written yet.")
    save(path, WRONG.source)
    assert f"Hint: {WRONG.hint}" in terminal.wait_for(WRONG.hint)
    terminal.type("h")
    assert WRONG.idea in terminal.wait_for(WRONG.idea)
    terminal.type("s")
    terminal.wait_for("q2: 1 of 3 different attempts so far.")
    save(path, RIGHT)
    terminal.wait_for("q2 is done. n: next.")
    terminal.type("s")
    terminal.wait_for("each ReLU adds the *change* of slope")
    assert terminal.end() == 0

    again = begin(path)
    again.wait_for("hinge(x, k): not written yet.")
    again.type("l")
    again.wait_for("-> q1 A bend anywhere: open")
    again.wait_for("q2 Any zigzag from ReLUs: 2 of 2, 2 attempts")
    save(path, WRONG.source)
    again.wait_for(WRONG.hint)
    again.type("r")
    again.wait_for("mine.py.before-reset")
    again.wait_for("bend_weights(x, y): not written yet.")
    kept = path.with_name("mine.py.before-reset").read_text()
    assert "np.diff(yk) / np.diff(xk)" in kept
    assert watch.read(path).keys() == SET.reference.keys()
    assert again.end() == 0
    assert not Progress(SET).tries("q2")


@pytest.mark.slow
def test_a_notebook_is_watched_as_well(begin, tmp_path):
    path = tmp_path / "x.ipynb"
    nbformat.write(answered(NAME, SET.reference), path)
    terminal = begin(path)
    terminal.wait_for("q1 is done. n: next.")
    terminal.type("r")
    terminal.wait_for("hinge(x, k): not written yet.")
    stubs = {k: v.strip() for k, v in submission.read(path_of(NAME)).items()}
    left = {k: v.strip() for k, v in submission.read(path).items()}
    right = {k: v.strip() for k, v in SET.reference.items()}
    assert left == {**right, "q1": stubs["q1"]}
    assert terminal.end() == 0


def test_a_file_that_is_gone_or_broken_is_named_and_nothing_ends(
    tmp_path, monkeypatch, capsys
):
    monkeypatch.setattr(watch, "try_out", lambda q, answers, *words, **more: result(q))
    path = tmp_path / "mine.py"
    path.write_text(watch.blank(SET))
    session = watch.Watch(SET, path)
    session.look()
    for content, said in ((None, "No such file"), (b"# \xff", "can't decode")):
        path.unlink() if content is None else path.write_bytes(content)
        for _ in range(3 * watch.PATIENCE):
            session.look()
        out = capsys.readouterr().out
        assert out.count("can't be read, save it again") == 1 and said in out
        assert session.do("r") and "nothing was changed" in capsys.readouterr().out
        path.write_text(watch.blank(SET).replace("# answer: q1", "# q1"))
        session.look()
    assert session.label == "q1" and session.do("r")
    assert "No line # answer: q1 is left" in capsys.readouterr().out
    assert [p.name for p in tmp_path.iterdir()] == ["mine.py"]


def result(question):
    return QuestionResult(*(question.label, "", 2, 0, "missing", "", ""), ())


def test_what_cannot_be_watched_is_named(tmp_path, capsys):
    assert watch.main([str(tmp_path)]) == 2
    assert "no checks.py" in capsys.readouterr().err
    assert watch.main([str(EXERCISES / NAME), str(tmp_path / "x.ipynb")]) == 2
    assert "does not exist" in capsys.readouterr().err
    (tmp_path / "x.ipynb").write_text("{")
    assert watch.main([str(EXERCISES / NAME), str(tmp_path / "x.ipynb")]) == 2
    assert "broken at line 1, column 2" in capsys.readouterr().err


def test_progress_that_cannot_be_read_is_none(tmp_path, monkeypatch):
    monkeypatch.setenv(PLACE, str(tmp_path))
    for text in ("{", "[]", '{"questions": {"q1": 1}, "seconds": 0, "last": 0}'):
        (tmp_path / NAME).mkdir(exist_ok=True)
        (tmp_path / NAME / ".progress.json").write_text(text)
        progress = Progress(SET)
        assert progress.tries("q1") == 0
        progress.note("q1", "x = 1", 1)
        assert Progress(SET).tries("q1") == 1


def test_an_attempt_is_another_answer_and_a_pause_no_time_at_work():
    now = iter([1000.0, 1060.0, 9000.0, 9060.0])
    progress = Progress(SET, lambda: next(now))
    for source in ("x = 1", "x=1  # the same", "x = 2", "x = ("):
        progress.note("q1", source, 0)
    assert (progress.tries("q1"), progress.minutes()) == (3, 2)
