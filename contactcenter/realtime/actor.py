"""Who is behind a socket or a request."""

from dataclasses import dataclass
from typing import Literal
from uuid import UUID

from contactcenter.realtime.errors import Refused

Audience = Literal["customer", "desk", "supervisor"]


@dataclass(frozen=True, slots=True)
class Actor:
    """Somebody who acts. Exactly one of user_id and customer_id is set, or none for the system."""

    audience: Audience | None
    name: str = ""
    user_id: UUID | None = None
    customer_id: UUID | None = None
    is_agent: bool = False
    is_supervisor: bool = False
    is_admin: bool = False
    session: str = ""
    """What must stay valid while a socket lives: the session key, or the visitor token's hash."""
    credential: str = ""
    """A digest of what the session rests on; a changed password changes it."""

    @property
    def staff_id(self) -> UUID:
        """Whoever of the staff this is. Raises Refused `not_allowed` for customers and the system."""
        if self.user_id is None:
            raise Refused("not_allowed")
        return self.user_id

    @property
    def visitor_id(self) -> UUID:
        """Which customer this is. Raises Refused `not_allowed` for everybody else."""
        if self.customer_id is None:
            raise Refused("not_allowed")
        return self.customer_id

    @property
    def id(self) -> UUID | None:
        return self.user_id or self.customer_id


SYSTEM = Actor(audience=None, name="system")
