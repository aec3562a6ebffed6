"""`make mutants`: changes the engine in small ways and sees whether a test notices.

Each mutant is one change of one operator, number, constant or condition of one module, tested in a fork of
a process that has read everything else already. MUTANTS=COUNT changes how many are tried, SEED which ones.
The survivors are printed.
"""

import ast
import copy
import importlib.abc
import importlib.util
import os
import random
import resource
import sys
import time
from collections.abc import Iterator, Sequence
from importlib.machinery import ModuleSpec
from pathlib import Path
from types import ModuleType

import hypothesis
import phonenumbers  # noqa: F401
import pytest
import re2  # noqa: F401

ROOT = Path(__file__).resolve().parents[2]
_MODULES = """
engine hiding rules stream answers patterns
detect/accounts detect/cards detect/context detect/cvv detect/emails
detect/issuers detect/line detect/lookalikes detect/normal detect/numbering detect/phone_words detect/phones
detect/emphasis detect/plain detect/spoken detect/ssn detect/tables detect/told detect/told_accounts
"""
MODULES = _MODULES.split()
# The tables first: they notice nearly everything, and take no time.
TESTS = (
    "test_edges", "test_neighbours", "test_hundreds", "test_parts", "test_accounts", "test_stream",
    "test_classes", "test_rules", "test_patterns", "test_quality", "test_properties", "test_numbering",
    "test_engine", "test_long", "test_borders", "test_told", "test_labels", "test_named",
    "test_phone_edges", "test_spellings", "test_since", "test_pages", "test_answers", "test_surroundings",
)  # fmt: skip
OPTIONS = ("-x", "-q", "--noconftest", "--assert=plain", f"--rootdir={ROOT}", "-c", os.devnull, "-p",
           "no:cacheprovider")  # fmt: skip
PATIENCE = 4
"""A mutant that takes so many times longer than the engine itself has been noticed."""
MEMORY = 2 << 30
SWAPS: dict[type, type] = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.In: ast.NotIn, ast.NotIn: ast.In, ast.Is: ast.IsNot, ast.IsNot: ast.Is, ast.And: ast.Or,
    ast.Or: ast.And,
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Add, ast.BitOr: ast.BitAnd, ast.BitAnd: ast.BitOr,
}  # fmt: skip


def places(tree: ast.Module) -> Iterator[tuple[int, ast.AST]]:
    """The nodes inside functions, numbered; what annotates a variable there is never run."""
    nodes = list(ast.walk(tree))
    inside = {
        id(node)
        for function in nodes
        if isinstance(function, ast.FunctionDef)
        for statement in function.body
        for node in ast.walk(statement)
    }
    silent = {
        id(node)
        for statement in nodes
        if isinstance(statement, ast.AnnAssign)
        for node in ast.walk(statement.annotation)
    }
    return ((n, node) for n, node in enumerate(nodes) if id(node) in inside - silent)


def mutations(module: str) -> list[tuple[str, int]]:
    """Every single change of a module: where."""
    return [
        (module, number)
        for number, node in places(ast.parse(_path(module).read_text()))
        if _change(copy.deepcopy(node))
    ]


def mutant(module: str, number: int) -> tuple[str, ast.Module]:
    """One of them: what it is, and the changed tree."""
    tree = ast.parse(_path(module).read_text())
    node = next(node for n, node in places(tree) if n == number)
    told = f"masking/{module}.py:{getattr(node, 'lineno', 0)} {_change(node)}"
    return told, ast.fix_missing_locations(tree)


def _path(module: str) -> Path:
    return ROOT / "masking" / f"{module}.py"


def _change(node: ast.AST) -> str:
    """Change one node in place; the empty string when there is nothing to change."""
    if isinstance(node, ast.Compare) and type(node.ops[0]) in SWAPS:
        node.ops[0] = SWAPS[type(node.ops[0])]()
        return f"comparison -> {type(node.ops[0]).__name__}"
    if isinstance(node, ast.BoolOp | ast.BinOp) and type(node.op) in SWAPS:
        node.op = SWAPS[type(node.op)]()
        return f"operator -> {type(node.op).__name__}"
    if isinstance(node, ast.Constant) and type(node.value) is int:
        node.value += 1
        return f"number -> {node.value}"
    if isinstance(node, ast.Constant) and type(node.value) is bool:
        node.value = not node.value
        return f"flag -> {node.value}"
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        node.op, node.operand = ast.Not(), ast.UnaryOp(ast.Not(), node.operand)
        return "not removed"
    if isinstance(node, ast.If):
        node.test = ast.UnaryOp(ast.Not(), node.test)
        return "condition turned"
    if (
        isinstance(node, ast.Return)
        and node.value is not None
        and not isinstance(node.value, ast.Constant)
    ):
        node.value = ast.Constant(None)
        return "returns nothing"
    return ""


class _Changed(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Gives the changed module to whoever imports it."""

    def __init__(self, module: str, tree: ast.Module) -> None:
        self._name = f"masking.{module.replace('/', '.')}"
        self._code = compile(tree, str(_path(module)), "exec")

    def find_spec(
        self, name: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        return importlib.util.spec_from_loader(name, self) if name == self._name else None

    def exec_module(self, module: ModuleType) -> None:
        exec(self._code, module.__dict__)  # noqa: S102


def survives(finder: _Changed | None, seconds: float) -> bool:
    """Whether the tests pass, in a fork, within so much processor time."""
    child = os.fork()
    if not child:
        code = 1
        try:
            resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
            used = int(time.process_time() + seconds) + 1
            resource.setrlimit(resource.RLIMIT_CPU, (used, used))
            os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
            os.dup2(1, 2)
            if finder is not None:
                sys.meta_path.insert(0, finder)
            code = pytest.main([*OPTIONS, *(f"tests/masking/{name}.py" for name in TESTS)])
        finally:
            os._exit(code)
    return os.waitpid(child, 0)[1] == 0


def main() -> int:
    """Try a sample; 1 when fewer than nine of ten were noticed."""
    count = int(sys.argv[1] if len(sys.argv) > 1 else os.environ.get("MUTANTS", "150"))
    os.chdir(ROOT)
    os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
    # Looking for simpler examples of a failure is of no use here; nor is luck.
    hypothesis.settings.register_profile(
        "mutants", phases=[hypothesis.Phase.explicit, hypothesis.Phase.generate],
        derandomize=True, database=None,
    )  # fmt: skip
    hypothesis.settings.load_profile("mutants")
    began = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
    if not survives(None, 600):
        print("The tests fail without any change.")
        return 1
    seconds = PATIENCE * (resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - began)
    made = [mutation for module in MODULES for mutation in mutations(module)]
    chosen = random.Random(int(os.environ.get("SEED", "1"))).sample(made, min(count, len(made)))
    alive = 0
    for module, number in chosen:
        told, tree = mutant(module, number)
        if survives(_Changed(module, tree), seconds):
            alive += 1
            print(f"survived: {told}", flush=True)
    noticed = 100 * (1 - alive / len(chosen))
    print(f"{len(chosen)} of {len(made)} mutants tried, {noticed:.1f} % noticed")
    return int(noticed < 90)


if __name__ == "__main__":
    sys.exit(main())
