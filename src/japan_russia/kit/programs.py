"""Programs of the machine that some commands need beside the packages of the course."""

import os
import shutil

from .errors import CourseError

_BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "msedge")


def chromium() -> str:
    """Return the path of Chromium or Chrome; COURSE_CHROMIUM names another.

    Raises
    ------
    CourseError
        If there is none.

    Examples
    --------
    >>> chromium()  # doctest: +SKIP
    '/usr/bin/chromium'
    """
    return os.environ.get("COURSE_CHROMIUM") or _found(
        _BROWSERS, "A PDF is printed by Chromium or Chrome, and neither was found.",
        "Install one (on Debian: apt-get install chromium), or name the program in COURSE_CHROMIUM.")


def pandoc() -> str:
    """Return the path of pandoc.

    Raises
    ------
    CourseError
        If there is none.

    Examples
    --------
    >>> pandoc()  # doctest: +SKIP
    '/usr/bin/pandoc'
    """
    return _found(("pandoc",), "An EPUB is written by pandoc, and it was not found.",
                  "Install it (on Debian: apt-get install pandoc), or ask for pdf alone.")


def _found(names: tuple[str, ...], missing: str, mend: str) -> str:
    found = next(filter(None, map(shutil.which, names)), None)
    if not found:
        raise CourseError(missing, "the programs of this machine", mend)
    return found
