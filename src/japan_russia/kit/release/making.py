"""Making an edition: the tree, the book built from it, further parts, one folder with a manifest, one zip."""

import json
import os
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path

from ..archive import write_zip
from ..building import build_book
from ..editions import EDITIONS, check_edition
from ..errors import CourseError
from ..kept_runs import bring_runs, runs_of, take_runs
from ..moment import day_of, moment_of
from ..out_folder import out_folder
from ..places import course_id
from ..settings import parts_of_book, settings_of
from .fingerprints import fingerprints
from .leaks import leaks
from .manifest import MANIFEST, checksums, write_manifest
from .parts import part
from .tree import make_tree

_OPEN = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>{title}</title>
<meta http-equiv="refresh" content="0; url=book/{page}"></head>
<body><p><a href="book/{page}">{title}</a></p></body></html>
"""
_READ_ME = """{title}
The {edition} edition, {day}

Open the book.html    double-click it: the book opens in your browser, without a network
course                the notebooks, their data and the list of packages; course/README.md says how to run them
{further}MANIFEST.json         what is in here: the edition, the versions, a checksum (SHA-256) of every file
"""
_WHAT = {"slides": "the slides of each lesson", "print": "the book to print, or for an e-reader"}


@dataclass
class Making:
    """A release that is being made; a part adds to ``folder``.

    Attributes
    ----------
    edition : str
        One of ``EDITIONS``.
    tree : pathlib.Path
        The source of this edition.
    work : pathlib.Path
        A folder for what is needed while it is made.
    folder : pathlib.Path
        The release.
    moment : int
        The day that it bears, in seconds since 1970.
    book : pathlib.Path
        The built pages.
    """

    edition: str
    tree: Path
    work: Path
    folder: Path
    moment: int
    book: Path | None = None

    @property
    def environment(self) -> dict[str, str]:
        """The variables for a command that works on the tree: its own package, one date, one order of sets."""
        source = [str(self.tree / "src")] if (self.tree / "src").is_dir() else []
        path = os.pathsep.join([*source, *filter(None, [os.environ.get("PYTHONPATH")])])
        return {"PYTHONPATH": path, "PYTHONUTF8": "1", "PYTHONHASHSEED": "0", "TZ": "UTC", "COURSE_RELEASE": "1",
                "SOURCE_DATE_EPOCH": str(self.moment)}

    def build(self, builder: str = "html") -> Path:
        """Build the book of the tree and return its folder.

        Parameters
        ----------
        builder : str, optional
            A builder of ``jupyter-book build``, such as ``singlehtml``.

        Raises
        ------
        CourseError
            If the book is not built; it holds the builder's last words.
        """
        return build_book(self.tree, builder, self.work, self.environment)


def release(root: Path, edition: str, out: Path, parts: tuple[str, ...] = (), fresh: bool = False, tell=print) -> Path:
    """Make an edition: a folder that stands alone, and a zip of it.

    Parameters
    ----------
    root : pathlib.Path
        The folder of the course.
    edition : str
        One of ``EDITIONS``.
    out : pathlib.Path
        Where the folder and the zip are put.
    parts : tuple of str, optional
        What else it holds: keys of ``PARTS``.
    fresh : bool, optional
        True to run all notebooks, whatever an earlier build kept.
    tell : callable, optional
        Is told, in a line each, what is being done.

    Returns
    -------
    pathlib.Path
        The folder. The zip lies beside it.

    Raises
    ------
    CourseError
        If something is missing, the folder holds files that are no release, nothing can be written there, the book is
        not built, or the edition would hold what it must not.
    """
    course = course_id(root)
    target = out / f"{course}-{edition}"
    adding = [part(name) for name in parts]
    check_place(target)
    with tempfile.TemporaryDirectory(prefix="release-") as folder:
        # a system may know the folder by a second name, and pages are searched for the one that is used
        work = Path(folder).resolve()
        making = Making(edition, work / "tree", work, work / target.name, moment_of(root))
        make_tree(root, edition, making.tree)
        making.folder.mkdir()
        shutil.copytree(making.tree, making.folder / "course")
        tell(f"{edition}: building the book, which takes minutes when notebooks must be run")
        if not fresh:
            bring_runs(runs_of(root, edition), work)
        making.book = making.build()
        take_runs(work, runs_of(root, edition))
        shutil.copytree(making.book, making.folder / "book", ignore=shutil.ignore_patterns(".buildinfo", ".doctrees"))
        for add in adding:
            tell(f"{edition}: {(add.__doc__ or add.__name__).strip().splitlines()[0]}")
            add(making)
        _write_front(making)
        write_manifest(making.folder, course, edition, making.moment)
        tell(f"{edition}: looking for what this edition must not hold")
        _refuse_paths(making.folder, (str(work), str(root)))
        _refuse_leaks(making.folder, root, edition)
        _put(making, target)
    return target


def check_place(target: Path) -> None:
    """Refuse a place where a release would overwrite other files, or where nothing can be written.

    Parameters
    ----------
    target : pathlib.Path
        The folder of the release.

    Raises
    ------
    CourseError
        If it holds files that are not those of a release as it was made, or cannot be written.
    """
    out_folder(target.parent)
    there = checksums(target) if target.is_dir() else {}
    known = _known(target)
    foreign = [name for name, mark in there.items() if known.get(name) != mark]
    if foreign:
        raise CourseError(f"The folder holds files that a release did not put there: {', '.join(foreign[:3])}"
                          f"{' …' if len(foreign) > 3 else ''}.", str(target),
                          "Move them away or delete the folder, or name another one with --out.")


def _known(target: Path) -> dict[str, str]:
    try:
        return json.loads((target / MANIFEST).read_text(encoding="utf-8"))["files"]
    except (OSError, ValueError, KeyError, TypeError):
        return {}


def _write_front(making: Making):
    title = settings_of(making.tree).get("title", "The book")
    page = f"{parts_of_book(making.tree)[0][1][0]}.html"
    (making.folder / "Open the book.html").write_text(_OPEN.format(title=title, page=page), encoding="utf-8")
    others = sorted(one.name for one in making.folder.iterdir() if one.is_dir() and one.name not in ("book", "course"))
    further = "".join(f"{name:<22}{_WHAT.get(name, 'further files')}\n" for name in others)
    words = _READ_ME.format(title=title, edition=making.edition, further=further, day=day_of(making.moment))
    (making.folder / "READ ME.txt").write_text(words, encoding="utf-8")


def _refuse_paths(folder: Path, paths: tuple[str, ...]):
    # a short path, such as that of a container, stands in many an address
    marks = [path.encode() for path in paths if len(Path(path).parts) > 2]
    for file in sorted(file for file in folder.rglob("*") if file.is_file()):
        content = file.read_bytes()
        if found := next((mark for mark in marks if mark in content), None):
            raise CourseError(f"A file of the release names a folder of this machine, {found.decode()}.",
                              file.relative_to(folder).as_posix(), "Find the cell or the page that shows it.")


def _refuse_leaks(folder: Path, root: Path, edition: str):
    found = leaks(folder, fingerprints(root, edition))
    if found:
        told = "\n".join(f"  {one}" for one in found[:20])
        what = f"The {edition} edition holds what it must not: {len(found)} finding(s).\n{told}"
        raise CourseError(what, folder.name,
                          "Look where each stands; a text that may be public must stand in a public cell, too.")


def _put(making: Making, target: Path):
    for file in making.folder.rglob("*"):
        os.utime(file, (making.moment, making.moment))
    packed = making.work / f"{target.name}.zip"
    files = sorted(file for file in making.folder.rglob("*") if file.is_file())
    write_zip(packed, ((file.relative_to(making.work).as_posix(), file.read_bytes()) for file in files), making.moment)
    try:
        if target.exists():
            shutil.rmtree(target)
        shutil.move(making.folder, target)
        shutil.move(packed, target.parent / packed.name)
    except OSError as error:
        raise CourseError(f"The release cannot be written: {error.strerror or error}.", str(target.parent),
                          "Name another folder with --out.") from None


def editions_of(word: str) -> tuple[str, ...]:
    """Return the editions that a word of the command line means.

    Parameters
    ----------
    word : str
        An edition, or ``all``.

    Raises
    ------
    CourseError
        If there is no such edition.
    """
    if word == "all":
        return EDITIONS
    check_edition(word, "--edition", ", or all")
    return (word,)
