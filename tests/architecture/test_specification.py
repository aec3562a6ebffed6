"""docs/specification.md lists every id that code, tests and pages mention, and what it names exists."""

import re
from pathlib import Path

import pytest

from contactcenter.localstack.runner import ROOT
from tests.architecture.source import APPS

pytestmark = pytest.mark.unit
PAGE = ROOT / "docs" / "specification.md"
FAMILIES = (
    "CONV|ROLE|PRIV|SEC|PRES|CAP|OFF|ROUTE|CHAT|XFER|CONF|CONS|WRAP|CALL|COB|VID|SUP|MASK|CON|BRW"
    "|HLP|WID|REC|RPT|ADM|REL|A11Y|I18N"
)
ID = re.compile(rf"\b({FAMILIES})-(\d+)(?:…(?:\1-)?(\d+))?\b")
ROW = re.compile(r"\b(T)(\d+)(?:…T?(\d+))?\b")
ATTACK = re.compile(r"\b([HWI])(\d{1,2})(?:…\1?(\d+))?\b")
LISTED = re.compile(r"^\| ([A-Z0-9]+-\d+|[THWI]\d+) \|", re.MULTILINE)
SPEAKS = {".py", ".ts", ".md", ".html", ".css"}
APART = {PAGE, ROOT / "tests" / "faults" / "history.py"}
PYTHON = [*APPS, "tests"]
ALL = [".", "docs", "templates", "static/src", *PYTHON]


def files(*folders: str) -> list[Path]:
    """What is written by hand in these folders; "." is the pages beside README.md."""
    # The history checker of the fault tests has numbers of its own.
    found = [
        path
        for folder in folders
        for path in (ROOT.glob("*.md") if folder == "." else (ROOT / folder).rglob("*"))
    ]
    return [path for path in found if path.suffix in SPEAKS and path not in APART]


def ids(pattern: re.Pattern[str], path: Path) -> set[str]:
    """The ids a file names; a range names all of them."""
    dash = "" if pattern is not ID else "-"
    return {
        f"{family}{dash}{number}"
        for family, first, last in pattern.findall(path.read_text(encoding="utf-8"))
        for number in range(int(first), int(last or first) + 1)
    }


def listed() -> list[str]:
    return LISTED.findall(PAGE.read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    ("pattern", "folders"), [(ID, ALL), (ROW, ["docs", *PYTHON]), (ATTACK, PYTHON)]
)
def test_every_id_that_is_mentioned_is_listed(pattern: re.Pattern[str], folders: list[str]) -> None:
    known = set(listed())
    unknown = {
        path.relative_to(ROOT).as_posix(): sorted(missing)
        for path in files(*folders)
        if (missing := ids(pattern, path) - known)
    }
    assert unknown == {}


def test_no_id_is_listed_twice() -> None:
    assert len(listed()) == len(set(listed()))


def test_what_the_page_names_exists() -> None:
    named = re.findall(r"`((?:tests|static|conversations)/[\w/.]+)`", PAGE.read_text("utf-8"))
    assert [name for name in named if not (ROOT / name).exists()] == []


def test_every_decision_that_is_mentioned_was_written_down() -> None:
    written = {path.name[:3] for path in (ROOT / "docs" / "adr").glob("*.md")}
    named = {
        number
        for path in files(*ALL)
        for number in re.findall(r"docs/adr/(\d{3})", path.read_text(encoding="utf-8"))
    }
    assert named <= written
