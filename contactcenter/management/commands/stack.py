"""The door to the local launcher: `manage.py stack run` and `manage.py stack exec -- COMMAND`."""

import os
import shutil
from argparse import REMAINDER, ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from contactcenter.localstack import throwaway
from contactcenter.localstack.problems import StackProblem
from contactcenter.localstack.runner import Runner


class Command(BaseCommand):
    """Starts everything on this machine, or servers for one command."""

    help = "Run the product here (run), or a command with throw-away servers (exec -- COMMAND)."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("what", choices=["run", "exec"])
        parser.add_argument("command", nargs=REMAINDER)

    def handle(self, *args: Any, **options: Any) -> None:
        """Do it; a StackProblem becomes one line and a non-zero exit."""
        var = Path(os.environ.get("VAR_DIR") or settings.BASE_DIR / "var").absolute()
        try:
            status = self._dispatch(options["what"], options["command"], var)
        except StackProblem as problem:
            raise CommandError(str(problem)) from problem
        except PermissionError as problem:
            raise CommandError(
                f"{problem.filename} belongs to another user: run as that user, or remove {var}."
            ) from problem
        if status:
            raise SystemExit(status)

    def _dispatch(self, what: str, words: list[str], var: Path) -> int:
        if what == "run":
            return Runner(var).run()
        command = words[1:] if words[:1] == ["--"] else words
        if not command or shutil.which(command[0]) is None:
            raise CommandError("Say which program to run: manage.py stack exec -- COMMAND")
        return throwaway.execute(command, var)
