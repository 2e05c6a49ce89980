"""What chapter 06 would have to see for its claims not to hold."""

from relulib.statistics import Interval
from relulib.timing import Ratio

LESS, SAME = Interval(0.5, 0.45, 0.55), Interval(0.0, -0.02, 0.02)
TWICE = Interval(2.0, 1.8, 2.2)


def no_product_in_a_step(names):
    """Without an activation a step takes half as long."""
    idle = {"identity": Ratio(0.5, 0.5, 0.5)}
    rows = {shape: row | idle for shape, row in names["steps_cost"].items()}
    return {"steps_cost": rows}


def elu_twice_as_fast(names):
    rows = {text: row | {"elu": LESS} for text, row in names["found"].items()}
    return {"found": rows}


BREAKS = {
    "C05": lambda names: {"half": names["half"] | {"gelu": TWICE}},
    "C41": no_product_in_a_step,
    "C34": lambda names: {"half": names["half"] | {"tanh": LESS}},
    "C07": lambda names: {"price": names["price"] | {"vanishing gradient": SAME}},
    "C29": elu_twice_as_fast,
}
