"""What chapter 01 would have to see for its claims not to hold."""

from dataclasses import replace

import numpy as np

BREAKS = {
    # ReLU learns no more than straight lines do
    "C10": lambda names: {
        "runs": [replace(r, accuracy=0 * r.accuracy + 0.3) for r in names["runs"]]
    },
    # deeper nets of the same size have fewer pieces
    "C13": lambda names: {"counts": names["counts"][::-1]},
    "C01": lambda names: {"relu": np.abs},
    # bounded above, as ReLU6 is; between -3 and 3 nothing shows
    "C02": lambda names: {"relu": lambda x: np.clip(x, 0, 4)},
    # the order of the arguments loses nan either way
    "C03": lambda names: {"kept": 0.0},
    # a unit that is off stays off when the data move
    "C22": lambda names: {"moved": names["shares"]},
    # the net with ReLU is straight as well
    "C11": lambda names: {"bends": 0},
    # more pieces are further off
    "C12": lambda names: {
        "errors": {key: error[::-1] for key, error in names["errors"].items()}
    },
}
