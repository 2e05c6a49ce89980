"""What a network is made of, and what it refuses."""

import numpy as np
import pytest
import torch

from relulib import ensemble as e
from tests.support.plain import SEEDS, WIDTHS


def test_an_activation_that_widens_its_layer_widens_the_next():
    def crelu(x):
        return torch.cat([x.relu(), (-x).relu()], dim=-1)

    nets = e.Ensemble(e.MLP(WIDTHS, crelu, norm="layer", norm_after=True), SEEDS)
    assert nets.parameters["W1"].shape == (3, 24, 12)
    assert nets.parameters["W0"].shape == (3, 8, 12)
    assert nets(torch.zeros(4, 8)).shape == (3, 4, 3)


def test_hidden_biases_are_set_per_model_and_the_output_keeps_its_own():
    nets = e.Ensemble(e.MLP(WIDTHS), SEEDS)
    e.set_hidden_biases(nets, [-1.0, 0.5, 2.0])
    for name in ("b0", "b1"):
        assert nets.parameters[name][:, 0, 3].tolist() == [-1.0, 0.5, 2.0]
    assert (nets.parameters["b2"] == 0).all()


@pytest.mark.parametrize(
    "call, message",
    [
        (lambda: e.function("rleu"), "unknown activation 'rleu', choose one of .*relu"),
        (lambda: e.Ensemble(e.MLP((8, 4, 3), "nope"), SEEDS), "unknown activation"),
        (lambda: e.Ensemble(e.MLP((8, 3)), SEEDS)(torch.zeros(8)), r"shape \(8,\)"),
        (
            lambda: e.Ensemble(e.MLP((8, 3)), SEEDS)(torch.zeros(2, 5, 8)),
            "first of length 3",
        ),
        (
            lambda: e.train(
                e.Ensemble(e.MLP((8, 3)), SEEDS),
                torch.zeros(5, 2, 8),
                torch.zeros(5).long(),
                e.SGD(0.1),
                steps=1,
                batch=4,
            ),
            r"first of length 3.* got shape \(5, 2, 8\)",
        ),
        (
            lambda: e.SGD([0.1, 0.2]).step(torch.zeros(3, 1), torch.zeros(3, 1)),
            "2 rates for 3 models",
        ),
        (lambda: e.dead(np.zeros(3)), r"axis 1 of an array of shape \(3,\)"),
    ],
)
def test_bad_input_says_what_and_where(call, message):
    with pytest.raises(ValueError, match=message):
        call()
