"""What a kernel that works for the book is told, whatever its owner's settings say."""

import os
from pathlib import Path

SETTINGS = {
    "RELULIB_STATIC": "1",  # explorers as pages, not as widgets
    # with Agg, as servers set it, no figure would be shown
    "MPLBACKEND": "module://matplotlib_inline.backend_inline",
    "MATPLOTLIBRC": os.devnull,
}


def set_up():
    """Set it in the environment of this process, which kernels inherit."""
    os.environ.update(SETTINGS)
    # what its owner has done at each start is not the book's
    os.environ.pop("PYTHONSTARTUP", None)
    profile = Path("_build/.ipython").absolute()
    profile.mkdir(parents=True, exist_ok=True)
    os.environ["IPYTHONDIR"] = str(profile)
    # threads of notebooks side by side wait for each other, and keep processors busy
    os.environ.setdefault("OMP_NUM_THREADS", "1")


def setup(app):
    """Set it for the kernels that Sphinx starts where nothing was executed before."""
    set_up()
    return {"parallel_read_safe": True, "parallel_write_safe": True}
