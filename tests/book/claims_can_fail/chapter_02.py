"""What chapter 02 would have to see for its claims not to hold."""

from types import SimpleNamespace

import numpy as np
import torch

BREAKS = {
    # the slope at 0 changes what is learned in ordinary precision
    "C45": lambda names: {"apart": [1 + n for n in names["apart"]]},
    # backward() moves the weights
    "C43": lambda names: {"before": names["tw2"].tolist()},
    # He's weights shrink the gradient as much as others
    "C44": lambda names: {"he": names["small"]},
    # sigmoid is no worse than ReLU
    "C46": lambda names: {"squashed": names["small"]},
    "C23": lambda names: {"leaky_relu": lambda x: np.maximum(0.1 * x, x)},
    # 16 bits hold the small number
    "C24": lambda names: {
        "leaky_relu": lambda x: x if x.dtype == np.float16 else names["leaky_relu"](x)
    },
    # no jump for any alpha
    "C30": lambda names: {"elu": SimpleNamespace(derivative=lambda x, alpha: 1.0)},
    "C47": lambda names: {"F": SimpleNamespace(leaky_relu=torch.relu)},
}
