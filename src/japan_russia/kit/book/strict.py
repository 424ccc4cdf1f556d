"""A build that fails as a whole and says so once, last of all: every fault, where it is, how to mend it.

Warnings are faults too. All are kept back until the end, so that a fault which many pages meet is told once,
with the pages that wait for it. A part of the build reports a fault of its own with `report`. The next build
meets every fault again, for it begins without a memory of the pages.
"""

import json
import logging as plain_logging
import re
import sys
from pathlib import Path

from sphinx.errors import ExtensionError, SphinxError
from sphinx.util import logging

from ..contents import check_contents
from ..errors import CourseError

LOGGER = logging.getLogger(__name__)
#: myst-nb counts the lines of a cell from 10,000 times its number.
CELL = 10_000
_MENDING = {
    "xref_missing": "The page or the heading does not exist; write the path as seen from this file, with its ending, "
    "and after “#” the heading in small letters with “-” for spaces.",
}


def report(error: Exception | str, docname: str, line: int = 0) -> None:
    """Report a fault that lies outside the page which meets it: in a table, a lesson's frame, a cell's code.

    Parameters
    ----------
    error : Exception or str
        Its words: what, where, how to mend it. The same words are told once.
    docname : str
        The page that met it.
    line : int, optional
        Where in the page, counted as myst-nb does in notebooks.
    """
    LOGGER.error("%s", error, location=(docname, line), type="course", subtype="fault")


class Faults(plain_logging.Filter):
    """Keeps every warning of a build for its end.

    Parameters
    ----------
    root : pathlib.Path
        The source folder of the book.
    """

    def __init__(self, root: Path):
        super().__init__()
        self.root, self.reported, self._met = Path(root), False, {}
        self._path = re.compile(re.escape(str(root)) + r"[\\/]([^\s:'\"]+)(?::(\d+))?")

    def filter(self, record) -> bool:
        """Keep a warning, and let nothing through to the screen."""
        words, place = plain_logging.LogRecord.getMessage(record), self.readable(getattr(record, "location", None))
        if getattr(record, "type", None) == "course":
            self.reported = True
            self.add(words, place)
        else:
            self.add(str(CourseError(words, place, _MENDING.get(getattr(record, "subtype", None), ""))))
        return False

    def add(self, words: str, place: str = ""):
        """Keep a fault.

        Parameters
        ----------
        words : str
            What, where and how to mend it, as the text of a `CourseError`.
        place : str, optional
            The page or the cell that met it.
        """
        words = self.readable(words)
        places = self._met.setdefault(words, [])
        if place and place not in places and place not in words:
            places.append(place)

    def readable(self, text) -> str:
        """Return a text in which files are named from the root, and lines of notebooks by their cell.

        Parameters
        ----------
        text : str or None
            For example ``"/home/me/book/notebooks/02-x.ipynb:120004"``, which becomes
            ``"notebooks/02-x.ipynb, cell 12 (id p2-table), line 3"``.
        """
        return self._path.sub(self._place, str(text or ""))

    def _place(self, found) -> str:
        name, line = found[1].replace("\\", "/"), int(found[2] or 0)
        if name.endswith(".ipynb") and line >= CELL:
            number, line = divmod(line, CELL)
            line -= 1  # myst-nb is one ahead
            cells = json.loads((self.root / name).read_text(encoding="utf-8"))["cells"]
            name += f", cell {number} (id {cells[number - 1].get('id')})"
        return f"{name}, line {line}" if line > 0 else name

    def __bool__(self):
        return bool(self._met)

    def __str__(self):
        count = "a fault" if len(self._met) == 1 else f"{len(self._met)} faults"
        told = [words + (f"\n  met in: {'; '.join(places)}" if places else "") for words, places in self._met.items()]
        return "\n\n".join([f"The book is not built, because of {count}.", *told])


def _stop(app, env):
    # pages without their tables and outputs would only add links that lead nowhere, by the hundred
    if app.course_faults.reported:
        raise ExtensionError("")


def _judge(app, exception):
    faults = app.course_faults
    # an exception nobody foresaw keeps its traceback
    foreseen = exception is None or isinstance(exception, SphinxError) and not getattr(exception, "orig_exc", None)
    if exception is not None and foreseen and str(exception):
        faults.add(str(exception))
    if faults:
        # without its memory of the pages the next build reads them all again and meets its faults again
        (Path(app.doctreedir) / "environment.pickle").unlink(missing_ok=True)
        _end(str(faults)) if foreseen else print(faults, file=sys.stderr)


def _end(words: str):
    sys.stdout.flush()  # in a pipe what the build has told so far would come after its last words
    # an ordinary exception would be followed by a traceback and a box of Jupyter Book's own
    raise SystemExit(f"\n{words}")


def setup(app):
    """Look at the table of contents, keep every warning from now on, and judge the build when all else is done."""
    contents = Path(app.srcdir) / str(app.config.overrides.get("external_toc_path", "_toc.yml"))
    app.course_faults = Faults(app.srcdir)
    if contents.is_file():
        for error in check_contents(contents):
            app.course_faults.add(str(error))
        if app.course_faults:
            _end(str(app.course_faults))
    if app._warncount:
        app.course_faults.add(f"{app._warncount} warning(s) that stand at the head of this build.")
    for handler in plain_logging.getLogger(logging.NAMESPACE).handlers:
        if isinstance(handler, logging.WarningStreamHandler):
            handler.addFilter(app.course_faults)
    app.connect("env-check-consistency", _stop)  # by then Sphinx has handed over what it kept back while reading
    app.connect("build-finished", _judge, priority=900)
