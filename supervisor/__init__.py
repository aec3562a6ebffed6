"""Permission and orchestration on top: dashboard, monitor, join, force close."""
