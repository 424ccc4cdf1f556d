"""``check``, as the lessons import it: the kit's, with the tables of this course."""

from ..kit.exercises.check import Answer, checked
from .computing import computing


def check(id: str, value) -> Answer:
    """Say whether the result of an exercise is right, or give a hint that fits it.

    The answer enters your record; a blank does not. Run it as often as you like.

    Parameters
    ----------
    id : str
        The exercise, such as ``"04-ex2"``: lesson 04, exercise 2.
    value : object
        Your result, as the task asks for it: a number, a text, a date, a list, a Series, a table.

    Returns
    -------
    Answer
        Its words; the last line of a cell shows them.

    Raises
    ------
    CourseError
        If there is no such exercise.

    Examples
    --------
    >>> check("04-ex2", None)  # doctest: +SKIP
    Nothing is given yet. Put your result in the place of the blank, and run the cell.
    """
    return checked(id, value, computing())
