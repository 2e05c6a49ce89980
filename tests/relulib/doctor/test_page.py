"""What the page of the doctor shows is run, and its callbacks are called as promised.

Lightning and Transformers are too large to install for two callbacks. Stand-ins call
the hooks in their order and with their arguments.
"""

import contextlib
import io
import re
import sys
import types

import pytest
import torch
from torch import nn
from torch.nn import functional as F

from relulib.doctor import FAULTS, watch
from tests.support import ROOT

PAGE = (ROOT / "pages/doctor.md").read_text("utf-8")
BLOCKS = re.findall(r"```(python|text)\n(.*?)```", PAGE, re.DOTALL)


class Callback:
    """What both packages have their callbacks inherit from, as far as we use it."""


def modules():
    """Return the two packages with nothing but the name that the page imports."""
    lightning, transformers = map(types.ModuleType, ("lightning", "transformers"))
    lightning.Callback = transformers.TrainerCallback = Callback
    return {"lightning": lightning, "transformers": transformers}


@pytest.fixture(scope="module")
def page():
    """Run the blocks from top to bottom, and return their names and what they print."""
    names, printed = {}, []
    with pytest.MonkeyPatch.context() as patch, torch.random.fork_rng([]):
        for name, module in modules().items():
            patch.setitem(sys.modules, name, module)
        for kind, code in BLOCKS:
            if kind == "python":
                out = io.StringIO()
                with contextlib.redirect_stdout(out):
                    exec(code, names)
                printed.append((out.getvalue(), None))
            else:
                printed[-1] = (printed[-1][0], code)
    return names, printed


def test_the_page_prints_what_it_shows(page):
    _, printed = page
    shown = [pair for pair in printed if pair[1] is not None]
    assert len(shown) == 2
    for got, said in shown:
        pattern = re.escape(said.strip()).replace(r"\.\.\.", ".*")
        assert re.match(pattern, got.strip(), re.DOTALL), got


def fit(model, batches, after, loss):
    """Train as both trainers do, and call what comes after each step."""
    move = torch.optim.SGD(model.parameters(), 0.1)
    for k, batch in enumerate(batches):
        move.zero_grad()
        loss(model, batch).backward()
        move.step()
        after(batch, k)


def test_the_callback_of_lightning(page):
    callback, model = page[0]["Doctor"](), nn.Sequential(nn.Linear(4, 3))
    batches = [(torch.randn(20, 4), torch.randint(3, (20,))) for _ in range(101)]
    trainer = object()
    callback.on_fit_start(trainer, model)
    fit(
        model,
        batches,
        lambda b, k: callback.on_train_batch_end(trainer, model, None, b, k),
        lambda m, b: F.cross_entropy(m(b[0]), b[1]),
    )
    assert [look.step for look in callback.watching.looks] == [1, 101]


class WithLoss(nn.Module):
    """A model that returns its loss, as those of Transformers do."""

    def __init__(self):
        super().__init__()
        self.net = nn.Sequential(nn.Linear(4, 8), nn.ReLU(), nn.Linear(8, 3))

    def forward(self, inputs, labels=None):
        logits = self.net(inputs)
        loss = None if labels is None else F.cross_entropy(logits, labels)
        return {"loss": loss, "logits": logits}


def test_the_callback_of_the_trainer(page):
    batch = {"inputs": torch.randn(20, 4), "labels": torch.randint(3, (20,))}
    callback, model = page[0]["DoctorCallback"](batch), WithLoss()
    told = dict(args=None, state=None, control=None, model=model, optimizer=None)
    callback.on_train_begin(**told)
    step = lambda b, k: callback.on_step_end(**told)  # noqa: E731
    fit(model, [batch] * 101, step, lambda m, b: m(**b)["loss"])
    looks = callback.watching.looks
    assert [look.step for look in looks] == [1, 101]
    assert looks[0].report.loss == "the model's own loss"
    assert looks[1].report.loss_value < looks[0].report.loss_value


def test_a_watch_says_when_a_fault_came_and_what_died():
    model = nn.Sequential(nn.Linear(4, 8), nn.ReLU(), nn.Linear(8, 3))
    x, y = torch.randn(40, 4), torch.randint(3, (40,))
    watching = watch(model, every=2)
    for step in range(1, 6):
        if step == 3:
            nn.init.constant_(model[0].bias, -50.0)
        report = watching(x, y)
        assert (report is None) == (step % 2 == 0)
    assert watching.first("dead by bias") == 3
    assert watching.first("softmax twice") is None
    (shares,) = watching.dead().values()
    assert shares[0] < 1 and shares[1:] == [1.0, 1.0]
    with pytest.raises(KeyError, match="'dead' is none of the faults: not finite"):
        watching.first("dead")
    with pytest.raises(ValueError, match="every: a whole number from 1 on, got 0"):
        watch(model, every=0)


def test_each_fault_names_a_chapter_that_there_is_and_something_to_try():
    for row in FAULTS.values():
        assert (ROOT / f"chapters/{row.chapter}.ipynb").exists(), row.name
        assert row.says.endswith(".") and row.first and row.unit
