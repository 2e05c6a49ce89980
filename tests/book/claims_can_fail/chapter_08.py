"""What chapter 08 would have to see for its claims not to hold."""


def none(d):
    """Return the interval of an effect that is not there."""
    return d | {end: d[end] - d.estimate for end in ("estimate", "low", "high")}


def reversed_(d):
    """Return the interval of the opposite effect."""
    return d | {"estimate": -d.estimate, "low": -d.high, "high": -d.low}


BREAKS = {
    # a layer norm behind ReLU is ahead at the small rate and behind at the large one
    "C36": lambda n: {"slow": reversed_(n.slow), "fast": reversed_(n.fast)},
    # ReLU costs a narrow layer nothing
    "C48": lambda n: {"price": none(n.price)},
    # ReLU gets as seldom stuck as softplus at the same rates
    "C49": lambda n: {"relu": n.calm},
    # softmax finds as many sets of labels as sigmoids
    "C50": lambda n: {"all_sets": none(n.all_sets), "two_digits": none(n.two_digits)},
    # softplus is the better head on every positive target
    "C51": lambda n: {"valley": n.bump},
    # a leak in the narrow layer changes nothing
    "C52": lambda n: {"saved": none(n.saved)},
}
