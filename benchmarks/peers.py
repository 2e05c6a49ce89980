"""Environments of their own for packages that this course does not need."""

import subprocess
import sys
import venv


def python_of(folder, name, packages):
    """Return a Python with `packages`, made when first asked for, or None.

    Parameters
    ----------
    folder : Path
    name : str
        Of the environment, a folder in `folder`.
    packages : sequence of str
        As pip takes them.
    """
    home = folder.resolve() / name
    python = home / ("Scripts" if sys.platform == "win32" else "bin") / "python"
    if not (home / "ready").exists():
        print(f"(installing {', '.join(packages)} into {home})", flush=True)
        venv.create(home, with_pip=True, clear=True)
        command = [python, "-m", "pip", "install", "--quiet", *packages]
        if subprocess.run(command).returncode:
            print(f"(left out: {name} can't be installed)")
            return None
        (home / "ready").touch()
    return python
