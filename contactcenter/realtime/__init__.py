"""The realtime kernel: sockets, groups, the bus between processes. Knows no business rule."""
