"""Which files were handed in? Notebooks, folders, patterns, and zips of a platform."""

import glob
import os
import zipfile
from collections import Counter
from pathlib import Path, PurePosixPath

from grader.platforms import owner
from grader.wire import printable

ENDING = ".ipynb"


def expanded(names, tell=print):
    """Return the files to grade, each once; `tell` in words what is left out.

    A pattern that the shell left is expanded, as on Windows. A folder or a zip stands
    for the notebooks in it; who handed in none is there with what he handed in.

    Raises
    ------
    FileNotFoundError
        Nothing has that name, or nothing was handed in there.
    ValueError
        A zip is none, or names a file that lies outside of it.
    """
    paths = []
    for name in names:
        matching = [name] if os.path.lexists(name) else sorted(glob.glob(name))
        if not matching:
            raise FileNotFoundError(f"{name} does not exist.")
        for path in map(Path, matching):
            paths += inside(path, tell)
    return list(dict.fromkeys(paths))


def inside(path, tell):
    """Return the files that a path stands for."""
    if path.is_dir() and not path.is_symlink():
        found = [
            Path(folder) / name for folder, _, names in os.walk(path) for name in names
        ]
    elif path.suffix.lower() == ".zip" and not owner(path):  # one's own names no one
        found = [path / name for name in members(path)]
    else:
        return [path]
    found, left = of_interest([file.relative_to(path) for file in found])
    if not found:
        raise FileNotFoundError(f"{path} holds no notebook.")
    if left:
        few = ", ".join(printable(str(file), None) for file in left[:5])
        tell(
            f"{path}: left out, for it is no notebook, and no platform's name says "
            f"that somebody handed it in: {few}{' ...' if left[5:] else ''}. To have "
            "such a file in the table, name it."
        )
    return [path / file for file in found]


def members(archive):
    """Return the names of the files in a zip."""
    try:
        with zipfile.ZipFile(archive) as file:
            names = [m.filename for m in file.infolist() if not m.is_dir()]
    except zipfile.BadZipFile as error:
        raise ValueError(f"{archive} is no zip.") from error
    for name in names:
        path = PurePosixPath(name)
        if path.is_absolute() or ".." in path.parts or str(path) != name:
            raise ValueError(f"{archive} names a file in no folder of it: {name!r}.")
    for name, count in Counter(names).items():
        if count > 1:  # a name would open the last of them
            raise ValueError(
                f"{archive} holds {count} files named {name!r}; unpack it, and give "
                "each a name of its own."
            )
    return names


def of_interest(files):
    """Return the notebooks with what those handed in who have none, and the rest.

    What somebody handed in beside a notebook is neither, nor is a hidden file.
    """
    by_owner = {}
    for file in sorted(files):
        if not any(p.startswith((".", "__MACOSX")) for p in file.parts):
            by_owner.setdefault(owner(file) or file.parent, []).append(file)
    found, left = [], []
    for whose, theirs in by_owner.items():
        books = [file for file in theirs if file.suffix.lower() == ENDING]
        if isinstance(whose, Path):
            found += books
            left += [file for file in theirs if file.suffix.lower() != ENDING]
        else:
            found += books or theirs
    return found, left
