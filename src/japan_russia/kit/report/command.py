"""``python -m japan_russia report``: what a class did, from the records that its learners exported."""

import argparse
import gc
import sys
from collections import Counter
from glob import glob
from pathlib import Path

from ..errors import CourseError
from ..lesson import lessons
from ..out_folder import out_folder
from ..places import root
from ..progress.lesson_cells import lesson_cells
from ..progress.record import Record
from ..quiz.bank import load_bank
from ..quiz.computing import names_of_course
from .misconceptions import misconceptions
from .page import report_page
from .tables import FEW, write_tables
from .tally import tally


def run(words: list[str]) -> int:
    """Write the report that the command line asks for.

    Parameters
    ----------
    words : list of str
        What stands behind ``report``.

    Returns
    -------
    int
        0 if a record was read.

    Raises
    ------
    CourseError
        If no file is a record of this course.
    """
    parser = argparse.ArgumentParser(prog="python -m japan_russia report",
                                     description="Report what a class did: a page with charts, and CSV files.")
    parser.add_argument("records", nargs="+", help="exported records, or folders of them")
    parser.add_argument("--out", type=Path, default=Path("dist/report"), help="the folder for the report")
    given = parser.parse_args(words)
    records, skipped = read_records(files_of(given.records))
    for name, why in skipped.items():
        print(f"skipped {name}: {why}", file=sys.stderr)
    if not records:
        raise CourseError("No file is a record of this course.", ", ".join(given.records)[:200],
                          "Name the files that learners saved with Export on the page of progress.")
    for file in write_report(records, skipped, root(), given.out):
        print(file)
    few = f" Fewer than {FEW} records say little of a class." if len(records) < FEW else ""
    print(f"{len(records)} record(s) read, {len(skipped)} skipped.{few}")
    return 0


def files_of(names: list[str]) -> list[Path]:
    """Return the files that the command line names.

    Parameters
    ----------
    names : list of str
        Files, folders and patterns such as ``records/*.json``, which not every shell resolves.
    """
    found = []
    for name in names:
        path = Path(name)
        if path.is_dir():
            found += path.glob("*.json")
        elif not path.exists() and (matching := glob(name)):
            found += map(Path, matching)
        else:
            found.append(path)
    return sorted(set(found))


def read_records(files: list[Path], course: str | None = None) -> tuple[dict[str, dict], dict[str, str]]:
    """Read records; a file that is none of this course is named and skipped.

    Parameters
    ----------
    files : list of pathlib.Path
        What learners handed in.
    course : str, optional
        The course's id; without it ``kit.places.course_id()``.

    Returns
    -------
    records : dict of str to dict
        The entries of each file by its name without the ending; by its path if two files have one name.
    skipped : dict of str to str
        For each file that was skipped, why.
    """
    reader, records, skipped = Record(course=course), {}, {}
    names = Counter(file.stem for file in files)
    # looking for garbage among a million small parts that all stay would take half a second, now and while counting
    gc.disable()
    try:
        for file in files:
            name = file.stem if names[file.stem] == 1 else file.with_suffix("").as_posix()
            try:
                records[name] = reader.read_export(file)
            except CourseError as problem:
                skipped[file.as_posix()] = problem.what
    finally:
        gc.freeze()
        gc.enable()
    return records, skipped


def write_report(records: dict[str, dict], skipped: dict[str, str], course: Path, target: Path) -> list[Path]:
    """Write the page and the CSV files.

    Parameters
    ----------
    records : dict of str to dict
        The entries of each record by its name.
    skipped : dict of str to str
        For each file that was skipped, why.
    course : pathlib.Path
        The folder of the course, with the whole bank.
    target : pathlib.Path
        The folder for the report; it is made.

    Returns
    -------
    list of pathlib.Path
        The files; the same records give the same bytes.
    """
    out_folder(target)  # before it is counted for seconds
    banks = [load_bank(file) for file in sorted((course / "data" / "quizzes").glob("*.yml"))]
    needs_keys = any(one.graded for bank in banks for one in bank.exercises)
    counted = tally(records, banks, names_of_course(course) if needs_keys else None)
    reveals = misconceptions(course / "notebooks")
    found = lessons(course / "notebooks")
    titles = {}
    for lesson in found if counted.votes or counted.forecasts else []:
        cells = lesson_cells(lesson.path)
        titles |= {id_: debate["resolution"] for id_, debate in cells["debates"].items()}
        titles |= {id_: board["title"] for id_, board in cells["boards"].items()}
    page = target / "report.html"
    objectives = {lesson.id: lesson.objectives for lesson in found}
    page.write_text(report_page(counted, reveals, skipped, objectives, titles), encoding="utf-8")
    return [page, *write_tables(counted, reveals, records, target)]
