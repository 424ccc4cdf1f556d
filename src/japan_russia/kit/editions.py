"""Which cells of a notebook stand in which edition of the course."""

from pathlib import Path

import yaml

from .errors import CourseError, did_you_mean
from .settings import sphinx_settings

#: ``self-study`` is what the book is without a word about editions.
EDITIONS = ("self-study", "student", "instructor")
SOLUTION, TEACHING = "solution", "teaching"
#: The tags of the cells that an edition leaves out.
LEFT_OUT = {"self-study": {TEACHING}, "student": {TEACHING, SOLUTION}, "instructor": set()}
#: What a teaching cell is of a slide; such a cell stands in a deck only.
_OF_A_SLIDE = {"slide", "subslide", "fragment", "notes"}
#: The setting by which a folder says that it was made by ``release``, and is not the course itself.
RELEASED = "course_released"
_MARK = '<meta name="course-edition" content="{}">'


def has_tag(cell, tag: str) -> bool:
    """Tell whether a cell has a tag.

    Parameters
    ----------
    cell : dict
        A cell of a notebook of format 4.
    tag : str
        Such as ``SOLUTION`` or ``TEACHING``.

    Examples
    --------
    >>> has_tag({"metadata": {"tags": ["teaching"]}}, TEACHING)
    True
    """
    return tag in cell["metadata"].get("tags", [])


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
    return not any(has_tag(cell, tag) for tag in LEFT_OUT[edition])


def stands_on_page(cell, edition: str) -> bool:
    """Tell whether a cell stands on a page of the book of an edition; slides and their notes stand on none.

    Parameters
    ----------
    cell : dict
        A cell of a notebook of format 4.
    edition : str
        One of ``EDITIONS``.

    Raises
    ------
    KeyError
        If there is no such edition.

    Examples
    --------
    >>> stands_on_page({"metadata": {"tags": ["teaching"], "slideshow": {"slide_type": "slide"}}}, "instructor")
    False
    """
    on_slides = cell["metadata"].get("slideshow", {}).get("slide_type") in _OF_A_SLIDE
    return stands_in(cell, edition) and not (on_slides and has_tag(cell, TEACHING))


def check_edition(edition: str, where: str, besides: str = "") -> None:
    """Refuse a name that is no edition.

    Parameters
    ----------
    edition : str
        What somebody wrote.
    where : str
        Where it was written, for the message.
    besides : str, optional
        What else may be written there, for the message, such as ``", or all"``.

    Raises
    ------
    CourseError
        If it is not one of ``EDITIONS``.

    Examples
    --------
    >>> check_edition("student", "--edition")
    """
    if edition not in EDITIONS:
        mend = did_you_mean(edition, EDITIONS) or f"Write one of {', '.join(EDITIONS)}{besides}."
        raise CourseError(f"There is no edition {edition!r}.", where, mend)


def edition_of(course: Path) -> str:
    """Tell which edition a folder of the course is, by its ``_config.yml``.

    Parameters
    ----------
    course : pathlib.Path
        The folder.

    Returns
    -------
    str
        One of ``EDITIONS``; ``"self-study"`` if the settings are silent, or cannot be read.

    Examples
    --------
    >>> edition_of(Path("no-such-folder"))
    'self-study'
    """
    found = _setting(course, "course_edition")
    return found if found in EDITIONS else EDITIONS[0]


def _setting(course: Path, name: str):
    try:
        return sphinx_settings(course)[name]
    except (OSError, ValueError, yaml.YAMLError, KeyError, TypeError, AttributeError):
        return None  # whoever reads the settings next says what is wrong with them


def is_released(course: Path) -> bool:
    """Tell whether a folder of the course was made by ``release``; even one for self-study lacks the teaching notes.

    Parameters
    ----------
    course : pathlib.Path
        The folder.

    Examples
    --------
    >>> is_released(Path("no-such-folder"))
    False
    """
    return bool(_setting(course, RELEASED))


def mark_of_page(edition: str) -> str:
    """Return the element by which a built page says of which edition it is.

    Parameters
    ----------
    edition : str
        One of ``EDITIONS``.

    Examples
    --------
    >>> mark_of_page("student")
    '<meta name="course-edition" content="student">'
    """
    return _MARK.format(edition)


def edition_of_page(html: str) -> str | None:
    """Tell of which edition a built page is.

    Parameters
    ----------
    html : str
        The page.

    Returns
    -------
    str or None
        One of ``EDITIONS``; None if the page does not say it.

    Examples
    --------
    >>> edition_of_page(mark_of_page("student")), edition_of_page("<p>Words</p>")
    ('student', None)
    """
    return next((edition for edition in EDITIONS if mark_of_page(edition) in html), None)
