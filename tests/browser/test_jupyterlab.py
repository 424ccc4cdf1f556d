"""The lessons in a real JupyterLab: they open, run to the end, answer, and remember."""

import json
import re

import nbformat
import pytest
from conftest import ROOT
from lab_server import IDLE, jupyterlab, open_notebook, run_all
from playwright.sync_api import expect
from quiz_keys import answer

from japan_russia.kit.quiz import load_bank

pytestmark = pytest.mark.browser
LESSONS = sorted(path.stem for path in (ROOT / "notebooks").glob("[0-9][0-9]-*.ipynb"))
OUTPUT = ".jp-OutputArea-output"


@pytest.fixture(scope="module")
def lab(tmp_path_factory):
    """The address of a JupyterLab and the copy of the course it shows."""
    with jupyterlab(tmp_path_factory.mktemp("lab")) as running:
        yield running


class Session:
    """One lesson, open in JupyterLab; opened and run once, and looked at by several tests."""

    def __init__(self, browser, lab, lesson):
        self.address, self.course = lab
        self.lesson, self.errors, self.outside = lesson, [], []
        self.page = browser.new_context(viewport={"width": 1400, "height": 1000}).new_page()
        self.page.on("pageerror", self._failed)
        self.page.on("request", self._asked)
        open_notebook(self.page, self.address, f"notebooks/{lesson}.ipynb")
        run_all(self.page)

    def _failed(self, error):
        # JupyterLab says this of itself whenever a kernel is restarted
        if "Canceled future for" not in str(error):
            self.errors.append(str(error))

    def _asked(self, request):
        if not request.url.startswith((self.address, self.address.replace("http", "ws"), "data:", "blob:")):
            self.outside.append(request.url)

    def record(self) -> dict:
        path = self.course / "notebooks" / "my-record.json"
        return json.loads(path.read_text(encoding="utf-8"))["entries"] if path.exists() else {}


@pytest.fixture(scope="module", params=LESSONS)
def session(request, browser, lab):
    opened = Session(browser, lab, request.param)
    yield opened
    opened.page.context.close()


def test_it_runs_to_the_end_without_an_error(session):
    page = session.page
    counts = page.evaluate("""() => jupyterapp.shell.currentWidget.content.widgets
        .filter(cell => cell.model.type === 'code').map(cell => cell.model.executionCount)""")
    written = [cell for cell in nbformat.read(ROOT / "notebooks" / f"{session.lesson}.ipynb", 4).cells
               if cell.cell_type == "code"]
    assert counts == list(range(1, len(written) + 1)), "every cell was run, in order"
    wrong = page.locator(f"{OUTPUT}[data-mime-type='application/vnd.jupyter.error'],"
                         f"{OUTPUT}[data-mime-type='application/vnd.jupyter.stderr']")
    assert wrong.all_text_contents() == []
    assert session.errors == []
    assert session.outside == [], "JupyterLab needs no other machine"


def test_no_markup_is_left_raw(session):
    notebook = session.page.locator(".jp-Notebook")
    cells = notebook.locator(".jp-MarkdownCell .jp-MarkdownOutput, .jp-MarkdownCell .myst")
    text = "\n".join(cells.all_inner_texts())
    assert "Before you start" in text
    for raw in (":::", "{admonition}", ":class:", "<!--", "]("):
        assert raw not in text, raw


def test_widgets_and_charts_are_drawn(session):
    page = session.page
    charts = page.locator(f"{OUTPUT} .vega-embed svg.marks, {OUTPUT} .vega-embed svg")
    charts.first.wait_for(state="attached")
    assert page.get_by_text("Error displaying widget").count() == 0
    assert page.get_by_text("model not found").count() == 0
    assert page.locator(".course-notice:visible").count() == 0, "no notice where there is nothing to say"
    bank = load_bank(ROOT / "data" / "quizzes" / f"{session.lesson}.yml")
    questions = [question for part in bank.parts for question in part.questions]
    expect(page.locator("[data-question]")).to_have_count(len(questions))


def test_tables_begin_at_the_left_and_keep_dates_whole(session):
    cells = session.page.locator(f"{OUTPUT} table.dataframe td").evaluate_all(
        "all => all.map(e => [e.textContent, getComputedStyle(e).textAlign, getComputedStyle(e).whiteSpace])")
    assert cells and {align for _, align, _ in cells} == {"left"}
    assert {space for text, _, space in cells if re.fullmatch(r"\d{4}-\d\d-\d\d", text)} <= {"nowrap"}


def test_what_opens_with_a_click_shows_a_mark(session):
    folded = session.page.locator(f"{OUTPUT} .table-fold > summary")
    marks = folded.evaluate_all("all => all.map(e => [getComputedStyle(e).display, getComputedStyle(e).listStyleType])")
    assert all(mark == ["list-item", "disclosure-closed"] for mark in marks), marks
    assert marks or session.lesson[:2] not in ("04", "05"), "these two fold their tables"


def test_charts_are_legible_in_the_dark_theme(session):
    page = session.page
    chart = page.locator(".jp-OutputArea-output .vega-embed").first
    place = chart.evaluate("e => [...document.querySelectorAll('.jp-Cell')].indexOf(e.closest('.jp-Cell'))")
    theme = "theme => jupyterapp.commands.execute('apputils:change-theme', { theme })"
    page.evaluate(theme, "JupyterLab Dark")
    try:
        page.wait_for_function("document.body.dataset.jpThemeLight === 'false'")
        page.evaluate("""place => {
            jupyterapp.shell.currentWidget.content.activeCellIndex = place;
            return jupyterapp.commands.execute('notebook:run-cell');
        }""", place)
        seen = page.locator(".jp-Cell").nth(place).locator(".vega-embed svg").first.evaluate("""svg => {
            const filled = getComputedStyle(svg.querySelector('text')).fill;
            return { ink: filled.match(/\\d+/g).map(Number), paper: getComputedStyle(svg).backgroundColor,
                     frame: svg.querySelector('rect.background')?.getAttribute('fill') ?? null };
        }""")
        assert min(seen["ink"][:3]) > 180, "light words"
        assert seen["paper"] in ("rgba(0, 0, 0, 0)", "transparent") and seen["frame"] in (None, "none", "transparent")
    finally:
        page.evaluate(theme, "JupyterLab Light")
        page.wait_for_function("document.body.dataset.jpThemeLight === 'true'")


def test_solutions_stay_closed(session):
    """After the whole lesson was run, neither the code of a solution nor what it shows is seen."""
    seen = session.page.evaluate("""() => [...jupyterapp.shell.currentWidget.content.widgets]
        .filter(cell => (cell.model.metadata.tags || []).includes('solution'))
        .map(cell => [cell.model.sharedModel.source.startsWith('#### Solution'), cell.isHidden])""")
    assert {heading for heading, _ in seen} == {True, False}
    assert all(hidden != heading for heading, hidden in seen)


def test_a_control_changes_its_output(session):
    page = session.page
    panel = page.locator(".widget-interact:has(select)").first
    panel.scroll_into_view_if_needed()
    output = panel.locator(".jp-OutputArea").first
    output.locator("table, svg").first.wait_for()
    before = output.inner_text()
    select = panel.locator("select").first
    # a control may leave this view as it is at one of its choices
    for _ in range(1, select.locator("option").count()):
        select.press("ArrowDown")
        try:
            page.wait_for_function("([e, old]) => e.innerText.trim() && e.innerText !== old",
                                   arg=[output.element_handle(), before], timeout=3000)
            return
        except Exception:
            continue
    raise AssertionError("the menu changes nothing")


def test_no_choice_of_a_menu_is_cut(session):
    """A menu is not narrower than it would be if nothing held it."""
    widths = session.page.locator(".widget-interact select").evaluate_all("""all => all.map(e => {
        const free = e.cloneNode(true);
        free.style.cssText = "flex: none; width: max-content";
        e.after(free);
        const widths = [e.clientWidth, free.clientWidth, e.textContent];
        free.remove();
        return widths;
    })""")
    assert [text for width, free, text in widths if width < free - 1] == []


def test_labels_are_the_words_of_the_page(session, book):
    page = session.page
    for number, panel in enumerate(page.locator(".widget-interact").all()):
        here = [text.strip() for text in panel.locator(".widget-label:visible").all_text_contents() if text.strip()]
        there = re.findall(r'data-course="explore".*?class="course-state">(.*?)</script>',
                           (book / "notebooks" / f"{session.lesson}.html").read_text(encoding="utf-8"), re.S)[number]
        assert here == [control["label"] for control in json.loads(there)["controls"]]
        cut = panel.locator(".widget-label:visible").evaluate_all("all => all.some(e => e.scrollWidth > e.clientWidth)")
        assert not cut, "whole words"


def test_an_answer_and_a_note_survive_a_restart(session):
    page = session.page
    bank = load_bank(ROOT / "data" / "quizzes" / f"{session.lesson}.yml")
    question = next(q for part in bank.parts for q in part.questions if q.kind == "single")
    card = page.locator(f"[data-question='{question.id}']")
    card.scroll_into_view_if_needed()
    answer(page, card, question, question.right_answer())
    expect(card.locator(".course-outcome")).to_contain_text("Right")
    note = page.locator(".course-note textarea").first
    note.scroll_into_view_if_needed()
    note.fill(f"My guess for {session.lesson}")
    note.blur()
    key = f"quiz/{session.lesson}/{question.id}"
    for _ in range(100):
        if key in session.record() and any(name.startswith("note/") for name in session.record()):
            break
        page.wait_for_timeout(100)
    assert session.record()[key]["best"]["outcome"] == "right", "kept in a file beside the lesson"

    run_all(page)
    history = page.locator(f"[data-question='{question.id}'] .course-history")
    expect(history).to_contain_text("First answer")
    expect(page.locator(".course-note textarea").first).to_have_value(f"My guess for {session.lesson}")
    assert session.errors == []


class SmallNotebook:
    """A notebook with one widget of each kind, run once; its note and its quiz are the tests' own."""

    CELLS = ["from japan_russia import Note, Quiz, explore, progress", f"Quiz({LESSONS[0]!r}, part=1)",
             "Note('99-n1', 'What do you expect?')", "explore(lambda year: year, year=(2012, 2014));", "progress()", ""]

    def __init__(self, browser, lab):
        self.address, self.course = lab
        written = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(source) for source in self.CELLS])
        written.metadata.kernelspec = {"name": "python3", "display_name": "Python 3"}
        nbformat.write(written, self.course / "notebooks" / "small.ipynb")
        self.page = browser.new_context(viewport={"width": 1400, "height": 1000}).new_page()
        self.open()
        # a kernel that does one thing at a time, as older ones do
        self.do("jupyterapp.shell.currentWidget.sessionContext.session.kernel.commsOverSubshells = 'disabled';")
        run_all(self.page)
        self.box, self.meter = self.page.locator(".course-note textarea"), self.page.locator(".course-meter")
        self.notice = self.page.locator(".course-note .course-notice")

    def open(self):
        open_notebook(self.page, self.address, "notebooks/small.ipynb")

    def do(self, command):
        self.page.evaluate(f"() => {{ {command} }}")

    def write(self, words):
        self.box.fill(words)
        self.box.blur()

    def written(self) -> str:
        record = json.loads((self.course / "notebooks" / "my-record.json").read_text(encoding="utf-8"))
        return record["entries"]["note/99-n1"]["last"]["value"]

    def answers(self) -> set:
        record = json.loads((self.course / "notebooks" / "my-record.json").read_text(encoding="utf-8"))
        return {key for key in record["entries"] if key.startswith(f"quiz/{LESSONS[0]}/")}


@pytest.fixture(scope="module")
def small(browser, lab):
    opened = SmallNotebook(browser, lab)
    yield opened
    opened.page.context.close()


def test_saved_is_said_when_it_is_true_and_a_busy_kernel_is_waited_for(small):
    small.write("ten")
    expect(small.meter).to_have_text("1 word · saved")
    assert small.written() == "ten"
    small.do("""
        const { content } = jupyterapp.shell.currentWidget;
        content.widgets.at(-1).model.sharedModel.setSource('import time; time.sleep(5)');
        content.activeCellIndex = content.widgets.length - 1;
        jupyterapp.commands.execute('notebook:run-cell');""")
    small.page.wait_for_function("jupyterapp.shell.currentWidget.sessionContext.session.kernel.status === 'busy'")
    small.write("while a cell runs")
    expect(small.notice).to_contain_text("waiting for the kernel")
    assert small.written() == "ten"
    expect(small.meter).to_have_text("4 words · saved", timeout=10_000)
    expect(small.notice).to_be_hidden()
    assert small.written() == "while a cell runs"


def test_what_is_answered_after_a_restart_is_kept_when_the_cells_are_run_again(small):
    page, before = small.page, small.answers()
    small.do("jupyterapp.shell.currentWidget.sessionContext.restartKernel();")
    expect(small.notice).to_contain_text("kernel was restarted or is not running. Choose Run → Run All Cells")
    asleep = page.locator(".course-asleep:visible")
    expect(asleep).to_have_count(1)  # the others say it themselves
    above = asleep.bounding_box()["y"] - page.locator(".widget-interact").bounding_box()["y"]
    assert -150 < above < 0, "right above the controls, however long the result under them is"
    page.wait_for_function(IDLE, timeout=60_000)
    small.write("after the restart")
    expect(small.notice).to_contain_text("Not saved yet")
    expect(small.meter).not_to_contain_text("· saved")
    question = next(q for q in load_bank(ROOT / "data" / "quizzes" / f"{LESSONS[0]}.yml").parts[0].questions
                    if q.kind in ("single", "multiple") and f"quiz/{LESSONS[0]}/{q.id}" not in before)
    card = page.locator(f"[data-question='{question.id}']")
    answer(page, card, question, question.right_answer())
    expect(card.locator(".course-notice")).to_contain_text("Not saved yet")
    assert small.written() == "while a cell runs" and small.answers() == before

    small.do("jupyterapp.commands.execute('notebook:run-all-cells');")
    expect(small.meter).to_have_text("3 words · saved", timeout=20_000)
    expect(small.box).to_have_value("after the restart")
    expect(card.locator(".course-history")).to_contain_text("First answer: right")
    expect(page.locator(".course-notice:visible")).to_have_count(0)
    assert small.written() == "after the restart"
    assert small.answers() == before | {f"quiz/{LESSONS[0]}/{question.id}"}


def test_a_saved_notebook_says_how_to_bring_its_widgets_back(small):
    page, asleep = small.page, small.page.locator(".course-asleep")
    expect(asleep).to_have_count(4)
    expect(page.locator(".course-asleep:visible")).to_have_count(0)
    page.evaluate("jupyterapp.shell.currentWidget.sessionContext.shutdown()")
    small.write("with no kernel at all")
    expect(small.notice).to_contain_text("Not saved yet")
    page.evaluate("jupyterapp.commands.execute('docmanager:save')")
    small.open()
    expect(page.get_by_text("Error displaying widget")).to_have_count(4, timeout=20_000)
    expect(page.get_by_text("Error displaying widget").locator("visible=true")).to_have_count(0)
    expect(page.locator(".course-asleep:visible")).to_have_count(4)
    expect(asleep.first).to_contain_text("This box is asleep. Choose Run → Run All Cells in the menu to wake it.")

    small.do("jupyterapp.commands.execute('notebook:run-all-cells');")
    expect(small.meter).to_have_text("5 words · saved", timeout=20_000)
    expect(page.locator(".course-asleep:visible")).to_have_count(0)
    assert small.written() == "with no kernel at all"


def test_two_lessons_open_at_once_lose_nothing(browser, lab):
    """Runs last: by now each lesson has written to the one record, from a kernel of its own."""
    _, course = lab
    entries = json.loads((course / "notebooks" / "my-record.json").read_text(encoding="utf-8"))["entries"]
    for lesson in LESSONS:
        assert any(key.startswith(f"quiz/{lesson}/") for key in entries), lesson
    one = Session(browser, lab, LESSONS[0])
    two = Session(browser, lab, LESSONS[-1])
    boxes = [opened.page.locator(".course-note textarea").nth(1) for opened in (one, two)]
    for round_ in range(3):
        for box in boxes:
            box.scroll_into_view_if_needed()
            box.fill(f"words {round_}")
            box.blur()
    for _ in range(100):
        written = [entry["last"]["value"] for key, entry in one.record().items() if key.startswith("note/")]
        if written.count("words 2") == 2:
            break
        one.page.wait_for_timeout(100)
    assert written.count("words 2") == 2
    assert set(entries) <= set(one.record()), "nothing that was there is gone"
    open_notebook(one.page, one.address, "notebooks/my-progress.ipynb")
    run_all(one.page)
    answered = sum(key.startswith("quiz/") for key in one.record())
    expect(one.page.locator(".course-overall")).to_contain_text(f"Answered {answered} of")
    expect(one.page.locator(".course-overall")).to_contain_text("notes written")
    # a link of the page opens the lesson in the same window, as JupyterLab's own links do
    one.page.locator(".course-lesson h2 a").first.press("Enter")
    here = "path => jupyterapp.shell.currentWidget?.context?.path === path"
    one.page.wait_for_function(here, arg=f"notebooks/{LESSONS[0]}.ipynb", timeout=60_000)
    for opened in (one, two):
        opened.page.context.close()
