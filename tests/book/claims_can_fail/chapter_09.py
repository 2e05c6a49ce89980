"""What chapter 09 would have to see for its claims not to hold."""

NOTHING = {"estimate": 0.0, "low": -0.01, "high": 0.01, "level": 0.95}
MUCH = {"estimate": 0.3, "low": 0.25, "high": 0.35, "level": 0.95}

BREAKS = {
    # the recurrent networks do not learn
    "C09": lambda m: {"margins": m["margins"] | {"recurrent": -0.1}},
    # another activation is far ahead in the transformer
    "C14": lambda m: {"gelu": m["gelu"] | {"transformer": MUCH}},
    # the bend brings nothing
    "C54": lambda m: {"none": m["relu"]},
    # no plain network is better than that of ReLU
    "C56": lambda m: {"leak": NOTHING, "tanh": NOTHING},
    # the two change places
    "C57": lambda m: {"relu": m["tanh"], "tanh": m["relu"]},
    # the start makes no difference
    "C58": lambda m: {"identity": m["he"], "he": m["identity"]},
    # what saturates later solves it as well
    "C59": lambda m: {"wide": m["relu"]},
    # the share of zeros does not rise
    "C53": lambda m: {"rise": [NOTHING for _ in m["rise"]]},
    # nothing is ahead of ReLU
    "C60": lambda m: {"ahead": dict.fromkeys(m["ahead"], NOTHING)},
}
