"""Patterns that an admin writes, on RE2: linear whatever the text, checked before they are used.

A pattern that cannot be used, or that fails on a text, hides the whole text: masking fails closed.
"""

import re
import time
import warnings
from functools import lru_cache
from typing import Any

import re2

from masking.rules import Pattern

LONGEST_SOURCE = 500
LONGEST_TEXT = 100_000
MEMORY = 1 << 20
SECONDS = 0.05
"""Processor time of this thread that the probes of 5,000 characters may take."""

_REPEATS = ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT")
_PROBES = ("a" * 5000, "1 " * 2500, "a@" * 2500)
_LOOK_AROUND = re.compile(r"\(\?<?[=!]")
_BACK_REFERENCE = re.compile(r"(?<!\\)(?:\\\\)*\\[1-9]|\(\?P=")
_CLASS = re.compile(r"\\[pP](?:\{\^?\w+\}|\w)|\[\[:\^?\w+:\]\]|\\[zCQE]")


class PatternRefused(ValueError):
    """A pattern is not fit for use. `code` is stable; `detail` is what RE2 said, for people."""

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(f"{code}: {detail}" if detail else code)
        self.code = code
        self.detail = detail


def check(source: str) -> None:
    """Return if the pattern may be used.

    Raises PatternRefused with one of: empty, too_long, look_around, back_reference, syntax, too_large,
    catastrophic, matches_empty, too_slow.
    """
    if not source:
        raise PatternRefused("empty")
    if len(source) > LONGEST_SOURCE:
        raise PatternRefused("too_long")
    if _LOOK_AROUND.search(source):
        raise PatternRefused("look_around")
    if _BACK_REFERENCE.search(source):
        raise PatternRefused("back_reference")
    compiled = _compiled(source)
    if _is_catastrophic(source):
        raise PatternRefused("catastrophic")
    if compiled.search("") is not None:
        raise PatternRefused("matches_empty")
    began = time.thread_time()
    for probe in _PROBES:
        for _ in compiled.finditer(probe):
            pass
        if time.thread_time() - began > SECONDS:
            raise PatternRefused("too_slow")


def search(pattern: Pattern, text: str) -> list[tuple[int, int]]:
    """Where the pattern matches; the whole text when it cannot be applied."""
    if len(text) > LONGEST_TEXT:
        return [(0, len(text))]
    try:
        compiled = _compiled(pattern.source)
        return [
            match.span()
            for match in compiled.finditer(_encodable(text))
            if match.end() > match.start()
        ]
    except (PatternRefused, re2.error):
        return [(0, len(text))] if text else []


def _encodable(text: str) -> str:
    """Half a surrogate pair has no UTF-8; another sign of the same length takes its place."""
    return (
        text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
        if _has_half(text)
        else text
    )


def _has_half(text: str) -> bool:
    return any("\ud800" <= char <= "\udfff" for char in text)


@lru_cache(256)
def _compiled(source: str) -> Any:
    options = re2.Options()
    options.max_mem = MEMORY
    options.log_errors = False
    try:
        return re2.compile(source, options)
    except re2.error as error:
        detail = error.args[0] if error.args else ""
        said = detail.decode("utf-8", "replace") if isinstance(detail, bytes) else str(detail)
        code = "too_large" if "too large" in said or "repetition size" in said else "syntax"
        raise PatternRefused(code, said) from error
    except UnicodeEncodeError as error:
        raise PatternRefused("syntax", "half a surrogate pair") from error


def _is_catastrophic(source: str) -> bool:
    """Whether a repeat without limit directly holds another: `(a+)+`. RE2 copes; its author erred."""
    # Python's own parser is undocumented but stable since 3.11 under this name.
    from re import _parser  # type: ignore[attr-defined]

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            tree = _parser.parse(_CLASS.sub("x", source))
    except (re.error, OverflowError, RecursionError):
        return False
    return _has_nested_repeat(tree)


def _has_nested_repeat(tree: Any) -> bool:
    for code, argument in tree:
        if str(code) in _REPEATS:
            _, high, body = argument
            if high > 100 and _can_be_only_a_repeat(body):
                return True
        if any(_has_nested_repeat(branch) for branch in _branches(argument)):
            return True
    return False


def _can_be_only_a_repeat(tree: Any) -> bool:
    """Whether some way through this consists of nothing but an unlimited repeat."""
    items = list(tree)
    for index, (code, argument) in enumerate(items):
        others_may_be_empty = all(_may_be_empty(item) for i, item in enumerate(items) if i != index)
        if not others_may_be_empty:
            continue
        if str(code) in _REPEATS and argument[1] > 100:
            return True
        if any(_can_be_only_a_repeat(branch) for branch in _branches(argument)):
            return True
    return False


def _may_be_empty(item: Any) -> bool:
    code, argument = item
    if str(code) in _REPEATS:
        return bool(argument[0] == 0) or all(_may_be_empty(inner) for inner in argument[2])
    if str(code) == "AT":
        return True
    branches = _branches(argument)
    return bool(branches) and any(
        all(_may_be_empty(inner) for inner in branch) for branch in branches
    )


def _branches(argument: Any) -> list[Any]:
    """The patterns inside one node of Python's parse tree."""
    kind = type(argument).__name__
    if kind == "SubPattern":
        return [argument]
    if isinstance(argument, list | tuple):
        return [branch for inner in argument for branch in _branches(inner)]
    return []
