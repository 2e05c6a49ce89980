"""What chapter 08 would have to see for its claims not to hold."""

from relulib.statistics import Interval


def none(d):
    """Return the interval of an effect that is not there."""
    return Interval(0 * d.estimate, d.low - d.estimate, d.high - d.estimate)


def reversed_(d):
    """Return the interval of the opposite effect."""
    return Interval(-d.estimate, -d.high, -d.low)


BREAKS = {
    # a layer norm behind ReLU is ahead at the small rate and behind at the large one
    "C36": lambda names: {
        "after": names["after"]
        | {"layer norm": reversed_(names["after"]["layer norm"])}
    },
    # ReLU costs a narrow layer nothing
    "C48": lambda names: {"price": none(names["price"])},
    # softplus never gets stuck
    "C49": lambda names: {"sticks": 0 * names["sticks"]},
    # softmax finds as many sets of labels as sigmoids
    "C50": lambda names: {"behind": none(names["behind"])},
    # softplus is the better head on every positive target
    "C51": lambda names: {
        "against": names["against"]
        | {"softplus": Interval(*3 * [-abs(names["against"]["softplus"].estimate)])}
    },
    # a leak in the narrow layer changes nothing
    "C52": lambda names: {"leak_saves": none(names["leak_saves"])},
}
