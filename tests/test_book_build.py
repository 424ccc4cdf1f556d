"""A build that cannot lie: on a small book, one step after another as its author would take them."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import nbformat
import pytest
from conftest import ROOT, build
from sample_book import WIDGETS, write_sample

from japan_russia.kit.book import trace
from japan_russia.kit.quiz.references import references

NOTE = """
from japan_russia.kit.widgets.note import Note
Note("one", "What do you expect?")
"""


class Sample:
    """The small book with a copy of the package, so that a line of the package can be changed."""

    def __init__(self, folder: Path):
        self.folder = write_sample(folder / "book", {
            "widgets": [*WIDGETS, NOTE, NOTE.replace('"one"', '"two"')],
            "plain": ["import pandas as pd\npd.read_csv('data/other.csv')['value'].sum()"],
        })
        (self.folder / "data" / "other.csv").write_text("value\n20\n22\n", encoding="utf-8")
        self.package = folder / "src"
        shutil.copytree(ROOT / "src" / "japan_russia", self.package / "japan_russia",
                        ignore=shutil.ignore_patterns("__pycache__"))

    def build(self):
        return build(self.folder, env={"PYTHONPATH": str(self.package)})

    def page(self, name: str) -> str:
        return (self.folder / "_build" / "html" / f"{name}.html").read_text(encoding="utf-8")

    def edit(self, name: str, old: str, new: str):
        path = self.folder / name
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new), encoding="utf-8")


def ran(result) -> set[str]:
    """The notebooks a build has run."""
    return set(re.findall(r"running (\w+)", result.stdout))


def words(result) -> str:
    return re.sub(r"\x1b\[[0-9;]*m", "", result.stdout + result.stderr)


def last_words(result) -> str:
    """What a build that failed says last; it says it once, with no traceback of the builder."""
    assert result.returncode == 1
    told = words(result)
    assert "There was an error in building your book" not in told and "handle_exception" not in told
    assert told.count("The book is not built") == 1
    return told[told.index("The book is not built"):]


@pytest.fixture(scope="module")
def sample(tmp_path_factory):
    made = Sample(tmp_path_factory.mktemp("sample"))
    made.first = made.build()
    return made


def test_the_first_build_runs_everything(sample):
    assert sample.first.returncode == 0, words(sample.first)[-3000:]
    assert ran(sample.first) == {"widgets", "plain"}
    assert ">42<" in re.sub(r"\s", "", sample.page("plain")) or "42" in sample.page("plain")


def test_notebooks_run_side_by_side(sample):
    order = re.findall(r"(running|ran) \w+", sample.first.stdout)
    assert order[:2] == ["running", "running"], "the second begins before the first has ended"


def test_what_the_page_holds(sample):
    page = sample.page("widgets")
    assert page.count('data-course="explore"') == 4
    assert page.count('data-course="widget"') == 2
    assert page.count('data-course-module="note"') == 1, "a module stands in a page once"
    assert page.count("<svg") >= 2, "charts are visible before any script runs"
    assert 'aria-label="A plain chart."' in page
    assert "course-host.js" in page and "course-host.js" not in sample.page("plain")
    assert "vega" not in page.split("<body")[0], "Vega is loaded by the host, not by the page"
    host = (sample.folder / "_build" / "html" / "_static")
    assert (host / "course-vega.js").stat().st_size > 500_000


def test_nothing_in_the_pages_asks_another_machine(sample):
    for name in ("index", "intro", "widgets", "plain"):
        page = sample.page(name)
        for tag in re.findall(r"<(?:script|link|img|iframe)[^>]*>", page):
            assert not re.search(r"""(?:src|href)=["'](?:https?:)?//""", tag), tag


def test_a_folded_box_is_native(sample):
    assert re.search(r"<details class=[^>]*><summary[^>]*>Folded</summary>", sample.page("intro"))


def test_an_untouched_book_runs_nothing(sample):
    again = sample.build()
    assert again.returncode == 0
    assert ran(again) == set()


def test_prose_can_change_without_a_run(sample):
    notebook = nbformat.read(sample.folder / "plain.ipynb", as_version=4)
    notebook.cells[0].source = "# Other words"
    nbformat.write(notebook, sample.folder / "plain.ipynb")
    result = sample.build()
    assert result.returncode == 0 and ran(result) == set()
    assert "Other words" in sample.page("plain") and "42" in sample.page("plain")


def test_one_number_in_a_table_runs_the_notebooks_that_read_it_and_no_other(sample):
    sample.edit("data/other.csv", "22", "80")
    result = sample.build()
    assert result.returncode == 0 and ran(result) == {"plain"}
    assert "100" in sample.page("plain")


def test_a_line_of_the_package_runs_the_notebooks_that_use_it_and_no_other(sample):
    path = sample.package / "japan_russia" / "kit" / "outputs.py"
    path.write_text(path.read_text(encoding="utf-8") + "\n# one more line\n", encoding="utf-8")
    result = sample.build()
    assert result.returncode == 0 and ran(result) == {"widgets"}


def test_a_line_of_the_package_that_makes_pages_makes_them_again(sample):
    file = sample.package / "japan_russia" / "kit" / "editions.py"
    file.write_text(file.read_text().replace('meta name="course-edition"', 'meta name="course-newer"'))
    assert ran(sample.build()) == set(), "and runs nothing"
    assert 'name="course-newer"' in sample.page("plain")


def test_the_lock_runs_everything(sample):
    sample.edit("requirements.txt", "nothing==1", "nothing==2")
    result = sample.build()
    assert result.returncode == 0 and ran(result) == {"widgets", "plain"}


def test_a_failing_cell_fails_every_time(sample):
    notebook = nbformat.read(sample.folder / "plain.ipynb", as_version=4)
    notebook.cells[1].source += "\nraise ValueError('the reason')"
    nbformat.write(notebook, sample.folder / "plain.ipynb")
    for _ in range(2):
        last = last_words(sample.build())
        assert "ValueError: the reason\n  where: plain.ipynb, cell 2 (id cell-0), which begins: import pandas" in last
        assert "met in" not in last, "one place is named once"
    notebook.cells[1].source = notebook.cells[1].source.replace("\nraise ValueError('the reason')", "")
    nbformat.write(notebook, sample.folder / "plain.ipynb")
    assert sample.build().returncode == 0


def test_a_warning_fails_every_time(sample):
    sample.edit("intro.md", "Words.", "Words. [nowhere](missing.md)")
    for _ in range(2):
        last = last_words(sample.build())
        assert "missing.md" in last and "where: intro.md, line 3" in last
        assert "to mend: The page or the heading does not" in last
    sample.edit("intro.md", "[nowhere](missing.md)", "")
    assert sample.build().returncode == 0


def test_a_grid_too_large_fails_with_its_size(sample):
    notebook = nbformat.read(sample.folder / "plain.ipynb", as_version=4)
    notebook.cells[1].source = ("from japan_russia.kit.explore import explore\n"
                                "explore(lambda a, b: a * b, a=(0, 200), b=(0, 200))")
    nbformat.write(notebook, sample.folder / "plain.ipynb")
    last = last_words(sample.build())
    assert "40,401 states" in last and "fixed(value)" in last and "plain.ipynb, cell 2" in last


def test_what_is_kept_names_what_was_used(sample):
    kept = json.loads((sample.folder / "_build" / "executed" / "widgets.json").read_text(encoding="utf-8"))
    assert "data/numbers.csv" in kept["uses"] and "requirements.txt" in kept["uses"]
    package = str(sample.package) + os.sep
    assert any(name.startswith(package) and name.endswith("explore.py") for name in kept["uses"])


# ---------------------------------------------------------------- a book with tables


def a_table(name: str) -> dict:
    fields = [{"name": "id", "type": "string", "description": "The row's id."},
              {"name": "n", "type": "integer", "description": "A number."}]
    return {"name": name, "type": "table", "path": f"{name}.csv", "scheme": "file", "format": "csv",
            "encoding": "utf-8", "title": name.title(), "description": "Numbers.", "provenance": "Made up.",
            "licence": "CC0", "contradictions": [], "gaps": [], "schema": {"fields": fields, "primaryKey": ["id"]}}


class WithTables(Sample):
    """A small book whose notebooks load tables; the package is the one that is installed."""

    def __init__(self, folder: Path):
        self.folder = write_sample(folder, {
            "one": ["from japan_russia import load\nfrom japan_russia.kit.places import course_id",
                    "load('small')['n'].sum()", "course_id()"],
            "two": ["from japan_russia import load, sources_of\nload('other')['n'].sum()",
                    "sources_of('D001')" + "; load('sources')"],
            "all": ["from japan_russia import catalogue\ncatalogue()"],
        })
        self.edit("_config.yml", "japan_russia.kit.book]", "japan_russia.kit.book, japan_russia.course.pages]")
        for name in ("small", "other"):
            (folder / "data" / f"{name}.csv").write_text("id,n,source_ids\na,1,D001\nb,2,D001;D002\n", encoding="utf-8")
        (folder / "data" / "sources.csv").write_text("id,n,also\nD001,1,\nD002,1,\nD003,1,E9\n", encoding="utf-8")
        (folder / "data" / "numbers.csv").unlink()
        small, other, sources = a_table("small"), a_table("other"), a_table("sources")
        sources["schema"]["fields"].append({"name": "also", "type": "string", "description": "Other ids."})
        for table in (small, other):
            table["schema"]["fields"].append({"name": "source_ids", "type": "string", "description": "Its sources.",
                                              "references": "sources.id", "separator": ";"})
        self.describe({"name": "small-course", "resources": [small, other, sources]})

    def build(self):
        return build(self.folder)

    def describe(self, package: dict):
        (self.folder / "data" / "datapackage.json").write_text(json.dumps(package), encoding="utf-8")

    def described(self) -> dict:
        return json.loads((self.folder / "data" / "datapackage.json").read_text(encoding="utf-8"))

    def kept(self, name: str) -> dict:
        return json.loads((self.folder / "_build" / "executed" / f"{name}.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def tables(tmp_path_factory):
    made = WithTables(tmp_path_factory.mktemp("tables") / "book")
    first = made.build()
    assert first.returncode == 0, words(first)[-3000:]
    return made


def test_a_notebook_uses_the_description_of_the_tables_it_loads(tables):
    used = {name for name in tables.kept("one")["uses"] if name.startswith("data")}
    assert used == {"data/datapackage.json#name", "data/datapackage.json#resources.small",
                    "data/datapackage.json#resources.sources", "data/small.csv", "data/sources.csv#D001;D002"}
    assert {"data/sources.csv", "data/sources.csv#D001"} <= set(tables.kept("two")["uses"])
    assert "data/datapackage.json" in tables.kept("all")["uses"], "the catalogue shows every table"


def test_a_question_uses_the_rows_of_the_sources_it_names(monkeypatch):
    noted = set()
    monkeypatch.setattr(trace, "note", lambda path, part="": noted.add((path.name, part)))
    references(SimpleNamespace(tables=["gdp"], ids=["D004", "D001"]))
    assert {("sources.csv", "D001;D004"), ("datapackage.json", "resources.gdp.title")} <= noted


@pytest.mark.parametrize("part, rows", [("D1", 1), ("E9", 1), ("D1;D2", 2), ("D", 0)])
def test_a_part_of_a_register_is_the_rows_that_carry_an_id(tmp_path, part, rows):
    path = tmp_path / "sources.csv"
    path.write_text("id,also\nD1,E8;E9\nD2,\nD11,\n", encoding="utf-8")
    assert len(json.loads(trace.part_of(path, part))) == 1 + rows, "the header counts too"
    assert trace.part_of(tmp_path / "none.csv", part) == ""


def test_an_added_table_runs_only_what_lists_the_tables(tables):
    (tables.folder / "data" / "added.csv").write_text("id,n\na,1\n", encoding="utf-8")
    package = tables.described()
    package["resources"].append(a_table("added"))
    tables.describe(package)
    result = tables.build()
    assert result.returncode == 0, words(result)[-3000:]
    assert ran(result) == {"all"}


def test_an_added_source_runs_what_reads_the_register_and_a_changed_one_what_names_it(tables):
    tables.edit("data/sources.csv", "D003,1,E9", "D003,1,E9\nD004,1,")
    result = tables.build()
    assert result.returncode == 0 and ran(result) == {"two", "all"}
    tables.edit("data/sources.csv", "D002,1,", "D002,2,")
    result = tables.build()
    assert result.returncode == 0 and ran(result) == {"one", "two", "all"}


def test_a_changed_description_runs_what_loads_that_table(tables):
    package = tables.described()
    package["resources"][0]["schema"]["fields"][1]["type"] = "number"
    tables.describe(package)
    result = tables.build()
    assert result.returncode == 0 and ran(result) == {"one", "all"}
    assert "3.0" in tables.page("one")


def test_a_wrong_table_is_told_once_with_all_that_wait_for_it(tables):
    tables.edit("data/small.csv", "b,2,", "b,two,")
    tables.edit("intro.md", "Words.", "Words.\n\n```{data-catalogue}\n```\n\n```{document-facts} nobody\n```\n")
    last = last_words(tables.build())
    assert "because of a fault." in last and last.count("'two' is not a valid number") == 1
    assert "where: data/small.csv, line 3, column n, rule: type" in last
    assert "met in: intro.md; one.ipynb, cell 3 (id cell-1)" in last
    assert "Traceback" not in words(tables.build()), "a fault of a table needs no traceback"
    tables.edit("data/small.csv", "b,two,", "b,2,")


def test_a_wrong_name_in_a_page_is_told_with_its_line(tables):
    tables.edit("intro.md", "document-facts", "source-list")
    tables.edit("intro.md", "{source-list} nobody", "{source-list}\nD01")
    last = last_words(tables.build())
    assert "No source 'D01'" in last and "Add it to data/sources.csv" in last and "met in: intro.md, line 8" in last
    tables.edit("intro.md", "```{source-list}\nD01\n```\n", "")


def spoilt(book, name: str, cell) -> str:
    """Add a cell to a notebook, build, take the cell out again; the last words of the build."""
    path = book.folder / f"{name}.ipynb"
    before = path.read_text(encoding="utf-8")
    notebook = nbformat.reads(before, as_version=4)
    notebook.cells.append(cell)
    nbformat.write(notebook, path)
    last = last_words(book.build())
    path.write_text(before, encoding="utf-8")
    return last


def test_a_bad_link_in_a_lesson_is_told_by_cell_and_line(tables):
    link = nbformat.v4.new_markdown_cell("Words.\n\n[nowhere](missing.md)", id="p2-table")
    assert "where: two.ipynb, cell 4 (id p2-table), line 3" in spoilt(tables, "two", link)


def test_a_chart_without_its_words_is_told_by_lesson_and_cell(tables):
    code = ("import altair as alt, pandas as pd\nfrom japan_russia import present\n"
            "present(alt.Chart(pd.DataFrame({'a': [1]})).mark_bar(), title='Bars', source='small')")
    last = spoilt(tables, "two", nbformat.v4.new_code_cell(code, id="chart"))
    assert "The chart “Bars” has no alt." in last and "met in: two.ipynb, cell 4 (id chart)" in last


def test_a_cell_that_warns_is_told_without_a_path_of_this_machine(tables):
    last = spoilt(tables, "two", nbformat.v4.new_code_cell("import warnings\nwarnings.warn('old words')", id="warns"))
    assert "The cell writes a warning, which would stand in the page: UserWarning: old words" in last
    assert "where: two.ipynb, cell 4 (id warns), which begins: import warnings" in last and "ipykernel" not in last


def test_a_kernel_that_dies_is_told_by_its_lesson(tables):
    last = spoilt(tables, "two", nbformat.v4.new_code_cell("import os\nos._exit(1)", id="end"))
    assert "Kernel died" in last and "met in: two.ipynb" in last


def test_a_line_of_the_contents_that_names_no_file_is_told_before_anything_is_run(tables):
    tables.edit("_toc.yml", "- file: two", "- file: tow")
    result = tables.build()
    last = last_words(result)
    assert "_toc.yml names `tow`; there is no such file." in last and "where: _toc.yml, line 5" in last
    assert "Did you mean 'two'?" in last and not ran(result)
    tables.edit("_toc.yml", "- file: tow", "- file: two")


@pytest.mark.parametrize("file, old, new, last", [
    ("_toc.yml", "root: intro", "root: [intro", "The book is not built."),
    ("data/small.csv", "b,2", "b,two", "met in: intro.md; one.ipynb, cell 3 (id cell-1)"),
])
def test_the_last_line_of_the_course_s_own_command_is_its_message(tables, file, old, new, last):
    tables.edit(file, old, new)
    command = [sys.executable, "-m", "japan_russia", "book"]
    told = subprocess.run(command, cwd=tables.folder, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    assert told.returncode == 1
    assert told.stdout.rstrip().splitlines()[-1].strip().startswith(last), told.stdout[-2000:]
    tables.edit(file, new, old)
