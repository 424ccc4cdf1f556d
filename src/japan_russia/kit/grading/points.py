"""The points of a result, for the hidden tests of an assignment."""

from ..errors import CourseError
from ..exercises.check import find, keys_of
from ..exercises.marking import mark
from ..places import root
from ..quiz.computing import names_of_course


def points(id_: str, value) -> float:
    """Mark a result and return its points; nbgrader takes the last value of a test cell as the points for it.

    Parameters
    ----------
    id_ : str
        The exercise. It is looked up in the quiz file, so that neither the test nor the feedback that students get
        says what is right.
    value : object
        What was handed over.

    Returns
    -------
    float
        From 0 to the exercise's points; a share of them where a part of the entries is right.

    Raises
    ------
    CourseError
        If there is no such exercise, or if the quiz file is that of a student's edition.

    Examples
    --------
    >>> points("04-ex2", ...)  # doctest: +SKIP
    0.0
    """
    _, exercise = find(id_)
    if exercise.withheld:
        mend = "Mark where the whole course is: in its own folder, not in a student edition."
        raise CourseError(f"The quiz file here does not say what is right in {id_}.", str(root()), mend)
    marked = mark(exercise, keys_of(exercise, names_of_course(root()) or {}), value)
    return round(float(exercise.points * (marked.score or 0)), 2)
