"""Kept runs of notebooks, for a build in a folder of its own: brought there, and taken back afterwards."""

import os
import shutil
from pathlib import Path

#: Where the runs of a course's notebooks are kept, from the folder in which its book is built.
STORE = Path("_build") / "executed"


def runs_of(root: Path, edition: str) -> Path:
    """Return the folder in which the runs of an edition's notebooks are kept.

    Parameters
    ----------
    root : pathlib.Path
        The folder of the course.
    edition : str
        One of ``japan_russia.kit.editions.EDITIONS``.

    Examples
    --------
    >>> runs_of(Path("course"), "student").as_posix()
    'course/_build/executed-student'
    """
    # without its solutions a notebook is another notebook, so its runs are kept apart
    return root / (STORE.with_name("executed-student") if edition == "student" else STORE)


def bring_runs(kept: Path, work: Path) -> None:
    """Copy what is kept to where a build that writes into ``work`` looks for it.

    Parameters
    ----------
    kept : pathlib.Path
        As `runs_of` returns it; nothing is done if there is no such folder.
    work : pathlib.Path
        The folder of the build.
    """
    if kept.is_dir():
        # a build that is going on beside this one is writing the parts
        shutil.copytree(kept, work / STORE, ignore=shutil.ignore_patterns("*.part"))


def take_runs(work: Path, kept: Path) -> None:
    """Keep the runs of a build for the next one, where the course can be written.

    Parameters
    ----------
    work : pathlib.Path
        The folder of the build.
    kept : pathlib.Path
        As `runs_of` returns it.
    """
    try:
        shutil.copytree(work / STORE, kept, dirs_exist_ok=True, copy_function=_in_one_step)
    except OSError:
        pass  # a course that may only be read: the next build runs the notebooks again


def _in_one_step(source: str, target: str):
    """Copy a file so that another build reads the old one or the new one, and never a half."""
    part = f"{target}.{os.getpid()}.part"
    shutil.copyfile(source, part)
    os.replace(part, target)
