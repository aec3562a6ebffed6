"""The tests keep the house rules too: a kind for every module, no sleeping."""

import ast
from pathlib import Path

import pytest

from contactcenter.localstack.runner import ROOT
from tests.architecture import source
from tests.conftest import KINDS

pytestmark = pytest.mark.unit
MODULES = sorted((ROOT / "tests").rglob("*.py"))


def kinds(path: Path) -> set[str]:
    """The kinds that a test module marks itself or its tests with."""
    return {
        node.attr
        for node in ast.walk(source.tree(path))
        if isinstance(node, ast.Attribute) and node.attr in KINDS
        if isinstance(node.value, ast.Attribute) and node.value.attr == "mark"
    }


def test_every_test_module_has_a_kind() -> None:
    bare = [source.name(p) for p in MODULES if p.name.startswith("test_") and not kinds(p)]
    assert bare == []


def test_no_test_sleeps() -> None:
    sleepers = [
        f"{source.name(path)}:{node.lineno}"
        for path in MODULES
        for node in ast.walk(source.tree(path))
        if (isinstance(node, ast.Call) and ast.unparse(node.func) in {"time.sleep", "sleep"})
        or (isinstance(node, ast.Call) and ast.unparse(node.func).endswith("wait_for_timeout"))
    ]
    assert sleepers == []
