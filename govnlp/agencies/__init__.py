"""Public bodies in text: finding the mentions, telling which body is meant. Pure functions on strings."""

from govnlp.agencies.mentions import KINDS, Mention, find
from govnlp.agencies.names import resolve

__all__ = ["KINDS", "Mention", "find", "resolve"]
