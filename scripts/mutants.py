"""Which changes of a module do its tests not notice?

    python scripts/mutants.py relulib/statistics.py tests/relulib/test_statistics.py

In a copy of this repository one thing after the other is changed: an operator, a
number, a word, an argument, a result. What the tests do not notice is printed; not all
of it is a gap. The command timeout (not on macOS) ends what loops without end.
"""

import ast
import difflib
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

PAIRS = "Add Sub,Mult Div,Pow Mult,Lt LtE,Gt GtE,Eq NotEq,Is IsNot,In NotIn,And Or"
OTHER = dict(pair.split()[::step] for step in (-1, 1) for pair in PAIRS.split(","))


def _other(op):
    return getattr(ast, OTHER.get(type(op).__name__, ""), type(op))()


def changes(node):
    """Yield field and new value for each change of a node."""
    if isinstance(node, ast.Constant) and isinstance(node.value, (str, float, int)):
        kinds = {bool: lambda v: not v, str: lambda v: v + "X"}
        yield "value", kinds.get(type(node.value), lambda v: v + 1)(node.value)
    elif isinstance(node, (ast.BinOp, ast.BoolOp)):
        yield "op", _other(node.op)
    elif isinstance(node, ast.Compare):
        for i, op in enumerate(node.ops):
            yield "ops", [*node.ops[:i], _other(op), *node.ops[i + 1 :]]
    elif isinstance(node, ast.Call):
        for field, given in ("args", node.args), ("keywords", node.keywords):
            yield from ((field, given[:i] + given[i + 1 :]) for i in range(len(given)))
    elif isinstance(node, (ast.Return, ast.Assign)):
        yield "value", ast.Constant(None)


def mutants(tree):
    """Yield the source of the module after each change."""
    prose = {node.value for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        for field, new in () if node in prose else changes(node):
            old = getattr(node, field)
            setattr(node, field, new)
            yield ast.unparse(tree)
            setattr(node, field, old)


def passes(copy, module, source, tests):
    """Say whether the tests pass in the copy with this source of the module."""
    (copy / module).write_text(source, encoding="utf-8")
    words = ["timeout", "300", sys.executable, "-B", "-m", "pytest", "-xq", "-n", "0"]
    return subprocess.call([*words, *tests], cwd=copy, stdout=subprocess.DEVNULL) == 0


def main(module, *tests):
    """Try the changes one by one and print those that survive."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder, "copy")
        hidden = shutil.ignore_patterns(".*", "_build")
        shutil.copytree(Path(__file__).resolve().parents[1], copy, ignore=hidden)
        tree = ast.parse((copy / module).read_text(encoding="utf-8"))
        text = ast.unparse(tree)
        assert passes(copy, module, text, tests), "they fail without any change"
        every = set(mutants(tree)) - {text}
        survived = [source for source in every if passes(copy, module, source, tests)]
    for source in survived:
        lines = difflib.unified_diff(text.splitlines(), source.splitlines(), n=0)
        print(*list(lines)[2:], sep="\n")
    print(f"{len(every) - len(survived)} of {len(every)} changes were noticed")


if __name__ == "__main__":
    main(*sys.argv[1:])
