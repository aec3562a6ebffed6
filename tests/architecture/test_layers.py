"""Imports and foreign keys point down, and only the right module touches the right thing."""

import ast
import os
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.db.models import Field

from contactcenter.localstack.runner import ROOT
from tests.architecture import source

pytestmark = pytest.mark.unit
# From the top down; a row may only point at rows of its own or a lower app.
ORDER = ["supervisor", "media", "routing", "conversations", "masking", "contactcenter"]
LIFECYCLE = "conversations/services/lifecycle.py"


def test_imports_point_down() -> None:
    answer = subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--no-cache"],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8"},
        capture_output=True,
        text=True,
    )
    assert answer.returncode == 0, answer.stdout


def test_every_app_is_under_the_layers_contract() -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]
    present = {app for app in source.APPS if (ROOT / app / "__init__.py").exists()}
    assert set(settings["root_packages"]) == present


def test_foreign_keys_point_down() -> None:
    upward = [
        f"{model._meta.label}.{field.name} -> {field.related_model._meta.label}"
        for model in apps.get_models()
        if model._meta.app_label in ORDER
        for field in model._meta.get_fields(include_hidden=False)
        if isinstance(field, Field)
        and field.is_relation
        and not isinstance(field.related_model, str)
        if field.related_model is not None and field.related_model._meta.app_label in ORDER
        if ORDER.index(field.related_model._meta.app_label) < ORDER.index(model._meta.app_label)
    ]
    assert upward == []


def state_writers(path: Path) -> Iterator[int]:
    """The lines that assign some object's `state`, directly or through setattr or update."""
    for node in ast.walk(source.tree(path)):
        if isinstance(node, ast.Attribute) and node.attr == "state":
            if isinstance(node.ctx, ast.Store):
                yield node.lineno
        elif isinstance(node, ast.Call) and _updates_state(node):
            yield node.lineno


def _updates_state(call: ast.Call) -> bool:
    named = call.func.attr if isinstance(call.func, ast.Attribute) else ""
    called = call.func.id if isinstance(call.func, ast.Name) else ""
    if called == "setattr":
        return any(isinstance(a, ast.Constant) and a.value == "state" for a in call.args)
    return named == "update" and any(keyword.arg == "state" for keyword in call.keywords)


def test_only_the_lifecycle_writes_a_conversation_s_state() -> None:
    elsewhere = [
        f"{source.name(path)}:{line}"
        for path in source.modules()
        if source.name(path).startswith("conversations/") and source.name(path) != LIFECYCLE
        for line in state_writers(path)
    ]
    assert elsewhere == []


@pytest.mark.parametrize("word", ["group_send", "get_channel_layer", "group_add"])
def test_only_the_realtime_kernel_touches_the_channel_layer(word: str) -> None:
    elsewhere = [
        source.name(path)
        for path in source.modules()
        if not source.name(path).startswith("contactcenter/realtime/")
        for node in ast.walk(source.tree(path))
        if (isinstance(node, ast.Attribute) and node.attr == word)
        or (isinstance(node, ast.Name) and node.id == word)
    ]
    assert elsewhere == []
