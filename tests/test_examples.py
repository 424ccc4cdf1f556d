"""The examples in the docstrings give what they say."""

import doctest
from importlib import import_module

import pytest
from conftest import ROOT

SOURCE = ROOT / "src"
MODULES = sorted(".".join(file.relative_to(SOURCE).with_suffix("").parts) for file in SOURCE.rglob("*.py")
                 if ">>> " in file.read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", MODULES)
def test_examples_are_true(name, monkeypatch):
    monkeypatch.chdir(ROOT)
    found = doctest.testmod(import_module(name.removesuffix(".__init__")), optionflags=doctest.IGNORE_EXCEPTION_DETAIL)
    assert found.failed == 0
