"""Looks into a file in a process of its own, because pictures and PDFs may be made to do harm.

`python -m conversations.reading image/png <file >answer`: limits first, then the libraries. Knows no Django,
no settings and no secrets. The answer is a line of JSON, whether there is text, and then bytes: the text,
or the picture written anew. Any failure ends the process with an error, and the file is refused.
"""

import io
import json
import resource
import sys
from typing import Any

CPU_SECONDS = 8
MEMORY = 1 << 30
MOST_PIXELS = 40_000_000
MOST_PAGES = 500
MOST_TEXT = 300_000
"""Masking searches it twice: some 1.5 s of a processor for the worst that is known."""
MOST_OUT = 24 << 20
_FORMATS = {
    "image/png": "PNG", "image/jpeg": "JPEG", "image/gif": "GIF", "image/webp": "WEBP",
}  # fmt: skip
# A PDF with these can hold what its pages do not show: it cannot be examined.
_OPAQUE = (
    "/JavaScript",
    "/JS",
    "/Launch",
    "/EF",
    "/EmbeddedFile",
    "/EmbeddedFiles",
    "/XFA",
    "/RichMedia",
)


class Unreadable(Exception):
    """It cannot be examined whole."""


def limit() -> None:
    """From here on the process can neither run long nor grow, nor write any file."""
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))


def picture(content: bytes, kind: str) -> bytes:
    """The first frame, upright, written anew: EXIF, comments and whatever was appended are gone."""
    from PIL import Image, ImageOps  # after the limits

    Image.MAX_IMAGE_PIXELS = MOST_PIXELS
    form = _FORMATS[kind]
    with Image.open(io.BytesIO(content), formats=[form]) as image:
        if image.width * image.height > MOST_PIXELS:
            raise Unreadable
        image.load()
        upright = ImageOps.exif_transpose(image)
    # A copy on a fresh canvas: nothing of what a library keeps in `info` is written again.
    if upright.mode not in ("L", "LA", "RGB", "RGBA"):
        has_alpha = "transparency" in upright.info or upright.mode in ("PA", "RGBa", "La")
        upright = upright.convert("RGBA" if has_alpha else "RGB")
    if form == "JPEG" and upright.mode not in ("L", "RGB"):
        upright = upright.convert("RGB")
    bare = Image.new(upright.mode, upright.size)
    bare.paste(upright)
    out = io.BytesIO()
    bare.save(out, form, **({"quality": 90} if form in ("JPEG", "WEBP") else {}))
    return out.getvalue()


def words(content: bytes) -> str:
    """Everything a PDF says: its pages, fields, remarks, outline and what it tells about itself."""
    from pypdf import PdfReader  # after the limits
    from pypdf.generic import IndirectObject

    reader = PdfReader(io.BytesIO(content), strict=False)
    if reader.is_encrypted or len(reader.pages) > MOST_PAGES:
        raise Unreadable
    _refuse_opaque(reader.trailer)
    for generation, numbers in [*reader.xref.items(), (0, reader.xref_objStm)]:
        for number in numbers:
            _refuse_opaque(reader.get_object(IndirectObject(number, generation, reader)))
    found = [str(value) for value in (reader.metadata or {}).values()]
    if reader.xmp_metadata is not None:
        found.append(reader.xmp_metadata.stream.get_data().decode("utf-8", "replace"))
    for page in reader.pages:
        found.append(page.extract_text())
        for remark in page.get("/Annots") or ():
            found += _texts(remark.get_object())
    found += [str(field.get("/V", "")) for field in (reader.get_fields() or {}).values()]
    found += _titles(reader.outline)
    return "\n".join(part for part in found if part.strip())


def _refuse_opaque(thing: Any) -> None:
    """Look into what is written in one place; what it refers to has a number, and a turn, of its own."""
    if isinstance(thing, list):
        for part in thing:
            _refuse_opaque(part)
    if not isinstance(thing, dict):
        return
    for key, value in thing.items():
        # Values as they stand: asking the dictionary itself would follow references, perhaps in circles.
        if key in _OPAQUE or str(value) in _OPAQUE:
            raise Unreadable
        _refuse_opaque(value)


def _texts(remark: Any) -> list[str]:
    keys = ("/Contents", "/V", "/TU", "/T", "/Subj", "/RC")
    found = [str(remark[key]) for key in keys if key in remark]
    return found + ([str(remark["/A"].get("/URI", ""))] if "/A" in remark else [])


def _titles(outline: Any) -> list[str]:
    found: list[str] = []
    for item in outline:
        found += _titles(item) if isinstance(item, list) else [str(item.title)]
    return found


def look(content: bytes, kind: str) -> bytes:
    """The answer for this file."""
    if kind in _FORMATS:
        return _answer(has_text=False, rest=picture(content, kind))
    text = words(content)
    if len(text) > MOST_TEXT:
        raise Unreadable
    return _answer(has_text=True, rest=text.encode("utf-8", "replace"))


def _answer(*, has_text: bool, rest: bytes) -> bytes:
    if len(rest) > MOST_OUT:
        raise Unreadable
    return json.dumps({"has_text": has_text}).encode() + b"\n" + rest


if __name__ == "__main__":
    limit()
    sys.stdout.buffer.write(look(sys.stdin.buffer.read(), sys.argv[1]))
