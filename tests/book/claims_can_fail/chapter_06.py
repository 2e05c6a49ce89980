"""What chapter 06 would have to see for its claims not to hold."""


def scaled(interval, by):
    ends = {end: interval[end] * by for end in ("estimate", "low", "high")}
    return interval | ends


BREAKS = {
    # GELU needs twice as many steps as ReLU
    "C05": lambda n: {"steps": scaled(n.steps, 2 / n.steps.estimate)},
    # without an activation a step takes half as long
    "C41": lambda n: {"free": n.free / 2},
    # tanh needs half as many steps as ReLU
    "C34": lambda n: {"tanh": scaled(n.tanh, 0.5 / n.tanh.estimate)},
    # a gradient that arrives brings nothing
    "C07": lambda n: {"alone": scaled(n.alone, 0)},
    # ELU is twice as fast
    "C29": lambda n: {"elu": [scaled(one, 0.5) for one in n.elu]},
}
