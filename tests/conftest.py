"""What several tests share: the course's folder, a browser, the built book, readers of other projects."""

import hashlib
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from japan_russia.kit.building import build_command
from japan_russia.kit.errors import CourseError
from japan_russia.kit.programs import chromium

ROOT = Path(__file__).parents[1]


@pytest.fixture(autouse=True)
def _own_record(tmp_path, monkeypatch):
    """No test touches what a learner answered."""
    monkeypatch.setenv("COURSE_RECORD", str(tmp_path / "my-record.json"))


def chromium_path() -> str:
    """Return the system's Chromium; COURSE_CHROMIUM names another."""
    try:
        return chromium()
    except CourseError as missing:
        pytest.fail(f"{missing}\nTo leave the browser tests out on purpose, run pytest -m 'not browser'.")


def instructor_python() -> Path:
    """Return the Python that has nbgrader and JupyterHub; COURSE_INSTRUCTOR_PYTHON names another."""
    usual = ROOT / ".venv-instructor" / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    found = Path(os.environ.get("COURSE_INSTRUCTOR_PYTHON") or usual)
    if not found.exists():
        pytest.fail(f"These tests need an environment with requirements-instructor.txt; there is no {found}. "
                    "`make test` makes it; COURSE_INSTRUCTOR_PYTHON names another.")
    return found


def with_this_source(**more: str) -> dict[str, str]:
    """Return the variables of a process that uses the package of this folder, in any environment."""
    path = os.pathsep.join([str(ROOT / "src"), *filter(None, [os.environ.get("PYTHONPATH")])])
    return os.environ | {"PYTHONPATH": path} | more


def node_path() -> str:
    """Return Node.js; COURSE_NODE names another."""
    found = os.environ.get("COURSE_NODE") or shutil.which("node")
    if not found or not shutil.which("npm"):
        pytest.fail("The exports are read by programs that run in Node.js, and node or npm was not found. Install both "
                    "(on Debian: apt-get install nodejs npm), or name node in COURSE_NODE.")
    return found


@pytest.fixture(scope="session")
def foreign() -> Path:
    """The folder of the packages in tests/foreign: installed once for a lock, in the user's cache folder."""
    from filelock import FileLock
    from platformdirs import user_cache_path

    node_path()
    asked = [ROOT / "tests" / "foreign" / name for name in ("package.json", "package-lock.json")]
    made_by = hashlib.sha256(b"".join(file.read_bytes() for file in asked)).hexdigest()[:12]
    folder = user_cache_path("course-tests", appauthor=False) / f"foreign-{made_by}"
    folder.mkdir(parents=True, exist_ok=True)
    with FileLock(f"{folder}.lock", timeout=600):
        if not (folder / "done").exists():
            for file in asked:
                shutil.copy(file, folder)
            command = [shutil.which("npm"), "ci", "--ignore-scripts", "--no-audit", "--no-fund"]
            done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=570)
            if done.returncode:
                pytest.fail(f"npm could not install the packages of tests/foreign:\n{done.stderr[-2000:]}")
            (folder / "done").touch()
    return folder / "node_modules"


@pytest.fixture(scope="session")
def browser():
    """Chromium, without a window."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as play:
        opened = play.chromium.launch(executable_path=chromium_path(), args=["--no-sandbox", "--disable-gpu"])
        yield opened
        opened.close()


def build(folder: Path, *arguments: str, env: dict | None = None) -> subprocess.CompletedProcess:
    """Build a book the plain way and return what the command printed."""
    return subprocess.run(build_command(str(folder), *arguments), capture_output=True, text=True, timeout=570,
                          env=os.environ | (env or {}))


@pytest.fixture(scope="session")
def book(tmp_path_factory, worker_id) -> Path:
    """The folder of the built book: the course's own pages, made by the plain command.

    COURSE_BUILT_BOOK names pages that are built already, to save time while writing tests.
    """
    if built := os.environ.get("COURSE_BUILT_BOOK"):
        return Path(built)
    # with several workers the first one builds and the others wait
    from filelock import FileLock

    shared = tmp_path_factory.getbasetemp()
    shared = shared if worker_id == "master" else shared.parent
    out = shared / "built-book"
    with FileLock(str(shared / "built-book.lock"), timeout=600):
        if not (out / "done").exists():
            made = build(ROOT, "--path-output", str(out))
            assert made.returncode == 0, made.stdout[-4000:] + made.stderr[-4000:]
            (out / "done").touch()
    return out / "_build" / "html"


@pytest.fixture
def reader(browser, book):
    """Open pages of the book; at the end nothing may have been asked from outside and no script may have failed."""
    from book_reader import Reader

    opened = []

    def open_(**kwargs):
        opened.append(Reader(browser, book, **kwargs))
        return opened[-1]

    yield open_
    for one in opened:
        assert one.outside() == []
        assert one.errors == []
        one.context.close()


@pytest.fixture
def open_widget(browser):
    """Open pages with one widget each; at the end no script may have failed."""
    from widget_page import open_widget_page

    opened = []

    def open_(*args, **kwargs):
        opened.append(open_widget_page(browser, *args, **kwargs))
        return opened[-1]

    yield open_
    for page in opened:
        assert page.errors == []
        page.close()
