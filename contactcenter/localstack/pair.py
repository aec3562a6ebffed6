"""The two servers everything needs, taken from the environment or started here."""

import os
from collections.abc import Mapping
from pathlib import Path

from contactcenter.localstack.leftovers import Lease
from contactcenter.localstack.servers import Postgres, Server, Valkey


class Pair:
    """PostgreSQL and Valkey. One that given (normally the environment) names is used as it is."""

    def __init__(
        self,
        folder: Path,
        *,
        is_throwaway: bool = False,
        given: Mapping[str, str] = os.environ,
    ) -> None:
        self.given = given
        self.lease = Lease(folder)
        self.postgres = Postgres(folder, is_throwaway)
        self.valkey = Valkey(folder, is_throwaway)
        self._started: list[Server] = []

    def start(self) -> dict[str, str]:
        """Start what is not given and return both addresses as variables.

        Raises StackProblem; what had started by then is stopped by stop().
        """
        self.lease.take()
        return {
            "DATABASE_URL": self.given.get("DATABASE_URL") or self._up(self.postgres),
            "REDIS_URL": self.given.get("REDIS_URL") or self._up(self.valkey),
        }

    def stop(self) -> None:
        """Stop what was started here, last started first."""
        for server in reversed(self._started):
            server.stop()
        self._started.clear()
        self.lease.release()

    def _up(self, server: Postgres | Valkey) -> str:
        self._started.append(server)
        url = server.start()
        if server.process is not None:
            self.lease.note(server.title, server.process.pid)
        return url
