"""Whatever a model takes and gives: an answer, or an error that says what to do."""

from dataclasses import dataclass

import pytest
import torch
from torch import nn
from torch.nn import functional as F

from relulib.doctor import examine


class Wrapped(nn.Module):
    """A small network whose inputs and outputs have a form of their own."""

    def __init__(self, give=lambda z: z):
        super().__init__()
        self.net = nn.Sequential(nn.Linear(4, 6), nn.ReLU(), nn.Linear(6, 3))
        self.give = give

    def forward(self, x, extra=0.0, labels=None):
        z = self.net(x + extra)
        if labels is not None:
            return {"loss": F.cross_entropy(z, labels), "logits": z}
        return self.give(z)


@dataclass
class Output:
    hidden: torch.Tensor
    logits: torch.Tensor


X, Y = torch.randn(32, 4), torch.randint(3, (32,))
FORMS = {
    "a tensor": lambda z: z,
    "a tuple": lambda z: (z, None),
    "a list in a tuple": lambda z: ([z], "said"),
    "a dict": lambda z: {"logits": z, "steps": 3},
    "a dataclass": lambda z: Output(z.detach()[:, :1], z),
}


@pytest.mark.parametrize("form", FORMS)
def test_outputs_of_any_form(form):
    report = examine(Wrapped(FORMS[form]), X, Y)
    assert report.loss == "cross-entropy" and report.layers[0].update > 0
    assert report.head_name == "net.2"


@pytest.mark.parametrize(
    ("x", "y", "loss"),
    [
        (X, None, "a random direction"),
        (X, Y, "cross-entropy"),
        (X, torch.randn(32, 3), "squared error"),
        ((X, 1.0), Y, "cross-entropy"),
        ({"x": X, "extra": 1.0}, Y, "cross-entropy"),
        ({"x": X, "labels": Y}, None, "the model's own loss"),
        ([(X, Y), (X, Y)], None, "cross-entropy"),
        ([[X, Y]], None, "cross-entropy"),
        ([X, X[:7]], None, "a random direction"),
        ((pair for pair in [({"x": X}, Y)]), None, "cross-entropy"),
        (
            torch.utils.data.DataLoader(list(zip(X, Y, strict=True)), 8),
            None,
            "cross-entropy",
        ),
    ],
)
def test_inputs_of_any_form(x, y, loss):
    report = examine(Wrapped(), x, y)
    assert report.loss == loss
    assert report.samples == {True: 64}.get(
        isinstance(x, list) and len(x) == 2 and isinstance(x[0], tuple), report.samples
    )


@pytest.mark.parametrize(
    ("call", "kind", "says"),
    [
        (
            lambda m: examine(F.relu, X),
            TypeError,
            "torch.nn.Module expected, got function",
        ),
        (lambda m: examine(m, X[:0]), ValueError, r"no sample in it, shape \(0, 4\)"),
        (lambda m: examine(m, []), ValueError, "no batch in it"),
        (lambda m: examine(m, [X, X[:0]]), ValueError, "batch 2 of x: no sample"),
        (
            lambda m: examine(m, 3),
            TypeError,
            "iterable of such batches expected, got int",
        ),
        (lambda m: examine(m, [X], Y), ValueError, r"as pairs \(x, y\)"),
        (
            lambda m: examine(m, {"x": 3}),
            ValueError,
            "a tensor with an axis of samples",
        ),
        (
            lambda m: examine(m, X, Y[:5]),
            ValueError,
            r"y: shape \(5,\) .* fits no loss",
        ),
        (lambda m: examine(m, X, torch.randn(32)), ValueError, "give the loss"),
        (lambda m: examine(m, X, "cat"), ValueError, "needs a loss that takes it"),
        (lambda m: examine(m, X, Y, lambda z, y: 3.0), TypeError, "loss: a tensor"),
        (lambda m: examine(m.to("meta"), X), ValueError, "meta device, without values"),
        (
            lambda m: examine(m, X.to("meta")),
            ValueError,
            "x is on meta, the model on cpu",
        ),
        (
            lambda m: examine(m, X, sample_axis=2),
            ValueError,
            "sample_axis: 2 is no axis",
        ),
        (lambda m: examine(m, X, loss=lambda z: (z, z)), TypeError, "got tuple"),
        (
            lambda m: examine(m, X, Y, optimizer=torch.optim.LBFGS(m.parameters())),
            ValueError,
            "LBFGS cannot take a step from one gradient",
        ),
        (
            lambda m: examine(Wrapped(lambda z: z.argmax(1)), X),
            ValueError,
            "a tensor of numbers expected among its outputs, got Tensor",
        ),
    ],
)
def test_what_cannot_be_examined_is_said(call, kind, says):
    with pytest.raises(kind, match=says):
        call(Wrapped())


@pytest.mark.parametrize("dtype", [torch.float16, torch.bfloat16, torch.float64])
def test_any_precision(dtype):
    report = examine(Wrapped().to(dtype), X.to(dtype), Y)
    assert report.activations[0].finite and 0 < report.activations[0].size < 10
    assert report.layers[0].update > 0 and not report.findings


def test_half_precision_that_overflows_is_found():
    model = Wrapped().half()
    nn.init.constant_(model.net[0].weight, 6e4)
    report = examine(model, torch.ones(32, 4).half())
    assert report.findings[0].fault == "not finite"


def test_a_batch_of_one_is_answered_and_says_nothing_of_death():
    model = Wrapped()
    nn.init.constant_(model.net[0].bias, -100)
    report = examine(model, X[:1], Y[:1])
    assert report.activations[0].off == 6 and not report.findings
    assert "off may be chance" in str(report)
    assert report.activations[0].alike is None


def test_time_first_and_one_sample_axis():
    class Time(nn.Module):
        def __init__(self):
            super().__init__()
            self.cell, self.out = nn.RNN(3, 5, nonlinearity="relu"), nn.Linear(5, 2)

        def forward(self, x):
            return self.out(self.cell(x)[0][-1])

    report = examine(
        Time(), torch.randn(7, 40, 3), torch.randint(2, (40,)), sample_axis=1
    )
    assert report.samples == report.activations[0].samples == 40


def test_a_shared_layer_is_one_and_all_its_uses_count():
    class Twice(nn.Module):
        def __init__(self):
            super().__init__()
            self.layer, self.out = nn.Linear(4, 4), nn.Linear(4, 2)

        def forward(self, x):
            return self.out(F.relu(self.layer(F.relu(self.layer(x)))))

    model = Twice()
    with torch.no_grad():
        model.layer.weight.copy_(-torch.eye(4))
        model.layer.bias.copy_(torch.tensor([0.0, 0.0, 0.0, 1.0]))
    report = examine(model, torch.full((20, 4), 0.5))
    (site,) = report.activations
    assert [layer.name for layer in report.layers] == ["layer", "out"]
    # the last unit is 0.5 at the first use: on; the others never are
    assert site.units == 4 and site.off == 3
