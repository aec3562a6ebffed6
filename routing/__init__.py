"""Who gets the work: agents, presence, capacity, queues, work items, offers. Never sees a message."""
