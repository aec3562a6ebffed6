"""`manage.py demo`: something to try. Refused when DEBUG is off (known passwords)."""

import json
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from contactcenter import demo


class Command(BaseCommand):
    help = "Create demo queues, people, a widget and a finished conversation; twice is once."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="print the accounts as JSON")
        parser.add_argument("--origin", default=demo.default_origin(), help="the demo page")

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEBUG:
            raise CommandError("Demo accounts have known passwords: refused while DEBUG is off.")
        made = demo.create(options["origin"])
        if options["json"]:
            self.stdout.write(json.dumps(made))
        else:
            for account in made["accounts"]:
                self.stdout.write(
                    f"{account['role']:12} {account['username']:10} {account['password']}"
                )
