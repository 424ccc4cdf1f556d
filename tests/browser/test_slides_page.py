"""Slides in a browser, opened from a folder with the network cut: every slide of every lesson, and how a deck works."""

import io
import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from conftest import ROOT
from pypdf import PdfReader
from sample_teaching import SLIDES, teaching_lesson

from japan_russia.kit.lesson import lessons, read_lesson
from japan_russia.kit.slides.making import make_slides
from japan_russia.kit.teaching import read_teaching

pytestmark = pytest.mark.browser
LESSONS = lessons(ROOT / "notebooks")
WIDE, PHONE = {"width": 1280, "height": 720}, {"width": 390, "height": 800}

MEASURE = """() => Reveal.getSlides().map((slide, number) => {
  Reveal.slide(number);
  const words = ".deck-words *, .deck-shown :is(p, li, td, th, label, legend, span, button)";
  const said = (one) => [...one.childNodes].some((node) => node.nodeType === 3 && node.data.trim());
  const sizes = [...slide.querySelectorAll(words)].filter((one) => one.checkVisibility() && said(one))
    .map((one) => parseFloat(getComputedStyle(one).fontSize));
  const shown = slide.querySelector(".deck-shown");
  return {
    heading: slide.querySelector("h2").textContent,
    over: Math.max(slide.scrollWidth - slide.clientWidth, slide.scrollHeight - slide.clientHeight),
    size: Math.min(...sizes),
    room: shown ? shown.clientHeight / slide.clientHeight : 1,
    region: shown ? shown.tabIndex : 0,
    inner: slide.querySelectorAll("section").length,
    undone: slide.querySelectorAll("[data-course]:not([data-course-ready])").length,
  };
})"""
LEVELS = "[...document.querySelectorAll('main > h1, .deck-words :is(h1,h2,h3,h4,h5,h6)')].map((h) => h.tagName)"
INSIDE = "[...document.querySelectorAll(\".deck-shown a[href^='file:']\")].map((a) => a.href)"


@pytest.fixture(scope="module")
def decks(book, tmp_path_factory):
    """The decks of all lessons that have slides, and one made for these tests; the book has run their notebooks."""
    out = tmp_path_factory.mktemp("slides")
    store = book.parent / "executed"
    make_slides(LESSONS, ROOT, out / "real", store, "japan-russia")
    sample = read_lesson(teaching_lesson(tmp_path_factory.mktemp("lesson")))
    make_slides([sample], ROOT, out / "sample", store, "sample")
    make_slides([sample], ROOT, out / "beside", store, "sample", "../book")
    return out


@pytest.fixture
def deck(browser, decks):
    """Open a deck; at the end no script may have failed and nothing may have been asked from elsewhere."""
    contexts, faults = [], []

    def open_(name="sample/02-counting-summits", query="", viewport=WIDE, **options):
        context = browser.new_context(viewport=viewport, offline=True, **options)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on("console", lambda said: faults.append(said.text) if said.type in ("error", "warning") else None)
        page.on("request", lambda asked: faults.append(asked.url) if asked.url.startswith("http") else None)
        page.goto(f"file://{decks}/{name}.html{query}")
        page.wait_for_selector("html[data-deck-ready]")
        page.wait_for_function("!document.querySelector('[data-course=widget]:not([data-course-ready])')")
        return page

    yield open_
    for context in contexts:
        context.close()
    assert faults == []


def _accessible(page, *parts, rules=()):
    context = {"include": [[part] for part in parts]} if parts else None
    only = {"runOnly": {"type": "rule", "values": list(rules)}} if rules else {}
    found = Axe().run(page, context=context, options={"resultTypes": ["violations"], "preload": False} | only)
    return [(one["id"], [node["html"][:120] for node in one["nodes"][:3]]) for one in found.response["violations"]]


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.id)
def test_every_slide_of_a_lesson_fits_and_is_alive(deck, lesson):
    page = deck(f"real/{lesson.id}")
    slides = page.evaluate(MEASURE)
    assert len(slides) == len(read_teaching(lesson.path).slides) + 2
    for slide in slides:
        assert slide["over"] <= 1, f"{slide['heading']} is larger than its slide by {slide['over']} pixels"
        assert slide["size"] >= 14, f"{slide['heading']} has letters of {slide['size']} pixels"
        assert slide["room"] >= 0.4, f"{slide['heading']}: the words leave too little room for what is shown"
        assert slide["region"] == 0 and slide["inner"] == 0 and slide["undone"] == 0, slide["heading"]
    levels = page.evaluate(LEVELS)
    assert levels == ["H1", *["H2"] * len(slides)]


def test_what_is_larger_than_its_place_fades_out_until_its_end_is_seen(deck):
    page = deck()
    left = """() => [...document.querySelectorAll(".deck-shown")].map((e) =>
        [e.scrollHeight - e.clientHeight > 4 && e.scrollTop === 0, e.hasAttribute("data-more")])"""
    assert all(more == told for more, told in page.evaluate(left))
    page.evaluate("""() => { const shown = document.querySelector(".deck-shown");
        Reveal.slide(Reveal.getSlides().indexOf(shown.closest("section")));
        const tall = document.createElement("div");
        tall.style.height = "300vh"; shown.append(tall); dispatchEvent(new Event("resize")); }""")
    page.wait_for_function("document.querySelector('.deck-shown').hasAttribute('data-more')")
    page.evaluate("document.querySelector('.deck-shown').scrollTop = 1e6")
    page.wait_for_function("!document.querySelector('.deck-shown').hasAttribute('data-more')")


IN_SIGHT = """(parts) => {
  const slide = Reveal.getSlides().find((one) => one.querySelector(`.deck-shown ${parts}`));
  Reveal.slide(Reveal.getSlides().indexOf(slide));
  const shown = slide.querySelector(".deck-shown"), end = shown.getBoundingClientRect().bottom;
  const seen = [...shown.querySelectorAll(parts)].filter((one) => one.getBoundingClientRect().bottom <= end);
  return [seen.length, slide.classList.contains("deck-tall")];
}"""


@pytest.mark.parametrize("lesson, parts, least", [
    ("01-islands-and-treaty", ".course-explore svg text", 12),
    ("06-china-factor", ".course-debate fieldset:nth-of-type(n + 2) .course-choices", 8),
    ("07-ally-and-futures", ".course-forecasts .course-field input", 8),
    ("09-taking-stock", ".course-matrix :is(.course-rates select, .course-rates + .course-buttons button)", 8),
])
def test_what_is_too_high_for_its_slide_shows_what_matters_without_scrolling(deck, lesson, parts, least):
    page = deck(f"real/{lesson}")
    seen, tall = page.evaluate(IN_SIGHT, parts)
    assert tall and seen >= least
    assert _accessible(page, "section.present", rules=("color-contrast", "scrollable-region-focusable")) == []


def test_on_a_slide_that_is_too_high_controls_stay_in_sight_and_arguments_in_their_column(deck):
    page = deck("real/01-islands-and-treaty")
    page.evaluate(IN_SIGHT, ".course-explore .course-drawing")
    shown, control = page.locator("section.present .deck-shown"), page.locator("section.present select").first
    before = control.bounding_box()["y"]
    shown.evaluate("(one) => { one.scrollTop = 1e6; }")
    assert shown.evaluate("(one) => one.scrollTop") > 100
    assert shown.bounding_box()["y"] <= control.bounding_box()["y"] <= before
    page = deck("real/06-china-factor")
    page.evaluate(IN_SIGHT, ".course-debate fieldset:nth-of-type(3)")
    legends = page.locator("section.present .course-debate legend")
    before = [one.bounding_box()["x"] for one in legends.all()]
    assert len(set(before)) == 2
    page.locator("section.present .course-debate fieldset").nth(3).get_by_role("radio").first.check()
    page.wait_for_selector("section.present .course-bears:not([hidden])")
    assert [one.bounding_box()["x"] for one in legends.all()] == before


def test_slides_are_accessible_in_light_and_dark_and_on_a_phone(deck):
    # in the dark the colours are others, and on a phone the sizes; the elements are the same
    for viewport, scheme, rules in ((WIDE, "light", ()), (WIDE, "dark", ("color-contrast", "link-in-text-block")),
                                    (PHONE, "light", ("target-size", "scrollable-region-focusable"))):
        page = deck(viewport=viewport, color_scheme=scheme)
        if viewport == PHONE:
            assert page.evaluate("document.documentElement.scrollWidth") <= 390
        # a title, words, a note, a table, a chart, an explore widget, a quiz
        for number in (3, 5, 6) if viewport == PHONE else range(7):
            page.evaluate(f"Reveal.slide({number})")
            assert _accessible(page, "section.present", "nav", rules=rules) == [], (number, scheme)
            wide = "Reveal.getCurrentSlide().scrollWidth - Reveal.getCurrentSlide().clientWidth"
            assert page.evaluate(wide) <= 1, number


def _at(page):
    return page.evaluate("Reveal.getIndices().h")


def test_keys_turn_slides_but_not_while_a_control_needs_them(deck):
    page = deck()
    for key, at in (("ArrowRight", 1), (" ", 2), ("ArrowLeft", 1), ("End", 9), ("Home", 0)):
        page.keyboard.press(key)
        assert _at(page) == at, key
    page.evaluate("Reveal.slide(5)")
    menu = page.locator("section.present select").first
    menu.focus()
    before = menu.input_value()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowRight")
    assert _at(page) == 5 and menu.input_value() != before
    page.keyboard.press("PageDown")   # the key of a presenter's remote control
    assert _at(page) == 6
    page.evaluate("Reveal.slide(5)")
    menu.focus()
    page.keyboard.press("Escape")
    assert not page.evaluate("Reveal.isOverview()")
    page.keyboard.press("ArrowRight")
    assert _at(page) == 6
    page.locator("section.present summary").first.focus()
    page.keyboard.press(" ")
    assert _at(page) == 6
    page.keyboard.press("ArrowRight")
    assert _at(page) == 7


def test_a_widget_a_chart_and_a_quiz_live_on_their_slides(deck):
    page = deck()
    page.evaluate("Reveal.slide(4)")
    assert page.locator("section.present .course-drawing svg").count() == 1
    page.wait_for_selector("section.present .course-drawn svg")
    page.evaluate("Reveal.slide(5)")
    view = page.locator("section.present .course-view")
    first = view.inner_text()
    page.get_by_label("two cities", exact=True).select_option(index=1)
    changed = "(first) => document.querySelector('section.present .course-view').innerText !== first"
    page.wait_for_function(changed, arg=first)
    page.evaluate("Reveal.slide(6)")
    question = page.locator("section.present .course-question").first
    question.get_by_role("textbox").or_(question.get_by_role("spinbutton")).first.fill("1")
    question.get_by_role("button", name="Check").click()
    assert "Not right" in question.inner_text()
    kept = page.evaluate("Object.keys(localStorage)")
    assert any("sample-slides-02" in key for key in kept) and not any(key.endswith("/sample") for key in kept)
    # without a book beside it a link leads nowhere, so there is none
    assert page.locator(".slides a[href^='../']").count() == 0


def test_links_lead_into_the_book_that_lies_beside(deck, decks):
    page = deck("beside/02-counting-summits")
    inside = page.evaluate(INSIDE)
    places = tuple(f"file://{decks}/book/{folder}/" for folder in ("book", "notebooks"))
    assert inside and all(link.startswith(places) for link in inside)


def test_notes_stand_in_the_speakers_window_below_the_slide_and_on_paper(deck):
    page = deck()
    page.keyboard.press("ArrowRight")
    with page.context.expect_page() as opened:
        page.keyboard.press("s")
    speaker = opened.value
    told = "document.querySelector('.speaker-controls-notes .value')?.innerText.startsWith('Give them a minute')"
    speaker.wait_for_function(told)
    speaker.close()
    assert page.locator(".deck-notes").is_hidden()
    page.get_by_role("button", name="Notes").click()
    assert page.locator(".deck-notes").inner_text().startswith("Give them a minute")
    page.evaluate("Reveal.slide(0)")
    assert _accessible(page) == []
    assert "In class: 80 minutes." in page.locator(".deck-notes").inner_text()
    paper = {"prefer_css_page_size": True}
    with_notes = PdfReader(io.BytesIO(page.pdf(**paper)))
    page.get_by_role("button", name="Notes").click()
    plain = PdfReader(io.BytesIO(page.pdf(**paper)))
    slides = sum(map(len, SLIDES.values())) + 2
    assert [len(plain.pages), len(with_notes.pages)] == [slides, slides]
    assert "Give them a minute" in with_notes.pages[1].extract_text()
    assert "Give them a minute" not in plain.pages[1].extract_text()
    assert "?with-notes" not in page.url
    page.get_by_role("button", name="Dark").click()
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert page.evaluate("document.documentElement.dataset.theme") == "light"
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert page.evaluate("document.documentElement.dataset.theme") == "dark"
    assert deck(query="?with-notes").locator(".deck-notes").is_visible()


@pytest.mark.parametrize("viewport", [{"width": 1920, "height": 1080}, {"width": 1280, "height": 900}])
@pytest.mark.parametrize("query", ["", "?with-notes"])
def test_a_slide_fits_its_sheet_whatever_the_size_of_the_window(deck, viewport, query):
    page = deck("real/06-china-factor", query, viewport)
    size = "parseFloat(document.documentElement.style.fontSize)"
    before = page.evaluate(size)
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert page.evaluate(size) == 20
    # a chart draws itself again a moment later; a table and a debate stand as they are
    whole = page.locator(".deck-shown:not(:has(.course-drawing))").all()
    assert len(whole) > 3
    for one in whole:
        assert one.evaluate("one => one.scrollHeight - one.clientHeight") <= 1, one.inner_text()
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert abs(page.evaluate(size) - before) < 0.1
    assert not page.evaluate("document.querySelector('.reveal').style.cssText")
    assert page.locator(".deck-shown[style*='zoom: 0']").count() == 0


def test_all_slides_are_seen_at_once(deck):
    page = deck()
    page.keyboard.press("Escape")
    assert page.evaluate("Reveal.isOverview()")
    boxes = [one.bounding_box() for one in page.locator(".slides > section").all()]
    assert len(boxes) > 8 and all(one["x"] >= 0 and one["x"] + one["width"] <= WIDE["width"] for one in boxes)
    assert len({one["y"] for one in boxes}) == -(-len(boxes) // 4), "four in a line"
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Escape")
    assert not page.evaluate("Reveal.isOverview()") and _at(page) == 1


def test_a_deck_needs_no_file_but_its_own(decks):
    page = (decks / "sample" / "02-counting-summits.html").read_text(encoding="utf-8")
    files = {path.name for path in (decks / "sample" / "shared").iterdir()}
    asked = set(re.findall(r'(?:src|href)="shared/([^"]+)"', page))
    assert asked == files - {"course-vega.js", "reveal-licence.txt"}   # Vega is loaded when a chart is near
    for word in ('type="module"', "cdn.", "mathjax", "require.js", "unpkg", str(ROOT)):
        assert word not in page, word
