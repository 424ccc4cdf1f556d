"""An exercise of the bank: what may stand there, what check() answers, and what it writes into the record."""

import json
import shutil
from datetime import date

import numpy as np
import pandas as pd
import pytest
from sample_exercises import ALL, LETTER, NAMES, NUMBER, SERIES, course_with, write_bank

from japan_russia import check
from japan_russia.kit.errors import CourseError
from japan_russia.kit.exercises.check import IN_BOOK, keys_of
from japan_russia.kit.exercises.hashed import HashedKey, hashed
from japan_russia.kit.exercises.hints import hint_for
from japan_russia.kit.exercises.key import Key
from japan_russia.kit.exercises.marking import mark
from japan_russia.kit.exercises.reading import is_blank
from japan_russia.kit.progress.record import Record
from japan_russia.kit.quiz import check_bank, load_bank


@pytest.fixture(scope="module")
def bank_file(tmp_path_factory):
    return lambda exercises: write_bank(tmp_path_factory.mktemp("bank"), exercises)


@pytest.fixture(scope="module")
def marked(bank_file):
    """Mark a value of an exercise, by its id."""
    exercises = {one.id: one for one in load_bank(bank_file(ALL)).exercises}
    keys = {id_: keys_of(one, NAMES) for id_, one in exercises.items() if one.expects != "writing"}
    return lambda id_, value: mark(exercises[id_], keys[id_], value)


def test_every_kind_of_exercise_is_sound(bank_file):
    assert check_bank(bank_file(ALL), objectives={f"00.{n}" for n in range(1, 5)}, namespace=NAMES) == []


@pytest.mark.parametrize(("change", "what", "mend"), [
    ({"objective": "00.9"}, "no objective '00.9'", "The frame lists"),
    ({"id": "01-ex1"}, "not of this lesson", "00-"),
    ({"id": "00-e1"}, "'00-e1'", "04-ex2"),
    ({"id": "00-ex2"}, "stands twice", "own id"),
    ({"expects": "numbers"}, "'numbers'", "'number'"),
    ({"wrong": NUMBER["wrong"][:1]}, "too few wrong values: 1", "2 or more"),
    ({"wrong": [{"value": 35.2, "hint": "a"}, NUMBER["wrong"][1]]}, "same value as 'computed'", "Change"),
    ({"wrong": NUMBER["wrong"] + [{"value": 12, "hint": "b"}]}, "same value as 'wrong' 2", "Change"),
    ({"wrong": [{"hint": "a"}, NUMBER["wrong"][1]]}, "both 'computed' and 'value', or neither", "one of the two"),
    ({"computed": "35 / 0"}, "'computed' fails: ZeroDivisionError", "Correct"),
    ({"computed": "'35'"}, "'computed' is no number", "'expects'"),
    ({"computed": "pd.Timedelta(days=35)"}, "write `.days`", "'expects'"),
    ({"computed": "None"}, "gives nothing", "give a value"),
    ({"right": "Right. So it is."}, "begins with", "reason"),
    ({"solution": None}, "no 'solution'", "writing"),
    ({"levels": ["a"]}, "for writing tasks only", "out"),
    ({"starter": {"value": 35}}, "'starter' gives the right value", "something to do"),
    ({"solutions": "x"}, "key 'solutions' is unknown", "'solution'"),
], ids=lambda one: str(one)[:40])
def test_a_wrong_entry_is_told_kindly(bank_file, change, what, mend):
    file, objectives = bank_file([NUMBER | change, SERIES]), {f"00.{n}" for n in range(1, 5)}
    problems = check_bank(file, objectives=objectives, namespace=NAMES)
    told = [one for one in problems if what in one.what]
    assert told and mend in told[0].mend and "exercise" in told[0].where, "\n".join(map(str, problems))


def test_an_id_stands_in_one_file_only(bank_file):
    file = bank_file([NUMBER])
    shutil.copy(file, file.with_name("00-another.yml"))
    assert any("also in 00-another.yml" in one.what for one in check_bank(file) if "exercise" in one.where)


def test_a_writing_task_needs_its_levels_and_no_key(bank_file):
    short = {key: value for key, value in LETTER.items() if key != "levels"}
    for entry, word in ((short, "no 'levels'"), (LETTER | {"computed": "1"}, "'computed'")):
        assert word in check_bank(bank_file([entry]))[0].what


# Marking

RIGHT = {
    "00-ex1": [35, 35.4, np.float64(34.6), np.int64(35)],
    "00-ex2": [pd.Series({"JP-3": 43, "JP-2": 35, "JP-1": 2}), {"jp-1": 2, "JP-2": 35.4, "JP-3": 43},
               pd.DataFrame({"days": [2, 35, 43]}, index=["JP-1", "JP-2", "JP-3"])],
    "00-ex3": [["a", "b", "c"], ("A", "b", "c"), np.array(["a", "b", "c"]), pd.Index(["a", "b", "c"])],
    "00-ex4": [{"c", "b", "a"}, ["b", "c", "a"], pd.Series(["a", "b", "c"])],
    "00-ex5": [pd.DataFrame({"share": [20.0, 10.0], "n": [2, 1]}, index=["y", "x"]),
               {"n": {"x": 1, "y": 2}, "share": {"x": 10, "y": 20}}],
    "00-ex6": ["2014-03-05", date(2014, 3, 5), np.datetime64("2014-03-05")],
    "00-ex7": [True, np.bool_(True)],
    "00-ex8": ["sochi", " Sochi. "],
}


# the numbers name the tests, because a set is written in another order each time
@pytest.mark.parametrize(("id_", "value"), [
    pytest.param(id_, one, id=f"{id_}-{n}") for id_, values in RIGHT.items() for n, one in enumerate(values)])
def test_a_right_value_is_right_in_every_form(marked, id_, value):
    found = marked(id_, value)
    assert (found.outcome, found.score) == ("right", 1.0) and found.words.startswith("Right. The middle of seven.")


WRONG = [
    ("00-ex1", 43, "wrong", "By the thing done"), ("00-ex1", 12, "wrong", "By waves"),
    ("00-ex1", 99, "wrong", "Sort the lags"),
    ("00-ex1", -35, "wrong", "the sign is not"), ("00-ex1", 350, "wrong", "Ten times too large"),
    ("00-ex1", 0.35, "wrong", "percent where a share"), ("00-ex1", 35000, "wrong", "A thousand times too large"),
    ("00-ex1", 36, "wrong", "One too many"), ("00-ex1", 34, "wrong", "One too few"),
    ("00-ex1", pd.Timedelta(days=35), None, ".days"), ("00-ex1", pd.Series([35]), None, "with one entry"),
    ("00-ex1", "35", None, "quotation marks"), ("00-ex1", float("nan"), None, "a row missing"),
    ("00-ex1", 10**400, None, "too large to be compared"), ("00-ex1", -1.7e308, "wrong", "Sort the lags"),
    ("00-ex1", max, None, "brackets behind its name, as in `max()`"), ("00-ex1", lambda: 35, None, "behind its name."),
    ("00-ex2", {"JP-1": pd.Series([2]).max}, None, "as in `max()`"), ("00-ex1", 36.2, "wrong", "Sort the lags"),
    ("00-ex2", {"JP-1": float("inf"), "JP-2": 10**400, "JP-3": 43}, "partial", "Entries that are right: 1 of 3."),
    ("00-ex1", [35], None, "This is a list"), ("00-ex1", True, None, "True or False"),
    ("00-ex2", {"JP-1": 2, "JP-2": 35}, "partial", "not all is there: 2 entries in place of 3"),
    ("00-ex2", {"JP-1": 2, "JP-2": 35, "JP-3": 43, "EU": 1}, "partial", "with 1 entry more"),
    ("00-ex2", {"JP-1": 2, "JP-2": 7, "JP-3": 43}, "partial", "Entries that are right: 2 of 3. Count the days."),
    ("00-ex2", {0: 2, 1: 35, 2: 43}, "wrong", "None of your labels (the index) is expected"),
    ("00-ex2", {"JP-1": -2, "JP-2": -35, "JP-3": -43}, "wrong", "the sign is not"),
    ("00-ex2", {"JP-1": 0, "JP-2": 0, "JP-3": 0}, "wrong", "Every lag is zero."),
    ("00-ex2", {"JP-1": "2", "JP-2": "35", "JP-3": 43}, "partial", "they are texts"),
    ("00-ex2", {"JP-1": 2, "JP-2": 35, "JP-4": 43}, "partial", "“jp-4” is not expected here"),
    ("00-ex2", pd.Series({"JP-1": pd.Timedelta(days=2)}), None, ".dt.days"),
    ("00-ex2", 35, None, "This is a number; the task wants a Series or a dict"),
    ("00-ex3", ["c", "b", "a"], "partial", "the other way round"),
    ("00-ex3", ["b", "a", "c"], "partial", "in another order"),
    ("00-ex3", {"a", "b"}, None, "no order"), ("00-ex3", ["b", "a"], "wrong", "wants 3 entries, you have 2."),
    ("00-ex3", 2, None, "This is a number; the task wants"),
    ("00-ex4", "Milan", None, "This is a text; the task wants"),
    ("00-ex4", ["a", "b", "x"], "partial", "right: 2 of 3. Count the days."),
    ("00-ex4", ["x"], "wrong", "right: 0 of 3. Count the days."),
    ("00-ex4", ["a", "x"], "partial", "The task wants 3 entries, you have 2; 1 of yours belong"),
    ("00-ex5", pd.DataFrame({"n": [1, 2]}, index=["x", "y"]), "partial", "2 entries in place of 4"),
    ("00-ex5", pd.Series([1, 2]), None, "one column"), ("00-ex5", 3, None, "a table"),
    ("00-ex6", "2014-03-06", "wrong", "One day off"), ("00-ex6", "2014-05-03", "wrong", "exchanged"),
    ("00-ex6", "0001-01-01", "wrong", "Sort"), ("00-ex6", date(9999, 12, 31), "wrong", "Sort"),
    ("00-ex6", np.datetime64("99999-01-01"), None, "no date that can be read"),
    ("00-ex6", 2014, None, "quotation marks"), ("00-ex6", "5 March", None, "2014-03-18"),
    ("00-ex7", False, "wrong", "Look."), ("00-ex8", "Milan", "wrong", "Later."),
    ("00-ex9", 7, None, "Nothing is changed yet"),
]


@pytest.mark.parametrize(("id_", "value", "outcome", "words"), WRONG, ids=map(str, range(len(WRONG))))
def test_a_wrong_value_gets_the_hint_that_fits_it(marked, id_, value, outcome, words):
    found = marked(id_, value)
    assert found.outcome == outcome and words.lower() in found.words.lower(), found.words
    assert not found.words.startswith("Right")


@pytest.mark.parametrize(("right", "given", "counts"), [(35.0, 36.0, True), (3.67, 4.67, False), (3.004, 4.0, False)])
def test_only_what_is_counted_can_be_one_too_many(right, given, counts):
    key = Key({"": ("number", right)}, 0.006)
    assert hint_for({"": ("number", given)}, key, "number").startswith("One too many") == counts
    hidden = HashedKey("salt", **hashed({"": ("number", right)}, "salt", 0.006), tolerance=0.006)
    # hashes hide whether the right value is whole; the one that is given shows it
    assert hint_for({"": ("number", given)}, hidden, "number").startswith("One too many") == (given % 1 == 0)
    assert hint_for({"": ("number", -1.7e308)}, hidden, "number") == ""


def test_a_value_that_is_too_long_scores_less(marked):
    assert marked("00-ex4", ["a", "b", "c", "d", "e", "f"]).score == 0.5


BLANKS = [None, ..., "", "  ", [], {}, set(), {"a": None}, [..., ...], pd.Series([]), pd.DataFrame()]


@pytest.mark.parametrize("value", BLANKS, ids=map(str, range(len(BLANKS))))
def test_a_blank_is_no_answer(marked, value):
    assert is_blank(value)
    for id_ in ("00-ex1", "00-ex2", "00-ex5"):
        assert marked(id_, value).outcome is None and marked(id_, value).words.startswith("Nothing is given yet")


# In a notebook


@pytest.fixture
def course(tmp_path, monkeypatch):
    """A course with one lesson, in which check() is called."""
    monkeypatch.chdir(course_with(tmp_path, ALL))
    return tmp_path


def test_an_answer_enters_the_record_and_a_blank_does_not(course):
    key = "exercise/00-every-kind/00-ex1"
    for nothing in (..., None, "35", pd.Timedelta(days=3)):
        assert check("00-ex1", nothing).outcome is None
    assert check("00-ex9", 7).outcome is None and Record().entries() == {}
    assert check("00-ex1", 43).outcome == "wrong"
    assert check("00-ex1", 43).outcome == "wrong", "the same result again is no new try"
    assert check("00-ex1", 35.2).outcome == "right"
    entry = Record().entries()[key]
    assert entry["tries"] == 2 and entry["first"]["value"] == 43 and entry["best"] == entry["last"]
    assert (entry["last"]["value"], entry["last"]["outcome"], entry["last"]["score"]) == (35.2, "right", 1.0)
    check("00-ex2", pd.Series({"JP-1": 2, "JP-2": np.nan}))
    kept = Record().entries()["exercise/00-every-kind/00-ex2"]["last"]
    assert (kept["value"], kept["outcome"], kept["score"]) == ({"jp-1": 2.0, "jp-2": None}, "partial", 0.3333)
    check("00-ex2", pd.Series(range(2000)))
    assert len(json.dumps(Record().entries())) < 10_000, "a long value is cut"


def test_a_record_that_cannot_be_written_is_told_beside_the_answer(course, monkeypatch):
    (course / "no-folder").write_text("a file", encoding="utf-8")
    monkeypatch.setenv("COURSE_RECORD", str(course / "no-folder" / "my-record.json"))
    answer = check("00-ex1", 35)
    assert "not being saved" in repr(answer) and "not being saved" in answer._repr_html_()


def test_the_answer_is_words_for_eyes_and_ears(course):
    html = check("00-ex1", 43)._repr_html_()
    assert 'role="status"' in html and "<strong>Not yet.</strong> That is the lag" in html and "style" not in html
    assert repr(check("00-ex1", 35)) == "Right. The middle of seven."


def test_the_book_says_where_the_cell_answers_and_marks_nothing(course, monkeypatch):
    monkeypatch.setenv("COURSE_SURFACE", "book")
    assert repr(check("00-ex1", ...)) == repr(check("00-ex1", 35)) == IN_BOOK and Record().entries() == {}
    assert "role" not in check("00-ex1", 35)._repr_html_()


def test_an_unknown_exercise_is_told_with_the_nearest(course):
    with pytest.raises(CourseError, match="Did you mean '00-ex10'"):
        check("00-exx10", 1)
    with pytest.raises(CourseError, match="no exercise 7"):
        check(7, 1)


def test_a_text_is_not_marked_by_a_program(course):
    assert "a reader marks it" in repr(check("00-ex10", "Dear editor")) and Record().entries() == {}
