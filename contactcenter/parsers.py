"""How bodies of HTTP calls are read. Imports nothing of ours: the settings name it."""

from typing import Any

from rest_framework.exceptions import ParseError
from rest_framework.parsers import JSONParser


class ShallowJSONParser(JSONParser):
    """JSON whose depth is the asker's fault, not an error of ours."""

    def parse(self, *args: Any, **kwargs: Any) -> Any:
        """What the body says. Raises ParseError, also for thousands of brackets."""
        try:
            return super().parse(*args, **kwargs)
        except RecursionError:
            raise ParseError("too deep") from None
