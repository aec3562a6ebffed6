"""Calls: who talks with whom, over which relay, with what recorded.

The relay in `media.relay` is a process of its own that knows nothing of Django.
"""
