"""A mask says which numbers do not count; ``np.asarray`` drops it without a word."""

import numpy as np


def refuse_mask(x, name):
    """Say what is wrong if `x`, or an entry of a list `x`, is a masked array.

    Parameters
    ----------
    x : object
    name : str
        Of the caller and of its argument, with which the message begins.

    Raises
    ------
    TypeError
        Even where no entry is masked: a program should not fail on the first day that
        a number is missing.
    """
    if isinstance(x, np.ma.MaskedArray):
        raise TypeError(
            f"{name} is a masked array, whose hidden numbers would be used: give "
            "those that count, x.compressed(), or nan for the others, x.filled(np.nan)"
        )
    if isinstance(x, (list, tuple)):
        for part in x:
            if isinstance(part, (list, tuple, np.ma.MaskedArray)):
                refuse_mask(part, name)
