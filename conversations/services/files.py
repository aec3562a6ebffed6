"""Files in a conversation: who may send what, and what each reader gets of it (CHAT-18, MASK-15, 21, 22)."""

import logging
import uuid
from dataclasses import dataclass, replace

from django.db import transaction

from contactcenter.realtime.actor import Actor
from contactcenter.realtime.errors import Refused
from contactcenter.realtime.limits import spend
from conversations import access, payloads
from conversations.filetypes import MOST_NAME, Kind, clean_name, kind_of
from conversations.models import Attachment, Conversation, Entry, Participant
from conversations.models.log import Appended, Draft
from conversations.services import attachments, audit, examining, guarding, lifecycle, log, messages
from conversations.services.attachments import Contents
from conversations.states import WRITABLE
from masking import engine, guard, pages, policies
from masking.guard import Guarded
from masking.models import Audience, Direction
from masking.policies import Decisions
from masking.rules import Action, Rule
from masking.spans import Span

logger = logging.getLogger(__name__)
MOST_A_MINUTE = 20
MOST_IN_ONE = 100
MOST_NAME_READ = 1000
READERS = (Audience.AGENT, Audience.SUPERVISOR, Audience.CUSTOMER)
_NEVER = Rule(Action.REDACT)


@dataclass(frozen=True, slots=True)
class Upload:
    """What somebody wants to send, as it came."""

    conversation_id: str
    client_id: str
    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Given:
    """A file as one reader gets it."""

    name: str
    kind: Kind
    content: bytes


@dataclass(frozen=True, slots=True)
class Sent:
    """The entry is committed (REL-3), and its file is on the disk."""

    seq: int
    at: float


def send(author: Actor, upload: Upload) -> Sent:
    """Keep a file and tell everybody in the conversation; repeating a client_id changes nothing (REL-2).

    Raises Refused: `not_found`, `not_allowed`, `conversation_ended`, `files_off`, `empty`, `too_large`,
    `type_not_allowed`, `too_many`, `rate_limited`, `unreadable`, `payment_data`, `duplicate_id`.
    """
    session = _session(author, upload.conversation_id)
    conversation = session.conversation
    client_id = messages.parse_client_id(upload.client_id)
    if (before := _before(author, conversation, client_id)) is not None:
        return before
    kind = _check(author, session, upload)
    writer = payloads.writer_of(session.role)
    decisions = policies.in_force(conversation.masking_policy_id)
    contents = examining.examine(upload.content, kind)
    whole = clean_name(upload.name, MOST_NAME_READ)
    in_name, spans = _found(author, conversation, whole, contents, decisions)
    called, in_name = _short(whole, in_name)
    name = guard.of_spans(called, in_name, writer=writer, decisions=decisions)
    key = uuid.uuid4()
    draft = Draft(
        conversation_id=conversation.pk,
        client_id=client_id,
        kind="file",
        author_role=messages.ROLES[session.role],
        author_name=session.name,
        author_id=author.id,
        text=name.text,
        original=name.original,
        policy_id=conversation.masking_policy_id,
        is_masked=name.is_masked,
        participant_id=session.pk,
        facts={
            "file": str(key), "type": kind.value, "size": len(contents.content),
            payloads.HIDDEN_FROM: _hidden_from(spans, writer, decisions),
        },
    )  # fmt: skip
    stored = _store(author, draft, key, contents)
    return Sent(stored.seq, stored.created_at.timestamp())


def read(actor: Actor, attachment_id: str) -> Given:
    """The file as this person may see it now. Raises Refused `not_found`."""
    row = Attachment.objects.filter(pk=access.parse_id(attachment_id)).first()
    if row is None or not (
        access.relations(actor, row.conversation_id) & access.RIGHTS["conversation.read"]
    ):
        raise Refused("not_found")
    return view(row, payloads.reader_of(actor.audience))


def view(row: Attachment, reader: Audience) -> Given:
    """The file by the masking rules for this reader: itself, or its text with stars. `not_found`: gone."""
    entry = Entry.objects.get(conversation_id=row.conversation_id, seq=row.seq)
    contents = attachments.read(row.pk)
    if contents is None:
        raise Refused("not_found")
    policy_id = Conversation.objects.values_list("masking_policy_id", flat=True).get(
        pk=row.conversation_id
    )
    name = payloads.read_text(entry.text, entry.sealed, entry.author_role, reader, policy_id)
    kind = Kind((entry.facts or {})["type"])
    writer = payloads.writer_of(entry.author_role)
    shown = _shown(contents, writer, reader, policies.in_force(policy_id))
    if shown is None:
        return Given(name, kind, contents.content)
    return Given(f"{name.rpartition('.')[0] or name}.txt", Kind.TXT, shown.encode())


def _session(author: Actor, conversation_id: str) -> Participant:
    """The author's part in it, of the side they speak from."""
    key = access.parse_id(conversation_id)
    mine = Participant.objects.select_related("conversation__widget").filter(
        conversation_id=key, left_at=None
    )
    if author.customer_id is not None:
        mine = mine.filter(customer_id=author.customer_id)
    else:
        is_chief = author.audience == "supervisor"
        roles = ("supervisor",) if is_chief else ("primary", "conference")
        mine = mine.filter(user_id=author.staff_id, role__in=roles)
    session = mine.first()
    if session is None:
        raise messages.why_not(author, key)
    if session.conversation.state not in WRITABLE:
        raise Refused("conversation_ended")
    access.authorize(author, "file.send", key)
    return session


def _before(author: Actor, conversation: Conversation, client_id: uuid.UUID) -> Sent | None:
    """The answer that was lost on its way the first time."""
    entry = Entry.objects.filter(conversation=conversation, client_id=client_id).first()
    if entry is None:
        return None
    if entry.kind != "file" or entry.author_id != author.id:
        raise Refused("duplicate_id")
    return Sent(entry.seq, entry.created_at.timestamp())


def _check(author: Actor, session: Participant, upload: Upload) -> Kind:
    """Everything that can be said before looking into it."""
    widget = session.conversation.widget
    is_on = widget is not None and (
        widget.customers_send_files if author.customer_id else widget.agents_send_files
    )
    if widget is None or not is_on:
        raise Refused("files_off")
    if not upload.content:
        raise Refused("empty")
    if len(upload.content) > widget.file_most:
        raise Refused("too_large", str(widget.file_most))
    kind = kind_of(clean_name(upload.name), upload.content)
    if kind is None:
        raise Refused("type_not_allowed")
    if Attachment.objects.filter(conversation=session.conversation).count() >= MOST_IN_ONE:
        raise Refused("too_many")
    spend(f"files:{author.id}", most=MOST_A_MINUTE, seconds=60)
    return kind


def _found(
    author: Actor, conversation: Conversation, name: str, contents: Contents, decisions: Decisions
) -> tuple[list[Span], list[Span]]:
    """What is sensitive in its name and in its text, searched once: a text may be long.

    Nothing that may not be written is kept, so such a file is not kept at all (MASK-22).
    """
    writer = Direction.CUSTOMER if author.customer_id else Direction.AGENT
    policy = decisions.detectors[writer]
    if writer == Direction.AGENT:
        policy = replace(policy, card=_NEVER, cvv=_NEVER, iban=_NEVER, ssn=_NEVER)
    try:
        in_name = engine.find(name, policy=policy)
        in_text = pages.find(contents.text or "", policy, is_wrapped=contents.is_wrapped)
    except Exception as failure:
        # The text itself must not get into a log, and a traceback may quote it.
        logger.error("masking failed: %s", type(failure).__name__)
        raise Refused("unreadable") from None
    if any(policy.rule(span).action is Action.REDACT for span in (*in_name, *in_text)):
        logger.info("files: one with payment data was refused")
        if writer == Direction.AGENT:
            audit.record(author, "file.send", conversation.pk, outcome="payment_data")
        raise Refused("payment_data")
    return in_name, in_text


def _short(name: str, spans: list[Span]) -> tuple[str, list[Span]]:
    """A name that is not too long, cut before a find rather than inside: a piece would not be masked."""
    if len(name) <= MOST_NAME:
        return name, spans
    stem, dot, ending = name.rpartition(".")
    most = MOST_NAME - len(dot + ending)
    end = min([most, *(span.start for span in spans if span.end > most)])
    return f"{stem[:end].strip() or 'file'}{dot}{ending}", [s for s in spans if s.end <= end]


def _hidden_from(spans: list[Span], writer: Direction, decisions: Decisions) -> list[str]:
    """Who gets its text instead; only a hint for screens, reading decides anew."""
    views = {reader.value: decisions.views[writer, reader] for reader in READERS}
    return [
        reader
        for reader, view in views.items()
        if any(view.rule(span).action is not Action.SHOW for span in spans)
    ]


def _shown(
    contents: Contents, writer: Direction, reader: Audience, decisions: Decisions
) -> str | None:
    """Its text with stars; None when this reader may have the file itself."""
    if contents.text is None:
        return None
    kept = guard.of_page(
        contents.text, is_wrapped=contents.is_wrapped, writer=writer, decisions=decisions
    )
    shown = _view(kept, writer, reader, decisions)
    return None if shown == contents.text else shown


def _view(kept: Guarded, writer: Direction, reader: Audience, decisions: Decisions) -> str:
    # Making it anew would cost as much again, and a file may be long.
    is_stored = not kept.is_held and decisions.reads_stored_text(writer, reader)
    if kept.original is None or is_stored:
        return kept.text
    return guard.view(kept.original, writer=writer, reader=reader, decisions=decisions)


def _store(author: Actor, draft: Draft, key: uuid.UUID, contents: Contents) -> Appended:
    """The file first, then the row: whoever is told that it is there can have it after a crash too."""
    attachments.write(key, contents)
    try:
        with transaction.atomic():
            appended = guarding.by_policy_of_now(log.append([draft])).get(draft.key)
            if appended is None:
                raise messages.why_not(author, draft.conversation_id)
            if appended.is_new:
                Attachment.objects.create(
                    pk=key, conversation_id=draft.conversation_id, seq=appended.seq
                )
                lifecycle.announce([appended])
    except Refused:
        # After any other failure it may be committed all the same; the sweep finds out.
        attachments.forget(key)
        raise
    if not appended.is_new:
        # The same one came twice at the same time; the other has its file.
        attachments.forget(key)
        if appended.draft.author_id != author.id:
            raise Refused("duplicate_id")
    return appended
