"""An exercise of every kind, in a bank and in a course of one lesson."""

from pathlib import Path

import nbformat
import pandas as pd
import yaml
from conftest import ROOT
from nbformat.v4 import new_code_cell, new_markdown_cell

LAGS = "pd.Series({'JP-1': 2.0, 'JP-2': 35.0, 'JP-3': 43.0})"
NUMBER = {
    "id": "00-ex1", "objective": "00.1", "title": "How many *days*?", "expects": "number", "computed": "35.0",
    "solution": "lag", "tolerance": 0.5, "unit": "days", "right": "The middle of seven.", "hint": "Sort the lags.",
    "wrong": [{"value": 43, "hint": "That is the lag by the thing done."}, {"computed": "6 * 2", "hint": "By waves."}],
}
SERIES = NUMBER | {
    "id": "00-ex2", "expects": "series", "computed": LAGS, "hint": "Count the days.",
    "wrong": [{"computed": f"{LAGS} * 0", "hint": "Every lag is zero."},
              {"value": {"JP-1": 1, "JP-2": 1, "JP-3": 1}, "hint": "You counted rows."}],
}
LIST = SERIES | {"id": "00-ex3", "expects": "list", "computed": "['a', 'b', 'c']",
                 "wrong": [{"value": ["a", "a", "a"], "hint": "One."}, {"value": ["d"], "hint": "Two."}]}
SET = LIST | {"id": "00-ex4", "expects": "set"}
TABLE = SERIES | {
    "id": "00-ex5", "expects": "table",
    "computed": "pd.DataFrame({'n': [1, 2], 'share': [10.0, 20.0]}, index=['x', 'y'])",
    "wrong": [{"computed": "pd.DataFrame({'n': [2, 1], 'share': [10, 20]}, index=['x', 'y'])", "hint": "Mixed up."},
              {"computed": "pd.DataFrame({'n': [0, 0]}, index=['x', 'y'])", "hint": "Empty."}],
}
DAY = NUMBER | {"id": "00-ex6", "expects": "date", "computed": "pd.Timestamp('2014-03-05')", "tolerance": 0,
                "wrong": [{"value": "2014-04-01", "hint": "April."}, {"value": "2015-03-05", "hint": "A year later."}]}
TRUTH = NUMBER | {"id": "00-ex7", "expects": "truth", "computed": "True", "wrong": [{"value": False, "hint": "Look."}]}
WORD = NUMBER | {"id": "00-ex8", "expects": "text", "computed": "'Sochi'",
                 "wrong": [{"value": "Milan", "hint": "Later."}, {"value": "Hanoi", "hint": "Much later."}]}
STARTED = NUMBER | {"id": "00-ex9", "starter": {"value": 7}}
LETTER = {"id": "00-ex10", "objective": "00.1", "title": "A letter", "expects": "writing", "points": 10,
          "levels": ["It says how one knows."]}
ALL = [NUMBER, SERIES, LIST, SET, TABLE, DAY, TRUTH, WORD, STARTED, LETTER]
NAMES = {"pd": pd, "load": None}


def write_bank(folder: Path, exercises: list) -> Path:
    """Write a quiz file with every kind of question and these exercises, and return its path."""
    raw = yaml.safe_load((ROOT / "tests" / "quizzes" / "00-every-kind.yml").read_text(encoding="utf-8"))
    file = folder / "00-every-kind.yml"
    file.write_text(yaml.safe_dump(raw | {"exercises": exercises}, allow_unicode=True), encoding="utf-8")
    return file


def course_with(folder: Path, exercises: list) -> Path:
    """Write a course with one lesson that has these exercises, each under its heading, and return its folder."""
    for name in ("notebooks", "data/quizzes"):
        (folder / name).mkdir(parents=True)
    (folder / "data" / "datapackage.json").write_text('{"name": "a-course", "resources": []}', encoding="utf-8")
    write_bank(folder / "data" / "quizzes", exercises)
    lesson = nbformat.read(ROOT / "notebooks" / "00-how-to-read.ipynb", as_version=4)
    lesson.cells = lesson.cells[:2]
    for one in exercises:
        number = one["id"].partition("-ex")[2]
        if number.isdigit():
            lesson.cells.append(new_markdown_cell(f"### Exercise {number} · {one['title']}", id=f"ex{number}"))
            lesson.cells.append(new_code_cell(f"check({one['id']!r}, ...)", id=f"ex{number}-start"))
    nbformat.write(lesson, folder / "notebooks" / "00-every-kind.ipynb")
    return folder
