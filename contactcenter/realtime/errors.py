"""How a rule says no, and how each door words it."""

from typing import Any

from rest_framework.response import Response
from rest_framework.views import exception_handler

STATUS = {"not_found": 404, "not_allowed": 403, "switched_off": 403, "no_consent": 403,
          "notice_required": 403, "rate_limited": 429, "reserved_character": 422,
          "too_long": 422, "empty": 422, "invalid_answer": 422, "consent_required": 422,
          "invalid": 400, "files_off": 403, "too_large": 413, "type_not_allowed": 415,
          "unreadable": 422, "payment_data": 422, "unexamined": 503}  # fmt: skip


class Refused(Exception):
    """A rule said no and nothing changed. `code` is stable and documented in docs/protocol.md."""

    def __init__(self, code: str, detail: str = "", *, retry_after: int = 0) -> None:
        super().__init__(code)
        self.code = code
        self.detail = detail
        self.retry_after = retry_after
        """Seconds until it is worth another try; 0: nobody knows."""

    @property
    def status(self) -> int:
        """The HTTP status of this refusal; losing a race is 409."""
        return STATUS.get(self.code, 409)

    @property
    def headers(self) -> dict[str, str]:
        """What the HTTP answer says beside its status."""
        return {"Retry-After": str(self.retry_after)} if self.retry_after else {}


def rest_exception_handler(error: Exception, context: dict[str, Any]) -> Response | None:
    """Django REST framework's handler, plus ours: a Refused becomes {"code", "detail"}."""
    if isinstance(error, Refused):
        told = {"code": error.code, "detail": error.detail}
        return Response(told, status=error.status, headers=error.headers)
    return exception_handler(error, context)
