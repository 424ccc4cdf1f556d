"""What a lesson says of itself: its frame, read from the notebook, which is its only source."""

import re
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from .book import trace
from .errors import CourseError
from .lesson_files import lesson_files
from .notebooks import read_notebook
from .places import notebooks_folder

_OBJECTIVE = re.compile(r"^- `(\d\d\.\d+)` (.+?)(?=^- |\Z)", re.M | re.S)
_MINUTES = re.compile(
    r"(\d+) minutes of reading and running, (\d+) minutes of exercises(?:, (\d+) minutes of final review)?")
_LINK = re.compile(r"\[([^\]]+)\]\(([^)\s]+)\)")
_LABELS = ("Question", "When you finish, you can", "Time", "You need", "Sources read", "Data used")


@dataclass
class Lesson:
    """The frame of one lesson.

    Attributes
    ----------
    id : str
        The name of its file without the ending, such as ``02-counting-summits``.
    title : str
        Its heading without the number.
    question : str
        The question it answers.
    objectives : dict of str to str
        What a reader can do afterwards, by id such as ``02.1``.
    reading, exercises, final_review : int
        Minutes; a final review of the whole course is in its last lesson only, and 0 elsewhere.
    needs, sources : list of (str, str)
        Links: words and address.
    tables : list of str
        Tables of the data it uses.
    path : pathlib.Path
        Its notebook.
    """

    id: str
    title: str
    question: str
    objectives: dict
    reading: int
    exercises: int
    needs: list
    sources: list
    tables: list
    path: Path = field(repr=False)
    final_review: int = 0


def frame_text(path: Path) -> str:
    """Return the heading and the frame of a notebook as they are written; all of its text if it has no frame.

    Parameters
    ----------
    path : pathlib.Path
        The notebook.
    """
    markdown = [cell.source for cell in read_notebook(path).cells if cell.cell_type == "markdown"]
    frames = [text for text in markdown if ":class: lesson-frame" in text]
    return "\n".join([*markdown[:1], *frames] if frames else markdown)


def _part(text: str, label: str, where: str) -> str:
    stops = "|".join(re.escape(f"**{one}") for one in _LABELS)
    found = re.search(rf"\*\*{re.escape(label)}\.?\*\*(.*?)(?={stops}|^:::|\Z)", text, re.S | re.M)
    if not found or not found[1].strip():
        raise CourseError(f"The frame of the lesson has no “{label}”.", where,
                          f"Add a line that begins with **{label}.** to the box “Before you start”.")
    return found[1].strip()


def read_lesson(path: Path) -> Lesson:
    """Read the frame of a lesson.

    Parameters
    ----------
    path : pathlib.Path
        The notebook.

    Returns
    -------
    Lesson

    Raises
    ------
    CourseError
        If the notebook cannot be read or a part of its frame is missing; it says which.
    """
    path = Path(path)
    where = f"notebooks/{path.name}"
    markdown = [cell.source for cell in read_notebook(path).cells if cell.cell_type == "markdown"]
    heading = re.match(r"# \d\d · (.+)", markdown[0]) if markdown else None
    frame = next((text for text in markdown if ":class: lesson-frame" in text), None)
    if not heading or not frame:
        raise CourseError("A lesson begins with its heading and the box “Before you start”.", f"{where}, first cells",
                          "Write “# NN · Title”, then a box of class lesson-frame; CONTRIBUTING.md shows one.")
    where += ", box “Before you start”"
    parts = {label: _part(frame, label, where) for label in _LABELS}
    objectives = {found[1]: " ".join(found[2].split()) for found in _OBJECTIVE.finditer(parts[_LABELS[1]] + "\n")}
    minutes = _MINUTES.search(parts["Time"])
    if not objectives:
        raise CourseError("The lesson has no objectives.", where, "List them as “- `02.1` what the reader can do”.")
    if not minutes:
        raise CourseError("The time of the lesson cannot be read.", where,
                          "Write “55 minutes of reading and running, 35 minutes of exercises.”")
    return Lesson(
        id=path.stem, title=heading[1].strip(), question=parts["Question"], objectives=objectives,
        reading=int(minutes[1]), exercises=int(minutes[2]), final_review=int(minutes[3] or 0),
        needs=_LINK.findall(parts["You need"]),
        sources=_LINK.findall(parts["Sources read"]), tables=re.findall(r"`(\w+)`", parts["Data used"]), path=path,
    )


def all_objectives(folder: Path) -> set[str]:
    """Return the ids of the objectives of all lessons; a lesson whose frame is wrong is told of elsewhere.

    Parameters
    ----------
    folder : pathlib.Path
        Where the notebooks are.
    """
    found = set()
    for path in lesson_files(folder):
        with suppress(CourseError):
            found |= set(read_lesson(path).objectives)
    return found


def lessons(folder: Path | None = None) -> list[Lesson]:
    """Read the frames of all lessons, in order.

    Parameters
    ----------
    folder : pathlib.Path, optional
        Where the notebooks are; by default the course's own.

    Examples
    --------
    >>> [lesson.id for lesson in lessons()][0]
    '00-how-to-read'
    """
    folder = folder or notebooks_folder()
    trace.note(folder)   # a new lesson changes the pages that list lessons
    return [read_lesson(path) for path in lesson_files(folder)]
