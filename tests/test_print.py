"""The course on paper: forms, pages, PDF and EPUB; a lesson and three pages of the course, and a small course."""

import os
import re
import subprocess
import zipfile
from dataclasses import replace
from html import escape
from pathlib import Path
from threading import Barrier, Thread, current_thread

import pytest
import yaml
from bs4 import BeautifulSoup
from conftest import ROOT, build
from pypdf import PdfReader
from sample_course import FEEDBACK, QUIZ, SOLUTION_WORDS, TEACHING_WORDS, write_course

from japan_russia.kit import programs
from japan_russia.kit.book.one_file import one_address
from japan_russia.kit.errors import CourseError
from japan_russia.kit.paper.command import check_wishes, print_course, run
from japan_russia.kit.paper.epub import write_epub
from japan_russia.kit.paper.forms import played, printed
from japan_russia.kit.paper.pages import read_pages
from japan_russia.kit.paper.pdf import page_of, write_pdf
from japan_russia.kit.paper.volume import Volume, make_volume
from japan_russia.kit.quiz import Quiz, load_bank
from japan_russia.kit.quiz.grading import MARKED_BY_HAND
from japan_russia.kit.quiz.withheld import withhold
from japan_russia.kit.release.making import Making
from japan_russia.kit.release.parts import part
from japan_russia.kit.release.tree import make_tree
from japan_russia.kit.widgets.pull_link.pull_link import COMMAND, PullLink

MOMENT = 1767225600
LESSON = "notebooks/04-crimea-and-sanctions"
CHECKER = Path("/usr/share/java/epubcheck.jar")


@pytest.fixture(scope="module")
def pages(book, tmp_path_factory):
    """Every page of the course, ready for paper, and the folder of its charts."""
    out = book.parents[1]
    if not (os.environ.get("COURSE_BUILT_BOOK") and (out / "_build" / "singlehtml").is_dir()):
        made = build(ROOT, "--builder", "singlehtml", "--path-output", str(out))
        assert made.returncode == 0, made.stdout[-3000:] + made.stderr[-3000:]
    work = tmp_path_factory.mktemp("paper")
    (work / "charts").mkdir()
    found = read_pages(out / "_build" / "singlehtml", "book/index", work / "charts")
    return {page.name: page for page in found}, work


@pytest.fixture(scope="module")
def volume(pages):
    """One lesson, the names and the glossary as one volume: every kind of link, and three scripts."""
    by_name, work = pages
    chosen = [by_name[name] for name in (LESSON, "book/names", "book/glossary")]
    made = make_volume(Volume("sample", "A sample", "", "Its authors", ["A note"]), [("Part", chosen)], by_name,
                       register="book/register")
    return made, work


@pytest.fixture(scope="module")
def pdf(volume, tmp_path_factory):
    """The volume as PDF, and the text of each of its pages."""
    made, work = volume
    reader = PdfReader(write_pdf(made, work, tmp_path_factory.mktemp("pdf")))
    return reader, [page.extract_text() for page in reader.pages]


def spaceless(text: str) -> str:
    return re.sub(r"\s", "", text)


# Pages


def test_no_page_holds_what_needs_a_screen(pages):
    by_name, _ = pages
    assert len(by_name) > 15 and "notebooks/my-progress" not in by_name
    for name, page in by_name.items():
        assert page.body.find(["script", "style", "button", "details", "iframe", "noscript", "data"]) is None, name
        assert not page.body.select(".headerlink, .course-controls, .course-filtered, [tabindex]"), name
        # Jupyter Book's lines to fold code, and the widgets' word for a page without scripts
        assert not page.body.select(".collapsed, .expanded"), name
        assert "needs JavaScript" not in page.body.get_text(), name
        prose = re.sub(r"<(pre|code)\b.*?</\1>", "", str(page.body), flags=re.S)
        assert not re.search(r":::|\{(admonition|cite|ref|doc)\}|<!--|^#+ |&lt;(div|p|span)", prose, re.M), name


def test_every_lesson_has_its_solutions_at_its_end_and_a_key(pages):
    by_name, _ = pages
    lessons = [page for page in by_name.values() if page.is_lesson]
    assert len(lessons) >= 10
    for page in lessons:
        end = page.body.find_all("section", recursive=False)[-1]
        assert end["class"] == ["paper-answers"]
        assert "Solution to exercise 1" in end.get_text()
        assert sum("Solution to exercise 1" in heading.get_text() for heading in page.body.find_all("h3")) == 1
        asked = page.body.select(".paper-quiz > ol > li")
        told = sum(html.count('id="key-') for _, html in page.keys)
        assert len(asked) == told >= 10, page.name


@pytest.mark.parametrize(("kinds", "heading"), [(["", "solution "], "Solutions and answers"), ([""], "Answers")])
def test_end_of_a_lesson_promises_solutions_only_where_there_are_some(kinds, heading, tmp_path):
    folds = "".join(f'<details class="admonition {kind}course-folded"><summary>What we found</summary><p>A gap.</p>'
                    "</details>" for kind in kinds)
    lesson = f'<span id="document-notebooks/00-a"></span><section id="a"><h2>A</h2>{folds}</section>'
    page = f'<article><section id="root"><h1>R</h1><div class="toctree-wrapper">{lesson}</div></section></article>'
    (tmp_path / "root.html").write_text(page, encoding="utf-8")
    read = {page.name: page for page in read_pages(tmp_path, "root", tmp_path)}
    assert [one.get_text() for one in read["notebooks/00-a"].body.select(".paper-answers > h2")] == [heading]


def test_charts_are_pictures_with_words(pages):
    by_name, work = pages
    charts = [image for page in by_name.values() for image in page.body.select("img.paper-chart")]
    assert len(charts) >= 20
    for chart in charts:
        assert len(chart["alt"]) > 20
        drawn = (work / chart["src"]).read_text(encoding="utf-8")
        assert drawn.startswith("<svg")
        # as they were measured; wider letters are cut at the edge of the picture
        assert set(re.findall(r'font-family="([^",]*)', drawn)) <= {"Arial"}, chart["alt"]
    kinds = {name for page in by_name.values() for box in page.body.select(".paper-box") for name in box["class"]}
    assert kinds >= {f"paper-{one}" for one in ("quiz", "note", "explore", "forecasts", "matrix")}


def test_no_two_anchors_are_the_same_and_every_link_leads_somewhere(volume):
    made, _ = volume
    soup = BeautifulSoup(page_of(made, {}), "html.parser")
    ids = [one["id"] for one in soup.find_all(id=True)]
    assert len(ids) == len(set(ids)) > 100
    inside = [link["href"][1:] for link in soup.select('a[href^="#"]')]
    assert len(inside) > 100 and set(inside) <= set(ids)
    assert all(link["href"].startswith(("#", "http", "mailto:")) for link in soup.select("a[href]"))
    # a source that the lesson names stands at the end, for the register is not in this volume
    assert any(href.startswith("book-register--") for href in inside)


def test_no_word_of_another_alphabet_is_set_as_english(volume):
    soup = BeautifulSoup(page_of(volume[0], {}), "html.parser")
    for piece in soup.select("script, style, title, pre, code, [lang]:not(html)"):
        piece.decompose()
    assert re.findall(r"[\u0400-\u04ff\u3040-\u30ff\u4e00-\u9fff]+", soup.get_text()) == []


def test_addresses_keep_their_page_in_one_file():
    assert one_address("#document-book/a#b") == "#document-book/a--b"
    assert one_address("https://example.org/#document") == "https://example.org/#document"


# PDF


def test_pdf_is_tagged_with_an_outline_and_says_its_language(pdf):
    reader, _ = pdf
    root = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"] and root["/Lang"].startswith("en") and "/StructTreeRoot" in root

    def titles(items):
        for item in items:
            yield from titles(item) if isinstance(item, list) else [item.title]

    found = list(titles(reader.outline))
    for heading in ("Exercises", "Key points", "Solutions and answers", "Glossary", "Key to the questions"):
        assert heading in found, heading


def test_every_page_says_something_and_bears_its_number(pdf):
    _, texts = pdf
    assert len(texts) > 30
    for number, text in enumerate(texts[1:], 2):
        assert len(text) > 60, (number, text)
        # the margin is read before the page or after it
        assert re.search(rf"^{number}$", text, re.M), (number, text[:60], text[-60:])
    # the contents name the page on which each part stands
    for title in ("Glossary", "Key to the questions"):
        told = int(re.search(rf"{title}\s*(\d+)", texts[1])[1])
        assert title in texts[told - 1], (title, told)


def test_no_sheet_holds_the_last_lines_alone(tmp_path):
    # one of these lists is a line or two longer than a sheet
    lists = {f"l{n}": "".join(f"<li><p>Line {line} of the list.</p></li>" for line in range(n)) for n in range(34, 44)}
    sections = [(at, at, f'<section id="{at}"><h1>{at}</h1><ul>{lines}</ul></section>') for at, lines in lists.items()]
    file = write_pdf(Volume("lists", "Lists", "", "A", [], [("", sections)]), tmp_path, tmp_path / "out")
    lines = [page.extract_text().count("of the list") for page in PdfReader(file).pages[2:]]
    assert len(lines) > len(lists) and min(lines) >= 5, lines


def test_a_line_of_code_is_not_broken_before_its_last_sign(tmp_path):
    code = 'alt="' + "m" * 113 + ' "'  # as long as a line may be
    html = f'<section id="a"><h1>A</h1><div class="paper-code-apart"><pre>{code}</pre></div></section>'
    file = write_pdf(Volume("code", "Code", "", "A", [], [("", [("a", "A", html)])]), tmp_path, tmp_path / "out")
    assert code in PdfReader(file).pages[-1].extract_text().splitlines()


def test_a_few_answers_need_no_sheet_of_their_own(tmp_path):
    def section(at: str, answers: int) -> tuple:
        told = f'<section class="paper-answers"><h2>Answers</h2>{"<p>An answer.</p>" * answers}</section>'
        return at, at, f'<section id="{at}"><h1>{at}</h1><p>A lesson.</p>{told}</section>'

    sections = [section("few", 3), section("many", 30)]
    file = write_pdf(Volume("few", "Few", "", "A", [], [("", sections)]), tmp_path, tmp_path / "out")
    assert [page.extract_text().count("An answer.") for page in PdfReader(file).pages[2:]] == [3, 0, 30]


def test_no_code_is_cut_and_all_scripts_are_set(pdf, pages):
    by_name, _ = pages
    printed_text = spaceless("".join(pdf[1]))
    lines = [line for code in by_name[LESSON].body.select("pre") for line in code.get_text().splitlines()]
    assert len(lines) > 150
    lost = [line for line in lines if spaceless(line)[-25:] not in printed_text]
    assert len(lost) <= len(lines) * 0.02, lost  # a line may be broken by the end of a page
    for word in ("択捉島", "国後島", "Итуруп", "安倍"):
        assert word in printed_text


def test_charts_stay_lines_and_letters(pdf):
    # a picture of dots would be an image of the page
    kinds = [part.get_object()["/Subtype"] for page in pdf[0].pages
             for part in page["/Resources"].get("/XObject", {}).values()]
    assert "/Image" not in kinds


def test_pdf_and_epub_have_the_same_bytes_each_time(tmp_path):
    files = []
    for name in ("one", "two"):
        made = Volume("tiny", "Tiny", "", "A", ["note"],
                      [("", [("a", "First", '<section id="a"><h1>First</h1><p>Words.</p></section>')])])
        (tmp_path / name).mkdir()
        files.append((write_pdf(made, tmp_path, tmp_path / name), write_epub(made, tmp_path, tmp_path / name, MOMENT)))
    for one, two in zip(*files, strict=True):
        assert one.read_bytes() == two.read_bytes()


# EPUB


def test_epubcheck_finds_nothing(volume, tmp_path):
    made, work = volume
    file = write_epub(made, work, tmp_path, MOMENT)
    if not CHECKER.is_file():
        pytest.fail("This test needs epubcheck (on Debian: apt-get install epubcheck).")
    done = subprocess.run(["java", "-jar", str(CHECKER), str(file)], capture_output=True, text=True)
    assert "0 fatals / 0 errors / 0 warnings" in done.stdout + done.stderr, (done.stdout + done.stderr)[:3000]
    with zipfile.ZipFile(file) as archive:
        names = archive.namelist()
        assert names[0] == "mimetype" and sum(name.endswith(".svg") for name in names) >= 2
        package = archive.read("EPUB/content.opf").decode()
        contents = archive.read("EPUB/nav.xhtml").decode()
        text = "".join(archive.read(name).decode() for name in names if name.endswith(".xhtml"))
    assert "<dc:language>en</dc:language>" in package and "schema:accessibilityFeature" in package
    assert "Crimea and the measured sanctions" in contents and "Glossary" in contents
    # a chart keeps its own words, and its source stands under it
    soup = BeautifulSoup(made.parts[0][1][0][2], "html.parser")
    for figure in soup.select("figure"):
        assert spaceless(escape(figure.img["alt"])) in spaceless(text)
        assert spaceless(figure.select_one(".course-chart-source").get_text()) in spaceless(text)
    assert 'lang="ja"' in text and "択捉島" in text and ":::" not in text


# Forms


@pytest.fixture
def quiz(monkeypatch):
    monkeypatch.setenv("COURSE_SURFACE", "book")
    return Quiz(ROOT / "tests" / "quizzes" / "00-every-kind.yml", part=1)


def test_key_of_every_kind_of_question_is_right(quiz):
    form = printed("quiz", quiz.data, "")
    asked = BeautifulSoup(form.html, "html.parser").select("ol > li")
    told = BeautifulSoup(form.key, "html.parser").select("ol > li")
    for question, drawn, sheet, key in zip(quiz.part.questions, quiz.data["questions"], asked, told, strict=True):
        rows = [row.get_text() for row in sheet.select(".paper-choices li")]
        answer = key.get_text()
        if question.kind in ("single", "multiple"):
            right = {option["id"] for option in drawn["options"] if option["right"]}
            letters = re.match(r"[a-z](, [a-z])*", answer)[0].split(", ")
            texts = {BeautifulSoup(option["html"], "html.parser").get_text() for option in drawn["options"]
                     if option["id"] in right}
            assert {next(row for row in rows if f" {letter}. " in row).split(". ", 1)[1] for letter in letters} == texts
        elif question.kind == "order":
            letters = re.match(r"[a-z](, [a-z])*", answer)[0].split(", ")
            assert [drawn["start"]["abcdefgh".index(letter)] for letter in letters] == question.right_answer()
        elif question.kind == "match":
            assert all(f'{pair.right}' in answer for pair in question.pairs)
        elif question.kind == "numeric":
            assert f"{question.answer:,.10g}" in answer
        else:
            assert all(text in answer for text in question.accept)


def test_withheld_questions_are_asked_and_not_answered(tmp_path, monkeypatch):
    monkeypatch.setenv("COURSE_SURFACE", "book")
    whole, held = tmp_path / "00-small.yml", tmp_path / "held" / "00-small.yml"
    held.parent.mkdir()
    whole.write_text(QUIZ.partition("exercises:")[0], encoding="utf-8")
    held.write_text(yaml.safe_dump(withhold(load_bank(whole))), encoding="utf-8")
    forms = [printed("quiz", Quiz(file, part=1).data, "") for file in (whole, held)]
    assert forms[1].key.count(MARKED_BY_HAND) == 3 and MARKED_BY_HAND not in forms[0].key
    assert FEEDBACK in forms[0].key and FEEDBACK not in forms[1].key and "42" not in forms[1].key
    for form in forms:
        assert all(word in form.html for word in ("Herring", "Cod", "Answer:", "Mast", "Keel", "Sail"))


def test_form_that_makes_links_is_replaced_by_where_to_use_it():
    widget = PullLink([("notebooks/02.ipynb", "02 · Summits")])
    line = BeautifulSoup(printed("pull_link", widget.data, widget.static_html()).html, "html.parser").get_text()
    assert "Use it in the book on a screen" in line and COMMAND in line and "JavaScript" not in line


def test_controls_are_told_with_what_they_can_be():
    year = {"label": "year", "kind": "slider", "options": ["2013", "2014", "2015"], "initial": 1, "states": 3}
    span = {"label": "span", "kind": "range", "options": ["1", "2"], "initial": 0, "states": 3}
    who = {"label": "who", "kind": "select", "options": ["A", "<B>"], "initial": 0, "states": 2}
    line = BeautifulSoup(played([year, span, who], "notebooks/x.ipynb"), "html.parser").get_text()
    assert "year is 2014 (from 2013 to 2015); span chooses any part of from 1 to 2; who is A (or <B>)" in line


# The command, and editions


def test_wishes_that_cannot_be_met_are_told_kindly(monkeypatch):
    for formats, lesson, words in ((["doc"], "", "no format 'doc'"), (["pdf"], "44", "no lesson '44'")):
        with pytest.raises(CourseError, match=words):
            check_wishes(ROOT, formats, lesson)
    assert check_wishes(ROOT, ["pdf"], "04") == check_wishes(ROOT, ["pdf"], "4") == [LESSON.split("/")[1]]
    monkeypatch.setattr(programs.shutil, "which", lambda name: None)
    with pytest.raises(CourseError, match="written by pandoc.*\n.*\n.*apt-get install pandoc"):
        check_wishes(ROOT, ["epub"], "04")


def test_two_prints_at_once_do_not_meet(tmp_path, monkeypatch):
    both, read = Barrier(2, timeout=20), []

    def build_book(course, builder, out=None, environment=None):
        built = (out or course) / "_build" / builder
        built.mkdir(parents=True, exist_ok=True)
        (built / "by").write_text(current_thread().name)
        return built

    def print_course(course, built, out, formats, lesson):
        both.wait()
        read.append((current_thread().name, (built / "by").read_text()))
        return []

    monkeypatch.setattr("japan_russia.kit.paper.command.build_book", build_book)
    monkeypatch.setattr("japan_russia.kit.paper.command.print_course", print_course)
    runs = [Thread(target=run, args=[["--format", "epub", "--out", str(tmp_path / "out")]]) for _ in range(2)]
    for one in runs:
        one.start()
    for one in runs:
        one.join()
    assert len(read) == 2 and all(name == by for name, by in read), read


def test_student_edition_on_paper_holds_no_key(tmp_path):
    course = write_course(tmp_path / "small")
    with open(course / "_config.yml", "a", encoding="utf-8") as config:
        config.write("    course_computing: japan_russia.course.computing:computing\n")
    make_tree(course, "student", tmp_path / "tree")
    (tmp_path / "folder").mkdir()
    making = Making("student", tmp_path / "tree", tmp_path, tmp_path / "folder", MOMENT)
    part("pdf")(making)
    part("epub")(making)
    made = {file.name for file in (tmp_path / "folder" / "print").iterdir()}
    assert made == {"small-course.pdf", "00-small.pdf", "small-course.epub"}
    text = "".join(page.extract_text() for page in PdfReader(tmp_path / "folder" / "print" / "00-small.pdf").pages)
    assert "Student edition, 2026-01-01" in " ".join(text.split())
    assert "A boat floats" in text and "state 1" in text and "n is 1 (from 0 to 2)" in " ".join(text.split())
    for secret in (SOLUTION_WORDS, TEACHING_WORDS, FEEDBACK):
        assert spaceless(secret) not in spaceless(text)


def a_file(folder: Path) -> Path:
    (folder / "written").write_text("")
    return folder / "written"


def test_lesson_alone_is_printed_in_both_formats(pages, tmp_path, monkeypatch):
    seen = []
    for writer in ("write_pdf", "write_epub"):
        monkeypatch.setattr(f"japan_russia.kit.paper.command.{writer}",
                            lambda volume, *rest, writer=writer: seen.append((writer, volume)) or a_file(tmp_path))
    by_name, _ = pages
    monkeypatch.setattr("japan_russia.kit.paper.command.read_pages", lambda *rest: list(by_name.values()))
    print_course(ROOT, tmp_path, tmp_path, ["pdf", "epub"], "04", MOMENT)
    assert [writer for writer, _ in seen] == ["write_pdf", "write_epub"]
    assert [title for _, some in seen[0][1].parts for _, title, _ in some][1:] == ["Key to the questions",
                                                                                   "Sources named here"]
    seen.clear()
    # what stands in each volume was seen above
    monkeypatch.setattr("japan_russia.kit.paper.command.make_volume",
                        lambda volume, parts, *rest, **more: replace(volume, parts=parts))
    print_course(ROOT, tmp_path, tmp_path, ["pdf", "epub"], "", MOMENT)
    # in one go each lesson is a PDF, and the EPUB is the book
    assert [writer for writer, _ in seen].count("write_epub") == 1 and len(seen) == 12
    book = seen[0][1]
    assert [caption for caption, _ in book.parts][1:] == ["Begin", "Lessons", "Look up", "About"]
