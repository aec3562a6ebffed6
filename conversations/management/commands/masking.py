"""`manage.py masking reseal` after a new key, `manage.py masking remask` after new rules."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError, CommandParser

from conversations.models import Conversation, Customer
from conversations.services import attachments, customers, remasking, resealing

AT_ONCE = 500


class Command(BaseCommand):
    help = "Work over what masking has stored: under the newest key, or by the rules of today."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("work", choices=["reseal", "remask"])

    def handle(self, *args: Any, **options: Any) -> None:
        """Raises CommandError when something cannot be opened with any key of DATA_KEYS."""
        if options["work"] == "remask":
            changed = sum(map(customers.examine_again, _keys(Customer)))
            changed += sum(map(remasking.examine_again, _keys(Conversation)))
            self.stdout.write(f"Changed {changed} texts.")
            return
        done, broken = resealing.texts()
        resealing.lookups()
        files, broken_files = attachments.reseal_all()
        self.stdout.write(f"Sealed {done} texts and {files} files with the newest key.")
        if broken + broken_files:
            raise CommandError(
                f"{broken + broken_files} of them cannot be opened with any key of DATA_KEYS."
            )


def _keys(model: type[Conversation] | type[Customer]) -> Iterator[UUID]:
    """All of them; each is a transaction of its own."""
    yield from model.objects.values_list("pk", flat=True).iterator(AT_ONCE)
