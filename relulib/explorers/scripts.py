"""Scripts of the pages: modules joined into one, and programs run by Node.

A page that is opened from a file may not import another file. So modules are joined,
each in a function of its own, under the name of its file, and what they import as JSON
stands in them and belongs to their exports.
"""

import json
import re
import subprocess
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent
KIT, PARTS = FOLDER / "kit.js", FOLDER / "parts.js"
NODE = (16, 6)  # the modules call Array.prototype.at


@cache
def bundle(*paths):
    """Return modules as one script, in which each is an object with its exports.

    Parameters
    ----------
    *paths : Path
        Each after those that it imports; their names, without the ending, differ.
    """
    return "\n".join(map(_module, paths))


def _module(path):
    code = path.read_text(encoding="utf-8")
    code = re.sub(
        r'^import (\{[^}]*\}) from "(?:.*/)?(\w+)\.js";',
        r"const \1 = \2;",
        code,
        flags=re.M,
    )
    code = re.sub(
        r'^import (\w+) from "\./(\w+\.json)" with .*;',
        lambda found: f"export const {found[1]} = {_data(path.with_name(found[2]))};",
        code,
        flags=re.M,
    )
    code = re.sub(r"^\s*(//.*|/\*\*(.|\n)*?\*/)\n", "", code, flags=re.M)
    names = re.findall(r"^export (?:const|function\*?|class) (\w+)", code, re.M)
    code = re.sub(r"^(export )?\s*", "", code, flags=re.M)
    return (
        f"const {path.stem} = (() => {{\n{code}return {{ {', '.join(names)} }};\n}})();"
    )


def _data(path):
    return json.dumps(json.loads(path.read_text(encoding="utf-8")), ensure_ascii=False)


def rules(path):
    """Return a style sheet without its comments."""
    return re.sub(r"/\*.*?\*/\s*", "", path.read_text(encoding="utf-8"), flags=re.S)


def by_node(program, value, timeout=60):
    """Run a program by Node and return the value of an expression.

    Parameters
    ----------
    program : str
        Text of a module.
    value : str
        An expression, whose value has to be JSON.
    timeout : float
        Seconds.

    Returns
    -------
    JSON-like

    Raises
    ------
    RuntimeError
        What Node says when the program fails.
    """
    done = subprocess.run(
        ["node", "--input-type=module"],
        input=f"{program}\nconsole.log(JSON.stringify({value}));",
        capture_output=True,
        encoding="utf-8",
        timeout=timeout,
    )
    if done.returncode:
        raise RuntimeError(done.stderr)
    return json.loads(done.stdout)


@cache
def without_node():
    """Return why no picture can be drawn here, or an empty text."""
    try:
        done = subprocess.run(["node", "--version"], capture_output=True, text=True)
    except OSError:
        return "Node is not installed"
    version = done.stdout.strip()
    if tuple(map(int, re.findall(r"\d+", version)[:2])) < NODE:
        return f"Node {version or 'without a version'} is too old"
    return ""
