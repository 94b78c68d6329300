"""Reads a pasted bulletin and says what may stand in it: suggestions with their places in the text, never a decision."""

from .gazetteer import Gazetteer
from .suggest import Suggestion, suggest

__all__ = ["Gazetteer", "Suggestion", "suggest"]
