"""The search for leaks is itself tested: a leak is planted in each place of a student edition, and found there."""

import base64
import gzip
import html
import io
import json
import zipfile
import zlib
from urllib.parse import quote

import nbformat
import pytest
from sample_course import (
    FEEDBACK,
    NOTES_WORDS,
    PAGE_WORDS,
    QUIZ,
    SLIDE_WORDS,
    SOLUTION_CODE,
    SOLUTION_WORDS,
    TEACHING_WORDS,
    lesson,
    write_course,
)

from japan_russia.kit.errors import CourseError
from japan_russia.kit.release.fingerprints import fingerprints
from japan_russia.kit.release.leaks import leaks
from japan_russia.kit.release.tree import clean_notebook

HARMLESS = "<!doctype html><html><body><p>Words that everybody reads.</p>{}</body></html>"
KEYED = {"id": "00-q01", "options": [{"id": "x1", "text": "Herring", "right": True}, {"id": "x2", "text": "Cod"}]}


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    return write_course(tmp_path_factory.mktemp("course") / "small")


@pytest.fixture(scope="module")
def secrets(course):
    return fingerprints(course, "student")


@pytest.fixture
def edition(course, tmp_path):
    """Something like a student edition, in which nothing is to be found."""
    made = tmp_path / "edition"
    (made / "book").mkdir(parents=True)
    (made / "course" / "notebooks").mkdir(parents=True)
    (made / "book" / "page.html").write_text(HARMLESS.format(""), encoding="utf-8")
    notebook = clean_notebook(course / "notebooks" / "00-small.ipynb", "student")
    (made / "course" / "notebooks" / "00-small.ipynb").write_text(notebook, encoding="utf-8")
    return made


def zipped(name: str, content: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr(name, content)
    return file.getvalue()


def page(piece: str) -> bytes:
    return HARMLESS.format(piece).encode()


def state(value) -> bytes:
    """A widget's state, as it stands in a page."""
    safe = json.dumps(value).replace("<", "\\u003c")
    return page(f'<script type="application/json" class="course-state">{safe}</script>')


def index(**parts) -> bytes:
    return f"Search.setIndex({json.dumps({'terms': {}, 'titleterms': {}, 'alltitles': {}} | parts)})".encode()


def notebook_with(**changes) -> bytes:
    made = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("1 + 1", id="sum")])
    made.metadata.update(changes.get("metadata", {}))
    made.cells[0].update(changes.get("cell", {}))
    return nbformat.writes(made).encode()


def pdf(words: str) -> bytes:
    import matplotlib
    from matplotlib.figure import Figure

    figure, file = Figure(), io.BytesIO()
    with matplotlib.rc_context({"pdf.fonttype": 42}):
        figure.text(0.1, 0.5, words, size=6)
        figure.savefig(file, format="pdf")
    return file.getvalue()


def highlighted(code: str) -> str:
    from pygments import highlight
    from pygments.formatters import HtmlFormatter
    from pygments.lexers import PythonLexer

    return highlight(code, PythonLexer(), HtmlFormatter())


SOLUTION, CODE = SOLUTION_WORDS.encode(), SOLUTION_CODE
EXPLORE = {"controls": [], "items": [{"kind": "html", "html": f"<b>{SOLUTION_WORDS}</b>"}], "states": [0]}
MARKED = {"quiz/00-small/00-q02": {"tries": 1, "best": {"value": 42, "score": 1.0, "outcome": "right"}}}
#: Where a leak stands, and what stands there.
PLANTED = {
    "a page": ("book/page.html", page(f"<p>{SOLUTION_WORDS.replace('north', '<em>north</em>')}.</p>")),
    "code in a page": ("book/page.html", page(highlighted(CODE))),
    "an attribute": ("book/page.html", page(f'<img alt="{SOLUTION_WORDS}">')),
    "a comment": ("book/page.html", page(f"<!-- {TEACHING_WORDS} -->")),
    "a class": ("book/page.html", page('<div class="admonition solution"><p>7</p></div>')),
    "a heading": ("book/page.html", page("<h4>Solution to exercise 1</h4>")),
    "a slide": ("slides/00-small.html", page(f"<section>{SLIDE_WORDS}</section>")),
    "speaker notes": ("slides/00-small.html", page(f'<aside class="notes">{NOTES_WORDS}</aside>')),
    "a copy of the source": ("book/_sources/00-small.ipynb.txt", json.dumps({"x": TEACHING_WORDS}).encode()),
    "the words of the search index": ("book/searchindex.js", index(terms={"plankton": 0})),
    "the titles of the search index": ("book/searchindex.js", index(
        alltitles={"For the teacher · Part 1": [[0, "x"]]})),
    "the inventory": ("book/objects.inv", b"# Sphinx inventory version 2\n# Project: s\n# Version: \n# zlib\n"
                      + zlib.compress(f"x std:label -1 page.html {SOLUTION_WORDS}\n".encode())),
    "a cell": ("course/notebooks/00-small.ipynb", nbformat.writes(lesson()).encode()),
    "the tag of a cell": ("course/notebooks/01.ipynb", notebook_with(cell={"metadata": {"tags": ["solution"]}})),
    "the metadata of a notebook": ("course/notebooks/01.ipynb", notebook_with(metadata={"notes": TEACHING_WORDS})),
    "the output of a cell": ("course/notebooks/01.ipynb", notebook_with(
        cell={"outputs": [nbformat.v4.new_output("stream", text=SOLUTION_WORDS)]})),
    "a download": ("book/_downloads/1/notes.csv", f"id,words\n1,{NOTES_WORDS}\n".encode()),
    "a page for the teacher": ("course/book/teaching/02-x.md", b"# Nothing of note\n"),
    "the words of such a page": ("book/page.html", page(f"<p>{PAGE_WORDS}</p>")),
    "the state of a widget": ("book/page.html", state({"html": f"<p>{FEEDBACK}</p>"})),
    "a right option in a state": ("book/page.html", state({"data": {"questions": [KEYED]}})),
    "a right option in an attribute": ("book/page.html", page(f'<p data-q="{html.escape(json.dumps(KEYED))}"></p>')),
    "a right option in JSON in JSON": ("book/page.html", state({"inner": json.dumps({"q": [KEYED]})})),
    "the answer in a state": ("book/page.html", state({"id": "00-q02", "key": "quiz/00-small/00-q02", "answer": 42})),
    "the right order in a state": ("book/page.html", state({"id": "00-q03", "items": [
        {"id": "xc", "text": "Mast"}, {"id": "xa", "text": "Keel"}, {"id": "xb", "text": "Sail"}]})),
    "an explore widget": ("book/page.html", state(EXPLORE)),
    "a packed explore widget": ("book/page.html", state(
        {"packed": base64.b64encode(zlib.compress(json.dumps(EXPLORE).encode())).decode()})),
    "a data address": ("book/page.html", page(
        f'<a href="data:text/plain;base64,{base64.b64encode(SOLUTION).decode()}">x</a>')),
    "an address with signs": ("book/page.html", page(f'<a href="data:text/plain,{quote(SOLUTION_WORDS)}">x</a>')),
    "letters as numbers": ("book/page.html", page("".join(f"&#{ord(one)};" for one in SOLUTION_WORDS))),
    "letters as codes": ("book/page.js", "".join(f"\\u{ord(one):04x}" for one in SOLUTION_WORDS).encode()),
    "a quiz file": ("course/data/quizzes/00-small.yml", QUIZ.encode()),
    "an answer in a quiz file": ("course/data/quizzes/00-small.yml",
                                 b"parts: [{questions: [{id: 00-q02, prompt: How many, answer: 42}]}]\n"),
    "an expression in a quiz file": ("course/data/quizzes/00-small.yml", b"exercises:\n  - id: 00-ex1\n    computed: "
                                     b"\"len('keel mast sail rudder anchor').bit_count() + 40\"\n"),
    "the name of a solution": ("course/data/quizzes/00-small.yml",
                               b"exercises: [{id: 00-ex1, solution: catch_by_decade}]"),
    "a wrong value": ("course/data/quizzes/00-small.yml",
                      b"exercises: [{id: 00-ex1, wrong: [{value: 41, hint: One}]}]"),
    "a record": ("course/notebooks/my-record.json", json.dumps({"entries": MARKED}).encode()),
    "a zip": ("all.zip", zipped("page.html", page(SOLUTION_WORDS))),
    "a zip in a zip": ("all.zip", zipped("inner.zip", zipped("notes.txt", NOTES_WORDS.encode()))),
    "an EPUB": ("print/book.epub", zipped("OEBPS/ch1.xhtml", page(SOLUTION_WORDS))),
    "a PDF": ("print/book.pdf", pdf(SOLUTION_WORDS)),
    "a packed file": ("book/page.svgz", gzip.compress(f"<svg><title>{SOLUTION_WORDS}</title></svg>".encode())),
}


def test_nothing_is_found_where_there_is_nothing(edition, secrets):
    assert leaks(edition, secrets) == []
    withheld = {"id": "00-q01", "withheld": True, "feedback_html": {}, "traps": [], "prompt": "Which fish?",
                "options": [{"id": "x1", "text": "Herring"}, {"id": "x2", "text": "Cod"}]}
    (edition / "book" / "quiz.html").write_bytes(state({"data": {"questions": [withheld]}}))
    kept = {"quiz/00-small/00-q02": {"tries": 1, "last": {"value": 41, "score": None, "outcome": "kept"}}}
    (edition / "my-record.json").write_text(json.dumps({"entries": kept}), encoding="utf-8")
    assert leaks(edition, secrets) == []


@pytest.mark.parametrize("place", PLANTED)
def test_a_planted_leak_is_found(edition, secrets, place):
    name, content = PLANTED[place]
    (edition / name).parent.mkdir(parents=True, exist_ok=True)
    (edition / name).write_bytes(content)
    found = leaks(edition, secrets)
    assert found and {one.where.partition("!")[0] for one in found} == {name}
    whole = edition.parent / "edition.zip"
    whole.write_bytes(zipped(name, content))
    assert leaks(whole, secrets), "in the zip of the edition, too"


def test_a_finding_says_where_it_stands_and_where_it_comes_from(edition, secrets):
    (edition / "all.zip").write_bytes(zipped("notes.txt", NOTES_WORDS.encode()))
    [found] = leaks(edition, secrets)
    place = "all.zip!notes.txt: words of 00-small.ipynb, cell p1-n1"
    assert str(found) == f"{place}: wait nine seconds then ask the quietest pupil"


def test_what_cannot_be_opened_is_told(edition, secrets):
    (edition / "all.zip").write_bytes(zipped("notes.txt", NOTES_WORDS.encode())[:40])
    with pytest.raises(CourseError, match="nobody can say what it holds") as told:
        leaks(edition, secrets)
    assert told.value.where == "all.zip"


def test_self_study_may_hold_solutions_and_keys_but_no_words_for_the_teacher(course, edition):
    secrets = fingerprints(course, "self-study")
    (edition / "book" / "page.html").write_bytes(page(SOLUTION_WORDS) + state({"questions": [KEYED], "why": FEEDBACK}))
    assert leaks(edition, secrets) == []
    (edition / "book" / "page.html").write_bytes(page(TEACHING_WORDS))
    assert leaks(edition, secrets)
    assert leaks(edition, fingerprints(course, "instructor")) == []


def test_two_sentences_that_meet_by_chance_are_no_leak_and_a_sentence_is(edition, secrets):
    said = SOLUTION_WORDS.split()
    (edition / "book" / "page.html").write_bytes(page(f"<li>{' '.join(said[:9])}</li><li>A cod stayed</li>"))
    assert leaks(edition, secrets) == []
    (edition / "book" / "page.html").write_bytes(page(f"<li>{' '.join(said[:10])}</li><li>A cod stayed</li>"))
    assert len(leaks(edition, secrets)) == 1


def test_what_is_public_as_well_is_no_leak(course, edition, tmp_path):
    """Words of a solution that the lesson itself says cannot leak."""
    import shutil

    shutil.copytree(course, tmp_path / "course")
    (tmp_path / "course" / "README.md").write_text(f"# Small\n\n{SOLUTION_WORDS}.\n", encoding="utf-8")
    (edition / "book" / "page.html").write_bytes(page(SOLUTION_WORDS))
    assert leaks(edition, fingerprints(tmp_path / "course", "student")) == []
