"""The media relay: forwards voice and video between the legs of a call without decoding them.

It knows calls, legs, sources and sinks; never conversations, users or Django. `docs/media.md` explains it.
"""
