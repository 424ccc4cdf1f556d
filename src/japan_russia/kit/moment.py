"""The day that pages and files bear: one source gives one day, so that it gives the same bytes each time."""

import calendar
import os
import re
import subprocess
import time
from pathlib import Path

from .errors import CourseError


def wished_moment() -> int | None:
    """Return the moment in the variable ``SOURCE_DATE_EPOCH``, in seconds since 1970; None if it is not set.

    Raises
    ------
    CourseError
        If it is not a whole number, or no year has it.
    """
    wished = os.environ.get("SOURCE_DATE_EPOCH")
    if not wished:
        return None
    try:
        time.gmtime(int(wished))
    except (ValueError, OverflowError, OSError):
        raise CourseError("SOURCE_DATE_EPOCH is not a moment in time.", f"SOURCE_DATE_EPOCH={wished}",
                          "Set it to seconds since 1970, such as 1767225600, or unset it.") from None
    return int(wished)


def moment_of(root: Path) -> int:
    """Return the moment that a release bears, in seconds since 1970.

    It is ``SOURCE_DATE_EPOCH``, or the last commit, or the newest day in CHANGELOG.md, or the time of the newest file.

    Parameters
    ----------
    root : pathlib.Path
        The folder of the course.

    Raises
    ------
    CourseError
        If ``SOURCE_DATE_EPOCH`` is not a whole number.
    """
    wished = wished_moment()
    if wished is not None:
        return wished
    return _last_commit(root) or _last_day(root / "CHANGELOG.md") or _newest(root)


def day_of(moment: int) -> str:
    """Write the day of a moment, in UTC.

    Parameters
    ----------
    moment : int
        Seconds since 1970.

    Examples
    --------
    >>> day_of(1767225600)
    '2026-01-01'
    """
    return time.strftime("%Y-%m-%d", time.gmtime(moment))


def _last_commit(root: Path) -> int:
    # a folder below somebody else's repository has no commits of its own
    if not (root / ".git").exists():
        return 0
    try:
        told = subprocess.run(["git", "log", "-1", "--format=%ct"], cwd=root, capture_output=True, text=True)
    except OSError:
        return 0
    return int(told.stdout.strip() or 0)


def _last_day(changes: Path) -> int:
    text = changes.read_text(encoding="utf-8") if changes.is_file() else ""
    days = re.findall(r"(?m)^## \[[^\]]+\] - (\d{4})-(\d\d)-(\d\d)$", text)
    return max((calendar.timegm((*map(int, day), 0, 0, 0)) for day in days), default=0)


def _newest(root: Path) -> int:
    pieces = (root / "notebooks", root / "data")
    return int(max(file.stat().st_mtime for piece in pieces for file in piece.rglob("*") if file.is_file()))
