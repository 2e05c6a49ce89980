"""Does each stream of random numbers serve one purpose, with the promised variance?"""

import pytest
import torch

from relulib import ensemble as e
from tests.support.plain import SEEDS, WIDTHS


def test_other_biases_leave_weights_and_minibatches_as_they_were():
    zero, default = (
        e.MLP(WIDTHS, biases=b).initial(SEEDS[0]) for b in (e.constant(0), e.uniform())
    )
    assert torch.equal(zero["W1"], default["W1"])
    assert not torch.equal(zero["b1"], default["b1"])


@pytest.mark.parametrize(
    "draw, variance",
    [(e.normal(2**0.5), 2 / 50), (e.xavier(), 2 / 250), (e.uniform(), 1 / 150)],
)
def test_weights_have_the_variance_their_name_promises(draw, variance):
    w = draw((50, 200), 50, 200, torch.Generator().manual_seed(0))
    assert w.var().item() == pytest.approx(variance, rel=0.05)
    assert abs(w.mean().item()) < 5 * (variance / w.numel()) ** 0.5


def test_every_stream_of_every_member_is_its_own_and_the_same_again():
    def draws():
        pairs = [(seed, stream) for seed in SEEDS for stream in range(5)]
        return [tuple(torch.rand(3, generator=e.generator(*p)).tolist()) for p in pairs]

    assert len(set(draws())) == 15 and draws() == draws()
