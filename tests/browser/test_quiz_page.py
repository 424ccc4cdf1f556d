"""Quiz, note and progress view in a browser: graded as in Python, usable by keyboard, accessible."""

import json
import os
import random
import time
from pathlib import Path
from types import SimpleNamespace

import pytest
import yaml
from quiz_answers import GRADES, NUMBERS, SAMPLE, SHARES
from sample_exercises import LETTER, NUMBER, SERIES, course_with
from widget_page import tab_to, violations

from japan_russia.kit.markdown import without_marks
from japan_russia.kit.progress.merge import is_entry, merge
from japan_russia.kit.progress.view import Progress, contents
from japan_russia.kit.quiz import Quiz, grade, load_bank
from japan_russia.kit.quiz.widget import _drawn
from japan_russia.kit.quiz.withheld import public_id, withhold
from japan_russia.kit.widgets import base
from japan_russia.kit.widgets.note import Note

pytestmark = pytest.mark.browser
KEY = "quiz/00-every-kind/"
SURFACES = pytest.mark.parametrize("theme", ["light", "dark"])
WIDTHS = pytest.mark.parametrize("width", [1200, 320])


@pytest.fixture(autouse=True)
def in_the_book(monkeypatch):
    monkeypatch.setenv("COURSE_SURFACE", "book")


@pytest.fixture
def quiz_page(open_widget):
    """Open the sample quiz."""
    return lambda *args, **kwargs: open_widget(Quiz, Quiz(SAMPLE, part=1).data, *args, **kwargs)


def a_try(value, score=None, outcome=None, minute=0):
    return {"value": value, "score": score, "outcome": outcome, "at": f"2026-01-31T09:{minute:02}:00.000Z"}


def an_entry(value, score=None, outcome=None):
    one = a_try(value, score, outcome)
    return {"first": one, "best": one, "last": one, "tries": 1}


def graded_entry(question, value):
    result = grade(question, value)
    return an_entry(value, result.score, result.outcome)


def memory_of(page):
    return page.evaluate("model.get('memory')")


def card(page, id_):
    return page.locator(f"[data-question='{id_}']")


# Grading is the same


def test_the_browser_grades_as_python_does(quiz_page):
    page = quiz_page()
    drawn = {question["id"]: question for question in Quiz(SAMPLE, part=1).data["questions"]}
    pairs = [[drawn[question.id], value] for question, value, *_ in GRADES]
    results = page.evaluate("pairs => pairs.map(([question, value]) => widget.grade(question, value))", pairs)
    for (question, value, *_), there in zip(GRADES, results, strict=True):
        here = grade(question, value)
        about = f"{question.id}: {value!r}"
        assert there["outcome"] == here.outcome, about
        assert there["score"] == (here.score if here.score is None else pytest.approx(here.score)), about
        assert set(there["details"]) == set(here.details) and there["marks"] == here.marks, about
        assert there.get("count", "") == here.count, about
        if here.outcome is None:
            assert there["words"] == here.message, about


def test_the_browser_reads_numbers_as_python_does(quiz_page):
    page = quiz_page()
    question = {"kind": "numeric", "tolerance": 0, "traps": []}
    for unit, text, value in [("meetings", *one) for one in NUMBERS] + [("per cent", *one) for one in SHARES]:
        outcome = page.evaluate(
            "([question, text]) => widget.grade(question, text).outcome",
            [question | {"unit": unit, "answer": 0 if value is None else value}, text],
        )
        assert outcome == (None if value is None else "right"), text


@pytest.mark.parametrize("seed", range(3))
def test_the_browser_joins_entries_as_python_does(quiz_page, seed):
    chance = random.Random(seed)
    page = quiz_page()
    source = (Path(base.__file__).parent / "base.js").read_text(encoding="utf-8")

    def an_odd_entry():
        tries = [
            a_try(
                chance.choice("ab"),
                chance.choice([None, 0, 0.5, 1]),
                chance.choice(["right", "wrong", None]),
                chance.randrange(3),
            )
            for _ in range(3)
        ]
        return {"first": tries[0], "best": tries[1], "last": tries[2], "tries": chance.randrange(1, 5)}

    pairs = [[an_odd_entry(), an_odd_entry()] for _ in range(200)]
    code = f"pairs => {{ {source}; return pairs.map(([a, b]) => [mergeEntries(a, b), isEntry(a)]); }}"
    for (a, b), (joined, whole) in zip(pairs, page.evaluate(code, pairs), strict=True):
        assert whole and is_entry(a)
        assert joined["best"]["score"] == merge(a, b)["best"]["score"]
        assert joined["first"]["at"] == merge(a, b)["first"]["at"]
        assert joined["last"]["at"] == merge(a, b)["last"]["at"]
        assert joined == merge(a, b)


# By keyboard alone


TOO_SMALL = """(() => {
  const targets = [...document.querySelectorAll("#place :is(button, select, summary, input)")];
  const touched = (e) => (["radio", "checkbox"].includes(e.type) ? e.parentElement : e);
  const isSmall = (e) => e.offsetParent && touched(e).getBoundingClientRect().height < 24;
  return targets.filter(isSmall).map((e) => e.outerHTML);
})()"""


def check_by_keyboard(page, id_):
    tab_to(page, f"e.type === 'submit' && e.closest('[data-question]')?.dataset.question === '{id_}'")
    page.keyboard.press("Enter")


def answer_by_keyboard(page, question, value):
    here = f"e.closest('[data-question]')?.dataset.question === '{question.id}'"
    page.evaluate("document.activeElement.blur()")
    match question.kind:
        case "single":
            tab_to(page, f"{here} && e.type === 'radio'")
            page.keyboard.press("Space")
            for _ in question.options:
                if page.evaluate("document.activeElement.value") == value:
                    break
                page.keyboard.press("ArrowDown")
        case "multiple":
            for option in question.options:
                page.evaluate("document.activeElement.blur()")
                tab_to(page, f"{here} && e.type === 'checkbox' && e.value === '{option.id}'")
                if page.evaluate("document.activeElement.checked") != (option.id in value):
                    page.keyboard.press("Space")
        case "numeric" | "text":
            tab_to(page, f"{here} && e.tagName === 'INPUT'")
            page.keyboard.press("Control+a")
            page.keyboard.type(str(value))
            page.keyboard.press("Enter")
            return
        case "order":
            texts = {item.id: item.text for item in question.items}
            for place, id_ in enumerate(value):
                order = (
                    card(page, question.id).locator("li .course-item > span:first-child").all_text_contents()
                )
                steps = order.index(texts[id_]) - place
                if steps:
                    page.evaluate("document.activeElement.blur()")
                    tab_to(page, f"{here} && e.getAttribute('aria-label') === 'Move up: {texts[id_]}'")
                    for _ in range(steps):
                        page.keyboard.press("Enter")
        case "match":
            for pair in question.pairs:
                page.evaluate("document.activeElement.blur()")
                left = pair.left.strip("*")
                tab_to(page, f"{here} && e.tagName === 'SELECT' && e.labels[0].textContent === '{left}'")
                page.keyboard.type(value[pair.id])
    check_by_keyboard(page, question.id)


WRONG = {
    "single": "b",
    "multiple": ["c"],
    "numeric": 24,
    "text": "Sochi",
    "order": ["osaka", "nagato", "sochi", "moscow"],
    "match": {"a": "2012", "b": "2012", "c": "2012"},
}


EXPLAINED_LATER = " The next try explains every line."
SAID = {
    "numeric": "Your 24: That leaves out the short ones.",
    "text": "Your “Sochi”: Sochi came in 2014.",
    "order": "0 of 6 pairs stand in the right order. Most stand the wrong way round." + EXPLAINED_LATER,
    "match": "None of them." + EXPLAINED_LATER,
}


@pytest.mark.parametrize("question", load_bank(SAMPLE).part(1).questions, ids=lambda question: question.kind)
def test_the_keyboard_alone_answers_wrong_then_right(quiz_page, question):
    page = quiz_page()
    answer_by_keyboard(page, question, WRONG[question.kind])
    outcome = card(page, question.id).locator(".course-outcome")
    said = SAID.get(question.kind, question.feedback.wrong)
    assert outcome.inner_text().replace("\n", " ") == "✗ Not right. " + said
    assert memory_of(page)[KEY + question.id]["first"]["outcome"] == "wrong"
    page.wait_for_function("document.querySelector('.course-live').textContent.startsWith('Not right.')")

    answer_by_keyboard(page, question, question.right_answer())
    assert outcome.inner_text().replace("\n", " ") == f"✓ Right. {question.feedback.right}"
    entry = memory_of(page)[KEY + question.id]
    assert (entry["first"]["outcome"], entry["best"]["outcome"], entry["tries"]) == ("wrong", "right", 2)
    assert is_entry(entry)
    assert grade(question, entry["last"]["value"]).score == 1
    history = card(page, question.id).locator(".course-history").inner_text()
    assert history.startswith("First answer: not right. Best: right. Tries: 2.")
    assert (
        "Answered 1 of 6. Right at the first try: 0. Right by now: 1."
        in page.locator(".course-summary").inner_text()
    )


def test_the_focus_stays_on_the_button_that_moves_an_item(quiz_page):
    page = quiz_page()
    tab_to(page, "e.getAttribute('aria-label') === 'Move up: Osaka'")
    for _ in range(6):
        page.keyboard.press("Space")
        assert page.evaluate("document.activeElement.getAttribute('aria-label')") == "Move up: Osaka"
    page.wait_for_function("document.querySelector('.course-live').textContent === 'Osaka is already first.'")


def test_the_hint_opens_by_keyboard(quiz_page):
    page = quiz_page()
    tab_to(page, "e.tagName === 'SUMMARY'")
    page.keyboard.press("Enter")
    assert card(page, "00-q01").locator(".course-hint p").is_visible()


def test_plain_keys_stay_inside_and_shortcuts_of_the_notebook_pass(quiz_page):
    page = quiz_page()
    page.evaluate("window.heard = []; document.addEventListener('keydown', (e) => heard.push(e.key))")
    tab_to(page, "e.type === 'radio'")
    page.evaluate("heard.length = 0")
    for key in ("ArrowDown", "d", "Control+s"):
        page.keyboard.press(key)
    assert page.evaluate("heard") == ["Control", "s"]


# What it says and remembers


def test_nothing_chosen_is_no_try(quiz_page):
    page = quiz_page()
    for question in load_bank(SAMPLE).part(1).questions:
        card(page, question.id).get_by_role("button", name="Check").click()
        text = card(page, question.id).locator(".course-outcome").inner_text()
        assert "Choose" in text or "Write" in text or "Put the items in order first." in text
    assert memory_of(page) == {}


def test_a_list_that_was_moved_and_moved_back_is_an_answer(quiz_page):
    page = quiz_page()
    question = card(page, "00-q05")
    for way in ("down", "up"):
        question.get_by_role("button", name=f"Move {way}: Nagato").press("Enter")
    question.get_by_role("button", name="Check").click()
    assert memory_of(page)[KEY + "00-q05"]["tries"] == 1


def test_each_right_move_of_an_order_question_brings_it_nearer(quiz_page):
    """From the list turned round to the right one, one pair at a time."""
    page = quiz_page()
    question = next(q for q in load_bank(SAMPLE).questions if q.id == "00-q05")
    answer_by_keyboard(page, question, WRONG["order"])
    shown = card(page, question.id)
    moves = [("Nagato", 1), ("Sochi", 2), ("Moscow", 3), ("Sochi", 4), ("Moscow", 5)]
    for name, pairs in moves:
        shown.get_by_role("button", name=f"Move up: {name}").press("Enter")
        shown.get_by_role("button", name="Check again").press("Enter")
        assert f"{pairs} of 6 pairs stand in the right order." in shown.locator(".course-outcome").inner_text()
        assert shown.locator(".course-outcome.is-partial").count() == (pairs >= 3)
    scores = memory_of(page)[KEY + question.id]
    assert scores["best"]["score"] == pytest.approx(5 / 6)
    assert scores["last"]["value"] == ["sochi", "moscow", "nagato", "osaka"]
    page.wait_for_function("document.querySelector('.course-live').textContent.includes('5 of 6 pairs')")


@pytest.mark.parametrize("prompt, times", [("Which are in Japan?", 1), ("Which are in Japan? Choose all.", 0)])
def test_choose_all_is_not_said_twice(open_widget, prompt, times):
    question = Quiz(SAMPLE, part=1).data["questions"][1] | {"prompt_html": prompt}
    page = open_widget(Quiz, {"lesson": "", "title": "", "questions": [question]})
    assert page.get_by_text("Choose all that are right.").count() == times


def test_feedback_goes_when_the_answer_changes(quiz_page):
    page = quiz_page()
    question = card(page, "00-q01")
    question.get_by_label("Osaka").check()
    question.get_by_role("button", name="Check").click()
    assert lines_of(question) == ["That was in June 2019, at the G20."]
    assert question.inner_text().count("Not right.") == 1, "said once, in the box"
    lines = [line for line in question.locator(".course-source").inner_text().split("\n") if line]
    title = "The Role of China in Japan-Russia Relations: The Japanese Perspective (chapter 20, …"
    publisher = "Amsterdam University Press / Cambridge University Press"
    assert lines == ["Sources:", "table meetings", f"{title}, {publisher}, 2024-03-26, D001", "Note: row 27"]
    assert question.locator(".course-source a").get_attribute("href") == "../book/register.html#d001"
    question.get_by_label("Nagato").check()
    assert not question.locator(".course-feedback:visible, .course-outcome:visible").count()
    assert question.locator(".course-history").is_visible()


def test_answers_are_drawn_again_from_memory(quiz_page):
    questions = load_bank(SAMPLE).part(1).questions
    page = quiz_page({KEY + q.id: graded_entry(q, WRONG[q.kind]) for q in questions})
    assert page.get_by_label("Osaka", exact=True).first.is_checked()
    assert card(page, "00-q03").get_by_label("Your answer").input_value() == "24"
    assert "That leaves out the short ones." in card(page, "00-q03").inner_text()
    assert page.locator(".course-outcome.is-wrong:visible").count() == 6
    assert page.locator(".course-history:visible").all_inner_texts() == ["First answer: not right."] * 6
    order = card(page, "00-q05").locator("li .course-item > span:first-child").all_text_contents()
    assert order == ["Osaka", "Nagato", "Sochi", "Moscow"]


TWO_OF_FOUR, ONE_OF_FOUR = ["sochi", "moscow", "nagato", "osaka"], ["moscow", "nagato", "osaka", "sochi"]
ONE_OF_THREE, OTHER_OF_THREE = {"a": "2013", "b": "2016", "c": "2014"}, {"a": "2016", "b": "2014", "c": "2013"}
LINES = {  # of the questions that put things in their places: a first and a second answer, and what each line says
    "00-q05": (
        TWO_OF_FOUR,
        ["Not in its place.", "Not in its place.", "In its place. December 2016.", "In its place. June 2019."],
        ONE_OF_FOUR,
        ["In its place. April 2013.", "Not in its place. December 2016.", "Not in its place. June 2019.",
         "Not in its place. February 2014."],
    ),
    "00-q06": (
        ONE_OF_THREE,
        ["Right. The first visit in ten years.", "Not right.", "Not right."],
        OTHER_OF_THREE,
        ["Not right. The first visit in ten years.", "Right. At the Winter Games.",
         "Not right. The hot-spring summit."],
    ),
}


def lines_of(question):
    """What stands under the lines of a question, without the sign."""
    told = question.locator(".course-feedback:visible").all_inner_texts()
    return [" ".join(line.split()).removeprefix("✓ ").removeprefix("✗ ") for line in told]


@pytest.mark.parametrize("id_", LINES)
def test_the_first_wrong_try_does_not_give_the_key_away(quiz_page, id_):
    page = quiz_page()
    question = next(q for q in load_bank(SAMPLE).questions if q.id == id_)
    first, then, second, at_last = LINES[id_]
    shown = card(page, id_)
    answer_by_keyboard(page, question, first)
    assert lines_of(shown) == then
    assert question.feedback.partial + EXPLAINED_LATER in shown.locator(".course-outcome").inner_text()
    assert shown.locator(".course-hint p").is_visible()
    page.wait_for_function("document.querySelector('.course-live').textContent.startsWith('Partly right.')")
    spoken = page.locator(".course-live").text_content()
    names = ["Sochi", "Moscow", "Nagato", "Osaka"] if question.kind == "order" else ["Moscow", "Sochi", "Nagato"]
    for name, line in zip(names, then, strict=True):
        assert f" {name}: {line} " in spoken
    assert spoken.endswith(f"Hint: {question.hint}")

    # the same after a reload
    again = card(quiz_page(memory_of(page)), id_)
    assert lines_of(again) == then and again.locator(".course-hint p").is_visible()

    answer_by_keyboard(page, question, second)
    assert lines_of(shown) == at_last
    assert EXPLAINED_LATER not in shown.locator(".course-outcome").inner_text()
    again = card(quiz_page(memory_of(page)), id_)
    assert lines_of(again) == at_last and not again.locator(".course-hint p").is_visible()

    answer_by_keyboard(page, question, question.right_answer())
    assert not shown.locator(".course-hint p").is_visible()


@pytest.mark.parametrize("id_", LINES)
def test_a_right_first_try_explains_every_line(quiz_page, id_):
    page = quiz_page()
    question = next(q for q in load_bank(SAMPLE).questions if q.id == id_)
    answer_by_keyboard(page, question, question.right_answer())
    told = [part.feedback for part in (question.items if question.kind == "order" else question.pairs)]
    assert all(line.endswith(words) for line, words in zip(lines_of(card(page, id_)), told, strict=True))
    assert not card(page, id_).locator(".course-hint p").is_visible()


SAME = "This is the same answer as before, so it is not counted again."
OTHER = {"single": "c", "multiple": ["a"], "numeric": 25, "text": "Kyoto", "order": ONE_OF_FOUR, "match": ONE_OF_THREE}


@pytest.mark.parametrize("question", load_bank(SAMPLE).part(1).questions, ids=lambda question: question.kind)
def test_the_same_answer_is_not_counted_again(quiz_page, question):
    page = quiz_page()
    answer_by_keyboard(page, question, WRONG[question.kind])
    kept, told = memory_of(page), lines_of(card(page, question.id))
    check_again = card(page, question.id).get_by_role("button", name="Check again")
    for _ in range(2):
        check_again.press("Enter")
        outcome = card(page, question.id).locator(".course-outcome").inner_text()
        assert SAME in outcome and SAID.get(question.kind, question.feedback.wrong) in outcome
        assert lines_of(card(page, question.id)) == told and memory_of(page) == kept
    page.wait_for_function("words => document.querySelector('.course-live').textContent.includes(words)", arg=SAME)
    # answered otherwise, and then as at first: each is a try
    for tries, value in [(2, OTHER[question.kind]), (3, WRONG[question.kind])]:
        answer_by_keyboard(page, question, value)
        assert memory_of(page)[KEY + question.id]["tries"] == tries
        assert SAME not in card(page, question.id).locator(".course-outcome").inner_text()


def test_the_same_answer_is_known_however_it_is_written(quiz_page):
    written = {"00-q02": ["c", "a"], "00-q03": "24 meetings", "00-q04": " SOCHI."}
    page = quiz_page({KEY + id_: an_entry(value, 0, "wrong") for id_, value in written.items()})
    card(page, "00-q04").get_by_label("Your answer").fill("Sochi")
    for id_ in written:
        card(page, id_).get_by_role("button", name="Check again").click()
        assert SAME in card(page, id_).locator(".course-outcome").inner_text()
    assert all(entry["tries"] == 1 for entry in memory_of(page).values())


def test_an_answer_whose_key_was_mended_since_counts(quiz_page):
    page = quiz_page({KEY + "00-q01": an_entry("a", 0, "wrong")})
    card(page, "00-q01").get_by_role("button", name="Check again").click()
    entry = memory_of(page)[KEY + "00-q01"]
    assert (entry["tries"], entry["best"]["outcome"]) == (2, "right")


def test_a_wrong_answer_without_a_trap_gets_the_general_advice(quiz_page):
    page = quiz_page()
    for question, value in zip(load_bank(SAMPLE).questions[2:4], (25, "Kyoto"), strict=True):
        answer_by_keyboard(page, question, value)
        outcome = card(page, question.id).locator(".course-outcome").inner_text()
        assert question.feedback.wrong in outcome and "Your" not in outcome


def test_the_history_is_one_line_and_the_answers_are_folded_under_it(quiz_page):
    page = quiz_page()
    questions = {question.id: question for question in load_bank(SAMPLE).part(1).questions}
    for id_, answers in {"00-q02": (["a", "c"], ["a", "b", "d"]), "00-q05": (TWO_OF_FOUR, ONE_OF_FOUR)}.items():
        for value in answers:
            answer_by_keyboard(page, questions[id_], value)
    history = card(page, "00-q02").locator(".course-history")
    assert history.inner_text().split("\n")[0] == "First answer: not right. Best: right. Tries: 2."
    tab_to(page, "e.textContent === 'Your answers' && e.closest('[data-question]').dataset.question === '00-q02'")
    page.keyboard.press("Enter")
    told = history.locator("details > ul > li")
    assert [sorted(item.split("\n")[1:]) for item in told.all_inner_texts()] == [
        ["Nagato", "Sochi"], ["Nagato", "Osaka", "Tokyo"]]
    assert "First (not right):" in told.first.inner_text() and "Best (right):" in told.last.inner_text()
    # a try that is the first and the best stands there once; places are numbered
    history = card(page, "00-q05").locator(".course-history")
    assert history.inner_text().split("\n")[0] == "First answer: partly right. Best: partly right. Tries: 2."
    history.get_by_text("Your answers").click()
    first, last = history.locator("details > ul > li").all()
    assert "First (partly right):" in first.inner_text() and "Last (partly right):" in last.inner_text()
    assert first.locator("ol li").all_inner_texts() == ["Sochi", "Moscow", "Nagato", "Osaka"]


def test_an_answer_given_elsewhere_appears_and_does_not_disturb_what_is_being_written(quiz_page):
    page = quiz_page()
    card(page, "00-q04").get_by_label("Your answer").fill("half a")
    entry = graded_entry(load_bank(SAMPLE).questions[0], "a")
    page.evaluate("entry => model.set('memory', { 'quiz/00-every-kind/00-q01': entry })", entry)
    assert card(page, "00-q01").locator(".course-outcome.is-right").is_visible()
    assert card(page, "00-q04").get_by_label("Your answer").input_value() == "half a"


@pytest.mark.parametrize(
    "bad", [7, "text", {}, {"first": 1}, {"first": {}, "best": {}, "last": {}, "tries": 1}]
)
def test_a_damaged_memory_is_passed_over(quiz_page, bad):
    page = quiz_page({KEY + "00-q01": bad, KEY + "00-q02": an_entry({"odd": []}, 1, "right"), "x": bad})
    assert page.locator("form.course-question").count() == 6
    card(page, "00-q01").get_by_label("Singapore").check()
    card(page, "00-q01").get_by_role("button", name="Check").click()
    assert is_entry(memory_of(page)[KEY + "00-q01"])


def test_starting_again_asks_first_and_forgets(quiz_page):
    questions = load_bank(SAMPLE).part(1).questions
    page = quiz_page({KEY + q.id: graded_entry(q, WRONG[q.kind]) for q in questions})
    again = page.get_by_role("button", name="Start this quiz again")
    again.press("Enter")
    page.keyboard.press("Escape")
    assert len(memory_of(page)) == 6 and again.evaluate("e => e === document.activeElement")
    again.press("Enter")
    page.get_by_role("button", name="Forget them").press("Enter")
    assert memory_of(page) == {}
    assert page.locator(".course-outcome:visible, .course-history:visible").count() == 0
    assert not again.is_visible()
    assert page.evaluate("document.activeElement.closest('[data-question]').dataset.question") == "00-q01"
    assert page.locator("input:checked").count() == 0


def test_answering_again_from_memory_hides_the_answers_and_keeps_them(quiz_page):
    questions = load_bank(SAMPLE).part(1).questions
    memory = {KEY + q.id: graded_entry(q, WRONG[q.kind]) for q in questions[:-1]}
    page = quiz_page(memory)
    tab_to(page, "e.textContent === 'Answer again from memory'")
    page.keyboard.press("Enter")
    assert memory_of(page) == memory
    assert page.locator(":is(.course-outcome, .course-history, .course-feedback, .course-source):visible").count() == 0
    assert page.locator("input:checked, .is-wrong:visible").count() == 0
    assert card(page, "00-q03").get_by_label("Your answer").input_value() == ""
    assert page.get_by_role("button", name="Check again").count() == 0
    card(page, "00-q05").get_by_role("button", name="Check").click()
    assert "Put the items in order first." in card(page, "00-q05").inner_text(), "the list is the drawn one"
    assert page.evaluate("document.activeElement.closest('[data-question]').dataset.question") == "00-q05"
    page.wait_for_function("document.querySelector('.course-live').textContent.startsWith('Put')")

    # the record told anew, as another page does it, uncovers nothing
    page.evaluate("model.set('memory', model.get('memory'))")
    assert page.locator(".course-history:visible").count() == 0
    # each question shows its record when it is answered; the same answer from memory counts
    answer_by_keyboard(page, questions[0], WRONG["single"])
    assert page.locator(".course-history:visible").all_inner_texts()[0].startswith("First answer: not right. Best: not")
    assert page.locator(".course-history:visible").count() == 1
    assert memory_of(page)[KEY + "00-q01"]["tries"] == 2 and SAME not in card(page, "00-q01").inner_text()

    page.get_by_role("button", name="Show my answers").press("Enter")
    page.wait_for_function("document.querySelector('.course-live').textContent === 'Your answers are shown again.'")
    assert page.locator(".course-history:visible").count() == 5
    assert card(page, "00-q03").get_by_label("Your answer").input_value() == "24"
    assert page.get_by_role("button", name="Answer again from memory").is_visible()


def test_the_button_to_answer_from_memory_says_what_it_did_and_goes_with_the_answers(quiz_page):
    page = quiz_page()
    again = page.get_by_role("button", name="Answer again from memory")
    assert not again.is_visible()
    answer_by_keyboard(page, load_bank(SAMPLE).questions[2], 24)
    again.press("Enter")
    assert page.evaluate("document.activeElement.closest('[data-question]').dataset.question") == "00-q01"
    page.wait_for_function("document.querySelector('.course-live').textContent.startsWith('Your answers are hidden')")
    page.get_by_role("button", name="Start this quiz again").press("Enter")
    page.get_by_role("button", name="Forget them").press("Enter")
    assert memory_of(page) == {} and not again.is_visible()
    answer_by_keyboard(page, load_bank(SAMPLE).questions[2], 24)
    assert again.is_visible() and card(page, "00-q03").locator(".course-history").is_visible()


def test_text_of_the_bank_stays_text(quiz_page):
    page = quiz_page()
    assert "<b>Not bold</b>" in card(page, "00-q01").locator("legend").inner_text()
    assert page.locator("legend b").count() == 0


def test_leaving_lets_go_of_the_model(quiz_page):
    page = quiz_page()
    assert page.evaluate("leave(); model.handlers['change:memory'].length") == 0


def test_every_source_of_a_question_leads_to_its_place_in_the_book(browser, book):
    page = browser.new_page()
    for lesson in sorted((book / "notebooks").glob("[0-9][0-9]-*.html")):
        page.goto(lesson.as_uri())
        states = [json.loads(text) for text in page.locator("script.course-state").all_text_contents()]
        quizzes = [state["data"]["questions"] for state in states if "questions" in state.get("data", {})]
        links = {one["href"] for questions in quizzes for question in questions for one in question["sources"]}
        assert len(links) > 5 and "" not in links
        for link in links:
            file, anchor = link.split("#")
            assert f'id="{anchor}"' in (book / "notebooks" / file).read_text(encoding="utf-8"), link
    page.close()


# For everybody


@WIDTHS
@SURFACES
def test_the_quiz_is_accessible_before_and_after_answering(quiz_page, theme, width):
    questions = load_bank(SAMPLE).part(1).questions
    answers = {KEY + q.id: graded_entry(q, WRONG[q.kind]) for q in questions}
    for memory in ({}, answers):
        page = quiz_page(memory, theme, width)
        if memory:
            question = card(page, "00-q01")
            question.get_by_label("Nagato").check()
            question.get_by_role("button", name="Check again").click()
            question.get_by_text("Your answers").click()
            page.get_by_role("button", name="Start this quiz again").click()
            page.get_by_text("Hint").first.click()
        assert violations(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert page.evaluate(TOO_SMALL) == []


# In a student's edition


@pytest.fixture(scope="module")
def withheld_file(tmp_path_factory):
    bank = load_bank(SAMPLE).model_copy(deep=True)
    for question in bank.questions:
        question.graded = True
    file = tmp_path_factory.mktemp("student") / SAMPLE.name
    file.write_text(yaml.safe_dump(withhold(bank)), encoding="utf-8")
    return file


def test_a_withheld_question_of_each_kind_is_answered_by_keyboard_and_kept(open_widget, withheld_file):
    quiz = Quiz(withheld_file)
    page = open_widget(Quiz, quiz.data, theme="light")
    state = page.evaluate("JSON.stringify(model.state.data)")
    for question in load_bank(SAMPLE).part(1).questions:
        assert question.feedback.right not in state and question.feedback.wrong not in state
    given = {}
    numbers = page.locator(".course-number").all_inner_texts()
    assert all(one.endswith(" · Your instructor marks this one.") for one in numbers), "told before the answer, too"
    for question in load_bank(withheld_file).part(1).questions:
        given[question.id] = {
            "single": lambda q: q.options[1].id, "multiple": lambda q: [q.options[0].id, q.options[2].id],
            "numeric": lambda q: 24, "text": lambda q: "Sochi",
            "order": lambda q: [one.id for one in q.items][::-1],
            "match": lambda q: {one.id: "2012" for one in q.lefts},
        }[question.kind](question)
        # the keys of a match are found by what stands at its left
        asked = SimpleNamespace(id=question.id, kind=question.kind, options=question.options, items=question.items,
                                pairs=[SimpleNamespace(id=one.id, left=one.text) for one in question.lefts])
        answer_by_keyboard(page, asked, given[question.id])
        told = card(page, question.id)
        assert told.locator(".course-outcome").inner_text().replace("\n", " ") == (
            "● Kept. Your instructor marks this one.")
        assert told.locator(".course-feedback:visible, .is-right, .is-wrong").count() == 0
        assert told.get_by_role("button", name="Keep another answer").is_visible()
    page.wait_for_function("document.querySelector('.course-live').textContent.startsWith('Kept. Your instructor')")
    kept = memory_of(page)
    for id_, value in given.items():
        last = kept[KEY + id_]["last"]
        same = sorted(last["value"]) == sorted(value) if id_ == "00-q02" else last["value"] == value
        assert same and (last["score"], last["outcome"]) == (None, None) and is_entry(kept[KEY + id_])
    assert page.locator(".course-summary").inner_text() == "Answered 6 of 6. Kept for your instructor: 6."
    assert violations(page) == []

    again = open_widget(Quiz, quiz.data, kept, theme="dark", width=360)
    assert again.locator(".course-outcome:visible").count() == 6
    assert card(again, "00-q03").locator("input").input_value() == "24"
    assert again.locator("input:checked").evaluate_all("all => all.map(e => e.value)").count(given["00-q01"]) == 1
    assert violations(again) == []
    answer_by_keyboard(again, SimpleNamespace(id="00-q03", kind="numeric"), 25)
    assert memory_of(again)[KEY + "00-q03"]["tries"] == 2
    history = card(again, "00-q03").locator(".course-history")
    assert history.inner_text().startswith("First answer: kept. Answers: 2.")
    answer_by_keyboard(again, SimpleNamespace(id="00-q03", kind="numeric"), 25)
    assert memory_of(again)[KEY + "00-q03"]["tries"] == 2, "the same answer is not counted again"
    card(again, "00-q04").locator("input").fill("")
    check_by_keyboard(again, "00-q04")
    assert "Write an answer." in card(again, "00-q04").locator(".course-outcome").inner_text()


def test_progress_counts_withheld_questions_apart(progress_page):
    q1, q2, *_ = load_bank(SAMPLE).questions
    questions = [{**one, "withheld": one["key"].endswith("q02")} for one in LESSONS[0]["questions"]]
    lesson = {**LESSONS[0], "questions": questions}
    page = progress_page({KEY + q1.id: graded_entry(q1, "a"), KEY + q2.id: an_entry(["x"])}, lessons=[lesson])
    assert page.locator(".course-overall").inner_text() == (
        "Answered 2 of 7. Right at the first try: 1. Right by now: 1. Points: 1 of 6. Kept for your instructor: 1.")
    assert page.locator(".course-bar").first.inner_text().split("\n") == ["✓ 1", "● 1", "– 5"]
    assert "kept for your instructor" in page.locator(".course-legend").inner_text()
    assert page.locator("summary", has_text="Not right yet").count() == 0


@pytest.mark.parametrize("surface, ending", [("book", ".html"), ("", ".ipynb")])
def test_an_answer_leads_to_the_objective_to_read_again(open_widget, monkeypatch, surface, ending):
    monkeypatch.setenv("COURSE_SURFACE", surface)
    question = Quiz(SAMPLE, part=1).part.questions[0].model_copy(update={"again": ["02.4", "05.6"]})
    data = {"lesson": "00-every-kind", "title": "A quiz", "questions": [_drawn(question, "00-every-kind", 0)]}
    page = open_widget(Quiz, data)
    assert not page.get_by_text("To read again").is_visible(), "before an answer nothing is given away"
    page.get_by_role("radio").first.check()
    page.get_by_role("button", name="Check").click()
    told = page.locator(".course-source").inner_text()
    assert "02 · Counting summits, objective 02.4 " in told and "objective 05.6 " in told
    links = page.locator(".course-source a[href^='02-']")
    # without JupyterLab nobody can say where a notebook is
    assert [one.get_attribute("href") for one in links.all()] == ([f"02-counting-summits{ending}"] if surface else [])


# The note


@pytest.fixture
def note_page(open_widget):
    data = Note("00-n1", "What do you *expect*?", placeholder="Before you look").data
    return lambda *args, **kwargs: open_widget(Note, data, *args, **kwargs)


def test_a_note_is_kept_while_it_is_written(note_page):
    page = note_page()
    box = page.get_by_label("What do you expect?")
    box.press_sequentially("Ten meetings")
    page.wait_for_function("model.get('memory')['note/00-n1']?.last.value === 'Ten meetings'")
    assert page.locator(".course-meter").inner_text() == "2 words · saved"
    entry = memory_of(page)["note/00-n1"]
    assert is_entry(entry) and entry["last"]["score"] is None
    box.fill("Eleven")
    box.blur()
    assert memory_of(page)["note/00-n1"]["last"]["value"] == "Eleven"
    box.fill("")
    box.blur()
    assert memory_of(page) == {}


def test_a_note_that_the_instructor_marks_says_so_to_eye_and_ear(open_widget):
    words = "In a class, the instructor marks this text: 10 points."
    data = Note("00-n1", "What do you *expect*?").data | {"marked": words}
    page = open_widget(Note, data, theme="dark", width=390)
    assert page.get_by_text(words).is_visible() and violations(page) == []
    box = page.get_by_label("What do you expect?")
    described = box.evaluate("box => box.getAttribute('aria-describedby').split(' ')"
                             ".map(id => document.getElementById(id).textContent)")
    assert described == [words, "0 words"]


def test_what_a_note_said_when_it_was_first_left_is_kept_beside_it(note_page):
    page = note_page()
    box = page.get_by_label("What do you expect?")
    box.press_sequentially("Ten")
    page.wait_for_function("model.get('memory')['note/00-n1']?.last.value === 'Ten'")
    box.press_sequentially(" meetings")
    box.blur()
    box.fill("Eleven")
    box.blur()
    assert {key: entry["last"]["value"] for key, entry in memory_of(page).items()} == {
        "note/00-n1": "Eleven", "first-text/00-n1": "Ten meetings"}


def test_a_note_left_in_mid_word_is_kept(note_page):
    page = note_page()
    page.get_by_label("What do you expect?").fill("Unfinis")
    page.evaluate("window.dispatchEvent(new Event('pagehide'))")
    assert memory_of(page)["note/00-n1"]["last"]["value"] == "Unfinis"


def test_a_note_comes_back_and_is_not_changed_under_the_pen(note_page):
    page = note_page({"note/00-n1": an_entry("before")})
    box = page.get_by_label("What do you expect?")
    assert box.input_value() == "before"
    box.fill("now")
    page.evaluate("entry => model.set('memory', { 'note/00-n1': entry })", an_entry("from elsewhere"))
    assert box.input_value() == "now"


@WIDTHS
@SURFACES
def test_the_note_is_accessible(note_page, theme, width):
    for memory in ({}, {"note/00-n1": an_entry("words " * 200)}):
        page = note_page(memory, theme, width, notice="Your answers are not being saved.")
        assert violations(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width


# The progress view


LESSONS = [
    {
        "id": "00-every-kind",
        "title": "00 · Every kind of question",
        "href": "00-every-kind.html",
        "objectives": [{"id": f"00.{n}", "html": f"objective <em>{n}</em>"} for n in (1, 2, 3)],
        "questions": [
            {
                "key": KEY + q.id,
                "anchor": f"question-{q.id}",
                "cell": "p1-quiz",
                "objective": q.objective,
                "points": q.points,
                "text": f"Words of {q.id}",
                "place": f"Checkpoint 1, question {n}",
            }
            for n, q in enumerate(load_bank(SAMPLE).questions, 1)
        ],
        "notes": [{"key": "note/00-n1", "anchor": "note-00-n1", "cell": "p1-note", "text": "What do you expect?"}],
    },
    {
        "id": "01-empty",
        "title": "01 · No questions yet",
        "href": "01-empty.html",
        "objectives": [],
        "questions": [],
        "notes": [],
    },
]


@pytest.fixture
def progress_page(open_widget):
    def open_(*args, where="", lessons=LESSONS, **kwargs):
        return open_widget(Progress, Progress(lessons, "a-course", where).data, *args, **kwargs)

    return open_


def some_memory():
    q1, q2, *_ = load_bank(SAMPLE).questions
    later = {**graded_entry(q2, ["c"]), "best": a_try(["a", "b", "d"], 1, "right", 5), "tries": 2}
    return {KEY + "00-q01": graded_entry(q1, "a"), KEY + "00-q02": later, "note/00-n1": an_entry("words")}


def test_progress_counts_per_lesson_and_per_objective(progress_page):
    page = progress_page(some_memory())
    assert page.locator(".course-overall").inner_text() == (
        "Answered 2 of 7. Right at the first try: 1. Right by now: 2. Points: 4 of 9. 1 note written."
    )
    bars = [one.split("\n") for one in page.locator(".course-bar").all_inner_texts()]
    assert bars == [["✓ 1", "↻ 1", "– 5"], ["✓ 1", "↻ 1", "– 1"], ["– 2"], ["– 2"]]
    said = ("right at the first try", "right after more tries", "not or only partly right yet", "not answered yet")
    for words in said:
        assert words in page.locator(".course-legend").inner_text()
    assert "right by now" not in page.locator(".course-legend").inner_text(), "that counts the first tries too"
    objectives = page.locator(".course-lesson li .course-counts")
    assert objectives.all_text_contents()[:3] == [
        "Answered 2 of 3. Right at the first try: 1. Right by now: 2. Points: 4 of 5.",
        "2 questions, none answered yet.",
        "2 questions, none answered yet.",
    ]
    summary = page.get_by_text("By objective")
    summary.press("Enter")
    assert not objectives.first.is_visible()
    summary.press("Enter")
    page.evaluate("model.set('memory', {})")
    assert "7 questions, none answered yet." in page.locator(".course-overall").inner_text()
    assert objectives.first.is_visible(), "what the learner opened stays open"
    assert page.evaluate("document.activeElement.textContent") == "By objective"


def test_progress_lists_what_is_left_and_what_was_written(progress_page):
    q1, q2, q3, *_ = load_bank(SAMPLE).questions
    wrong = graded_entry(q2, ["c"])
    memory = {
        KEY + q1.id: graded_entry(q1, "a"),
        KEY + q2.id: {**wrong, "tries": 3},
        "note/00-n1": an_entry("two\nlines <b>"),
        "note/00-mine": an_entry("of my own"),
        "note/elsewhere": an_entry("no lesson"),
    }
    page = progress_page(memory)

    def rows(title):
        return page.locator("details", has=page.locator("summary", has_text=title)).locator("li")

    def lines(row):
        return [line for line in row.inner_text().split("\n") if line]

    left = rows("Not right yet: 1 question")
    assert lines(left) == [
        "Words of 00-q02",
        "Checkpoint 1, question 2; last answer not right; 3 tries",
    ]
    assert left.locator("a").get_attribute("href") == "00-every-kind.html#question-00-q02"
    page.get_by_text("Not answered yet: 5 questions").press("Enter")
    assert lines(rows("Not answered yet").first) == ["Words of 00-q03", "Checkpoint 1, question 3"]
    notes = rows("Your notes: 2")
    assert list(map(lines, notes.all())) == [
        ["What do you expect?", "two", "lines <b>"],
        ["00-mine", "of my own"],
    ]
    assert notes.locator("a").get_attribute("href") == "00-every-kind.html#note-00-n1"
    assert lines(rows("Your notes: 1")) == ["elsewhere", "no lesson"]

    with page.expect_download() as coming:
        page.get_by_role("button", name="Export as text").press("Enter")
    assert coming.value.suggested_filename == f"notes-and-results-{time.strftime('%Y-%m-%d')}.txt"
    text = coming.value.path().read_text(encoding="utf-8")
    for line in (
        "00 · Every kind of question",
        "  00.1 objective 1: Answered 2 of 3. Right at the first try: 1. Right by now: 1. Points: 1 of 5.",
        "  - Words of 00-q02 (Checkpoint 1, question 2; last answer not right; 3 tries)",
        "  - Words of 00-q03 (Checkpoint 1, question 3)",
        "  What do you expect?\n    two\n    lines <b>",
        "  elsewhere\n    no lesson",
    ):
        assert line in text


def test_a_student_sees_which_answers_are_in_for_the_instructor(progress_page, tmp_path, monkeypatch):
    tasks = [NUMBER | {"graded": True}, SERIES | {"graded": True}, LETTER | {"graded": True}]
    monkeypatch.chdir(course_with(tmp_path / "course", tasks))
    file = tmp_path / "course" / "data" / "quizzes" / SAMPLE.name
    bank = load_bank(file).model_copy(deep=True)
    for question in bank.questions:
        question.graded = True
    file.write_text(yaml.safe_dump(withhold(bank)), encoding="utf-8")
    single, several, count, town, order, match, *_ = bank.questions
    ids = [public_id(order.id, one.text) for one in order.items]
    pairs = {public_id(match.id, one.left): one.right for one in match.pairs}
    given = {f"{KEY}{single.id}": public_id(single.id, "Osaka"), f"{KEY}{count.id}": 27,
             f"{KEY}{town.id}": "constructor",
             f"{KEY}{several.id}": [public_id(several.id, "Nagato"), public_id(several.id, "Tokyo")],
             f"{KEY}{order.id}": ids, f"{KEY}{match.id}": pairs, "exercise/00-every-kind/00-ex1": 35.0,
             "exercise/00-every-kind/00-ex2": {"JP-1": 2.0, "JP-2": None}, "note/00-ex10": "Dear editor"}
    memory = {key: an_entry(value) for key, value in given.items()}
    changed = memory[f"{KEY}{count.id}"]
    memory[f"{KEY}{count.id}"] = {**changed, "last": a_try(24, minute=5), "tries": 2}
    page = progress_page(memory, lessons=contents(), theme="light", width=390)
    fold = page.locator("details", has=page.locator("summary", has_text="Kept for your instructor: 9 of 10"))
    assert "Osaka" in fold.inner_text() and violations(page) == []
    with page.expect_download() as coming:
        page.get_by_role("button", name="Export as text").press("Enter")
    text = coming.value.path().read_text(encoding="utf-8")
    assert text.count("Kept for your instructor: 9 of 10\n") == 1
    for asked, answer in ((single, "Osaka"), (several, "Nagato; Tokyo"), (town, "constructor"),
                          (count, f"First: 27 {count.unit}\n    Last: 24 {count.unit}"),
                          (order, "; ".join(without_marks(one.text) for one in order.items)),
                          (match, "; ".join(f"{without_marks(one.left)}: {one.right}" for one in match.pairs))):
        assert f"  - {asked.id} · {without_marks(asked.prompt)}\n    {answer}\n" in text, text
    for line in ("  - 00-ex1 · How many days?\n    35 days\n", "    Dear editor\n",
                 "  - 00-ex10 · A letter\n    Your text stands under the notes.\n",
                 "  - 00-ex2 · How many days?\n    JP-1: 2; JP-2: nothing\n"):
        assert line in text, text
    memory["note/00-ex10"] = an_entry(" ")
    page = progress_page(memory, lessons=contents())
    assert page.get_by_text("Kept for your instructor: 8 of 10").is_visible(), "an empty text is not in"


def test_links_of_the_progress_view_open_notebooks_in_jupyterlab(progress_page):
    """The real JupyterLab carries this command out in test_jupyterlab.py."""
    notebooks = [{**lesson, "href": lesson["href"].replace(".html", ".ipynb")} for lesson in LESSONS]
    page = progress_page(some_memory(), lessons=notebooks)
    assert page.locator(".course-lesson a").count() == 0, "elsewhere than in JupyterLab nobody knows the address"
    assert "00 · Every kind of question" in page.locator(".course-lesson h2").all_inner_texts()


def test_an_export_goes_out_and_comes_in_again(progress_page, tmp_path):
    page = progress_page(some_memory())
    with page.expect_download() as coming:
        page.get_by_role("button", name="Export", exact=True).click()
    assert coming.value.suggested_filename == f"course-record-{time.strftime('%Y-%m-%d')}.json"
    told = page.locator(".course-told")
    assert told.inner_text() == f"The file {coming.value.suggested_filename} was given to the browser to save."
    page.wait_for_function("document.querySelector('.course-live').textContent.startsWith('The file course-record-')")
    beside = page.get_by_label("Import an exported file")
    gap = told.bounding_box()["y"] - beside.bounding_box()["y"] - beside.bounding_box()["height"]
    assert 0 <= gap < 40, "right under the buttons"
    copy = tmp_path / coming.value.suggested_filename
    coming.value.save_as(copy)
    held = json.loads(copy.read_text(encoding="utf-8"))
    assert (held["format"], held["version"], held["course"]) == ("course-record", 1, "a-course")
    assert held["entries"] == some_memory()

    from japan_russia.kit.progress.record import Record

    assert Record(tmp_path / "my-record.json", course="a-course").import_(copy)["new"] == 3

    page.get_by_role("button", name="Forget everything").press("Enter")
    page.get_by_role("button", name="Forget everything now").press("Enter")
    assert memory_of(page) == {}
    assert page.locator(".course-told").inner_text() == "Everything is forgotten."
    page.get_by_label("Import an exported file").set_input_files(copy)
    page.wait_for_function("document.querySelector('.course-told').textContent.includes('3 new')")
    assert told.inner_text().startswith(f"“{copy.name}” was imported: 3 new")
    assert memory_of(page) == some_memory()


NO_EXPORT = "This is not a file made by Export. A file made by “Export as text” cannot be imported."
BAD_FILES = {
    "empty": (b"", NO_EXPORT),
    "not text": (b"\xff\xfe\x00", NO_EXPORT),
    "a text": (b"Notes and results", NO_EXPORT),
    "a list": (b"[]", NO_EXPORT),
    "newer": (b'{"format": "course-record", "version": 2, "course": "a-course", "entries": {}}', "newer"),
    "another": (b'{"format": "course-record", "version": 1, "course": "b", "entries": {}}', "another course"),
    "no entries": (
        b'{"format": "course-record", "version": 1, "course": "a-course", "entries": []}',
        "no entries",
    ),
    "bad entry": (
        b'{"format": "course-record", "version": 1, "course": "a-course", "entries": {"a/b": 1}}',
        "a/b",
    ),
}


@pytest.mark.parametrize("text, words", BAD_FILES.values(), ids=BAD_FILES.keys())
def test_a_bad_file_is_one_message_and_changes_nothing(progress_page, text, words):
    page = progress_page(some_memory())
    bad = {"name": "bad.json", "mimeType": "application/json", "buffer": text}
    page.get_by_label("Import an exported file").set_input_files(bad)
    page.wait_for_selector(".course-told.is-bad:visible")
    told = page.locator(".course-told").inner_text()
    assert "“bad.json” cannot be imported" in told and words in told and "Nothing was changed" in told
    assert memory_of(page) == some_memory()


def test_it_says_where_answers_are_kept(progress_page):
    assert "by this browser" in progress_page().locator(".course-store").inner_text()
    where = os.path.join("notebooks", "my-record.json")
    assert where in progress_page(where=where).locator(".course-store").inner_text()


@WIDTHS
@SURFACES
def test_the_progress_view_is_accessible(progress_page, theme, width):
    page = progress_page(some_memory(), theme, width, where="/a/long/folder/name/" * 5 + "my-record.json")
    page.get_by_text("Not answered yet:").click()
    page.get_by_role("button", name="Forget everything").click()
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
