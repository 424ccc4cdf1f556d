"""What is exported is what the bank says: read back by readers that are not ours, and field by field by our own."""

import json
import os
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
import yaml
from conftest import ROOT
from quiz_answers import SAMPLE
from read_exports import parse_gift, parse_moodle, read_gift, read_moodle, read_qti, said_by_the_bank

from japan_russia.__main__ import main
from japan_russia.kit.editions import mark_of_page
from japan_russia.kit.errors import CourseError
from japan_russia.kit.export.command import chosen_banks, course_title, note_exercises, run
from japan_russia.kit.export.gift import escaped, write_gift
from japan_russia.kit.export.losses import ALL, Losses
from japan_russia.kit.export.moodle import share, write_moodle
from japan_russia.kit.export.pdf_quiz import key_html, mixed, sheet_html
from japan_russia.kit.export.qti import half_points, write_qti
from japan_russia.kit.languages import with_languages
from japan_russia.kit.markdown import inline_html
from japan_russia.kit.printing import print_to_pdf
from japan_russia.kit.programs import chromium
from japan_russia.kit.quiz import load_bank
from japan_russia.kit.quiz.bank import Bank
from japan_russia.kit.quiz.withheld import withhold

BANKS = [*chosen_banks("all"), load_bank(SAMPLE)]
EXERCISE = {
    "id": "00-ex1",
    "objective": "00.1",
    "title": "Write",
    "expects": "writing",
    "points": 3,
    "graded": True,
    "levels": ["Names a source."],
}
every_bank = pytest.mark.parametrize("bank", BANKS, ids=lambda bank: bank.lesson)


def odd_bank() -> Bank:
    """A bank of signs that mean something in one of the formats, of edges, and of other alphabets."""
    raw = yaml.safe_load(SAMPLE.read_text(encoding="utf-8"))
    single, multiple, numeric, text, order, match = raw["parts"][0]["questions"]
    raw["title"] = "A/B: {signs} = ~50% #1"
    single["prompt"] = r"Which `{a: 1} ~ b = c # d -> e` and \n, <![CDATA[x]]> & 50%? *安倍 晋三* и Путин: $x$ -- 'q'"
    single["options"][0] |= {"text": "%50% of [html] = {all} ~ #", "feedback": "X1f2X :: // -> ]]> done."}
    single["options"][1]["text"] = "[markdown] 1 < 2 && 3 > 2"
    single |= {"shuffle": False, "graded": True, "again": ["02.4", "03.1"]}
    multiple["options"][2]["text"] = "=~%-50%wrong#no"
    numeric |= {"answer": 0, "tolerance": 0, "unit": "per cent"}
    numeric["traps"] = [{"value": -2.5, "feedback": "Below {zero}."}, {"value": 0.00025, "feedback": "Too = near."}]
    text |= {"accept": ["Tōkyō", "C# = {x}: ~*", "Йокогама"]}
    order["items"][0]["text"] = "First: {1} = ~"
    match["pairs"][0] |= {"left": "A -> B: {x}", "right": "~C = #D -> {E}: 1"}
    match["distractors"] = ["2012", "a = b"]
    return Bank.model_validate(raw)


def compare(bank, found: dict[str, dict], losses: Losses):
    """Hold what was read against the bank: each field is the same, or the report names it for this very question."""
    gone = {(loss.question, loss.what) for loss in losses.all if loss.how == "left out"}
    other = {(loss.question, loss.what) for loss in losses.all if loss.how == "changed"}
    for question in bank.questions:
        if (question.id, "question") in gone:
            assert question.id not in found
            continue
        read = found[question.id]
        for field, value in said_by_the_bank(question).items():
            where = (question.id, field)
            if where in gone:
                assert field not in read or read[field] != value, f"{where} is there, and the report says it is not"
            elif where in other and field == "points":
                assert 0 < read[field] <= len(question.pairs)
            elif field == "computed" and not value:
                continue
            elif field in ("answer", "tolerance"):
                near = 0.001 if (question.id, "answer") in other else 1e-9
                assert read[field] == pytest.approx(value, abs=near), where
            else:
                assert read.get(field, False if field == "graded" else None) == value, where


# Each format, read back


@pytest.mark.parametrize("bank", [*BANKS, odd_bank()], ids=lambda bank: bank.title)
def test_moodle_xml_says_what_the_bank_says(bank, tmp_path):
    losses = Losses("")
    [file] = write_moodle(bank, tmp_path, losses, "A/B course")
    found, categories = read_moodle(file.read_text(encoding="utf-8"))
    compare(bank, found, losses)
    assert list(found) == [question.id for question in bank.questions]
    assert len(categories) == len(bank.parts)
    assert all(re.fullmatch(r"\$course\$/top/A//B course(/(?:[^/]|//)+){2}", name) for name in categories)


def test_gift_says_what_the_bank_says_in_the_eyes_of_gift_pegjs(foreign, tmp_path):
    banks, files, losses = [*BANKS, odd_bank()], [], []
    for place, bank in enumerate(banks):
        (tmp_path / str(place)).mkdir()
        losses.append(Losses(""))
        files += write_gift(bank, tmp_path / str(place), losses[-1], course_title())
    for bank, parsed, lost in zip(banks, parse_gift(foreign, *files), losses, strict=True):
        found, categories = read_gift(parsed)
        compare(bank, found, lost)
        assert list(found) == [question.id for question in bank.questions]
        assert len(categories) == len(bank.parts)


@pytest.mark.parametrize("bank", [*BANKS, odd_bank()], ids=lambda bank: bank.title)
def test_a_canvas_package_says_what_the_bank_says(bank, tmp_path):
    losses = Losses("")
    [file] = write_qti(bank, tmp_path, losses, course_title())
    found, heads = read_qti(file)
    compare(bank, found, losses)
    assert len(heads) == len(bank.parts)
    left = {loss.question for loss in losses.all if loss.what == "question"}
    assert left == {question.id for question in bank.questions if question.kind == "order"}


# Readers of other projects


@every_bank
def test_moodle_xml_parser_reads_every_choice(bank, tmp_path, capsys):
    from moodle_xml_parser.parser import parse_file

    [file] = write_moodle(bank, tmp_path, Losses(""), course_title())
    read = {one.name: one for one in parse_file(str(file))["multichoice"]}
    assert capsys.readouterr().out == ""  # it prints what it cannot read
    choices = [question for question in bank.questions if question.kind in ("single", "multiple")]
    assert list(read) == [question.id for question in choices]
    for question in choices:
        one, right = read[question.id], sum(option.right for option in question.options)
        assert (one.single, one.default_grade) == (question.kind == "single", question.points)
        assert one.shuffle_answers == question.shuffle
        shares = [1 / right if o.right else 0 if one.single else -1 / right for o in question.options]
        assert [option.score_fraction / 100 for option in one.options] == pytest.approx(shares, abs=1e-6)
        assert len(one.options) == len(question.options) and all(option.feedback for option in one.options)
        assert one.correct_feedback and one.incorrect_feedback and one.general_feedback


def test_moodlexml_to_json_reads_every_question_but_ordering(foreign, tmp_path):
    files = []
    for bank in BANKS:
        (tmp_path / bank.lesson).mkdir()
        files += write_moodle(bank, tmp_path / bank.lesson, Losses(""), course_title())
    for bank, parsed in zip(BANKS, parse_moodle(foreign, *files), strict=True):
        read = {one["name"]: one for one in parsed if one["type"] != "category"}
        assert len(parsed) - len(read) == len(bank.parts)
        # the type came into Moodle after this reader was made
        assert list(read) == [question.id for question in bank.questions if question.kind != "order"]
        for question in bank.questions:
            if question.kind != "order":
                agrees_with_moodlexml(question, read[question.id])


def agrees_with_moodlexml(question, one: dict):
    # it reads an answer that is a number as a number
    said = [str(answer.get("text")) for answer in one["answers"] if isinstance(answer, dict)]
    assert one["questiontext"] == f"<p>{inline_html(question.prompt)}</p>" or question.kind == "numeric"
    assert one["defaultgrade"] == question.points and one["tags"][0] == question.objective
    assert ("graded" in one["tags"]) == question.graded
    if question.kind in ("single", "multiple"):
        assert (one["type"], one["single"]) == ("multichoice", question.kind == "single")
        assert said == [inline_html(option.text) for option in question.options]
        assert one["correctAnswer"] == [place for place, option in enumerate(question.options) if option.right]
    elif question.kind == "numeric":
        assert one["type"] == "numerical" and one["answers"] == [question.answer]
    elif question.kind == "text":
        assert one["type"] == "shortanswer"
        right = {str(answer["text"]) for answer in one["answers"] if answer["score"] == 100}
        assert set(question.accept) <= right
        assert {answer["score"] for answer in one["answers"]} == {0, 100}
    else:
        assert one["type"] == "matching"
        lines = [("" if left == [""] else str(left), str(right)) for left, right in one["correctAnswer"]]
        pairs = [line for line in lines if line[0]]
        assert pairs == [(inline_html(pair.left), pair.right) for pair in question.pairs]
        assert sorted(right for left, right in lines if not left) == sorted(question.distractors)


@every_bank
def test_qti2latex_reads_every_question(bank, tmp_path):
    import qti2latex

    [file] = write_qti(bank, tmp_path, Losses(""), course_title())
    [assessment] = [
        path for path in qti2latex.read_qti_dir(qti2latex.extract_zip_to_tmp(file)) if "meta" not in path.name
    ]
    items = qti2latex.findall_anyns(qti2latex.ET.parse(assessment).getroot(), "item")
    read = {item.get("title").split(" · ")[0]: item for item in items if " · " in item.get("title")}
    for question in bank.questions:
        if question.kind not in ("single", "multiple", "numeric", "text"):
            continue
        item = read[question.id]
        meta = qti2latex.get_qti_metadata(item)
        assert float(meta["points_possible"]) == question.points
        assert inline_html(question.prompt) in qti2latex.get_item_stem(item)
        if question.kind in ("single", "multiple"):
            assert [text for _, text in qti2latex.get_choices(item)] == [
                f"<p>{inline_html(o.text)}</p>" for o in question.options
            ]
            # it would take the conditions that only show an option's feedback for keys as well
            rules = item.find("{*}resprocessing")
            for rule in [
                one for one in rules if one.find("{*}displayfeedback") is not None and one.find("{*}setvar") is None
            ]:
                rules.remove(rule)
            right = qti2latex.get_correct_idents(item)
            assert [ident in right for ident, _ in qti2latex.get_choices(item)] == [o.right for o in question.options]
        if question.kind == "text":
            assert set(question.accept) <= qti2latex.get_correct_idents(item)


# The report


def test_the_report_names_question_and_field():
    losses = Losses("One lesson as GIFT")
    losses.left_out("04-q01", "hint", "No hints.")
    losses.left_out("04-q02", "hint", "No hints.")
    losses.changed("04-q02", "kind", "A matching.")
    text = losses.text()
    assert "hint (2 questions). No hints.\n    04-q01 04-q02" in text
    assert "kind (1 question). A matching.\n    04-q02" in text
    assert losses.summary() == "2 fields of 2 questions left out (hint 2), 1 changed"
    losses.left_out(ALL, "notebooks", "Pages alone.")
    assert losses.summary() == "2 fields of 2 questions left out (hint 2), 1 changed, and besides notebooks left out"
    assert "\nnotebooks. Pages alone.\n" in losses.text()


def test_a_missing_question_stands_first_and_what_no_student_sees_last():
    losses = Losses("One lesson as QTI")
    losses.left_out("04-q01", "computed", "It stays.")
    losses.left_out("04-q01", "hint", "No hints.")
    losses.left_out("04-q02", "hint", "No hints.")
    losses.left_out("04-q03", "question", "No ordering.")
    assert "(question 1, hint 2, computed 1)" in losses.summary()
    heads = ["Questions that are missing\n", "question (1", "Left out: the format", "hint (2",
             "Carried in another form: nothing", "no student would see it\n", "computed (1"]
    places = [losses.text().index(words) for words in heads]
    assert places == sorted(places)


def test_an_empty_report_says_so():
    assert "Left out: the format has no place for it: nothing." in Losses("x").text()


# Paper


@every_bank
def test_sheet_and_key_speak_of_the_same_letters(bank):
    sheet, key = sheet_html(bank, course_title()), key_html(bank, course_title())
    plain_key = re.sub(r"</?span[^>]*>", "", key)
    for number, question in enumerate(bank.questions, 1):
        assert f"Question {number}</span>" in sheet and question.id in key
        answer = re.search(rf"Question {number}</span>.*?Answer: (.*?)</p>", key, re.S)[1]
        if question.kind in ("single", "multiple"):
            letters = "".join(answer.split(", "))
            assert {mixed(question)["ABCDEFGHIJ".index(letter)].id for letter in letters} == {
                o.id for o in question.options if o.right
            }
        if question.kind == "match":
            chosen = [
                mixed(question)["ABCDEFGHIJKLMNOP".index(letter)] for letter in re.findall(r"\b([A-P])\b", answer)
            ]
            assert chosen == [pair.right for pair in question.pairs]
        if question.kind == "order":
            places = [int(place) for place in re.findall(r"\d+", answer)]
            assert [item.id for item in mixed(question)] == [question.items[place - 1].id for place in places]
            assert places != sorted(places)
        assert re.sub(r"</?span[^>]*>", "", inline_html(question.hint)) in plain_key


@every_bank
def test_the_sheet_gives_nothing_away(bank):
    sheet = sheet_html(bank, course_title())
    for question in bank.questions:
        told = [question.hint, *question.feedback.model_dump(exclude_none=True).values()]
        told += [
            thing.feedback for name in ("options", "items", "pairs", "traps") for thing in getattr(question, name, [])
        ]
        for text in told:
            # a short explanation may be words of the question as well
            assert len(text) < 25 or with_languages(inline_html(text)) not in sheet, (question.id, text)


def test_other_alphabets_are_marked_for_their_letters():
    assert with_languages("<b title='安倍'>安倍・晋三</b> и") == (
        '<b title=\'安倍\'><span lang="ja">安倍・晋三</span></b> <span lang="ru">и</span>'
    )
    left = '<span class="x" lang="zh">习近平</span> <pre>a = "и"\nb</pre> <code>安倍</code>'
    assert with_languages(left) == left
    assert '<span lang="ru">Итуруп</span>' in key_html(next(b for b in BANKS if b.lesson.startswith("00-how")), "x")


def test_paper_is_printed_with_an_outline_and_no_date(tmp_path, capsys):
    from pypdf import PdfReader

    assert run(["--format", "pdf-quiz", "--lesson", "04", "--out", str(tmp_path)]) == 0
    pages = sorted((tmp_path / "pdf-quiz").iterdir())
    again = print_to_pdf(next(page for page in pages if page.suffix == ".html"), tmp_path / "again.pdf")
    assert again.read_bytes() == next(page for page in pages if page.suffix == ".pdf").read_bytes()
    bank = load_bank("04-crimea-and-sanctions")
    for pdf in (page for page in pages if page.suffix == ".pdf"):
        reader = PdfReader(pdf)
        words = " ".join(page.extract_text() for page in reader.pages)
        assert all(f"Question {number}" in words for number in range(1, len(bank.questions) + 1))
        assert reader.outline and reader.trailer["/Root"]["/MarkInfo"]["/Marked"]
        assert all(page.extract_text().strip() for page in reader.pages)
        assert ("ウクライナ" in words) == pdf.stem.endswith("key")  # a title among the sources
    assert f"{len(bank.exercises)} exercises" in capsys.readouterr().out


def test_without_chromium_the_printer_says_what_to_install(monkeypatch):
    monkeypatch.setenv("PATH", "")
    monkeypatch.delenv("COURSE_CHROMIUM", raising=False)
    with pytest.raises(CourseError, match="printed by Chromium") as problem:
        chromium()
    assert "apt-get install chromium" in problem.value.mend


def test_a_browser_that_prints_nothing_is_told(monkeypatch, tmp_path):
    (tmp_path / "page.html").write_text("<p>x</p>", encoding="utf-8")
    monkeypatch.setenv("COURSE_CHROMIUM", sys.executable)
    with pytest.raises(CourseError, match="Chromium printed no PDF"):
        print_to_pdf(tmp_path / "page.html", tmp_path / "page.pdf")


# The command


@pytest.mark.parametrize("format_", ["moodle", "gift", "qti"])
def test_the_same_bank_gives_the_same_bytes(format_, tmp_path):
    # another process, because Python hashes texts anew in each
    code = "import sys; from japan_russia.kit.export.command import run; run(sys.argv[1:])"
    arguments = ["--format", format_, "--lesson", "4", "--out"]
    assert run([*arguments, str(tmp_path / "one")]) == 0
    command = [sys.executable, "-c", code, *arguments, str(tmp_path / "two")]
    subprocess.run(command, cwd=ROOT, check=True, env=os.environ | {"PYTHONHASHSEED": "7"}, timeout=60)
    made = sorted(path.relative_to(tmp_path / "one") for path in (tmp_path / "one").rglob("*") if path.is_file())
    assert len(made) == 2
    for name in made:
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes()


def test_a_package_holds_no_date(tmp_path):
    [file] = write_qti(load_bank(SAMPLE), tmp_path, Losses(""), "A course")
    with zipfile.ZipFile(file) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert "2000-01-01" in archive.read("imsmanifest.xml").decode()


def test_every_lesson_is_written_with_its_report(tmp_path, capsys):
    assert run(["--format", "gift", "--out", str(tmp_path)]) == 0
    lessons = [bank.lesson for bank in chosen_banks("all")]
    made = sorted(path.name for path in (tmp_path / "gift").iterdir())
    assert made == sorted([*(f"{one}.gift.txt" for one in lessons), *(f"{one}.what-is-missing.txt" for one in lessons)])
    report = (tmp_path / "gift" / f"{lessons[4]}.what-is-missing.txt").read_text(encoding="utf-8")
    assert "GIFT has no hints." in report and "04-q01" in report
    assert capsys.readouterr().out.count("left out (") == len(lessons)


@pytest.fixture
def student_course(tmp_path, monkeypatch):
    """A course whose quiz file holds no key, as in the students' edition."""
    raw = yaml.safe_load(SAMPLE.read_text(encoding="utf-8"))
    for question in raw["parts"][0]["questions"]:
        question["graded"] = True
    course = tmp_path / "course"
    for folder in ("notebooks", "data/quizzes"):
        (course / folder).mkdir(parents=True)
    for file in ("_config.yml", "data/datapackage.json"):
        shutil.copy(ROOT / file, course / file)
    kept = yaml.safe_dump(withhold(Bank.model_validate(raw)), allow_unicode=True)
    (course / "data" / "quizzes" / SAMPLE.name).write_text(kept, encoding="utf-8")
    monkeypatch.chdir(course)
    return course


@pytest.mark.parametrize("format_", ["moodle", "gift", "qti", "pdf-quiz"])
def test_without_keys_the_command_says_so_and_writes_nothing(format_, student_course):
    with pytest.raises(CourseError, match="students' edition") as problem:
        run(["--format", format_, "--out", str(student_course / "out")])
    assert "00-q01" in problem.value.where and "instructor" in problem.value.mend
    assert not (student_course / "out").exists()


def test_without_keys_a_page_still_reports_what_was_answered(student_course):
    book = student_course / "book" / "notebooks"
    book.mkdir(parents=True)
    page = f"{mark_of_page('student')}<title>x</title><h1>Every <em>kind</em></h1>"
    (book / "00-every-kind.html").write_text(page, encoding="utf-8")
    out = student_course / "out"
    assert run(["--format", "scorm", "--lesson", "0", "--book", str(book.parent), "--out", str(out)]) == 0
    with zipfile.ZipFile(out / "scorm" / "lesson-00-every-kind.zip") as archive:
        frame = archive.read("sco/notebooks-00-every-kind.html").decode()
    told = json.loads(re.search(r'id="sco">(.*?)</script>', frame, re.S)[1])["questions"]
    assert [one["withheld"] for one in told] == [True] * 6 + [False]
    assert [len(one.get("ids", [])) for one in told] == [3, 4, 0, 0, 4, 3, 2] and len(told[5]["choices"]) == 4
    report = (out / "scorm" / "lesson-00-every-kind.what-is-missing.txt").read_text(encoding="utf-8")
    assert re.search(r"points \(6 questions\).*\n    00-q01", report)


@pytest.fixture
def packed(tmp_path, monkeypatch, capsys):
    """Pack a book of an edition in the whole course; return what the screen says, the list and the frame."""
    course, book = tmp_path / "course", tmp_path / "book" / "notebooks"
    book.mkdir(parents=True)
    shutil.copytree(ROOT / "data" / "quizzes", course / "data" / "quizzes")
    (course / "notebooks").mkdir()
    for name in ("_config.yml", "data/datapackage.json"):
        shutil.copy(ROOT / name, course / name)
    raw = yaml.safe_load(SAMPLE.read_text(encoding="utf-8"))
    for question in raw["parts"][0]["questions"][4:]:
        question["graded"] = True
    raw["exercises"] = [EXERCISE]
    (course / "data" / "quizzes" / SAMPLE.name).write_text(yaml.safe_dump(raw), encoding="utf-8")
    monkeypatch.chdir(course)

    def pack(mark):
        (book / "00-every-kind.html").write_text(f"{mark}<h1>Every kind</h1>", encoding="utf-8")
        words = ["--lesson", "00-every-kind", "--book", str(book.parent), "--out", str(tmp_path)]
        run(["--format", "scorm", *words])
        with zipfile.ZipFile(tmp_path / "scorm" / "lesson-00-every-kind.zip") as archive:
            frame = archive.read("sco/notebooks-00-every-kind.html").decode()
        report = (tmp_path / "scorm" / "lesson-00-every-kind.what-is-missing.txt").read_text(encoding="utf-8")
        return capsys.readouterr().out, report, json.loads(re.search(r'id="sco">(.*?)</script>', frame, re.S)[1])

    return pack


@pytest.mark.parametrize(("mark", "told"), [(mark_of_page("instructor"), "teaching notes"), ("", "of which edition")])
def test_a_book_that_is_not_for_students_is_not_packed(packed, mark, told, tmp_path):
    with pytest.raises(CourseError, match=told) as problem:
        packed(mark)
    assert problem.value.where.endswith("notebooks/00-every-kind.html") and "book" in problem.value.mend
    assert not list((tmp_path / "scorm").iterdir())


def test_a_students_book_is_packed_without_keys_and_names_what_is_not_marked(packed):
    said, report, frame = packed(mark_of_page("student"))
    assert "2 fields of 2 questions left out (points 2)" in said and "its graded questions are not in the score" in said
    assert re.search(r"points \(2 questions\). The instructor marks.*\n    00-q05 00-q06", report)
    order, match = frame["questions"][4:6]
    assert order["withheld"] and match["withheld"] and not any(one["withheld"] for one in frame["questions"][:4])
    # the quiz file tells by its order what is right, and the pages of that edition know other ids
    assert all(re.fullmatch("x[0-9a-f]{7}", id_) for id_ in [*order["ids"], *match["ids"]])


def test_a_book_for_self_study_is_packed_and_says_that_it_holds_solutions(packed):
    said, report, frame = packed(mark_of_page("self-study"))
    assert "unfold the solutions" in said and "edition. This is the self-study edition" in report
    assert "0 fields of 0 questions left out" in said and not any(one["withheld"] for one in frame["questions"])


def test_exercises_are_named_and_not_exported(tmp_path):
    raw = yaml.safe_load(SAMPLE.read_text(encoding="utf-8"))
    losses = Losses("")
    note_exercises(Bank.model_validate(raw | {"exercises": [EXERCISE]}), losses)
    assert [(loss.question, loss.what) for loss in losses.all] == [("00-ex1", "exercise")]
    # an exercise is no question, so it is not counted as one
    assert losses.summary() == "0 fields of 0 questions left out, 0 changed, and besides 1 exercise left out"
    assert "exercise (1 exercise). " in losses.text()


def test_a_place_that_cannot_be_written_is_told_kindly(tmp_path, capsys):
    taken = tmp_path / "taken"
    taken.write_text("a file", encoding="utf-8")
    assert main(["export", "--format", "gift", "--lesson", "04", "--out", str(taken)]) == 1
    assert re.search(r"Nothing can be written there.*\n.*taken.*\n.*--out", capsys.readouterr().err)


def test_a_wrong_lesson_is_told_kindly():
    with pytest.raises(CourseError, match="no lesson '04-crimea'") as problem:
        chosen_banks("04-crimea")
    assert "04-crimea-and-sanctions" in problem.value.mend


def test_points_of_a_matching_are_halves():
    assert [half_points(points, lines) for points, lines in ((2, 4), (1, 5), (3, 2), (2, 2))] == [0.5, 0.5, 1.5, 1]


def test_shares_are_those_that_moodle_has():
    # the list of question_bank::fraction_options, as far as it divides a whole
    assert [share(right) for right in range(1, 11)] == [
        "100",
        "50",
        "33.33333",
        "25",
        "20",
        "16.66667",
        "14.28571",
        "12.5",
        "11.11111",
        "10",
    ]


def test_more_right_answers_than_moodle_has_shares_for_are_told(tmp_path):
    raw = yaml.safe_load(SAMPLE.read_text(encoding="utf-8"))
    options = [{"id": f"o{n}", "text": f"City {n}", "right": True, "feedback": "There."} for n in range(11)]
    raw["parts"][0]["questions"][1]["options"] = options
    for write in (write_moodle, write_gift):
        losses = Losses("")
        write(Bank.model_validate(raw), tmp_path, losses, "A course")
        assert [loss.question for loss in losses.all if loss.what == "options.share"] == ["00-q02"]


def test_signs_of_gift_are_escaped():
    assert escaped("~=#{}:") == r"\~\=\#\{\}\:"
    assert escaped("a\\b\nc") == "a\\\\b\\nc"


def test_the_command_is_known():
    shown = subprocess.run(
        [sys.executable, "-m", "japan_russia", "--help"], capture_output=True, text=True, cwd=ROOT, timeout=60
    )
    assert "export" in shown.stdout
    assert not Path(ROOT / "tests" / "foreign" / "node_modules").exists()
