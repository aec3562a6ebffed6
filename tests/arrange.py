"""Arranges rows for tests that must not import Django: one JSON request per line in, one JSON
answer per line out. `{"do": "agent", "name": "Ana"}` calls tests.factories.agent(name="Ana"), and
`{"do": "races.accepts"}` calls tests.races.accepts()."""

import importlib
import json
import os
import sys
import traceback
from typing import Any

import django
from django.core.serializers.json import DjangoJSONEncoder
from django.db import close_old_connections, models


class Encoder(DjangoJSONEncoder):
    """A row becomes {"id": ...}; everything else as Django does it."""

    def default(self, o: Any) -> Any:
        if isinstance(o, models.Model):
            return {"id": str(o.pk)}
        return super().default(o)


def answer(request: dict[str, Any]) -> dict[str, Any]:
    """Call what the request names; an exception comes back as text."""
    module, _, name = request.pop("do").rpartition(".")
    factories = importlib.import_module(f"tests.{module or 'factories'}")  # after django.setup()
    try:
        return {"result": getattr(factories, name)(**request)}
    except Exception:
        return {"error": traceback.format_exc()}


def main() -> None:
    # Answers own the real stdout; whatever a factory prints goes to the log instead.
    replies = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)
    django.setup()
    for line in sys.stdin:
        close_old_connections()
        replies.write(json.dumps(answer(json.loads(line)), cls=Encoder) + "\n")
        replies.flush()


if __name__ == "__main__":
    main()
