"""The map of the library and its page name every module; none is forgotten."""

import importlib
import pkgutil
import re

import pytest

import relulib
from relulib.activations import TABLE
from tests.support import ROOT

PAGE = (ROOT / "pages/api.md").read_text()
MODULES = {module.name for module in pkgutil.iter_modules(relulib.__path__)}


def test_the_map_names_every_module():
    assert set(re.findall(r":mod:`relulib\.(\w+)`", relulib.__doc__)) == MODULES


def test_the_page_names_every_module():
    assert set(re.findall(r"automodule:: relulib\.(\w+)", PAGE)) == MODULES


CHOSEN = re.findall(r"automodule:: (\S+)\n   :members: (.+)", PAGE)
OF_THE_BUILD = {"bundle", "by_node", "rules", "without_node"}  # no reader calls them


@pytest.mark.parametrize(("name", "members"), CHOSEN)
def test_the_page_has_all_that_a_module_exports(name, members):
    module = importlib.import_module(name)
    exported = getattr(module, "__all__", members.split(", "))
    exported = {one for one in exported if callable(getattr(module, one))}
    assert set(members.split(", ")) == exported - set(TABLE) - OF_THE_BUILD


def test_the_page_lists_rows_and_questions_from_the_code():
    assert set(re.findall(r"{library} (\w+)", PAGE)) == {"activations", "experiments"}


def test_the_diagram_of_the_guide_names_modules_that_there_are():
    guide = (ROOT / "CONTRIBUTING.md").read_text()
    diagram = guide.split("```text\n")[1].split("```")[0]
    named = set(re.findall(r"relulib\.(\w+)", diagram))
    assert named <= MODULES and len(named) > 7
