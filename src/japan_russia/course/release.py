"""The command ``release`` of this course, which knows the names that its exercises are computed with."""

from ..kit.release import command
from .computing import computing


def run(words: list[str]) -> int:
    """Make editions to hand out; see `japan_russia.kit.release.command.run`.

    Parameters
    ----------
    words : list of str
        What stands behind ``release``.

    Returns
    -------
    int
        0; whatever goes wrong is raised.
    """
    return command.run(words, computing)
