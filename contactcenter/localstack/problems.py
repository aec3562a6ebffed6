"""The one exception of the launcher: a sentence for the person at the terminal."""


class StackProblem(Exception):
    """Something the user can put right. The text is the whole message: no traceback is shown."""
