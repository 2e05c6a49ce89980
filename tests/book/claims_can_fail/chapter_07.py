"""What chapter 07 would have to see for its claims not to hold."""

from relulib.timing import Ratio

BREAKS = {
    # the loop is as fast as the array
    "C03": lambda names: {"loop": Ratio(1.0, 0.9, 1.1)},
    # ReLU takes two copies
    "C04": lambda names: {
        "layer": names["layer"] | {"relu": 2 * names["layer"]["copy"]}
    },
    # wide layers are like narrow ones
    "C05": lambda names: {"share": names["share"] | {1024: names["share"][64]}},
    # the exponential of ELU costs nothing
    "C31": lambda names: {"layer": names["layer"] | {"elu": names["layer"]["relu"]}},
    # ReLU buys no layers, not even narrow ones
    "C37": lambda names: {
        "bought": names["bought"]
        | {64: dict.fromkeys(("silu", "gelu"), Ratio(1.0, 0.9, 1.1))},
    },
    # twice as many layers take hardly longer
    "C38": lambda names: {"doubled": Ratio(1.1, 1.0, 1.2)},
    # ReLU's share grows with depth to what GELU has in narrow layers
    "C41": lambda names: {"shares": names["shares"] | {16: names["share"][64]["gelu"]}},
    # rows that meet a zero take as long as the others
    "C53": lambda names: {"savings": names["savings"] | {0.97: names["savings"][0.0]}},
}
