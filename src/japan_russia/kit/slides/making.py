"""Writing decks: a page for each lesson, and beside them the files that all decks share. They need no network."""

import shutil
from pathlib import Path

import nbformat
from traitlets.config import Config

from ..book.execute import Executor
from ..book.page import host_script, vega_script
from ..lesson import Lesson
from ..notebooks import read_notebook
from ..teaching import read_teaching
from .deck_notebook import deck_of
from .outputs import PRIORITY, living_html, modules_html, table_html

HERE = Path(__file__).parent
_KIT = HERE.parent
#: The folder of the shared files, beside the decks.
SHARED = "shared"
_STYLES = (_KIT / "widgets" / "base.css", _KIT / "tables.css", _KIT / "book" / "book.css", HERE / "deck" / "deck.css")


def make_slides(lessons: list[Lesson], root: Path, out: Path, store: Path, course: str, book: str = "") -> list[Path]:
    """Write a deck for each lesson that has slides.

    Parameters
    ----------
    lessons : list of Lesson
        In the order of the course.
    root : pathlib.Path
        The folder of the course.
    out : pathlib.Path
        Where the decks are written.
    store : pathlib.Path
        Where the builder keeps what notebooks showed; a notebook that it has not run is run.
    course : str
        The course's short name. What is answered on slides is kept apart from what is answered in the book.
    book : str, optional
        The address of the book's pages as seen from the decks, such as ``../book``. Without it a link into the book
        becomes plain words.

    Returns
    -------
    list of pathlib.Path
        The decks.

    Raises
    ------
    japan_russia.kit.book.execute.NotebookFailed
        If a notebook cannot be run.
    CourseError
        If a slide shows a cell that shows nothing.
    """
    told = {lesson.id: read_teaching(lesson.path) for lesson in lessons}
    lessons = [lesson for lesson in lessons if told[lesson.id].slides]
    executor, made = Executor(root, store), {}
    try:
        # all at once, so that those which must be run are run side by side
        for lesson in lessons:
            executor.start(f"notebooks/{lesson.id}", lesson.path)
        for lesson in lessons:
            cells = read_notebook(lesson.path).cells
            code = [cell.id for cell in cells if cell.cell_type == "code"]
            shown = dict(zip(code, map(nbformat.from_dict, executor.outputs(f"notebooks/{lesson.id}")), strict=True))
            deck = deck_of(lesson, told[lesson.id], shown)
            made[out / f"{lesson.id}.html"] = deck_html(deck, f"{course}-slides-{lesson.id[:2]}", book)
    finally:
        executor.close()
    # nothing is written before all can be, for a deck without the shared files does not open
    if made:
        _write_shared(out / SHARED)
    for file, page in made.items():
        file.write_text(page, encoding="utf-8")
    return list(made)


def deck_html(deck: nbformat.NotebookNode, course: str, book: str = "") -> str:
    """Return the page of a deck.

    Parameters
    ----------
    deck : nbformat.NotebookNode
        As `japan_russia.kit.slides.deck_notebook.deck_of` makes it.
    course : str
        The name under which the browser keeps what is answered on it.
    book : str, optional
        The address of the book's pages as seen from the deck.
    """
    from nbconvert import SlidesExporter

    config = Config()
    config.NbConvertBase.display_data_priority = PRIORITY
    exporter = SlidesExporter(config=config, template_name="deck", extra_template_basedirs=[str(HERE)],
                              exclude_anchor_links=True, filters={"living": living_html, "tidy": table_html})
    outputs = [output for cell in deck.cells for output in cell.get("outputs", [])]
    page = {"course": course, "book": book, "shared": SHARED, "modules": modules_html(outputs),
            "shows": any(cell.cell_type == "code" for cell in deck.cells)}
    html, _ = exporter.from_notebook_node(deck, resources={"deck": page})
    return html


def _write_shared(folder: Path):
    folder.mkdir(parents=True, exist_ok=True)
    for file in sorted((HERE / "reveal").iterdir()):
        name = "reveal-licence.txt" if file.suffix == ".txt" else file.name
        shutil.copyfile(file, folder / name)
    styles = "".join(file.read_text(encoding="utf-8") for file in _STYLES)
    (folder / "deck.css").write_text(styles, encoding="utf-8")
    shutil.copyfile(HERE / "deck" / "deck.js", folder / "deck.js")
    (folder / "course-host.js").write_text(host_script(), encoding="utf-8")
    shutil.copyfile(vega_script(), folder / "course-vega.js")
