"""Which cells of a notebook stand in which edition of the course."""

#: ``self-study`` is what the book is without a word about editions.
EDITIONS = ("self-study", "student", "instructor")
SOLUTION, TEACHING = "solution", "teaching"
#: The tags of the cells that an edition leaves out.
LEFT_OUT = {"self-study": {TEACHING}, "student": {TEACHING, SOLUTION}, "instructor": set()}


def stands_in(cell, edition: str) -> bool:
    """Tell whether a cell stands in an edition.

    Parameters
    ----------
    cell : dict
        A cell of a notebook of format 4.
    edition : str
        One of ``EDITIONS``.

    Returns
    -------
    bool
        False if one of the cell's tags is left out of that edition.

    Raises
    ------
    KeyError
        If there is no such edition.

    Examples
    --------
    >>> stands_in({"metadata": {"tags": ["solution"]}}, "student")
    False
    """
    return LEFT_OUT[edition].isdisjoint(cell["metadata"].get("tags", []))
