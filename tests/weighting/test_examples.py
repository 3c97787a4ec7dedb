"""Every example in the docstrings of `weighting` is run, and every public name can be had."""

import doctest
import importlib
import pkgutil
import subprocess
import sys

import pytest

import weighting

MODULES = sorted(
    module.name
    for module in pkgutil.walk_packages(weighting.__path__, prefix="weighting.")
    if not module.ispkg
)


@pytest.mark.parametrize("name", ["weighting", *MODULES])
def test_the_examples_of_a_module_give_what_they_say(name):
    outcome = doctest.testmod(importlib.import_module(name))

    assert outcome.failed == 0


def test_examples_are_really_there():
    finder = doctest.DocTestFinder(exclude_empty=True)
    examples = [
        test for name in MODULES for test in finder.find(importlib.import_module(name)) if test.examples
    ]

    assert len(examples) > 40


@pytest.mark.parametrize("name", weighting.__all__)
def test_a_public_name_is_there_and_says_what_it_is(name):
    assert getattr(weighting, name).__doc__


def test_no_public_name_hides_a_module():
    assert not set(weighting.__all__) & {module.removeprefix("weighting.") for module in MODULES}


def test_an_unknown_name_is_an_attribute_error():
    with pytest.raises(AttributeError, match="gini_index"):
        weighting.gini_index  # noqa: B018


def test_opening_the_package_loads_neither_numpy_nor_the_application():
    script = "import sys, weighting; print({'numpy', 'flask', 'scipy'} & set(sys.modules))"
    shown = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)

    assert shown.stdout.strip() == "set()"
