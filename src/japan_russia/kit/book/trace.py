"""Imported first in the kernel of a book build: notes which files of the project a notebook uses.

Every file opened under the watched folders and every module imported from them counts. The list is
rewritten after each cell, so that it is whole even if the kernel is ended roughly.
"""

import json
import os
import sys
from pathlib import Path

_target = os.environ.get("COURSE_TRACE")
_roots = tuple(r + os.sep for r in os.environ.get("COURSE_TRACE_ROOTS", "").split(os.pathsep) if r)
_opened: set[str] = set()
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
        if path.startswith(_roots) and not any(part in path for part in _SKIP):
            _opened.add(path)


def note(path) -> None:
    """Count a file or a folder as used, where the use itself cannot be seen.

    Parameters
    ----------
    path : path-like
        Of a folder, the names in it count.
    """
    _opened.add(os.path.abspath(path))


def _write(*_):
    modules = {getattr(module, "__file__", None) for module in list(sys.modules.values())}
    used = _opened | {file for file in modules if file and file.startswith(_roots)}
    used = {file for file in used if not any(part in file for part in _SKIP) and os.path.exists(file)}
    Path(_target).write_text(json.dumps(sorted(used)), encoding="utf-8")


if _target:
    from IPython import get_ipython

    sys.addaudithook(_watch)
    get_ipython().events.register("post_run_cell", _write)
