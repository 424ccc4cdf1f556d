"""The pages for the instructor: notes with links back, plans that are sums, the key, the marking sheet, the slides."""

import re
import shutil
from dataclasses import dataclass
from html.parser import HTMLParser

import pytest
from conftest import ROOT
from sample_teaching import LESSON, teaching_lesson
from sphinx.application import Sphinx

from japan_russia.kit.book.teaching_pages.answer_key import value_in_words
from japan_russia.kit.markdown import without_marks
from japan_russia.kit.quiz import load_bank
from japan_russia.kit.teaching import read_teaching

BANK = load_bank(ROOT / "data" / "quizzes" / f"{LESSON}.yml")
EXTENSIONS = "myst_nb,japan_russia.course.pages,japan_russia.kit.book.teaching_pages"


@dataclass
class ModelExercise:
    """As much of an exercise as the key says of it."""

    expects: str
    tolerance: float = 0
    unit: str = ""


class _Words(HTMLParser):
    """The rows of all tables, cell by cell."""

    def __init__(self):
        super().__init__()
        self.rows, self.cell = [], None

    def handle_starttag(self, tag, attributes):
        if tag == "tr":
            self.rows.append([])
        if tag in ("td", "th"):
            self.cell = []

    def handle_data(self, data):
        if self.cell is not None:
            self.cell.append(data)

    def handle_endtag(self, tag):
        if tag in ("td", "th"):
            self.rows[-1].append(" ".join("".join(self.cell).split()))
            self.cell = None


@pytest.fixture(scope="module")
def pages(tmp_path_factory):
    """The instructor's pages over two lessons, one with teaching cells, and what was wrong while they were built."""
    top = tmp_path_factory.mktemp("instructor")
    source = top / "source"
    shutil.copytree(ROOT / "data", source / "data")
    (source / "book" / "teaching").mkdir(parents=True)
    (source / "notebooks").mkdir()
    for page in (ROOT / "book" / "teaching").glob("*.md"):
        shutil.copy(page, source / "book" / "teaching")
    (source / "book" / "wrong.md").write_text(
        f"# Wrong\n\n```{{marking-sheet}} {LESSON}\n```\n\n```{{marking-sheet}} 77-none\n```\n\n"
        "```{class-weeks} none\n```\n", encoding="utf-8")
    teaching_lesson(source / "notebooks")
    rubric = (ROOT / "notebooks" / "09-taking-stock.ipynb").read_text(encoding="utf-8")
    assert "clear, in the first lines" in rubric
    # other words in the lesson are other words on the sheet
    rubric = rubric.replace("clear, in the first lines", "clear, in the very first lines")
    (source / "notebooks" / "09-taking-stock.ipynb").write_text(rubric, encoding="utf-8")
    settings = {"extensions": EXTENSIONS, "nb_execution_mode": "off", "root_doc": "book/wrong",
                "exclude_patterns": "data", "myst_enable_extensions": {"colon_fence"},
                "suppress_warnings": "myst.xref_missing,toc.not_included"}
    with (top / "warnings.txt").open("w+", encoding="utf-8") as warnings:
        app = Sphinx(source, None, top / "html", top / "doctrees", "html", settings, status=None, warning=warnings)
        # the whole extension would run the notebooks
        app.add_config_value("course_computing", "japan_russia.course.computing:computing", "env")
        app.build()
        warnings.seek(0)
        faults = warnings.read()
    return top / "html", faults


def html(pages, name):
    return (pages[0] / f"{name}.html").read_text(encoding="utf-8")


def rows(pages, name):
    words = _Words()
    words.feed(html(pages, name))
    return words.rows


def _group(box):
    kinds = ("minutes", "board", "pace", "sensitive", "discussion", "misconception")
    return kinds.index(box.kind.removeprefix("teach-"))


def test_a_list_leads_to_each_kind_of_note_of_a_lesson(pages):
    page = html(pages, "book/teaching/01-teaching-notes")
    line = re.search(r"<li><p><strong>02 · Counting summits</strong>.*?</li>", page, re.S)[0]
    ways = dict(re.findall(r'href="#([^"]+)">([^<]+)<', line))
    assert ways == {"notes-02-minutes": "minute plan", "notes-02-board": "board plan",
                    "notes-02-pace": "shorter, deeper", "notes-02-sensitive": "1 sensitive point",
                    "notes-02-discussions": "4 discussions", "notes-02-misconceptions": "3 misconceptions"}
    boxes = read_teaching(pages[0].parent / "source" / "notebooks" / f"{LESSON}.ipynb").boxes
    for anchor in ways:
        inside = page.partition(f'id="{anchor}"')[2].partition("</section>")[0]
        kind = anchor.removeprefix("notes-02-")
        told = [box.title for box in boxes if box.kind.removesuffix("s") == f"teach-{kind}".removesuffix("s")]
        assert told and re.findall(r'#for-the-teacher-\d+">([^<]+)<', inside)[:len(told)] == told, anchor
    assert 'class="dropdown teaching-fold' in page.partition(line)[2], "the list stands above"
    # a box says of which part it speaks, for they no longer stand under it
    assert 'Misconception: One number, in part 2</a><span class="course-quiet"> · Part 2</span>' in page


def test_every_box_is_gathered_and_leads_to_where_it_stands(pages):
    page, lesson = html(pages, "book/teaching/01-teaching-notes"), html(pages, f"notebooks/{LESSON}")
    boxes = read_teaching(pages[0].parent / "source" / "notebooks" / f"{LESSON}.ipynb").boxes
    back = re.findall(rf'href="../../notebooks/{LESSON}.html#(for-the-teacher-\d+)">([^<]+)<', page)
    assert [title for _, title in back] == [box.title for box in sorted(boxes, key=_group)] and len(boxes) == 11
    for anchor, title in back:
        place = re.search(rf'<div class="[^"]*teach-[^"]*" id="{anchor}">\s*<p[^>]*>([^<]+)<', lesson)
        assert place and place[1] == title
    # what a box links to is found from the other page, too, and its questions can be followed
    assert 'href="../../notebooks/09-taking-stock.html"' in page
    assert f'href="../../notebooks/{LESSON}.html#question-02-q08"' in page
    assert f'href="{LESSON}.html#question-02-q08"' in lesson or 'href="#question-02-q08"' in lesson


def test_the_letter_of_an_option_is_followed_by_its_words(pages):
    # in the lesson options are shuffled, and have no letters
    options = {one.id: one.text for one in next(one for one in BANK.questions if one.id == "02-q08").options}
    for name in ("book/teaching/01-teaching-notes", f"notebooks/{LESSON}"):
        words = re.sub(r"<[^>]+>", "", html(pages, name)).partition("Revealed by")[2].split("\n")[0]
        assert words.startswith(f" 02-q08 answer a “{without_marks(options['a']).rstrip('.')}” or b “"), words
        assert "; 02-q04 answer 27; 02-q14" in words


def test_a_value_of_the_key_is_written_as_in_the_lesson():
    task = ModelExercise(expects="mapping", tolerance=0.6, unit="(2008 = 100)")
    assert value_in_words(task, {"JP-2014-01": 45.9725381, "Two words": "Sakhalin-2"}) == \
        "JP-2014-01: **45.97**; Two words: **Sakhalin-2** (2008 = 100); numbers give or take 0.6"
    assert value_in_words(ModelExercise(expects="set"), {"by instrument"}) == "by instrument"
    assert value_in_words(ModelExercise(expects="number", unit="days"), 133) == "133 (days)"


def test_plans_are_summed_from_the_minute_plans(pages):
    table = rows(pages, "book/teaching/02-class-plans")
    own = "02 · Counting summits"
    summed = next(row for row in table if row[0] == own)
    assert summed == [own, "20 min", "1 h 20 min", "30 min", "2 h 10 min", "40 min"]
    assert any(row[1] == own and row[2] == "40 min" for row in table if row[0].startswith(("9:", "1"))), "one day"
    weeks = [row for row in table if row[0].startswith("Week ")]
    assert [row[0] for row in weeks] == [f"Week {n}" for n in (*range(1, 6), *range(1, 11))]
    assert sum(row[1].count(own) for row in weeks) == 2


def test_the_key_holds_every_question_and_every_exercise(pages):
    page, table = html(pages, "book/teaching/04-answer-key"), rows(pages, "book/teaching/04-answer-key")
    told = {row[0].partition(" ")[0]: row for row in table}
    for question in BANK.questions:
        row = told[question.id]
        assert ("graded" in row[0]) == question.graded and row[2] == str(question.points) and row[3]
        if question.kind == "single":
            assert row[1].startswith(f"({question.right_answer()}) ")
        if question.kind == "numeric":
            assert row[1].startswith(f"{question.answer:g}")
        if question.kind == "order":
            assert row[1].count("→") == len(question.items) - 1
    assert BANK.exercises
    for exercise in BANK.exercises:
        row = told[exercise.id]
        assert row[1] == exercise.title and row[2] and row[3] == str(exercise.points)
        assert all(level.split()[0] in page for level in exercise.levels)
    anchors = re.findall(rf'href="../../notebooks/{LESSON}.html#(solution-to-[^"]+)"', page)
    assert anchors and all(f'id="{anchor}"' in html(pages, f"notebooks/{LESSON}") for anchor in anchors)


def test_the_rubric_is_that_of_the_lesson(pages):
    sheet = rows(pages, "book/teaching/05-rubric")
    head = next(i for i, row in enumerate(sheet) if row[0] == "Line")
    assert sheet[head] == ["Line", "Begun (0)", "Partly (1)", "Good (2)", "Excellent (3)", "Points"]
    lines = sheet[head + 1:head + 9]
    assert [row[0] for row in lines] == ["Answer", "Evidence", "Rivals", "Fact, judgement, advice", "What is not known",
                                         "Advice", "Deducted", "Sum"]
    assert all(cell for row in lines[:6] for cell in row[1:5])
    assert lines[0][3] == "clear, in the very first lines."
    assert "Eighteen points are the most" in html(pages, "book/teaching/05-rubric")


def test_slides_are_listed_where_they_lie(pages):
    page = html(pages, "book/teaching/06-slides")
    assert f'href="../../../slides/{LESSON}.html"' in page
    assert ["02 · Counting summits", "10", "1 h 20 min"] in rows(pages, "book/teaching/06-slides")


@pytest.mark.parametrize("words", [
    "The lesson '02-counting-summits' has no rubric", "There is no lesson '77-none'", "number of weeks from 1 to 52",
])
def test_what_a_page_asks_wrongly_is_named(pages, words):
    assert words in pages[1]
