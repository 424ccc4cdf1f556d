"""The manifest of a release: what is in it, with versions and checksums."""

import hashlib
import json
import platform
import re
import tomllib
from pathlib import Path

from ..moment import day_of

MANIFEST = "MANIFEST.json"


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
        "date": day_of(moment),
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
