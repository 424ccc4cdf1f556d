"""What lessons say to their teacher: every lesson says it, in the form that pages and slides are made from.

One lesson alone: ``python -m pytest tests/test_teaching.py -n 0 -k 04``.
"""

import nbformat
import pytest
from conftest import ROOT
from nbformat.v4 import new_markdown_cell
from sample_teaching import LESSON, teaching_lesson

from japan_russia.kit.lesson import lessons, read_lesson
from japan_russia.kit.lesson_checks import check_lesson
from japan_russia.kit.quiz import load_bank
from japan_russia.kit.teaching import check_teaching, read_teaching

LESSONS = {lesson.id: lesson for lesson in lessons(ROOT / "notebooks")}


def bank(name):
    return load_bank(ROOT / "data" / "quizzes" / f"{name}.yml")


@pytest.mark.parametrize("name", LESSONS)
def test_a_lesson_has_all_that_its_teacher_needs(name):
    problems = check_teaching(LESSONS[name], bank(name))
    assert not problems, "\n\n".join(map(str, problems))


def messages(path):
    return "\n".join(map(str, check_teaching(read_lesson(path), bank(LESSON))))


@pytest.fixture(scope="module")
def sound(tmp_path_factory):
    return teaching_lesson(tmp_path_factory.mktemp("teaching"))


def test_boxes_plan_and_slides_are_read(sound):
    teaching = read_teaching(sound)
    assert messages(sound) == ""
    assert [teaching.minutes(when) for when in (None, "before", "class", "after")] == [130, 20, 80, 30]
    assert teaching.short() == 40
    assert [box.section for box in teaching.of("teach-discussion")] == ["Part 1", "Part 2", "Part 3", "Exercises"]
    reveals = (("02-q08", "a"), ("02-q08", "b"), ("02-q04", "27"), ("02-q14", ""))
    assert teaching.of("teach-misconception")[0].reveals == reveals
    slide = teaching.slides[3]
    assert (slide.heading, slide.body, slide.show) == ("When did they meet?", "Look for the gap.", "p1-calendar-shown")
    assert slide.notes.startswith("Give them a minute") and slide.section == "Part 1"


@pytest.mark.parametrize("id_, old, new, words", [
    ("t0-plan", "| 40 | 25 |", "| 70 | 25 |", "The minutes in class sum to 110"),
    ("t0-plan", "| 30 | – | after", "| 90 | – | after", "All minutes sum to 190"),
    ("t0-plan", "| 20 | – | before", "| 20 | 10 | before", "A line of before has minutes in the column Short"),
    ("t0-plan", "| 25 |", "| 5 |", "The minutes of the column Short sum to 20"),
    ("t0-plan", "| 20 | – | before", "| 20 | – | early", "A line of the minute plan cannot be read"),
    ("t0-plan", "Students", "They", "no table with these columns"),
    ("t0-board", "teach-board", "teach-bord", "neither a box, a heading nor a slide"),
    ("t0-board", "teach-board", "teach-pace", "has 0 boxes of the class teach-board"),
    ("t0-names", "Sensitive: names", "Names", "The title of the box is “Names”"),
    ("t1-talk", "**If it goes flat**", "**Else**", "no “If it goes flat”"),
    ("t1-talk", "- ", "", "does not list what good answers contain"),
    ("t1-talk", "teach-discussion", "teach-sensitive", "There is no discussion for Part 1"),
    ("t1-mis", "02-q08", "02-q99", "There is no question 02-q99"),
    ("t1-mis", "`a` or `b`", "`c`", "02-q08 has no wrong answer “c”"),
    ("t1-mis", "`27`", "`28`", "answer `20` or `27` or `7` or `8`"),
    ("t1-mis", " answer `a` or `b`", "", "02-q08 stands without an answer"),
    ("t1-mis", "`02-q14`", "`02-q14` answer `a`", "which has no answer to name"),
    ("t1-slide1", "What is a summit?", "What is a summit, and who of us says so?", "The heading has 10 words"),
    ("t1-slide1", "two leaders", "two " * 45, "The slide has 53 words"),
    ("t1-slide1", "- one place", "- a\n" * 6, "more than 6 bullets"),
    ("t1-slide1", "#####", "####", "does not begin with its heading"),
    ("t1-slide3", "p1-meetings", "p1-meeting", "no code cell 'p1-meeting' to show"),
    ("t1-slide3", "<!-- show: p1-meetings -->", "", "nothing under its heading"),
    ("t1-slide3-notes", "Give them a minute", "Now " * 120, "words."),
    ("t1", "#### For", "### For", "not one of the three kinds"),
    ("t1", "Part 1", "Part 2", "does not stand at the end of Part 2"),
    ("t1", "Part 1", "Part 1\n\nWords.", "not alone in its cell"),
])
def test_what_is_wrong_is_named_with_its_place(sound, tmp_path, id_, old, new, words):
    notebook = nbformat.read(sound, as_version=4)
    cell = next(cell for cell in notebook.cells if cell.id == id_)
    assert old in cell.source
    cell.source = cell.source.replace(old, new)
    nbformat.write(notebook, tmp_path / sound.name)
    told = messages(tmp_path / sound.name)
    assert words in told and "notebooks/02-counting-summits.ipynb" in told and "to mend:" in told


def _untagged(cells, at):
    cells[at].metadata.tags = []


def _open(cells, at):
    del cells[at].metadata["jp-MarkdownHeadingCollapsed"]


@pytest.mark.parametrize("id_, change, words", [
    ("t1", _open, "JupyterLab keeps this heading open"),
    ("t1", lambda cells, at: cells.pop(at), "stands under no heading for the teacher"),
    ("t1", lambda cells, at: cells.insert(at - 1, cells.pop(at)), "stands under a closed heading"),
    ("t0", lambda cells, at: cells.insert(at + 7, cells.pop(at)), "does not stand at its head"),
    ("t1-slide1-notes", lambda cells, at: cells.pop(at), "The slide has no notes"),
    ("t1-slide1", lambda cells, at: cells.pop(at), "These notes do not follow a slide"),
    ("t1-slide1", lambda cells, at: cells[at].metadata.slideshow.update(slide_type="fragment"), "is not used here"),
    ("t1-talk", lambda cells, at: cells[at].update(cell_type="code", outputs=[], execution_count=None),
     "A teaching cell holds code"),
])
def test_cells_that_are_out_of_place_are_named(sound, tmp_path, id_, change, words):
    notebook = nbformat.read(sound, as_version=4)
    change(notebook.cells, next(i for i, cell in enumerate(notebook.cells) if cell.id == id_))
    nbformat.write(notebook, tmp_path / sound.name)
    assert words in messages(tmp_path / sound.name)


@pytest.mark.parametrize("ids, words", [
    (["t0"], "“For the teacher · The lesson”"),
    (["t0-plan"], "“Minute plan”"),
    (["t1"], "“For the teacher · Part 1”"),
    (["t1-talk"], "“Discuss: Who counts in part 1?”"),
    (["t1-slide1"], "“What is a summit?”"),
    (["t1-slide1-notes"], "“Give them a minute with the numbers on the board before …”"),
    (["t3", "t3-talk"], "“For the teacher · Part 3”"),
])
def test_a_forgotten_tag_is_told_once_and_names_its_cell(sound, tmp_path, ids, words):
    notebook = nbformat.read(sound, as_version=4)
    for cell in notebook.cells:
        if cell.id in ids:
            cell.metadata.tags = []
    nbformat.write(notebook, tmp_path / sound.name)
    told = messages(tmp_path / sound.name)
    assert told.count("to mend:") == told.count("lacks the tag “teaching”") == len(ids), told
    assert words in told and all(f"cell {id_}\n" in told for id_ in ids)


def test_a_cell_for_students_under_a_closed_heading_is_told_once(sound, tmp_path):
    notebook = nbformat.read(sound, as_version=4)
    at = next(i for i, cell in enumerate(notebook.cells) if cell.id == "t1-talk")
    notebook.cells[at:at] = [new_markdown_cell("Words.", id="lost"), new_markdown_cell("More words.", id="lost-too")]
    nbformat.write(notebook, tmp_path / sound.name)
    told = messages(tmp_path / sound.name)
    assert told.count("to mend:") == 1 and "students would not see it" in told and "cell lost\n" in told


def test_a_lesson_that_lost_every_tag_is_checked_all_the_same(sound, tmp_path):
    notebook = nbformat.read(sound, as_version=4)
    for cell in notebook.cells:
        cell.metadata.pop("tags", None)
    nbformat.write(notebook, tmp_path / sound.name)
    lesson = read_lesson(tmp_path / sound.name)
    told = [str(fault) for fault in check_lesson(lesson, ROOT / "data" / "quizzes", set(lesson.tables))]
    assert len(told) == len(read_teaching(sound).boxes) + 5 + 2 * len(read_teaching(sound).slides), told
    assert all("lacks the tag" in fault for fault in told)


def test_a_lesson_without_teaching_cells_lacks_them_all(sound, tmp_path):
    notebook = nbformat.read(sound, as_version=4)
    notebook.cells = [cell for cell in notebook.cells if "teaching" not in cell.metadata.get("tags", [])]
    nbformat.write(notebook, tmp_path / sound.name)
    told = messages(tmp_path / sound.name)
    assert "0 boxes of the class teach-minutes" in told and "has 0 slides" in told
