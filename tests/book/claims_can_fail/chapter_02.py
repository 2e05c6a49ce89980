"""What chapter 02 would have to see for its claims not to hold."""

BREAKS = {
    # the slope at 0 changes what is learned in ordinary precision as in 16 bits
    "C45": lambda m: {"apart": [m["apart"][2]] * 3},
    # backward() moves the weights
    "C43": lambda m: {"before": m["after"]},
    # He's weights shrink the gradient as much as others
    "C44": lambda m: {"he": m["small"]},
    # sigmoid is no worse than ReLU
    "C46": lambda m: {"squashed": m["small"]},
    # both forms hold for every alpha
    "C23": lambda m: {"mirrored": m["right"]},
    # 16 bits hold the small number
    "C24": lambda m: {"tiny": -1e-8},
    # no jump for any alpha
    "C30": lambda m: {"jumps": dict.fromkeys(m["jumps"], 0.0)},
    # the slope at 0 is that of the right side
    "C47": lambda m: {"leak": [0.01, 1, 1]},
}
