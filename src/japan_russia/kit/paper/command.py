"""The command ``print``: the book and its lessons as PDF and EPUB."""

import argparse
import shutil
import tempfile
from pathlib import Path

from ..building import build_book
from ..contents import check_contents
from ..errors import CourseError
from ..kept_runs import STORE, bring_runs, take_runs
from ..lesson_files import lesson_files, lessons_named
from ..moment import day_of, moment_of
from ..out_folder import out_folder
from ..places import root
from ..programs import chromium, pandoc
from ..settings import parts_of_book, settings_of, sphinx_settings
from .epub import write_epub
from .pages import Page, read_pages
from .pdf import write_pdf
from .volume import Volume, make_volume

FORMATS = ("pdf", "epub")
REGISTER = "book/register"


def run(arguments: list[str]) -> int:
    """Read the options and print.

    Parameters
    ----------
    arguments : list of str
        The words after ``print``.

    Returns
    -------
    int
        0 if all went well.
    """
    parser = argparse.ArgumentParser(prog="python -m japan_russia print", description=__doc__)
    parser.add_argument("--format", default="pdf,epub", help="pdf, epub, or both with a comma between them")
    parser.add_argument("--lesson", default="", help="a lesson such as 04; all lessons; or book, the whole book in one "
                        "file (by default the book, and each lesson as PDF)")
    parser.add_argument("--out", type=Path, default=Path("dist/print"), help="the folder for the files")
    chosen = parser.parse_args(arguments)
    course, formats = root(), chosen.format.split(",")
    check_wishes(course, formats, chosen.lesson)
    out_folder(chosen.out)
    print("Building the pages, and then printing. This takes some minutes.", flush=True)
    with tempfile.TemporaryDirectory(prefix="print-") as folder:
        files = print_course(course, build(course, Path(folder)), chosen.out, formats, chosen.lesson)
    for file in files:
        print(f"{file}  {file.stat().st_size / 1e6:.1f} MB")
    return 0


def check_wishes(course: Path, formats: list[str], lesson: str = "") -> list[str]:
    """Check what is wished for before a minute of building.

    Parameters
    ----------
    course : pathlib.Path
        The folder of the course.
    formats : list of str
        ``pdf``, ``epub`` or both.
    lesson : str, optional
        A lesson's number or name, ``all``, ``book``, or ``""`` for the book and all lessons.

    Returns
    -------
    list of str
        The volumes: ``book`` and names of lessons.

    Raises
    ------
    CourseError
        If a format or lesson is unknown, or a program is missing.
    """
    if wrong := next((one for one in formats if one not in FORMATS), None):
        raise CourseError(f"There is no format '{wrong}'.", "--format", f"Choose from {', '.join(FORMATS)}.")
    for format_, program in (("pdf", chromium), ("epub", pandoc)):
        if format_ in formats:
            program()
    names = [file.stem for file in lesson_files(course / "notebooks")]
    if lesson in ("", "book"):
        return ["book", *names] if not lesson else ["book"]
    return lessons_named(lesson, names)


def print_course(course: Path, built: Path, out: Path, formats: list[str], lesson: str = "",
                 moment: int | None = None) -> list[Path]:
    """Print the book, one lesson or all.

    Parameters
    ----------
    course : pathlib.Path
        The folder of the course.
    built : pathlib.Path
        What the builder ``singlehtml`` made of it.
    out : pathlib.Path
        The folder for the files; it is made.
    formats : list of str
        ``pdf``, ``epub`` or both.
    lesson : str, optional
        A lesson's number or name, ``all``, ``book``, or ``""`` for the book in each format and the lessons as PDF.
    moment : int, optional
        The day that the files bear, in seconds since 1970; by default that of a release.

    Returns
    -------
    list of pathlib.Path
        The files.

    Raises
    ------
    CourseError
        If a format or lesson is unknown, or a program is missing.
    """
    moment = moment_of(course) if moment is None else moment
    wanted = check_wishes(course, formats, lesson)
    first = parts_of_book(course)[0][1][0]
    out.mkdir(parents=True, exist_ok=True)
    files = []
    with tempfile.TemporaryDirectory() as folder:
        work, done = Path(folder), Path(folder) / "done"
        (work / "charts").mkdir()
        done.mkdir()
        pages = {page.name: page for page in read_pages(built, first, work / "charts")}
        for name in wanted:
            volume = _volume(name, pages, course, moment)
            if "pdf" in formats:
                files.append(write_pdf(volume, work, done))
            if "epub" in formats and (lesson or name == "book"):
                files.append(write_epub(volume, work, done, moment))
        # only whole files come there, whoever else prints into the same folder
        return [Path(shutil.move(file, out / file.name)) for file in files]


def _volume(name: str, pages: dict[str, Page], course: Path, moment: int) -> Volume:
    settings, of_sphinx = settings_of(course), sphinx_settings(course)
    title, author = settings["title"], settings.get("author", "")
    notes = [f"{of_sphinx.get('course_edition', 'self-study').capitalize()} edition, {day_of(moment)}"]
    if name == "book":
        volume = Volume(of_sphinx["course_id"], title, "", author, notes)
        listed = [(caption, [pages[one] for one in names if one in pages]) for caption, names in parts_of_book(course)]
        return make_volume(volume, listed, pages)
    page = pages.get(f"notebooks/{name}")
    if page is None:
        raise CourseError(f"The lesson '{name}' is not in the book.", "_toc.yml", "List it there.")
    volume = Volume(name, page.title, title, author, notes)
    return make_volume(volume, [("", [page])], pages, register=REGISTER)


def build(course: Path, work: Path) -> Path:
    """Build the course as one file, in a folder of its own, so that no other build that is going on meets it.

    Parameters
    ----------
    course : pathlib.Path
        The folder of the course.
    work : pathlib.Path
        The folder of this build.

    Returns
    -------
    pathlib.Path
        The folder of the built pages.

    Raises
    ------
    CourseError
        If the book cannot be built; the builder's own words say why.
    """
    if wrong := check_contents(course / "_toc.yml"):
        raise wrong[0]
    bring_runs(course / STORE, work)
    built = build_book(course, "singlehtml", work)
    take_runs(work, course / STORE)
    return built
