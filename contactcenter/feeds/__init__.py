"""What each kind of socket shows: state read from the apps, compared, and sent as events.

Derived on every ring and again every few seconds, so that a lost ring costs seconds, never truth.
"""
