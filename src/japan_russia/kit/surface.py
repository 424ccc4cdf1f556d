"""On which surface a notebook is running: in JupyterLab, or for the pages of a book."""

import os

VARIABLE = "COURSE_SURFACE"


def in_book() -> bool:
    """Tell whether this kernel runs for a book build.

    Returns
    -------
    bool
        True when the build set ``COURSE_SURFACE=book`` for this kernel, False in JupyterLab.

    Examples
    --------
    >>> in_book()
    False
    """
    return os.environ.get(VARIABLE) == "book"
