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

LIST = "git ls-files -z --cached --others --exclude-standard --".split()


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
    try:
        done = subprocess.run(
            [*LIST, *parts], capture_output=True, check=True, cwd=root
        )
        names = done.stdout.decode().split("\0")
    except (FileNotFoundError, subprocess.CalledProcessError):
        names = []
    tracked = [root / name for name in names if name and (root / name).is_file()]
    return tracked or _not_ignored(root, parts)


def _not_ignored(root, parts):
    lines = (root / ".gitignore").read_text("utf-8").split()
    ignored = [".git", *(line.strip("/") for line in lines)]

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
