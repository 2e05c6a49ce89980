"""What chapter 03 would have to see for its claims not to hold."""

from dataclasses import replace

import numpy as np

from relulib.statistics import Interval


def moved(interval, by):
    return Interval(interval.estimate + by, interval.low + by, interval.high + by)


BREAKS = {
    # with ReLU learning stops at the input end, too
    "C08": lambda n: {
        "sides": n["sides"] | {("relu", "xavier"): n["sides"]["sigmoid", "xavier"]}
    },
    # narrow networks keep their gradient as wide ones do
    "C16": lambda n: {"measured": dict.fromkeys(n["measured"], n["measured"][32])},
    # a gradient that arrives brings nothing
    "C07": lambda n: {"case_of": n["case_of"] | {"both": n["case_of"]["contrast"]}},
    # a skip brings nothing
    "C56": lambda n: {
        "adam": replace(
            n["adam"], test_accuracy=np.repeat(n["adam"].test_accuracy[:, :1], 4, 1)
        )
    },
    # He's weights lose the gradient as Xavier's do
    "C06": lambda n: {
        "factor": n["factor"] | {("relu", "he"): n["factor"]["relu", "xavier"]}
    },
    # large weights do not explode
    "C35": lambda n: {"grown": n["grown"] | {4: n["grown"][2]}},
    # closed units let everything through
    "C44": lambda n: {"relu_x": moved(n["relu_x"], 0.3)},
    # slopes of 0 and 1 are no better than those of sigmoid
    "C46": lambda n: {"relu_z": n["sigmoid_z"]},
}
