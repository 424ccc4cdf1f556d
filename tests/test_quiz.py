"""A bank names what is wrong with it, grading follows its rules, and nothing in a bank becomes HTML."""

import copy
import json
import re
from types import SimpleNamespace

import jsonschema
import nbformat
import pytest
import yaml
from conftest import build
from hypothesis import example, given
from hypothesis import strategies as st
from quiz_answers import GRADES, NUMBERS, SAMPLE, SHARES
from sample_book import write_sample
from sample_exercises import LETTER, NUMBER, course_with

from japan_russia.kit.book import quiz_files
from japan_russia.kit.errors import CourseError
from japan_russia.kit.markdown import inline_html, without_marks
from japan_russia.kit.places import data_folder
from japan_russia.kit.progress.record import Record
from japan_russia.kit.quiz import Quiz, check_bank, grade, load_bank, schema
from japan_russia.kit.quiz.bank import Match, Multiple, Order, Single
from japan_russia.kit.quiz.grading import number, plain
from japan_russia.kit.quiz.references import known_sources, known_tables
from japan_russia.kit.quiz.withheld import withhold

RAW = yaml.safe_load(SAMPLE.read_text(encoding="utf-8"))
BANKS = sorted((data_folder() / "quizzes").glob("*.yml"))
KNOWN = {
    "objectives": {"00.1", "00.2", "00.3"},
    "source_ids": {"D001"},
    "tables": {"meetings"},
    "namespace": {},
    "course": {"00.1", "02.4"},
}


@pytest.fixture
def bank_file(tmp_path):
    """Write a changed copy of the sample and return its path."""

    def write(change=lambda questions: None, name="00-every-kind"):
        raw = copy.deepcopy(RAW)
        change([question for part in raw["parts"] for question in part["questions"]])
        file = tmp_path / f"{name}.yml"
        file.write_text(yaml.safe_dump(raw, allow_unicode=True), encoding="utf-8")
        return file

    return write


@pytest.fixture
def a_quiz(tmp_path, monkeypatch):
    monkeypatch.setenv("COURSE_RECORD", str(tmp_path / "my-record.json"))
    return lambda part=1, seed=0: Quiz(SAMPLE, part=part, seed=seed)


# The bank


def test_the_sample_is_sound():
    assert check_bank(SAMPLE, **KNOWN) == []


@pytest.mark.parametrize("file", [SAMPLE, *BANKS], ids=lambda file: file.stem)
def test_every_bank_follows_the_published_schema(file):
    published = schema()
    jsonschema.Draft202012Validator.check_schema(published)
    jsonschema.validate(yaml.safe_load(file.read_text(encoding="utf-8")), published)


@pytest.mark.parametrize("file", BANKS, ids=lambda file: file.stem)
def test_every_bank_of_the_course_is_sound_in_itself(file):
    assert [str(problem) for problem in check_bank(file)] == []


def drop(question, key):
    return lambda qs: qs[question].pop(key)


def put(question, key, value):
    return lambda qs: qs[question].update({key: value})


def inside(question, path, value):
    def change(qs):
        thing = qs[question]
        for step in path[:-1]:
            thing = thing[step]
        thing[path[-1]] = value

    return change


BROKEN = {
    "unknown kind": (put(0, "kind", "singel"), "00-q01", "kind 'singel' is unknown", "'single'"),
    "no kind": (drop(0, "kind"), "00-q01", "no 'kind'", "match"),
    "two right": (inside(0, ["options", 1, "right"], True), "00-q01", "2 right answers", "multiple"),
    "none right": (inside(0, ["options", 0, "right"], False), "00-q01", "no right answer", "right: true"),
    "none right of many": (
        lambda qs: [option.pop("right", 0) for option in qs[1]["options"]],
        "00-q02",
        "no right answer",
        "right: true",
    ),
    "option without feedback": (
        lambda qs: qs[0]["options"][1].pop("feedback"),
        "00-q01, option b",
        "no 'feedback'",
        "feedback",
    ),
    "item without feedback": (
        lambda qs: qs[4]["items"][1].pop("feedback"),
        "00-q05, item sochi",
        "no 'feedback'",
        "feedback",
    ),
    "empty feedback": (
        inside(0, ["options", 1, "feedback"], " "),
        "00-q01, option b",
        "'feedback' is empty",
        "",
    ),
    "no outcome feedback": (lambda qs: qs[3]["feedback"].pop("wrong"), "00-q04", "no 'wrong'", "wrong"),
    "no partial feedback": (lambda qs: qs[1]["feedback"].pop("partial"), "00-q02", "'partial'", "partial"),
    "empty prompt": (put(2, "prompt", ""), "00-q03", "'prompt' is empty", ""),
    "no hint": (drop(2, "hint"), "00-q03", "no 'hint'", "hint"),
    "no source": (put(2, "source", {"tables": []}), "00-q03", "names no source", "note"),
    "unknown key": (put(2, "tolerence", 1), "00-q03", "'tolerence' is unknown", "'tolerance'"),
    "a word of other quizzes": (
        inside(0, ["options", 0, "correct"], True),
        "00-q01, option a",
        "'correct' is unknown",
        "Write 'right' in its place",
    ),
    "a key that resembles none": (put(2, "colour", "red"), "00-q03", "'colour' is unknown", "keys here are: id,"),
    "a key of another place": (
        inside(0, ["options", 0, "objective"], "00.1"),
        "00-q01, option a",
        "'objective' is unknown",
        "keys here are: id, text, right, feedback",
    ),
    "number in words": (put(2, "answer", "twenty-seven"), "00-q03", "the text 'twenty-seven', not a number", "digits"),
    "yes in words": (inside(0, ["options", 0, "right"], "ja"), "00-q01, option a", "not true or false", "true"),
    "no points": (put(0, "points", 0), "00-q01", "'points' is 0", "at least 1"),
    "half a point": (put(0, "points", 1.5), "00-q01", "not a whole number", "digits"),
    "the verdict again": (
        inside(0, ["options", 0, "feedback"], "Yes: in November."),
        "00-q01, option a",
        "'feedback' begins with “Yes”",
        "reason",
    ),
    "the verdict again for the question": (
        inside(4, ["feedback", "wrong"], "*Not right*. Look again."),
        "00-q05",
        "'wrong' begins with “Not right”",
        "reason",
    ),
    "the verdict again in a trap": (inside(2, ["traps", 0, "feedback"], "No"), "00-q03, trap 24", "“No”", "reason"),
    "unknown key of an option": (
        inside(0, ["options", 0, "feedbak"], "x"),
        "00-q01, option a",
        "'feedbak' is unknown",
        "'feedback'",
    ),
    "number as text": (
        inside(0, ["options", 0, "text"], 27),
        "00-q01, option a",
        "the number 27, not text",
        "quotes",
    ),
    "objective as number": (put(0, "objective", 0.1), "00-q01", "the number 0.1, not text", "quotes"),
    "bad id": (put(0, "id", "two words"), "two words", "'two words'", "letters"),
    "one option": (lambda qs: qs[0]["options"].__delitem__(slice(1, None)), "00-q01", "few entries: 1", "2 or more"),
    "same options": (inside(0, ["options", 1, "text"], "singapore "), "00-q01", "same text", "Change"),
    "same option ids": (inside(0, ["options", 1, "id"], "a"), "00-q01", "same id", "Change"),
    "trap is the answer": (
        inside(2, ["traps", 0, "value"], 1028),
        "00-q03",
        "trap 1028 is the answer",
        "trap",
    ),
    "trap is accepted": (inside(3, ["traps", 0, "text"], "MOSCOW"), "00-q04", "is an accepted answer", "two"),
    "accepts nothing": (put(3, "accept", ["..."]), "00-q04", "no letter or digit", "accept"),
    "distractor is a partner": (put(5, "distractors", ["2013"]), "00-q06", "right-hand side", "distractors"),
    "distractor twice": (put(5, "distractors", ["2011", "2011"]), "00-q06", "are the same", "Take one"),
    "infinite answer": (put(2, "answer", float("inf")), "00-q03", "'answer' is inf", "digits"),
    "duplicate id": (put(1, "id", "00-q01"), "00-q01", "stands twice", "own id"),
    "unknown objective": (put(0, "objective", "00.9"), "00-q01", "no objective '00.9'", "The frame lists 00.1, 00.2, "),
    "objective of no lesson": (put(0, "again", ["2.4"]), "00-q01", "no objective '2.4'", "No lesson has the number 2."),
    "unknown objective of another lesson": (put(0, "again", ["02.9"]), "00-q01", "no objective '02.9'", "02.4"),
    "unknown table": (
        put(0, "source", {"tables": ["meeting"]}),
        "00-q01",
        "no table 'meeting'",
        "'meetings'",
    ),
    "unknown source": (put(0, "source", {"ids": ["D999"]}), "00-q01", "no source 'D999'", "Add it to data/"),
    "other computation": (put(2, "computed", "2 + 2"), "00-q03", "gives 4, the answer is 1027.5", "Correct"),
    "other computation of a whole number": (
        lambda qs: qs[2].update(answer=26, computed="float(11)"),
        "00-q03",
        "gives 11, the answer is 26.",
        "Correct",
    ),
    "failing computation": (
        put(2, "computed", "nothing()"),
        "00-q03",
        "'computed' fails: NameError",
        "Correct",
    ),
}


@pytest.mark.parametrize("change, where, what, mend", BROKEN.values(), ids=BROKEN.keys())
def test_a_bad_question_is_named_by_file_question_and_rule(bank_file, change, where, what, mend):
    problems = check_bank(bank_file(change), **KNOWN)
    assert len(problems) == 1, [str(problem) for problem in problems]
    [problem] = problems
    assert "00-every-kind.yml" in problem.where and where in problem.where
    assert what in problem.what and mend in problem.mend


@pytest.mark.parametrize(
    ("text", "where", "what"),
    [
        ('lesson: x\n  title: "y', "line 2", "not YAML"),
        ("lesson: x\nlesson: y\n", "line 2", "'lesson' stands twice"),
        ("lesson: x\nparts:\n\t- id: 1\n", "line 3", "not YAML"),
        ("- a list\n", "00-bad.yml", "not a quiz"),
        ("", "00-bad.yml", "not a quiz"),
        ("lesson: \x00", "00-bad.yml", "not YAML"),
        ("1: 2", "00-bad.yml", "not text"),
        ("lesson: 00-bad\ntitle: x\nparts: nothing", "00-bad.yml", "'parts' is the text 'nothing', not a list"),
        (
            "lesson: 00-bad\ntitle: x\nparts: [{id: last, title: x, questions: [7]}]",
            "part last",
            "A part has the id 'last'",
        ),
        (
            "lesson: 00-bad\ntitle: x\nparts: [{id: 1, title: x, questions: [7]}]",
            "question 1",
            "This is the number 7, not a group of keys",
        ),
        ("lesson: 00-bad\ntitle: x\nparts: []", "00-bad.yml", "too few"),
    ],
)
def test_a_file_that_is_no_bank_is_one_message_or_a_few(tmp_path, text, where, what):
    file = tmp_path / "00-bad.yml"
    file.write_text(text)
    problems = check_bank(file)
    assert any(where in problem.where and what in problem.what for problem in problems), list(
        map(str, problems)
    )
    with pytest.raises(CourseError):
        load_bank(file)


def test_not_utf8_and_not_there(tmp_path):
    (tmp_path / "00-bad.yml").write_bytes(b"lesson: \xff\xfe")
    assert "UTF-8" in check_bank(tmp_path / "00-bad.yml")[0].what
    assert "Did you mean '00-bad'" in check_bank(tmp_path / "00-bat.yml")[0].mend


def test_a_tab_is_told_of_spaces(tmp_path):
    (tmp_path / "00-bad.yml").write_text("lesson: x\nparts:\n\t- id: 1\n")
    assert "tab by spaces" in check_bank(tmp_path / "00-bad.yml")[0].mend


def test_a_message_names_the_file_from_the_course_folder(tmp_path, monkeypatch):
    (tmp_path / "notebooks").mkdir()
    (tmp_path / "data" / "quizzes").mkdir(parents=True)
    monkeypatch.chdir(tmp_path)
    with pytest.raises(CourseError) as told:
        load_bank("03-x")
    assert told.value.where == "data/quizzes/03-x.yml" and "CONTRIBUTING.md shows" in told.value.mend
    (tmp_path / "data" / "quizzes" / "03-x.yml").write_text("lesson: 03-x\n")
    with pytest.raises(CourseError) as told:
        load_bank("03-x")
    assert told.value.where == "data/quizzes/03-x.yml"
    assert told.value.mend.endswith("(1 more problem in this file: python -m japan_russia check)")


def test_feedback_may_begin_with_a_word_that_only_looks_like_a_verdict(bank_file):
    def change(questions):
        words = ["No camp is of one mind.", "Right after Crimea.", "Yesterday's count.", "Wrong years hide in windows."]
        for option, text in zip(questions[1]["options"], words, strict=True):
            option["feedback"] = text

    assert check_bank(bank_file(change)) == []


def test_an_id_of_another_file_is_named(bank_file):
    bank_file(name="01-other")
    problems = check_bank(bank_file(), **KNOWN)
    assert {"also in 01-other.yml" in problem.what for problem in problems} == {True}
    assert len(problems) == len(load_bank(SAMPLE).questions)


def test_the_file_and_its_lesson_have_one_name(bank_file):
    assert "lesson '00-every-kind'" in check_bank(bank_file(name="01-else"))[0].what


def test_a_changed_file_is_read_again(bank_file):
    file = bank_file()
    assert check_bank(file) == []
    file = bank_file(put(0, "kind", "nothing at all"))
    assert len(check_bank(file)) == 1


@pytest.mark.parametrize(
    ("question", "right", "wrong"),
    [
        (0, "'a'", "'b'"),
        (1, "['d', 'a', 'b']", "['a']"),
        (3, "'moskva'", "'Sochi'"),
        (4, "['moscow', 'sochi', 'nagato', 'osaka']", "['sochi']"),
        (5, "{'a': 2013, 'b': 2014, 'c': 2016}", "{'a': 2013}"),
    ],
)
def test_every_kind_can_be_computed(bank_file, question, right, wrong):
    assert check_bank(bank_file(put(question, "computed", right)), **KNOWN) == []
    assert len(check_bank(bank_file(put(question, "computed", wrong)), **KNOWN)) == 1


def test_an_unknown_part_is_told_what_there_is():
    with pytest.raises(CourseError, match="1, 'review'"):
        Quiz(SAMPLE, part=3)


# Grading


@pytest.mark.parametrize("question, value, outcome, score, details", GRADES)
def test_grades(question, value, outcome, score, details):
    result = grade(question, value)
    assert (result.outcome, result.score) == (outcome, score if score is None else pytest.approx(score))
    assert set(result.details) == details
    said = result.details.get("trap") or (getattr(question.feedback, outcome) if outcome else result.message)
    assert result.message == said != ""


@pytest.mark.parametrize("text, value", NUMBERS)
def test_numbers_are_read_as_people_write_them(text, value):
    assert number(text, "meetings") == value


@pytest.mark.parametrize("text, value", SHARES)
def test_a_sign_of_per_cent_is_read_where_the_unit_is_per_cent(text, value):
    assert number(text, "per cent") == value
    assert "%" not in text or number(text, "meetings") is None


def option_lists(least):
    return st.integers(least, 7).flatmap(lambda n: st.permutations([f"o{i}" for i in range(n)]))


COMMON = {
    "id": "q",
    "objective": "1",
    "prompt": "p",
    "hint": "h",
    "source": {"ids": ["D1"]},
    "feedback": {"right": "r", "wrong": "w", "partial": "p"},
}


@given(option_lists(2), st.data())
def test_the_right_answer_always_scores_one_and_no_other_does(ids, data):
    right = data.draw(st.sets(st.sampled_from(ids), min_size=1))
    options = [{"id": i, "text": i, "feedback": "f", "right": i in right} for i in ids]
    many = Multiple.model_validate({**COMMON, "kind": "multiple", "options": options})
    assert grade(many, many.right_answer()).score == 1
    chosen = data.draw(st.lists(st.sampled_from(ids), min_size=1, unique=True))
    assert (
        (grade(many, chosen).score == 1) == (set(chosen) == right) == (grade(many, chosen).outcome == "right")
    )
    assert 0 <= grade(many, chosen).score <= 1

    options = [{**option, "right": option["id"] == ids[0]} for option in options]
    one = Single.model_validate({**COMMON, "kind": "single", "options": options})
    assert [grade(one, id_).score for id_ in ids] == [1.0] + [0.0] * (len(ids) - 1)

    order = Order.model_validate(
        {**COMMON, "kind": "order", "items": [{"id": i, "text": i, "feedback": "f"} for i in ids]}
    )
    other = data.draw(st.permutations(ids))
    assert grade(order, order.right_answer()).score == 1
    assert (grade(order, list(other)).score == 1) == (list(other) == ids)

    pairs = [{"id": i, "left": i, "right": f"R {i}", "feedback": "f"} for i in ids]
    match = Match.model_validate({**COMMON, "kind": "match", "pairs": pairs, "distractors": ["no partner"]})
    assert grade(match, match.right_answer()).score == 1
    assert grade(match, {**match.right_answer(), ids[0]: "no partner"}).score == (len(ids) - 1) / len(ids)


@given(st.text())
@example("0:\r")
def test_a_text_reduced_twice_is_the_same(text):
    assert plain(plain(text)) == plain(text) or not text.isascii()


# The widget


def test_the_same_seed_gives_the_same_order_and_another_seed_another(a_quiz):
    assert a_quiz(seed=3).data == a_quiz(seed=3).data
    assert len({str(a_quiz(seed=seed).data) for seed in range(5)}) > 1


def test_an_order_question_never_starts_in_the_right_order(a_quiz):
    for seed in range(200):
        question = a_quiz(seed=seed).data["questions"][4]
        assert question["start"] != [item["id"] for item in question["items"]]


def test_shuffle_false_keeps_the_written_order(a_quiz):
    for seed in range(20):
        assert [o["id"] for o in a_quiz("review", seed).data["questions"][0]["options"]] == ["a", "b"]


def test_score_and_answers_are_readable_in_python(a_quiz):
    quiz = a_quiz()
    assert quiz.score == (0, 8)
    assert set(quiz.answers.values()) == {None}

    def a_try(value, score, outcome, minute):
        return {"value": value, "score": score, "outcome": outcome, "at": f"2026-01-31T09:0{minute}:00.000Z"}

    wrong, right = a_try(["a", "c"], 0, "wrong", 1), a_try(["a", "b", "d"], 1, "right", 2)
    entry = {"first": wrong, "best": right, "last": right, "tries": 2}
    quiz.memory = {**quiz.memory, "quiz/00-every-kind/00-q02": entry}
    assert quiz.score == (3, 8)
    assert quiz.answers["00-q02"] == ["a", "b", "d"]
    # it is in the file, and another quiz of the same lesson finds it there
    assert Record().entries() == {"quiz/00-every-kind/00-q02": entry}
    assert a_quiz().score == (3, 8)
    # a key that is merely missing is kept; None forgets it
    quiz.memory = {}
    assert quiz.score == (3, 8)
    quiz.memory = {"quiz/00-every-kind/00-q02": None}
    assert Record().entries() == {}


def test_two_widgets_of_one_notebook_see_each_other(a_quiz):
    one, other = a_quiz(), a_quiz()
    right = {"value": "a", "score": 1, "outcome": "right", "at": "2026-01-31T09:00:00.000Z"}
    one.memory = {"quiz/00-every-kind/00-q01": {"first": right, "best": right, "last": right, "tries": 1}}
    assert other.score == (1, 8)


EVIL = (
    '<script>alert(1)</script><img src=x onerror=alert(1)> [link](javascript:alert(1)) "quoted" & <b>bold</b>'
)


def every_text(thing, words):
    """Put words in the place of every text of a question that a reader sees."""
    seen = {"prompt", "hint", "text", "feedback", "left", "right", "wrong", "partial", "note", "unit"}
    for key, value in list(thing.items()) if isinstance(thing, dict) else enumerate(thing):
        if isinstance(value, (dict, list)):
            every_text(value, words)
        elif key in seen and isinstance(value, str):
            thing[key] = f"{value} {words}"


def test_nothing_in_a_bank_becomes_html(bank_file, tmp_path, monkeypatch):
    monkeypatch.setenv("COURSE_RECORD", str(tmp_path / "my-record.json"))
    quiz = Quiz(bank_file(lambda qs: [every_text(question, EVIL) for question in qs]), part=1)
    for html in [quiz.static_html(), *html_fields(quiz.data)]:
        assert "<script" not in html and "<img" not in html and "<b>" not in html and "href=" not in html


def html_fields(thing):
    if isinstance(thing, dict):
        for key, value in thing.items():
            if key == "html" or key.endswith("_html"):
                yield from [value] if isinstance(value, str) else value.values()
            else:
                yield from html_fields(value)
    elif isinstance(thing, list):
        for value in thing:
            yield from html_fields(value)


def test_the_page_without_javascript_has_the_questions_but_not_the_key(a_quiz):
    html = a_quiz().static_html()
    assert "In which city did the <em>2018</em> summit take place?" in html and "Singapore" in html
    assert "In November." not in html and "1027" not in html and "Moskva" not in html


@given(st.text())
def test_markdown_never_lets_a_tag_through(text):
    assert "<script" not in inline_html(f"<script>{text}")
    assert isinstance(without_marks(text), str)


# What a question rests on


def rests_on(bank_file, monkeypatch, surface, **source):
    monkeypatch.setenv("COURSE_SURFACE", surface)
    return Quiz(bank_file(put(0, "source", source))).data["questions"][0]


def test_in_the_book_a_source_is_a_title_that_leads_to_its_place(bank_file, monkeypatch):
    drawn = rests_on(bank_file, monkeypatch, "book", tables=["leader_meetings"], ids=["D002", "S001"], note="*row* 9")
    assert drawn["sources"][:2] == [
        {"title": "Meetings of Shinzo Abe and Vladimir Putin", "more": "table leader_meetings",
         "href": "../book/data-catalogue.html#leader-meetings"},
        {"title": "Japan-Russia: The end of delusions (extract)",
         "more": "Ifri; full text at 9DashLine, 2022, D002", "href": "../book/register.html#d002"},
    ]
    # another id of the same source has an anchor of its own in the register
    assert drawn["sources"][2]["href"].endswith("#s001") and "Systemic Crisis" in drawn["sources"][2]["title"]
    assert drawn["note_html"] == "<em>row</em> 9"


def test_in_jupyterlab_a_source_leads_to_its_own_address(bank_file, monkeypatch):
    drawn = rests_on(bank_file, monkeypatch, "", tables=["leader_meetings"], ids=["D002", "D001"])
    assert [one["href"] for one in drawn["sources"]] == [
        "", "https://ifri.org/en/external-articles/japan-russia-end-delusions", ""]


def test_a_question_about_the_course_itself_rests_on_a_note_alone(bank_file, monkeypatch):
    drawn = rests_on(bank_file, monkeypatch, "book", note="Part 2, *Where your answers are kept*")
    assert (drawn["sources"], drawn["note_html"]) == ([], "Part 2, <em>Where your answers are kept</em>")


def test_a_source_of_no_register_is_its_bare_name(bank_file, monkeypatch, tmp_path):
    (tmp_path / "notebooks").mkdir()
    (tmp_path / "data").mkdir()
    monkeypatch.chdir(tmp_path)
    drawn = rests_on(bank_file, monkeypatch, "book", tables=["leader_meetings"], ids=["D002"])
    assert [(one["title"], one["href"]) for one in drawn["sources"]] == [("table leader_meetings", ""), ("D002", "")]


@pytest.mark.parametrize("file", BANKS, ids=lambda file: file.stem)
def test_every_source_of_the_course_has_words_and_a_short_line(file, monkeypatch):
    monkeypatch.setenv("COURSE_SURFACE", "book")
    bank = load_bank(file)
    assert {id_ for q in bank.questions for id_ in q.source.ids} <= set(known_sources())
    assert {name for q in bank.questions for name in q.source.tables} <= set(known_tables())
    for part in bank.parts:
        for question in Quiz(file, part=part.id).data["questions"]:
            assert all(one["href"] and one["more"] for one in question["sources"])
            assert all(len(one["title"]) <= 90 and len(one["more"]) <= 100 for one in question["sources"])


FRAME = """:::{admonition} Before you start
:class: lesson-frame

**Question.** Why?

**When you finish, you can**

- `00.1` do one thing
- `00.2` do another

**Time.** 5 minutes of reading and running, 5 minutes of exercises.

**You need.** Nothing.

**Sources read.** None.

**Data used.** `meetings`
:::"""


def test_a_fault_of_a_table_is_told_once_and_a_wrong_name_by_each_question(bank_file):
    def load(name):
        raise CourseError("Not a number.", "data/gdp.csv, line 2" if name == "gdp" else f"load('{name}')", "Mend it.")

    def told(name):
        def change(questions):
            for question in questions[:3]:
                question["computed"] = f"load('{name}')"
        return [str(one) for one in check_bank(bank_file(change), **KNOWN | {"namespace": {"load": load}})]

    assert told("gdp") == [str(CourseError("Not a number.", "data/gdp.csv, line 2", "Mend it."))]
    assert len(told("gpd")) == 3 and "question 00-q01" in told("gpd")[0]


def test_the_page_of_a_lesson_is_read_again_when_a_table_of_its_quiz_changes():
    noted, folder = [], data_folder()
    env = SimpleNamespace(note_dependency=noted.append, doc2path=lambda name: str(folder.parent / f"{name}.ipynb"))
    config = SimpleNamespace(course_computing="japan_russia.course.computing:computing")
    app = SimpleNamespace(env=env, srcdir=folder.parent, config=config)
    quiz_files._check(app, "notebooks/02-counting-summits", [""])
    assert str(folder / "leader_meetings.csv") in noted


def test_a_quiz_that_names_something_unknown_fails_the_build(tmp_path):
    quiz = "from japan_russia import Quiz\nQuiz('00-every-kind', part=1)"
    folder = write_sample(tmp_path / "book", {"notebooks/00-every-kind": [quiz]})
    lesson = folder / "notebooks" / "00-every-kind.ipynb"
    notebook = nbformat.read(lesson, as_version=4)
    notebook.cells[0].source = "# 00 · Every kind"
    notebook.cells.insert(1, nbformat.v4.new_markdown_cell(FRAME, id="frame"))
    nbformat.write(notebook, lesson)
    (folder / "data" / "quizzes").mkdir()
    raw = copy.deepcopy(RAW)
    raw["parts"][0]["questions"][0]["computed"] = "list(load('sources')['id'])[0]"
    (folder / "data" / "quizzes" / "00-every-kind.yml").write_text(yaml.safe_dump(raw), encoding="utf-8")
    config = folder / "_config.yml"
    both = "japan_russia.kit.book, japan_russia.course.pages]"
    settings = config.read_text().replace("japan_russia.kit.book]", both)
    computing = "    course_computing: japan_russia.course.computing:computing\n"
    config.write_text(settings.replace("    course_id:", computing + "    course_id:"))
    meetings = {"name": "meetings", "type": "table", "title": "Meetings"}
    fields = [{"name": name, "type": "string"} for name in ("id", "title")]
    schema = {"fields": fields, "primaryKey": ["id"]}
    register = {"name": "sources", "type": "table", "path": "sources.csv", "schema": schema}
    described = {"name": "small", "resources": [meetings, register]}
    (folder / "data" / "datapackage.json").write_text(json.dumps(described))
    (folder / "data" / "sources.csv").write_text("id,title\nD002,Another\n")
    built = build(folder)
    told = re.sub(r"\s+", " ", built.stdout + built.stderr)
    assert built.returncode != 0
    for question in ("00-q05", "00-q06"):
        assert f"There is no objective '00.3'. where: data/quizzes/00-every-kind.yml, question {question}" in told
    assert "There is no source 'D001'." in told and "no table" not in told
    assert "'computed' gives 'D002', the answer is" in told, "with the tables of this book"
    kept = json.loads((folder / "_build" / "executed" / "notebooks" / "00-every-kind.json").read_text("utf-8"))
    described = {used for used in kept["uses"] if used.startswith(("data/datapackage", "data/sources"))}
    assert described == {"data/datapackage.json#resources.meetings.title", "data/sources.csv#D001"}, "no other words"


# Notes and progress


def test_a_note_keeps_its_text_and_needs_an_id(tmp_path, monkeypatch):
    from japan_russia.kit.widgets.note import Note

    monkeypatch.setenv("COURSE_RECORD", str(tmp_path / "my-record.json"))
    note = Note("02-n1", "What do you *expect*? <b>")
    assert note.text == "" and "<em>expect</em>? &lt;b&gt;" in note.static_html()
    one = {"value": "ten", "score": None, "outcome": None, "at": "2026-01-31T09:00:00.000Z"}
    note.memory = {"note/02-n1": {"first": one, "best": one, "last": one, "tries": 1}}
    assert note.text == Note("02-n1", "Again?").text == "ten"
    for id_, prompt in [("", "What?"), ("02-n1", " ")]:
        with pytest.raises(CourseError, match="id and a prompt"):
            Note(id_, prompt)


def test_a_note_says_who_marks_it_in_words_that_are_true_in_every_edition(tmp_path, monkeypatch):
    from japan_russia.kit.paper.forms import printed
    from japan_russia.kit.widgets.note import Note

    graded = LETTER | {"graded": True}
    tasks = [NUMBER | {"graded": True}, graded, graded | {"id": "00-ex11", "points": 1}, LETTER | {"id": "00-ex12"}]
    monkeypatch.setenv("COURSE_RECORD", str(tmp_path / "my-record.json"))
    monkeypatch.chdir(course_with(tmp_path / "course", tasks))
    file = tmp_path / "course" / "data" / "quizzes" / "00-every-kind.yml"
    for edition in ("whole", "student"):
        if edition == "student":
            file.write_text(yaml.safe_dump(withhold(load_bank(file), {})), encoding="utf-8")
        marked = {id_: Note(id_, "Why?").data["marked"] for id_ in ("00-ex1", "00-ex10", "00-ex11", "00-ex12", "00-n1")}
        assert marked == {"00-ex10": "In a class, the instructor marks this text: 10 points.", "00-ex1": "",
                          "00-ex11": "In a class, the instructor marks this text: 1 point.", "00-ex12": "", "00-n1": ""}
        note = Note("00-ex10", "Why?")
        assert all(f">{marked['00-ex10']}</p>" in html
                   for html in (note.static_html(), printed("note", note.data, "").html))


def test_progress_lists_every_lesson_and_hides_the_builder_from_the_page(tmp_path, monkeypatch):
    from japan_russia import progress

    monkeypatch.setenv("COURSE_RECORD", str(tmp_path / "my-record.json"))
    view = progress()
    assert view.data["where"] == str(tmp_path / "my-record.json")
    assert {lesson["id"] for lesson in view.data["lessons"]} >= {bank.stem for bank in BANKS}
    monkeypatch.setenv("COURSE_SURFACE", "book")
    assert str(tmp_path) not in str(progress().data)
