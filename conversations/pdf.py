"""A PDF written anew, and everything that the new one says. Runs inside conversations.reading only.

What is passed on is what was examined: the new file has nothing but what can be reached from its root, so
no earlier revision, and it is the new one that is read.
"""

import io
import re
import sys
from collections import deque
from collections.abc import Callable, Iterator
from typing import Any, cast

from pypdf import PageObject, PdfReader, PdfWriter
from pypdf.generic import (
    ByteStringObject,
    ContentStream,
    DictionaryObject,
    EncodedStreamObject,
    IndirectObject,
    NameObject,
    StreamObject,
    TextStringObject,
    create_string_object,
)

MOST_PAGES = 500
_DEPTH = 20_000
"""Writing follows references one in another: a book's outline or a tagged page goes deep."""
BREAK = "\n----------\n"
"""Between what does not belong together: no number goes over so many signs."""
# Whoever has these can hold what no page shows: it cannot be examined.
_OPAQUE = frozenset({
    "/JavaScript", "/JS", "/Launch", "/EF", "/EmbeddedFile", "/EmbeddedFiles", "/XFA", "/RichMedia",
})  # fmt: skip
# Notes of programs to themselves, small pictures of pages, what only counts or checks: nobody misses it.
_LEFT_OUT = frozenset({
    "/PieceInfo", "/Metadata", "/Thumb", "/SpiderInfo", "/LastModified", "/ID", "/IDTree", "/NM",
    "/CharSet", "/Perms", "/DSS", "/Legal", "/SigFlags",
})  # fmt: skip
_ABOUT_ITSELF = ("/Title", "/Author", "/Subject", "/Keywords")
_UNKNOWN = "\N{REPLACEMENT CHARACTER}"
Heard = Callable[..., None]
_DATE = re.compile(
    r"D:(?:19|20|21)\d\d(?:(?:0[1-9]|1[0-2])(?:[0-3]\d(?:[0-2]\d(?:[0-5]\d(?:[0-6]\d)?)?)?)?)?"
    r"(?:[Zz]|[-+Zz][0-2]\d'?(?:[0-5]\d'?)?)?"
)
_VALUES = ("/V", "/RV", "/RC")
_COLOURS = ("/Indexed", "/I")
_SHOWS_TEXT, _MARKS = frozenset({b"Tj", b"TJ", b"'", b'"'}), frozenset({b"BDC", b"DP"})
# What is left of a string in no known writing.
_PLAIN = re.compile(rb"[\x20-\x7e]{8,}")


class Opaque(Exception):
    """It cannot be examined whole."""


def anew(content: bytes) -> bytes:
    """The same pages, links, forms and outline, without old revisions and signatures."""
    sys.setrecursionlimit(_DEPTH)
    reader = PdfReader(io.BytesIO(content), strict=False)
    if reader.is_encrypted or not 0 < len(reader.pages) <= MOST_PAGES:
        raise Opaque
    for thing in _reached(reader):
        if isinstance(thing, dict):
            _clean(thing)
        _refuse_opaque(thing)
    about: dict[str, Any] = {**(reader.metadata or {})}
    # Values of any other kind would be written as they are.
    told = {key: str(about[key]) for key in _ABOUT_ITSELF if isinstance(about.get(key), str)}
    writer = PdfWriter(clone_from=reader)
    writer.metadata = None
    writer._ID = None  # random, and it need not be there
    writer.pdf_header = "%PDF-1.7"
    if told:
        writer.add_metadata(told)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def words(content: bytes) -> str:
    """Pages first, then fields, then what stands elsewhere: in forms and appearances, remarks, titles."""
    reader = PdfReader(io.BytesIO(content), strict=False)
    fields: list[str] = []
    drawn: list[str] = []
    strings: list[str] = []

    def heard(operator: bytes, operands: list[Any], *_: object) -> None:
        if operator in _MARKS:
            strings.extend(text for part in operands for text in _strings(part))

    pages = [_shown(page, heard) for page in reader.pages]
    for thing in _reached(reader):
        if isinstance(thing, StreamObject) and ("/BBox" in thing or "/PatternType" in thing):
            drawn.append(_drawn(reader.pages[0], cast(EncodedStreamObject, thing), heard))
        if isinstance(thing, dict):
            fields += [text for key in _VALUES if key in thing for text in _value(thing[key])]
        strings += _strings(thing)
    shown = BREAK.join(part for part in (*pages, "\n".join(fields)) if part.strip())
    # The same stands in a field and in its picture, in a form and on each page that shows it.
    known = {*fields, ""}
    further = [part for part in drawn if part not in known and part not in shown]
    further += [part for part in strings if part not in known]
    return BREAK.join(part for part in dict.fromkeys([shown, *further]) if part)


def _shown(page: PageObject, heard: Heard) -> str:
    text = page.extract_text(visitor_operand_before=heard)
    contents = page.get_contents()
    return text if _UNKNOWN not in text or contents is None else f"{text}\n{_literally(contents)}"


def _drawn(page: PageObject, form: EncodedStreamObject, heard: Heard) -> str:
    """What a form, an appearance or a pattern shows, whether or not a page uses it."""
    text = page.extract_xform_text(form, visitor_operand_before=heard)
    # Without fonts of its own it has those of whoever uses it.
    is_whole = "/Resources" in form and _UNKNOWN not in text
    contents = ContentStream(form, page.pdf)
    return (text if is_whole else f"{text}\n{_literally(contents)}").strip()


def _literally(contents: ContentStream) -> str:
    """Letters by their usual numbers: a font is missing, and a reader will take another one."""
    return "\n".join(
        "".join(_strings(operands) + [text for part in operands for text in _strings(part)])
        for operands, operator in contents.operations
        if operator in _SHOWS_TEXT
    )


def _reached(reader: PdfReader) -> Iterator[Any]:
    """Every dictionary and list that belongs to it, once each; without recursion, for it may go in circles.

    What was taken out of one before the next is asked for is not followed.
    """
    trailer = reader.trailer
    waiting: deque[Any] = deque(dict.get(trailer, key) for key in ("/Root", "/Info"))
    seen: set[tuple[int, int]] = set()
    while waiting:
        thing = waiting.popleft()
        if isinstance(thing, IndirectObject):
            place = (thing.idnum, thing.generation)
            if place in seen:
                continue
            seen.add(place)
            thing = reader.get_object(thing)
        if isinstance(thing, dict | list):
            yield thing
            waiting.extend(_raw(thing))


def _raw(thing: Any) -> list[Any]:
    """What is written in it; asking it in another way would follow references."""
    return list(dict.values(thing) if isinstance(thing, dict) else list.__iter__(thing))


def _clean(thing: Any) -> None:
    for key in [key for key in thing if key in _LEFT_OUT]:
        del thing[key]
    # Written anew it proves nothing any more, and it tells about who signed.
    if "/V" in thing and isinstance(thing["/V"], DictionaryObject) and "/ByteRange" in thing["/V"]:
        del thing["/V"]


def _refuse_opaque(thing: Any) -> None:
    names = {part for part in _raw(thing) if isinstance(part, NameObject)}
    keys = thing.keys() if isinstance(thing, dict) else ()
    if not _OPAQUE.isdisjoint({*names, *keys}):
        raise Opaque


def _strings(thing: Any) -> list[str]:
    """The strings written in one dictionary or list, as people would read them."""
    if not isinstance(thing, dict | list):
        return []
    if isinstance(thing, list) and thing and _is_named(thing[0], _COLOURS):
        return []
    return [text for part in _raw(thing) for text in _text(part)]


def _is_named(part: Any, names: tuple[str, ...]) -> bool:
    return isinstance(part, NameObject) and part in names


def _value(value: Any) -> list[str]:
    """A long one may be a stream."""
    if isinstance(value, StreamObject):
        value = ByteStringObject(value.get_data())
    return _text(value)


def _text(part: Any) -> list[str]:
    """This string, perhaps with a number of its own; nothing if it is none, or a date."""
    if isinstance(part, IndirectObject):
        part = part.get_object()
    if isinstance(part, ByteStringObject):
        part = create_string_object(bytes(part))
    if isinstance(part, ByteStringObject):
        return [run.decode("ascii") for run in _PLAIN.findall(part)]
    if not isinstance(part, TextStringObject) or _DATE.fullmatch(part):
        return []
    return [str(part).strip()]
