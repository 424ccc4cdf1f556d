"""The evidence matrix and the portfolio in a browser: arithmetic, record, export, keyboard, accessibility."""

import csv
import io
import json

import pandas as pd
import pytest
from widget_page import RING, tab_to, violations

from japan_russia import evidence_cards, explanation_cards, load
from japan_russia.kit.progress.merge import is_entry
from japan_russia.kit.progress.portfolio import Portfolio
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


def memory_of(page):
    return {key: entry["last"]["value"] for key, entry in page.evaluate("model.get('memory')").items()}


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
    page = matrix_page()
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
    page = matrix_page()
    before = sums(page)["never"]
    field(page, "never").select_option("-2")
    assert memory_of(page) == {KEY + "E01/never": -2}
    assert all(map(is_entry, page.evaluate("model.get('memory')").values()))
    assert sums(page)["never"] == before + 2
    assert page.locator(".course-rate[data-explanation=never] .course-mark").inner_text() == "yours"
    assert page.locator(".course-rate[data-explanation=price] .course-mark").inner_text() == ""


def test_an_item_can_be_withdrawn_and_counted_again(matrix_page):
    page = matrix_page()
    page.get_by_label("Go to").select_option("E06")
    box = page.get_by_label("Withdraw this item")
    box.check()
    assert memory_of(page) == {KEY + "E06/withdrawn": True}
    assert sums(page) == against(START.drop(index="E06")).to_dict()
    assert "(withdrawn)" in page.locator(".course-item-head").inner_text()
    box.uncheck()
    assert sums(page) == against(START).to_dict()


def test_the_starting_ratings_can_be_left_out(matrix_page):
    page = matrix_page({KEY + "E01/home": an_entry(-1)})
    page.get_by_label("Ratings that I have not given").select_option("empty")
    assert sums(page) == {**dict.fromkeys(START.columns, 0), "home": 1}
    assert field(page, "price").input_value() == "" and field(page, "home").input_value() == "-1"
    assert page.get_by_text("1 of 120 ratings are yours; the others are left out.").is_visible()


def test_the_reasons_of_the_starting_ratings_can_be_read(matrix_page):
    page = matrix_page()
    page.get_by_label("Go to").select_option("E06")
    assert not page.get_by_text("Strongly against never").is_visible(), "first the reader's own rating"
    page.get_by_text("The reasons of one person for this item").click()
    assert page.get_by_text("Strongly against never").is_visible()


def test_an_item_leads_to_the_heading_in_its_lesson(matrix_page):
    link = matrix_page().get_by_role("link", name="Lesson 01")
    assert link.get_attribute("href") == "01-islands-and-treaty.html#refused-confirmed-argued-about"


@pytest.mark.parametrize("width, height", [(1200, 900), (390, 844)])
def test_an_item_its_ratings_and_the_result_are_seen_at_once(matrix_page, width, height):
    page = matrix_page(theme="light", width=width)
    top, table = page.locator(".course-matrix").bounding_box(), page.locator(".course-rates").bounding_box()
    assert table["y"] + table["height"] - top["y"] <= height


def test_a_damaged_record_is_passed_over(matrix_page):
    page = matrix_page({KEY + "E01/home": an_entry("x"), KEY + "E02/home": an_entry(9), KEY + "E03/home": {"last": 1}})
    assert sums(page) == against(START).to_dict()


def test_the_matrix_is_saved_as_csv_and_as_json(matrix_page, tmp_path):
    page = matrix_page({KEY + "E01/home": an_entry(-2), KEY + "E06/withdrawn": an_entry(True)})
    saved = {}
    for name in ("CSV", "JSON"):
        with page.expect_download() as given:
            page.get_by_role("button", name=f"Save as {name}").click()
        given.value.save_as(tmp_path / name)
        assert given.value.suggested_filename.startswith("matrix-09-matrix-20")
        saved[name] = (tmp_path / name).read_bytes().decode("utf-8")
    rows = list(csv.DictReader(io.StringIO(saved["CSV"])))
    assert len(rows) == 21 and rows[0]["domestic politics"] == "-2"
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
    assert page.locator(".course-item-head").inner_text() == "Item 2 of 20: E02"
    assert page.evaluate("document.activeElement.className") == "course-item-head"


@pytest.mark.parametrize("theme, width", [("light", 1200), ("dark", 390), ("light", 320)])
def test_the_matrix_is_accessible(matrix_page, theme, width):
    page = matrix_page({KEY + "E01/home": an_entry(-2)}, theme=theme, width=width)
    page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width


# The progress page and the portfolio

LESSON = {"id": "09-x", "title": "09 · X", "href": "09-x.html", "objectives": [], "questions": [],
          "notes": [{"key": "note/09-n1", "anchor": "note-09-n1", "cell": "c", "text": "Why?"}],
          "boards": [{"key": "forecast/07-board/", "anchor": "forecast-07-board", "cell": "c", "text": "Forecasts"}],
          "matrices": [{"key": KEY, "anchor": "matrix-09-matrix", "cell": "c", "text": "The matrix"}]}  # fmt: skip
MEMORY = {"note/09-n1": an_entry("Because"), "note/mine": an_entry("My own"), KEY + "E01/home": an_entry(-2),
          KEY + "E06/withdrawn": an_entry(True), "forecast/07-board/F01": an_entry(0.3)}  # fmt: skip


def test_the_progress_page_tells_of_a_matrix(open_widget):
    page = open_widget(Progress, Progress([LESSON], "a-course").data, MEMORY)
    assert page.get_by_text("1 rating of your own; 1 item withdrawn").is_visible()
    link = page.get_by_role("link", name="The matrix")
    assert link.get_attribute("href") == "09-x.html#matrix-09-matrix"


def test_the_portfolio_gathers_what_was_saved_and_leaves_out_what_is_not_wanted(open_widget, tmp_path):
    page = open_widget(Portfolio, Portfolio([LESSON], "a-course").data, MEMORY)
    assert page.locator(".course-overall").inner_text() == "4 of 4 pieces are in your portfolio."
    assert [one.inner_text() for one in page.locator("h2").all()] == ["09 · X", "Other notes"]
    assert page.get_by_text("F01: 0.3").is_visible() and page.get_by_text("E01: home -2").is_visible()
    page.get_by_label("Note: Why?").uncheck()
    assert page.locator(".course-overall").inner_text() == "3 of 4 pieces are in your portfolio."
    assert page.evaluate("document.activeElement.type") == "checkbox"
    with page.expect_download() as given:
        page.get_by_role("button", name="Save my portfolio as text").click()
    given.value.save_as(tmp_path / "text")
    text = (tmp_path / "text").read_text(encoding="utf-8")
    assert text.startswith("My portfolio") and "My own" in text and "Because" not in text
    assert "E01: home -2" in text and "E06: withdrawn" in text


def test_the_cover_page_comes_first_in_the_text_and_is_no_piece(open_page, tmp_path):
    page = open_page(Portfolio([LESSON], "a-course", cover="mine"), MEMORY)
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
