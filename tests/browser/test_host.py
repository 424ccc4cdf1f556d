"""The host in the page, on the small book: every kind of control and output, and the record it keeps."""

import json

import pytest
import yaml
from conftest import build
from playwright.sync_api import TimeoutError
from quiz_answers import SAMPLE
from sample_book import WIDGETS, write_sample
from widget_page import reload_with

from japan_russia.kit.quiz import load_bank
from japan_russia.kit.quiz.withheld import withhold

pytestmark = pytest.mark.browser
KEY = "course-record/small-course"
NOTE = "from japan_russia.kit.widgets.note import Note\nNote({name!r}, 'What do you expect?')"


@pytest.fixture(scope="module")
def small_book(tmp_path_factory):
    """The small book with a note on each of two pages."""
    folder = write_sample(
        tmp_path_factory.mktemp("host") / "book",
        {
            "widgets": [*WIDGETS, NOTE.format(name="one")],
            "other": [NOTE.format(name="one"), NOTE.format(name="two")],
            "graded": ["from japan_russia.kit.quiz import Quiz\nQuiz('data/00-every-kind.yml', part=1)"],
        },
    )
    bank = load_bank(SAMPLE).model_copy(deep=True)
    for question in bank.questions:
        question.graded = True
    (folder / "data" / SAMPLE.name).write_text(yaml.safe_dump(withhold(bank)), encoding="utf-8")
    made = build(folder)
    assert made.returncode == 0, made.stdout[-3000:] + made.stderr[-3000:]
    return folder / "_build" / "html"


@pytest.fixture
def visit(browser, small_book):
    """Open pages of the small book with the network cut; at the end nothing may have gone wrong."""
    context = browser.new_context(viewport={"width": 1200, "height": 900}, offline=True)
    errors, asked = [], []

    def open_(name, script=None):
        if script:
            context.add_init_script(script)
        page = context.new_page()
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on("console", lambda told: errors.append(told.text) if told.type in ("error", "warning") else None)
        page.on("request", lambda request: asked.append(request.url))
        page.goto((small_book / f"{name}.html").as_uri())
        page.wait_for_function("[...document.querySelectorAll('[data-course]')].every(e => 'courseReady' in e.dataset)")
        page.asked = asked
        return page

    yield open_
    assert errors == []
    assert [url for url in asked if not url.startswith(("file:", "blob:", "data:"))] == []
    context.close()


def panel(page, number):
    return page.locator("[data-course=explore]").nth(number)


def says(page, number, words):
    """Wait until the view of a widget is just these words."""
    page.wait_for_function(
        "([n, words]) => document.querySelectorAll('[data-course=explore]')[n]"
        ".querySelector('.course-view').textContent.trim() === words",
        arg=[number, words],
    )


def test_controls_begin_where_python_begins_and_carry_their_words(visit):
    page = visit("widgets")
    one = panel(page, 2)
    assert one.get_by_label("whole").input_value() == "1"  # the second of 0, 2, 4
    assert one.locator("output").first.inner_text() == "2"
    assert one.get_by_label("part").get_attribute("aria-valuetext") == "0.10"
    assert one.get_by_label("flag").is_checked()
    assert one.get_by_label("words").is_disabled()
    assert "live in JupyterLab" in one.inner_text()
    assert "secret" not in one.inner_text(), "a constant has no control"
    says(page, 2, "2 0.1 True 1 free text kept")


def test_each_control_chooses_the_state_python_computed(visit):
    page = visit("widgets")
    one = panel(page, 2)
    one.get_by_label("whole").press("End")
    says(page, 2, "4 0.1 True 1 free text kept")
    one.get_by_label("part").press("Home")
    says(page, 2, "4 0.0 True 1 free text kept")
    one.get_by_label("flag").press("Space")
    says(page, 2, "4 0.0 False 1 free text kept")
    one.get_by_label("menu").select_option(label="two")
    says(page, 2, "4 0.0 False 2 free text kept")


def test_ready_made_controls_too(visit):
    page = visit("widgets")
    one = panel(page, 3)
    says(page, 3, "x ('p',) (1, 2) a on")
    one.get_by_role("group", name="Steps taken").get_by_label("y").check()
    one.get_by_role("group", name="Many").get_by_label("q").check()
    says(page, 3, "y ('p', 'q') (1, 2) a on")
    one.get_by_role("group", name="Many").get_by_label("p").uncheck()
    one.get_by_label("Pair: to").press("End")
    says(page, 3, "y ('q',) (1, 3) a on")
    one.get_by_label("Pair: from").press("End")  # pushed past the other end it takes it along
    says(page, 3, "y ('q',) (3, 3) a on")
    assert one.get_by_role("group", name="Pair").locator("output").inner_text() == "3 – 3"
    one.get_by_label("Span").press("End")
    one.get_by_label("off").check()
    says(page, 3, "y ('q',) (3, 3) b off")


def test_each_kind_of_output_is_drawn(visit):
    page = visit("widgets")
    one = panel(page, 1)
    menu, view = one.get_by_label("how"), one.locator(".course-view")
    for label, shown in [
        ("Markdown", "em"),
        ("HTML", "b"),
        ("text", "pre"),
        ("print", "pre"),
        ("a list", "pre, strong, table"),
        ("a figure", "img[alt='A line']"),
        ("a table", "table.dataframe"),
    ]:
        menu.select_option(label=label)
        view.locator(shown).first.wait_for()
    menu.select_option(label="Markdown")
    assert "<b>not bold</b>" in view.inner_text(), "markup in Markdown is shown, not run"


def test_a_chart_is_drawn_again_with_other_data_and_another_recipe(visit):
    page = visit("widgets")
    one = panel(page, 0)
    one.locator(".course-drawn svg").wait_for()
    dots = "document.querySelectorAll('[data-course=explore]')[0].querySelectorAll('.mark-symbol path').length"
    for key, number in [("Home", 1), ("End", 6), ("ArrowLeft", 5)]:
        one.get_by_label("most").press(key)
        page.wait_for_function(f"{dots} === {number}")
    one.get_by_label("shape").select_option("bars")
    page.wait_for_function(
        "document.querySelectorAll('[data-course=explore]')[0].querySelectorAll('.mark-rect path').length === 5"
    )
    one.get_by_label("shape").select_option("points")
    page.wait_for_function(f"{dots} === 5")


def test_a_view_chosen_before_the_first_is_drawn_has_its_own_words(visit):
    page = visit("widgets", script="window.IntersectionObserver = class { observe() {} disconnect() {} }")
    one = panel(page, 0)
    picture = one.locator(".course-drawing")
    for shape in ("bars", "points"):
        one.get_by_label("shape").select_option(shape)
        picture.locator("svg").wait_for()
        assert picture.get_attribute("aria-label") == f"Numbers by day, drawn as {shape}."


def test_vega_comes_only_when_a_chart_comes_near(visit):
    page = visit("other")
    page.wait_for_timeout(300)
    assert not any("vega" in url for url in page.asked)
    page = visit("widgets")
    page.locator(".course-drawn svg").first.wait_for()
    assert sum("course-vega.js" in url for url in page.asked) == 1


def test_what_is_written_is_kept_in_every_page_and_every_tab(visit):
    page, other = visit("widgets"), visit("other")
    page.locator("textarea").fill("from the first page")
    page.locator("textarea").blur()
    other.wait_for_function("document.querySelector('textarea').value === 'from the first page'")
    entry = json.loads(page.evaluate(f"localStorage.getItem('{KEY}')"))["entries"]["note/one"]
    assert entry["last"]["value"] == "from the first page"
    assert other.locator("textarea").nth(1).input_value() == ""


def test_an_answer_that_the_instructor_marks_is_kept_in_the_page(visit, small_book):
    page = visit("graded")
    card = page.locator("[data-question='00-q03']")
    card.get_by_label("Your answer").fill("24")
    card.get_by_role("button", name="Keep this answer").press("Enter")
    assert "Kept. Your instructor marks this one." in card.inner_text()
    has_words(page, "24", boxes=".course-written input")
    assert "Kept. Your instructor marks this one." in card.inner_text()
    source = (small_book / "graded.html").read_text(encoding="utf-8")
    for question in load_bank(SAMPLE).part(1).questions:
        assert question.feedback.right not in source and question.feedback.wrong not in source


def test_a_browser_that_keeps_nothing_says_so(visit):
    page = visit(
        "other",
        script="""
        const refuse = (key) => {
            if (key.startsWith('course-record')) throw new DOMException('forbidden', 'SecurityError');
        };
        const { getItem, setItem } = Storage.prototype;
        Storage.prototype.getItem = function (key) { refuse(key); return getItem.call(this, key); };
        Storage.prototype.setItem = function (key, value) { refuse(key); setItem.call(this, key, value); };
    """,
    )
    page.locator("textarea").first.fill("words")
    page.locator("textarea").first.blur()
    page.wait_for_function("document.body.innerText.includes('does not let this page keep answers')")
    assert page.locator("textarea").first.input_value() == "words"


def test_storage_that_fails_for_a_moment_loses_nothing(visit):
    page = visit(
        "other",
        script="""
        const { getItem, setItem } = Storage.prototype;
        const refuse = (key) => {
            if (window.refusing === false || !key.startsWith('course-record')) return;
            throw new DOMException('busy', 'UnknownError');
        };
        Storage.prototype.getItem = function (key) { refuse(key); return getItem.call(this, key); };
        Storage.prototype.setItem = function (key, value) { refuse(key); setItem.call(this, key, value); };
    """,
    )
    boxes = page.locator("textarea")
    boxes.first.fill("while it failed")
    boxes.first.blur()
    page.wait_for_function("document.body.innerText.includes('does not let this page keep answers')")
    page.evaluate("window.refusing = false")
    boxes.nth(1).fill("when it worked again")
    boxes.nth(1).blur()
    page.wait_for_function("!document.body.innerText.includes('does not let this page keep answers')")
    entries = json.loads(page.evaluate(f"localStorage.getItem('{KEY}')"))["entries"]
    assert {entry["last"]["value"] for entry in entries.values()} == {"while it failed", "when it worked again"}


#: the storage of a page is not connected as often as the number in the tab's storage says
UNCONNECTED = """
    const often = Number(sessionStorage.getItem('unconnected') ?? window.firstUnconnected ?? 0);
    sessionStorage.setItem('unconnected', String(Math.max(0, often - 1)));
    if (often > 0) {
        const held = new Map();
        Object.defineProperty(window, 'localStorage', { value: {
            getItem: (key) => held.get(key) ?? null, setItem: (key, value) => { held.set(key, value); },
            removeItem: (key) => { held.delete(key); } } });
    }
"""


def write(page, number: int, words: str):
    page.locator("textarea").nth(number).fill(words)
    page.locator("textarea").nth(number).blur()


def has_words(page, *words: str, loads=4, boxes="textarea"):
    """Load a page until its boxes hold these words: now and then a page of a busy browser has none of its storages."""
    for _ in range(loads):
        page.reload()
        try:
            page.wait_for_function(
                "([words, boxes]) => words.every((one, n) => document.querySelectorAll(boxes)[n]?.value === one)",
                arg=[list(words), boxes], timeout=8_000)
            return
        except TimeoutError:
            continue
    raise AssertionError(f"{words} are lost")


@pytest.mark.parametrize("often", [1, 2])
def test_a_page_whose_storage_is_not_connected_is_loaded_again(visit, often):
    page = visit("other", script=UNCONNECTED)
    write(page, 0, "connected")
    page.evaluate("often => sessionStorage.setItem('unconnected', String(often))", often)
    has_words(page, "connected")
    write(page, 1, "and later")
    has_words(page, "connected", "and later")
    page.wait_for_function(f"localStorage.getItem('{KEY}')?.includes('and later')")


def test_what_was_written_where_storage_was_not_connected_is_written_again(visit):
    page = visit("other", script="window.firstUnconnected = 1;" + UNCONNECTED)
    write(page, 0, "into the void")
    page.wait_for_function("sessionStorage.getItem('course-tab/small-course')")
    has_words(page, "into the void")
    page.wait_for_function(f"localStorage.getItem('{KEY}')?.includes('into the void')")


def test_answers_of_a_newer_version_are_never_written_over(visit):
    newer = json.dumps({"format": "course-record", "version": 99, "entries": {"note/one": "something new"}})
    page = visit("other")
    reload_with(page, KEY, newer)
    page.wait_for_function("document.body.innerText.includes('newer version')")
    page.locator("textarea").first.fill("words")
    page.locator("textarea").first.blur()
    page.wait_for_timeout(1500)
    assert page.evaluate(f"localStorage.getItem('{KEY}')") == newer


def test_foreign_entries_are_passed_over(visit):
    page = visit("other")
    entries = {"note/one": {"last": 5}, "__proto__": 1, "note/two": None}
    reload_with(page, KEY, json.dumps({"format": "course-record", "version": 1, "entries": entries}))
    page.locator("textarea").first.fill("still works")
    page.locator("textarea").first.blur()
    page.wait_for_function(f"(localStorage.getItem('{KEY}') || '').includes('still works')")
