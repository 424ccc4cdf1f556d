"""Building the book of a course with Jupyter Book, as a process of its own."""

import os
import subprocess
import sys
from pathlib import Path

from .errors import CourseError


def build_command(*words: str) -> list[str]:
    """Return the command ``jupyter-book build`` for this Python.

    Parameters
    ----------
    *words : str
        What stands behind ``build``.

    Examples
    --------
    >>> build_command(".", "--all")[-3:]
    ['build', '.', '--all']
    """
    # jupyter_book has no __main__; this is what its command `jupyter-book` calls
    return [sys.executable, "-c", "from jupyter_book.cli.main import main; main()", "build", *words]


def build_book(course: Path, builder: str = "html", out: Path | None = None,
               environment: dict[str, str] | None = None) -> Path:
    """Build the book of a course, and say nothing if all goes well.

    Parameters
    ----------
    course : pathlib.Path
        The folder of the course.
    builder : str, optional
        A builder of ``jupyter-book build``, such as ``singlehtml``.
    out : pathlib.Path, optional
        Where to put the folder ``_build``; in the course if left out.
    environment : dict of str to str, optional
        Variables that are set beside those that there are.

    Returns
    -------
    pathlib.Path
        The folder of the built pages.

    Raises
    ------
    CourseError
        If the book is not built; it holds the builder's last words.
    """
    out = out or course
    command = build_command(str(course), "--path-output", str(out), "--builder", builder)
    done = subprocess.run(command, cwd=course, env=os.environ | (environment or {}), capture_output=True, text=True,
                          encoding="utf-8", errors="replace")
    if done.returncode:
        said = done.stdout + done.stderr
        last = said[max(said.rfind("The book is not built"), 0):][-3000:]
        raise CourseError(f"The book is not built. The builder's last words:\n{last}",
                          f"jupyter-book build --builder {builder}", "Mend what they name.")
    return out / "_build" / builder
