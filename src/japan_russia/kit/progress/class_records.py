"""The records that the learners of a class have exported and handed in."""

from pathlib import Path

from ..errors import CourseError
from ..surface import in_book
from .record import Record


def class_records(folder: Path | str, course: str | None = None) -> tuple[dict[str, dict], dict[str, str]]:
    """Read all exported records of a folder; a file that is no record of this course is named and skipped.

    Parameters
    ----------
    folder : pathlib.Path or str
        Where the ``.json`` files are. A folder that is not there has none, and while a book is built none is read:
        what a class wrote does not belong in a page.
    course : str, optional
        The course's id; without it ``kit.places.course_id()``.

    Returns
    -------
    records : dict of str to dict
        The entries of each file, by its name without the ending.
    skipped : dict of str to str
        For each file that was skipped, why.

    Examples
    --------
    >>> class_records("no-such-folder", course="a-course")
    ({}, {})
    """
    records, skipped = {}, {}
    reader = Record(course=course)
    for file in [] if in_book() else sorted(Path(folder).glob("*.json")):
        try:
            records[file.stem] = reader.read_export(file)
        except CourseError as problem:
            skipped[file.name] = problem.what
    return records, skipped
