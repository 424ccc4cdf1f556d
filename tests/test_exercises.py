"""Every exercise of every lesson: its solution passes its check, its starter cell does not, wrong values get hints.

The code of a lesson is run in order, without a kernel and without drawing: a widget is a word, a chart stays data.
"""

import ast
import io
import re
from contextlib import redirect_stdout
from functools import cache

import IPython.display
import nbformat
import pytest
from conftest import ROOT

import japan_russia
from japan_russia.course.computing import computing
from japan_russia.kit.exercises.check import keys_of
from japan_russia.kit.exercises.marking import mark
from japan_russia.kit.quiz import load_bank
from japan_russia.kit.quiz.exercises import value_of

LESSONS = sorted(path.stem for path in (ROOT / "notebooks").glob("[0-9][0-9]-*.ipynb"))
TASK = re.compile(r"### (Exercise|Extension) (\d+) · (.+)")
NEXT = re.compile(r"##? |### ")
#: What draws, asks or listens, and gives nothing that an exercise needs.
WIDGETS = ("Quiz", "Note", "Debate", "ForecastBoard", "EvidenceMatrix", "portfolio", "progress")

every_lesson = pytest.mark.parametrize("name", LESSONS)


class Silent:
    """A widget that is not drawn; whatever is asked of it is empty."""

    def __init__(self, *_, **__):
        pass

    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        return {}


def explore_nothing(*given, **_):
    """Stand in for explore, as a function or as a decorator."""
    return given[0] if given else lambda function: function


def tasks_of(name: str) -> dict:
    """The cells of each exercise and extension of a lesson, by id: title, task and solution."""
    found, task = {}, None
    for number, cell in enumerate(nbformat.read(ROOT / "notebooks" / f"{name}.ipynb", as_version=4).cells):
        if cell.cell_type == "markdown" and NEXT.match(cell.source):
            start = TASK.match(cell.source)
            kind = start and ("ex" if start[1] == "Exercise" else "ext")
            new = {"title": start[3], "task": [], "solution": []} if start else {}
            task = start and found.setdefault(f"{name[:2]}-{kind}{start[2]}", new)
        if task:
            tagged = "solution" in cell.metadata.get("tags", [])
            task["solution" if tagged else "task"].append((number, cell))
    return found


def code_in(cells) -> list[str]:
    return [cell.source for _, cell in cells if cell.cell_type == "code"]


@cache
def run(name: str) -> tuple[dict, dict]:
    """Run a lesson. Returns what its starter cells hand to check(), and what each entry's ``solution`` then gives."""
    bank = {one.id: one for one in load_bank(ROOT / "data" / "quizzes" / f"{name}.yml").exercises}
    last = {task["solution"][-1][0]: id_ for id_, task in tasks_of(name).items() if task["solution"]}
    # a notebook has display() without an import
    handed, solved, names = {}, {}, {"__name__": "__main__", "display": lambda *_, **__: None}
    with pytest.MonkeyPatch.context() as patch, redirect_stdout(io.StringIO()):
        patch.chdir(ROOT / "notebooks")
        patch.setenv("COURSE_SURFACE", "book")
        patch.setattr(IPython.display, "display", lambda *_, **__: None)
        for widget in WIDGETS:
            patch.setattr(japan_russia, widget, Silent, raising=False)
        patch.setattr(japan_russia, "explore", explore_nothing, raising=False)
        patch.setattr(japan_russia, "check", lambda id_, value: handed.setdefault(id_, value), raising=False)
        for number, cell in enumerate(nbformat.read(ROOT / "notebooks" / f"{name}.ipynb", as_version=4).cells):
            if cell.cell_type == "code" and "teaching" not in cell.metadata.get("tags", []):
                exec(compile(cell.source, f"{name}, cell {cell.id}", "exec"), names)
            if (id_ := last.get(number)) in bank and bank[id_].solution:
                solved[id_] = eval(bank[id_].solution, names)
    return handed, solved


def marked_of(name: str):
    """Each exercise of a lesson that a program marks, with its keys."""
    exercises = load_bank(ROOT / "data" / "quizzes" / f"{name}.yml").exercises
    return [(one, keys_of(one, computing())) for one in exercises if one.expects != "writing"]


@every_lesson
def test_each_task_with_code_in_its_solution_has_an_entry(name):
    tasks = tasks_of(name)
    bank = {one.id: one for one in load_bank(ROOT / "data" / "quizzes" / f"{name}.yml").exercises}
    # an extension may have one: its result is often the reader's own
    asked = {id_ for id_, task in tasks.items() if "-ext" not in id_ and code_in(task["solution"])}
    assert asked <= set(bank), f"data/quizzes/{name}.yml: 'exercises' has no entry for {sorted(asked - set(bank))}"
    assert not set(bank) - set(tasks), f"the lesson has no {sorted(set(bank) - set(tasks))}"
    for id_, one in bank.items():
        assert one.title == tasks[id_]["title"], f"{id_}: the title is that of the heading"
        source = "\n".join(code_in(tasks[id_]["task"]))
        if one.expects == "writing":
            assert f'Note("{id_}"' in source, f"{id_}: a text is written into Note(\"{id_}\", …)"


@every_lesson
def test_a_starter_cell_ends_with_check_and_a_solution_does_not_call_it(name):
    tasks = tasks_of(name)
    for one, _ in marked_of(name):
        starters = [source for source in code_in(tasks[one.id]["task"]) if f'check("{one.id}"' in source]
        assert len(starters) == 1, f"{one.id}: one cell of the task calls check(\"{one.id}\", …)"
        last = ast.unparse(ast.parse(starters[0]).body[-1])
        assert last.startswith(f"check('{one.id}'"), f"{one.id}: check is the last line of its cell"
    for id_, task in tasks.items():
        assert not [source for source in code_in(task["solution"]) if re.search(r"\bcheck\(", source)], (
            f"{id_}: a solution that calls check would mark the exercise as done by Run All")


@every_lesson
def test_each_solution_passes_its_own_check(name):
    _, solved = run(name)
    for one, keys in marked_of(name):
        found = mark(one, keys, solved[one.id])
        assert found.outcome == "right", f"{one.id}: {one.solution} is answered with: {found.words}"


@every_lesson
def test_a_starter_cell_as_it_stands_is_no_try(name):
    """Nothing is right before somebody has worked, and Run All counts no try."""
    handed, _ = run(name)
    for one, keys in marked_of(name):
        found = mark(one, keys, handed[one.id])
        assert found.outcome != "right", f"{one.id}: the starter cell gives the right value"
        assert found.outcome is None, (f"{one.id}: Run All counts the starter cell as a wrong try. Make it blank "
                                       "(answer = ...), or write what it gives under 'starter'.")


@every_lesson
def test_each_wrong_value_gets_its_own_hint(name):
    for one, keys in marked_of(name):
        # several spellings of one slip may share a hint
        assert len({wrong.hint for wrong in one.wrong}) > 1, f"{one.id}: every slip gets the same hint"
        for wrong in one.wrong:
            found = mark(one, keys, value_of(one, wrong, computing()))
            assert found.outcome in ("wrong", "partial") and found.words.endswith(wrong.hint), (
                f"{one.id}: {wrong.computed or wrong.value} is answered with: {found.words}")
        assert mark(one, keys, None).outcome is None


def test_a_hint_names_both_slips_where_two_give_one_number():
    """The half-year to June 2023 is as large as January 2023 alone, so nobody can tell which of them was given."""
    name = "08-break-of-2022"
    one, keys = next(pair for pair in marked_of(name) if pair[0].id == "08-ex5")
    value = computing()["load"]("energy_share").set_index("row_id")["value"]
    january, half_year = value["EN027"] * 0.159 / 1000, value["EN028"]
    for given in (january, half_year):
        said = mark(one, keys, given).words
        assert "January" in said and "half-year" in said and "nearly the same" in said, said
    assert "half-year" in mark(one, keys, value["EN024"] - half_year).words, "this slip cannot be seen in the number"
    assert "twice" in mark(one, keys, value["EN024"] - january - half_year).words
