"""Files as people and attackers send them: small PDFs written by hand, pictures, bombs."""

import io
import struct
import zlib
from collections.abc import Callable
from random import Random
from typing import Any

from PIL import Image
from pypdf import PdfReader, PdfWriter
from pypdf.annotations import FreeText, Link
from pypdf.generic import (
    ArrayObject,
    ByteStringObject,
    DecodedStreamObject,
    DictionaryObject,
    NameObject,
    NumberObject,
    TextStringObject,
)

HTML = b"<!doctype html><script>alert(1)</script>"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'


def pdf(*lines: str, extra: str = "", info: str = "") -> bytes:
    """One page with these lines; `extra` goes into the catalogue."""
    shown = b"BT /F1 12 Tf 14 TL 50 700 Td "
    shown += b" ".join(b"(" + line.encode("latin-1") + b") Tj T*" for line in lines) + b" ET"
    bodies = [
        f"<< /Type /Catalog /Pages 2 0 R {extra} >>".encode(),
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R"
        b" /Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(shown), shown),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        f"<< /Title ({info}) >>".encode("latin-1"),
    ]
    out, places = io.BytesIO(b"%PDF-1.4\n"), []
    out.seek(0, io.SEEK_END)
    for number, body in enumerate(bodies, 1):
        places.append(out.tell())
        out.write(b"%d 0 obj\n%s\nendobj\n" % (number, body))
    start = out.tell()
    out.write(b"xref\n0 %d\n0000000000 65535 f \n" % (len(bodies) + 1))
    out.writelines(b"%010d 00000 n \n" % place for place in places)
    out.write(
        b"trailer\n<< /Size %d /Root 1 0 R /Info 6 0 R >>\nstartxref\n%d\n%%%%EOF\n"
        % (len(bodies) + 1, start)
    )
    return out.getvalue()


def encrypted_pdf() -> bytes:
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(pdf("secret"))))
    writer.encrypt("a password", algorithm="RC4-128")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def picture(form: str = "PNG", *, told: str = "") -> bytes:
    """40 by 30 pixels; `told` stands in its EXIF."""
    out = io.BytesIO()
    exif = Image.Exif()
    if told:
        exif[0x010E] = told
    Image.new("RGB", (40, 30), (30, 90, 200)).save(out, form, exif=exif)
    return out.getvalue()


def bomb(side: int = 30_000) -> bytes:
    """A PNG of a few kilobytes that would take gigabytes."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        )

    head = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    packed = zlib.compress(b"\0" * 3_000_000, 9)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", packed) + chunk(b"IEND", b"")
    )


def _dictionary(**entries: Any) -> DictionaryObject:
    """Strings with a slash in front are names."""
    return DictionaryObject(
        {NameObject(f"/{key}"): _object(value) for key, value in entries.items()}
    )


def _object(value: Any) -> Any:
    if isinstance(value, str) and not isinstance(value, NameObject | TextStringObject):
        return NameObject(value) if value.startswith("/") else TextStringObject(value)
    if isinstance(value, list):
        return ArrayObject([_object(part) for part in value])
    return NumberObject(value) if isinstance(value, int) else value


def _stream(data: bytes, **entries: Any) -> DecodedStreamObject:
    made = DecodedStreamObject()
    made.update(_dictionary(**entries))
    made.set_data(data)
    return made


_FONTS = {
    "Font": _dictionary(F1=_dictionary(Type="/Font", Subtype="/Type1", BaseFont="/Helvetica"))
}
_BOX = [0, 0, 300, 40]


def _form(said: str, **entries: Any) -> DecodedStreamObject:
    return _stream(
        f"BT /F1 12 Tf 5 5 Td ({said}) Tj ET".encode("latin-1"),
        Type="/XObject", Subtype="/Form", BBox=_BOX, **entries,
    )  # fmt: skip


def _with_resources(said: str) -> DecodedStreamObject:
    return _form(said, Resources=_dictionary(**_FONTS))


def _remark(writer: PdfWriter, **entries: Any) -> None:
    made = _dictionary(Type="/Annot", Subtype="/Stamp", Rect=_BOX, **entries)
    writer.pages[0][NameObject("/Annots")] = ArrayObject([writer._add_object(made)])


def _of_page(writer: PdfWriter, key: str, value: Any) -> None:
    writer.pages[0][NameObject(key)] = writer._add_object(_object(value))


def _of_root(writer: PdfWriter, key: str, value: Any) -> None:
    writer.root_object[NameObject(key)] = writer._add_object(_object(value))


def _of_resources(writer: PdfWriter, key: str, value: Any) -> None:
    inside = DictionaryObject({NameObject("/X0"): writer._add_object(value)})
    writer.pages[0]["/Resources"][NameObject(key)] = inside  # type: ignore[index]


def _drawn(writer: PdfWriter, content: str) -> None:
    _of_page(writer, "/Contents", _stream(content.encode("latin-1")))


def _fields(writer: PdfWriter, **entries: Any) -> None:
    field = _dictionary(T="note", FT="/Tx", **entries)
    _of_root(writer, "/AcroForm", _dictionary(Fields=[writer._add_object(field)]))


_Place = Callable[[PdfWriter, str], object]
SPOKEN: dict[str, _Place] = {
    "a field": lambda w, s: _fields(w, V=s),
    "a long field": lambda w, s: _fields(w, V=w._add_object(_stream(s.encode()))),
    "a hint of a field": lambda w, s: _fields(w, TU=s),
    "an appearance": lambda w, s: _remark(
        w, AP=_dictionary(N=w._add_object(_with_resources(s)))
    ),
    "one state of an appearance": lambda w, s: _remark(
        w, AP=_dictionary(N=_dictionary(Yes=w._add_object(_with_resources(s))))
    ),
    "a remark": lambda w, s: _remark(w, Contents=s),
    "a link": lambda w, s: _remark(w, A=_dictionary(S="/URI", URI=f"https://x.example/{s}")),
    "a form nobody uses": lambda w, s: _of_resources(w, "/XObject", _with_resources(s)),
    "a form without fonts": lambda w, s: _of_resources(w, "/XObject", _form(s)),
    "a pattern": lambda w, s: _of_resources(w, "/Pattern", _stream(
        f"BT /F1 9 Tf ({s}) Tj ET".encode(), PatternType=1, BBox=_BOX, Resources=_dictionary(**_FONTS)
    )),
    "a text instead": lambda w, s: _drawn(
        w, f"/Span << /ActualText ({s}) >> BDC BT /F1 9 Tf (x) Tj ET EMC"
    ),
    "a missing font": lambda w, s: _drawn(w, f"BT /F9 9 Tf [({s[:7]}) 3 ({s[7:]})] TJ ET"),
    "a description": lambda w, s: _of_root(w, "/StructTreeRoot", _dictionary(K=[_dictionary(Alt=s)])),
    "a string by itself": lambda w, s: _remark(w, Subj=w._add_object(_object(s))),
    "bytes in no writing": lambda w, s: _remark(w, Subj=ByteStringObject(b"\x9f\x7f" + s.encode())),
    "a date that is none": lambda w, s: _remark(w, M=f"D:{s}"),
    "the outline": lambda w, s: w.add_outline_item(s, 0),
    "a name of pages": lambda w, s: _of_root(
        w, "/PageLabels", _dictionary(Nums=[0, _dictionary(S="/D", P=s)])
    ),
    "the title": lambda w, s: w.add_metadata({"/Title": s}),
}  # fmt: skip
"""Places of a PDF that say something, beside its pages."""

LEFT_OUT: dict[str, _Place] = {
    "what a program noted": lambda w, s: _of_page(
        w, "/PieceInfo", _dictionary(X=_dictionary(Private=s))
    ),
    "data about a page": lambda w, s: _of_page(w, "/Metadata", _stream(s.encode(), Subtype="/XML")),
    "data about all": lambda w, s: _of_root(w, "/Metadata", _stream(s.encode(), Subtype="/XML")),
    "a small picture": lambda w, s: _of_page(w, "/Thumb", _stream(s.encode(), Width=4, Height=4)),
    "its producer": lambda w, s: w.add_metadata({"/Producer": s, "/Own": s}),
    "an object nobody uses": lambda w, s: w._add_object(_object(s)),
    "a signature": lambda w, s: _fields(
        w, V=_dictionary(Type="/Sig", ByteRange=[0, 1, 2, 3], Name=s, Contents=s)
    ),
}
"""Places that are not passed on."""


def pdf_with(place: _Place, said: str) -> bytes:
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(pdf("An invoice"))))
    place(writer, said)
    return _written(writer)


def revised(earlier: str, later: str) -> bytes:
    """Both revisions lie in it; readers show the later one."""
    writer = PdfWriter(io.BytesIO(pdf(earlier)), incremental=True)
    _drawn(writer, f"BT /F1 12 Tf ({later}) Tj ET")
    return _written(writer)


def _written(writer: PdfWriter) -> bytes:
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def ordinary(dice: Random) -> bytes:
    """An order of a shop: a table on each of three pages, link, field, outline, picture, ids and dates."""

    def digits(size: int) -> str:
        return "".join(dice.choices("0123456789", k=size))

    def row() -> str:
        price, many = dice.randint(1, 9999), dice.randint(1, 9)
        total = f"{price * many:,}".replace(",", dice.choice(["", " ", "."]))
        return f"{digits(8)} Chair {digits(3)} {many} {price}.{digits(2)} {total},{digits(2)} EUR"

    writer = PdfWriter()
    for number in range(3):
        page = writer.add_page(PdfReader(io.BytesIO(pdf(""))).pages[0])
        lines = [f"Order {digits(dice.randint(6, 12))}, page {number + 1}",
                 f"Date {dice.randint(1, 28)}.{dice.randint(1, 12)}.2026, due 2026-12-{dice.randint(10, 28)}",
                 *(row() for _ in range(dice.randint(3, 25)))]  # fmt: skip
        shown = "".join(f"({line}) Tj T* " for line in lines)
        content = f"q 40 0 0 30 5 5 cm /Im0 Do Q BT /F1 9 Tf 12 TL 50 750 Td {shown}ET"
        page[NameObject("/Contents")] = writer._add_object(_stream(content.encode()))
        pixels = _stream(dice.randbytes(12), Type="/XObject", Subtype="/Image", Width=2, Height=2,
                         ColorSpace="/DeviceRGB", BitsPerComponent=8)  # fmt: skip
        page["/Resources"][NameObject("/XObject")] = DictionaryObject(  # type: ignore[index]
            {NameObject("/Im0"): writer._add_object(pixels)}
        )
        writer.add_annotation(
            number, Link(rect=(0, 0, 9, 9), url=f"https://shop.example/o/{digits(9)}")
        )
        remark = FreeText(text=f"Page {number + 1}", rect=(9, 9, 90, 90))
        remark.update(
            _dictionary(NM=digits(32), M=f"D:2026{dice.randint(10, 12)}27{digits(2)}0000+01'00'")
        )
        writer.add_annotation(number, remark)
        writer.add_outline_item(f"Page {number + 1}", number)
    box = _dictionary(T="topmostSubform[0].Page1[0].f1_01[0]", FT="/Tx", V=digits(5), Subtype="/Widget",
                      DA="/F1 10 Tf 0.13333 0.26667 0.5333 rg", Rect=_BOX)  # fmt: skip
    box[NameObject("/AP")] = _dictionary(N=writer._add_object(_with_resources(str(box["/V"]))))
    _of_root(writer, "/AcroForm", _dictionary(Fields=[writer._add_object(box)]))
    _of_root(writer, "/Metadata", _stream(f"<x>uuid:{digits(36)}</x>".encode(), Subtype="/XML"))
    writer.add_metadata({"/Title": f"Order {digits(8)}", "/CreationDate": f"D:20261127{digits(2)}0000Z",
                         "/PTEX.Fullbanner": "This is pdfTeX, Version 3.14159265-2.6-1.40.21"})  # fmt: skip
    writer.generate_file_identifiers()
    return _written(writer)


def book(*, pages: int, parts: int) -> bytes:
    writer = PdfWriter()
    for _ in range(pages):
        writer.add_blank_page(100, 100)
    for number in range(parts):
        writer.add_outline_item(f"Part {number}", number % pages)
    return _written(writer)


def in_circles(writer: PdfWriter, _: str) -> None:
    """A form that shows itself, and a structure whose child is its parent."""
    form = _stream(b"/X0 Do", Type="/XObject", Subtype="/Form", BBox=_BOX)
    place = writer._add_object(form)
    inside = _dictionary(XObject=_dictionary(X0=place))
    form[NameObject("/Resources")] = inside
    _of_resources(writer, "/XObject", form)
    child = _dictionary()
    child[NameObject("/K")] = child[NameObject("/P")] = writer._add_object(child)
    _of_root(writer, "/StructTreeRoot", child)


def slow_pdf() -> bytes:
    """Eight kilobytes that take longer to read than anybody waits."""
    letters = DecodedStreamObject()
    letters.set_data(b"BT /F1 9 Tf " + b"(a) Tj " * 700_000 + b"ET")
    return pdf_with(lambda w, _: _of_page(w, "/Contents", letters.flate_encode(9)), "")


def greedy_picture() -> bytes:
    """Not too many pixels, and more memory to write them anew than there is."""
    out = io.BytesIO()
    Image.new("RGB", (6300, 6300)).save(out, "WEBP")
    return out.getvalue()
