"""What chapter 07 would have to see for its claims not to hold."""


def level(time, value):
    """Return a time as it would stand if its median and quartiles were one value."""
    return dict.fromkeys(time, value)


BREAKS = {
    # the loop is as fast as the array
    "C03": lambda n: {"loop": level(n.loop, 1.0)},
    # ReLU takes two copies
    "C04": lambda n: {"of_copy": level(n.of_copy, 2.0)},
    # the exponential of ELU costs nothing
    "C31": lambda n: {"elu": n.leaky},
    # wide layers are like narrow ones
    "C05": lambda n: {"wide": n.narrow},
    # twice as many layers take hardly longer
    "C38": lambda n: {"doubled": level(n.doubled, 1.1)},
    # ReLU buys no layers, not even narrow ones
    "C37": lambda n: {"narrow": level(n.narrow, 1.0)},
    # in deep networks ReLU takes half of the time
    "C41": lambda n: {"deep": level(n.deep, 0.5)},
    # rows that meet a zero take as long as the others
    "C53": lambda n: {"many": n.none},
}
