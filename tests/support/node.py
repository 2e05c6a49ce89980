"""One Node for all tests of a worker: to start one costs more than most questions."""

import atexit
import functools
import json
import subprocess
import threading
from pathlib import Path

import pytest

from relulib import explorers

needs_node = pytest.mark.skipif(
    bool(explorers.without_node()),
    reason="install Node 18.20 or later (nodejs) to run the pages' own code",
)
SECONDS = 300


@functools.cache
def process():
    """Return Node, waiting for lines."""
    started = subprocess.Popen(
        ["node", Path(__file__).with_suffix(".mjs")],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        encoding="utf-8",
    )
    atexit.register(started.communicate)  # no more questions: it ends
    return started


def value(expression, argument=None, module=None):
    """Return the value of a JavaScript expression over ``a``, the argument.

    ``module`` is the path of an ES module, loaded anew, that the expression knows
    as ``m``.
    """
    # as a text of JavaScript, which knows NaN and Infinity
    node, asked = process(), dict(expression=expression, argument=json.dumps(argument))
    if module:
        asked["module"] = Path(module).as_uri()
    end = threading.Timer(SECONDS, node.kill)
    end.start()
    try:
        node.stdin.write(json.dumps(asked) + "\n")
        node.stdin.flush()
        line = node.stdout.readline()
    finally:
        end.cancel()
    if not line:
        process.cache_clear()
        raise RuntimeError(f"Node has ended, asked for {expression[:200]}")
    answer = json.loads(line)
    assert "error" not in answer, answer["error"]
    return answer.get("value")
