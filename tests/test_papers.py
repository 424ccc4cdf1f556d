"""The papers at the root: their examples work, their links lead somewhere, their lists are whole."""

import json
import re
import shutil
import tomllib

import nbformat
import pytest
import yaml
from conftest import ROOT
from nbformat.v4 import new_markdown_cell, new_notebook

import japan_russia
from japan_russia.course.computing import computing
from japan_russia.course.description_checks import check_description
from japan_russia.course.table_checks import problems
from japan_russia.kit.lesson import lessons, read_lesson
from japan_russia.kit.progress.record import Record
from japan_russia.kit.quiz import check_bank
from japan_russia.kit.quiz.bank import KINDS
from japan_russia.kit.widgets.note import Note

PAPERS = ["README.md", "CONTRIBUTING.md", "CHANGELOG.md"]
PAGES = ["index", "how-to-study", "accessibility-and-privacy", "how-this-book-was-built"]


def text_of(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def blocks(name: str, language: str) -> list[str]:
    found = re.findall(r"^```(\S*)[^\n]*\n(.*?)^```$", text_of(name), re.S | re.M)
    return [text for kind, text in found if kind == language]


@pytest.mark.parametrize("name", PAPERS)
def test_links_and_pictures_lead_somewhere(name):
    prose = re.sub(r"^```.*?^```$|`[^`\n]*`", "", text_of(name), flags=re.S | re.M)
    for target in re.findall(r"\]\(([^)\s]+)\)", prose):
        assert target.startswith("http") or (ROOT / target.partition("#")[0]).exists(), target
    for alt, picture in re.findall(r"!\[([^\]]*)\]\(([^)\s]+)\)", prose):
        assert len(alt) > 40, f"{picture} needs words for those who cannot see it"
        assert (ROOT / picture).stat().st_size < 150_000


@pytest.mark.parametrize("name", ["README.md", "CONTRIBUTING.md"])
def test_commands_exist(name):
    makefile = text_of("Makefile")
    for command in set(re.findall(r"`?make ([a-z]+)\b(?=[`\s]*(?:\||`|#|$))", text_of(name), re.M)):
        assert re.search(rf"^{command}:", makefile, re.M), f"the Makefile has no {command}"


def test_the_lines_for_windows_are_the_same_everywhere():
    lines = blocks("README.md", "")[0].splitlines()
    assert lines[:2] == ["python -m venv .venv", r".venv\Scripts\activate"]
    assert lines[2:] == ["pip install -r requirements.txt", "python -m japan_russia book", "jupyter lab notebooks"]
    assert "`jupyter-book build .`" in text_of("README.md"), "the builder's own command does the same"
    study = [line for block in blocks("book/how-to-study.md", "") for line in block.splitlines()]
    assert set(study) <= {"make lab", *lines}


def test_the_example_of_a_frame_is_a_frame(tmp_path):
    frame = next(block for block in blocks("CONTRIBUTING.md", "markdown") if "lesson-frame" in block)
    made = new_notebook(cells=[new_markdown_cell("# 03 · What Abe wanted", id="t"), new_markdown_cell(frame, id="f")])
    nbformat.write(made, tmp_path / "03-what-abe-wanted.ipynb")
    lesson = read_lesson(tmp_path / "03-what-abe-wanted.ipynb")
    assert list(lesson.objectives) == ["03.1", "03.2", "03.3", "03.4"]
    assert (lesson.reading, lesson.exercises) == (55, 35)
    assert set(lesson.tables) <= set(japan_russia.catalogue()["name"])
    samples = text_of("CONTRIBUTING.md").partition("## Add a lesson")[2].partition("\n## ")[0]
    assert set(re.findall(r"load\('(\w+)'\)", samples)) <= set(lesson.tables), "the sample keeps its own rule"


def test_the_example_of_a_check_holds():
    samples = [block for block in blocks("CONTRIBUTING.md", "markdown") if "check:" in block]
    assert len(samples) == 2
    for sample in samples:
        expression, _, number = re.search(r"<!-- check: (.*) -->", sample)[1].rpartition(" == ")
        assert str(eval(expression, {"load": japan_russia.load})) == number
        assert number in sample.partition("<!--")[0]


def test_the_example_of_a_quiz_has_every_kind_and_is_sound(tmp_path):
    example, exercises = blocks("CONTRIBUTING.md", "yaml")
    file = tmp_path / "02-counting-summits.yml"
    file.write_text(example + exercises, encoding="utf-8")
    parts = yaml.safe_load(example)["parts"]
    assert [part["id"] for part in parts] == [1, "review"]
    kinds = [question["kind"] for question in parts[0]["questions"]]
    assert sorted(kinds) == sorted(KINDS)
    lesson = next(one for one in lessons(ROOT / "notebooks") if one.id == file.stem)
    problems = check_bank(file, objectives=set(lesson.objectives), source_ids=set(japan_russia.load("sources")["id"]),
                          tables=set(japan_russia.catalogue()["name"]), namespace=computing())
    assert not problems, "\n".join(map(str, problems))
    assert {one["expects"] for one in yaml.safe_load(exercises)["exercises"]} == {"number", "writing"}


def test_the_example_of_a_table_is_whole(tmp_path):
    example, = blocks("CONTRIBUTING.md", "json")
    data = tmp_path / "data"
    shutil.copytree(ROOT / "data", data)
    package = json.loads((data / "datapackage.json").read_text(encoding="utf-8"))
    package["resources"].append(json.loads(example))
    (data / "datapackage.json").write_text(json.dumps(package), encoding="utf-8")
    (data / "visitors.csv").write_text("year,visitors,source_ids,confidence\n2019,10,D001;D002,single\n")
    assert not check_description(data) and not problems(data, only="visitors")
    assert list(japan_russia.load("visitors", folder=data)["visitors"]) == [10]


def test_the_example_that_reads_answers_reads_an_export(tmp_path, monkeypatch):
    one = {"value": "ten", "score": None, "outcome": None, "at": "2026-01-31T09:00:00.000Z"}
    Note("02-n1", "What?").memory = {"note/02-n1": {"first": one, "best": one, "last": one, "tries": 1}}
    (tmp_path / "answers").mkdir()
    Record().export(tmp_path / "answers" / "ann.json")
    monkeypatch.chdir(tmp_path)
    names = {}
    exec(blocks("CONTRIBUTING.md", "python")[2], names)
    assert names["answers"].loc[0, ["who", "key", "value"]].tolist() == ["ann", "note/02-n1", "ten"]


def test_the_examples_of_widgets_work(monkeypatch):
    monkeypatch.setenv("COURSE_SURFACE", "book")
    simple, whole, _ = blocks("CONTRIBUTING.md", "python")
    names = {}
    exec(simple, names)
    assert names["in_year"].widget.children[0].description == "year"

    # a widget looks for its module beside its file, so the example gets a module of its own name
    names = {"__name__": "japan_russia.kit.widgets.base"}
    exec(whole, names)
    tally = names["Tally"]("02-t1", "Summits <so far>")
    assert "&lt;so far&gt;" in tally.static_html()
    assert tally.memory_keys == ["tally/02-t1"]


def test_every_library_has_its_reason():
    project = tomllib.loads(text_of("pyproject.toml"))["project"]
    extras = project["optional-dependencies"]
    named = [*project["dependencies"], *extras["test"], *extras["grading"], *extras["hub"]]
    libraries = {re.match(r"[\w-]+", name)[0] for name in named}
    table = text_of("CONTRIBUTING.md").partition("## Why each library")[2].partition("\n## ")[0]
    rows = re.findall(r"^\| ([\w, -]+) \|", table, re.M)[2:]
    told = {name for row in rows for name in row.split(", ")}
    assert told == libraries


def test_the_citation_can_be_read():
    citation = yaml.safe_load(text_of("CITATION.cff"))
    project = tomllib.loads(text_of("pyproject.toml"))["project"]
    assert citation["cff-version"] == "1.2.0"
    assert citation["version"] == project["version"]
    assert citation["title"] == project["description"].partition(". ")[0]
    assert citation["message"] and all(one["name"] for one in citation["authors"])


def test_only_a_release_has_a_day():
    newest = re.search(r"^## (.+)$", text_of("CHANGELOG.md"), re.M)[1]
    citation = yaml.safe_load(text_of("CITATION.cff"))
    if newest == "[Unreleased]":
        assert "date-released" not in citation
    else:
        assert newest == f"[{citation['version']}] - {citation['date-released']}"


def test_a_learner_finds_the_names_the_view_uses():
    # the pages tell which button to press
    view = text_of("src/japan_russia/kit/progress/progress.js")
    for page in ["book/how-to-study.md", "book/accessibility-and-privacy.md"]:
        named = re.findall(r"\*((?:Export|Import|Forget)[^*]*)\*", text_of(page))
        assert {"Export", "Export as text", "Import an exported file", "Forget everything"} <= set(named)
        for words in named:
            assert f'"{words}"' in view, f"{page} names a button “{words}”"


def test_one_thing_has_one_name():
    papers = ["README.md", *(f"book/{page}.md" for page in PAGES), "notebooks/my-progress.ipynb",
              "src/japan_russia/kit/progress/progress.js"]
    for name in papers:
        found = re.findall(r"save a copy|bring(?:s|ing)? (?:in|such)|aims? of (?:a|the) lesson", text_of(name), re.I)
        assert not found, f"{name}: say export, import, objective"


@pytest.mark.parametrize("page", PAGES)
def test_pages_have_one_title_and_promise_nothing(page):
    text = re.sub(r"^(`{3,}|:{3,}).*$", "", text_of(f"book/{page}.md"), flags=re.M)
    assert len(re.findall(r"^# ", text, re.M)) == 1
    assert not re.search(r"\b(TODO|FIXME|coming soon|will be added|under construction)\b", text, re.I)
