"""The notebook of a deck, and the command that makes slides."""

from dataclasses import replace

import nbformat
import pytest
from conftest import ROOT
from nbformat.v4 import new_output
from sample_teaching import SLIDES, teaching_lesson

from japan_russia.__main__ import main
from japan_russia.kit.book.execute import NotebookFailed
from japan_russia.kit.errors import CourseError
from japan_russia.kit.lesson import read_lesson
from japan_russia.kit.mime import CHART_MIME
from japan_russia.kit.slides import command, making
from japan_russia.kit.slides.deck_notebook import deck_of
from japan_russia.kit.slides.making import deck_html
from japan_russia.kit.teaching import read_teaching
from japan_russia.kit.teaching.cells import Slide

TABLE = new_output("display_data", {"text/html": '<table class="dataframe"><caption>A & B</caption>'
                                    "<thead><tr><th></th><th>x</th></tr></thead><tbody><tr><th>1</th><td>2</td></tr>"
                                    "</tbody></table>", "text/plain": "x"})


@pytest.fixture(scope="module")
def lesson(tmp_path_factory):
    return read_lesson(teaching_lesson(tmp_path_factory.mktemp("deck")))


def shown_by(teaching):
    return {slide.show: [TABLE] for slide in teaching.slides if slide.show}


def test_a_deck_begins_with_the_question_and_ends_with_the_key_points(lesson):
    teaching = read_teaching(lesson.path)
    deck = deck_of(lesson, teaching, shown_by(teaching))
    heads = [cell.source.partition("\n")[0] for cell in deck.cells if cell.metadata.get("slideshow", {}).get(
        "slide_type") == "slide"]
    told = [f"## {heading}" for part in SLIDES.values() for heading, _ in part]
    assert heads == [f"## 02 · {lesson.title}", *told, "## Key points"]
    assert lesson.question in deck.cells[0].source and "In class: 80 minutes." in deck.cells[1].source
    assert not any("<!--" in cell.source for cell in deck.cells)
    closing = deck.cells[-1]
    assert closing.metadata.slideshow.slide_type == "notes" and lesson.question in closing.source
    assert all(words in closing.source for words in lesson.objectives.values())
    # after each slide with something to see stands what it shows, and then its notes
    kinds = [cell.metadata.get("slideshow", {}).get("slide_type", "shown") for cell in deck.cells]
    assert all(kinds[i + 1] == "notes" for i, kind in enumerate(kinds) if kind == "shown")
    assert kinds.count("shown") == len(shown_by(teaching))


def test_a_slide_that_shows_nothing_is_named(lesson):
    teaching = read_teaching(lesson.path)
    with pytest.raises(CourseError, match="p1-note.*shows nothing(.|\n)*t1-slide2(.|\n)*to mend"):
        deck_of(lesson, teaching, shown_by(teaching) | {"p1-note": []})


def test_words_links_and_tables_of_a_slide_become_html(lesson):
    teaching = read_teaching(lesson.path)
    links = "[**D061**](../book/register.md#d061), [lesson 01](01-islands-and-treaty.ipynb), [x](https://example.org/a.md)"
    teaching.slides = [Slide("Links < all", links, "p1-meetings", "Say *this*.", "Part 1", "s")]
    html = deck_html(deck_of(lesson, teaching, {"p1-meetings": [TABLE]}), "c-slides-02", "../book")
    assert '<a href="../book/register.html#d061"><strong>D061</strong></a>' in html
    assert 'href="01-islands-and-treaty.html"' in html and 'href="https://example.org/a.md"' in html
    assert "<h2>Links &lt; all</h2>" in html and "<em>this</em>" in html
    assert 'aria-label="A &amp; B"' in html and '<th scope="row">1</th>' in html
    assert 'data-book="../book"' in html and 'content="c-slides-02"' in html


def test_a_chart_keeps_its_picture_its_recipe_and_its_words(lesson):
    chart = {"spec": {"mark": "bar"}, "picture": "<svg></svg>",
             "words": {"title": "Bars", "subtitle": "", "source": "S", "alt": "Two bars."}}
    teaching = read_teaching(lesson.path)
    teaching.slides = [Slide("Bars", "", "bars", "Look.", "Part 1", "s")]
    html = deck_html(deck_of(lesson, teaching, {"bars": [new_output("display_data", {CHART_MIME: chart})]}), "c")
    assert "<svg></svg>" in html and '{"spec":{"mark":"bar"}}' in html and 'aria-label="Two bars."' in html
    assert "course-host.js" in html


def test_a_lesson_that_does_not_exist_is_named(capsys, monkeypatch, tmp_path):
    monkeypatch.chdir(ROOT)
    assert main(["slides", "--lesson", "77", "--out", str(tmp_path)]) == 1
    told = capsys.readouterr().err
    assert "There is no lesson '77'" in told and "00-how-to-read, 01-" in told and not list(tmp_path.iterdir())


def test_why_a_notebook_cannot_be_run_is_told_in_the_usual_order(capsys, monkeypatch):
    def fail(*_):
        raise NotebookFailed(str(CourseError("The file is not YAML.", "data/quizzes/04.yml, line 2", "Check indents.")))

    monkeypatch.chdir(ROOT)
    monkeypatch.setattr(command, "make_slides", fail)
    assert main(["slides", "--lesson", "04"]) == 1
    assert [line.partition(":")[0].strip() for line in capsys.readouterr().err.splitlines()] == [
        "The slides are not made, for a notebook cannot be run.", "The file is not YAML.", "where", "to mend"]


class RunAlready:
    """Stands for the builder that runs notebooks: each code cell showed a table."""

    def __init__(self, root, store):
        self.paths = {}

    def start(self, name, path):
        self.paths[name] = path

    def outputs(self, name):
        cells = nbformat.read(self.paths[name], as_version=4).cells
        return [[TABLE] for cell in cells if cell.cell_type == "code"]

    def close(self):
        pass


@pytest.fixture
def slides_of(lesson, tmp_path, monkeypatch, capsys):
    """Make the slides of the lesson after a change; return the exit status, what stderr says, and the files."""
    def make(change):
        notebook = nbformat.read(lesson.path, as_version=4)
        change({cell.id: cell for cell in notebook.cells})
        nbformat.write(notebook, tmp_path / lesson.path.name)
        changed = read_lesson(tmp_path / lesson.path.name)
        monkeypatch.chdir(ROOT)
        # two lessons, of which the first is as it should be
        monkeypatch.setattr(command, "lessons", lambda: [lesson, replace(changed, id="03-changed")])
        monkeypatch.setattr(making, "Executor", RunAlready)
        out = tmp_path / "out"
        status = main(["slides", "--out", str(out)])
        return status, capsys.readouterr().err, sorted(path.name for path in out.glob("*"))
    return make


DECKS = ["02-counting-summits.html", "03-changed.html", "shared"]


def test_slides_as_they_should_be_are_made_without_a_word(slides_of):
    assert slides_of(lambda cells: None) == (0, "", DECKS)


def test_what_check_says_of_slides_is_told_and_they_are_made_all_the_same(slides_of):
    def change(cells):
        cells["t1-slide1"].source += "\n- more" * 45
        cells["t1-slide3-notes"].metadata.slideshow = {}
        cells["t2-slide1"].metadata.tags = []
    status, told, files = slides_of(change)
    assert (status, files) == (0, DECKS)
    for words in ("The slide has 55 words", "more than 6 bullets", "The slide has no notes",
                  "“Make the rule yourself” is for the teacher", "with 4 fault(s) to mend"):
        assert told.count(words) == 1, told
    assert told.count("to mend:") == 4 and "notebooks/02-counting-summits.ipynb, cell t1-slide1" in told


def test_a_deck_that_cannot_be_made_leaves_no_half_of_it(slides_of):
    def change(cells):
        cells["t1-slide3"].source = cells["t1-slide3"].source.replace("p1-meetings", "p1-nothing")
    status, told, files = slides_of(change)
    assert (status, files) == (1, []) and "p1-nothing" in told and "t1-slide3" in told
