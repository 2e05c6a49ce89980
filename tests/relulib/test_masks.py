"""A mask is never dropped in silence: who takes numbers refuses it, and says which."""

import numpy as np
import pytest
from matplotlib.figure import Figure

from relulib import ensemble, explorers, plots, predict, statistics, timing
from relulib.activations import relu
from relulib.experiments import at_best_rate

HIDDEN = np.ma.array([[0.1, 0.2], [0.3, -999.0]], mask=[[0, 0], [0, 1]])
PLAIN = HIDDEN.filled(0.4)
BAND = statistics.t_interval(PLAIN)
ON_SCALE = {"scale": (0, 1), "yname": "share"}
# what the message begins with, and who gets a mask there
REFUSED = [
    ("samples", statistics.t_interval),
    ("samples", statistics.bootstrap_interval),
    ("a", lambda m: statistics.paired_difference(m, PLAIN)),
    ("b", lambda m: statistics.paired_difference(PLAIN, m)),
    ("a", lambda m: statistics.median_ratio(m, PLAIN)),
    ("b", lambda m: statistics.median_ratio(PLAIN, m)),
    ("values", timing.quartiles),
    ("values", lambda m: timing.ratio(m, PLAIN)),
    ("activations", ensemble.dead),
    ("activations", ensemble.dormant),
    ("activations", ensemble.sparsity),
    ("score or values", lambda m: at_best_rate(m, PLAIN)),
    ("score or values", lambda m: at_best_rate(PLAIN, m)),
    ("relu: x", lambda m: plots.activation(Figure().subplots(), relu, m)),
    ("samples", lambda m: plots.curves(Figure().subplots(), (1, 2), m, BAND, "")),
    ("samples", lambda m: plots.dots_and_intervals(Figure().subplots(), "ab", m, BAND)),
    ("values", lambda m: plots.heat_map(Figure().subplots(), "ab", "cd", m)),
    ("packed: shares", explorers.packed),
    ("x: measured", lambda m: predict.curve("x", "ab", m, y=(0, 1), yname="share")),
    ("x: measured", lambda m: predict.number("x", m[1], **ON_SCALE)),
]


@pytest.mark.parametrize(("named", "call"), REFUSED)
def test_a_mask_is_refused_and_a_plain_array_is_not(named, call):
    with pytest.raises(TypeError, match=rf"^{named} is a masked array.*compressed"):
        call(HIDDEN)
    call(PLAIN)
