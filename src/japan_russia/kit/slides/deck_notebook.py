"""The notebook of a deck: a title, the slides of the lesson with what they show and their notes, the key points."""

import re

import nbformat
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from ..errors import CourseError
from ..lesson import Lesson
from ..notebooks import read_notebook
from ..teaching import Teaching
from ..teaching.cells import COMMENT
from .outputs import title_of

_LINK = re.compile(r"\]\((?!https?:|#|mailto:)([^)\s#]+)\.(?:md|ipynb)(#[^)\s]*)?\)")


def deck_of(lesson: Lesson, teaching: Teaching, outputs: dict[str, list]) -> nbformat.NotebookNode:
    """Put the notebook of a deck together.

    Parameters
    ----------
    lesson : Lesson
        Its frame gives the first slide.
    teaching : Teaching
        Its slides, and the minute plan, which the notes of the first slide tell.
    outputs : dict of str to list
        For the id of each code cell of the lesson what it showed.

    Returns
    -------
    nbformat.NotebookNode
        A notebook for nbconvert's ``SlidesExporter``.

    Raises
    ------
    CourseError
        If a slide shows a cell that shows nothing.
    """
    number = lesson.id[:2]
    # the page itself has the title as its heading, which also stands where another slide is seen
    cells = [_slide(f"## {number} · {lesson.title}\n\n{lesson.question}", "title", kind="deck-title")]
    if teaching.plan:
        cells.append(_notes(_plan_in_words(teaching), "title-notes"))
    for slide in teaching.slides:
        shown = outputs.get(slide.show, [])
        if slide.show and not shown:
            where = f"notebooks/{lesson.path.name}, cell {slide.cell}"
            raise CourseError(f"The cell '{slide.show}' shows nothing that could stand on the slide.", where,
                              "Name a code cell with an output in “show:”.")
        kind = "deck-showing" if slide.show else "deck-saying"
        cells.append(_slide(f"## {slide.heading}\n\n{slide.body}", slide.cell, kind=kind))
        if shown:
            label = title_of(shown) or slide.heading
            # the same cell may stand on two slides
            cells.append(new_code_cell("", id=f"{slide.cell}-shown", outputs=shown,
                                       metadata={"deck": {"label": label}}))
        if slide.notes:
            cells.append(_notes(slide.notes, f"{slide.cell}-notes"))
    if points := _key_points(lesson):
        cells.append(_slide(f"## Key points\n\n{points}", "key-points", kind="deck-saying deck-points"))
        cells.append(_notes(_closing_words(lesson), "key-points-notes"))
    made = new_notebook(cells=cells, metadata={"title": f"{number} · {lesson.title}"})
    for cell in made.cells:
        if cell.cell_type == "markdown":
            cell.source = _LINK.sub(r"](\1.html\2)", COMMENT.sub("", cell.source)).strip()
    return made


def _slide(source: str, id_: str, kind: str):
    return new_markdown_cell(source, id=id_, metadata={"slideshow": {"slide_type": "slide"}, "deck": {"kind": kind}})


def _notes(source: str, id_: str):
    return new_markdown_cell(source, id=id_, metadata={"slideshow": {"slide_type": "notes"}})


def _plan_in_words(teaching: Teaching) -> str:
    lines = [f"- {row.minutes} minutes: students {row.students}; you {row.you}"
             for row in teaching.plan if row.when == "class"]
    return "\n".join([f"In class: {teaching.minutes('class')} minutes.\n", *lines])


def _closing_words(lesson: Lesson) -> str:
    objectives = "\n".join(f"- {words}" for words in lesson.objectives.values())
    question = " ".join(lesson.question.split())
    return (f"Ask the question of the first slide again: *{question}* Let two or three students answer it, each with "
            "one piece of evidence. Then read the key points together.\n\n"
            f"Last, ask the class which of these they can do now, and which need more practice:\n\n{objectives}")


def _key_points(lesson: Lesson) -> str:
    texts = [cell.source for cell in read_notebook(lesson.path).cells if cell.cell_type == "markdown"]
    found = re.search(r"^## Key points\n(.*?)(?=^#|\Z)", "\n\n".join(texts), re.S | re.M)
    return found[1].strip() if found else ""
