"""Which files were handed in? Notebooks, folders, patterns, and zips of a platform."""

import glob
import os
import zipfile
from pathlib import Path, PurePosixPath

from grader.platforms import owner

ENDING = ".ipynb"


def expanded(names):
    """Return the files to grade, each once.

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
            paths += inside(path)
    return list(dict.fromkeys(paths))


def inside(path):
    """Return the files that a path stands for."""
    if path.is_dir() and not path.is_symlink():
        found = [
            Path(folder) / name for folder, _, names in os.walk(path) for name in names
        ]
    elif path.suffix.lower() == ".zip" and not owner(path):  # one's own names no one
        found = [path / name for name in members(path)]
    else:
        return [path]
    found = of_interest([file.relative_to(path) for file in found])
    if not found:
        raise FileNotFoundError(f"{path} holds no notebook.")
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
    return names


def of_interest(files):
    """Return the notebooks, and what those handed in who handed in no notebook."""
    by_owner = {}
    for file in sorted(files):
        if not any(p.startswith((".", "__MACOSX")) for p in file.parts):
            by_owner.setdefault(owner(file) or file.parent, []).append(file)
    found = []
    for whose, theirs in by_owner.items():
        books = [file for file in theirs if file.suffix.lower() == ENDING]
        found += books or (theirs if not isinstance(whose, Path) else [])
    return found
