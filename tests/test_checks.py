"""`python -m japan_russia check`: mistakes in a lesson or in the description of the tables, each named where it is."""

import json
import shutil

import nbformat
import pytest
from class_of_records import write_record
from conftest import ROOT

from japan_russia.__main__ import main
from japan_russia.course import computing, tables
from japan_russia.course.description_checks import check_description
from japan_russia.kit.contents import check_contents
from japan_russia.kit.lesson import lessons, read_lesson
from japan_russia.kit.lesson_checks import check_lesson
from japan_russia.kit.places import course_id
from japan_russia.kit.release.tree import make_tree

LESSON = "02-counting-summits"
CONTENTS = (ROOT / "_toc.yml").read_text(encoding="utf-8")
TABLES = {path.stem for path in (ROOT / "data").glob("*.csv")}


def messages(path, contents=CONTENTS, quizzes=ROOT / "data" / "quizzes", tables=TABLES):
    return "\n".join(map(str, check_lesson(read_lesson(path), quizzes, tables, contents)))


@pytest.fixture
def lesson(tmp_path):
    """A copy of a lesson that may be spoilt; spoil(old, new) changes its text."""
    path = tmp_path / f"{LESSON}.ipynb"
    shutil.copy(ROOT / "notebooks" / path.name, path)

    def spoil(old, new):
        notebook = nbformat.read(path, as_version=4)
        assert any(old in cell.source for cell in notebook.cells)
        for cell in notebook.cells:
            cell.source = cell.source.replace(old, new)
        nbformat.write(notebook, path)
        return messages(path)

    spoil.path = path
    return spoil


def test_the_lessons_are_sound():
    for one in lessons(ROOT / "notebooks"):
        assert messages(one.path) == ""


def test_a_lesson_outside_the_contents_is_named(lesson):
    assert "- file: notebooks/02-counting-summits" in messages(lesson.path, CONTENTS.replace(LESSON, "02-another"))


@pytest.mark.parametrize("old, new, words", [
    ("## Review", "## Look back", "no part “Review”"),
    ("## Going further", "## More", "no part “Going further”"),
    ('part="review"', 'part="revue"', "no quiz '02-counting-summits' with a part revue"),
    ('Quiz("02-counting-summits", part=1)', "None", "Part 1 of the quiz is shown nowhere"),
    ("`leader_meetings`, `count_claims`", "`leader_meeting`, `count_claims`", "no table 'leader_meeting'"),
])
def test_what_a_lesson_lacks_is_named(lesson, old, new, words):
    assert words in lesson(old, new)


CHART = "alt.Chart(counts).mark_bar()"


@pytest.mark.parametrize("code, bare", [
    (CHART, True),
    (f"bars = {CHART}\nbars + bars", True),
    (f"display({CHART})", True),
    (f"def bars(year):\n    marks = {CHART}\n    return [marks.encode(x='y'), 1]\nexplore(bars, year=[1]);", True),
    (f"@explore(year=[1])\ndef bars(year):\n    return {CHART}", True),
    (f"explore(lambda year: {CHART}, year=[1]);", True),
    (f"bars = {CHART}", False),
    (f"bars = {CHART}\npresent(bars, title='T', source='gdp', alt='A')", False),
    (f"bars = {CHART}\nbars = present(bars, title='T', source='gdp', alt='A')\nbars", False),
    (f"def bars(year):\n    return {CHART}\npresent(bars(1), title='T', source='gdp', alt='A')", False),
    (f"def bars(year):\n    return present({CHART}, title='T')\nexplore(bars, year=[1]);", False),
    (f"{CHART}.to_json()", False),
    ("%matplotlib inline", False),
])
def test_a_chart_that_is_shown_without_present_is_named(lesson, code, bare):
    notebook = nbformat.read(lesson.path, as_version=4)
    notebook.cells.append(nbformat.v4.new_code_cell(code, id="bare"))
    nbformat.write(notebook, lesson.path)
    told = messages(lesson.path)
    assert ("A chart is shown without" in told) == bare == (f"cell {len(notebook.cells)} (id bare)" in told)


def test_the_last_line_of_check_names_the_command_for_the_other_measures(capsys, monkeypatch):
    monkeypatch.chdir(ROOT)
    assert main(["check"]) == 0
    assert capsys.readouterr().out.rstrip().endswith("python -m pytest tests/test_lessons.py")


def test_in_the_student_edition_only_what_an_edition_can_do_is_done(capsys, monkeypatch, tmp_path):
    make_tree(ROOT, "student", tmp_path / "student")
    monkeypatch.chdir(tmp_path / "student")
    assert main(["check"]) == 0, capsys.readouterr().err
    assert capsys.readouterr().out.rstrip().endswith("All is well.")
    for word, told in (("release", "this is its student edition"), ("test", "no folder tests"),
                       ("bench", "no folder benchmarks")):
        assert main([word]) == 1 and told in capsys.readouterr().err


@pytest.fixture
def broken(monkeypatch, tmp_path):
    """The course with a notebook that was not written to its end."""
    for name in ("book", "data", "requirements.txt", "_config.yml", "_toc.yml"):
        (tmp_path / name).symlink_to(ROOT / name)
    shutil.copytree(ROOT / "notebooks", tmp_path / "notebooks")
    (tmp_path / "notebooks" / "04-crimea-and-sanctions.ipynb").write_text('{"cells": [', encoding="utf-8")
    write_record(tmp_path / "learner.json", {}, course_id())
    # what takes seconds and has nothing to do with the notebook
    monkeypatch.setattr(tables, "validate", list)
    monkeypatch.setattr(computing, "computing", lambda *_: None)
    monkeypatch.chdir(tmp_path)


@pytest.mark.parametrize("words", [
    "check", "book", "report learner.json", "slides --lesson 04", "print --lesson 04 --format pdf",
    "release --edition student --grading nbgrader --out out",
])
def test_every_command_names_a_notebook_that_cannot_be_read(broken, capsys, words):
    assert main(words.split()) == 1
    told = capsys.readouterr().err
    # once, and nothing else: other lessons name what this one teaches
    assert told.count("where:") == told.count("where: notebooks/04-crimea-and-sanctions.ipynb\n") == 1, told
    assert told.startswith("The notebook cannot be read: Expecting value: line 1 column 12")


def test_a_lesson_without_a_quiz_file_is_told_which_to_write(lesson, tmp_path):
    assert "data/quizzes/02-counting-summits.yml" in messages(lesson.path, quizzes=tmp_path)


@pytest.fixture
def description(tmp_path):
    """A copy of the tables whose description may be spoilt."""
    data = tmp_path / "data"
    shutil.copytree(ROOT / "data", data)

    def spoil(change):
        path = data / "datapackage.json"
        package = json.loads(path.read_text(encoding="utf-8"))
        change({table["name"]: table for table in package["resources"]}, package)
        path.write_text(json.dumps(package), encoding="utf-8")
        return "\n".join(map(str, check_description(data)))

    spoil.data = data
    return spoil


@pytest.mark.parametrize("change, words", [
    (lambda tables, package: None, ""),
    (lambda tables, package: tables["gdp"].pop("licence"), "table gdp"),
    (lambda tables, package: tables["gdp"].pop("gaps"), "“gaps” is missing"),
    (lambda tables, package: tables["gdp"].pop("type"), "table gdp\n  to mend: Add \"type\": \"table\""),
    (lambda tables, package: tables["gdp"]["schema"]["fields"][-3].pop("references"), "not compared with the register"),
    (lambda tables, package: tables["gdp"]["schema"].pop("primaryKey"), "“primaryKey” is missing"),
    (lambda tables, package: tables["gdp"]["schema"]["fields"][0].update(type="int"), "no type 'int'"),
    (lambda tables, package: tables["gdp"]["schema"]["fields"][0].pop("description"), "column"),
    (lambda tables, package: tables["gdp"].update(path="gpd.csv"), "data/gpd.csv is not there"),
    (lambda tables, package: package["resources"].append(tables["gdp"]), "Two tables are called 'gdp'"),
])
def test_what_the_description_lacks_is_named(description, change, words):
    told = description(change)
    assert words in told and bool(told) == bool(words)


def test_a_file_that_nobody_describes_and_one_without_rows_are_named(description):
    (description.data / "visitors.csv").write_text("a\n1\n", encoding="utf-8")
    gdp = description.data / "gdp.csv"
    gdp.write_text(gdp.read_text(encoding="utf-8").splitlines()[0] + "\n", encoding="utf-8")
    told = "\n".join(map(str, check_description(description.data)))
    assert "data/visitors.csv" in told and "data/gdp.csv" in told and "no rows" in told


@pytest.mark.parametrize("old, new, words", [
    ("", "", ""),
    ("notebooks/02-counting-summits", "notebooks/02-countng-summits",
     "_toc.yml names `notebooks/02-countng-summits`; there is no such file.\n  where: _toc.yml, line LINE\n"
     "  to mend: Did you mean 'notebooks/02-counting-summits'?"),
    ("root: book/index", "root: book/indx", "Did you mean 'book/index'?"),
    ("file: book/sources", "file: elsewhere/words", "Write the file's path as seen from this folder"),
    ("parts:", "parts: [", "not proper YAML"),
])
def test_a_line_of_the_contents_that_names_no_file_is_told(tmp_path, old, new, words):
    for name in ("book", "notebooks"):
        (tmp_path / name).symlink_to(ROOT / name)
    assert old in CONTENTS
    (tmp_path / "_toc.yml").write_text(CONTENTS.replace(old, new) if old else CONTENTS, encoding="utf-8")
    told = check_contents(tmp_path / "_toc.yml")
    words = words.replace("LINE", str(CONTENTS[:CONTENTS.index(old)].count("\n") + 1))
    assert len(told) == bool(words) and words in "\n".join(map(str, told))


def test_a_book_without_contents_is_told_so(tmp_path):
    (only,) = check_contents(tmp_path / "_toc.yml")
    assert "no table of contents" in str(only) and "where: _toc.yml" in str(only)
