"""Assignments for nbgrader: from each lesson its graded tasks, with tests made from the bank.

What is written is the instructor's side, a course folder of nbgrader: ``source/NN-slug/NN-slug.ipynb`` holds solutions,
hidden tests and the marker's guide. ``nbgrader generate_assignment`` takes all three out and makes the version for
students.
"""

import ast
from pathlib import Path

import nbformat
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from ..editions import SOLUTION, has_tag
from ..errors import CourseError
from ..lesson import read_lesson
from ..notebooks import read_notebook
from ..quiz.bank import load_bank
from ..quiz.exercises import heading_of
from ..settings import settings_of, sphinx_settings
from ..teaching.cells import COMMENT, is_teaching
from .needed_code import needed, statements, without_widgets

_BEGIN, _END = "### BEGIN SOLUTION", "### END SOLUTION"
_CONFIG = '''"""nbgrader's settings for this course; see https://nbgrader.readthedocs.io for more."""

import os

# a notebook that is marked draws no widgets, and nobody's answers are kept
os.environ["COURSE_SURFACE"] = "book"

c = get_config()  # noqa: F821
c.CourseDirectory.course_id = "{course}"
c.ClearSolutions.code_stub = {{"python": "# your code here"}}
c.ClearSolutions.text_stub = "*Write your answer here.*"
c.ExecutePreprocessor.timeout = 120
# what a school's system hands over lies in downloaded/LESSON/archive/ as STUDENT_LESSON.ipynb
c.FileNameCollectorPlugin.named_regexp = r".*/(?P<student_id>[^/_]+)_(?P<file_id>\\d\\d-[^/]+)$"
'''
_READ_ME = """# Assignments of {title}

For the instructor: this folder holds solutions and tests. Only what nbgrader puts into `release/` is for students.
Leave it inside the folder of the course, where the tests find the quiz files.

1. Install nbgrader beside the course, in an environment of its own that you step into: `pip install .[grading]` in the
   folder of the course.
2. In this folder, for a lesson such as {example}: `nbgrader generate_assignment {example}`. Hand out
   `release/{example}/`. Students put the notebook into a folder of its own inside `notebooks/` of the course, such as
   `notebooks/to-hand-in/`: there its data are found, and the lesson of the same name stays as it is.
3. Put what comes back into `downloaded/{example}/archive/`, each file named `STUDENT_{example}.ipynb`, and type
   `nbgrader zip_collect {example}`. With a hub and an exchange, `nbgrader collect` does that.
4. `nbgrader autograde {example}`, then mark the texts in JupyterLab with nbgrader's formgrader. What full marks need
   stands in `source/`, in the cell of each text. A warning that a checksum of a test has changed is as it should be:
   students got that cell empty, and nbgrader puts the test back.
5. `nbgrader generate_feedback {example}` writes a page for each student into `feedback/`; `nbgrader export` writes all
   points into `grades.csv`.
"""


def make_assignments(root: Path, out: Path) -> list[str]:
    """Write a course folder of nbgrader with one assignment for each lesson that has graded tasks.

    Parameters
    ----------
    root : pathlib.Path
        The folder of the course, with solutions and whole quiz files.
    out : pathlib.Path
        The folder to write; it is made if it is not there.

    Returns
    -------
    list of str
        The lessons that have an assignment.

    Raises
    ------
    CourseError
        If no lesson has graded tasks, or if a graded task has no cell to work in.
    """
    made = []
    for bank in sorted((root / "data" / "quizzes").glob("*.yml")):
        lesson = root / "notebooks" / f"{bank.stem}.ipynb"
        if notebook := assignment(lesson, bank):
            place = out / "source" / bank.stem / f"{bank.stem}.ipynb"
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_text(nbformat.writes(notebook) + "\n", encoding="utf-8")
            made.append(bank.stem)
    if not made:
        mend = "Mark exercises of the quiz files with 'graded: true'."
        raise CourseError("There is no graded task to make an assignment of.", str(root), mend)
    (out / "nbgrader_config.py").write_text(_CONFIG.format(course=sphinx_settings(root)["course_id"]), encoding="utf-8")
    (out / "README.md").write_text(_READ_ME.format(title=settings_of(root)["title"], example=made[0]), encoding="utf-8")
    return made


def assignment(lesson: Path, quiz: Path) -> nbformat.NotebookNode | None:
    """Make the assignment of a lesson, or None if it has no graded task.

    Parameters
    ----------
    lesson, quiz : pathlib.Path
        The notebook and its quiz file.

    Returns
    -------
    nbformat.NotebookNode or None
        The instructor's version.

    Raises
    ------
    CourseError
        If a graded task has no cell to work in.
    """
    graded = [one for one in load_bank(quiz).exercises if one.graded]
    if not graded:
        return None
    cells = [cell for cell in read_notebook(lesson).cells if not is_teaching(cell)]
    words = read_lesson(lesson)
    head = (f"# {lesson.stem[:2]} · {words.title}: graded tasks\n\n*{sum(one.points for one in graded)} points.* Run "
            "the cells from the top. Change only the cells of the tasks, and hand the notebook in.")
    made = [_locked(new_markdown_cell(head), "head")]
    given: set[str] = set()  # the code that stands in the assignment already
    for exercise in graded:
        made += _task(exercise, cells, given)
    for cell in made:
        cell.id = cell.metadata.get("nbgrader", {}).get("grade_id", cell.id)
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    return new_notebook(cells=made, metadata={"kernelspec": kernel, "language_info": {"name": "python"}})


def _cells_of(exercise, cells) -> range:
    """Return the places of an exercise's cells, its heading first."""
    head = f"### {heading_of(exercise.id)} · "
    start = next((n for n, cell in enumerate(cells) if cell.source.startswith(head)), None)
    if start is None:
        mend = "Add its task, or take the entry out."
        raise CourseError(f"The lesson has no {heading_of(exercise.id)}.", exercise.id, mend)
    ends = (n for n, cell in enumerate(cells[start + 1 :], start + 1)
            if cell.cell_type == "markdown" and cell.source.startswith(("## ", "### ")))
    return range(start, next(ends, len(cells)))


def _task(exercise, cells, given: set) -> list:
    places = _cells_of(exercise, cells)
    own = [cells[n] for n in places]
    task = [cell for cell in own if not has_tag(cell, SOLUTION)]
    solution = [cell for cell in own if has_tag(cell, SOLUTION)]
    code = [cell.source for cell in task if cell.cell_type == "code"]
    earlier = _statements(cells[: places.start], lambda cell: not has_tag(cell, SOLUTION))
    used = {name for source in code for one in statements(without_widgets(source)) for name in one.uses}
    made = _set_up(exercise, [one for one in needed(earlier, used) if one.source not in given], given)
    for n, cell in enumerate(task):
        if cell.cell_type == "markdown":
            # the checks of numbers in the text are for the tests of the course
            made.append(_locked(new_markdown_cell(COMMENT.sub("", cell.source).strip()), f"{exercise.id}-text-{n}"))
        elif f'check("{exercise.id}"' in cell.source and exercise.expects != "writing":
            made += _marked_by_tests(exercise, cell.source, solution, cells[: places.start], given)
        elif source := without_widgets(cell.source).strip():
            made.append(new_code_cell(source, id=f"{exercise.id}-code-{n}"))
            given |= {one.source for one in statements(source)}
    if exercise.expects == "writing":
        made.append(_marked_by_hand(exercise, solution))
    elif not any(cell.metadata.get("nbgrader", {}).get("grade") for cell in made):
        mend = f'End its starter cell with check("{exercise.id}", answer).'
        raise CourseError(f"The graded exercise {exercise.id} has no cell that hands over a result.", exercise.id, mend)
    return made


def _statements(cells, wanted=lambda cell: True) -> list:
    chosen = [(n, cell.source) for n, cell in enumerate(cells) if cell.cell_type == "code" and wanted(cell)]
    return [one for n, source in chosen for one in statements(source, n)]


def _set_up(exercise, wanted: list, given: set) -> list:
    made = []
    for place in dict.fromkeys(one.cell for one in wanted):
        source = "\n".join(one.source for one in wanted if one.cell == place)
        made.append(_locked(new_code_cell(source), f"{exercise.id}-setup-{place}"))
    given |= {one.source for one in wanted}
    return made


def _marked_by_tests(exercise, starter: str, solution: list, before: list, given: set) -> list:
    *lines, last = statements(without_widgets(starter))
    handed = ast.parse(last.source).body[0].value.args[1]
    body = starter.rstrip()[: starter.rstrip().rindex(last.source)].rstrip()
    name = handed.id if isinstance(handed, ast.Name) else "answer"
    if name == "answer" and not isinstance(handed, ast.Name):
        body += f"\nanswer = {ast.unparse(handed)}"
    own = "\n".join(without_widgets(cell.source) for cell in solution if cell.cell_type == "code")
    known = given | {one.source for one in statements(body)}
    earlier = _statements(before)
    used = {one for found in statements(f"{own}\n{exercise.solution}") for one in found.uses}
    helps = [one.source for one in needed(earlier, used) if one.source not in known]
    result = [f"{name} = {exercise.solution}"] if name != exercise.solution else []
    region = "\n".join([_BEGIN, *helps, own, *result, _END])
    work = new_code_cell(f"{body}\n{region}\ncheck(\"{exercise.id}\", {name})".lstrip())
    given |= {one.source for one in lines}
    tests = "\n".join([
        "# Tests of your instructor stand here.",
        "### BEGIN HIDDEN TESTS",
        "from japan_russia.kit.grading.points import points",
        "# the name is taken away, so that a later task cannot be marked by the result of this one",
        f'points("{exercise.id}", globals().pop("{name}", None))',
        "### END HIDDEN TESTS",
    ])
    _mark(work, exercise.id, solution=True)
    test = new_code_cell(tests)
    _mark(test, f"{exercise.id}-test", grade=True, locked=True, points=exercise.points)
    return [work, test]


def _marked_by_hand(exercise, solution: list):
    levels = [f"- {one}" for one in exercise.levels]
    guide = [_BEGIN, f"**What full marks need** ({exercise.points} points)", "", *levels]
    texts = [COMMENT.sub("", cell.source).strip() for cell in solution if cell.cell_type == "markdown"]
    model = [text for text in texts if not text.startswith("#### ")]
    cell = new_markdown_cell("\n".join([*guide, "", *model, _END]))
    _mark(cell, exercise.id, solution=True, grade=True, points=exercise.points)
    return cell


def _mark(cell, id_: str, grade=False, solution=False, locked=False, points=None):
    cell.metadata["nbgrader"] = {
        "schema_version": 3, "grade_id": id_, "grade": grade, "solution": solution, "locked": locked, "task": False,
        **({"points": points} if grade else {}),
    }


def _locked(cell, id_: str):
    _mark(cell, id_, locked=True)
    return cell
