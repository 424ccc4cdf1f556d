"""Lesson 02 with teaching cells made up for the tests, whatever the lesson itself says to its teacher."""

from pathlib import Path

import nbformat
from conftest import ROOT
from nbformat.v4 import new_markdown_cell

from japan_russia.kit.teaching.cells import is_teaching

LESSON = "02-counting-summits"
PLAN = """
| Minutes | Short | When | Students | You |
| --- | --- | --- | --- | --- |
| 20 | – | before | read Part 1 | ask for one question |
| 40 | 25 | class | count by hand | collect the numbers |
| 40 | 15 | class | vote | keep order |
| 30 | – | after | write a letter | read the letters |
"""
LABELS = {
    "discussion": "**Ask** Who is the one that counts?\n\n**Good answers contain**\n\n- a window of time\n- a kind of "
                  "meeting\n\n**If it goes flat** Ask who gains by a large number; see "
                  "[lesson 09](09-taking-stock.ipynb).",
    "misconception": "**Students think** that a summit is a fact of nature, and that only one count can be right.\n\n"
                     "**Revealed by** `02-q08` answer `a` or `b`; `02-q04` answer `27`; `02-q14`\n\n"
                     "**Answer** Show the widget and change one rule.",
}
NOTES = "Give them a minute with the numbers on the board before anybody speaks, then collect three answers and " \
        "ask for reasons."


def box(kind: str, title: str, body: str) -> str:
    return f":::{{admonition}} {title}\n:class: teach-{kind}\n\n{body.strip()}\n:::"


def _cell(source: str, id_: str, **metadata):
    return new_markdown_cell(source, id=id_, metadata={"tags": ["teaching"], **metadata})


def _heading(source: str, id_: str):
    return _cell(source, id_, **{"jp-MarkdownHeadingCollapsed": True})


def _slides(part: int, slides: list[tuple[str, str]]):
    for number, (heading, body) in enumerate(slides, 1):
        id_ = f"t{part}-slide{number}"
        yield _cell(f"##### {heading}\n\n{body}", id_, slideshow={"slide_type": "slide"})
        yield _cell(NOTES, f"{id_}-notes", slideshow={"slide_type": "notes"})


def _part(number: int, slides: list[tuple[str, str]]):
    yield _heading(f"#### For the teacher · Part {number}", f"t{number}")
    yield _cell(box("discussion", f"Discuss: Who counts in part {number}?", LABELS["discussion"]), f"t{number}-talk")
    title = f"Misconception: One number, in part {number}"
    yield _cell(box("misconception", title, LABELS["misconception"]), f"t{number}-mis")
    yield from _slides(number, slides)


SLIDES = {
    1: [("What is a summit?", "- two leaders\n- one place\n- **a rule** that says what counts"),
        ("Predict", "Write your number down.\n\n<!-- show: p1-note -->"),
        ("One row is one meeting", "<!-- show: p1-meetings -->"),
        ("When did they meet?", "Look for the gap.\n\n<!-- show: p1-calendar-shown -->")],
    2: [("Make the rule yourself", "<!-- show: p2-count-it -->"),
        ("Checkpoint", "Talk with your neighbour first.\n\n<!-- show: p2-quiz -->")],
    3: [("Four stages", "1. announced\n2. agreed\n3. carried out\n4. undone"),
        ("One thread", "Follow one promise through the years. Where does it end?\n\n<!-- show: p3-explore -->")],
}


def teaching_lesson(folder: Path) -> Path:
    """Write the lesson into a folder and return its path."""
    notebook = nbformat.read(ROOT / "notebooks" / f"{LESSON}.ipynb", as_version=4)
    head = [
        _heading("## For the teacher · The lesson", "t0"),
        _cell(box("minutes", "Minute plan", PLAN), "t0-plan"),
        _cell(box("board", "Board plan", "Left: the question. Middle: " + "what we count. " * 4), "t0-board"),
        _cell(box("pace", "Shorter, deeper", "Leave out the last part. " + "Or read one source. " * 3), "t0-pace"),
        _cell(box("sensitive", "Sensitive: names", "Say both names of the islands. " * 4), "t0-names"),
        _cell(box("discussion", "Discuss: Who counts at all?", LABELS["discussion"]), "t9-talk"),
    ]
    made = []
    for cell in notebook.cells:
        if is_teaching(cell):
            continue
        if cell.id == "p1":
            made += head[:-1]
        if cell.id == "further":
            made += [_heading("#### For the teacher · Exercises", "t9"), head[-1]]
        made.append(cell)
        if cell.id in ("p1-quiz", "p2-quiz", "p3-quiz"):
            number = int(cell.id[1])
            made += _part(number, SLIDES[number])
    notebook.cells = made
    path = folder / f"{LESSON}.ipynb"
    nbformat.write(notebook, path)
    return path
