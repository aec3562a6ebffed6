"""`manage.py protocol` writes the protocol's files; with --check it only compares."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from contactcenter import protocol_files


class Command(BaseCommand):
    help = "Write static/src/protocol.gen.ts and docs/protocol.md."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true", help="fail when a file is stale")

    def handle(self, *args: Any, **options: Any) -> None:
        wanted = {
            settings.BASE_DIR / "static" / "src" / "protocol.gen.ts": protocol_files.typescript(),
            settings.BASE_DIR / "docs" / "protocol.md": protocol_files.markdown(),
        }
        for path, text in wanted.items():
            if options["check"]:
                if not path.exists() or path.read_text() != text:
                    raise CommandError(f"{path.name} is stale: run `make protocol`")
            else:
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(text)
