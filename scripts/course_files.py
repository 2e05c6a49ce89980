"""Which files are the course's own? Those that git tracks or would add.

    python scripts/course_files.py FOLDER PART ...     copies those of some parts there

Without git, or in a folder that came without its history, all are that .gitignore
does not name.
"""

import os
import shutil
import subprocess
import sys
from fnmatch import fnmatch
from pathlib import Path

LIST = "ls-files -z --cached --others --exclude-standard --".split()


def own(root, *parts):
    """Return the files of the course below a folder, or of some parts of it.

    Parameters
    ----------
    root : Path
        Of the course.
    *parts : str
        Folders, relative to it; by default all.

    Returns
    -------
    list of Path
    """
    # in a folder of another repository, git would leave out what that one ignores
    top = _git(root, "rev-parse", "--show-toplevel")
    if top is None or Path(top.rstrip("\n")).resolve() != root.resolve():
        return _not_ignored(root, parts)
    names = _git(root, *LIST, *parts).split("\0")
    return [root / name for name in names if name and (root / name).is_file()]


def _git(root, *words):
    """Return what git says, or None where there is none or it refuses."""
    try:
        done = subprocess.run(
            ["git", *words], capture_output=True, check=True, cwd=root
        )
    except (FileNotFoundError, subprocess.CalledProcessError):
        return None
    return done.stdout.decode()


def _not_ignored(root, parts):
    lines = (root / ".gitignore").read_text("utf-8").splitlines()
    names = [line.strip("/") for line in lines if line and line[0] != "#"]
    if any("/" in name or name[0] == "!" for name in names):
        raise ValueError(f"{root / '.gitignore'}: plain names are read alone: {names}")
    ignored = [".git", *names]

    def kept(names):
        return sorted(n for n in names if not any(fnmatch(n, i) for i in ignored))

    found = []
    for part in parts or ["."]:
        for folder, below, names in os.walk(root / part):
            below[:] = kept(below)
            found += [Path(folder) / name for name in kept(names)]
    return found


def copy(root, folder, *parts):
    """Copy the files of the course, or of some parts of it, into a folder."""
    for path in own(root, *parts):
        there = folder / path.relative_to(root)
        there.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(path, there)


if __name__ == "__main__":
    copy(Path.cwd(), Path(sys.argv[1]), *sys.argv[2:])
