"""`manage.py masking reseal` after a new key, `manage.py masking remask` after new rules."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db.models import Model

from contactcenter.sealing import SealBroken, reseal
from conversations.models import Conversation, Customer, Entry, PreChatAnswer
from conversations.services import attachments, remasking

SEALED: list[tuple[type[Model], str]] = [
    (Entry, "sealed"),
    (PreChatAnswer, "sealed"),
    (Customer, "name_sealed"),
    (Customer, "email_sealed"),
    (Customer, "phone_sealed"),
]
AT_ONCE = 500


class Command(BaseCommand):
    help = "Work over what masking has stored: under the newest key, or by the rules of today."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("work", choices=["reseal", "remask"])

    def handle(self, *args: Any, **options: Any) -> None:
        """Raises CommandError when something cannot be opened with any key of DATA_KEYS."""
        if options["work"] == "remask":
            changed = sum(map(remasking.examine_again, _conversations()))
            self.stdout.write(f"Changed {changed} texts.")
            return
        done, broken = 0, 0
        for model, field in SEALED:
            for key, sealed in _sealed(model, field):
                try:
                    model._default_manager.filter(pk=key).update(**{field: reseal(sealed)})
                    done += 1
                except SealBroken:
                    broken += 1
        files, broken_files = attachments.reseal_all()
        self.stdout.write(f"Sealed {done} texts and {files} files with the newest key.")
        broken += broken_files
        if broken:
            raise CommandError(f"{broken} of them cannot be opened with any key of DATA_KEYS.")


def _sealed(model: type[Model], field: str) -> Iterator[tuple[Any, str]]:
    rows = model._default_manager.exclude(**{field: None})
    yield from rows.values_list("pk", field).iterator(AT_ONCE)


def _conversations() -> Iterator[UUID]:
    """All of them; each is a transaction of its own."""
    yield from Conversation.objects.values_list("pk", flat=True).iterator(AT_ONCE)
