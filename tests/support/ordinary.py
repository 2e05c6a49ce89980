"""Run a program as an ordinary user, also where the tests are run by root."""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parents[2]
SITE = Path(np.__file__).resolve().parents[1]
USER = "65533"


def run(program, seconds, as_root=False):
    """Run a Python program that imports grader as someone who is not root.

    It starts in an empty folder that it may write to. With `as_root` it stays root, but
    what it needs can be read by everybody.
    """
    folder = tempfile.mkdtemp()
    os.chmod(folder, 0o777)
    try:
        return subprocess.run(
            [*become_ordinary(as_root), sys._base_executable, "-B", "-c", program],
            cwd=folder,
            env={"PATH": os.environ["PATH"], "PYTHONPATH": f"{ROOT}:{SITE}"},
            capture_output=True,
            text=True,
            timeout=seconds,
        )
    finally:
        shutil.rmtree(folder)


def become_ordinary(as_root=False):
    """Return the start of a command line that gives root up, where there is root.

    What the program needs may lie in a folder that root keeps for itself. It is laid
    open in a mount namespace of the program's own.
    """
    if os.geteuid():
        return []
    mounts, covered = ["--dev-bind", "/", "/"], set()
    for part in (Path(sys.base_prefix), SITE, ROOT):
        above = list(reversed(part.parents))
        closed = [i for i, p in enumerate(above) if not p.stat().st_mode & 1]
        if closed:
            if (cover := above[closed[0]]) not in covered:
                mounts += ["--tmpfs", str(cover)]
                covered.add(cover)
            for folder in above[closed[0] + 1 :]:
                mounts += ["--perms", "0755", "--dir", str(folder)]
            mounts += ["--ro-bind", str(part), str(part)]
    if as_root:
        return ["bwrap", "--die-with-parent", "--cap-add", "ALL", *mounts]
    who = ["setpriv", "--reuid", USER, "--regid", USER, "--clear-groups"]
    return ["bwrap", "--die-with-parent", *mounts, *who, "--pdeathsig", "KILL"]
