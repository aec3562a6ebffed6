"""`manage.py relay`: run one media relay. What it does is in media.relay, which knows no Django."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser

from media.relay.serve import Options, run, serve


class Command(BaseCommand):
    help = "Run a media relay until it is stopped."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--id", default=settings.RELAY_ID)
        parser.add_argument("--region", default=settings.RELAY_REGION)
        parser.add_argument(
            "--address",
            default=settings.RELAY_ADDRESS,
            help="what clients are told, comma separated",
        )
        parser.add_argument(
            "--bind", default=settings.RELAY_BIND, help="where to listen, if not there"
        )
        parser.add_argument(
            "--port", type=int, default=settings.RELAY_PORT, help="UDP port; 0 takes any"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        run(
            serve(
                Options(
                    redis_url=settings.REDIS_URL,
                    id=options["id"],
                    region=options["region"],
                    addresses=[a.strip() for a in options["address"].split(",") if a.strip()],
                    bind=options["bind"],
                    port=options["port"],
                )
            )
        )
