"""Assignments for nbgrader, an optional extra: the graded tasks of the lessons, with tests from the bank."""
