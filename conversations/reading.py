"""Looks into a file in a process of its own, because pictures and PDFs may be made to do harm.

`python -m conversations.reading image/png <file >answer`: limits first, then the libraries. Knows no Django,
no settings and no secrets. The answer is a line of JSON that says how long the text is (null: there can be
none) and how long the content, then both: pictures and PDFs are written anew, and a text is what the new
one says. Any failure ends the process with an error, and the file is refused.
"""

import io
import json
import resource
import sys

CPU_SECONDS = 8
MEMORY = 1 << 30
MOST_PIXELS = 40_000_000
MOST_TEXT = 300_000
"""Masking searches it twice: some 1.5 s of a processor for the worst that is known."""
MOST_OUT = 24 << 20
_FORMATS = {
    "image/png": "PNG", "image/jpeg": "JPEG", "image/gif": "GIF", "image/webp": "WEBP",
}  # fmt: skip


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


def look(content: bytes, kind: str) -> bytes:
    """The answer for this file."""
    if kind in _FORMATS:
        return _answer(None, picture(content, kind))
    from conversations import pdf  # after the limits

    fresh = pdf.anew(content)
    text = pdf.words(fresh)
    if len(text) > MOST_TEXT:
        raise Unreadable
    return _answer(text, fresh)


def _answer(text: str | None, content: bytes) -> bytes:
    if len(content) > MOST_OUT:
        raise Unreadable
    told = None if text is None else text.encode("utf-8", "replace")
    sizes = {"text": None if told is None else len(told), "content": len(content)}
    return json.dumps(sizes).encode() + b"\n" + (told or b"") + content


if __name__ == "__main__":
    limit()
    sys.stdout.buffer.write(look(sys.stdin.buffer.read(), sys.argv[1]))
