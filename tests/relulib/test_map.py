"""The map of the library and its page name every module; none is forgotten."""

import pkgutil
import re

import relulib
from tests.support import ROOT

PAGE = (ROOT / "pages/api.md").read_text()
MODULES = {module.name for module in pkgutil.iter_modules(relulib.__path__)}


def test_the_map_names_every_module():
    assert set(re.findall(r":mod:`relulib\.(\w+)`", relulib.__doc__)) == MODULES


def test_the_page_names_every_module():
    assert set(re.findall(r"automodule:: relulib\.(\w+)", PAGE)) == MODULES


def test_the_page_lists_rows_and_questions_from_the_code():
    assert set(re.findall(r"{library} (\w+)", PAGE)) == {"activations", "experiments"}


def test_the_diagram_of_the_guide_names_modules_that_there_are():
    guide = (ROOT / "CONTRIBUTING.md").read_text()
    diagram = guide.split("```text\n")[1].split("```")[0]
    named = set(re.findall(r"relulib\.(\w+)", diagram))
    assert named <= MODULES and len(named) > 7
