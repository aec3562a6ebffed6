"""People, the log, and the life of a conversation. Knows no queue, no call, no supervisor."""
