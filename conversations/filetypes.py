"""Which files may be sent, told by content and by name alike, and what a name may look like. Pure."""

import re
import unicodedata
from enum import StrEnum

MOST_NAME = 100
SNIFFED = 1024
_UNSAFE = re.compile(r'[<>:"|?*]')
# Letters, marks, numbers, punctuation, symbols and plain spaces; no controls, no invisible signs.
_VISIBLE = re.compile(r"[LMNPS]|Zs")
_MARKUP = re.compile(rb"\s*<(?:!doctype|\?xml|html|head|body|svg|script|iframe|!--)", re.I)
_ACTIVE = re.compile(rb"<(?:!doctype|html|svg|script)", re.I)
_NOT_TEXT = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")
_ZIP_END = b"PK\x05\x06"
_ZIP_TAIL = 66_000


class Kind(StrEnum):
    """The values are what a browser is told."""

    PNG = "image/png"
    JPEG = "image/jpeg"
    GIF = "image/gif"
    WEBP = "image/webp"
    PDF = "application/pdf"
    TXT = "text/plain"
    CSV = "text/csv"


IMAGES = frozenset({Kind.PNG, Kind.JPEG, Kind.GIF, Kind.WEBP})
_ENDINGS = {
    "png": Kind.PNG, "jpg": Kind.JPEG, "jpeg": Kind.JPEG, "gif": Kind.GIF, "webp": Kind.WEBP,
    "pdf": Kind.PDF, "txt": Kind.TXT, "csv": Kind.CSV,
}  # fmt: skip


def clean_name(name: str, most: int = MOST_NAME) -> str:
    """The last part of a path, without anything invisible or meant for a shell; never empty."""
    plain = re.split(r"[/\\]", unicodedata.normalize("NFKC", name))[-1]
    seen = "".join(c for c in plain if _VISIBLE.match(unicodedata.category(c)))
    tidy = " ".join(_UNSAFE.sub("_", seen).split()).rstrip(". ")
    stem, dot, ending = tidy.rpartition(".")
    if not dot:
        return tidy[:most] or "file"
    return f"{stem[: most - len(ending) - 1].strip() or 'file'}.{ending[:most]}"


def kind_of(name: str, content: bytes) -> Kind | None:
    """What it is, if the name says the same as the content and we let it through."""
    said = _ENDINGS.get(name.rpartition(".")[2].lower())
    found = _sniffed(content)
    if said is Kind.CSV and found is Kind.TXT:
        found = Kind.CSV
    return found if found is said else None


def decoded(content: bytes) -> str | None:
    """A text in the encoding it claims; None when it is no text. Western letters if it claims none."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        text = content.decode("utf-16", "replace")
    else:
        try:
            text = content.decode("utf-8-sig")
        except UnicodeDecodeError:
            text = content.decode("cp1252", "replace")
    return None if _NOT_TEXT.search(text) else text


def _sniffed(content: bytes) -> Kind | None:
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return Kind.PNG
    if content.startswith(b"\xff\xd8\xff"):
        return Kind.JPEG
    if content.startswith((b"GIF87a", b"GIF89a")):
        return Kind.GIF
    if content.startswith(b"RIFF") and content[8:12] == b"WEBP":
        return Kind.WEBP
    if content.startswith(b"%PDF-"):
        # A PDF is written anew, but its streams stay as they are; it must not be anything else as well.
        is_more = _ZIP_END in content[-_ZIP_TAIL:] or _ACTIVE.search(content[:SNIFFED])
        return None if is_more else Kind.PDF
    if _MARKUP.match(content.removeprefix(b"\xef\xbb\xbf")[:SNIFFED]) or decoded(content) is None:
        return None
    return Kind.TXT
