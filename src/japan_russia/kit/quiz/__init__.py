"""Quizzes: the bank that a course writes, its grading, and the widget that asks."""

from .bank import Bank, check_bank, load_bank, schema
from .grading import grade

__all__ = ["Bank", "Quiz", "check_bank", "grade", "load_bank", "schema"]


def __getattr__(name: str):
    # the widget library takes a moment to import, and checking a bank does not need it
    if name == "Quiz":
        from .widget import Quiz

        return Quiz
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
