"""Running the notebooks of a book: side by side, and only when something they used has changed.

What a notebook showed is kept beside the build with the marks (SHA-256) of everything it used: its code
cells, every file of the project it opened, every module of the package it imported, the lock file and the
version of Python. If all marks are the same, nothing is run. Prose can change freely: outputs are put into
the notebook as it stands.
"""

import hashlib
import json
import os
import re
import sys
import tempfile
import time
from concurrent.futures import Future, ThreadPoolExecutor
from functools import cache
from pathlib import Path

import nbformat
from nbformat.v4 import new_markdown_cell
from sphinx.util import logging

from .. import surface
from ..editions import stands_on_page
from ..errors import CourseError
from ..kept_runs import STORE
from ..lesson import frame_text
from ..mime import CHART_MIME, EXPLORE_MIME, WIDGET_MIME
from ..notebooks import read_notebook
from ..picture import static_picture
from ..progress.lesson_cells import lesson_cells
from . import trace
from .cell_anchors import mark_cells
from .strict import CELL, report

LOGGER = logging.getLogger(__name__)
_PACKAGE = Path(__file__).parents[2]


def _mark(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _mark_of_file(path: Path) -> str:
    file, part = trace.file_and_part(str(path))
    changed = os.stat(file).st_mtime_ns if os.path.exists(file) else 0
    return _mark_at(Path(file), part, changed)


@cache
def _mark_at(path: Path, part: str, changed: int) -> str:
    # several notebooks use the same files, which are read once
    if part:
        return _mark(trace.part_of(path, part).encode())
    if path.is_dir():
        names = (one.name for one in path.iterdir() if not one.name.startswith((".", "_", "my-record")))
        return _mark("\n".join(sorted(names)).encode())
    if path.suffix == ".ipynb" and path.is_file():
        # one notebook reads of another its frame, notes and quizzes only, so all else in it may change
        return _mark(f"{frame_text(path)}{lesson_cells(path)}".encode())
    return _mark(path.read_bytes()) if path.is_file() else "missing"


def mark_of_code(notebook) -> str:
    """Return the mark of a notebook's code cells; prose does not count.

    Parameters
    ----------
    notebook : nbformat.NotebookNode
        A notebook of format 4.
    """
    code = [cell.source for cell in notebook.cells if cell.cell_type == "code"]
    return _mark(json.dumps(code).encode())


class NotebookFailed(Exception):
    """A notebook could not be run to its end.

    Parameters
    ----------
    words : str
        What is wrong and how to mend it.
    cell : int
        The number of the cell that failed, from 1; 0 if it is not known.
    """

    def __init__(self, words: str, cell: int = 0):
        super().__init__(words)
        self.cell = cell


def _failed(error, notebook, docname: str) -> NotebookFailed:
    if not hasattr(error, "ename"):
        mend = "Run the notebook in JupyterLab, cell by cell."
        return NotebookFailed(str(CourseError(str(error).strip(), mend=mend)))
    number = next(n for n, cell in enumerate(notebook.cells, 1) if _has_error(cell))
    if error.ename == "CourseError":
        return NotebookFailed(error.evalue, number)
    LOGGER.info("%s", error)  # the traceback; the last words of the build need only its end
    mend = "The traceback stands above; in JupyterLab the same cell shows it too."
    told = CourseError(f"{error.ename}: {error.evalue}", _place(docname, notebook, number), mend)
    return NotebookFailed(str(told), number)


def _has_error(cell) -> bool:
    return any(output.output_type == "error" for output in cell.get("outputs", []))


def _place(docname: str, notebook, number: int) -> str:
    cell = notebook.cells[number - 1]
    first = next(iter(cell.source.strip().splitlines()), "")
    return f"{docname}.ipynb, cell {number} (id {cell.get('id')}), which begins: {first}"


def _refuse_warnings(docname: str, notebook):
    """Raise NotebookFailed for the first cell that wrote to stderr, as Python's warnings do."""
    for number, cell in enumerate(notebook.cells, 1):
        streams = [one for one in cell.get("outputs", []) if one.output_type == "stream" and one.name == "stderr"]
        lines = [line for one in streams for line in one.text.splitlines() if line.strip()]
        # matplotlib says this once on a new machine; it is no fault of the cell
        lines = [line for line in lines if not line.startswith("Matplotlib is building the font cache")]
        if lines:
            said = re.sub(r"^.*?:\d+: (?=\w+: )", "", lines[0])  # the path of a file that the kernel made up
            what = f"The cell writes a warning, which would stand in the page: {said}"
            mend = "Mend what it warns of; what readers should see is shown or printed."
            raise NotebookFailed(str(CourseError(what, _place(docname, notebook, number), mend)), number)
        if streams:
            cell.outputs = [one for one in cell.outputs if one not in streams]


def _draw_pictures(outputs: list):
    """Add to each chart the picture that a page shows until its script runs."""
    for output in outputs:
        data = output.get("data", {})
        charts = [data[CHART_MIME]] if CHART_MIME in data else data.get(EXPLORE_MIME, {}).get("first", [])
        for chart in charts:
            if "spec" in chart:
                chart["picture"] = static_picture(chart["spec"])


class Executor:
    """Runs notebooks and remembers what they showed.

    Parameters
    ----------
    root : pathlib.Path
        The source folder of the book.
    store : pathlib.Path
        Where outputs are kept, outside the source.
    timeout : int
        Seconds one cell may take.
    workers : int, optional
        How many notebooks run at once; by default one for each processor.
    """

    def __init__(self, root: Path, store: Path, timeout: int = 300, workers: int | None = None):
        self.root, self.store, self.timeout = Path(root).resolve(), Path(store), timeout
        self._pool = ThreadPoolExecutor(workers or os.cpu_count() or 1)
        self._running: dict[str, Future] = {}
        self.ran: list[str] = []

    def _kept_file(self, docname: str) -> Path:
        return self.store / f"{docname}.json"

    def kept(self, docname: str) -> dict | None:
        """Return what was kept of a notebook: ``outputs``, ``uses``, ``seconds``, ``at``; None if nothing."""
        try:
            return json.loads(self._kept_file(docname).read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return None

    def is_fresh(self, docname: str, notebook) -> bool:
        """Tell whether the kept outputs still hold for this notebook."""
        kept = self.kept(docname)
        if not kept or kept.get("code") != mark_of_code(notebook) or kept.get("python") != sys.version:
            return False
        return all(_mark_of_file(self.root / name) == mark for name, mark in kept["uses"].items())

    def start(self, docname: str, path: Path) -> bool:
        """Begin to run a notebook unless its outputs still hold.

        Parameters
        ----------
        docname : str
            Its name in the book.
        path : pathlib.Path
            Its file.

        Returns
        -------
        bool
            True if it is being run.
        """
        if docname in self._running:
            return True
        notebook = read_notebook(path)
        if self.is_fresh(docname, notebook):
            return False
        LOGGER.info("running %s", docname)
        self._running[docname] = self._pool.submit(self._run, docname, path, notebook)
        return True

    def outputs(self, docname: str) -> list:
        """Wait for a notebook and return the outputs of its code cells, in order.

        Raises
        ------
        NotebookFailed
            If a cell failed; nothing is kept then, so the next build fails too.
        """
        if future := self._running.get(docname):
            future.result()
        return self.kept(docname)["outputs"]

    def also(self, work) -> Future:
        """Do other work of the build when a processor is free of notebooks.

        Parameters
        ----------
        work : callable
            Takes nothing.

        Returns
        -------
        concurrent.futures.Future
        """
        return self._pool.submit(work)

    def close(self):
        """Stop starting notebooks; those that run are waited for."""
        self._pool.shutdown(wait=True, cancel_futures=True)

    def _run(self, docname: str, path: Path, notebook):
        from nbclient import NotebookClient
        from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError

        begin = time.perf_counter()
        with tempfile.TemporaryDirectory() as folder:
            used = Path(folder) / "uses.json"
            environment = os.environ | {
                surface.VARIABLE: "book",
                "COURSE_TRACE": str(used),
                "COURSE_TRACE_ROOTS": os.pathsep.join([str(self.root), str(_PACKAGE)]),
                # pages must not depend on what somebody answered on this machine
                "COURSE_RECORD": str(Path(folder) / "my-record.json"),
            }
            client = NotebookClient(
                notebook, timeout=self.timeout, kernel_name="python3", store_widget_state=False,
                shutdown_kernel="immediate",  # all it has to say has been said
                resources={"metadata": {"path": str(path.parent)}},
                extra_arguments=["--IPKernelApp.exec_lines=import japan_russia.kit.book.trace",
                                 "--IPKernelApp.log_level=ERROR"],
            )
            try:
                client.execute(env=environment)
            except (CellExecutionError, CellTimeoutError, DeadKernelError) as error:
                raise _failed(error, notebook, docname) from None
            _refuse_warnings(docname, notebook)
            files = json.loads(used.read_text(encoding="utf-8")) if used.exists() else []
        uses = {self._name(file): _mark_of_file(Path(file)) for file in files}
        lock = self.root / "requirements.txt"
        uses["requirements.txt"] = _mark_of_file(lock)
        for cell in notebook.cells:
            _draw_pictures(cell.get("outputs", []))
        kept = {
            "code": mark_of_code(notebook),
            "python": sys.version,
            "uses": dict(sorted(uses.items())),
            "seconds": round(time.perf_counter() - begin, 1),
            "at": time.strftime("%Y-%m-%d %H:%M", time.gmtime()),
            "outputs": [cell.outputs for cell in notebook.cells if cell.cell_type == "code"],
        }
        file = self._kept_file(docname)
        file.parent.mkdir(parents=True, exist_ok=True)
        part = file.with_suffix(".part")
        part.write_text(json.dumps(kept), encoding="utf-8")
        part.replace(file)
        self.ran.append(docname)
        LOGGER.info("ran %s in %s s", docname, kept["seconds"])

    def _name(self, file: str) -> str:
        try:
            return Path(file).relative_to(self.root).as_posix()
        except ValueError:
            return file


def store_of(app) -> Path:
    """Return where the outputs of this build are kept: beside the built pages, not among them."""
    return Path(app.outdir).parent / STORE.name


def _start_all(app, env, docnames):
    # prose is read while the notebooks run
    executor = app.course_executor
    notebooks = {name: Path(env.doc2path(name)) for name in sorted(env.found_docs)}
    for docname, path in notebooks.items():
        if path.suffix == ".ipynb" and executor.start(docname, path) and docname not in docnames:
            docnames.append(docname)
    for docname in list(docnames):
        path = Path(env.doc2path(docname))
        if path.suffix == ".ipynb":
            executor.start(docname, path)
    # lessons last, so that they have the longest time to run
    docnames.sort(key=lambda name: (Path(env.doc2path(name)).suffix == ".ipynb", name))


def _with_outputs(app, docname, source):
    if Path(app.env.doc2path(docname)).suffix != ".ipynb":
        return
    try:
        shown = app.course_executor.outputs(docname)
    except NotebookFailed as error:
        report(error, docname, error.cell * CELL)
        return
    notebook = nbformat.reads(source[0], as_version=4)
    cells = [cell for cell in notebook.cells if cell.cell_type == "code"]
    for number, (cell, outputs) in enumerate(zip(cells, shown, strict=True), 1):
        cell.outputs = [nbformat.from_dict(output) for output in outputs]
        cell.execution_count = number
        if any(WIDGET_MIME in output.get("data", {}) for output in outputs):
            # the call that shows a quiz or a note is plumbing; readers of the page see the quiz
            cell.metadata.tags = [*cell.metadata.get("tags", []), "remove-input"]
    _leave_out(notebook, app.config.course_edition)
    mark_cells(notebook)
    # not nbformat.writes(): it indents, which for the states of a widget takes seconds
    source[0] = json.dumps(notebook)


def _leave_out(notebook, edition: str):
    # an empty cell shows nothing, and keeps the numbers by which messages name the cells behind it
    notebook.cells = [cell if stands_on_page(cell, edition) else new_markdown_cell("", id=cell.id)
                      for cell in notebook.cells]


def _open(app):
    timeout = app.config.overrides.get("course_execution_timeout", 300)
    app.course_executor = Executor(app.srcdir, store_of(app), timeout)
    # where there is a table of contents the notebooks begin at once, while other extensions are still being loaded
    contents = Path(app.srcdir) / str(app.config.overrides.get("external_toc_path", "_toc.yml"))
    if contents.is_file():
        from sphinx_external_toc.parsing import parse_toc_yaml

        names = [name.removesuffix(".ipynb") for name in parse_toc_yaml(contents)]
        paths = {name: Path(app.srcdir) / f"{name}.ipynb" for name in names}
        found = {name: path for name, path in paths.items() if path.is_file()}
        # the largest first, so that none begins when the others have ended
        for name in sorted(found, key=lambda name: -found[name].stat().st_size):
            app.course_executor.start(name, found[name])


def _close(app, exception):
    if executor := getattr(app, "course_executor", None):
        executor.close()


def setup(app):
    """Run notebooks before the pages are read, and put what they showed into the source that is read."""
    app.setup_extension("japan_russia.kit.book.edition")
    _open(app)
    app.connect("env-before-read-docs", _start_all)
    app.connect("source-read", _with_outputs)
    app.connect("build-finished", _close, priority=100)
