"""Nothing written in JupyterLab gets lost: a widget with a kernel that answers, is busy, refuses or is gone."""

import pytest
from widget_page import violations, widget_html

from japan_russia.kit.widgets.note import Note

pytestmark = pytest.mark.browser
KEY = "note/00-n1"
SHELF = f"course-waiting/a-course/{KEY}"

# A model as JupyterLab gives it: what the widget sends lies in `sent` until the test answers.
KERNEL = """
window.mount = async (memory = {}) => {
  const model = new Model({ ...held.state, memory, course: "a-course", layout: { comm_live: true } });
  model.widget_manager = { kernel: { status: "idle" } };
  model.sent = [];
  model.send = (message) => { model.sent.push(message.keep); };
  model.save_changes = () => { throw new Error("nothing goes past the browser's storage"); };
  const fire = (name, value) => { for (const handler of [...(model.handlers[name] || [])]) handler(value); };
  model.answer = (kept) => fire("msg:custom", { kept: kept ?? model.sent.at(-1).map((one) => one.id) });
  model.disconnect = () => { model.state.layout.comm_live = false; fire("comm_live_update"); };
  const place = document.createElement("div");
  document.getElementById("place").append(place);
  model.leave = await widget.default.render({ model, el: place });
  return model;
};
document.getElementById("place").replaceChildren();
document.documentElement.dataset.mounting = "yes";
"""

RUN_AGAIN = """async () => {
  one.leave();
  document.getElementById("place").replaceChildren();
  window.two = await mount();
}"""


@pytest.fixture
def page(browser):
    """A page whose widgets are mounted by the test; it has an address, because storage needs one."""
    context = browser.new_context()
    opened, errors = context.new_page(), []
    opened.on("pageerror", lambda error: errors.append(str(error)))
    data = Note("00-n1", "What do you expect?").data
    html = widget_html(Note, {"data": data, "memory_keys": [KEY]}).replace(
        'document.documentElement.dataset.ready', KERNEL + 'document.documentElement.dataset.ready')
    context.route("**/*", lambda route: route.fulfill(body=html, content_type="text/html"))
    opened.clock.install()
    opened.goto("http://course.test/")
    opened.wait_for_selector("html[data-ready]")
    opened.evaluate("async () => { window.one = await mount(); }")
    yield opened
    assert errors == []
    context.close()


def write(page, words, number=0):
    box = page.locator("textarea").nth(number)
    box.fill(words)
    box.blur()


def notice(page, number=0) -> str:
    return page.locator(".course-note").nth(number).locator(".course-notice").inner_text()


def meter(page, number=0) -> str:
    return page.locator(".course-meter").nth(number).inner_text()


def waiting(page):
    return page.evaluate("name => JSON.parse(localStorage.getItem(name))", SHELF)


def test_saved_is_said_only_when_the_kernel_has_said_so(page):
    write(page, "ten meetings")
    assert meter(page) == "2 words · saving …"
    assert waiting(page)["entry"]["last"]["value"] == "ten meetings"
    page.evaluate("one.answer()")
    assert meter(page) == "2 words · saved" and notice(page) == "" and waiting(page) is None


def test_an_older_answer_of_the_kernel_does_not_let_go_of_newer_words(page):
    write(page, "ten")
    write(page, "ten meetings")
    page.evaluate("one.answer([one.sent[0][0].id])")
    assert waiting(page)["entry"]["last"]["value"] == "ten meetings" and "saved" not in meter(page)
    page.evaluate("one.answer()")
    assert waiting(page) is None


def test_a_busy_kernel_is_waited_for(page):
    page.evaluate("one.widget_manager.kernel.status = 'busy'")
    write(page, "ten")
    assert notice(page) == "", "no false alarm"
    page.clock.run_for(60_000)
    assert "waiting for the kernel" in notice(page) and "saved when the running cell has ended" in notice(page)
    page.evaluate("one.answer()")
    assert notice(page) == "" and meter(page) == "1 word · saved"


def test_an_idle_kernel_that_does_not_answer_is_another_kernel(page):
    write(page, "ten")
    page.clock.run_for(4_000)
    assert notice(page).startswith("Not saved yet: this notebook’s kernel was restarted or is not running.")
    assert "Run → Run All Cells" in notice(page) and "saved" not in meter(page)
    write(page, "eleven")
    assert notice(page).startswith("Not saved yet"), "known by now, so said at once"
    assert violations(page) == []


@pytest.mark.parametrize("how", ["one.disconnect()", "one.widget_manager.kernel = null",
                                 "one.widget_manager.kernel.status = 'dead'"])
def test_without_a_kernel_it_is_said_at_once_and_the_next_widget_brings_it(page, how):
    page.evaluate(f"() => {{ {how}; }}")
    page.locator("textarea").focus()
    assert notice(page).startswith("This notebook’s kernel was restarted or is not running."), "before a word"
    write(page, "ten")
    assert notice(page).startswith("Not saved yet") and page.evaluate("one.sent.length") == 0

    page.reload()
    page.wait_for_selector("html[data-ready]")
    page.evaluate("async () => { window.two = await mount(); }")
    assert page.locator("textarea").input_value() == "ten", "seen before the kernel has it"
    assert page.evaluate("two.sent[0][0].entry.last.value") == "ten"
    page.evaluate("two.answer()")
    assert waiting(page) is None and meter(page) == "1 word · saved"


def test_a_live_widget_in_the_same_window_brings_it_for_one_that_is_not(page):
    page.evaluate("async () => { one.disconnect(); window.two = await mount(); }")
    write(page, "ten")
    assert page.evaluate("[one.sent.length, two.sent.length]") == [0, 2], "the text, and what it said at first"
    assert page.locator("textarea").nth(1).input_value() == "ten"
    page.evaluate("two.answer()")
    assert meter(page) == "1 word" and not notice(page).startswith("Not saved")


def test_a_kernel_that_cannot_write_leaves_it_in_the_browser(page):
    write(page, "ten")
    page.evaluate("() => { one.answer([]); one.set('notice', 'Your answers are not being saved.'); }")
    page.clock.run_for(10_000)
    assert notice(page) == "Your answers are not being saved." and "saved" not in meter(page)
    write(page, "eleven")
    assert page.evaluate("one.sent.at(-1)[0].entry.last.value") == "eleven", "it is tried again"


def test_words_still_under_the_pen_are_kept_when_the_cell_is_run_again(page):
    page.evaluate("one.disconnect()")
    page.locator("textarea").fill("unfinis")
    page.evaluate(RUN_AGAIN)
    assert page.locator("textarea").input_value() == "unfinis"
    assert page.evaluate("two.sent[0][0].entry.last.value") == "unfinis"


def test_forgetting_waits_too(page):
    write(page, "ten")
    page.evaluate("() => { one.answer(); one.disconnect(); }")
    write(page, "")
    assert waiting(page)["entry"] is None and waiting(page)["forgotten"]
    write(page, "eleven")
    held = waiting(page)
    assert held["forgotten"] and held["entry"]["first"]["value"] == "eleven", "begun again"


def test_what_a_clock_that_was_ahead_has_written_is_forgotten_too(page):
    page.evaluate("""async () => {
        const one = { value: "ten", score: null, outcome: null, at: "2099-01-31T09:00:00.000Z" };
        window.two = await mount({ "note/00-n1": { first: one, best: one, last: one, tries: 1 } });
    }""")
    write(page, "", number=1)
    assert waiting(page)["forgotten"] == "2099-01-31T09:00:00.000Z"


def test_where_storage_is_forbidden_it_is_said_that_the_page_must_stay_open(page):
    page.evaluate("() => { Storage.prototype.setItem = () => { throw new Error('forbidden'); }; one.disconnect(); }")
    write(page, "ten")
    assert "kept only while this page is open" in notice(page)
    page.evaluate(RUN_AGAIN)
    assert page.evaluate("two.sent[0][0].entry.last.value") == "ten"


def test_a_box_that_was_only_looked_at_writes_nothing_over_what_came_from_elsewhere(page):
    write(page, "ten")
    page.evaluate("one.answer()")
    page.locator("textarea").focus()
    page.evaluate("""() => {
        const newer = structuredClone(one.get("memory"));
        Object.assign(newer["note/00-n1"].last, { value: "from another notebook", at: "2099-01-31T09:00:00.000Z" });
        one.set("memory", newer);
    }""")
    page.locator("textarea").blur()
    assert page.locator("textarea").input_value() == "from another notebook" and waiting(page) is None
