"""Where the contents of files lie: sealed, one a name of ours, in a folder that is never served."""

import logging
import os
import time
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

import msgspec
from django.conf import settings

from contactcenter.sealing import SealBroken, seal_bytes, unseal_bytes
from conversations.models import Attachment

logger = logging.getLogger(__name__)
ORPHAN_SECONDS = 3600
"""Much longer than a file may wait for the row that is stored right after it."""


@dataclass(frozen=True, slots=True)
class Contents:
    """A file, and what it says; None: nothing in it can be read, as in a picture."""

    content: bytes
    text: str | None
    is_wrapped: bool = False


def write(key: UUID, contents: Contents) -> None:
    """Keep it; on the disk when this returns, because the answer to the sender will promise so."""
    folder = _folder()
    folder.mkdir(parents=True, exist_ok=True)
    _replace(_path(key), seal_bytes(msgspec.msgpack.encode(contents)))
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def read(key: UUID) -> Contents | None:
    """What `write` got; None when it is gone, or no key opens it any more."""
    try:
        sealed = _path(key).read_bytes()
        return msgspec.msgpack.decode(unseal_bytes(sealed), type=Contents)
    except FileNotFoundError:
        return None
    except SealBroken:
        logger.error("files: a sealed file cannot be opened; is a key of DATA_KEYS missing?")
        return None


def forget(key: UUID) -> None:
    _path(key).unlink(missing_ok=True)


def sweep() -> int:
    """Delete files without a row: a crash came in between, or the conversation is gone; how many."""
    late = time.time() - ORPHAN_SECONDS
    old = {path for path in _folder().glob("*") if path.stat().st_mtime < late}
    known = {_path(key) for key in Attachment.objects.values_list("pk", flat=True).iterator()}
    for path in old - known:
        path.unlink(missing_ok=True)
    return len(old - known)


def reseal_all() -> tuple[int, int]:
    """Every file under the newest key of DATA_KEYS: how many, and how many no key opens."""
    done = broken = 0
    for key in Attachment.objects.values_list("pk", flat=True).iterator():
        contents = read(key)
        if contents is None:
            broken += 1
            continue
        write(key, contents)
        done += 1
    return done, broken


def _replace(path: Path, content: bytes) -> None:
    """All of it or nothing, also when the power fails."""
    fresh = path.with_suffix(".new")
    with fresh.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    fresh.rename(path)


def _folder() -> Path:
    return Path(settings.MEDIA_FILES) / "attachments"


def _path(key: UUID) -> Path:
    return _folder() / f"{key}.sealed"
