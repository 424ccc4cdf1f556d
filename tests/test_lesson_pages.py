"""The parts of pages that lessons and the build supply, in a very small book."""

import io
import re
from pathlib import Path
from types import SimpleNamespace

import nbformat
import pydata_sphinx_theme
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook
from sphinx.application import Sphinx

from japan_russia.kit.book.lesson_pages import built_on, duration
from japan_russia.kit.book.lighter import THEME_STYLE, needed, without_unused
from japan_russia.kit.book.study_plans import (
    EXERCISES,
    FINAL_REVIEW,
    READING,
    Piece,
    clock,
    day_of,
    pieces_of,
    timetable,
    weeks_of,
)
from japan_russia.kit.errors import CourseError

FRAME = """\
:::{{admonition}} Before you start
:class: lesson-frame

**Question.** {question}

**When you finish, you can**

- `{number}.1` count

**Time.** {reading} minutes of reading and running, {exercises} minutes of exercises.

**You need.** Nothing.

**Sources read.** [One](../index.md)

**Data used.** `numbers`
:::
"""
INDEX = """\
# A small book

```{lesson-list}
```

```{lesson-minutes}
```

```{study-weeks} 2
```

```{study-day} 120
01
```

```{book-record}
docutils
Sphinx
```
"""
CONF = """
extensions = ["myst_nb", "japan_russia.kit.book.execute", "japan_russia.kit.book.lesson_pages",
    "japan_russia.kit.book.study_plans"]
nb_execution_mode = "off"
myst_enable_extensions = ["colon_fence"]
html_theme = "basic"
language = "en"
exclude_patterns = ["built"]
def setup(app):
    app.add_config_value("course_execution_timeout", 60, "")
"""


def write_lesson(book, slug, title, question, reading, exercises, code="1 + 1"):
    words = FRAME.format(number=slug[:2], question=question, reading=reading, exercises=exercises)
    cells = [new_markdown_cell(f"# {slug[:2]} · {title}", id="title"), new_markdown_cell(words, id="frame"),
             new_code_cell(code, id="code")]
    made = new_notebook(cells=cells)
    made.metadata.kernelspec = {"name": "python3", "display_name": "Python 3", "language": "python"}
    (book / "notebooks").mkdir(exist_ok=True)
    nbformat.write(made, book / "notebooks" / f"{slug}.ipynb")


def build(book) -> str:
    """Build the book and return what the first page shows."""
    warnings = io.StringIO()
    built = book / "built"
    app = Sphinx(book, book, built / "html", built / "doctrees", "html", status=None, warning=warnings)
    app.build()
    assert "ERROR" not in warnings.getvalue(), warnings.getvalue()
    return (book / "built" / "html" / "index.html").read_text(encoding="utf-8")


def words_of(page: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


@pytest.fixture
def book(tmp_path):
    (tmp_path / "conf.py").write_text(CONF, encoding="utf-8")
    (tmp_path / "index.md").write_text(INDEX, encoding="utf-8")
    (tmp_path / "requirements.txt").write_text("nothing==1\n", encoding="utf-8")
    write_lesson(tmp_path, "00-first", "The first", "What is *one*?", 50, 25)
    return tmp_path


def test_a_page_lists_the_lessons_and_follows_them(book):
    page = build(book)
    assert '<a class="reference internal" href="notebooks/00-first.html">' in page
    assert "What is <em>one</em>?" in page
    assert "50 minutes of reading and running, 25 minutes of exercises" in words_of(page)
    assert "All together 50 min 25 min 1 h 15 min" in words_of(page)

    write_lesson(book, "01-second", "The second", "What is two?", 30, 10)
    words = words_of(build(book))
    assert "01 · The second What is two?" in words
    assert "All together 1 h 20 min 35 min 1 h 55 min" in words

    write_lesson(book, "01-second", "The second", "What is *more* than two?", 40, 10)
    assert "What is more than two?" in words_of(build(book))

    (book / "notebooks" / "01-second.ipynb").unlink()
    assert "The second" not in words_of(build(book))


def test_the_record_tells_of_this_build(book, monkeypatch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1767225600")
    words = words_of(build(book))
    assert "These pages were built on 1 January 2026 ." in words
    assert re.search(r"00 · The first \d+\.\d s \d{4}-\d\d-\d\d \d\d:\d\d UTC", words)
    assert "Python CPython 3." in words
    assert "docutils 0." in words

    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1767312000")
    assert "1 January 2026" in build(book), "nothing has changed, so no page is written"

    write_lesson(book, "00-first", "The first", "What is one?", 50, 25, code="import time; time.sleep(2)")
    words = words_of(build(book))
    assert "2 January 2026" in words
    assert float(re.search(r"00 · The first (\d+\.\d) s", words)[1]) >= 2


def test_a_package_that_is_not_installed_is_named(book):
    (book / "index.md").write_text(INDEX.replace("docutils", "no-such-package"), encoding="utf-8")
    with pytest.raises(AssertionError, match="No package 'no-such-package' is installed"):
        build(book)


def test_a_lesson_without_a_frame_is_named(book):
    write_lesson(book, "00-first", "The first", "What is one?", "several", 25)
    with pytest.raises(AssertionError, match="The time of the lesson cannot be read"):
        build(book)


def test_minutes_are_said_as_a_reader_would():
    assert [duration(n) for n in (0, 5, 60, 61, 125)] == ["0 min", "5 min", "1 h", "1 h 1 min", "2 h 5 min"]


def test_a_wrong_moment_is_explained(monkeypatch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "yesterday")
    with pytest.raises(CourseError, match="SOURCE_DATE_EPOCH=yesterday"):
        built_on()


def test_icons_and_unused_blocks_leave_the_theme_and_nothing_else_does():
    style = (".fade{opacity:0}.fa-sun:before,.fa-moon::before{content:'x'}.fas{width:1em}@font-face{src:url(a.woff2)}"
             ".fa{line-height:1}.face{top:0}.a .fa-x{left:0}.modal-body,.toast:not(.show){top:0}"
             "@media print{.carousel{left:0}.toaster{top:0}}")
    assert without_unused(style) == ".fade{opacity:0}.face{top:0}.a .fa-x{left:0}@media print{.toaster{top:0}}"


def test_the_installed_theme_asks_for_no_font():

    folder = Path(pydata_sphinx_theme.__file__).parent / "theme" / "pydata_sphinx_theme" / "static"
    style = (folder / THEME_STYLE).read_text(encoding="utf-8")
    lighter_style = without_unused(style)
    assert ".woff2" not in lighter_style
    assert len(style) - len(lighter_style) > 100_000
    assert lighter_style.count("{") == lighter_style.count("}")


def test_a_page_keeps_what_it_uses():
    cell = '<div class="cell docutils container"><div class="cell_input docutils container">'
    assert needed("_static/mystnb.1.css", cell) and needed("_static/copybutton.js", cell)
    assert not needed("_static/mystnb.1.css", "<p>Words</p>")
    assert needed("_static/course.css", "<p>Words</p>")
    assert needed("_static/sphinx-design.min.css", '<div class="sd-card">')


def course_of(*minutes):
    """Lessons 00, 01 … with these minutes of reading and of exercises."""
    return [SimpleNamespace(id=f"{n:02}-x", reading=read, exercises=drill, final_review=0)
            for n, (read, drill) in enumerate(minutes)]


def lengths(weeks):
    return [sum(piece.minutes for piece in week) for week in weeks]


@pytest.mark.parametrize("count", [1, 4, 6, 8, 10])
@pytest.mark.parametrize("weeks", [5, 10])
def test_a_plan_holds_every_minute_once_in_order_and_no_week_is_needlessly_long(count, weeks):
    pieces = pieces_of(course_of(*[(60 + 5 * (n % 4), 40 + 3 * (n % 3)) for n in range(count)]))
    plan = weeks_of(pieces, weeks)
    assert len(plan) == weeks and [piece for week in plan for piece in week] == pieces
    assert [bool(week) for week in plan] == [n < len(pieces) for n in range(weeks)]
    # filled to any shorter limit, week after week, the pieces would need more weeks
    limit, needed_weeks, now = max(lengths(plan)) - 15, 1, 0
    for piece in pieces:
        too_long = now + piece.minutes > limit
        needed_weeks, now = (needed_weeks + 1, piece.minutes) if too_long else (needed_weeks, now + piece.minutes)
    assert needed_weeks > weeks or limit < max(piece.minutes for piece in pieces) or not plan[-1]


def test_ten_lessons_fill_ten_weeks_one_by_one_though_a_divided_one_would_be_a_little_shorter():
    pieces = pieces_of(course_of(*[(70, 45), (65, 50), (65, 45), (65, 42), (70, 40)] * 2))
    assert [{piece.lesson for piece in week} for week in weeks_of(pieces, 10)] == [{f"{n:02}"} for n in range(10)]
    assert all(len({piece.lesson for piece in week}) == 2 for week in weeks_of(pieces, 5))


def test_the_final_review_of_the_course_is_a_piece_of_its_own_in_every_plan():
    course = course_of((60, 30), (60, 30))
    course[-1].final_review = 35
    assert [(piece.lesson, piece.kind, piece.minutes) for piece in pieces_of(course)][-1] == ("01", FINAL_REVIEW, 35)
    assert sum(lengths(weeks_of(pieces_of(course), 5))) == 215
    assert FINAL_REVIEW not in [piece.kind for piece in day_of(course, ["00"], 90)]


def test_a_day_takes_what_matters_most_and_then_exercises_and_nothing_too_much():
    course = course_of((60, 30), (60, 30), (60, 30), (60, 30))
    assert [piece.lesson for piece in day_of(course, ["03", "09", "01"], 120)] == ["01", "03"]
    assert [(piece.lesson, piece.kind) for piece in day_of(course[:2], ["01"], 150)] == [
        ("00", READING), ("01", READING), ("01", EXERCISES)]
    assert day_of(course_of((90, 20)), [], 60) == [], "no exercises of a lesson that is not read"
    lines = timetable([Piece("00", READING, 90), Piece("01", READING, 60), Piece("02", READING, 60)])
    breaks = [(clock(at), what) for at, what, _ in lines if isinstance(what, str)]
    assert breaks == [("10:30", "Break"), ("11:45", "Lunch")]
    assert clock(lines[-1][0]) == "12:45"
    odd = timetable([Piece("00", READING, 52), Piece("01", READING, 53), Piece("02", READING, 50)])
    assert [(clock(at), long) for at, _, long in odd] == [("9:00", 52), ("9:52", 18), ("10:10", 53), ("11:03", 62),
                                                         ("12:05", 50)]


def test_plans_follow_the_lessons(book):
    words = words_of(build(book))
    assert "Week 1 00 · The first : reading and running 50 min Week 2 00 · The first : exercises 25 min" in words
    assert "9:00 00 · The first : reading and running 50 min 9:50 Lunch 1 h 10:50 00 · The first : exercises" in words
    assert "This is 1 h 15 min of work. With the breaks the day lasts 2 h 15 min, from 9:00 to 11:15." in words
    write_lesson(book, "01-second", "The second", "What is two?", 60, 20)
    words = words_of(build(book))
    assert "Week 2 01 · The second : reading and running, then exercises 1 h 20 min" in words
    assert "Left out: the exercises of lessons 00 and 01. That is 45 min." in words


@pytest.mark.parametrize("old, new, told", [
    ("{study-weeks} 2", "{study-weeks} many", "A plan needs a number of weeks from 1 to 52, not 'many'"),
    ("{study-day} 120\n01", "{study-day} 120\nfirst", "'first' is not the number of a lesson"),
])
def test_a_plan_that_cannot_be_made_says_why(book, old, new, told):
    (book / "index.md").write_text(INDEX.replace(old, new), encoding="utf-8")
    with pytest.raises(AssertionError, match=told):
        build(book)
