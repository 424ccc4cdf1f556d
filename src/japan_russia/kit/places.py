"""Where the course's files are: the root, the data, the notebooks and the learner's record."""

import json
import os
from pathlib import Path

from .book import trace
from .errors import CourseError


def _is_root(folder: Path) -> bool:
    return (folder / "data").is_dir() and (folder / "notebooks").is_dir()


def root() -> Path:
    """Return the folder that holds ``data/`` and ``notebooks/``.

    The folder is looked for from the working directory upward, then beside the installed package, so
    that a copied course folder uses its own data.

    Returns
    -------
    pathlib.Path
        Absolute path of the course's folder.

    Raises
    ------
    CourseError
        If no such folder is found.

    Examples
    --------
    >>> (root() / "data").is_dir()
    True
    """
    here = Path.cwd().resolve()
    for folder in [here, *here.parents, *Path(__file__).resolve().parents]:
        if _is_root(folder):
            return folder
    raise CourseError(
        "The course's files were not found.",
        f"looked from {here} upward for a folder with data/ and notebooks/",
        "Open the notebook from inside the course's folder.",
    )


def data_folder() -> Path:
    """Return the folder of the tables, ``data/`` under the course's root."""
    return root() / "data"


def notebooks_folder() -> Path:
    """Return the folder of the lessons, ``notebooks/`` under the course's root."""
    return root() / "notebooks"


def course_id(course: Path | None = None) -> str:
    """Return the course's short name, which a learner's record carries.

    It is the ``name`` in ``data/datapackage.json``.

    Parameters
    ----------
    course : pathlib.Path, optional
        The folder of a course; by default the one that ``root()`` finds.

    Raises
    ------
    CourseError
        If that file is missing or has no name.
    """
    file = (course / "data" if course else data_folder()) / "datapackage.json"
    try:
        trace.note(file, "name")
        with trace.by_parts():
            return str(json.loads(file.read_text(encoding="utf-8"))["name"])
    except (OSError, ValueError, KeyError, TypeError) as problem:
        raise CourseError(
            "The course has no name.", str(file), "Give datapackage.json a line \"name\": \"my-course\"."
        ) from problem


def record_path() -> Path:
    """Return the file that keeps what the learner answered.

    ``COURSE_RECORD`` names another file; without it the record lies beside the lessons.
    """
    chosen = os.environ.get("COURSE_RECORD")
    return Path(chosen).expanduser() if chosen else notebooks_folder() / "my-record.json"
