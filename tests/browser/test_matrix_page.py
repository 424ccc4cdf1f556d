"""The evidence matrix and the portfolio in a browser: arithmetic, record, export, keyboard, accessibility."""

import csv
import io
import json

import pandas as pd
import pytest
from widget_page import RING, tab_to, violations

from japan_russia import evidence_cards, explanation_cards, load, saved_words
from japan_russia.kit.progress.merge import is_entry
from japan_russia.kit.progress.portfolio import Portfolio
from japan_russia.kit.progress.record import Record
from japan_russia.kit.progress.view import Progress
from japan_russia.kit.widgets.matrix import EvidenceMatrix

pytestmark = pytest.mark.browser
KEY = "matrix/09-matrix/"
START = load("evidence_ratings").set_index("evidence_id").drop(columns="reason")


@pytest.fixture(autouse=True)
def in_the_book(monkeypatch):
    monkeypatch.setenv("COURSE_SURFACE", "book")


@pytest.fixture
def matrix_page(open_widget):
    def open_(memory=None, **how):
        start = START.to_dict("index")
        matrix = EvidenceMatrix("09-matrix", "Why?", evidence_cards(), explanation_cards(), start)
        return open_widget(EvidenceMatrix, matrix.data, memory, **how)

    return open_


def an_entry(value):
    one = {"value": value, "score": None, "outcome": None, "at": "2026-01-31T09:00:00.000Z"}
    return {"first": one, "best": one, "last": one, "tries": 1}


FROM_START = {KEY + "base": an_entry("starting")}


def memory_of(page):
    kept = page.evaluate("model.get('memory')").items()
    return {key: entry["last"]["value"] for key, entry in kept if key not in FROM_START}


def results(page):
    rows = page.locator(".course-rate").all()
    return {row.get_attribute("data-explanation"): [td.inner_text() for td in row.locator(".course-sum").all()]
            for row in rows}


def sums(page):
    return {id_: int(cells[0].split(" ")[0]) for id_, cells in results(page).items()}


def field(page, explanation):
    return page.locator(f".course-rate[data-explanation={explanation}] select")


def against(ratings):
    return (-ratings.clip(upper=0)).sum().astype(int)


def test_the_sums_are_those_of_pandas(matrix_page):
    page = matrix_page(FROM_START)
    whole, less = against(START), against(START.drop(index="E01"))
    places, places_less = whole.rank(method="min").astype(int), less.rank(method="min").astype(int)
    for id_, cells in results(page).items():
        moved = " ←" if places_less[id_] != places[id_] else ""
        assert cells == [f"{whole[id_]} ({places[id_]})", f"{less[id_]} ({places_less[id_]}){moved}"]
    spread = (START.max(axis=1) - START.min(axis=1)).to_dict()
    rows = page.evaluate("Object.fromEntries(Object.entries(model.get('data').starting)"
                         ".map(([id, row]) => [id, widget.spread(row)]))")
    assert rows == spread
    page.locator(".course-items summary").click()
    shown = [row.inner_text().split("\t") for row in page.locator(".course-items tbody tr").all()]
    assert {row[0]: int(row[1]) for row in shown} == spread
    assert [int(row[1]) for row in shown] == sorted(spread.values(), reverse=True)
    short = load("explanations").set_index("explanation_id")["short"]
    for item, _, first in shown:
        scores = against(START.drop(index=item))
        assert first == ", ".join(short[scores.index[scores == scores.min()]]), item


def test_a_rating_is_kept_and_counts_at_once(matrix_page):
    page = matrix_page(FROM_START)
    before = sums(page)["never"]
    field(page, "never").select_option("-2")
    assert memory_of(page) == {KEY + "E01/never": -2}
    assert all(map(is_entry, page.evaluate("model.get('memory')").values()))
    assert sums(page)["never"] == before + 2
    sign = {2: "++", 1: "+", 0: "0", -1: "−", -2: "−−"}[int(START.loc["E01", "never"])]
    marks = {id_: page.locator(f".course-rate[data-explanation={id_}] .course-mark") for id_ in ("never", "price")}
    assert marks["never"].inner_text() == f"yours ({sign})" and marks["price"].inner_text() == ""


def test_a_rating_can_be_taken_back(matrix_page):
    page = matrix_page({**FROM_START, KEY + "E01/never": an_entry(-2)})
    assert field(page, "never").input_value() == "-2"
    field(page, "never").select_option("")
    assert memory_of(page) == {} and sums(page) == against(START).to_dict()
    assert field(page, "never").locator("option:checked").inner_text().startswith("(")


def test_an_item_can_be_withdrawn_and_counted_again(matrix_page):
    page = matrix_page(FROM_START)
    page.get_by_label("Go to").select_option("E06")
    box = page.get_by_label("Withdraw this item")
    box.check()
    assert memory_of(page) == {KEY + "E06/withdrawn": True}
    assert sums(page) == against(START.drop(index="E06")).to_dict()
    assert "(withdrawn)" in page.locator(".course-item-head").inner_text()
    assert page.get_by_text("Withdrawn: E06.").is_visible()
    box.uncheck()
    assert sums(page) == against(START).to_dict()


def test_the_matrix_opens_without_anybodys_ratings(matrix_page):
    page = matrix_page({KEY + "E01/home": an_entry(-1)})
    assert sums(page) == {**dict.fromkeys(START.columns, 0), "home": 1}
    assert field(page, "price").input_value() == "" and field(page, "home").input_value() == "-1"
    assert page.get_by_text(f"1 of {START.size} ratings are yours; the others are left out.").is_visible()
    assert page.locator(".course-rate[data-explanation=home] .course-mark").inner_text() == "yours"
    page.get_by_label("count as one person rated them").check()
    assert page.evaluate(f"model.get('memory')['{KEY}base'].last.value") == "starting"
    mine = START.copy()
    mine.loc["E01", "home"] = -1
    assert sums(page) == against(mine).to_dict()
    page.get_by_label("are left out").check()
    assert sums(page)["home"] == 1


def test_too_few_ratings_give_no_rank(matrix_page):
    some = {KEY + f"{item}/{id_}": an_entry(int(START.loc[item, id_])) for item in ("E02", "E12") for id_ in START}
    page = matrix_page(some)
    told = page.locator(".course-how")
    assert "Too few rated to rank" in told.inner_text()
    assert all("(" not in cell for cells in results(page).values() for cell in cells)
    page.get_by_label("Go to").select_option("E19")
    for id_ in START:
        field(page, id_).select_option("-1")
    assert "Too few rated to rank" not in told.inner_text()
    assert all("(" in whole and "(" not in less for whole, less in results(page).values())


def test_the_reasons_of_the_starting_ratings_can_be_read(matrix_page):
    page = matrix_page()
    page.get_by_label("Go to").select_option("E06")
    assert not page.get_by_text("Strongly against never").is_visible(), "first the reader's own rating"
    page.get_by_text("The reasons of one person for this item").click()
    assert page.get_by_text("Strongly against never").is_visible()


def test_an_item_leads_to_its_place_in_its_lesson(matrix_page):
    link = matrix_page().get_by_role("link", name="Lesson 01")
    assert link.get_attribute("href").startswith("01-islands-and-treaty.html#")


@pytest.mark.parametrize("width, height", [(1200, 900), (390, 844)])
def test_an_item_its_ratings_and_the_result_are_seen_at_once(matrix_page, width, height):
    page = matrix_page(theme="light", width=width)
    top, table = page.locator(".course-matrix").bounding_box(), page.locator(".course-rates").bounding_box()
    assert table["y"] + table["height"] - top["y"] <= height


def test_a_damaged_record_is_passed_over(matrix_page):
    damage = {KEY + "E01/home": an_entry("x"), KEY + "E02/home": an_entry(9), KEY + "E03/home": {"last": 1}}
    page = matrix_page(FROM_START | damage)
    assert sums(page) == against(START).to_dict()


def test_the_matrix_is_saved_as_csv_and_as_json(matrix_page, tmp_path):
    page = matrix_page({**FROM_START, KEY + "E01/home": an_entry(-2), KEY + "E06/withdrawn": an_entry(True)})
    saved = {}
    for name in ("CSV", "JSON"):
        with page.expect_download() as given:
            page.get_by_role("button", name=f"Save as {name}").click()
        given.value.save_as(tmp_path / name)
        assert given.value.suggested_filename.startswith("matrix-09-matrix-20")
        saved[name] = (tmp_path / name).read_bytes().decode("utf-8")
    rows = list(csv.DictReader(io.StringIO(saved["CSV"])))
    assert len(rows) == len(START) + 1 and rows[0]["domestic politics"] == "-2"
    assert rows[0]["words"] == load("evidence_items")["item"][0]
    assert rows[5]["withdrawn"] == "yes" and rows[-1]["item"] == "against"
    mine = START.copy()
    mine.loc["E01", "home"] = -2
    expected = against(mine.drop(index="E06"))
    assert [rows[-1][one] for one in load("explanations")["short"]] == [str(n) for n in expected]
    held = json.loads(saved["JSON"])
    assert held["format"] == "course-matrix"
    assert {one["id"]: one["against"] for one in held["explanations"]} == expected.to_dict()
    again = pd.DataFrame({one["id"]: one["ratings"] for one in held["evidence"]}).T
    assert (again == mine).all().all() and held["evidence"][0]["own"] == ["home"]


def test_ratings_are_forgotten_only_after_a_question(matrix_page):
    page = matrix_page({KEY + "E01/home": an_entry(-2), "note/09-n1": an_entry("words")})
    page.get_by_role("button", name="Forget my ratings").click()
    page.get_by_role("button", name="Forget them").click()
    assert memory_of(page) == {"note/09-n1": "words"}
    assert not page.get_by_role("button", name="Forget my ratings").is_visible()


def test_the_matrix_is_used_with_the_keyboard_alone(matrix_page):
    page = matrix_page(theme="light")
    tab_to(page, "e.closest('.course-rate[data-explanation=partner]')")
    page.keyboard.press("ArrowDown")
    assert list(memory_of(page)) == [KEY + "E01/partner"]
    assert page.evaluate("document.activeElement.tagName") == "SELECT", "the focus stays where the learner is"
    tab_to(page, "e.textContent.startsWith('Next item')")
    page.keyboard.press("Enter")
    assert page.locator(".course-item-head").inner_text() == f"Item 2 of {len(START)}: E02"
    assert page.evaluate("document.activeElement.className") == "course-item-head"


@pytest.mark.parametrize("theme, width", [("light", 1200), ("dark", 390), ("light", 320)])
def test_the_matrix_is_accessible(matrix_page, theme, width):
    page = matrix_page({**FROM_START, KEY + "E01/home": an_entry(-2)}, theme=theme, width=width)
    page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("width", [1200, 390])
def test_no_name_of_a_rating_is_cut_and_the_whole_matrix_is_in_view(matrix_page, width):
    page = matrix_page({**FROM_START, KEY + "E01/home": an_entry(-2)}, theme="light", width=width)
    cut = page.evaluate("""() => [...document.querySelectorAll(".course-rate select")].flatMap((field) => {
        const pen = document.createElement("canvas").getContext("2d");
        const style = getComputedStyle(field);
        pen.font = `${style.fontSize} ${style.fontFamily}`;
        const room = field.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight) - 18;
        return [...field.options].map((one) => one.text).filter((text) => pen.measureText(text).width > room);
    })""")
    assert cut == [], "the arrow of a menu takes 18 pixels"
    page.get_by_text("The whole matrix", exact=True).click()
    wide = page.locator(".course-wide")
    assert wide.evaluate("e => e.scrollWidth <= e.clientWidth")


# The progress page and the portfolio

QUESTIONS = [{"key": f"quiz/09-x/09-q0{n}", "anchor": f"question-09-q0{n}", "cell": "c", "objective": "09.1",
              "points": 1, "again": ["02.4"], "text": f"Question {n}?", "place": f"Review, question {n}"}
             for n in (1, 2)]
LESSON = {"id": "09-x", "title": "09 · X", "href": "09-x.html", "objectives": [], "questions": QUESTIONS,
          "notes": [{"key": "note/09-n1", "anchor": "note-09-n1", "cell": "c", "text": "Why?"}],
          "boards": [{"key": "forecast/07-board/", "anchor": "forecast-07-board", "cell": "c", "text": "Forecasts"}],
          "matrices": [{"key": KEY, "anchor": "matrix-09-matrix", "cell": "c", "text": "The matrix"}]}  # fmt: skip
WRONG = {**an_entry("a")["last"], "score": 0, "outcome": "wrong"}
MEMORY = {"note/09-n1": an_entry("Because"), "note/mine": an_entry("My own"), KEY + "E01/home": an_entry(-2),
          KEY + "E06/withdrawn": an_entry(True), "forecast/07-board/F01": an_entry(0.3),
          "first-text/09-n1": an_entry("A guess"),
          "quiz/09-x/09-q01": {"first": WRONG, "best": WRONG, "last": WRONG, "tries": 1}}  # fmt: skip


def test_the_progress_page_tells_of_a_matrix(open_widget):
    page = open_widget(Progress, Progress([LESSON], "a-course").data, MEMORY)
    assert page.get_by_text("1 rating of your own; 1 item withdrawn").is_visible()
    link = page.get_by_role("link", name="The matrix")
    assert link.get_attribute("href") == "09-x.html#matrix-09-matrix"


def test_the_portfolio_gathers_what_was_saved_and_leaves_out_what_is_not_wanted(open_widget, tmp_path):
    page = open_widget(Portfolio, Portfolio([LESSON], "a-course").data, MEMORY)
    assert page.locator(".course-overall").inner_text() == "4 of 4 pieces are in your portfolio."
    assert [one.inner_text() for one in page.locator("h2").all()] == ["09 · X", "Other notes"]
    assert page.get_by_text("F01: 30\u00a0%").is_visible() and page.get_by_text("E01: home −−").is_visible()
    assert page.get_by_text("First (2026-01-31): A guess").is_visible()
    page.get_by_text("Not right yet: 1").click()
    assert page.get_by_text("Question 1? (Review, question 1; last answer not right)").is_visible()
    page.get_by_label("Note: Why?").uncheck()
    assert page.locator(".course-overall").inner_text() == "3 of 4 pieces are in your portfolio."
    assert page.evaluate("document.activeElement.type") == "checkbox"
    with page.expect_download() as given:
        page.get_by_role("button", name="Save my portfolio as text").click()
    given.value.save_as(tmp_path / "text")
    text = (tmp_path / "text").read_text(encoding="utf-8")
    assert text.startswith("My portfolio") and "My own" in text and "Because" not in text
    assert "E01: home −−" in text and "Withdrawn: E06" in text and "Question 1?" in text


TASKS = [{"key": f"exercise/09-x/09-ex{n}", "note": "note/09-ex4" if n == 4 else "", "anchor": f"exercise-{n}",
          "cell": "c", "objective": "09.1", "text": f"Task {n}", "place": f"Exercise {n}"} for n in range(1, 6)]
RIGHT = {**WRONG, "value": 35, "score": 1, "outcome": "right"}
DONE = {"first": WRONG, "best": RIGHT, "last": RIGHT, "tries": 2}
TRIED = {"first": WRONG, "best": WRONG, "last": WRONG, "tries": 1}
KEPT = an_entry(7)
TOLD = "Exercises: 3 of 5 done, 1 not right yet, 1 not tried yet."


def test_progress_and_portfolio_tell_of_exercises(open_widget, tmp_path):
    lesson = {**LESSON, "objectives": [{"id": "09.1", "html": "count"}], "exercises": TASKS}
    memory = {"exercise/09-x/09-ex1": DONE, "exercise/09-x/09-ex2": TRIED, "exercise/09-x/09-ex3": KEPT,
              "note/09-ex4": an_entry("Dear editor")}
    page = open_widget(Progress, Progress([lesson], "a-course").data, memory, theme="light")
    assert TOLD in page.locator(".course-overall").inner_text()
    assert page.get_by_text("Results of exercises are checked in JupyterLab.").is_visible()
    assert TOLD in page.locator("li", has_text="09.1").first.inner_text(), "by objective too"
    rows = page.locator("details", has=page.locator("summary", has_text="Exercises:")).locator("li")
    assert [" ".join(row.inner_text().split()) for row in rows.all()] == [
        "Task 1 Exercise 1; right; 2 tries", "Task 2 Exercise 2; not right yet; 1 try",
        "Task 3 Exercise 3; kept for your instructor; 1 try", "Task 4 Exercise 4; written",
        "Task 5 Exercise 5; not tried yet"]
    assert rows.first.get_by_role("link").get_attribute("href") == "09-x.html#exercise-1"
    assert violations(page) == []
    with page.expect_download() as given:
        page.get_by_role("button", name="Export", exact=True).click()
    given.value.save_as(tmp_path / "record.json")
    record = Record(tmp_path / "my-record.json", course="a-course")
    assert record.import_(tmp_path / "record.json")["new"] == 4
    earlier = {**WRONG, "at": "2020-01-31T09:00:00.000Z"}
    older = {"exercise/09-x/09-ex1": {**TRIED, "first": earlier, "tries": 9}}
    Record(tmp_path / "other.json", course="a-course").update(older)
    record.import_(tmp_path / "other.json")
    joined = record.entries(["exercise/09-x/09-ex1"])["exercise/09-x/09-ex1"]
    assert (joined["first"], joined["best"], joined["tries"]) == (earlier, RIGHT, 9)
    page.evaluate("model.set('memory', {})")
    assert "Exercises: 0 of 5 done, 5 not tried yet." in page.locator(".course-overall").inner_text()

    page = open_widget(Portfolio, Portfolio([lesson], "a-course").data, memory)
    assert TOLD in page.locator(".course-counts").first.inner_text()
    page.get_by_text("Not right yet: 1").click()
    assert page.get_by_text("Task 2 (Exercise 2; not right yet; 1 try)").is_visible()
    with page.expect_download() as given:
        page.get_by_role("button", name="Save my portfolio as text").click()
    given.value.save_as(tmp_path / "text")
    assert TOLD in (tmp_path / "text").read_text(encoding="utf-8")


def test_the_portfolio_says_in_words_what_was_saved(open_widget):
    words = saved_words()
    kept = {**LESSON, "debates": [{"key": "debate/06-card/", "anchor": "d", "cell": "c", "text": "Resolved"}]}
    claim = next(id_ for id_ in words["debate/06-card/"]["names"] if id_.startswith("HYO"))
    debate = {"after": "Against", "before": "For", claim: "Speaks for it"}
    memory = MEMORY | FROM_START | {f"debate/06-card/{name}": an_entry(value) for name, value in debate.items()}
    page = open_widget(Portfolio, Portfolio([kept], "a-course", words=words).data, memory)
    told = page.locator("section").inner_text()
    assert told.index("Vote before: For") < told.index("Vote after: Against") < told.index(f"{claim} (")
    assert f"F01 ({load('forecast_resolutions')['statement'][0][:40]}" in told
    assert "domestic politics −−" in told and f"Withdrawn: E06 ({load('evidence_items')['item'][5][:40]}" in told
    mine = START.drop(index="E06")
    mine.loc["E01", "home"] = -2
    scores = against(mine)
    short = load("explanations").set_index("explanation_id")["short"]
    assert f"Least against it: {', '.join(short[scores.index[scores == scores.min()]])} (" in told


def test_an_objective_shows_that_a_later_review_missed_it(open_widget):
    earlier = {"id": "02-y", "title": "02 · Y", "href": "02-y.html", "questions": [], "notes": [],
               "objectives": [{"id": "02.4", "html": "count"}, {"id": "02.5", "html": "compare"}]}
    page = open_widget(Progress, Progress([earlier, LESSON], "a-course").data, MEMORY)
    link = page.get_by_role("link", name="09 · X, Review, question 1")
    assert link.is_visible() and link.get_attribute("href") == "09-x.html#question-09-q01"
    assert "02.4" in page.locator("li", has=link).inner_text()


def test_the_cover_page_comes_first_in_the_text_and_is_no_piece(open_widget, tmp_path):
    page = open_widget(Portfolio, Portfolio([LESSON], "a-course", cover="mine").data, MEMORY)
    assert page.locator(".course-overall").inner_text() == "3 of 3 pieces are in your portfolio."
    with page.expect_download() as given:
        page.get_by_role("button", name="Save my portfolio as text").click()
    given.value.save_as(tmp_path / "text")
    lines = (tmp_path / "text").read_text(encoding="utf-8").splitlines()
    assert lines[0] == "My portfolio" and lines[3] == "My own" and lines.count("My own") == 1


def test_an_empty_portfolio_says_where_its_pieces_come_from(open_widget):
    page = open_widget(Portfolio, Portfolio([LESSON], "a-course").data)
    assert "Nothing is saved yet" in page.locator("section").inner_text()


@pytest.mark.parametrize("theme, width", [("light", 1200), ("dark", 320)])
def test_the_portfolio_is_accessible(open_widget, theme, width):
    page = open_widget(Portfolio, Portfolio([LESSON], "a-course").data, MEMORY, theme=theme, width=width)
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    tab_to(page, "e.type === 'checkbox'")
    page.keyboard.press("Space")
    assert page.locator(".course-overall").inner_text() == "3 of 4 pieces are in your portfolio."
    assert page.evaluate(RING) >= 2
