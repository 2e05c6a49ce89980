"""Files that mean harm to whoever reads them, the grader itself, outside every wall."""

import gc
import json
import time
import tracemalloc
import warnings

import pytest

from grader import alike, submission
from grader.results import Unreadable

BYTES = 200_000
HEAD = '{"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": ['


def fill(start, part, end, size=BYTES):
    """Return a text of about `size` bytes that repeats one part of it."""
    count = max(1, size // len(part))
    return f"{start}{','.join([part] * count)}{end}"


CELL = json.dumps(
    {
        "cell_type": "code",
        "id": "a",
        "metadata": {},
        "execution_count": 7,
        "outputs": [],
        "source": ["x = 1\n", "y = 2"],
    }
)
HONEST = fill(HEAD, CELL, "]}")
START = '{"cell_type": "code", "metadata": {}, "execution_count": 1, "source": ""'
LABEL = '{"cell_type":"code","source":"#answer:q"}'
V3 = '{"nbformat": 3, "nbformat_minor": 0, "metadata": {}, "worksheets": ['
HOSTILE = {
    "empty outputs": fill(f'{HEAD}{START}, "outputs": [', "{}", "]}]}"),
    "empty cells": fill(HEAD, "{}", "]}"),
    "attachments": fill(
        f'{HEAD}{START}, "outputs": [], "attachments": {{',
        '"a": {"image/png": 5}',
        "}}]}",
    ),
    "one label": fill(HEAD, LABEL, "]}", 20 * BYTES),  # joined again and again: square
    "lists": fill(HEAD, "[]", "]}"),
    "keys": '{"nbformat": 4, '
    + ", ".join(f'"{i}": 0' for i in range(BYTES // 12))
    + "}",
    "digits": f'{HEAD}{{"a": {"7" * BYTES}}}]}}',
    "long numbers": fill(HEAD, "7" * 4000, "]}"),
    "decimals": f"{HEAD}0.{'7' * BYTES}]}}",
    "brackets": "[" * BYTES,
    "old sheets": fill(V3, '{"cells": []}', "]}"),
    "old cells": fill(
        f'{V3}{{"cells": [', '{"cell_type": "code", "input": []}', "]}]}"
    ),
    "labels": HEAD
    + ",".join(
        f'{{"cell_type": "code", "source": "# answer: {"q" * 99}{i}"}}'
        for i in range(BYTES // 150)
    )
    + "]}",
    "spaces before no label": HEAD
    + json.dumps({"cell_type": "code", "source": "#" + " " * BYTES + "x"})
    + "]}",
    "a label without an end": HEAD
    + json.dumps({"cell_type": "code", "source": "# answer: " + "a" * BYTES + "!"})
    + "]}",
}


def spent(text):
    """Return the processor time it takes to read a notebook."""
    gc.collect()
    gc.freeze()  # what else this process holds would be looked through again and again
    start = time.process_time()
    try:
        submission.parse(text)
    except Unreadable:
        pass
    return time.process_time() - start


@pytest.mark.parametrize("kind", HOSTILE)
def test_a_hostile_notebook_costs_no_more_time_than_an_honest_one_of_its_size(kind):
    honest = max(spent(HONEST) for _ in range(3)) * len(HOSTILE[kind]) / len(HONEST)
    assert spent(HOSTILE[kind]) < 25 * honest


@pytest.mark.parametrize("kind", [kind for kind in HOSTILE if kind != "one label"])
def test_a_hostile_notebook_unfolds_to_a_bounded_multiple_of_its_size(kind):
    tracemalloc.start()
    spent(HOSTILE[kind])
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 50 * len(HOSTILE[kind])


def test_a_notebook_without_room_is_unreadable(monkeypatch):
    def full(text):
        raise MemoryError

    monkeypatch.setattr(json, "loads", full)
    with pytest.raises(Unreadable, match="MemoryError"):
        submission.parse(HONEST)


def test_an_answer_says_nothing_on_the_teachers_screen():
    with warnings.catch_warnings(record=True) as said:
        warnings.simplefilter("always")
        assert alike.normal("x = '\\d'\n" * 2)
    assert not said
