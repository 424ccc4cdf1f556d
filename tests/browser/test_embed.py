"""A page in the frame of another site: opened with ?embed it is without side bar, header and footer."""

import pytest
from book_reader import LESSONS, come_alive
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

CHROME = (".bd-sidebar-primary, .bd-sidebar-secondary, .bd-header-article, .prev-next-footer, .bd-footer-content, "
          ".bd-footer, .skip-link")
PAGE = f"notebooks/{LESSONS[-1]}.html"


def seen(page) -> int:
    return page.evaluate(f"[...document.querySelectorAll('{CHROME}')].filter((e) => e.checkVisibility()).length")


@pytest.mark.parametrize(("width", "theme"), [(1200, "light"), (390, "dark")])
def test_the_frame_shows_the_content_alone_and_alive(reader, width, theme):
    opened = reader(width=width, theme=theme)
    assert seen(opened.open(PAGE)) > 0
    page = opened.open(f"{PAGE}?embed")
    come_alive(page)
    assert seen(page) == 0
    assert page.evaluate("document.documentElement.dataset.theme") == theme
    expect(page.locator("article h1")).to_be_visible()
    expect(page.locator(".course-quiz button").first).to_be_visible()
    box = page.locator("article.bd-article").bounding_box()
    assert 0 <= box["x"] and box["width"] >= min(width, 700) * 0.85, "the content has the room of the side bars"
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_links_within_the_book_stay_in_the_frame(reader):
    page = reader().open(f"{PAGE}?embed")
    come_alive(page)
    page.locator("article a[href*='sources.html#']").first.click()
    page.wait_for_url("**/book/sources.html?embed#*")
    assert seen(page) == 0
    page.locator("article a[href*='notebooks/']").first.click()
    page.wait_for_url("**/notebooks/*.html?embed*")
    assert seen(page) == 0


def test_what_leads_nowhere_else_is_left_and_other_sites_get_a_window(reader):
    page = reader().open(f"{PAGE}?embed")
    come_alive(page)
    results = page.evaluate("""() => {
        const place = document.querySelector("article");
        const used = (href) => {
            const link = Object.assign(document.createElement("a"), { textContent: "x" });
            link.setAttribute("href", href);
            link.addEventListener("click", (event) => event.preventDefault());
            place.append(link);
            link.click();
            return [link.getAttribute("href"), link.target];
        };
        return ["#key-points", "https://example.org/a.html", "../book/glossary.html?a=1#x"].map(used);
    }""")
    assert results[0] == ["#key-points", ""]
    assert results[1] == ["https://example.org/a.html", "_blank"]
    assert results[2][0].endswith("/book/glossary.html?a=1&embed#x") and results[2][1] == ""


def test_without_the_word_links_are_as_they_were(reader):
    page = reader().open(PAGE)
    page.locator("article a[href*='sources.html#']").first.click()
    page.wait_for_url("**/book/sources.html#*")
    assert seen(page) > 0
