"""Every text of the server is translated into every language, and none is fixed at import time."""

import ast
import re
from collections.abc import Iterator

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_file
from babel.messages.pofile import read_po
from django.conf import settings

from contactcenter.localstack.runner import ROOT
from tests.architecture import source

pytestmark = pytest.mark.unit
KEYWORDS = {"_": None, "gettext": None, "gettext_lazy": None, "ngettext": (1, 2)}
TRANSLATE = re.compile(r"""\{%\s*trans(?:late)?\s+(["'])(.*?)\1""")
BLOCK = re.compile(r"\{%\s*blocktrans(?:late)?\b[^%]*%\}(.*?)\{%\s*endblocktrans", re.DOTALL)
VARIABLE = re.compile(r"\{\{\s*(\w+)\s*\}\}")
OTHERS = [code for code, _ in settings.LANGUAGES if code != settings.LANGUAGE_CODE]


def texts() -> Iterator[str]:
    """What our own Python and templates ask a translation for."""
    for path in source.modules():
        for _line, message, _comments, _context in extract_from_file(
            "python", path, keywords=KEYWORDS
        ):
            yield message if isinstance(message, str) else message[0]
    for path in sorted((ROOT / "templates").rglob("*.html")):
        page = path.read_text(encoding="utf-8")
        yield from (text for _quote, text in TRANSLATE.findall(page))
        yield from (VARIABLE.sub(r"%(\1)s", text) for text in BLOCK.findall(page))


def catalogue(language: str) -> Catalog:
    path = ROOT / "contactcenter" / "locale" / language / "LC_MESSAGES" / "django.po"
    with path.open("rb") as file:
        return read_po(file, locale=language)


@pytest.mark.parametrize("language", OTHERS)
def test_every_text_is_translated(language: str) -> None:
    known = catalogue(language)
    missing = [
        text for text in sorted(set(texts())) if not (found := known.get(text)) or not found.string
    ]
    assert missing == []


@pytest.mark.parametrize("language", OTHERS)
def test_a_translation_keeps_the_placeholders_and_is_not_a_guess(language: str) -> None:
    holder = re.compile(r"%\(\w+\)s|#rrggbb|https?://\S+")
    wrong = [
        message.id
        for message in catalogue(language)
        if isinstance(message.id, str)
        and message.id
        and isinstance(message.string, str)
        and (
            message.fuzzy
            or sorted(holder.findall(message.id)) != sorted(holder.findall(message.string))
        )
    ]
    assert wrong == []


@pytest.mark.parametrize("language", OTHERS)
def test_no_translation_is_left_over(language: str) -> None:
    used = set(texts())
    assert [
        message.id for message in catalogue(language) if message.id and message.id not in used
    ] == []


def test_what_is_translated_at_import_time_is_lazy() -> None:
    """`gettext` outside of a function would freeze the language of the first request."""
    hasty = []
    for path in source.modules():
        tree = source.tree(path)
        names = {
            alias.asname or alias.name
            for node in ast.walk(tree)
            if isinstance(node, ast.ImportFrom) and node.module == "django.utils.translation"
            for alias in node.names
            if alias.name in {"gettext", "ngettext", "pgettext"}
        }
        inside = {
            id(child) for function in source.functions(path) for part in function.body
            for child in ast.walk(part)
        }  # fmt: skip
        hasty += [
            f"{source.name(path)}:{node.lineno}"
            for node in ast.walk(tree)
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
            if node.func.id in names and id(node) not in inside
        ]
    assert hasty == []
