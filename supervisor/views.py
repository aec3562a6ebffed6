"""Pages about the past: the list, one transcript, its file (RPT-2)."""

from datetime import UTC, datetime
from functools import wraps
from typing import Any, cast
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from contactcenter.models import User
from contactcenter.protocol import StaffEntry
from contactcenter.web import staff_actor
from conversations import selectors
from conversations.models import Conversation
from conversations.services import audit, notices, transcripts
from supervisor import history

MOST_WORDS = 200


def _for_staff(view: Any) -> Any:
    """Agents and supervisors who have confirmed the notice (PRIV-5)."""

    @login_required
    @never_cache
    @require_GET
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        user = cast(User, request.user)
        if not (user.is_agent or user.is_supervisor):
            return render(request, "403.html", status=403)
        if not notices.is_confirmed(user):
            return redirect("notice")
        return cast(HttpResponse, view(request, user, *args, **kwargs))

    return guarded


@_for_staff
def find(request: HttpRequest, user: User) -> HttpResponse:
    """The list, narrowed by ?q= and ?queue=."""
    words = request.GET.get("q", "").replace("\0", "").strip()[:MOST_WORDS]
    queue_id = _uuid(request.GET.get("queue", ""))
    page = min(max(_number(request.GET.get("page", "1")), 1), 1000)
    found, has_more = history.search(user, words=words, queue_id=queue_id, page=page)
    context = {
        "found": found, "words": words, "queue_id": queue_id, "queues": history.queues_of(user),
        "page": page, "before": page - 1, "after": page + 1 if has_more else 0,
    }  # fmt: skip
    return render(request, "history/list.html", context)


@_for_staff
def read(request: HttpRequest, user: User, conversation_id: UUID) -> HttpResponse:
    """One conversation, masked as this person may read it."""
    conversation = _visible(user, conversation_id)
    reader = history.reader_for(user)
    before = _number(request.GET.get("before", "0")) or None
    entries, has_more = selectors.staff_entries(conversation.pk, reader, before=before)
    item = getattr(conversation, "work_item", None)
    details = selectors.details(conversation.pk, reader, queue=item.queue.name if item else "")
    audit.record(staff_actor(request), "history.read", str(conversation.pk))
    context = {
        "conversation": conversation, "details": details,
        "lines": [_line(entry) for entry in entries if entry.kind in history.SAID],
        "before": entries[0].seq if has_more and entries else 0,
    }  # fmt: skip
    return render(request, "history/one.html", context)


@_for_staff
def transcript(request: HttpRequest, user: User, conversation_id: UUID) -> HttpResponse:
    """The same as a text file, masked for files."""
    conversation = _visible(user, conversation_id)
    audit.record(staff_actor(request), "transcript.export", str(conversation.pk))
    text = transcripts.as_text(conversation, is_public=False)
    response = HttpResponse(text, content_type="text/plain; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="transcript-{conversation.pk}.txt"'
    return response


def _line(entry: StaffEntry) -> dict[str, Any]:
    at = datetime.fromtimestamp(entry.at, tz=UTC)
    name = entry.author.name or entry.author.role
    return {"kind": entry.kind, "name": name, "text": entry.text, "at": at}


def _visible(user: User, conversation_id: UUID) -> Conversation:
    """Raises Http404 alike for what does not exist and what is not theirs."""
    rows = history.visible_to(user).select_related("customer", "work_item__queue")
    conversation = rows.filter(pk=conversation_id).first()
    if conversation is None:
        raise Http404
    return conversation


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
