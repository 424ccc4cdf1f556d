"""The built pages, opened from a folder with the network cut, as a reader opens them."""

import os
import re
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlparse

import pytest
from conftest import ROOT
from playwright.sync_api import expect
from quiz_keys import answer, wrong_answer
from widget_page import COLOUR_RULES, reload_with, violations

from japan_russia import load
from japan_russia.kit.quiz import load_bank

pytestmark = pytest.mark.browser

#: read from the table of contents, so that each page is a test of its own
CONTENTS = (ROOT / "_toc.yml").read_text(encoding="utf-8")
PAGES = [f"{name}.html" for name in re.findall(r"(?:file|root): (\S+)", CONTENTS)]
PAGES += ["search.html"]
LESSONS = [Path(page).stem for page in PAGES if re.search(r"notebooks/\d\d-", page)]
every_page = pytest.mark.parametrize("name", PAGES)
every_lesson = pytest.mark.parametrize("lesson", LESSONS)
#: what the theme's script says when all is well
CHATTER = ("[PST]",)


class Reader:
    """A browser with the network cut, which notes everything that should not happen."""

    def __init__(self, browser, book: Path, width=1200, theme="light", script=True):
        self.context = browser.new_context(viewport={"width": width, "height": 900}, offline=True,
                                           color_scheme=theme, java_script_enabled=script, accept_downloads=True)
        self.context.add_init_script(
            f"if (!localStorage.getItem('mode')) {{ localStorage.setItem('mode', '{theme}');"
            f" localStorage.setItem('theme', '{theme}'); }}")
        self.book, self.errors, self.requests = book, [], []

    def open(self, name: str):
        page = self.context.new_page()
        page.on("pageerror", lambda error: self.errors.append(f"page error: {error}"))
        page.on("console", self._console)
        page.on("request", lambda request: self.requests.append(request.url))
        name, sign, rest = re.match(r"([^?#]+)([?#]?)(.*)", name).groups()
        page.goto((self.book / name).as_uri() + sign + rest)
        return page

    def _console(self, message):
        if message.type in ("error", "warning") and not message.text.startswith(CHATTER):
            self.errors.append(f"console {message.type}: {message.text}")

    def outside(self) -> list[str]:
        return [url for url in self.requests if not url.startswith(("file:", "blob:", "data:"))]


@pytest.fixture
def reader(browser, book):
    """Open pages; at the end nothing may have been asked from outside and no script may have failed."""
    opened = []

    def open_(**kwargs):
        opened.append(Reader(browser, book, **kwargs))
        return opened[-1]

    yield open_
    for one in opened:
        assert one.outside() == []
        assert one.errors == []
        one.context.close()


def come_alive(page):
    """Wait until every widget of the page is mounted."""
    page.wait_for_function("[...document.querySelectorAll('[data-course]')].every(e => 'courseReady' in e.dataset)")


def see_all(page):
    """Scroll through the page, so that every chart comes near the screen and is drawn."""
    come_alive(page)
    page.evaluate("""async () => {
        for (let y = 0; y < document.documentElement.scrollHeight; y += 700) {
            scrollTo(0, y); await new Promise(resolve => setTimeout(resolve, 30));
        }
        scrollTo(0, 0);
    }""")
    page.wait_for_function(
        # a chart in a folded box is drawn when the box is opened
        "[...document.querySelectorAll('.course-drawing')]"
        ".every(e => !e.checkVisibility() || e.querySelector('.course-drawn svg'))",
        timeout=20_000)


# Every page


@every_page
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_accessible_and_silent(reader, name, theme):
    page = reader(theme=theme).open(name)
    see_all(page)
    assert page.evaluate("document.documentElement.dataset.theme") == theme
    # the themes differ in their colours only
    assert violations(page, rules=None if theme == "light" else COLOUR_RULES) == []


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


@every_lesson
@pytest.mark.parametrize("width", [360, 1280])
def test_the_legend_of_a_chart_is_whole(reader, lesson, width):
    page = reader(width=width).open(f"notebooks/{lesson}.html")
    page.evaluate("document.querySelectorAll('details').forEach(box => { box.open = true; })")
    see_all(page)
    cut = page.evaluate("""() => [...document.querySelectorAll('.course-drawn svg')].flatMap(svg =>
        [...svg.querySelectorAll('.role-legend text')].filter(text => text.textContent.includes('…')
            || text.getBoundingClientRect().right > svg.getBoundingClientRect().right + 1)
            .map(text => text.textContent))""")
    assert cut == []


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


# The chronology

CHRONOLOGY = "book/chronology.html"


def shown(page) -> int:
    return page.locator("ul.chronology > li:visible").count()


def test_the_chronology_is_whole_without_a_script(reader):
    page = reader(script=False).open(CHRONOLOGY)
    rows = page.locator("ul.chronology > li")
    assert shown(page) == rows.count() > len(load("timeline"))
    assert page.locator(".course-filters").count() == 0
    assert "need JavaScript" in page.locator(".course-filtered noscript").text_content()


def test_the_chronology_is_filtered_by_keyboard_and_says_how_much_is_shown(reader):
    page = reader().open(CHRONOLOGY)
    status, total = page.get_by_role("status"), shown(page)
    expect(status).to_have_text(f"All {total} rows are shown.")
    events, sanctions = load("timeline"), page.get_by_role("checkbox", name=re.compile("^Sanctions"))
    sanctions.focus()
    page.keyboard.press("Space")
    expect(status).to_have_text(re.compile(rf"^\d+ of {total} rows are shown. Theme: Sanctions.$"))
    some = shown(page)
    assert (events["category"] == "sanctions").sum() <= some < total
    page.get_by_role("checkbox", name=re.compile("^Treaty")).press("Space")
    expect(status).to_contain_text("Theme: Sanctions, Treaty.")
    assert shown(page) == some + (events["category"] == "treaty").sum(), "two themes: rows of the one or the other"
    page.get_by_label("Confidence").focus()
    page.keyboard.type("single")
    expect(status).to_contain_text("Confidence: single source.")
    page.get_by_label("from").press_sequentially("2014")
    page.get_by_label("to", exact=True).press_sequentially("2014")
    expect(status).to_contain_text("Years: from 2014 to 2014.")
    dates = page.locator("ul.chronology > li:visible .when").all_inner_texts()
    assert 0 < len(dates) < some and all(date.endswith(("2014", "2014 (day not known)")) for date in dates)
    assert set(page.locator("ul.chronology > li:visible .confidence").all_inner_texts()) == {"single source"}
    # sections without a row go, and their lines in the list of contents too
    assert page.locator(".bd-article section section:visible h2").all_inner_texts() == ["2014"]
    links = page.locator('.bd-sidebar-secondary a[href^="#years-"]')
    assert links.count() > 5 and sum(link.is_visible() for link in links.all()) <= 1
    assert violations(page) == []
    page.get_by_label("Words in the row").press_sequentially("nothing has these words")
    expect(status).to_contain_text(f"None of the {total} rows fits.")
    page.get_by_role("button", name="Show all rows").press("Enter")
    expect(status).to_have_text(f"All {total} rows are shown.")
    assert shown(page) == total and page.get_by_label("from").input_value() == "" and "#" not in page.url


@pytest.mark.parametrize("width", [360, 1200])
def test_a_link_to_a_choice_shows_it_to_somebody_else(reader, width):
    page = reader(width=width).open(CHRONOLOGY)
    page.get_by_label("Actor").select_option("Vladimir Putin")
    page.get_by_label("Words in the row").fill("tokyo NÁGATO")
    page.wait_for_url(re.compile("words="))
    link, count = page.url, shown(page)
    assert 0 < count < 10 and page.evaluate("document.documentElement.scrollWidth") <= width
    other = reader(width=width).open(f"{CHRONOLOGY}#{link.partition('#')[2]}")
    expect(other.get_by_role("status")).to_contain_text("Actor: Vladimir Putin. Words in the row: tokyo NÁGATO.")
    assert shown(other) == count and other.get_by_label("Actor").input_value() == "Vladimir Putin"
    # a link to one row is stronger than the filters
    assert not other.locator("#t001").is_visible()
    other.evaluate("location.hash = 't001'")
    expect(other.locator("#t001")).to_be_in_viewport()
    # what an address says of things that are not there does no harm
    strange = reader(width=width).open(f"{CHRONOLOGY}#actor=Nobody&theme=nothing&from=abc&more=1")
    expect(strange.get_by_role("status")).to_contain_text("All ")


def test_the_chronology_prints_without_its_controls(reader):
    page = reader().open(f"{CHRONOLOGY}#theme=treaty")
    expect(page.get_by_role("status")).to_contain_text("Theme: Treaty.")
    page.emulate_media(media="print")
    assert not page.locator(".course-filters").is_visible() and page.get_by_role("status").is_visible()
    assert shown(page) == (load("timeline")["category"] == "treaty").sum()


# Lessons


@every_lesson
def test_the_first_view_is_there_without_a_script(reader, lesson):
    page = reader(script=False).open(f"notebooks/{lesson}.html")
    for panel in page.locator("[data-course=explore]").all():
        assert panel.locator(".course-view").inner_text().strip() or panel.locator(".course-view svg").count()
    assert page.locator(".course-drawing svg").count() == page.locator(".course-drawing").count()
    for quiz in page.locator(".course-widget[data-module=quiz]").all():
        assert len(quiz.locator(".course-static").inner_text()) > 200


def view_of(panel) -> str:
    return panel.locator(".course-view").evaluate("e => e.innerHTML")


def settle(page, panel, before):
    """Wait a moment for a view to become another one; None if it stays."""
    try:
        page.wait_for_function("([e, old]) => e.querySelector('.course-view').innerHTML !== old",
                               arg=[panel.element_handle(), before], timeout=600)
    except Exception:
        return None
    return view_of(panel)


def keys_of(control) -> list[str]:
    """The keys that take a control to other states and back."""
    kind = control.evaluate("e => e.type")
    if kind == "checkbox":
        return ["Space"]
    forth, back = ("ArrowRight", "ArrowLeft") if kind == "range" else ("ArrowDown", "ArrowUp")
    return [forth] * 5 + [back] * 8


def move_until_it_changes(page, panel, group) -> bool:
    """Press keys on a control until the view is another one."""
    for control in group.locator("input:enabled, select:enabled").all():
        for key in keys_of(control):
            before = view_of(panel)
            control.focus()
            page.keyboard.press(key)
            if settle(page, panel, before) is not None:
                return True
    return False


@every_lesson
def test_every_control_changes_something(reader, lesson):
    page = reader().open(f"notebooks/{lesson}.html")
    see_all(page)
    panels = page.locator("[data-course=explore]").all()
    assert panels, "a lesson has a widget"
    for panel in panels:
        groups = panel.locator(".course-control").all()
        assert groups
        for group in groups:
            # each control has its words, and the keyboard moves it
            assert group.locator("label, legend").first.inner_text().strip()
            if group.locator("input:disabled").count():
                continue
            changed = move_until_it_changes(page, panel, group)
            # a control may do nothing beside one choice of another: the second tenure begins after the first
            for key in ("Home", "End"):
                if not changed:
                    for control in panel.locator("input[type=range]:enabled, select:enabled").all():
                        control.press(key)
                    changed = move_until_it_changes(page, panel, group)
            assert changed, f"{group.inner_text()!r} changes nothing"


@every_lesson
def test_every_question_is_answered_wrong_and_right_by_keyboard_and_remembered(reader, lesson):
    bank = load_bank(ROOT / "data" / "quizzes" / f"{lesson}.yml")
    page = reader().open(f"notebooks/{lesson}.html")
    come_alive(page)
    questions = [question for part in bank.parts for question in part.questions]
    assert page.locator("[data-question]").count() == len(questions)
    for question in questions:
        card = page.locator(f"[data-question='{question.id}']")
        answer(page, card, question, wrong_answer(question))
        assert card.locator(".course-outcome").inner_text().strip(), f"{question.id}: a wrong answer gets words"
        assert "is-right" not in card.locator(".course-outcome").get_attribute("class"), question.id
        answer(page, card, question, question.right_answer())
        assert "is-right" in card.locator(".course-outcome").get_attribute("class"), question.id
    page.reload()
    come_alive(page)
    for question in questions:
        history = page.locator(f"[data-question='{question.id}'] .course-history")
        expect(history, question.id).to_contain_text("First answer")
        expect(history, question.id).to_contain_text("(right)")
    assert violations(page) == [], "also with all the feedback shown"
    # the progress page, another page of the book, knows of all of them
    page.goto(page.url.replace(lesson, "my-progress"))
    come_alive(page)
    assert re.search(rf"\b{len(questions)} of {len(questions)}\b", page.locator("main").inner_text())


@every_lesson
@pytest.mark.parametrize("theme, width", [("light", 1200), ("dark", 390)])
def test_the_progress_page_leads_back_to_what_is_not_right(reader, lesson, theme, width):
    question = load_bank(ROOT / "data" / "quizzes" / f"{lesson}.yml").questions[-1]
    page = reader(theme=theme, width=width).open(f"notebooks/{lesson}.html")
    come_alive(page)
    note = page.locator(".course-note").last
    prompt, address = note.locator("label").inner_text(), note.get_attribute("id")
    answer(page, page.locator(f"#question-{question.id}"), question, wrong_answer(question))
    note.locator("textarea").fill("What I think")
    note.locator("textarea").blur()

    page.goto(page.url.replace(lesson, "my-progress"))
    come_alive(page)
    written = page.locator(".course-progress li", has=page.locator(".course-wrote"))
    assert written.locator("a").inner_text() == prompt
    assert written.locator(".course-wrote").inner_text() == "What I think"
    assert written.locator("a").get_attribute("href") == f"{lesson}.html#{address}"
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.locator("details[data-fold$=wrong] a").press("Enter")
    page.wait_for_url(f"**/{lesson}.html#question-{question.id}")
    come_alive(page)
    card = page.locator(f"#question-{question.id}")
    expect(card).to_be_focused()
    expect(card.locator("legend")).to_be_in_viewport()


@every_lesson
def test_a_note_is_remembered(reader, lesson):
    page = reader().open(f"notebooks/{lesson}.html")
    come_alive(page)
    box = page.locator(".course-note textarea").first
    box.fill("My <b>guess</b> & reasons — 日本")
    box.blur()
    page.reload()
    come_alive(page)
    assert page.locator(".course-note textarea").first.input_value() == "My <b>guess</b> & reasons — 日本"


@every_lesson
def test_charts_say_what_they_show(reader, lesson):
    page = reader().open(f"notebooks/{lesson}.html")
    see_all(page)
    for figure in page.locator("figure.course-chart").all():
        assert figure.locator(".course-chart-title").text_content().strip()
        assert figure.locator(".course-chart-source").text_content().startswith("Source: ")
        assert len(figure.locator(".course-drawing").get_attribute("aria-label")) > 30
        assert figure.locator("svg").count() == 1


def test_a_chart_follows_the_width_of_the_page(reader):
    page = reader(width=1280).open(f"notebooks/{LESSONS[-1]}.html")
    see_all(page)
    for width in (390, 1280, 700):
        page.set_viewport_size({"width": width, "height": 900})
        # one unit of the drawing is one pixel of the page, so that its words are as large as they were meant
        page.wait_for_function("""() => [...document.querySelectorAll('figure.course-chart .course-drawn svg')]
            .filter(svg => svg.checkVisibility())
            .every(svg => Math.abs(svg.getBoundingClientRect().width - svg.viewBox.baseVal.width) < 3)""")


def test_a_folded_solution_opens_by_keyboard(reader):
    page = reader().open(f"notebooks/{LESSONS[-1]}.html")
    box = page.locator("details.solution").first
    assert not box.evaluate("e => e.open")
    box.locator("summary").focus()
    page.keyboard.press("Enter")
    assert box.evaluate("e => e.open") and box.locator("p").first.is_visible()


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
