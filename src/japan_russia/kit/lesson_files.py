"""The files of the lessons, and which lessons a word of the command line means."""

from collections.abc import Iterable
from pathlib import Path

from .errors import CourseError, did_you_mean


def lesson_files(folder: Path) -> list[Path]:
    """Return the notebooks of a folder that are lessons, in order: their names begin with two digits and a hyphen.

    Parameters
    ----------
    folder : pathlib.Path
        Where the notebooks are.

    Examples
    --------
    >>> from japan_russia.kit.places import notebooks_folder
    >>> lesson_files(notebooks_folder())[0].name
    '00-how-to-read.ipynb'
    """
    return sorted(folder.glob("[0-9][0-9]-*.ipynb"))


def lessons_named(word: str, names: Iterable[str]) -> list[str]:
    """Return the lessons that a word of the command line means.

    Parameters
    ----------
    word : str
        ``all``, a number such as ``04`` or ``4``, or a lesson's name with or without ``.ipynb``.
    names : iterable of str
        The names of all lessons.

    Raises
    ------
    CourseError
        If there is no such lesson.

    Examples
    --------
    >>> lessons_named("4", ["03-what-abe-wanted", "04-crimea-and-sanctions"])
    ['04-crimea-and-sanctions']
    """
    names = list(names)
    if word == "all":
        return names
    meant = {word.removesuffix(".ipynb"), word.zfill(2) if word else ""}
    found = [name for name in names if not meant.isdisjoint((name, name.split("-")[0]))]
    if not found:
        mend = did_you_mean(word, names) or f"There are: {', '.join(names)}; or all."
        raise CourseError(f"There is no lesson {word!r}.", "--lesson", mend)
    return found
