"""Messages and notes: what may be said, stored once, delivered after commit."""

import re
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.db.models import F

from contactcenter import protocol
from contactcenter.realtime.actor import Actor
from contactcenter.realtime.errors import Refused
from conversations import access, payloads
from conversations.models import Conversation, Participant
from conversations.models.log import Appended, Draft
from conversations.services import lifecycle, log, streams
from conversations.states import WRITABLE
from masking import policies
from masking.guard import guard
from masking.models import Direction

MOST_CODE_POINTS = 1000
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
ROLES = {
    "primary": "agent", "conference": "agent", "customer": "customer", "supervisor": "supervisor",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Post:
    """A message somebody wants to send."""

    author: Actor
    command: protocol.SendMessage


Answer = protocol.MessageAccepted | protocol.Refused


def post_many(posts: list[Post]) -> list[Answer]:
    """Store a batch of messages in one transaction; each gets its own answer, in order.

    An answer is MessageAccepted, or Refused: `not_found`, `not_allowed`, `conversation_ended`,
    `too_long`, `empty`, `reserved_character`, `duplicate_id`. Repeating a client_id changes nothing
    and gets the same answer (REL-2).
    """
    with transaction.atomic():
        sessions = _sessions(posts)
        drafts: dict[int, Draft | Refused] = {}
        for index, post in enumerate(posts):
            try:
                drafts[index] = _draft(post, sessions)
            except Refused as refusal:
                drafts[index] = refusal
        stored = log.append([draft for draft in drafts.values() if isinstance(draft, Draft)])
        holding = {s.conversation_id for s in sessions.values() if s.holds_back}  # type: ignore[attr-defined]
        stored = streams.examine(stored, holding)
        lifecycle.announce(stored.values())
    first: dict[tuple[UUID, UUID], Draft] = {}
    for draft in drafts.values():
        if isinstance(draft, Draft):
            first.setdefault(draft.key, draft)
    return [_answer(post, drafts[index], first, stored) for index, post in enumerate(posts)]


def post(author: Actor, command: protocol.SendMessage) -> protocol.MessageAccepted:
    """Store one message. Raises Refused with the codes of `post_many`."""
    (answer,) = post_many([Post(author, command)])
    if isinstance(answer, protocol.Refused):
        raise Refused(answer.code, answer.detail)
    return answer


@transaction.atomic
def add_note(
    conversation: Conversation, *, author: Actor, client_id: str, text: str
) -> Appended | None:
    """Store a note for the staff; it never reaches the customer. None: it was there already."""
    guarded = guard(
        clean_text(text),
        writer=Direction.AGENT,
        decisions=policies.in_force(conversation.masking_policy_id),
    )
    draft = Draft(
        conversation_id=conversation.id,
        client_id=parse_client_id(client_id),
        kind="note",
        is_public=False,
        author_role="supervisor" if author.audience == "supervisor" else "agent",
        author_name=author.name,
        author_id=author.user_id,
        text=guarded.text,
        original=guarded.original,
        policy_id=conversation.masking_policy_id,
        is_masked=guarded.is_masked,
    )
    (appended,) = streams.examine(log.append([draft]), holding=set()).values()
    lifecycle.announce([appended])
    return appended if appended.is_new else None


def clean_text(text: str) -> str:
    """Without control characters and outer space. Raises Refused: `empty`, `too_long`."""
    clean = _CONTROL.sub("", text).strip()
    if not clean:
        raise Refused("empty")
    if len(clean) > MOST_CODE_POINTS:
        raise Refused("too_long", str(len(clean)))
    return clean


Session = tuple[str, UUID | None, bool]
"""Conversation, person, and whether they are there as supervisor: one person may be both."""


def _sessions(posts: list[Post]) -> dict[Session, Participant]:
    """Who takes part in what; one query for the batch."""
    wanted = {post.command.conversation_id for post in posts}
    found = (
        Participant.objects.filter(
            conversation_id__in=[key for key in map(_maybe_id, wanted) if key], left_at=None
        )
        .only("id", "conversation_id", "user_id", "customer_id", "role", "name")
        .annotate(
            policy_id=F("conversation__masking_policy_id"),
            holds_back=F("conversation__holds_back"),
        )
    )
    return {
        (str(p.conversation_id), p.user_id or p.customer_id, p.role == "supervisor"): p
        for p in found
    }


def _draft(post: Post, sessions: dict[Session, Participant]) -> Draft:
    command, author = post.command, post.author
    session = sessions.get((command.conversation_id, author.id, author.audience == "supervisor"))
    if session is None:
        raise why_not(author, access.parse_id(command.conversation_id))
    text = clean_text(command.text)
    if author.user_id is not None and ("<" in text or ">" in text):
        raise Refused("reserved_character")
    policy_id: int | None = session.policy_id  # type: ignore[attr-defined]
    writer = payloads.writer_of(session.role)
    guarded = guard(text, writer=writer, decisions=policies.in_force(policy_id))
    return Draft(
        conversation_id=session.conversation_id,
        client_id=parse_client_id(command.client_id),
        kind="message",
        author_role=ROLES[session.role],
        author_name=session.name,
        author_id=author.id,
        text=guarded.text,
        original=guarded.original,
        policy_id=policy_id,
        is_masked=guarded.is_masked,
        participant_id=session.id,
    )


def _answer(
    post: Post,
    draft: Draft | Refused,
    first: dict[tuple[UUID, UUID], Draft],
    stored: dict[tuple[UUID, UUID], Appended],
) -> Answer:
    ref = post.command.ref
    if isinstance(draft, Refused):
        return protocol.Refused(ref=ref, code=draft.code, detail=draft.detail)
    appended = stored.get(draft.key)
    if appended is None:
        refusal = why_not(post.author, draft.conversation_id)
        return protocol.Refused(ref=ref, code=refusal.code)
    said = first[draft.key]
    is_other = (said.text, said.author_id) != (draft.text, draft.author_id)
    if is_other or (not appended.is_new and appended.draft is not said):
        return protocol.Refused(ref=ref, code="duplicate_id")
    return protocol.MessageAccepted(
        ref=ref,
        conversation_id=post.command.conversation_id,
        client_id=post.command.client_id,
        seq=appended.seq,
        at=appended.created_at.timestamp(),
    )


def why_not(author: Actor, conversation_id: UUID) -> Refused:
    """Why nothing was stored: ended, no part in it any more, or never had."""
    row = Conversation.objects.filter(pk=conversation_id).values_list("state", flat=True).first()
    took_part = Participant.objects.filter(conversation_id=conversation_id)
    took_part = (
        took_part.filter(customer_id=author.customer_id)
        if author.customer_id
        else took_part.filter(user_id=author.staff_id)
    )
    if row is not None and row not in WRITABLE and took_part.exists():
        return Refused("conversation_ended")
    if access.relations(author, conversation_id):
        return Refused("not_allowed")
    return Refused("not_found")


def parse_client_id(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise Refused("invalid", "client_id") from None


def _maybe_id(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
