"""The pages made from the tables: anchors, accessible tables, downloads, links back, and noticing what changed."""

import re
import shutil
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_markdown_cell, new_notebook
from sphinx.application import Sphinx

from japan_russia.course.chronology import TABLES
from japan_russia.course.tables import described_tables, load

ROOT = Path(__file__).parents[1]
PAGES = ["data-catalogue", "register", "sources", "chronology"]
FRAME = ":::{admonition} Before you start\n:class: lesson-frame\n\n[Togo 2018](../book/sources.md#togo-2018)\n:::"
PROSE = """Putin came ([D035](../book/register.md#d035)), event T059, in D005. Pajon wrote in pajon-2022.

<!-- check: 'S198' -->"""


def write_lesson(source, prose=PROSE):
    cells = [new_markdown_cell("# 02 · A lesson", id="a"), new_markdown_cell(FRAME, id="b"),
             new_markdown_cell(prose, id="c")]
    (source / "notebooks").mkdir(exist_ok=True)
    nbformat.write(new_notebook(cells=cells), source / "notebooks" / "02-a-lesson.ipynb")


def build(source, target):
    warnings = (target.parent / "warnings.txt").open("w+", encoding="utf-8")
    settings = {
        "extensions": "myst_nb,japan_russia.course.pages,japan_russia.course.chronology",
        "nb_execution_mode": "off",
        "root_doc": "book/sources",
        "myst_heading_anchors": "3",
        "myst_enable_extensions": {"colon_fence"},
        "exclude_patterns": "data",
    }
    app = Sphinx(
        source, None, target, target.parent / "doctrees", "html", settings, status=None, warning=warnings
    )
    read = []
    app.connect("source-read", lambda app, docname, text: read.append(docname))
    app.build()
    warnings.seek(0)
    # several books in one process register their nodes again
    beside = re.compile("toctree|already registered")
    lines = [line for line in warnings.read().splitlines() if line.strip() and not beside.search(line)]
    return read, lines


@pytest.fixture(scope="module")
def book(tmp_path_factory):
    """The pages, one lesson with a question, and a page of links to them all, built once."""
    top = tmp_path_factory.mktemp("book")
    source = top / "source"
    shutil.copytree(ROOT / "data", source / "data", ignore=shutil.ignore_patterns("quizzes"))
    (source / "book").mkdir()
    for page in PAGES:
        shutil.copy(ROOT / "book" / f"{page}.md", source / "book")
    anchors = [f"sources.md#{id_}" for id_ in load("documents")["id"]]
    anchors += [f"data-catalogue.md#{name.replace('_', '-')}" for name in described_tables(ROOT / "data")]
    anchors += ["register.md#d061", "register.md#s001", "register.md#q310"]
    anchors += ["chronology.md#t059", "chronology.md#meeting-16", "chronology.md#jp-2014-03"]
    write_lesson(source)
    (source / "data" / "quizzes").mkdir()
    (source / "data" / "quizzes" / "02-a-lesson.yml").write_text("source: {ids: [D061]}\n", encoding="utf-8")
    links = "# Links\n\n" + "\n".join(f"- [{anchor}]({anchor})" for anchor in anchors)
    (source / "book" / "links.md").write_text(links, encoding="utf-8")
    read, warnings = build(source, top / "out")
    return source, top / "out", warnings, anchors


def html(book, page):
    return (book[1] / "book" / f"{page}.html").read_text(encoding="utf-8")


def test_the_pages_build_without_a_warning(book):
    assert book[2] == []


def test_every_anchor_that_lessons_use_is_there(book):
    links = html(book, "links")
    for anchor in book[3]:
        page, id_ = re.match(r"(.+)\.md#(.+)", anchor).groups()
        href = re.search(rf'href="([^"]+)"><span class="std std-ref">{re.escape(anchor)}<', links).group(1)
        assert href == f"{page}.html#{id_}"
        assert re.search(rf'id="{re.escape(id_)}"', html(book, page)), anchor


def test_every_source_has_one_line_with_its_id(book):
    register = html(book, "register")
    ids = re.findall(r'<li id="([^"]+)"', register)
    assert sorted(ids) == sorted(load("sources")["id"].str.lower())
    joined = [id_ for also in load("sources")["also"].dropna() for id_ in also.lower().split(";")]
    assert joined and all(f'id="{id_}"' in register for id_ in joined)
    line = re.search(r'<li id="d061".*?</li>', register, re.S).group(0)
    assert 'Rows: <a href="data-catalogue.html#leader-meetings">leader_meetings</a>, <a' in line


def test_a_source_links_back_to_each_lesson_that_names_it(book):
    register = html(book, "register")
    for id_, part in (("d035", "text"), ("d061", "quiz"), ("d095", "text")):
        line = re.search(rf'<li id="{id_}".*?</li>', register, re.S).group(0)
        assert f'Cited in: <a href="../notebooks/02-a-lesson.html">lesson 02</a> ({part})' in line
    assert "S198" in load("sources").set_index("id")["also"]["D095"], "an id that was joined with another"
    assert "Cited in" not in re.search(r'<li id="d064".*?</li>', register, re.S).group(0)


def test_a_document_says_where_it_is_read(book):
    page = html(book, "sources")
    togo = page.partition('id="togo-2018"')[2].partition("</section>")[0]
    assert re.search(r'Read in</dt>\s*<dd><p><span><a href="../notebooks/02-a-lesson.html">lesson 02</a>', togo)
    assert "lesson 02</a> (text)</span>" in togo, "named twice, by two names, and listed once"
    pajon = page.partition('id="pajon-2022"')[2].partition("</section>")[0]
    assert "Read in" not in pajon and "Also cited in" in pajon
    rows = (load("claims")["document_id"] == "togo-2018").sum()
    assert f'<a href="data-catalogue.html#claims">claims</a> ({rows})' in togo


def test_the_chronology_holds_every_row_with_all_its_sources(book):
    page = html(book, "chronology")
    items = dict(re.findall(r'<li [^>]*id="([^"]+)">(.*?)</li>', page, re.S))
    assert len(items) == sum(len(load(name)) for name in TABLES)
    for row in load("timeline").itertuples():
        item = items[row.event_id.lower()]
        for id_ in row.source_ids.split(";"):
            assert f'href="register.html#{id_.lower()}"' in item
    assert "lesson 02</a> (text)" in items["t059"] and "September 2017 (day not known)" in items["t064"]
    assert 'class="confidence single">single source<' in items["t062"]
    words = [' data-f-actor="Shinzo Abe|Vladimir Putin"', ' data-f-theme="summit"', ' data-f-year="2016"']
    start = re.search(r'<li [^>]*id="t059">', page).group(0)
    assert all(one in start for one in words)


def test_a_link_back_leads_to_the_heading_under_which_a_lesson_first_names_the_source(book, tmp_path):
    source = Path(shutil.copytree(book[0], tmp_path / "source"))
    write_lesson(source, "See D061.\n\n## Part 1 · `What` Abe *said*\n\nD064.\n\n### The 2nd\n\nD062, D061, D064.")
    build(source, tmp_path / "out")
    register = (tmp_path / "out" / "book" / "register.html").read_text(encoding="utf-8")
    lesson = (tmp_path / "out" / "notebooks" / "02-a-lesson.html").read_text(encoding="utf-8")
    for id_, place in (("d061", ""), ("d064", "#part-1-what-abe-said"), ("d062", "#the-2nd")):
        assert f'<a href="../notebooks/02-a-lesson.html{place}">' in register.partition(f'<li id="{id_}"')[2][:999]
        assert place == "" or f'id="{place[1:]}"' in lesson


def test_only_a_lesson_that_names_something_else_makes_the_pages_be_read_again(book, tmp_path):
    source = Path(shutil.copytree(book[0], tmp_path / "source"))
    build(source, tmp_path / "out")
    write_lesson(source, PROSE + " More words.")
    assert build(source, tmp_path / "out")[0] == ["notebooks/02-a-lesson"]
    write_lesson(source, PROSE + " See D064.")
    read, _ = build(source, tmp_path / "out")
    assert sorted(read) == ["book/register", "notebooks/02-a-lesson"]
    register = (tmp_path / "out" / "book" / "register.html").read_text(encoding="utf-8")
    assert "Cited in" in re.search(r'<li id="d064".*?</li>', register, re.S).group(0)
    (source / "notebooks" / "02-a-lesson.ipynb").unlink()
    read, _ = build(source, tmp_path / "out")
    assert sorted(read) == ["book/chronology", "book/register", "book/sources"]


def test_what_load_leaves_out_is_said_by_the_table(book):
    catalogue = html(book, "data-catalogue")
    for name in described_tables(ROOT / "data"):
        rows = len(load(name, recalled=True)) - len(load(name))
        section = catalogue.partition(f'<section id="{name.replace("_", "-")}"')[2].partition("</section>")[0]
        told = re.search(r"columns; (\d+) recalled and left out by load", section)
        assert int(told[1] if told else 0) == rows, name
    assert "; 7 cells recalled and left empty by load" in catalogue


def test_a_document_without_an_address_is_named_by_the_page_of_sources(book):
    sources = load("sources")
    bare = sources[(sources["kind"] == "course document") & sources["url"].isna()]["id"]
    words = re.sub(r"\s+", " ", html(book, "sources").partition('id="all-sources"')[2])
    assert len(bare) and all(f'register.html#{id_.lower()}"' in words for id_ in bare)


def test_every_table_can_be_downloaded(book):
    found = re.findall(
        r'<a class="reference download internal" download="" href="([^"]+)"', html(book, "data-catalogue")
    )
    files = {(book[1] / "book" / href).resolve() for href in found}
    assert {file.name for file in files} == {f"{name}.csv" for name in described_tables(ROOT / "data")}
    for file in files:
        assert file.read_bytes() == (ROOT / "data" / file.name).read_bytes()


def test_tables_have_headers_with_scope_and_a_named_box(book):
    page = html(book, "data-catalogue")
    heads = re.findall(r"<th[ >].*?</th>", page, re.S)
    assert heads and all('scope="col"' in head or 'scope="row"' in head for head in heads)
    assert [head for head in heads if not re.sub(r"<[^>]+>", "", head).strip()] == []
    labels = re.findall(r'<div class="table-scroll" tabindex="0" role="region" aria-label="([^"]+)"', page)
    assert len(labels) == len(set(labels)) == page.count("<table")
    assert page.count("<details") == page.count("</details>") == len(labels)


def test_pages_stay_light(book):
    assert all((book[1] / "book" / f"{page}.html").stat().st_size < 600_000 for page in PAGES)


def test_only_a_changed_table_makes_the_pages_be_read_again(book):
    source, out, _, _ = book
    assert build(source, out)[0] == []
    path = source / "data" / "documents.csv"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("Streltsov 2015", "Streltsov in 2015"), encoding="utf-8")
    read, _ = build(source, out)
    assert sorted(read) == ["book/chronology", "book/data-catalogue", "book/register", "book/sources"]
    assert "Streltsov in 2015" in html(book, "data-catalogue")
    path.write_text(text, encoding="utf-8")


def test_a_table_that_does_not_fit_is_told_by_the_page(book, tmp_path):
    shutil.copytree(book[0], tmp_path / "source")
    path = tmp_path / "source" / "data" / "gdp.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("JPN", "jpn", 1), encoding="utf-8")
    assert any("data/gdp.csv, line 2" in line for line in build(tmp_path / "source", tmp_path / "out")[1])


@pytest.mark.parametrize(
    "directive, words",
    [
        ("{source-list}\nD999\n", "No source 'D999'"),
        ("{document-facts} nobody-1999\n", "No document 'nobody-1999'"),
    ],
)
def test_a_wrong_name_in_a_page_is_told(book, tmp_path, directive, words):
    shutil.copytree(book[0] / "data", tmp_path / "source" / "data")
    (tmp_path / "source" / "book").mkdir()
    page = tmp_path / "source" / "book" / "sources.md"
    page.write_text(f"# Page\n\n```{directive}```\n", encoding="utf-8")
    assert any(words in line for line in build(tmp_path / "source", tmp_path / "out")[1])
