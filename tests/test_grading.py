"""Assignments for nbgrader: what they hold, that they run by themselves, and four submissions taken all the way."""

import io
import json
import os
import re
import shutil
import sqlite3
import subprocess
from contextlib import redirect_stdout

import nbformat
import pytest
import yaml
from conftest import ROOT, instructor_python, with_this_source
from nbformat.v4 import new_code_cell, new_markdown_cell
from sample_exercises import LETTER, NUMBER, SERIES, course_with

from japan_russia.kit.errors import CourseError
from japan_russia.kit.grading.nbgrader import make_assignments
from japan_russia.kit.grading.needed_code import needed, statements
from japan_russia.kit.grading.points import points
from japan_russia.kit.quiz import load_bank
from japan_russia.kit.release import command

LESSON = "00-every-kind"
NUMBER = NUMBER | {"graded": True, "solution": "lag", "points": 2}
SERIES = SERIES | {"graded": True, "solution": "lags", "points": 3}
LETTER = LETTER | {"graded": True, "id": "00-ex3", "title": "A letter"}
IMPORTS = "import pandas as pd\nfrom japan_russia import Note, Quiz, check, explore"
SET_UP = """days = pd.Series({"JP-1": 2, "JP-2": 35, "JP-3": 43})
unused = 7
print(days)

@explore(most=(1, 5))
def middle(values, most=3):
    return values.median()"""
CELLS = [
    new_code_cell(IMPORTS, id="imports"),
    new_code_cell(SET_UP, id="set-up"),
    new_code_cell('Quiz("00-every-kind", part=1)', id="quiz"),
    new_markdown_cell(f"### Exercise 1 · {NUMBER['title']}\n\nOf three.\n\n<!-- check: 1 == 1 -->", id="ex1"),
    new_code_cell('values = days.head(2)  # take all\nlag = ...\ncheck("00-ex1", lag)', id="ex1-start"),
    new_code_cell('Note("00-ex1", "Why?")', id="ex1-note"),
    new_markdown_cell("#### Solution to exercise 1", id="ex1-s", metadata={"tags": ["solution"]}),
    new_code_cell("lag = middle(days)", id="ex1-code", metadata={"tags": ["solution"]}),
    new_markdown_cell(f"### Exercise 2 · {SERIES['title']}\n\nAll three.", id="ex2"),
    new_code_cell('lags = ...\ncheck("00-ex2", lags)', id="ex2-start"),
    new_markdown_cell("#### Solution to exercise 2", id="ex2-s", metadata={"tags": ["solution"]}),
    new_code_cell("lags = days + lag - lag", id="ex2-code", metadata={"tags": ["solution"]}),
    new_markdown_cell("### Exercise 3 · A letter\n\nWrite it.", id="ex3"),
    new_code_cell('Note("00-ex3", "Your letter")', id="ex3-note"),
    new_markdown_cell("#### Solution to exercise 3", id="ex3-s", metadata={"tags": ["solution"]}),
    new_markdown_cell("One of many good letters.", id="ex3-answer", metadata={"tags": ["solution"]}),
    new_markdown_cell("## Key points", id="key"),
]
SECRET = ["middle(days)", "lag - lag", "points(", "HIDDEN", "SOLUTION", "One of many good letters", "how one knows"]


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    """A course with one lesson, three of whose tasks are graded."""
    folder = course_with(tmp_path_factory.mktemp("grading") / "course", [NUMBER, SERIES, LETTER])
    place = folder / "notebooks" / f"{LESSON}.ipynb"
    lesson = nbformat.read(place, as_version=4)
    lesson.cells = [*lesson.cells[:2], *CELLS]
    nbformat.write(lesson, place)
    settings = {"course_id": "a-course", "course_computing": "japan_russia.course.computing:computing"}
    config = yaml.safe_dump({"title": "A course", "sphinx": {"config": settings}})
    (folder / "_config.yml").write_text(config, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def desk(course):
    """The folder in which the instructor works with nbgrader."""
    assert make_assignments(course, course / "dist" / "nbgrader") == [LESSON]
    return course / "dist" / "nbgrader"


def source_of(desk) -> nbformat.NotebookNode:
    return nbformat.read(desk / "source" / LESSON / f"{LESSON}.ipynb", as_version=4)


def test_an_assignment_holds_the_tasks_and_the_code_they_need(desk):
    cells = {cell.id: cell for cell in source_of(desk).cells}
    marks = {id_: cell.metadata.nbgrader for id_, cell in cells.items()}
    set_up = "\n".join(cell.source for id_, cell in cells.items() if "setup" in id_)
    assert "import check" in set_up and "days = pd.Series" in set_up
    for left in ("unused", "print", "Quiz", "Note", "explore", "def middle"):
        assert left not in set_up, "widgets, and what no task needs, are left out"
    assert all(one.locked for id_, one in marks.items() if "setup" in id_ or "text" in id_ or "test" in id_)
    assert marks["00-ex1"].solution and not marks["00-ex1"].grade and not marks["00-ex1"].locked
    assert [(id_, one.points) for id_, one in marks.items() if one.grade] == [
        ("00-ex1-test", 2), ("00-ex2-test", 3), ("00-ex3", 10)]
    assert "def middle(values, most=3)" in cells["00-ex1"].source, "what only the solution needs stands with it"
    assert "It says how one knows." in cells["00-ex3"].source and "<!--" not in cells["00-ex1-text-0"].source


def test_a_course_without_graded_tasks_and_another_edition_are_told(tmp_path, course, monkeypatch):
    folder = course_with(tmp_path / "course", [LETTER | {"graded": False}])
    shutil.copy(course / "_config.yml", folder)
    with pytest.raises(CourseError, match="no graded task"):
        make_assignments(folder, tmp_path / "out")
    monkeypatch.chdir(course)
    with pytest.raises(CourseError, match="student edition"):
        command.run(["--edition", "self-study", "--grading", "nbgrader"])


def test_a_release_for_students_writes_the_assignments_beside_it(course, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(course)
    monkeypatch.setattr(command, "release", lambda *_: tmp_path / "a-course-student")  # the book is not built here
    assert command.run(["--edition", "student", "--grading", "nbgrader", "--out", str(tmp_path)]) == 0
    assert {one.name for one in (tmp_path / "nbgrader").iterdir()} == {"source", "nbgrader_config.py", "README.md"}
    assert f"Assignments: {LESSON}" in capsys.readouterr().out
    assert f"`nbgrader autograde {LESSON}`" in (tmp_path / "nbgrader" / "README.md").read_text(encoding="utf-8")


def test_only_what_a_name_rests_on_is_taken():
    code = statements("import re, os\nrows = []\nrows.append(1)\nrows = [2]\ntable = {}\ntable['a'] = rows\n"
                      "rows.sort()\nfor one in rows:\n    table[one] = os.sep\nshow(table)")
    assert [one.source.partition("\n")[0] for one in needed(code, {"table"})] == [
        "import os", "rows = [2]", "table = {}", "table['a'] = rows", "rows.sort()", "for one in rows:"]
    assert statements("%timeit 1") == []


def run_all(notebook, folder, monkeypatch, released=False) -> dict:
    """Run an assignment without nbgrader; with ``released`` without its solutions. Returns the points by test."""
    monkeypatch.chdir(folder)
    monkeypatch.setenv("COURSE_SURFACE", "book")
    got, names = {}, {"display": lambda *_: None}
    for cell in notebook.cells:
        source = re.sub(r"### BEGIN SOL.*?### END SOL\w+", "", cell.source, flags=re.S) if released else cell.source
        if cell.cell_type == "code" and cell.metadata.get("nbgrader", {}).get("grade"):
            last = next(line for line in source.splitlines() if line.startswith("points("))
            given = eval(last, names | {"points": points, "globals": lambda: names})
            got[cell.id] = (given, cell.metadata.nbgrader.points)
        elif cell.cell_type == "code":
            with redirect_stdout(io.StringIO()):
                exec(source, names)
    return got


@pytest.mark.parametrize("name", sorted(file.stem for file in (ROOT / "data" / "quizzes").glob("*.yml")))
def test_each_assignment_of_the_course_runs_by_itself(name, tmp_path, monkeypatch):
    """With its own solutions it has all points; as students get it, it runs and has none."""
    from japan_russia.kit.grading.nbgrader import assignment

    notebook = assignment(ROOT / "notebooks" / f"{name}.ipynb", ROOT / "data" / "quizzes" / f"{name}.yml")
    graded = [one for one in load_bank(name).exercises if one.graded]
    if not graded:
        assert notebook is None
        return
    full = run_all(notebook, ROOT / "notebooks", monkeypatch)
    assert full and all(got == most for got, most in full.values()), full
    none = run_all(notebook, ROOT / "notebooks", monkeypatch, released=True)
    assert none and all(got == 0 for got, _ in none.values()), none
    by_hand = [cell for cell in notebook.cells if cell.cell_type == "markdown" and cell.metadata.nbgrader.grade]
    assert len(by_hand) + len(full) == len(graded)


def test_a_students_edition_cannot_mark(course, tmp_path, monkeypatch):
    from japan_russia.kit.quiz.withheld import withhold

    folder = course_with(tmp_path / "course", [NUMBER])
    held = withhold(load_bank(folder / "data" / "quizzes" / f"{LESSON}.yml"))
    (folder / "data" / "quizzes" / f"{LESSON}.yml").write_text(yaml.safe_dump(held), encoding="utf-8")
    monkeypatch.chdir(folder)
    with pytest.raises(CourseError, match="does not say what is right in 00-ex1"):
        points("00-ex1", 35)


# With nbgrader, in its own environment


def nbgrader(desk, *words):
    python = instructor_python()
    # nbgrader calls further commands of its environment by name
    env = with_this_source(PATH=f"{python.parent}{os.pathsep}{os.environ['PATH']}")
    done = subprocess.run([str(python), "-m", "nbgrader", *words], cwd=desk, env=env, text=True,
                          capture_output=True, timeout=300)
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]


@pytest.fixture(scope="module")
def marked(desk):
    """Four submissions, generated, collected, marked and with feedback."""
    nbgrader(desk, "generate_assignment", LESSON)
    released = (desk / "release" / LESSON / f"{LESSON}.ipynb").read_text(encoding="utf-8")
    changes = {
        "right": {"lag = ...": "lag = days.median()", "lags = ...": "lags = days"},
        "partly": {"lag = ...": "lag = 43", "lags = ...": "lags = days.replace(43, 44)"},
        "empty": {},
        "crashing": {"lag = ...": "lag = 35 / 0", "lags = ...": "lags = undefined"},
    }
    archive = desk / "downloaded" / LESSON / "archive"
    archive.mkdir(parents=True)
    for student, change in changes.items():
        notebook = nbformat.reads(released, as_version=4)
        for cell in notebook.cells:
            for old, new in change.items():
                cell.source = re.sub(f"^{re.escape(old)}", new, cell.source, flags=re.M)
            if cell.id == "00-ex3" and student == "right":
                cell.source = "Dear editor, …"
        nbformat.write(notebook, archive / f"{student}_{LESSON}.ipynb")
    for step in ("zip_collect", "autograde", "generate_feedback"):
        nbgrader(desk, step, LESSON)
    return desk


def test_the_version_for_students_has_neither_solutions_nor_tests(marked):
    files = [file for file in (marked / "release").rglob("*") if file.is_file()]
    assert [file.name for file in files] == [f"{LESSON}.ipynb"]
    text = files[0].read_text(encoding="utf-8")
    assert [one for one in SECRET if one in text] == []
    assert "# take all" in text and "# your code here" in text and "*Write your answer here.*" in text


def test_right_wrong_empty_and_crashing_submissions_get_their_points(marked):
    """Points of the program's tasks; the text waits for a person."""
    with sqlite3.connect(marked / "gradebook.db") as book:
        rows = book.execute(
            "select student.id, base_cell.name, grade.auto_score, grade.needs_manual_grade from grade "
            "join base_cell on base_cell.id = grade.cell_id "
            "join submitted_notebook on submitted_notebook.id = grade.notebook_id "
            "join submitted_assignment on submitted_assignment.id = submitted_notebook.assignment_id "
            "join student on student.id = submitted_assignment.student_id").fetchall()
    points = {(student, cell): score for student, cell, score, _ in rows}
    assert {who: (points[who, "00-ex1-test"], points[who, "00-ex2-test"]) for who, _ in points} == {
        "right": (2, 3), "partly": (0, 2), "empty": (0, 0), "crashing": (0, 0)}
    waiting = {(student, cell) for student, cell, _, waits in rows if waits}
    assert ("right", "00-ex3") in waiting


def test_feedback_tells_the_points_and_no_key(marked):
    pages = {file.parts[-3]: file.read_text(encoding="utf-8") for file in marked.glob("feedback/*/*/*.html")}
    assert set(pages) == {"right", "partly", "empty", "crashing"}
    assert "ZeroDivisionError" in pages["crashing"]
    for page in pages.values():
        assert "It says how one knows" not in page and "lag - lag" not in page and "JP-2': 35" not in page
    assert json.dumps(source_of(marked)).count("BEGIN HIDDEN TESTS") == 2
