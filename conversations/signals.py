"""Facts that layers above react to, sent inside the transaction that made them true."""

from django.dispatch import Signal

conversations_moved = Signal()
"""moves: list[lifecycle.Moved]; trigger: Trigger | None (None: created); by: Actor."""

customers_known = Signal()
"""customer: Customer; its name or address changed."""
