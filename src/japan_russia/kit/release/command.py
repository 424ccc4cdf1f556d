"""``python -m japan_russia release``: makes an edition of the course to hand out."""

import argparse
from pathlib import Path

from ..editions import EDITIONS, edition_of, is_released
from ..errors import CourseError
from ..out_folder import out_folder
from ..places import root
from .making import editions_of, release
from .parts import ALWAYS, PARTS


def run(words: list[str]) -> int:
    """Make editions as the command line asks.

    Parameters
    ----------
    words : list of str
        What stands behind ``release``.

    Returns
    -------
    int
        0; whatever goes wrong is raised.

    Raises
    ------
    CourseError
        If there is no such edition or part, or an edition cannot be made.
    """
    parser = argparse.ArgumentParser(prog="python -m japan_russia release",
                                     description="Make an edition of the course: a folder that stands alone, a zip.")
    parser.add_argument("--edition", default="all", help=f"{', '.join(EDITIONS)} or all (the default)")
    parser.add_argument("--out", type=Path, default=None, help="where to put it; dist/ if left out")
    parser.add_argument("--with", dest="parts", default="", metavar="PART,PART",
                        help=f"add further parts: {', '.join(PARTS) or 'none yet'}")
    parser.add_argument("--grading", choices=["nbgrader"],
                        help="write the graded tasks as assignments, beside the student edition")
    parser.add_argument("--fresh", action="store_true", help="run every notebook, whatever was kept")
    given = parser.parse_args(words)
    course = root()
    _check_is_whole(course)
    out = out_folder((given.out or course / "dist").resolve())
    parts = tuple(filter(None, given.parts.split(",")))
    if given.grading:
        _write_assignments(given.edition, course, out / "nbgrader")
    for edition in editions_of(given.edition):
        adding = tuple(dict.fromkeys((*ALWAYS.get(edition, ()), *parts)))
        made = release(course, edition, out, adding, given.fresh)
        print(f"{edition}: {made}\n{' ' * len(edition)}  {made}.zip")
    return 0


def _check_is_whole(course: Path):
    edition = edition_of(course)
    if is_released(course) or edition != EDITIONS[0]:
        raise CourseError(f"Editions are made from the course itself, and this is its {edition} edition.", str(course),
                          "Run the command in the folder of the course, such as a clone.")


def _write_assignments(edition: str, course: Path, folder: Path):
    if edition != "student":
        raise CourseError("Assignments go with the student edition.", "--grading nbgrader", "Write --edition student.")
    from ..grading.nbgrader import make_assignments

    made = make_assignments(course, folder)
    print(f"nbgrader: {folder}; its README.md says how to go on. Assignments: {', '.join(made)}")
