"""The report of a class: what is counted, what is named, what is skipped."""

import csv
import json
from random import Random

import nbformat
import pytest
from class_of_records import TEXT, entries_of, one_try, write_class, write_record, wrong_answer
from nbformat.v4 import new_markdown_cell, new_notebook

from japan_russia.kit.errors import CourseError
from japan_russia.kit.places import course_id, root
from japan_russia.kit.quiz import load_bank
from japan_russia.kit.report import command
from japan_russia.kit.report.misconceptions import misconceptions
from japan_russia.kit.report.page import report_page
from japan_russia.kit.report.tables import commonest, revealed, write_tables
from japan_russia.kit.report.tally import tally

BANKS = [load_bank(file) for file in sorted((root() / "data" / "quizzes").glob("*.yml"))]
SAMPLE = load_bank(root() / "tests" / "quizzes" / "00-every-kind.yml")

EXERCISES = """
exercises:
  - id: 00-ex1
    objective: "00.1"
    title: "Planks"
    expects: number
    computed: "n"
    solution: "n"
    right: "One by one."
    hint: "Count."
    wrong: [{value: 41, hint: "One is missing."}, {value: 43, hint: "One too many."}]
    points: 3
    graded: true
  - {id: 00-ex2, objective: "00.1", title: "Words", expects: writing, points: 10, graded: true, levels: ["Clear."]}
"""


@pytest.fixture(scope="module")
def handed_in(tmp_path_factory):
    """Sixty records of the course, three files that are none, and the report of them."""
    folder = tmp_path_factory.mktemp("class")
    write_class(folder / "records", BANKS, course_id(), 60)
    whole = (folder / "records" / "learner-0000.json").read_text(encoding="utf-8")
    (folder / "records" / "cut.json").write_text(whole[:5000], encoding="utf-8")
    (folder / "records" / "foreign.json").write_text(whole.replace(course_id(), "botany"), encoding="utf-8")
    (folder / "records" / "photo.json").write_bytes(b"\xff\xd8\xff\xe0 no text")
    return folder


def rows_of(file) -> list[dict]:
    with open(file, encoding="utf-8-sig", newline="") as lines:
        return list(csv.DictReader(lines))


def test_command_reads_the_good_and_names_the_bad(handed_in, capsys):
    assert command.run([str(handed_in / "records"), "--out", str(handed_in / "out")]) == 0
    said = capsys.readouterr()
    page = (handed_in / "out" / "report.html").read_text(encoding="utf-8")
    for file, why in (("cut.json", "not whole JSON"), ("foreign.json", "another course"), ("photo.json", "UTF-8")):
        told = next(line for line in said.err.splitlines() if file in line)
        assert why in told and file in page and why in page
    assert "60 record(s) read, 3 skipped." in said.out
    assert len(rows_of(handed_in / "out" / "report.csv")) == 60


def test_counts_are_those_of_the_records(handed_in):
    records, _ = command.read_records(command.files_of([str(handed_in / "records" / "learner-*.json")]))
    made = tally(records, BANKS)
    write_tables(made, {}, records, handed_in)
    rows = {row["id"]: row for row in rows_of(handed_in / "questions.csv")}
    assert len(rows) == sum(len(bank.questions) for bank in BANKS)
    for bank in BANKS:
        for question in bank.questions:
            entries = [kept[f"quiz/{bank.lesson}/{question.id}"] for kept in records.values()]
            row = rows[question.id]
            for name, outcome in (("right", "right"), ("partly", "partial"), ("wrong", "wrong")):
                assert int(row[f"{name}_at_first_try"]) == sum(e["first"]["outcome"] == outcome for e in entries), row
            assert int(row["answered"]) == int(row["right_at_any_try"]) == 60
            assert int(row["tries"]) == sum(entry["tries"] for entry in entries)
    people = rows_of(handed_in / "report.csv")
    assert sum(int(row["right_at_first_try"]) for row in people) == sum(q.right_first for q in made.questions)


def test_same_records_give_the_same_bytes(handed_in):
    files = command.files_of([str(handed_in / "records")])
    for target, order in (("one", files), ("two", files[::-1])):
        command.write_report(*command.read_records(order), root(), handed_in / target)
    for file in (handed_in / "one").iterdir():
        assert file.read_bytes() == (handed_in / "two" / file.name).read_bytes(), file.name
    assert "learner-0007" in (handed_in / "one" / "report.csv").read_text(encoding="utf-8")


def made_with(answers: dict, reveals=None):
    """Return the tally of a class that gave these first answers to the sample's questions."""
    records = {}
    for question in SAMPLE.questions:
        for n, value in enumerate(answers.get(question.id, ())):
            one = one_try(question, value, n)
            entry = {"first": one, "best": one, "last": one, "tries": 1}
            records.setdefault(f"r{n}", {})[f"quiz/{SAMPLE.lesson}/{question.id}"] = entry
    return tally(records, [SAMPLE])


def test_the_wrong_answer_chosen_most_and_what_it_reveals():
    q = {question.kind: question for question in SAMPLE.questions}
    wrong = next(option for option in q["single"].options if not option.right)
    trap = q["numeric"].traps[0]
    order = [item.id for item in reversed(q["order"].items)]
    made = made_with({
        q["single"].id: [wrong.id, wrong.id, q["single"].right_answer()],
        q["numeric"].id: [str(trap.value), 12345, trap.value],
        q["text"].id: [q["text"].traps[0].text.upper(), TEXT, q["text"].traps[0].text],
        q["order"].id: [order, order],
        q["match"].id: [wrong_answer(q["match"], Random(1))],
    })
    asked = {one.kind: one for one in made.questions}
    reveals = {(q["single"].id, wrong.id): "More is better", (q["numeric"].id, ""): "Any number will do"}
    assert commonest(asked["single"], q["single"], reveals)[1:3] == (2, "More is better")
    words, count, misconception, feedback = commonest(asked["numeric"], q["numeric"], reveals)
    assert (count, misconception) == (2, "Any number will do") and f"{trap.value:g}" in words and feedback
    assert commonest(asked["text"], q["text"], reveals)[:3] == (q["text"].traps[0].text, 2, "")
    assert commonest(asked["order"], q["order"], reveals)[0].startswith(SAMPLE.part(1).questions[4].items[-1].text[:3])
    assert commonest(asked["match"], q["match"], reveals)[3]
    page = report_page(made, reveals, {}, {}, {})
    assert "Misconception: More is better" in page and "Fewer than 5 records" in page


def test_the_page_begins_with_the_misconceptions_of_the_newest_lesson():
    q = {question.kind: question for question in SAMPLE.questions}
    wrong = [option.id for option in q["single"].options if not option.right]
    trap, right = q["numeric"].traps[0].value, q["single"].right_answer()
    made = made_with({
        q["single"].id: [wrong[0], wrong[0], wrong[0], right],
        q["numeric"].id: [trap, 12345, q["numeric"].right_answer()],
        q["match"].id: [wrong_answer(q["match"], Random(1))],
    })
    reveals = {(q["single"].id, wrong[0]): "More is better", (q["numeric"].id, f"{trap:g}"): "A year is a month",
               (q["numeric"].id, ""): "Any number will do", (q["match"].id, ""): "More is better",
               (q["order"].id, ""): "Nobody was asked"}
    found = [(words, {one.id: count for one, count in where}) for words, where in revealed(made.questions, reveals)]
    assert found == [
        ("More is better", {q["single"].id: 3, q["match"].id: 1}),
        ("A year is a month", {q["numeric"].id: 1}),
        ("Any number will do", {q["numeric"].id: 1}),
    ]
    page = report_page(made, reveals, {}, {}, {})
    assert "<td>More is better</td><td>4</td>" in page and f"{q['single'].id} (3 of 4)" in page
    assert page.index("Misconceptions to treat first") < page.index("How far the class is")
    assert "Misconceptions to treat first" not in report_page(made, {}, {}, {}, {})


def test_graded_questions_are_marked_again(monkeypatch):
    question = SAMPLE.questions[0]
    monkeypatch.setattr(question, "graded", True)
    wrong = next(option.id for option in question.options if not option.right)
    boast = {"value": wrong, "score": 1, "outcome": "right", "at": "2026-03-01T10:00:00Z"}
    kept = {"value": question.right_answer(), "score": None, "outcome": None, "at": "2026-03-01T10:00:00Z"}
    records = {name: {f"quiz/{SAMPLE.lesson}/{question.id}": {"first": one, "best": one, "last": one, "tries": 1}}
               for name, one in (("boasts", boast), ("kept", kept))}
    made = tally(records, [SAMPLE])
    assert [learner.points[SAMPLE.lesson] for learner in made.learners] == [0, question.points]
    assert (made.questions[0].right_first, made.questions[0].right_ever) == (1, 1)
    assert "Points for what is graded" in report_page(made, {}, {}, {}, {})


def test_graded_exercises_that_were_kept_are_marked_and_texts_are_gathered(tmp_path):
    file = tmp_path / "00-every-kind.yml"
    file.write_text((root() / "tests" / "quizzes" / "00-every-kind.yml").read_text(encoding="utf-8")
                    .partition("\nexercises:")[0] + EXERCISES, encoding="utf-8")
    bank = load_bank(file)

    def kept(value):
        one = {"value": value, "score": None, "outcome": None, "at": "2026-03-01T10:00:00Z"}
        return {"first": one, "best": one, "last": one, "tries": 1}

    records = {name: {f"exercise/{bank.lesson}/00-ex1": kept(value), "note/00-ex2": kept(f"Text of {name}")}
               for name, value in (("a", 42), ("b", 41))}
    made = tally(records, [bank], {"n": 42})
    assert [learner.points[bank.lesson] for learner in made.learners] == [3, 0]
    number, text = made.exercises
    assert (number.right_first, number.kept, text.answered, text.kept) == (1, 0, 2, 2)
    assert tally(records, [bank]).exercises[0].kept == 2  # without the names for its keys nothing is claimed
    write_tables(made, {}, records, tmp_path)
    assert [row["text"] for row in rows_of(tmp_path / "writing.csv")] == ["Text of a", "Text of b"]


def test_misconceptions_are_read_from_the_lessons(tmp_path):
    box = (":::{admonition} Misconception: a summit is a telephone call\n:class: teach-misconception\n\n"
           "**Students think** so, and `02-q09` is no help.\n\n"
           "**Revealed by** `02-q01` answer `b`; `02-q05` answer `24`, `02-q07`\n\n"
           "**Answer** that `02-q08` differs.\n:::")
    cell = new_markdown_cell(box, id="a", metadata={"tags": ["teaching"]})
    nbformat.write(new_notebook(cells=[cell]), tmp_path / "02-small.ipynb")
    summit = "a summit is a telephone call"
    assert misconceptions(tmp_path) == {("02-q01", "b"): summit, ("02-q05", "24"): summit, ("02-q07", ""): summit}


def test_no_record_at_all_is_told_kindly(tmp_path):
    (tmp_path / "a.json").write_text("{}", encoding="utf-8")
    with pytest.raises(CourseError, match="No file is a record of this course"):
        command.run([str(tmp_path), "--out", str(tmp_path / "out")])
    assert not (tmp_path / "out").exists()


def test_names_and_answers_are_text_and_nothing_else(tmp_path):
    text = next(question for question in SAMPLE.questions if question.kind == "text")
    one = one_try(text, "<script>alert(1)</script>", 1)
    entry = {"first": one, "best": one, "last": one, "tries": 1}
    write_record(tmp_path / "=2+3.json", {f"quiz/{SAMPLE.lesson}/{text.id}": entry}, course_id())
    records, _ = command.read_records(command.files_of([str(tmp_path)]))
    made = tally(records, [SAMPLE])
    page = report_page(made, {}, {"<b>.json": "<i>"}, {}, {})
    assert "<script" not in page and "<b>.json" not in page and "&lt;script&gt;alert(1)" in page
    [people, *_] = write_tables(made, {}, records, tmp_path)
    assert people.read_text(encoding="utf-8-sig").splitlines()[1].startswith("'=2+3,")


def test_votes_forecasts_and_exercises_are_counted(tmp_path):
    def said(value, outcome=None):
        one = {"value": value, "score": None, "outcome": outcome, "at": "2026-03-01T10:00:00Z"}
        return {"first": one, "best": one, "last": one, "tries": 1}

    records = {f"r{n}": {"debate/06-card/before": said(vote), "forecast/07-board/F1": said(odds)}
               for n, (vote, odds) in enumerate([("For", 0.2), ("For", 0.4), ("Against", 0.9)])}
    made = tally(records, [SAMPLE])
    assert made.votes["06-card/before"] == {"For": 2, "Against": 1}
    page = report_page(made, {}, {}, {}, {"06-card": "Resolved: cats"})
    assert "Resolved: cats" in page and "Against: 1, For: 2" in page
    assert all(f"<td>{share} %</td>" in page for share in (20, 40, 90))


@pytest.mark.browser
def test_page_has_no_fault_of_accessibility(handed_in, browser):
    from axe_playwright_python.sync_playwright import Axe

    records, _ = command.read_records(command.files_of([str(handed_in / "records")]))
    # two lessons have every kind of part that ten have
    made = tally(records, BANKS[:2])
    page = handed_in / "axe.html"
    page.write_text(report_page(made, {}, {"a.json": "it is no record"}, {}, {}), encoding="utf-8")
    opened = browser.new_page(viewport={"width": 390, "height": 800})
    opened.goto(page.as_uri())
    assert opened.evaluate("document.documentElement.scrollWidth") <= 390
    found = Axe().run(opened, options={"preload": False}).response["violations"]
    assert found == [], json.dumps(found)[:800]
    opened.close()


def test_entries_of_a_learner_who_skips_are_fewer():
    half = entries_of(BANKS, Random(1), 0.5, asked=0.5)
    made = tally({"half": half}, BANKS)
    assert made.learners[0].answered.total() == sum(key.startswith("quiz/") for key in half) < len(made.questions)
