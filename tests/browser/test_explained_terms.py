"""Explained terms in the built lessons: by pointer, by keyboard, by touch, on paper, in light and in dark."""

import re

import pytest
from book_reader import LESSONS, come_alive, every_lesson
from conftest import ROOT
from playwright.sync_api import expect
from widget_page import violations

pytestmark = pytest.mark.browser


def seen(term) -> bool:
    return term.locator(".course-term-words").evaluate("e => getComputedStyle(e).visibility") == "visible"


def expect_seen(term, visible=True):
    expect(term.locator(".course-term-words")).to_have_css("visibility", "visible" if visible else "hidden")


def in_sight(page):
    """The first term that stands in no folded box."""
    come_alive(page)
    terms = page.locator(".course-term:visible")
    assert terms.count() >= 8
    return terms.first


@every_lesson
@pytest.mark.parametrize("theme, width", [("light", 1200), ("dark", 360)])
def test_an_explanation_opens_reads_well_and_closes(reader, lesson, theme, width):
    page = reader(theme=theme, width=width).open(f"notebooks/{lesson}.html")
    term = in_sight(page)
    assert not seen(term)
    term.locator("a").focus()
    expect_seen(term)
    assert violations(page, "p:has(.course-term:focus-within)") == [], "with an explanation open"
    box = term.locator(".course-term-words").bounding_box()
    assert box["x"] >= 0 and box["x"] + box["width"] <= width
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.keyboard.press("Escape")
    expect_seen(term, False)
    assert page.evaluate("document.activeElement.closest('.course-term') !== null"), "the focus stays where it is"
    page.keyboard.press("Tab")
    page.keyboard.press("Shift+Tab")
    expect_seen(term)


@every_lesson
def test_no_explanation_leaves_the_window_of_a_phone(reader, lesson):
    page = reader(width=360).open(f"notebooks/{lesson}.html")
    come_alive(page)
    page.evaluate("document.querySelectorAll('details').forEach(box => { box.open = true; })")
    cut = page.evaluate("""() => [...document.querySelectorAll('.course-term-words')].filter(words => {
        const box = words.getBoundingClientRect();
        const line = words.previousElementSibling.getBoundingClientRect();
        return box.left < 0 || box.right > 360 || box.width < 100 || box.top < line.top || box.top > line.bottom + 12;
    }).map(words => words.id)""")
    assert cut == []


@every_lesson
def test_each_term_is_explained_once_and_leads_to_the_glossary(reader, book, lesson):
    page = reader().open(f"notebooks/{lesson}.html")
    glossary = (book / "book" / "glossary.html").read_text(encoding="utf-8")
    links = page.locator(".course-term > a").evaluate_all(
        "all => all.map(a => [a.getAttribute('href'), a.getAttribute('aria-describedby'), a.textContent])")
    ids = [name for _, name, _ in links]
    assert len(set(ids)) == len(ids) >= 8
    for target, name, words in links:
        assert re.fullmatch(r"\.\./book/glossary\.html#term-[\w-]+", target) and words.strip()
        assert f'id="{target.partition("#")[2]}"' in glossary, target
        assert len(page.locator(f"#{name}").text_content()) > 20
    apart = ":is(h1, h2, h3, h4, a, code, pre, table, .lesson-frame, .cell, [data-course]) .course-term"
    assert page.locator(apart).count() == 0, "only in running prose"


def test_the_pointer_can_go_onto_the_explanation(reader):
    page = reader().open(f"notebooks/{LESSONS[0]}.html")
    term = in_sight(page)
    term.locator("a").hover()
    expect_seen(term)
    box = term.locator(".course-term-words").bounding_box()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2, steps=5)
    page.wait_for_timeout(500)
    assert seen(term), "it stays while the pointer is on it"
    page.keyboard.press("Escape")
    expect_seen(term, False)
    page.mouse.move(5, 5)
    term.locator("a").hover()
    expect_seen(term)
    page.mouse.move(5, 5)
    expect_seen(term, False)


def test_where_the_window_ends_it_stands_above_the_line(reader):
    page = reader().open(f"notebooks/{LESSONS[0]}.html")
    term = in_sight(page)
    term.locator("a").evaluate("e => scrollTo(0, scrollY + e.getBoundingClientRect().bottom - innerHeight + 8)")
    term.locator("a").hover()
    expect_seen(term)
    line, box = term.locator("a").bounding_box(), term.locator(".course-term-words").bounding_box()
    assert box["y"] + box["height"] <= line["y"] + 1 and box["y"] >= 0


def test_the_first_tap_opens_and_the_second_follows(browser, book):
    context = browser.new_context(viewport={"width": 390, "height": 800}, has_touch=True, is_mobile=True, offline=True)
    page = context.new_page()
    page.goto((book / "notebooks" / f"{LESSONS[0]}.html").as_uri())
    term = in_sight(page)
    term.locator("a").tap()
    expect_seen(term)
    assert LESSONS[0] in page.url
    page.locator("article h1").last.tap()
    expect_seen(term, False)
    term.locator("a").tap()
    expect_seen(term)
    term.locator("a").tap()
    page.wait_for_url("**/book/glossary.html#term-*")
    context.close()


def test_enter_follows_the_link(reader):
    page = reader().open(f"notebooks/{LESSONS[0]}.html")
    link = in_sight(page).locator("a")
    anchor = link.get_attribute("href").partition("#")[2]
    link.press("Enter")
    page.wait_for_url(f"**/book/glossary.html#{anchor}")
    expect(page.locator(f"#{anchor}")).to_be_in_viewport()


def test_without_a_script_and_on_paper(reader):
    page = reader(script=False).open(f"notebooks/{LESSONS[0]}.html")
    term = page.locator(".course-term").first
    term.locator("a").hover()
    expect_seen(term)
    page.mouse.move(5, 5)
    term.locator("a").focus()
    expect_seen(term)
    page.emulate_media(media="print")
    expect(term.locator(".course-term-words")).to_have_css("display", "none")


def test_a_page_without_terms_loads_no_script_for_them(book):
    assert "course-terms.js" not in (book / "book" / "glossary.html").read_text(encoding="utf-8")
    assert "course-terms.js" in (book / "notebooks" / f"{LESSONS[0]}.html").read_text(encoding="utf-8")
    assert (ROOT / "src/japan_russia/kit/book/terms.js").stat().st_size < 4_000
