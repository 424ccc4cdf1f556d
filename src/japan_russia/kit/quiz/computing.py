"""With which names the answers of quiz files are computed: the course says so in ``_config.yml``.

The kit never imports the course. The setting ``course_computing: package.module:function`` names a function of the
course that takes the folder of the tables and returns the names, such as ``{"load": …, "pd": …}``.
"""

from importlib import import_module
from pathlib import Path

from ..errors import CourseError
from ..settings import sphinx_settings


def names_from(home: str, data: Path) -> dict | None:
    """Return the names for ``computed``.

    Parameters
    ----------
    home : str
        ``package.module:function``, or ``""`` where the course computes nothing.
    data : pathlib.Path
        The folder of the tables.

    Returns
    -------
    dict or None
        The names, or None where there are none.

    Raises
    ------
    CourseError
        If there is no such function.

    Examples
    --------
    >>> names_from("", Path("data")) is None
    True
    """
    if not home:
        return None
    module, _, function = home.partition(":")
    try:
        return getattr(import_module(module), function)(data)
    except (ImportError, AttributeError) as problem:
        where = "_config.yml, course_computing"
        raise CourseError(f"There is no function {home!r}.", where, "Write package.module:function.") from problem


def names_of_course(root: Path) -> dict | None:
    """Return the names for ``computed`` of the course in a folder.

    Parameters
    ----------
    root : pathlib.Path
        The folder with ``_config.yml`` and ``data``.

    Returns
    -------
    dict or None
        The names, or None where the settings name none.

    Examples
    --------
    >>> sorted(names_of_course(Path(".")))  # doctest: +SKIP
    ['load', 'pd']
    """
    return names_from(sphinx_settings(root).get("course_computing", ""), root / "data")
