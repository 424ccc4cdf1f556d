"""Every page of the built book, opened from a folder with the network cut: open to everyone, light, whole."""

import os
import re
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlparse

import pytest
from book_reader import LESSONS, PAGES, come_alive, every_page, see_all
from conftest import ROOT
from playwright.sync_api import expect
from widget_page import reload_with, violations

from japan_russia.kit.book.lighter import BLOCKS

pytestmark = pytest.mark.browser


@every_page
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_accessible_and_silent(reader, name, theme):
    page = reader(theme=theme).open(name)
    see_all(page)
    assert page.evaluate("document.documentElement.dataset.theme") == theme
    assert violations(page) == []


@every_page
def test_fits_a_phone(reader, name):
    page = reader(width=360).open(name)
    see_all(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


@every_page
@pytest.mark.parametrize("width", [390, 1280])
def test_a_table_that_goes_on_says_so(reader, name, width):
    page = reader(width=width).open(name)
    see_all(page)
    page.evaluate("document.querySelectorAll('details').forEach(box => { box.open = true; })")
    for box in page.locator(".table-scroll, .pst-scrollable-table-container:not(.table-scroll > *)").all():
        if not box.evaluate("e => e.checkVisibility() && e.scrollWidth > e.clientWidth + 2"):
            continue
        last = box.locator("thead tr").first.locator("th, td").last.inner_text().strip()
        sign = box.locator("xpath=preceding-sibling::*[1]")
        expect(sign).to_have_class("table-more")
        expect(sign).to_contain_text(re.compile(r"Scroll → \d+ more columns?: "))
        assert last in sign.inner_text(), "it names the columns"
        assert box.get_attribute("tabindex") == "0" and box.get_attribute("aria-label")
        box.evaluate("e => { e.scrollLeft = e.scrollWidth; }")
        expect(sign).not_to_contain_text("Scroll →")


@every_page
def test_has_its_title_and_language(reader, name):
    page = reader().open(name)
    assert page.title().strip() and page.locator("html").get_attribute("lang") == "en"
    assert page.locator("article h1, main > .bd-content h1:visible").count() == 1
    assert page.locator("link[rel~=icon]").count() >= 1


def test_every_page_of_the_book_is_tested(book):
    made = {path.relative_to(book).as_posix() for path in book.rglob("*.html") if "_static" not in path.parts}
    assert made - set(PAGES) <= {"index.html", "genindex.html"}, "pages that no test opens"


class Anchors(HTMLParser):
    """The ids of a page and everything it links to."""

    def __init__(self, text: str):
        super().__init__()
        self.ids, self.links = set(), []
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        values = dict(attributes)
        if "id" in values:
            self.ids.add(values["id"])
        if values.get("name") and tag == "a":
            self.ids.add(values["name"])
        self.links += [values[key] for key in ("href", "src") if values.get(key)]


def test_every_link_and_download_inside_the_book_resolves(book):
    found = [path for path in book.rglob("*.html") if "_static" not in path.parts]
    pages = {path: Anchors(path.read_text(encoding="utf-8")) for path in found}
    lost = []
    for path, found in pages.items():
        for link in found.links:
            parts = urlparse(link)
            if parts.scheme or link.startswith("//"):
                continue
            target = path if not parts.path else (path.parent / unquote(parts.path))
            target = Path(os.path.normpath(target))
            if not target.is_file():
                lost.append(f"{path.name}: {link}")
            elif parts.fragment and target in pages and unquote(parts.fragment) not in pages[target].ids:
                lost.append(f"{path.name}: {link} (no such place)")
    assert not lost, "\n".join(lost[:20])


def test_no_page_has_a_block_whose_styles_are_left_out(book):
    left_out = re.compile(rf"(?:{'|'.join(BLOCKS)})(?![a-z])")
    for page in PAGES:
        classes = set(" ".join(re.findall(r'class="([^"]*)"', (book / page).read_text(encoding="utf-8"))).split())
        assert [one for one in classes if left_out.match(one)] == [], page


def test_the_tables_can_be_downloaded(reader, book):
    page = reader().open("book/data-catalogue.html")
    links = page.locator("a[download], a.reference.download").evaluate_all("all => all.map(a => a.href)")
    names = {Path(unquote(urlparse(link).path)).name for link in links}
    assert {path.name for path in (ROOT / "data").glob("*.csv")} <= names


@every_page
def test_a_page_without_charts_is_light(reader, name):
    one = reader()
    page = one.open(name)
    come_alive(page)
    page.wait_for_timeout(300)
    if page.locator(".course-drawing").count():
        return
    files = {unquote(urlparse(url).path) for url in one.requests if url.startswith("file:")}
    weight = sum(Path(file).stat().st_size for file in files)
    assert weight <= 1_000_000, f"{weight:,} bytes"
    assert not any("vega" in file for file in files), "Vega is only for pages with a chart"


def test_a_chart_follows_the_width_of_the_page(reader):
    page = reader(width=1280).open(f"notebooks/{LESSONS[-1]}.html")
    see_all(page)
    for width in (390, 1280, 700):
        page.set_viewport_size({"width": width, "height": 900})
        # one unit of the drawing is one pixel of the page, so that its words are as large as they were meant
        page.wait_for_function("""() => [...document.querySelectorAll('figure.course-chart .course-drawn svg')]
            .filter(svg => svg.checkVisibility())
            .every(svg => Math.abs(svg.getBoundingClientRect().width - svg.viewBox.baseVal.width) < 3)""")


def test_damaged_answers_are_put_aside_not_lost(reader):
    page = reader().open("notebooks/my-progress.html")
    come_alive(page)
    reload_with(page, "course-record/japan-russia-2012-2022", "{broken")
    assert "put aside" in page.locator(".course-notice").inner_text()
    kept = page.evaluate("Object.entries(localStorage).filter(([k]) => k.includes('/damaged-')).map(([, v]) => v)")
    assert kept == ["{broken"]


def test_search_finds_a_lesson(reader):
    page = reader().open("search.html?q=Nagato")
    page.wait_for_selector("#search-results li", timeout=10_000)
    assert "Counting summits" in page.locator("#search-results").inner_text()
