"""The manifest of a release, its date and its zip: the same files give the same bytes."""

import calendar
import hashlib
import json
import os
import platform
import re
import subprocess
import time
import tomllib
import zipfile
from pathlib import Path

from ..errors import CourseError

MANIFEST = "MANIFEST.json"
#: The first moment that a zip can name, 1980-01-01.
_FIRST_OF_ZIP = 315532800


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
    wanted = os.environ.get("SOURCE_DATE_EPOCH")
    if wanted:
        if not wanted.isdigit():
            raise CourseError("SOURCE_DATE_EPOCH is not a moment in time.", f"SOURCE_DATE_EPOCH={wanted}",
                              "Set it to seconds since 1970, such as 1767225600, or unset it.")
        return int(wanted)
    return _last_commit(root) or _last_day(root / "CHANGELOG.md") or _newest(root)


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


def checksums(folder: Path) -> dict[str, str]:
    """Return the SHA-256 of every file of a folder but its manifest, by its path, in order.

    Parameters
    ----------
    folder : pathlib.Path
    """
    files = {file.relative_to(folder).as_posix(): file for file in folder.rglob("*") if file.is_file()}
    return {name: hashlib.sha256(files[name].read_bytes()).hexdigest() for name in sorted(files) if name != MANIFEST}


def write_manifest(folder: Path, course: str, edition: str, moment: int) -> None:
    """Write ``MANIFEST.json``: the course, its edition, the day, versions, and the checksum of each file.

    Parameters
    ----------
    folder : pathlib.Path
        The release; its notebooks and its lock stand in ``course/``.
    course : str
        The course's id.
    edition : str
        The edition.
    moment : int
        The day of the release, in seconds since 1970.
    """
    project = folder / "course" / "pyproject.toml"
    about = tomllib.loads(project.read_text(encoding="utf-8"))["project"] if project.is_file() else {}
    told = {
        "course": course,
        "version": about.get("version", ""),
        "edition": edition,
        "date": time.strftime("%Y-%m-%d", time.gmtime(moment)),
        "python": platform.python_version(),
        "packages": _versions(folder / "course" / "requirements.txt", about.get("dependencies", [])),
        "files": checksums(folder),
    }
    (folder / MANIFEST).write_text(json.dumps(told, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def _versions(lock: Path, wanted: list[str]) -> dict[str, str]:
    """Return the versions in the lock of the packages that the course asks for itself."""
    names = {re.match(r"[\w.-]+", one)[0].lower() for one in wanted}
    pinned = re.findall(r"(?m)^([\w.-]+)==([^\s;]+)", lock.read_text(encoding="utf-8"))
    return {name: version for name, version in sorted(pinned) if name.lower() in names}


def write_zip(folder: Path, target: Path, moment: int) -> None:
    """Write a folder as a zip: files in order, each with the same time, so that the same files give the same bytes.

    Parameters
    ----------
    folder : pathlib.Path
        What to pack; the zip holds it under its own name.
    target : pathlib.Path
        The zip.
    moment : int
        The time that every file bears, in seconds since 1970.
    """
    when = time.gmtime(max(moment, _FIRST_OF_ZIP))[:6]
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as packed:
        for file in sorted(file for file in folder.rglob("*") if file.is_file()):
            entry = zipfile.ZipInfo(f"{folder.name}/{file.relative_to(folder).as_posix()}", when)
            # the same on every system: an ordinary file that its owner may write
            entry.create_system, entry.external_attr, entry.compress_type = 3, 0o100644 << 16, zipfile.ZIP_DEFLATED
            packed.writestr(entry, file.read_bytes())
