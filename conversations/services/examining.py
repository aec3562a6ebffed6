"""What is in a file, found out in a process of its own (conversations.reading); all or nothing."""

import json
import logging
import subprocess
import sys
import threading

from django.conf import settings

from contactcenter.realtime.errors import Refused
from conversations.filetypes import Kind, decoded
from conversations.reading import MOST_TEXT
from conversations.services.attachments import Contents

logger = logging.getLogger(__name__)
MOST_SECONDS = 12
MOST_AT_ONCE = 3
_turn = threading.BoundedSemaphore(MOST_AT_ONCE)


def examine(content: bytes, kind: Kind) -> Contents:
    """The file as it may be kept, with what it says. Raises Refused: `unreadable`, `rate_limited`."""
    if kind in (Kind.TXT, Kind.CSV):
        text = decoded(content) or ""
        if len(text) > MOST_TEXT:
            raise Refused("unreadable")
        return Contents(content, text, is_wrapped=kind is Kind.TXT)
    # Each takes memory and a processor: a crowd of them must not take the whole machine.
    if not _turn.acquire(timeout=MOST_SECONDS):
        raise Refused("rate_limited")
    try:
        answer = _looked(content, kind)
    finally:
        _turn.release()
    head, _, rest = answer.partition(b"\n")
    sizes = json.loads(head)
    if len(rest) != (sizes["text"] or 0) + sizes["content"]:
        raise Refused("unreadable")
    if sizes["text"] is None:
        return Contents(rest, None)
    said, fresh = rest[: sizes["text"]], rest[sizes["text"] :]
    return Contents(fresh, said.decode(), is_wrapped=True)


def _looked(content: bytes, kind: Kind) -> bytes:
    try:
        # An empty environment: what reads hostile files knows no secret of ours.
        ran = subprocess.run(  # noqa: S603 - our own module, and one of seven words
            [sys.executable, "-m", "conversations.reading", kind.value],
            input=content, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env={},
            cwd=settings.BASE_DIR, timeout=MOST_SECONDS, check=True,
        )  # fmt: skip
    except (subprocess.SubprocessError, OSError) as failure:
        logger.warning("files: one could not be examined: %s", type(failure).__name__)
        raise Refused("unreadable") from None
    return ran.stdout
