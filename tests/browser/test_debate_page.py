"""The debate board in a browser: votes and places are kept, by keyboard too, and the page of progress tells them."""

import pytest
from widget_page import violations

from japan_russia.kit.progress.merge import is_entry
from japan_russia.kit.progress.view import Progress
from japan_russia.kit.widgets.debate import Debate

pytestmark = pytest.mark.browser
ROOM = "debate/00-pets/"
ARGUMENTS = [
    {"id": "quiet", "text": "They are quiet.", "owner": "Ann, 2019", "bears": "No count was found."},
    {"id": "loyal", "text": "Dogs are loyal.", "owner": "Bob, 2019", "bears": "One case."},
]


@pytest.fixture(autouse=True)
def in_the_book(monkeypatch):
    monkeypatch.setenv("COURSE_SURFACE", "book")


@pytest.fixture
def board(open_widget):
    def open_(memory=None, arguments=ARGUMENTS, **how):
        return open_widget(Debate, Debate("00-pets", "Cats are better", arguments).data, memory, **how)

    return open_


def entry(value):
    one = {"value": value, "score": None, "outcome": None, "at": "2026-01-31T09:00:00.000Z"}
    return {"first": one, "best": one, "last": one, "tries": 1}


def kept(page):
    memory = page.evaluate("model.get('memory')")
    assert all(is_entry(one) for one in memory.values())
    return {key.removeprefix(ROOM): one["last"]["value"] for key, one in memory.items()}


def test_votes_and_places_are_kept_by_keyboard_and_evidence_comes_after_the_place(board):
    page = board()
    now = page.get_by_role("group", name="Your vote now")
    assert now.get_by_label("For").is_disabled(), "nothing to compare with before the first vote"
    page.get_by_role("group", name="Your vote before").get_by_label("For").focus()
    page.keyboard.press("Space")
    page.keyboard.press("ArrowRight")
    assert kept(page) == {"before": "Against"}
    evidence = page.locator(".course-bears").first
    assert not evidence.is_visible(), "what bears on it comes after the place"
    page.get_by_role("group", name="They are quiet.").get_by_label("Neither").check()
    assert "No count was found." in evidence.inner_text() and not page.get_by_text("One case.").is_visible()
    now.get_by_label("Undecided").check()
    assert kept(page) == {"before": "Against", "quiet": "Neither", "after": "Undecided"}
    assert page.get_by_text("Before: Against. Now: Undecided.").first.is_visible()
    assert page.get_by_text("Placed 1 of 2. Speaks for it: 0 · Speaks against it: 0 · Neither: 1").is_visible()


def test_what_was_kept_comes_back_and_can_be_forgotten(board):
    page = board({f"{ROOM}before": entry("For"), f"{ROOM}quiet": entry("gone"),
                  f"{ROOM}loyal": entry("Speaks against it")})
    assert page.get_by_role("group", name="Dogs are loyal.").get_by_label("Speaks against it").is_checked()
    assert page.get_by_text("Placed 1 of 2.").is_visible(), "a place that is no longer offered is no place"
    page.get_by_role("button", name="Start this debate again").click()
    page.get_by_role("button", name="Forget them").click()
    assert kept(page) == {} and page.get_by_text("Placed 0 of 2.").is_visible()


def test_the_first_vote_can_stand_alone(board):
    page = board(arguments=[])
    page.get_by_label("Against").check()
    assert kept(page) == {"before": "Against"} and page.get_by_role("button").count() == 0


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [1200, 320])
def test_the_board_is_accessible(board, theme, width):
    page = board({f"{ROOM}before": entry("For"), f"{ROOM}loyal": entry("Neither")}, theme=theme, width=width)
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_the_page_of_progress_tells_the_votes(open_widget):
    lesson = {"id": "00-x", "title": "00 · X", "href": "00-x.html", "objectives": [], "questions": [], "notes": [],
              "debates": [{"key": "debate/00-pets/", "anchor": "debate-00-pets", "cell": "c",
                           "text": "Cats are better"}]}
    memory = {f"{ROOM}before": entry("For"), f"{ROOM}loyal": entry("Neither")}
    page = open_widget(Progress, Progress([lesson], "a-course").data, memory)
    assert page.get_by_text("Before: For. After: no vote yet. 1 argument placed.").is_visible()
    assert page.get_by_role("link", name="Cats are better").get_attribute("href") == "00-x.html#debate-00-pets"
    with page.expect_download() as coming:
        page.get_by_role("button", name="Export as text").click()
    text = coming.value.path().read_text(encoding="utf-8")
    assert "Votes\n  Cats are better\n    Before: For. After: no vote yet. 1 argument placed." in text
    page.evaluate("model.set('memory', {})")
    assert page.get_by_text("Your votes:").count() == 0
