"""What chapter 03 would have to see for its claims not to hold."""


def moved(interval, by):
    ends = {end: interval[end] + by for end in ("estimate", "low", "high")}
    return interval | ends


BREAKS = {
    # with ReLU learning stops at the input end, too
    "C08": lambda n: {"relu": n.sigmoid},
    # narrow networks keep their gradient as wide ones do
    "C16": lambda n: {"gain": [n.gain[2]] * 3},
    # a gradient that arrives brings nothing
    "C07": lambda n: {"alone": moved(n.alone, -n.alone.estimate)},
    # a skip brings nothing
    "C56": lambda n: {"skip": n.relu},
    # He's weights lose the gradient as Xavier's do
    "C06": lambda n: {"he": n.relu},
    # large weights do not explode
    "C35": lambda n: {"four": moved(n.four, -n.four.estimate)},
    # closed units let everything through
    "C44": lambda n: {"factor": moved(n.factor, 0.3)},
    # slopes of 0 and 1 are no better than those of sigmoid
    "C46": lambda n: {"relu": n.sigmoid},
}
