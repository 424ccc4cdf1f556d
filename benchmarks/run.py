"""Measure what the course promises about speed, and print a table of ratios.

Everything is measured in one run on one machine, against plain Jupyter Book on the same content: its own list of
extensions and theme, notebooks one after another. Times of one machine mean nothing on another; ratios do.

Run it with ``make bench``. With ten lessons it takes about twelve minutes, with ``--repeat 1`` about eight, and it says
what it measures meanwhile. It writes nothing into the course's folder.
"""

import argparse
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from urllib.parse import unquote, urlparse

ROOT = Path(__file__).resolve().parents[1]
BUILD = [sys.executable, "-c", "from jupyter_book.cli.main import main; main()", "build", "."]
LEFT_OUT = shutil.ignore_patterns("_build", ".git", ".venv", "dist", "*.egg-info", "__pycache__", "my-record*")
#: what plain Jupyter Book would do with these pages: its own extensions, its own execution, nothing taken out
PLAIN_EXTENSIONS = """
      - sphinx_togglebutton
      - sphinx_copybutton
      - myst_nb
      - jupyter_book
      - sphinx_thebe
      - sphinx_comments
      - sphinx_external_toc
      - sphinx.ext.intersphinx
      - sphinx_design
      - sphinx_book_theme
      - japan_russia.course.pages
      - japan_russia.kit.book.lesson_pages
"""


def copy_of_course(folder: Path) -> Path:
    """Copy the course, so that measuring changes nothing in it."""
    shutil.copytree(ROOT, folder, ignore=LEFT_OUT)
    return folder


def make_plain(folder: Path) -> Path:
    """Turn a copy into one that plain Jupyter Book builds."""
    config = (folder / "_config.yml").read_text(encoding="utf-8")
    config = re.sub(r"    extensions:\n(      - .*\n)+", "    extensions:" + PLAIN_EXTENSIONS, config)
    config = config.replace('execute_notebooks: "off"', 'execute_notebooks: "cache"').replace(
        "    nb_ipywidgets_js: {}", "    #"
    )
    (folder / "_config.yml").write_text(config, encoding="utf-8")
    # this page tells of the course's own way to run notebooks
    record = folder / "book" / "how-this-book-was-built.md"
    record.write_text(
        re.sub(
            r":::+\{book-record\}.*?\n:::+|```\{book-record\}.*?```", "", record.read_text(encoding="utf-8"), flags=re.S
        ),
        encoding="utf-8",
    )
    return folder


def timed(command: list[str], folder: Path) -> float:
    """Run a command and return its seconds."""
    begin = time.perf_counter()
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True)
    seconds = time.perf_counter() - begin
    if done.returncode:
        sys.exit(f"{' '.join(command)} failed in {folder}:\n{done.stdout[-3000:]}\n{done.stderr[-3000:]}")
    return seconds


def median_of(times: int, measure) -> float:
    """Measure several times and return the middle one."""
    return statistics.median(measure() for _ in range(times))


def say(words: str):
    """Tell on the error stream what is being measured, so that the table alone goes to the output."""
    print(f"… {words}", file=sys.stderr, flush=True)


def measure_builds(folder: Path, repeat: int) -> list[tuple]:
    """Cold builds, an untouched rebuild and a rebuild with one lesson edited."""
    ours, plain = copy_of_course(folder / "ours"), make_plain(copy_of_course(folder / "plain"))

    def cold(where):
        shutil.rmtree(where / "_build", ignore_errors=True)
        return timed(BUILD, where)

    say("cold builds, plain Jupyter Book and ours in turn")
    plain_cold, our_cold = [], []
    for _ in range(repeat):
        plain_cold.append(cold(plain))
        our_cold.append(cold(ours))
    # the quickest of several: what else the machine does can only add to a time
    plain_cold, our_cold = min(plain_cold), min(our_cold)

    say("nothing changed")
    imports = [
        sys.executable,
        "-c",
        "import jupyter_book.cli.main, jupyter_book.sphinx, myst_nb.sphinx_ext, "
        "sphinx_book_theme, sphinx.builders.html",
    ]
    importing = median_of(3, lambda: timed(imports, ours))
    untouched = median_of(3, lambda: timed(BUILD, ours))

    say("one lesson edited")
    lesson = ours / "notebooks" / "00-how-to-read.ipynb"
    text = lesson.read_text(encoding="utf-8")

    def edit(old, new):
        nonlocal text
        assert old in text
        text = text.replace(old, new, 1)
        lesson.write_text(text, encoding="utf-8")
        return timed(BUILD, ours)

    prose = edit("## Key points", "## Key  points")
    code = edit("pd.set_option(", "pd.set_option( ")
    return [
        ("cold build: ours / plain", our_cold / plain_cold, 0.6, f"{our_cold:.1f} s / {plain_cold:.1f} s"),
        (
            "nothing changed, beyond importing the builder (s)",
            untouched - importing,
            3.0,
            f"{untouched:.1f} s, of which imports {importing:.1f} s",
        ),
        (
            "prose of one lesson edited / plain cold build",
            prose / plain_cold,
            0.25,
            f"{prose:.1f} s / {plain_cold:.1f} s",
        ),
        ("prose of one lesson edited / our cold build", prose / our_cold, 0.25, f"{prose:.1f} s / {our_cold:.1f} s"),
        ("code of one lesson edited / plain cold build", code / plain_cold, 0.25, f"{code:.1f} s / {plain_cold:.1f} s"),
        ("code of one lesson edited / our cold build", code / our_cold, 0.25, f"{code:.1f} s / {our_cold:.1f} s"),
    ]


def measure_pages(folder: Path, browser) -> list[tuple]:
    """Weight of pages as a browser loads them from disk, and the time of a redraw."""
    say("weight of the pages")
    rows, weights = [], {"ours": {}, "plain": {}}
    for kind in weights:
        html = folder / kind / "_build" / "html"
        for path in sorted(html.glob("book/*.html")):
            context = browser.new_context(offline=True)
            page, asked = context.new_page(), []
            page.on("request", lambda request, asked=asked: asked.append(request.url))
            page.goto(path.as_uri())
            page.wait_for_timeout(400)
            files = {unquote(urlparse(url).path) for url in asked if url.startswith("file:")}
            weights[kind][path.name] = sum(Path(f).stat().st_size for f in files if Path(f).is_file())
            context.close()
    heaviest = max(weights["ours"], key=weights["ours"].get)
    rows.append(("heaviest page without charts (MB)", weights["ours"][heaviest] / 1e6, 1.0, heaviest))
    both = statistics.median(weights["ours"][n] / weights["plain"][n] for n in weights["ours"] if n in weights["plain"])
    rows.append(
        (
            "page weight: ours / plain, median",
            both,
            0.5,
            f"landing page {weights['ours']['index.html'] / 1e6:.2f} MB"
            f" / {weights['plain']['index.html'] / 1e6:.2f} MB",
        )
    )

    say("redraws in the book")
    times = []
    for lesson in sorted((folder / "ours" / "_build" / "html" / "notebooks").glob("[0-9][0-9]-*.html")):
        page = browser.new_context(offline=True, viewport={"width": 1200, "height": 900}).new_page()
        page.goto(lesson.as_uri())
        page.wait_for_function("[...document.querySelectorAll('[data-course]')].every(e => 'courseReady' in e.dataset)")
        for panel in page.locator("[data-course=explore]").all():
            panel.scroll_into_view_if_needed()
            page.wait_for_timeout(1500)
            for control in panel.locator("input[type=range], select").all():
                for key in ["ArrowRight", "ArrowDown"] * 4 + ["ArrowLeft", "ArrowUp"] * 3:
                    panel.evaluate("e => delete e.dataset.courseRedraw")
                    control.focus()
                    page.keyboard.press(key)
                    page.wait_for_timeout(120)
                    if spent := panel.get_attribute("data-course-redraw"):
                        times.append(float(spent))
    rows.append(
        (
            "redraw in the book, median (ms)",
            statistics.median(times),
            16.0,
            f"{len(times)} moves, 9 in 10 within {sorted(times)[int(len(times) * 0.9)]:.0f} ms",
        )
    )
    return rows


def measure_lab(folder: Path, browser) -> list[tuple]:
    """The time from a change of a control to new output, in a real JupyterLab."""
    say("redraws in JupyterLab")
    sys.path.insert(0, str(ROOT / "tests" / "browser"))
    from lab_server import jupyterlab, open_notebook, run_all

    home = folder / "jupyterlab"
    shutil.rmtree(home, ignore_errors=True)
    home.mkdir(parents=True)
    with jupyterlab(home) as (address, _):
        page = browser.new_context(viewport={"width": 1400, "height": 1000}).new_page()
        open_notebook(page, address, "notebooks/02-counting-summits.ipynb")
        run_all(page)
        select = page.locator(".widget-interact select").first
        select.scroll_into_view_if_needed()
        page.wait_for_timeout(2000)
        times = []
        for place in [1, 2, 3, 0] * 4:
            spent = select.evaluate(
                """async (select, place) => {
                const out = select.closest('.widget-interact').querySelector('.jp-OutputArea');
                const before = out.innerText;
                const begin = performance.now();
                const changed = new Promise((resolve, reject) => {
                    setTimeout(() => reject(new Error(`no new output in 20 s after choice ${place}`)), 20000);
                    const watch = new MutationObserver(() => {
                        if (out.innerText === before || !out.querySelector('svg, table')) return;
                        watch.disconnect();
                        resolve(performance.now() - begin);
                    });
                    watch.observe(out, { childList: true, subtree: true, characterData: true });
                });
                select.selectedIndex = place;
                select.dispatchEvent(new Event('change', { bubbles: true }));
                return await changed;
            }""",
                place,
            )
            times.append(spent)
            page.wait_for_timeout(700)
    return [("redraw in JupyterLab, median (ms)", statistics.median(times), 150.0, f"{len(times)} moves of a menu")]


def measure_import(repeat: int = 5) -> list[tuple]:
    """What the package adds to pandas and Altair."""
    say("imports")
    base = "import pandas, altair"
    names = "load, sources_of, catalogue, explore, present, Quiz, Note, progress"

    def seconds(code):
        return timed([sys.executable, "-c", code], ROOT)

    bare, package, all_names = [], [], []
    for _ in range(repeat):
        bare.append(seconds(base))
        package.append(seconds(f"{base}, japan_russia"))
        all_names.append(seconds(f"{base}; from japan_russia import {names}"))
    bare, package, all_names = map(statistics.median, (bare, package, all_names))
    return [
        ("import japan_russia, beyond pandas and Altair (s)", package - bare, 0.15, f"{package:.2f} s / {bare:.2f} s"),
        ("every name of a lesson, beyond pandas and Altair (s)", all_names - bare, None, f"{all_names:.2f} s"),
    ]


def measure_report(folder: Path) -> list[tuple]:
    """The report of a class of a thousand, each of whom has answered every question."""
    say("the report of a thousand records")
    sys.path[:0] = [str(ROOT / "tests"), str(ROOT / "src")]
    from class_of_records import write_class

    from japan_russia.kit.places import course_id
    from japan_russia.kit.quiz import load_bank

    banks = [load_bank(file) for file in sorted((ROOT / "data" / "quizzes").glob("*.yml"))]
    files = write_class(folder / "records", banks, course_id())
    command = [sys.executable, "-m", "japan_russia", "report", str(folder / "records"), "--out", str(folder / "report")]
    megabytes = sum(file.stat().st_size for file in files) / 1e6
    return [("report on 1,000 records (s)", timed(command, ROOT), 5.0, f"{megabytes:.0f} MB of records")]


def main():
    """Measure and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--repeat", type=int, default=3, help="how many cold builds of each kind (default 3)")
    parser.add_argument("--only", choices=["builds", "pages", "lab", "import", "report"], help="leave out the rest")
    parser.add_argument(
        "--keep", type=Path, help="a folder to work in, kept; with --only pages its builds are used again"
    )
    chosen = parser.parse_args()
    if chosen.only == "pages" and not (chosen.keep and (chosen.keep / "plain" / "_build" / "html").is_dir()):
        parser.error(
            "--only pages measures two books that are built already: first run --only builds --keep FOLDER, then"
            " --only pages --keep FOLDER with the same folder"
        )
    from playwright.sync_api import sync_playwright

    folder = chosen.keep or Path(tempfile.mkdtemp(prefix="course-bench-"))
    rows = []
    if chosen.only in (None, "import"):
        rows += measure_import()
    if chosen.only in (None, "report"):
        rows += measure_report(folder)
    if chosen.only in (None, "builds"):
        rows += measure_builds(folder, chosen.repeat)
    if chosen.only in (None, "pages", "lab"):
        chromium = os.environ.get("COURSE_CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
        with sync_playwright() as play:
            browser = play.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
            if chosen.only != "lab":
                rows += measure_pages(folder, browser)
            if chosen.only != "pages":
                rows += measure_lab(folder, browser)
            browser.close()
    if not chosen.keep:
        shutil.rmtree(folder, ignore_errors=True)
    print("| what | measured | at most | |\n| --- | ---: | ---: | --- |")
    for what, value, limit, detail in rows:
        verdict = "" if limit is None else (" ✓" if value <= limit else " ✗")
        print(f"| {what} | {value:.2f}{verdict} | {'' if limit is None else limit} | {detail} |")


if __name__ == "__main__":
    main()
