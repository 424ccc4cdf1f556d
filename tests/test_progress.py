"""The learner's record: what survives, what is refused, and that joining follows its laws."""

import json
import os
import random
import shutil
import subprocess
import sys
import time
from pathlib import Path

import nbformat
import pytest
import yaml
from conftest import ROOT
from hypothesis import given, settings
from hypothesis import strategies as st
from nbformat.v4 import new_code_cell, new_notebook
from sample_exercises import LETTER, NUMBER, course_with

from japan_russia.kit.errors import CourseError
from japan_russia.kit.markdown import without_marks
from japan_russia.kit.progress import record as record_module
from japan_russia.kit.progress.lesson_cells import lesson_cells
from japan_russia.kit.progress.merge import is_entry, is_key, merge, merge_all
from japan_russia.kit.progress.record import Record
from japan_russia.kit.progress.view import contents
from japan_russia.kit.quiz import load_bank
from japan_russia.kit.quiz.withheld import public_id, withhold


def a_try(value="a", score=1, outcome="right", at="2026-01-31T09:00:00.000Z"):
    return {"value": value, "score": score, "outcome": outcome, "at": at}


def an_entry(value="a", score=1, outcome="right", at="2026-01-31T09:00:00.000Z", tries=1):
    one = a_try(value, score, outcome, at)
    return {"first": one, "best": one, "last": one, "tries": tries}


@pytest.fixture
def file(tmp_path):
    record_module._unsaved.clear()
    yield tmp_path / "my-record.json"
    record_module._unsaved.clear()


def a_record(file):
    return Record(file, course="a-course")


# Keeping


def test_nothing_is_written_until_there_is_something_to_keep(file):
    record = a_record(file)
    assert record.update({}) == {}
    assert record.notice == ""
    assert not list(file.parent.glob("*.json"))


def test_an_answer_is_there_tomorrow_and_only_under_its_prefix(file):
    a_record(file).update({"quiz/02/q1": an_entry(), "note/02-n1": an_entry("text", None, None)})
    assert set(a_record(file).entries()) == {"quiz/02/q1", "note/02-n1"}
    assert set(a_record(file).entries(["note/"])) == {"note/02-n1"}
    held = json.loads(file.read_text(encoding="utf-8"))
    assert (held["format"], held["version"], held["course"]) == ("course-record", 1, "a-course")


def test_none_forgets_and_what_is_not_an_entry_is_left_out(file):
    record = a_record(file)
    record.update({"quiz/02/q1": an_entry(), "quiz/02/q2": {"tries": "many"}, "": an_entry()})
    assert set(record.entries()) == {"quiz/02/q1"}
    assert record.update({"quiz/02/q1": None}) == {}
    assert a_record(file).entries() == {}


def test_an_unchanged_record_is_not_written_again(file):
    a_record(file).update({"quiz/02/q1": an_entry()})
    before = file.stat().st_mtime_ns, file.stat().st_ino
    a_record(file).update({"quiz/02/q1": an_entry()})
    assert (file.stat().st_mtime_ns, file.stat().st_ino) == before


def test_every_kind_of_text_comes_back(file):
    words = 'Vladimir «Владимир» 北方領土 "quoted" \\ \u2028 \x00 </script>'
    a_record(file).update({"note/02-n1": an_entry(words, None, None)})
    assert a_record(file).entries()["note/02-n1"]["last"]["value"] == words
    a_record(file).update({"note/02-n2": an_entry("half an emoji \ud83d", None, None)})
    assert set(a_record(file).entries()) == {"note/02-n1", "note/02-n2"}
    assert a_record(file).notice == ""


# Damage


DAMAGE = {
    "empty": b"",
    "truncated": None,
    "not UTF-8": b'{"format": "\xff\xfe"}',
    "not JSON": b"hello",
    "a list": b"[1, 2]",
    "no entries": b'{"format": "course-record", "version": 1, "course": "a-course"}',
    "no version": b'{"format": "course-record", "course": "a-course", "entries": {}}',
    "deep": b"[" * 200_000,
    "not a number": b'{"format": "course-record", "version": 1, "course": "a-course", "entries": NaN}',
    "zeroes": b"\x00" * 4096,
    "huge": b" " * (record_module._LARGEST + 1),
}


@pytest.mark.parametrize("damage", DAMAGE.values(), ids=DAMAGE.keys())
def test_a_damaged_file_is_kept_aside_and_nothing_is_lost(file, damage):
    answers = {f"quiz/02/q{n}": an_entry() for n in range(20)}
    a_record(file).update(answers)
    bad = file.read_bytes()[:300] if damage is None else damage
    file.write_bytes(bad)

    record = a_record(file)
    assert record.entries() == answers
    aside = list(file.parent.glob("my-record.damaged-*.json"))
    assert [kept.read_bytes() for kept in aside] == [bad]
    assert aside[0].name in record.notice and "20 entries were recovered" in record.notice
    assert a_record(file).entries() == answers
    assert a_record(file).update({"quiz/02/q99": an_entry()}).keys() == answers.keys() | {"quiz/02/q99"}


def test_two_damages_in_one_second_are_both_kept(file):
    a_record(file).update({"quiz/02/q1": an_entry()})
    for bad in (b"one", b"two", b"three"):
        file.write_bytes(bad)
        a_record(file).entries()
    assert {kept.read_bytes() for kept in file.parent.glob("my-record.damaged-*")} == {
        b"one",
        b"two",
        b"three",
    }


def test_the_whole_entries_of_a_partly_damaged_file_are_kept(file):
    a_record(file).update({"quiz/02/q1": an_entry()})
    held = json.loads(file.read_text())
    held["entries"] |= {"quiz/02/q2": an_entry("b"), "quiz/02/q3": {"first": 1}}
    file.write_text(json.dumps(held))
    record = a_record(file)
    assert set(record.entries()) == {"quiz/02/q1", "quiz/02/q2"}
    assert "'quiz/02/q3' is not whole" in record.notice


def test_with_the_backup_damaged_too_the_learner_is_told(file):
    a_record(file).update({"quiz/02/q1": an_entry()})
    for broken in file.parent.glob("my-record*.json"):
        broken.write_bytes(b"{")
    record = a_record(file)
    assert record.entries() == {}
    assert "Nothing could be recovered" in record.notice


@pytest.mark.parametrize("change", [{"version": 2}, {"course": "another"}], ids=["newer", "another course"])
def test_a_record_that_is_not_ours_is_never_written(file, change):
    a_record(file).update({"quiz/02/q1": an_entry()})
    foreign = json.dumps(json.loads(file.read_text()) | change).encode()
    file.write_bytes(foreign)
    record = a_record(file)
    assert record.update({"quiz/02/q2": an_entry()}) == {"quiz/02/q2": an_entry()}
    assert "not being saved" in record.notice
    assert record.update({"quiz/02/q3": an_entry()}).keys() == {"quiz/02/q2", "quiz/02/q3"}
    assert file.read_bytes() == foreign


# A file that cannot be written


def test_what_could_not_be_saved_is_held_and_saved_later(file, monkeypatch):
    a_record(file).update({"quiz/02/q1": an_entry()})

    def full(*_):
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as broken:
        broken.setattr(record_module.os, "fsync", full)
        record = a_record(file)
        assert record.update({"quiz/02/q2": an_entry()}).keys() == {"quiz/02/q1", "quiz/02/q2"}
        assert "No space left on device" in record.notice
    record = a_record(file)
    assert record.update({}).keys() == {"quiz/02/q1", "quiz/02/q2"}
    assert record.notice == ""
    assert set(json.loads(file.read_text())["entries"]) == {"quiz/02/q1", "quiz/02/q2"}


def test_a_folder_that_cannot_be_made_gives_a_notice(tmp_path):
    (tmp_path / "blocked").write_text("a file where the folder should be")
    record = a_record(tmp_path / "blocked" / "my-record.json")
    assert record.update({"quiz/02/q1": an_entry()}) == {"quiz/02/q1": an_entry()}
    assert "not being saved in my-record.json" in record.notice


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write everywhere")
def test_a_read_only_folder_gives_a_notice(file):
    file.parent.chmod(0o500)
    try:
        record = a_record(file)
        assert record.update({"quiz/02/q1": an_entry()}) == {"quiz/02/q1": an_entry()}
        assert "Permission denied" in record.notice
    finally:
        file.parent.chmod(0o700)


def test_a_lock_held_too_long_gives_a_notice(file, monkeypatch):
    monkeypatch.setattr(record_module, "_PATIENCE", 0.05)
    with record_module.FileLock(file.with_suffix(".lock")):
        record = a_record(file)
        assert record.update({"quiz/02/q1": an_entry()}) == {"quiz/02/q1": an_entry()}
        assert "Another program" in record.notice
    assert a_record(file).update({}) == {"quiz/02/q1": an_entry()}


def test_a_record_never_grows_beyond_what_it_would_read_again(file, monkeypatch):
    a_record(file).update({"quiz/02/q1": an_entry()})
    monkeypatch.setattr(record_module, "_LARGEST", 2_000)
    record = a_record(file)
    record.update({"note/02-n1": an_entry("x" * 3_000, None, None)})
    assert "larger than any record" in record.notice
    assert set(json.loads(file.read_text())["entries"]) == {"quiz/02/q1"}


# Two at once, and kills


WRITER = """
import sys
from pathlib import Path
from japan_russia.kit.progress.record import Record
name, count, path = sys.argv[1], int(sys.argv[2]), Path(sys.argv[3])
record = Record(path, course="a-course")
for n in range(count):
    one = {"value": n, "score": 1, "outcome": "right", "at": "2026-01-31T09:00:00.000Z"}
    record.update({f"quiz/{name}/q{n:05}": dict(first=one, best=one, last=one, tries=1)}, ["note/"])
    assert not record.notice, record.notice
    print(n, flush=True)
"""


def start_writer(name, count, file):
    return subprocess.Popen(
        [sys.executable, "-c", WRITER, name, str(count), str(file)], stdout=subprocess.PIPE, text=True
    )


def test_two_processes_writing_at_once_lose_nothing(file):
    writers = [start_writer(name, 200, file) for name in ("one", "two")]
    assert [writer.wait(timeout=120) for writer in writers] == [0, 0]
    for writer in writers:
        writer.stdout.close()
    entries = a_record(file).entries()
    assert entries.keys() == {f"quiz/{name}/q{n:05}" for name in ("one", "two") for n in range(200)}


def test_a_kill_in_mid_write_loses_nothing_that_was_saved(file):
    chance = random.Random(1)
    for round_ in range(8):
        writer = start_writer(f"round{round_}", 100_000, file)
        first = writer.stdout.readline()
        time.sleep(chance.uniform(0.01, 0.25))
        writer.kill()
        said = [first, *writer.stdout.read().split()]
        writer.wait()
        writer.stdout.close()
        record = a_record(file)
        entries = record.entries([f"quiz/round{round_}/"])
        assert record.notice == ""
        # one more than was said may be in the file: the kill came between the write and the word
        assert len(entries) in (len(said), len(said) + 1)
        assert sorted(entries) == [f"quiz/round{round_}/q{n:05}" for n in range(len(entries))]
    assert not list(file.parent.glob("*damaged*"))


# Export, import, reset


def test_export_and_import_bring_the_same_answers(file, tmp_path):
    a_record(file).update({"quiz/02/q1": an_entry(), "note/02-n1": an_entry("words", None, None)})
    copy = a_record(file).export(tmp_path / "course-record-2026-01-31.json")
    other = a_record(tmp_path / "elsewhere" / "my-record.json")
    other.update({"quiz/02/q1": an_entry("b", 0, "wrong", "2026-01-30T09:00:00.000Z", 3)})
    assert other.import_(copy) == {"new": 1, "joined": 1, "unchanged": 0}
    entry = other.entries()["quiz/02/q1"]
    assert (entry["first"]["value"], entry["best"]["value"], entry["tries"]) == ("b", "a", 3)
    assert other.import_(copy) == {"new": 0, "joined": 0, "unchanged": 2}


def test_export_into_a_missing_folder_is_one_message(file):
    with pytest.raises(CourseError, match="could not be written"):
        a_record(file).export(file.parent / "nowhere" / "copy.json")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (b"", "not whole JSON"),
        (b"\xff\xfe\x00", "UTF-8"),
        (b'{"format": "notebook"}', "not a course record"),
        (b'{"format": "course-record", "version": 9, "course": "a-course", "entries": {}}', "newer"),
        (b'{"format": "course-record", "version": 1, "course": "x", "entries": {}}', "another course"),
        (
            b'{"format": "course-record", "version": 1, "course": "a-course", "entries": {"quiz/a": 1}}',
            "quiz/a",
        ),
        (None, "cannot be read"),
    ],
)
def test_a_file_that_cannot_be_imported_changes_nothing(file, tmp_path, text, words):
    a_record(file).update({"quiz/02/q1": an_entry()})
    before = file.read_bytes()
    coming = tmp_path / "coming.json"
    if text is not None:
        coming.write_bytes(text)
    with pytest.raises(CourseError, match=words) as refused:
        a_record(file).import_(coming)
    assert "coming.json" in refused.value.where and refused.value.mend
    assert file.read_bytes() == before


def test_an_import_that_cannot_be_saved_is_not_half_done(file, tmp_path, monkeypatch):
    a_record(file).update({"quiz/02/q1": an_entry()})
    copy = a_record(file).export(tmp_path / "copy.json")
    other = a_record(tmp_path / "elsewhere" / "my-record.json")

    def full(*_):
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as broken:
        broken.setattr(record_module.os, "fsync", full)
        with pytest.raises(CourseError, match="No space left"):
            other.import_(copy)
    assert other.entries() == {}


def test_reset_keeps_a_dated_copy(file):
    record = a_record(file)
    assert record.reset() is None
    record.update({"quiz/02/q1": an_entry(), "note/02-n1": an_entry("words", None, None)})
    before = file.read_bytes()
    copy = record.reset("quiz/")
    assert copy.read_bytes() == before
    assert set(record.entries()) == {"note/02-n1"}
    assert record.import_(copy)["new"] == 1


def test_forgetting_everything_keeps_a_dated_copy_too(file):
    record = a_record(file)
    record.update({"quiz/02/q1": an_entry()})
    record.update({"quiz/02/q1": None})
    assert len(list(file.parent.glob("my-record.before-reset-*.json"))) == 1


def test_another_file_can_be_named(tmp_path, monkeypatch):
    monkeypatch.setenv("COURSE_RECORD", str(tmp_path / "mine.json"))
    Record(course="a-course").update({"quiz/02/q1": an_entry()})
    assert (tmp_path / "mine.json").exists()


# The laws of joining

moments = st.integers(0, 3).map(lambda n: f"2026-01-31T09:00:00.00{n}Z")
tries = st.builds(
    a_try,
    st.sampled_from(["a", "b", 1, None]),
    st.sampled_from([None, 0, 0.5, 1]),
    st.sampled_from(["right", "partial", "wrong", None]),
    moments,
)
entries = st.builds(
    lambda first, best, last, n: {"first": first, "best": best, "last": last, "tries": n},
    tries,
    tries,
    tries,
    st.integers(1, 9),
)


@given(entries, entries)
def test_joining_does_not_depend_on_the_order(one, other):
    assert merge(one, other) == merge(other, one)
    assert is_entry(merge(one, other))


@given(entries)
def test_joining_twice_changes_nothing(one):
    assert merge(one, one) == one


@given(entries, entries, entries)
def test_joining_does_not_depend_on_the_grouping(a, b, c):
    assert merge(merge(a, b), c) == merge(a, merge(b, c))


@given(st.dictionaries(st.sampled_from(["quiz/a", "quiz/b"]), entries), st.just({}))
def test_joining_nothing_changes_nothing(some, nothing):
    assert merge_all(some, nothing) == some == merge_all(nothing, some)


json_values = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["first", "best", "last", "tries", "value", "score", "outcome", "at"]),
            inner,
            max_size=8,
        )
    ),
    max_leaves=20,
)


@given(json_values)
def test_no_foreign_json_passes_as_an_entry_by_crashing(anything):
    assert is_entry(anything) in (True, False)
    assert is_key(anything) in (True, False)


@settings(max_examples=60, deadline=None)
@given(data=st.binary(max_size=200))
def test_no_file_can_crash_the_record(tmp_path_factory, data):
    file: Path = tmp_path_factory.mktemp("record") / "my-record.json"
    file.write_bytes(data)
    assert a_record(file).entries() == {}
    record_module._unsaved.clear()


# What there is to do in a lesson


def write_notebook(path: Path, *sources: str) -> Path:
    cells = [new_code_cell(source, id=f"cell-{n}") for n, source in enumerate(sources)]
    nbformat.write(new_notebook(cells=cells), path)
    return path


def test_notes_and_quizzes_are_found_without_running_the_lesson(tmp_path):
    lesson = write_notebook(
        tmp_path / "02-x.ipynb",
        "%timeit 1",
        'Note("02-n1", "What do you "\n     "expect?", rows=4)',
        'Quiz("02-x", part=1)',
        'mine = Note(prompt="Why?", id="02-n2")\nmine',
        'Quiz("02-x", "review")\nNote(name, words)',
        'Debate("02-d", "Resolved: *x*")',
        'Debate("02-d", "Resolved: *x*", arguments)',
    )
    assert lesson_cells(lesson) == {
        "notes": {
            "02-n1": {"prompt": "What do you expect?", "cell": "cell-1"},
            "02-n2": {"prompt": "Why?", "cell": "cell-3"},
        },
        "debates": {"02-d": {"resolution": "Resolved: *x*", "cell": "cell-6"}},
        "quizzes": {"1": "cell-2", "review": "cell-4"},
        "boards": {},
        "matrices": {},
        "tasks": {},
    }


def test_an_exercise_on_the_progress_page_leads_to_its_heading(tmp_path, monkeypatch):
    monkeypatch.chdir(course_with(tmp_path, [NUMBER, LETTER | {"id": "00-ext1"}]))
    count, letter = contents()[0]["exercises"]
    assert count == {"key": "exercise/00-every-kind/00-ex1", "note": "", "anchor": "exercise-1-how-many-days",
                     "cell": "ex1", "objective": "00.1", "withheld": False, "unit": "days", "text": "How many days?",
                     "place": "Exercise 1"}
    assert (letter["note"], letter["place"], letter["anchor"]) == ("note/00-ext1", "Extension 1", "")


def test_the_progress_page_of_a_student_names_what_the_instructor_marks(tmp_path, monkeypatch):
    monkeypatch.chdir(course_with(tmp_path, [NUMBER | {"graded": True}, LETTER | {"graded": True},
                                             LETTER | {"id": "00-ex11"}]))
    file = tmp_path / "data" / "quizzes" / "00-every-kind.yml"
    bank = load_bank(file).model_copy(deep=True)
    graded = bank.questions[0]
    graded.graded = True
    assert not any(one["withheld"] or one.get("names") for name in ("questions", "exercises")
                   for one in contents()[0][name]), "where the key is, nothing is kept for anybody"
    file.write_text(yaml.safe_dump(withhold(bank)), encoding="utf-8")
    lesson = contents()[0]
    assert [one["withheld"] for one in lesson["exercises"]] == [True, True, False]
    names = {one["key"][-7:]: one["names"] for one in lesson["questions"]}
    assert names == {f"/{one.id}": {} for one in bank.questions} | {
        f"/{graded.id}": {public_id(graded.id, one.text): without_marks(one.text) for one in graded.options}}


def test_the_book_shows_a_changed_prompt_on_the_progress_page(tmp_path):
    from japan_russia.kit.book.execute import _mark_of_file

    def mark(*sources):
        return _mark_of_file(write_notebook(tmp_path / "02-x.ipynb", *sources))

    before = mark('Note("02-n1", "What?")', "1 + 1")
    assert mark('Note("02-n1", "What?")', "1 + 2") == before
    assert mark('Note("02-n1", "Why?")', "1 + 1") != before


def test_progress_knows_every_question_and_note_of_the_lessons(monkeypatch):
    for surface, ending in (("book", ".html"), ("", ".ipynb")):
        monkeypatch.setenv("COURSE_SURFACE", surface)
        for lesson in contents():
            assert lesson["href"] == lesson["id"] + ending
            asked = [*lesson["questions"], *lesson["notes"]]
            assert asked and all(one["text"] and one["cell"] for one in asked)
            assert len({one["anchor"] for one in asked}) == len(asked)
            assert {one["objective"] for one in lesson["questions"]} == {one["id"] for one in lesson["objectives"]}


def test_a_learners_own_notebooks_are_no_lessons(tmp_path, monkeypatch):
    for name in ("data/datapackage.json", "data/quizzes/00-how-to-read.yml", "notebooks/00-how-to-read.ipynb"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, tmp_path / name)
    shutil.copy(ROOT / "notebooks/00-how-to-read.ipynb", tmp_path / "notebooks/00-how-to-read-Copy1.ipynb")
    write_notebook(tmp_path / "notebooks" / "03-mine.ipynb", "1 + 1")
    monkeypatch.chdir(tmp_path)
    assert [lesson["id"] for lesson in contents()] == ["00-how-to-read"]
