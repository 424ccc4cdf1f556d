"""The lessons in the built book, as a reader uses them: widgets, questions, notes and charts are alive."""

import re

import pytest
from book_reader import LESSONS, come_alive, every_lesson, see_all
from conftest import ROOT
from playwright.sync_api import expect
from quiz_keys import answer, wrong_answer
from widget_page import violations

from japan_russia.kit.markdown import without_marks
from japan_russia.kit.progress.lesson_cells import lesson_cells
from japan_russia.kit.quiz import load_bank

pytestmark = pytest.mark.browser


@every_lesson
@pytest.mark.parametrize("width", [390, 1280])
def test_the_legend_of_a_chart_is_whole(reader, lesson, width):
    page = reader(width=width).open(f"notebooks/{lesson}.html")
    page.evaluate("document.querySelectorAll('details').forEach(box => { box.open = true; })")
    see_all(page)
    cut = page.evaluate("""() => [...document.querySelectorAll('.course-drawn svg')].flatMap(svg => {
        const whole = svg.getBoundingClientRect();
        return [...svg.querySelectorAll('.role-legend text')].filter(text => {
            const box = text.getBoundingClientRect();
            return text.textContent.includes('…') || box.left < whole.left - 1 || box.right > whole.right + 1
                || box.top < whole.top - 1 || box.bottom > whole.bottom + 1;
        }).map(text => text.textContent);
    })""")
    assert cut == []


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
    assert violations(page, "[data-module=quiz]") == [], "also with all the feedback shown"
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



def test_a_folded_solution_opens_by_keyboard(reader):
    page = reader().open(f"notebooks/{LESSONS[-1]}.html")
    box = page.locator("details.solution").first
    assert not box.evaluate("e => e.open")
    box.locator("summary").focus()
    page.keyboard.press("Enter")
    assert box.evaluate("e => e.open") and box.locator("p").first.is_visible()


def test_headings_of_tasks_have_the_anchors_that_progress_leads_to(book):
    from docutils.nodes import make_id

    for path in sorted((ROOT / "notebooks").glob("[0-9][0-9]-*.ipynb")):
        page = (book / "notebooks" / f"{path.stem}.html").read_text(encoding="utf-8")
        tasks = lesson_cells(path)["tasks"].values()
        assert tasks and [one for one in tasks if f'id="{make_id(without_marks(one["heading"]))}"' not in page] == []


def test_in_the_dark_the_line_of_check_has_no_ground_of_its_own(reader):
    page = reader(theme="dark").open(f"notebooks/{LESSONS[-1]}.html")
    grounds = page.locator(".text_html:has(> .course-check)").evaluate_all(
        "all => all.map(one => getComputedStyle(one).backgroundColor)")
    assert grounds and set(grounds) == {"rgba(0, 0, 0, 0)"}
