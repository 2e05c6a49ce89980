"""What chapter 09 would have to see for its claims not to hold."""

from relulib.statistics import Interval

NOTHING = Interval(0.0, -0.01, 0.01)
MUCH = Interval(0.3, 0.25, 0.35)


def reversed_winners(names):
    """Return as many networks that solved the task, of the other activation."""
    return {"solved": list(names["solved"])[::-1]}


BREAKS = {
    # another activation is far ahead in the transformer
    "C09": lambda names: {"less": [MUCH for _ in names["less"]]},
    "C14": lambda names: {"with_relu": NOTHING},
    "C54": lambda names: {"with_relu": NOTHING},
    # no slope has moved
    "C26": lambda names: {
        "learned": type(names["learned"])(
            names["learned"].config,
            **{
                field: 0 * value
                for field, value in vars(names["learned"]).items()
                if field != "config"
            },
        )
    },
    # a learned slope is far ahead
    "C27": lambda names: {"helps": MUCH},
    "C55": lambda names: {"helps": MUCH},
    # skip connections bring nothing
    "C56": lambda names: {
        "deeper": {
            key: NOTHING if k == 1 else value
            for k, (key, value) in enumerate(names["deeper"].items())
        }
    },
    "C57": reversed_winners,
    "C58": reversed_winners,
    "C59": reversed_winners,
    # the share of zeros falls
    "C53": lambda names: {"rise": NOTHING},
    # nothing differs
    "C60": lambda names: {
        "with_relu": NOTHING,
        "helps": NOTHING,
        "deeper": dict.fromkeys(names["deeper"], NOTHING),
        "less": [NOTHING for _ in names["less"]],
    },
}
