"""Rows of this app, by concept."""

from media.models.call import Call, CallRating, Leg
from media.models.clip import Clip
from media.models.recording import Recording

__all__ = ["Call", "CallRating", "Clip", "Leg", "Recording"]
