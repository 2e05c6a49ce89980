"""A pytest plugin: of the tests of a copy, those that a recipe's addition touches.

What a test is given stands in brackets. One that is given the name of another row, and
not that of the new one, can't see the new one: it is left out.
"""

import json
import os
import re
from pathlib import Path

PLAN = "TOUCHED"  # names the file with [tests, names of other rows] of each recipe
CHOSEN = "chosen.json"  # where the ids of those that were run are written


def pytest_collection_modifyitems(config, items):
    """Leave out what every recipe that names its file leaves out."""
    plan = json.loads(Path(os.environ[PLAN]).read_text())
    kept, left_out = [], []
    for item in items:
        touched = any(sees(item.nodeid, *recipe) for recipe in plan)
        (kept if touched else left_out).append(item)
    items[:] = kept
    config.hook.pytest_deselected(items=left_out)
    Path(CHOSEN).write_text(json.dumps([item.nodeid for item in kept]))


def sees(test, tests, others):
    """Say whether a recipe touches a test."""
    if not test.startswith(tuple(tests)):
        return False
    other = rf"\[.*(?<!\w)({'|'.join(map(re.escape, others))})(?!\w)"
    return not others or not re.search(other, test)
