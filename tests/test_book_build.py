"""A build that cannot lie: on a small book, one step after another as its author would take them."""

import json
import os
import re
import shutil
from pathlib import Path

import nbformat
import pytest
from conftest import ROOT, build
from sample_book import WIDGETS, write_sample

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


def test_the_lock_runs_everything(sample):
    sample.edit("requirements.txt", "nothing==1", "nothing==2")
    result = sample.build()
    assert result.returncode == 0 and ran(result) == {"widgets", "plain"}


def test_a_failing_cell_fails_every_time(sample):
    notebook = nbformat.read(sample.folder / "plain.ipynb", as_version=4)
    notebook.cells[1].source += "\nraise ValueError('the reason')"
    nbformat.write(notebook, sample.folder / "plain.ipynb")
    for _ in range(2):
        result = sample.build()
        assert result.returncode != 0
        assert "the reason" in words(result) and "plain" in words(result)
    notebook.cells[1].source = notebook.cells[1].source.replace("\nraise ValueError('the reason')", "")
    nbformat.write(notebook, sample.folder / "plain.ipynb")
    assert sample.build().returncode == 0


def test_a_warning_fails_every_time(sample):
    sample.edit("intro.md", "Words.", "Words. [nowhere](missing.md)")
    for _ in range(2):
        result = sample.build()
        assert result.returncode != 0
        assert "missing.md" in words(result) and "Warnings are errors" in words(result)
    sample.edit("intro.md", "[nowhere](missing.md)", "")
    assert sample.build().returncode == 0


def test_a_grid_too_large_fails_with_its_size(sample):
    notebook = nbformat.read(sample.folder / "plain.ipynb", as_version=4)
    notebook.cells[1].source = ("from japan_russia.kit.explore import explore\n"
                                "explore(lambda a, b: a * b, a=(0, 200), b=(0, 200))")
    nbformat.write(notebook, sample.folder / "plain.ipynb")
    result = sample.build()
    assert result.returncode != 0
    assert "40,401 states" in words(result) and "fixed(value)" in words(result)


def test_what_is_kept_names_what_was_used(sample):
    kept = json.loads((sample.folder / "_build" / "executed" / "widgets.json").read_text(encoding="utf-8"))
    assert "data/numbers.csv" in kept["uses"] and "requirements.txt" in kept["uses"]
    package = str(sample.package) + os.sep
    assert any(name.startswith(package) and name.endswith("explore.py") for name in kept["uses"])
