"""What the tests of files share: a file sent, and how both sides hear of it."""

import io
from typing import Any

import httpx
from pypdf import PdfReader

from tests.wire import Agent, Frame, Visitor

MAIL = "melissa@mail.example"
BOTH: dict[str, Any] = {"customers_send_files": True, "agents_send_files": True}


def code(answer: httpx.Response) -> str:
    """The code of a refusal; "" when the file was taken."""
    return "" if answer.status_code == 201 else str(answer.json()["code"])


def said(content: bytes) -> str:
    """The words on the pages of a PDF."""
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages).strip()


def is_file(frame: Frame) -> bool:
    return frame["type"] in ("entry.posted", "entry.logged") and frame["entry"]["kind"] == "file"


async def sent_by(emma: Visitor, dana: Agent, name: str, content: bytes) -> tuple[Frame, Frame]:
    """The entry as the customer and as the agent hear it."""
    assert code(await emma.send_file(name, content)) == ""
    return (await emma.hear(is_file))["entry"], (await dana.hear(is_file))["entry"]
