"""Calls: who talks with whom, over which relay, with what recorded. The relay itself is media/relay."""
