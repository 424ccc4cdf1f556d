"""The forecast board in a browser: outcomes only after all probabilities, one arithmetic, keyboard, accessibility."""

import pytest
from widget_page import tab_to, violations

from japan_russia.kit.progress.merge import is_entry
from japan_russia.kit.progress.view import Progress
from japan_russia.kit.widgets.forecasts import ForecastBoard

pytestmark = pytest.mark.browser
KEY = "forecast/00-board/"
ITEMS = [
    {"id": "R1", "group": "Weather", "text": "It rains.", "rule": "One drop is enough.", "came_true": True,
     "because": "It did.", "dispute": ""},
    {"id": "R2", "group": "Weather", "text": "It snows.", "rule": "One flake.", "came_true": False,
     "because": "It was warm.", "dispute": "On the hill there was *some*."},
    {"id": "R3", "group": "Stars", "text": "A comet is seen.", "rule": "If clouds part.", "came_true": None,
     "because": "Clouds stayed.", "dispute": ""},
]  # fmt: skip
RIVALS = {"a coin": {"R1": 0.5, "R2": 0.5}}


@pytest.fixture
def board_page(open_widget, monkeypatch):
    monkeypatch.setenv("COURSE_SURFACE", "book")
    data = ForecastBoard("00-board", "Tomorrow", ITEMS, RIVALS).data
    return lambda *args, **kwargs: open_widget(ForecastBoard, data, *args, **kwargs)


def an_entry(value):
    one = {"value": value, "score": None, "outcome": None, "at": "2026-01-31T09:00:00.000Z"}
    return {"first": one, "best": one, "last": one, "tries": 1}


def all_given(shown=True):
    memory = {KEY + "R1": an_entry(0.8), KEY + "R2": an_entry(0.4), KEY + "R3": an_entry(0.1)}
    return memory | ({KEY + "shown": an_entry(True)} if shown else {})


def memory_of(page):
    return page.evaluate("model.get('memory')")


def field(page, id_):
    return page.locator(f"[data-item={id_}] input")


def test_outcomes_wait_until_every_probability_is_given(board_page):
    page = board_page()
    button = page.get_by_role("button", name="Show outcomes and my score")
    for id_, percent in (("R1", "80"), ("R2", "40")):
        field(page, id_).fill(percent)
        field(page, id_).press("Tab")
    assert page.locator(".course-count").inner_text() == "2 of 3 given."
    button.click()
    assert not page.get_by_text("It did.").is_visible() and page.locator("table").count() == 0
    assert page.evaluate("document.activeElement.closest('[data-item]').dataset.item") == "R3"
    page.wait_for_function("document.querySelector('.course-live').textContent.includes('The next one is R3')")
    told = page.locator("[data-item=R3] .course-fault")
    assert told.inner_text() == "1 of 3 have no probability yet. The next one is R3."
    field(page, "R3").fill("10")
    button.click()
    assert not told.is_visible()
    assert page.get_by_text("It came. It did. You: (0.80 − 1)² = 0.0400.").is_visible()
    assert page.get_by_text("Disputed. On the hill there was some.").is_visible()
    kept = memory_of(page)
    assert {key.removeprefix(KEY): entry["last"]["value"] for key, entry in kept.items()} == {
        "R1": 0.8, "R2": 0.4, "R3": 0.1, "shown": True}  # fmt: skip
    assert all(map(is_entry, kept.values()))


def test_the_scores_are_mean_squares_with_and_without_the_disputed(board_page):
    page = board_page(all_given())
    cells = [row.inner_text().split("\t") for row in page.locator("tbody tr").all()]
    mine = ((0.8 - 1) ** 2 + 0.4**2) / 2
    assert cells == [["You", f"{mine:.3f}", "0.040"], ["a coin", "0.250", "0.250"]]
    assert [one.inner_text() for one in page.locator("thead th").all()] == ["Whose", "All 2 decided", "1 not disputed"]


def test_after_the_outcomes_nothing_can_be_changed_until_all_is_forgotten(board_page):
    page = board_page(all_given())
    assert field(page, "R1").get_attribute("readonly") is not None
    page.get_by_role("button", name="Begin again").click()
    page.get_by_role("button", name="Forget them").click()
    assert memory_of(page) == {}
    assert page.locator(".course-count").inner_text() == "0 of 3 given."
    assert field(page, "R1").input_value() == "" and field(page, "R1").get_attribute("readonly") is None


@pytest.mark.parametrize("wrong", ["101", "-1", "2.5"])
def test_a_number_that_is_no_probability_is_named_and_not_kept(board_page, wrong):
    page = board_page()
    field(page, "R1").fill(wrong)
    field(page, "R1").press("Tab")
    assert page.locator("[data-item=R1] .course-fault").is_visible() and memory_of(page) == {}
    assert field(page, "R1").get_attribute("aria-invalid") == "true"
    field(page, "R1").fill("100")
    field(page, "R1").press("Tab")
    assert not page.locator("[data-item=R1] .course-fault").is_visible()
    assert memory_of(page)[KEY + "R1"]["last"]["value"] == 1


def test_an_emptied_field_is_forgotten_and_what_came_from_elsewhere_is_shown(board_page):
    page = board_page(all_given(shown=False))
    field(page, "R1").fill("")
    field(page, "R1").press("Tab")
    assert KEY + "R1" not in memory_of(page)
    page.evaluate("([key, entry]) => model.set('memory', { ...model.get('memory'), [key]: entry })",
                  [KEY + "R1", an_entry(0.25)])
    assert field(page, "R1").input_value() == "25"


def test_the_board_is_used_with_the_keyboard_alone(board_page):
    page = board_page(theme="light")
    for id_ in ("R1", "R2", "R3"):
        tab_to(page, f"e.closest('[data-item={id_}]') && e.tagName === 'INPUT'")
        page.keyboard.type("30")
    tab_to(page, "e.textContent === 'Show outcomes and my score'")
    page.keyboard.press("Enter")
    assert page.locator("table").is_visible()
    assert page.evaluate("document.activeElement.className") == "course-result", "those who listen hear the score next"


@pytest.mark.parametrize("width", [1200, 320])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_board_is_accessible(board_page, theme, width):
    for memory in ({}, all_given()):
        page = board_page(memory, theme, width)
        assert violations(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_the_progress_page_tells_how_far_a_board_is(open_widget):
    board = {"key": KEY, "anchor": "forecast-00-board", "cell": "here", "text": "Tomorrow"}
    lesson = {"id": "00-x", "title": "00 · X", "href": "00-x.html", "objectives": [], "questions": [], "notes": [],
              "boards": [board]}  # fmt: skip
    page = open_widget(Progress, Progress([lesson], "a-course").data, all_given(shown=False))
    row = page.locator("details", has=page.locator("summary", has_text="Your forecasts: 1")).locator("li")
    assert row.inner_text().split("\n")[-1] == "3 probabilities given; outcomes not shown yet"
    assert row.locator("a").get_attribute("href") == "00-x.html#forecast-00-board"
    with page.expect_download() as coming:
        page.get_by_role("button", name="Export as text").press("Enter")
    assert "R1 80%, R2 40%, R3 10%" in coming.value.path().read_text(encoding="utf-8")
