"""Socket doors of conversations: parse, one service, answer."""

import asyncio
from uuid import UUID

from django.conf import settings
from django.utils import translation

from contactcenter import protocol
from contactcenter.realtime.actor import Actor
from contactcenter.realtime.batch import Batcher
from contactcenter.realtime.socket import BatchedCommands, Commands
from contactcenter.realtime.threads import in_thread
from conversations import access, payloads, selectors, tasks
from conversations.services import ending, marks, messages, opening, revealing, transcripts


async def _store(posts: list[messages.Post]) -> list[protocol.Event]:
    return [*await in_thread(messages.post_many, posts)]


_batcher: Batcher[messages.Post, protocol.Event] = Batcher(_store)


def send_message(actor: Actor, command: protocol.SendMessage) -> "asyncio.Future[protocol.Event]":
    """Joins the batch that is written next; the answer comes after its commit."""
    return _batcher.submit(messages.Post(actor, command))


def start(actor: Actor, command: protocol.StartConversation) -> protocol.ConversationStarted:
    conversation = opening.start(actor, command)
    return protocol.ConversationStarted(
        ref=command.ref, conversation=selectors.public_conversation(conversation)
    )


def read_public(actor: Actor, command: protocol.ReadConversation) -> protocol.PublicEntries:
    conversation = access.conversation_for(actor, command.conversation_id, "conversation.read")
    entries, has_more = selectors.public_entries(
        conversation.id, since=command.since, before=command.before
    )
    return protocol.PublicEntries(
        ref=command.ref, conversation_id=command.conversation_id, entries=entries, has_more=has_more
    )


def read_staff(actor: Actor, command: protocol.ReadConversation) -> protocol.StaffEntries:
    conversation = access.conversation_for(actor, command.conversation_id, "conversation.read")
    entries, has_more = selectors.staff_entries(
        conversation.id,
        payloads.reader_of(actor.audience),
        since=command.since,
        before=command.before,
    )
    return protocol.StaffEntries(
        ref=command.ref, conversation_id=command.conversation_id, entries=entries, has_more=has_more
    )


def set_marks(actor: Actor, command: protocol.SetMarks) -> None:
    conversation = access.conversation_for(actor, command.conversation_id, "marks.set")
    marks.move(conversation, by=actor, delivered=command.delivered, read=command.read)


def add_note(actor: Actor, command: protocol.AddNote) -> None:
    conversation = access.conversation_for(actor, command.conversation_id, "note.add")
    messages.add_note(conversation, author=actor, client_id=command.client_id, text=command.text)


def reveal(actor: Actor, command: protocol.RevealEntry) -> protocol.Revealed:
    conversation = access.conversation_for(actor, command.conversation_id, "entry.reveal")
    value = revealing.reveal(
        conversation, by=actor, seq=command.seq, index=command.index, reason=command.reason
    )
    return protocol.Revealed(
        ref=command.ref, conversation_id=command.conversation_id, seq=command.seq,
        index=command.index, value=value, seconds=revealing.SHOWN_SECONDS,
    )  # fmt: skip


def end(actor: Actor, command: protocol.EndConversation) -> None:
    conversation = access.conversation_for(actor, command.conversation_id, "conversation.end")
    ending.end(conversation, by=actor)


def close_panel(actor: Actor, command: protocol.ClosePanel) -> None:
    conversation = access.conversation_for(actor, command.conversation_id, "panel.close")
    ending.close_panel(conversation, by=actor)


def get_transcript(actor: Actor, command: protocol.GetTranscript) -> protocol.Transcript:
    conversation = access.conversation_for(actor, command.conversation_id, "conversation.read")
    with translation.override(conversation.language or settings.LANGUAGE_CODE):
        text = transcripts.as_text(conversation, is_public=True)
    return protocol.Transcript(ref=command.ref, conversation_id=command.conversation_id, text=text)


def mail_transcript(actor: Actor, command: protocol.MailTranscript) -> None:
    conversation = access.conversation_for(actor, command.conversation_id, "conversation.read")
    transcripts.prepare_mail(conversation, address=command.email)
    tasks.send_transcript.delay(command.conversation_id)


def reason_id(text: str | None) -> UUID | None:
    return access.parse_id(text) if text else None


BATCHED: BatchedCommands = {protocol.SendMessage: send_message}
CUSTOMER: Commands = {
    protocol.StartConversation: start,
    protocol.ReadConversation: read_public,
    protocol.SetMarks: set_marks,
    protocol.EndConversation: end,
    protocol.GetTranscript: get_transcript,
    protocol.MailTranscript: mail_transcript,
}
STAFF: Commands = {
    protocol.ReadConversation: read_staff,
    protocol.SetMarks: set_marks,
    protocol.AddNote: add_note,
    protocol.RevealEntry: reveal,
}
AGENT: Commands = {
    **STAFF,
    protocol.EndConversation: end,
    protocol.ClosePanel: close_panel,
}
