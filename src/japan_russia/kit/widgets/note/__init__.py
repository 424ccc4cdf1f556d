"""A text box that remembers what a learner wrote."""

from .note import Note

__all__ = ["Note"]
