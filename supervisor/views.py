"""HTTP doors of the supervisor: what a dialog lists, and the pages about the past (RPT-2)."""

import dataclasses
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial, wraps
from typing import Any, cast
from urllib.parse import urlencode
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST
from rest_framework.decorators import api_view
from rest_framework.request import Request
from rest_framework.response import Response

from contactcenter.models import User
from contactcenter.protocol import StaffEntry
from contactcenter.realtime.errors import Refused
from contactcenter.web import refused_page, staff_actor
from conversations import access, file_views
from conversations import selectors as log
from conversations.models import Attachment, Conversation
from conversations.services import audit, files, notices, transcripts
from media.access import recordings_for
from supervisor import history, selectors

View = Callable[..., HttpResponseBase]
MOST_WORDS = 200


@api_view(["GET"])
def targets(request: Request) -> Response:
    """SUP-21: agents and queues a conversation can be assigned to."""
    actor = dataclasses.replace(staff_actor(request), audience="supervisor")
    conversation = access.conversation_for(
        actor, request.GET.get("conversation", ""), "conversation.assign"
    )
    return Response(selectors.targets(conversation.pk))


def _for_staff(view: Any, allows: Callable[[View], View] = require_GET) -> Any:
    """Agents and supervisors who have confirmed the notice (PRIV-5)."""

    @login_required
    @never_cache
    @allows
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        user = cast(User, request.user)
        if not (user.is_agent or user.is_supervisor):
            return render(request, "403.html", status=403)
        if not notices.is_confirmed(user):
            return redirect("notice")
        return cast(HttpResponseBase, view(request, user, *args, **kwargs))

    return guarded


@partial(_for_staff, allows=require_POST)
def look_for(request: HttpRequest, user: User) -> HttpResponse:
    """Sends whoever searches to the list, by an address in which nobody's data stand."""
    return _to_list(user, _words(request.POST.get("q", "")), request.POST.get("queue", ""))


def _to_list(user: User, words: str, queue: str) -> HttpResponse:
    """Addresses of pages lie in histories and logs: what may be a customer's is sealed in them (MASK-15)."""
    asked = {"q": words}
    if history.may_name_somebody(words):
        asked = {"sealed": history.sealed(user, words)}
    return redirect(f"{reverse('history')}?{urlencode({**asked, 'queue': queue})}")


@_for_staff
def find(request: HttpRequest, user: User) -> HttpResponse:
    """The list, narrowed by ?queue= and by ?q=, or by ?sealed= which was made for this person."""
    sealed = request.GET.get("sealed", "")
    words = history.unsealed(user, sealed) if sealed else _words(request.GET.get("q", ""))
    if not sealed and history.may_name_somebody(words):
        return _to_list(user, words, request.GET.get("queue", ""))
    queue_id = _uuid(request.GET.get("queue", ""))
    page = min(max(_number(request.GET.get("page", "1")), 1), 1000)
    try:
        history.limit_look_ups(staff_actor(request), words)
    except Refused as refusal:
        return refused_page(request, refusal, back=reverse("history"))
    found, has_more = history.search(user, words=words, queue_id=queue_id, page=page)
    asked = {"sealed": sealed} if sealed else {"q": words}
    context = {
        "found": found, "words": words, "queue_id": queue_id, "queues": history.queues_of(user),
        "asked": urlencode({**asked, "queue": queue_id or ""}),
        "page": page, "before": page - 1, "after": page + 1 if has_more else 0,
    }  # fmt: skip
    return render(request, "history/list.html", context)


@_for_staff
def read(request: HttpRequest, user: User, conversation_id: UUID) -> HttpResponse:
    """One conversation, masked as this person may read it."""
    conversation = _visible(user, conversation_id)
    reader = history.reader_for(user)
    before = _number(request.GET.get("before", "0")) or None
    entries, has_more = log.staff_entries(conversation.pk, reader, before=before)
    item = getattr(conversation, "work_item", None)
    details = log.details(conversation.pk, reader, queue=item.queue.name if item else "")
    audit.record(staff_actor(request), "history.read", str(conversation.pk))
    context = {
        "conversation": conversation, "details": details,
        "recordings": recordings_for(user).filter(call__conversation=conversation),
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


@_for_staff
def attachment(
    request: HttpRequest, user: User, conversation_id: UUID, attachment_id: UUID
) -> HttpResponseBase:
    """A file of the past, as this person may see it."""
    conversation = _visible(user, conversation_id)
    row = get_object_or_404(Attachment, pk=attachment_id, conversation=conversation)
    actor = staff_actor(request)
    try:
        file_views.limit_reads(actor)
        given = files.view(row, history.reader_for(user))
    except Refused as refusal:
        back = reverse("history_one", args=[conversation_id])
        return refused_page(request, refusal, back=back)
    audit.record(actor, "file.read", str(row.pk))
    return file_views.response(given, is_copy=True)


def _line(entry: StaffEntry) -> dict[str, Any]:
    at = datetime.fromtimestamp(entry.at, tz=UTC)
    name = entry.author.name or entry.author.role
    return {
        "kind": entry.kind, "name": name, "text": entry.text, "at": at,
        "file": entry.facts if entry.kind == "file" else None,
    }  # fmt: skip


def _visible(user: User, conversation_id: UUID) -> Conversation:
    """Raises Http404 alike for what does not exist and what is not theirs."""
    rows = history.visible_to(user).select_related("customer", "work_item__queue")
    conversation = rows.filter(pk=conversation_id).first()
    if conversation is None:
        raise Http404
    return conversation


def _words(text: str) -> str:
    return text.replace("\0", "").strip()[:MOST_WORDS]


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
