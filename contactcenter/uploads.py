"""Where uploaded files lie while they are read. Imports nothing of ours: the settings name it."""

import os
from contextlib import suppress
from io import UnsupportedOperation
from typing import Any

from django.conf import settings
from django.core.files.uploadhandler import MemoryFileUploadHandler


class InMemory(MemoryFileUploadHandler):
    """Django's own, for everything a chat may get: a file with a name stays when its process is killed.

    Its setting would do that too, but also keep every body in memory before anybody may refuse it. Larger
    files, an admin's clips, go to the next handler.
    """

    def handle_raw_input(
        self, input_data: Any, META: Any, content_length: int | None, *_: Any, **__: Any
    ) -> None:
        """Decide by the real size, where it can be had: a body in chunks does not tell its own."""
        stream = getattr(input_data, "_stream", input_data)
        size = content_length or 0
        with suppress(UnsupportedOperation, AttributeError):
            size = stream.seek(0, os.SEEK_END)
            stream.seek(0)
        self.activated = size <= settings.MOST_FILE_BODY
