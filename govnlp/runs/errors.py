"""What stops a whole run."""


class RunError(RuntimeError):
    """A run cannot start or go on; the message says what to do. What is done already stays done."""
