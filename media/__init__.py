"""Calls. The relay in `media.relay` is a process of its own that knows nothing of Django."""
