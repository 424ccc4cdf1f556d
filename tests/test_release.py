"""Editions to hand out: made from a small course, and the student edition of this one."""

import hashlib
import io
import json
import os
import re
import shutil
import subprocess
import sys
import zipfile
from types import SimpleNamespace

import nbformat
import pytest
import yaml
from conftest import ROOT, build, with_this_source
from sample_course import (
    FEEDBACK,
    NOTES_WORDS,
    PAGE_WORDS,
    SLIDE_WORDS,
    SOLUTION_WORDS,
    TEACHING_WORDS,
    lesson,
    write_course,
)
from sphinx.errors import ConfigError

from japan_russia.__main__ import main
from japan_russia.kit import editions
from japan_russia.kit.book import edition, execute
from japan_russia.kit.editions import EDITIONS, mark_of_page, stands_on_page
from japan_russia.kit.errors import CourseError
from japan_russia.kit.moment import moment_of
from japan_russia.kit.release import making
from japan_russia.kit.release.fingerprints import fingerprints
from japan_russia.kit.release.leaks import leaks
from japan_russia.kit.release.making import check_place, release
from japan_russia.kit.release.tree import clean_notebook, make_tree

MOMENT = "1767225600"


def command(course, *words, **environment):
    """Run the command in a course, as its author would."""
    return subprocess.run([sys.executable, "-m", "japan_russia", "release", *words], cwd=course, text=True,
                          capture_output=True, encoding="utf-8", timeout=570,
                          env=with_this_source(SOURCE_DATE_EPOCH=MOMENT, **environment))


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    return write_course(tmp_path_factory.mktemp("course") / "small")


@pytest.fixture(scope="module")
def dist(course, tmp_path_factory):
    """All editions of the small course."""
    out = tmp_path_factory.mktemp("dist")
    made = command(course, "--edition", "all", "--out", str(out), PYTHONHASHSEED="1")
    assert made.returncode == 0, made.stdout + made.stderr
    return out


def edition_of(dist, edition):
    return dist / f"small-course-{edition}"


def page_of(dist, edition):
    return (edition_of(dist, edition) / "book" / "notebooks" / "00-small.html").read_text(encoding="utf-8")


def everything(folder) -> str:
    """All text of a folder."""
    return "\n".join(file.read_text(encoding="utf-8", errors="replace") for file in folder.rglob("*") if file.is_file())


def test_self_study_folds_the_solutions_and_says_nothing_of_teaching(dist):
    page = page_of(dist, "self-study")
    assert re.search(r'<details class="admonition solution course-folded"[^>]*><summary[^>]*>Solution to ex', page)
    assert SOLUTION_WORDS in page
    all_of_it = everything(edition_of(dist, "self-study"))
    for words in ("For the teacher · Part 1", TEACHING_WORDS, SLIDE_WORDS, NOTES_WORDS, PAGE_WORDS):
        assert words not in all_of_it


def test_a_graded_question_is_asked_and_its_key_is_in_the_instructor_edition_only(dist):
    found = {edition: everything(edition_of(dist, edition)) for edition in EDITIONS}
    assert all("Which fish?" in text and "Ask the carpenter." in text for text in found.values())
    assert FEEDBACK in found["instructor"] and FEEDBACK in found["self-study"]
    assert FEEDBACK not in found["student"] and "One by one." not in found["student"]
    file = edition_of(dist, "student") / "course" / "data" / "quizzes" / "00-small.yml"
    kept = yaml.safe_load(file.read_text(encoding="utf-8"))
    assert [one.get("withheld", False) for one in kept["parts"][0]["questions"]] == [True, True, True, False]


def test_student_has_neither_solutions_nor_teaching(dist):
    all_of_it = everything(edition_of(dist, "student"))
    assert "Words that everybody reads." in all_of_it
    for words in ("Solution to exercise", SOLUTION_WORDS, TEACHING_WORDS, SLIDE_WORDS, NOTES_WORDS, PAGE_WORDS):
        assert words not in all_of_it
    assert "catch_by_decade" not in all_of_it


def test_instructor_has_solutions_open_boxes_labelled_and_pages_of_its_own(dist):
    page = page_of(dist, "instructor")
    assert re.search(r'<div class="solution admonition" id="solution-to-exercise-1"', page)
    assert "<details" not in page.split('id="exercises"')[1]
    box = re.search(r'<div class="teach-discussion teaching admonition.*?</p>', page, re.S)[0]
    assert re.search(r'<span class="teaching-label">For the teacher</span> Discuss: the lighthouse</p>', box)
    assert TEACHING_WORDS in page
    assert SLIDE_WORDS not in page and NOTES_WORDS not in page, "slides stand in a deck"
    assert PAGE_WORDS in (edition_of(dist, "instructor") / "book" / "book" / "teaching" / "01-marks.html").read_text()
    assert "For instructors" in page, "the contents name the part"
    kept = nbformat.read(edition_of(dist, "instructor") / "course" / "notebooks" / "00-small.ipynb", as_version=4)
    assert [cell.source for cell in kept.cells] == [cell.source for cell in lesson().cells]


def test_the_instructor_alone_has_slides(dist):
    deck = edition_of(dist, "instructor") / "slides" / "00-small.html"
    assert SLIDE_WORDS in deck.read_text(encoding="utf-8") and 'data-book="../book"' in deck.read_text(encoding="utf-8")
    assert (deck.parent / "shared" / "reveal.js").is_file()
    assert not any((edition_of(dist, edition) / "slides").exists() for edition in ("self-study", "student"))


@pytest.mark.browser
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_boxes_for_the_teacher_and_open_solutions_are_open_to_everyone(dist, browser, theme):
    from axe_playwright_python.sync_playwright import Axe

    page = browser.new_page(color_scheme=theme)
    page.add_init_script(f"localStorage.setItem('mode', '{theme}'); localStorage.setItem('theme', '{theme}');")
    page.goto((edition_of(dist, "instructor") / "book" / "notebooks" / "00-small.html").as_uri())
    assert page.evaluate("document.documentElement.dataset.theme") == theme
    for box in (".admonition.teaching", ".admonition.solution"):
        assert page.locator(box).count() == 1 and page.locator(box).is_visible()
        assert Axe().run(page, context=box, options={"preload": False}).response["violations"] == []
    page.close()


@pytest.mark.browser
def test_folded_notes_open_where_a_link_leads_and_on_paper(dist, browser):
    from axe_playwright_python.sync_playwright import Axe
    from pypdf import PdfReader

    file = (edition_of(dist, "instructor") / "book" / "book" / "teaching" / "01-marks.html").as_uri()
    page = browser.new_page(viewport={"width": 390, "height": 800})
    page.goto(file)
    # far enough down that nobody sees it by chance
    page.evaluate("document.querySelector('details').style.marginTop = '300vh'")
    box, fold = page.locator(".admonition.teaching"), page.locator("details.teaching-fold")
    link = page.get_by_role("link", name="1 discussion", exact=True)
    open_ = "document.querySelector('details.teaching-fold').open"
    assert not box.is_visible() and fold.locator("summary").inner_text() == "Lesson 00: 1 discussion"

    def clean():
        return Axe().run(page, context="main", options={"preload": False}).response["violations"] == []

    assert clean()
    for _ in range(2):  # the second time the address is the same as before
        link.focus()
        page.keyboard.press("Enter")
        page.wait_for_function(open_)
        page.wait_for_function("document.activeElement.id === 'notes-00-discussions'")
        assert TEACHING_WORDS in box.inner_text() and 0 <= box.bounding_box()["y"] < 800 and clean()
        fold.locator("summary").focus()
        page.keyboard.press("Enter")
        page.wait_for_function(f"!{open_}")
    told = "".join(sheet.extract_text() for sheet in PdfReader(io.BytesIO(page.pdf())).pages)
    assert " ".join(TEACHING_WORDS.split()[:3]) in " ".join(told.split())
    assert not page.evaluate(open_), "afterwards it is closed again"
    page.goto("about:blank")
    page.goto(f"{file}#notes-00")
    page.wait_for_function(open_)
    page.close()


def test_what_an_edition_consists_of(dist):
    folder = edition_of(dist, "student")
    files = {"MANIFEST.json", "Open the book.html", "READ ME.txt"}
    assert {one.name for one in folder.iterdir()} == {"book", "course", *files}
    target = re.search(r"url=([^\"]+)", (folder / "Open the book.html").read_text(encoding="utf-8"))[1]
    assert (folder / target).is_file()
    assert "student edition, 2026-01-01" in (folder / "READ ME.txt").read_text(encoding="utf-8")
    told = json.loads((folder / "MANIFEST.json").read_text(encoding="utf-8"))
    assert (told["course"], told["edition"], told["date"]) == ("small-course", "student", "2026-01-01")
    files = {file.relative_to(folder).as_posix(): file for file in folder.rglob("*") if file.is_file()}
    assert told["files"] == {name: hashlib.sha256(file.read_bytes()).hexdigest() for name, file in sorted(files.items())
                             if name != "MANIFEST.json"}
    with zipfile.ZipFile(f"{folder}.zip") as packed:
        assert {name.split("/", 1)[1] for name in packed.namelist()} == set(files)
        assert packed.read(f"{folder.name}/MANIFEST.json") == files["MANIFEST.json"].read_bytes()
    assert "course_edition: student" in (folder / "course" / "_config.yml").read_text(encoding="utf-8")
    assert "For authors" not in (folder / "course" / "README.md").read_text(encoding="utf-8")


def test_same_input_same_bytes(course, dist, tmp_path):
    """From another folder, with another order of sets, every notebook run again."""
    other = tmp_path / "elsewhere"
    shutil.copytree(course, other, ignore=shutil.ignore_patterns("_build"))
    made = command(other, "--edition", "student", "--out", str(tmp_path / "out"), "--fresh", PYTHONHASHSEED="2")
    assert made.returncode == 0, made.stdout + made.stderr
    name = "small-course-student.zip"
    with zipfile.ZipFile(dist / name) as first, zipfile.ZipFile(tmp_path / "out" / name) as second:
        assert first.namelist() == second.namelist()
        assert [one for one in first.namelist() if first.read(one) != second.read(one)] == []
    assert (dist / name).read_bytes() == (tmp_path / "out" / name).read_bytes()


def test_a_release_takes_the_place_of_an_older_one_but_of_nothing_else(dist, tmp_path):
    folder = tmp_path / "small-course-student"
    shutil.copytree(edition_of(dist, "student"), folder)
    check_place(folder)
    (folder / "course" / "notebooks" / "my-record.json").write_text("{}")
    with pytest.raises(CourseError, match="did not put there: course/notebooks/my-record.json") as told:
        check_place(folder)
    assert "--out" in told.value.mend
    (folder / "course" / "notebooks" / "my-record.json").unlink()
    (folder / "course" / "README.md").write_text("changed")
    with pytest.raises(CourseError, match="did not put there: course/README.md"):
        check_place(folder)


def test_a_place_that_cannot_be_written_is_told_before_the_build(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(CourseError, match="Nothing can be written there"):
        check_place(tmp_path / "file" / "release")


@pytest.mark.parametrize(("words", "told"), [
    (["--edition", "studnet"], "Did you mean 'student'?"),
    (["--with", "slidse"], "There is no part 'slidse'"),
])
def test_a_word_that_means_nothing_is_told(course, words, told):
    made = command(course, *words)
    assert made.returncode == 1 and told in made.stderr and "Traceback" not in made.stderr


@pytest.mark.parametrize("edition", EDITIONS)
def test_no_edition_is_made_from_an_edition(dist, monkeypatch, capsys, tmp_path, edition):
    """Even the tree for self-study lacks the words for the teacher, which an instructor would miss in silence."""
    monkeypatch.chdir(edition_of(dist, edition) / "course")
    assert main(["release", "--edition", "instructor", "--out", str(tmp_path / "out")]) == 1
    assert f"this is its {edition} edition" in capsys.readouterr().err and not (tmp_path / "out").exists()
    assert mark_of_page(edition) in page_of(dist, edition), "the built pages say of which edition they are"


@pytest.mark.parametrize("missing", ["README.md", "requirements.txt", "notebooks/00-small.ipynb"])
def test_a_missing_piece_is_named(course, tmp_path, missing):
    shutil.copytree(course, tmp_path / "course", ignore=shutil.ignore_patterns("_build"))
    (tmp_path / "course" / missing).unlink()
    with pytest.raises(CourseError, match=re.escape(missing.removesuffix(".ipynb"))):
        make_tree(tmp_path / "course", "student", tmp_path / "tree")


@pytest.mark.parametrize("edition", EDITIONS)
def test_the_makefile_of_an_edition_has_only_what_works_there(course, tmp_path, edition):
    here, tree = tmp_path / "course", tmp_path / "tree"
    shutil.copytree(course, here, ignore=shutil.ignore_patterns("_build"))
    shutil.copyfile(ROOT / "Makefile", here / "Makefile")
    make_tree(here, edition, tree)
    text = (tree / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z-]+):", text, re.M))
    # release, test and bench refuse to run in an edition, and export where the keys are missing
    assert targets == {"book", "lab", "check", "clean"} | ({"export"} if edition != "student" else set())
    assert targets == {name for line in re.findall(r"^\.PHONY: (.+)", text, re.M) for name in line.split()}
    assert "not in releases" not in text, "nothing speaks of what is not there"
    for target in targets:
        # make itself refuses a file that is missing and that nothing makes
        told = subprocess.run(["make", "-n", target], cwd=tree, text=True, capture_output=True)
        assert told.returncode == 0, told.stderr
        for word in re.findall(r"(?<=\s)[\w.-]+[./][\w./-]*", told.stdout):
            made = word.startswith((".venv/", "dist/", "_build"))
            assert made or (tree / word).exists(), f"{target}: {word}"


def test_an_unknown_edition_in_the_settings_is_told():
    with pytest.raises(ConfigError, match="There is no edition 'teacher'.(?s:.*)_config.yml, course_edition"):
        edition._check_edition(None, SimpleNamespace(course_edition="teacher"))


@pytest.mark.parametrize("config", [b"sphinx: [", b"[1, 2]", b"sphinx: 1", b"\xff", b"",
                                    b"sphinx: {config: {course_edition: x}}"])
def test_a_folder_whose_settings_are_broken_counts_as_self_study(tmp_path, config):
    """Whoever reads the settings next tells what is wrong with them."""
    (tmp_path / "_config.yml").write_bytes(config)
    assert editions.edition_of(tmp_path) == "self-study"
    (tmp_path / "_config.yml").write_bytes(b"sphinx: {config: {course_edition: student}}")
    assert editions.edition_of(tmp_path) == "student"


def test_notebooks_are_handed_out_clean(course, tmp_path):
    notebook = lesson()
    notebook.cells[2].outputs = [nbformat.v4.new_output("stream", text="seen")]
    notebook.cells[2].execution_count = 7
    notebook.metadata["widgets"] = {"state": {}}
    nbformat.write(notebook, tmp_path / "00-small.ipynb")
    text = clean_notebook(tmp_path / "00-small.ipynb", "student")
    assert "seen" not in text and "scrolled" not in text and "widgets" not in text and '"execution_count": null' in text
    assert all("tags" not in cell["metadata"] for cell in json.loads(text)["cells"])
    nbformat.validate(json.loads(text))


def test_the_whole_tree_can_be_built_as_any_edition(course, tmp_path):
    """What does not stand in the edition never reaches the pages, the search index or a copy of the source."""
    whole = tmp_path / "course"
    shutil.copytree(course, whole, ignore=shutil.ignore_patterns("_build"))
    config = whole / "_config.yml"
    config.write_text(config.read_text(encoding="utf-8").replace("edition: self-study", "edition: student"))
    made = build(whole)
    assert made.returncode == 0, made.stdout + made.stderr
    pages = everything(whole / "_build" / "html")
    assert "Words that everybody reads." in pages
    for words in ("Solution to exercise", SOLUTION_WORDS, "For the teacher", TEACHING_WORDS, SLIDE_WORDS, NOTES_WORDS):
        assert words not in pages
    assert "plankton" not in (whole / "_build" / "html" / "searchindex.js").read_text(encoding="utf-8")


def test_words_for_the_teacher_cost_no_run():
    with_words, without = lesson(), lesson()
    without.cells = [cell for cell in without.cells if "teaching" not in cell.metadata.get("tags", [])]
    assert len(without.cells) < len(with_words.cells)
    assert execute.mark_of_code(with_words) == execute.mark_of_code(without)


def test_messages_still_name_the_right_cell():
    notebook = lesson()
    execute._leave_out(notebook, "student")
    assert [cell.id for cell in notebook.cells] == [cell.id for cell in lesson().cells]
    assert [cell.id for cell in notebook.cells if not cell.source] == [
        "p1-t", "p1-t1", "p1-s1", "p1-n1", "ex1-sol", "ex1-code", "ex1-words"]


def test_the_date_is_that_of_the_commit_the_changes_or_the_files(course, tmp_path, monkeypatch):
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    shutil.copytree(course, tmp_path / "course", ignore=shutil.ignore_patterns("_build"))
    here = tmp_path / "course"
    for file in here.rglob("*"):
        os.utime(file, (10**9, 10**9))
    assert moment_of(here) == 10**9
    (here / "CHANGELOG.md").write_text("## [Unreleased]\n\n## [0.2.0] - 2026-01-01\n\n## [0.1.0] - 2025-06-30\n")
    assert moment_of(here) == int(MOMENT)
    for words in (["init", "-q"], ["-c", "user.name=a", "-c", "user.email=a@b", "commit", "-qm", "x", "--allow-empty"]):
        when = {"GIT_COMMITTER_DATE": "1234567890 +0000"}
        subprocess.run(["git", *words], cwd=here, check=True, env=os.environ | when)
    assert moment_of(here) == 1234567890
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "today")
    with pytest.raises(CourseError, match="SOURCE_DATE_EPOCH=today"):
        moment_of(here)


def test_slides_stand_on_no_page_and_boxes_on_those_of_the_instructor():
    stands = {cell.id: [stands_on_page(cell, edition) for edition in ("self-study", "student", "instructor")]
              for cell in lesson().cells}
    assert stands["p1"] == [True] * 3
    assert stands["ex1-code"] == [True, False, True]
    assert stands["p1-t1"] == [False, False, True]
    assert stands["p1-s1"] == stands["p1-n1"] == [False] * 3


def test_the_student_edition_of_this_course(tmp_path, monkeypatch):
    """The whole of it is made; the release itself would refuse to hold a solution, which is shown on the way."""
    secrets = fingerprints(ROOT, "student")
    monkeypatch.setattr(making, "fingerprints", lambda *_: secrets)  # taken once, for they take a while
    folder = release(ROOT, "student", tmp_path, tell=lambda words: None)
    assert sum(map(len, secrets.runs.values())) > 5_000 and secrets.stems
    assert leaks(tmp_path / f"{folder.name}.zip", secrets) == []
    for path in sorted((folder / "course" / "notebooks").glob("0*.ipynb")):
        tags = {tag for cell in nbformat.read(path, as_version=4).cells for tag in cell.metadata.get("tags", [])}
        assert not tags & {"solution", "teaching"}
    assert not (folder / "course" / "tests").exists() and not (folder / "course" / "book" / "teaching").exists()
    text = (folder / "course" / "README.md").read_text(encoding="utf-8")
    for target in re.findall(r"\]\((?!https?:|#)([^)#]+)", text):
        assert (folder / "course" / target).exists(), target
