"""``python -m japan_russia slides``: makes the slides of a lesson, or of all."""

import argparse
import sys
from pathlib import Path

from ..book.execute import NotebookFailed
from ..errors import CourseError
from ..kept_runs import STORE
from ..lesson import Lesson, lessons, read_lesson
from ..lesson_files import lesson_files, lessons_named
from ..out_folder import out_folder
from ..places import course_id, root
from ..teaching import check_slides, read_teaching
from .making import make_slides


def run(words: list[str]) -> int:
    """Make slides as the command line asks.

    Parameters
    ----------
    words : list of str
        What stands behind ``slides``.

    Returns
    -------
    int
        0; whatever stops the slides is raised. What ``check`` would say of them goes to stderr, and they are made all
        the same: a slide that is too long, met in the morning of a class, is better than none.

    Raises
    ------
    CourseError
        If there is no such lesson, it has no slides, or its notebook cannot be run.
    """
    parser = argparse.ArgumentParser(prog="python -m japan_russia slides",
                                     description="Make the slides of a lesson, or of all: pages that need no network.")
    parser.add_argument("--lesson", default="all", help="the number of a lesson, such as 04, or all (the default)")
    parser.add_argument("--out", type=Path, default=None, help="where to put them; dist/slides if left out")
    parser.add_argument("--book", default="", help="where the book's pages are, seen from the slides, such as "
                        "../book; without it links into the book become plain words")
    given = parser.parse_args(words)
    course, found = root(), lessons()
    wanted = lessons_named(given.lesson, [one.id for one in found])
    chosen = [one for one in found if one.id in wanted]
    out = out_folder((given.out or course / "dist" / "slides").resolve())
    try:
        made = make_slides(chosen, course, out, course / STORE, course_id(), given.book)
    except NotebookFailed as error:
        # its words are a whole message, with what to mend as their last line
        raise CourseError(f"The slides are not made, for a notebook cannot be run.\n{error}") from None
    if not made:
        raise CourseError("No slides are made.", ", ".join(f"notebooks/{one.path.name}" for one in chosen),
                          "These lessons have no cells of the slide type “slide”; CONTRIBUTING.md shows one.")
    _warn(chosen)
    for file in made:
        print(file)
    print("Arrow keys turn the slides, S opens the speaker's window, Esc shows all slides, ? lists the keys. "
          "Add ?with-notes to the address to see and to print the notes.")
    return 0


def _warn(chosen: list[Lesson]):
    found = [fault for lesson in chosen if read_teaching(lesson.path).slides for fault in check_slides(lesson)]
    for fault in found:
        print(fault, file=sys.stderr)
    if found:
        print(f"The slides are made, with {len(found)} fault(s) to mend.", file=sys.stderr)


def add_to_release(making) -> None:
    """Make the slides of each lesson.

    Parameters
    ----------
    making : japan_russia.kit.release.making.Making
        The release; its book is built, so its notebooks have been run.
    """
    notebooks = lesson_files(making.tree / "notebooks")
    found = [read_lesson(path) for path in notebooks if read_teaching(path).slides]
    _warn(found)
    make_slides(found, making.tree, making.folder / "slides", making.work / STORE, course_id(making.tree), "../book")
