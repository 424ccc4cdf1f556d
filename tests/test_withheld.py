"""What a student's edition holds of a bank: nothing in it says what is right, and all of it still works."""

import json
import random

import pandas as pd
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from quiz_answers import SAMPLE
from sample_exercises import ALL, NAMES, STARTED, course_with, write_bank

from japan_russia import check
from japan_russia.kit.errors import CourseError
from japan_russia.kit.exercises.check import IN_BOOK, KEPT_IN_LAB, keys_of
from japan_russia.kit.exercises.hashed import HashedKey, hashed
from japan_russia.kit.exercises.key import Key
from japan_russia.kit.exercises.marking import mark, mark_entries
from japan_russia.kit.exercises.reading import read_kept
from japan_russia.kit.progress.record import Record
from japan_russia.kit.quiz import Quiz, check_bank, grade, load_bank
from japan_russia.kit.quiz.withheld import Withheld, withhold
from japan_russia.kit.release.tree import make_tree

#: One graded exercise, one graded question of every kind.
GRADED = [one | {"graded": one["id"] == "00-ex2"} for one in ALL]


def graded_bank(folder):
    file = write_bank(folder, GRADED)
    raw = yaml.safe_load(file.read_text(encoding="utf-8"))
    for question in raw["parts"][0]["questions"]:
        question["graded"] = True
    file.write_text(yaml.safe_dump(raw), encoding="utf-8")
    return file


@pytest.fixture(scope="module")
def both(tmp_path_factory):
    """The whole bank, and the file of a student's edition."""
    whole = load_bank(graded_bank(tmp_path_factory.mktemp("whole")))
    file = tmp_path_factory.mktemp("student") / "00-every-kind.yml"
    file.write_text(yaml.safe_dump(withhold(whole, NAMES), sort_keys=False), encoding="utf-8")
    return whole, file


def test_the_file_of_students_is_sound_and_always_the_same(both):
    whole, file = both
    assert check_bank(file, objectives={f"00.{n}" for n in range(1, 5)}, namespace=NAMES) == []
    assert yaml.safe_load(file.read_text()) == withhold(whole, NAMES) == withhold(load_bank(file))


def test_a_graded_question_keeps_what_is_asked_and_loses_what_is_right(both):
    whole, file = both
    held = load_bank(file)
    for question, left in zip(whole.part(1).questions, held.part(1).questions, strict=True):
        assert isinstance(left, Withheld)
        assert all(getattr(left, name) == getattr(question, name) for name in ("id", "kind", "prompt", "points"))
        text = json.dumps(left.model_dump())
        assert question.feedback.right not in text and question.feedback.wrong not in text
        for name in ('"right"', '"answer"', '"accept"', '"feedback"', '"traps"', '"computed"', '"tolerance"'):
            assert name not in text
        assert not [one.feedback for name in ("options", "items", "pairs") for one in getattr(question, name, [])
                    if one.feedback in text]
    assert held.part("review").questions == whole.part("review").questions, "what is not graded stays as it is"


def test_order_and_ids_of_choices_tell_nothing():
    """However an author writes the same choices, students get the same file."""
    bank = load_bank(SAMPLE).model_copy(deep=True)  # the bank itself is kept for others
    for question in bank.questions:
        question.graded, question.shuffle = True, True
    before = withhold(bank)
    chance = random.Random(1)
    for question in bank.questions:
        for name in ("options", "items", "pairs"):
            things = list(getattr(question, name, []))
            chance.shuffle(things)
            for number, one in enumerate(things):
                one.id = f"i{number}"
            if things:
                setattr(question, name, things)
    assert withhold(bank) == before


def test_an_answer_kept_by_students_is_graded_with_the_whole_bank(both):
    whole, file = both
    kept = load_bank(file)
    for question, left in zip(whole.part(1).questions, kept.part(1).questions, strict=True):
        right = question.right_answer()
        texts = {one.id: getattr(one, "left", None) or one.text for name in ("options", "items", "pairs")
                 for one in getattr(question, name, [])}
        ids = {one.text: one.id for one in [*left.options, *left.items, *left.lefts]}

        def public(id_, texts=texts, ids=ids):
            return ids[texts[id_]] if id_ in texts else id_

        if isinstance(right, dict):
            given = {public(key): value for key, value in right.items()}
        else:
            given = [public(one) for one in right] if isinstance(right, list) else public(right)
        assert grade(question, given).score == grade(question, right).score == 1
        assert grade(left, given).outcome is None


def test_the_quiz_of_students_has_no_key_and_no_points_for_what_it_does_not_mark(both):
    _, file = both
    quiz = Quiz(file)
    for question in quiz.data["questions"]:
        assert question["withheld"] and question["feedback_html"] == {}
        assert question["traps"] == question["accept"] == [] and "answer" not in question
        assert not any("right" in one for name in ("options", "pairs") for one in question[name])
    assert quiz.score == (0, 0) and "Osaka" in quiz.static_html()


# Exercises


@pytest.fixture(scope="module")
def ways(both):
    """Mark a value with the whole bank and with the students' file."""
    whole, file = both
    held = {one.id: one for one in load_bank(file).exercises}

    def mark_both(id_, value):
        one = next(one for one in whole.exercises if one.id == id_)
        return mark(one, keys_of(one, NAMES), value), mark(held[id_], keys_of(held[id_], NAMES), value)

    return mark_both


def test_students_are_told_the_same_as_others(ways):
    from test_marking import RIGHT, WRONG

    tried = [(id_, one) for id_, values in RIGHT.items() for one in values] + [(id_, value) for id_, value, *_ in WRONG]
    for id_, value in tried:
        whole, student = ways(id_, value)
        if id_ == "00-ex2":
            assert (student.outcome, student.score) == (None, None)
            assert student.is_kept == (whole.outcome is not None)
        elif whole.outcome == "right":
            assert (student.outcome, student.words) == ("right", "Right.")
        else:
            assert student == whole, (id_, value)


def test_no_value_of_an_exercise_can_be_read(both):
    text = both[1].read_text(encoding="utf-8")
    for one in ALL:
        for secret in (one.get("computed"), one.get("solution"), *one.get("levels", [])):
            # a short word is in many others
            assert not secret or len(secret) < 5 or secret not in text
    assert "The middle of seven" not in text and "value" not in text and "Sochi" not in text.split("exercises:")[1]
    held = next(one for one in load_bank(both[1]).exercises if one.id == "00-ex2")
    assert held.hashed is None and not held.wrong and held.hint is None


def test_a_graded_starter_cell_as_it_stands_hands_nothing_in(tmp_path):
    """Otherwise Run All would keep it as the student's first answer, and count the exercise as done."""
    file = write_bank(tmp_path, [STARTED | {"graded": True}])
    held = withhold(load_bank(file), NAMES)["exercises"][0]
    assert "hashed" not in held and "hint" not in held and set(held["starter"]) == {"hashed"}
    (tmp_path / "student").mkdir()
    student = tmp_path / "student" / file.name
    student.write_text(yaml.safe_dump(withhold(load_bank(file), NAMES)), encoding="utf-8")
    (one,) = load_bank(student).exercises
    keys = keys_of(one, NAMES)
    as_it_stood = mark(one, keys, 7)
    assert not as_it_stood.is_kept and as_it_stood.words.startswith("Nothing is changed yet")
    assert mark(one, keys, 35).is_kept and mark(one, keys, 12).is_kept
    assert mark(one, keys, ...).words.endswith("Your instructor marks this one.")


numbers = st.floats(-1e9, 1e9, allow_nan=False)


@settings(deadline=None)    # a large number within a small tolerance has many forms
@given(numbers, st.sampled_from([0, 0.005, 0.5, 1, 30]), st.floats(-1, 1))
def test_whatever_is_within_the_tolerance_is_accepted(aim, tolerance, step):
    right = {"": ("number", aim)}
    key = HashedKey("salt", **hashed(right, "salt", tolerance), tolerance=tolerance)
    near = {"": ("number", aim + step * tolerance)}
    far = {"": ("number", aim + 1.51 * tolerance + 0.001 * max(1, abs(aim)))}
    assert key.is_met(right) and key.is_met(near) and Key(right, tolerance).is_met(near)
    assert not key.is_met(far)


def test_the_same_value_has_another_hash_in_another_exercise():
    value = {"": ("text", "sochi")}
    assert set(hashed(value, "one")["entries"]).isdisjoint(hashed(value, "two")["entries"])


def test_a_student_checks_in_the_tree_of_an_edition(tmp_path, monkeypatch):
    course = course_with(tmp_path / "course", GRADED)
    graded_bank(course / "data" / "quizzes")
    for name, text in (("_config.yml", "sphinx:\n  config:\n    course_edition: self-study\n"), ("README.md", "# A"),
                       ("_toc.yml", "format: jb-book\nroot: notebooks/00-every-kind\n"), ("requirements.txt", "")):
        (course / name).write_text(text, encoding="utf-8")
    with pytest.raises(CourseError, match="course_computing"):
        make_tree(course, "student", tmp_path / "tree")
    with open(course / "_config.yml", "a", encoding="utf-8") as config:
        config.write("    course_computing: japan_russia.course.computing:computing\n")
    make_tree(course, "student", tmp_path / "student")
    monkeypatch.chdir(tmp_path / "student")
    assert repr(check("00-ex1", 35)) == "Right." and "By waves" in repr(check("00-ex1", 12))
    answer = check("00-ex2", pd.Series({"JP-1": 2, "JP-2": 35, "JP-3": 44}))
    assert repr(answer) == "Kept. Your instructor marks this one." and "<strong>Kept.</strong>" in answer._repr_html_()
    assert check("00-ex2", None).outcome is None
    assert repr(check("00-ex2", ...)).endswith("Your instructor marks this one.")
    assert check("00-ex1", 35)._repr_html_().endswith("<p><strong>Right.</strong> </p></div>")
    kept = Record().entries()["exercise/00-every-kind/00-ex2"]["last"]
    assert (kept["outcome"], kept["score"], kept["value"]) == (None, None, {"jp-1": 2.0, "jp-2": 35.0, "jp-3": 44.0})
    monkeypatch.setenv("COURSE_SURFACE", "book")
    assert repr(check("00-ex2", ...)) == KEPT_IN_LAB and repr(check("00-ex1", ...)) == IN_BOOK
    bank = load_bank(course / "data" / "quizzes" / "00-every-kind.yml")
    whole = next(one for one in bank.exercises if one.id == "00-ex2")
    later = mark_entries(whole, keys_of(whole, NAMES), read_kept(kept["value"]))
    assert (later.outcome, later.score) == ("partial", 0.6667), "the instructor's bank marks what was kept"
