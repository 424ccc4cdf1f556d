"""What can be said of a lesson without running it: its parts, its quizzes, its place in the book."""

import re
from pathlib import Path

from .bare_charts import bare_charts
from .errors import CourseError
from .lesson import Lesson
from .notebooks import read_notebook
from .quiz import load_bank
from .teaching import check_teaching
from .teaching.cells import is_teaching, lacks_tag

#: The second-level headings every lesson has, in this order; parts may follow Part 1.
PARTS = ("Part 1", "Review", "Exercises", "Going further", "Key points", "What to read next")
_QUIZ = re.compile(r"""Quiz\(\s*["']([^"']+)["']\s*,\s*part\s*=\s*["']?(\w+)["']?""")


def check_lesson(lesson: Lesson, quizzes: Path, tables: set[str], contents: str | None = None, *,
                 has_solutions: bool = True) -> list[CourseError]:
    """Find what a lesson lacks.

    Parameters
    ----------
    lesson : Lesson
        The lesson, as `japan_russia.kit.lesson.read_lesson` reads it.
    quizzes : pathlib.Path
        The folder of the quiz files.
    tables : set of str
        The names of all tables.
    contents : str, optional
        The text of the book's table of contents; without it the lesson's place in the book is not checked.
    has_solutions : bool, optional
        False in an edition that leaves the solutions out.

    Returns
    -------
    list of CourseError
        Empty if all is well.
    """
    where, found = f"notebooks/{lesson.id}.ipynb", []
    cells = read_notebook(lesson.path).cells
    if contents is not None and not re.search(rf"notebooks/{re.escape(lesson.id)}(\.ipynb)?\s*$", contents, re.M):
        found.append(
            CourseError(
                "The lesson is not in the book's table of contents.",
                "_toc.yml",
                f"Add a line “- file: notebooks/{lesson.id}” under Lessons.",
            )
        )
    for name in lesson.tables:
        if name not in tables:
            found.append(
                CourseError(
                    f"There is no table '{name}'.",
                    f"{where}, box “Before you start”, Data used",
                    "Name a table of data/datapackage.json.",
                )
            )
    text = "\n".join(cell.source for cell in cells if cell.cell_type == "markdown")
    headings = re.findall(r"^## (.+)$", text, re.M)
    for part in PARTS:
        if not any(heading.startswith(part) for heading in headings):
            found.append(
                CourseError(
                    f"The lesson has no part “{part}”.",
                    where,
                    f"Add a heading “## {part}”; the order is: {', '.join(PARTS)}.",
                )
            )
    found += _check_quizzes(lesson, cells, quizzes, where)
    for cell in bare_charts(cells):
        found.append(
            CourseError(
                "A chart is shown without its title, source and words.",
                f"{where}, cell {cells.index(cell) + 1} (id {cell.id})",
                "Show it through present(chart, title=…, source=…, alt=…).",
            )
        )
    exercises = len(re.findall(r"^### Exercise \d+ · ", text, re.M))
    solved = len(re.findall(r"^#### Solution to exercise \d+", text, re.M))
    if has_solutions and solved < exercises:
        found.append(
            CourseError(
                f"There are {exercises} exercises and only {solved} headings “#### Solution to exercise …”.",
                where,
                "Put such a heading behind each exercise, with the solution under it; CONTRIBUTING.md shows how.",
            )
        )
    return found


def _check_quizzes(lesson: Lesson, cells, quizzes: Path, where: str) -> list[CourseError]:
    file = quizzes / f"{lesson.id}.yml"
    if not file.exists():
        return [
            CourseError(
                "The lesson has no quiz file.",
                f"data/quizzes/{file.name}",
                "Write it; CONTRIBUTING.md shows a question of each kind.",
            )
        ]
    try:
        bank = load_bank(file)
    except CourseError:
        return []  # the check of the quiz files tells of it
    # the student edition has no teaching cells, and a lesson may be written before its notes; the tests want them
    found = check_teaching(lesson, bank) if any(is_teaching(cell) or lacks_tag(cell) for cell in cells) else []
    called, parts = set(), {str(part.id) for part in bank.parts}
    for cell in cells:
        for name, part in _QUIZ.findall(cell.source if cell.cell_type == "code" else ""):
            called.add(part)
            if name != lesson.id or part not in parts:
                mend = f"This lesson's quiz is '{lesson.id}'; its parts: {', '.join(sorted(parts))}."
                found.append(
                    CourseError(f"There is no quiz '{name}' with a part {part}.", f"{where}, cell {cell.id}", mend)
                )
    for part in sorted(parts - called):
        found.append(
            CourseError(
                f"Part {part} of the quiz is shown nowhere.",
                where,
                f'Add a cell Quiz("{lesson.id}", part={part if part.isdigit() else repr(part)}).',
            )
        )
    return found
