"""Imported first in the kernel of a book build: notes which files of the project a notebook uses.

Every file opened under the watched folders and every module imported from them counts. The list is
rewritten after each cell, so that it is whole even if the kernel is ended roughly.

Of a JSON or a CSV file a notebook may use a part only: ``data/datapackage.json#resources.gdp`` is what that
file says of the table gdp, ``data/sources.csv#D001;D004`` are the rows with these ids. Then a change of the
other parts does not count.
"""

import csv
import json
import os
import re
import sys
from contextlib import contextmanager
from functools import cache
from pathlib import Path

_target = os.environ.get("COURSE_TRACE")
_roots = tuple(r + os.sep for r in os.environ.get("COURSE_TRACE_ROOTS", "").split(os.pathsep) if r)
_opened: set[str] = set()
_by_parts = False
_SKIP = (f"{os.sep}__pycache__{os.sep}", f"{os.sep}_build{os.sep}", f"{os.sep}.git{os.sep}", f"{os.sep}.venv{os.sep}")


def _is_read(mode) -> bool:
    return not isinstance(mode, str) or not set(mode) & set("wax+")


def _watch(event, arguments):
    if event in ("os.listdir", "os.scandir") and isinstance(arguments[0], str | os.PathLike):
        # which files there are counts too, but only among the data: imports list folders all the time
        path = os.path.abspath(os.fsdecode(arguments[0]))
        if any(path == root + "data" or path.startswith(root + "data" + os.sep) for root in _roots):
            _opened.add(path)
    if event == "open" and isinstance(arguments[0], str | bytes | os.PathLike) and _is_read(arguments[1]):
        path = os.path.abspath(os.fsdecode(arguments[0]))
        known_by_parts = _by_parts and path.endswith((".json", ".csv"))
        if path.startswith(_roots) and not known_by_parts and not any(part in path for part in _SKIP):
            _opened.add(path)


def note(path, part: str = "") -> None:
    """Count a file or a folder as used, where the use itself cannot be seen.

    Parameters
    ----------
    path : path-like
        Of a folder, the names in it count.
    part : str, optional
        The part of a JSON or CSV file that was used, as `part_of` takes it.
    """
    _opened.add(os.path.abspath(path) + (f"#{part}" if part else ""))


@contextmanager
def by_parts():
    """Let JSON and CSV files be read without counting as used; who reads them notes the parts."""
    global _by_parts
    before, _by_parts = _by_parts, True
    try:
        yield
    finally:
        _by_parts = before


def file_and_part(used: str) -> tuple[str, str]:
    """Split a line of the list into a file and the part of it; the part is empty where the whole file counts.

    Parameters
    ----------
    used : str
        A line of the list.

    Examples
    --------
    >>> file_and_part("data/datapackage.json#resources.gdp")
    ('data/datapackage.json', 'resources.gdp')
    """
    found = re.fullmatch(r"(.+?\.(?:json|csv))#(.+)", used, re.S)
    return (found[1], found[2]) if found else (used, "")


def part_of(path: Path, part: str) -> str:
    """Return a part of a JSON or CSV file as text, empty if there is no such file or part.

    Parameters
    ----------
    path : pathlib.Path
        The file.
    part : str
        For JSON, keys with points between them; in a list, the ``name`` of the entry. For CSV, ids split by
        ";": the header and the rows in which one of them stands in a cell, or in a cell's own list.

    Examples
    --------
    >>> from japan_russia.kit.places import data_folder
    >>> part_of(data_folder() / "datapackage.json", "resources.gdp.title")
    '"Gross domestic product"'
    """
    try:
        if path.suffix == ".csv":
            return _rows_with(path, set(part.split(";")))
        found = json.loads(path.read_text(encoding="utf-8"))
        for key in part.split("."):
            found = next(one for one in found if one["name"] == key) if isinstance(found, list) else found[key]
    except (OSError, ValueError, LookupError, TypeError, StopIteration):
        return ""
    return json.dumps(found, sort_keys=True)


def _rows_with(path: Path, ids: set[str]) -> str:
    header, *rows = _rows_and_words(path, path.stat().st_mtime_ns)
    return json.dumps([header[0], *(row for row, words in rows if not ids.isdisjoint(words))])


@cache  # the notebooks of a book use many parts of the same register
def _rows_and_words(path: Path, changed: int) -> list[tuple[list[str], set[str]]]:
    with open(path, encoding="utf-8", newline="") as file:
        return [(row, {word for cell in row for word in cell.split(";")}) for row in csv.reader(file)]


def _write(*_):
    modules = {getattr(module, "__file__", None) for module in list(sys.modules.values())}
    used = _opened | {file for file in modules if file and file.startswith(_roots)}
    used = {file for file in used if not any(part in file for part in _SKIP) and os.path.exists(file_and_part(file)[0])}
    Path(_target).write_text(json.dumps(sorted(used)), encoding="utf-8")


if _target:
    from IPython import get_ipython

    if shell := get_ipython():  # none in a process that a notebook starts
        sys.addaudithook(_watch)
        shell.events.register("post_run_cell", _write)
