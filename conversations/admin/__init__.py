"""What admins set up and read here: widgets, notices, answers, outcomes, logs; masking."""

from conversations.admin import content, masking

__all__ = ["content", "masking"]
