"""Modules and functions stay small, documented and free of shortcuts."""

import ast
from pathlib import Path

import pytest

from tests.architecture import source

pytestmark = pytest.mark.unit
MODULE_LINES = 400
FUNCTION_LINES = 50
ALL = [pytest.param(path, id=source.name(path)) for path in source.modules()]


def test_modules_are_small() -> None:
    long = {
        source.name(path): lines
        for path in source.modules()
        if (lines := len(path.read_text(encoding="utf-8").splitlines())) > MODULE_LINES
    }
    assert long == {}


def test_functions_are_short() -> None:
    long = {
        f"{source.name(path)}:{function.name}": lines
        for path in source.modules()
        for function in source.functions(path)
        if (lines := (function.end_lineno or 0) - function.lineno + 1) > FUNCTION_LINES
    }
    assert long == {}


@pytest.mark.parametrize("path", ALL)
def test_a_module_says_what_it_owns(path: Path) -> None:
    # Nothing to own, or nothing but the name of the app.
    is_formal = path.name == "apps.py" or not path.read_text(encoding="utf-8").strip()
    assert is_formal or ast.get_docstring(source.tree(path))


def test_no_exception_is_swallowed() -> None:
    swallowed = [
        f"{source.name(path)}:{node.lineno}"
        for path in source.modules()
        for node in ast.walk(source.tree(path))
        if isinstance(node, ast.ExceptHandler) and _catches_all(node) and _does_nothing(node)
    ]
    assert swallowed == []


def _catches_all(handler: ast.ExceptHandler) -> bool:
    caught = handler.type
    return caught is None or (isinstance(caught, ast.Name) and "Exception" in caught.id[-9:])


def _does_nothing(handler: ast.ExceptHandler) -> bool:
    return all(isinstance(statement, ast.Pass | ast.Continue) for statement in handler.body)
