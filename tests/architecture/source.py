"""The product's Python sources as syntax trees, for the tests of the house rules."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from contactcenter.localstack.runner import ROOT

APPS = ("contactcenter", "conversations", "routing", "supervisor", "media", "masking")


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), str(path))


def modules() -> list[Path]:
    """Every module of the product, migrations left out."""
    found = (path for app in APPS for path in sorted((ROOT / app).rglob("*.py")))
    return [path for path in found if "migrations" not in path.parts]


def name(path: Path) -> str:
    """The path as a reader of a failure wants it."""
    return path.relative_to(ROOT).as_posix()


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node
