"""SCORM 1.2: the built book as a package for a school's system, which keeps scores and answers.

Each page is opened in a frame (``scorm.js``) that talks with the system; the pages themselves are those of the book.
"""

import re
from html import escape, unescape
from pathlib import Path
from urllib.parse import quote

from ..archive import write_zip
from ..book.renderers import as_json
from ..editions import edition_of_page
from ..errors import CourseError
from ..places import root
from ..quiz.bank import Bank
from ..quiz.withheld import withhold
from ..settings import parts_of_book
from .losses import ALL, EDITION, EXERCISE, Losses

_SCRIPT = Path(__file__).with_name("scorm.js")
_HEADING = re.compile(r'<h1>(.*?)(?:<a class="headerlink"|</h1>)', re.S)
_EDITIONS = {
    "self-study": "This is the self-study edition: readers can unfold the solutions of its exercises, and its pages "
    "hold the keys of all questions. For a class that you mark, pack the student edition, with --book.",
    "student": "This is the student edition: it holds no solutions, and its graded questions are not in the score.",
}
_FRAME = """<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>
html, body {{ margin: 0; height: 100%; }}
body {{ display: flex; flex-direction: column; font: 1rem/1.5 sans-serif; }}
iframe {{ flex: 1; width: 100%; border: 0; }}
p {{ margin: 0; padding: 0.5rem 1rem; background: #fff4ce; color: #222; }}
@media (prefers-color-scheme: dark) {{ p {{ background: #453a12; color: #f5f5f5; }} }}
</style>
</head>
<body>
<p id="told" role="status" hidden></p>
<script type="application/json" id="sco">{data}</script>
<script src="scorm.js"></script>
</body>
</html>
"""
_MANIFEST = """<?xml version="1.0" encoding="UTF-8"?>
<manifest identifier="{id}" version="1.0" xmlns="http://www.imsproject.org/xsd/imscp_rootv1p1p2"
  xmlns:adlcp="http://www.adlnet.org/xsd/adlcp_rootv1p2">
<metadata><schema>ADL SCORM</schema><schemaversion>1.2</schemaversion></metadata>
<organizations default="contents">
<organization identifier="contents">
<title>{title}</title>
{items}
</organization>
</organizations>
<resources>
{resources}
</resources>
</manifest>
"""


def write_scorm(banks: list[Bank], book: Path, folder: Path, losses: Losses, course: str, whole: bool) -> list[Path]:
    """Pack the built book for a school's system.

    Parameters
    ----------
    banks : list of Bank
        The questions of the lessons to report on.
    book : pathlib.Path
        The built pages.
    folder : pathlib.Path
        Where to write.
    losses : Losses
        Takes what the system cannot keep.
    course : str
        The course's title.
    whole : bool
        Whether every page of the table of contents is listed; otherwise the lessons of the banks alone. All files of
        the book are in the package either way, so that links lead somewhere.

    Returns
    -------
    list of pathlib.Path
        The package.

    Raises
    ------
    CourseError
        If the book is not built, is the instructor's edition, or does not say which edition it is.

    Examples
    --------
    >>> write_scorm([], Path("_build/html"), Path("out"), Losses("…"), "A course", True)  # doctest: +SKIP
    [PosixPath('out/japan-russia-2012-2022.zip')]
    """
    of_lesson = {f"notebooks/{bank.lesson}": bank for bank in banks}
    parts = parts_of_book(root()) if whole else [("", list(of_lesson))]
    missing = [page for _, pages in parts for page in pages if not (book / f"{page}.html").is_file()]
    if missing:
        raise CourseError(
            "The book is not built, or not all of it.",
            f"{book}: no {missing[0]}.html",
            "Build it first with python -m japan_russia book, or name its folder with --book.",
        )
    texts = {page: (book / f"{page}.html").read_text(encoding="utf-8") for _, pages in parts for page in pages}
    edition = _edition(texts, book)
    if edition == "student":
        banks = [_without_keys(bank) for bank in banks]
        of_lesson = {f"notebooks/{bank.lesson}": bank for bank in banks}
    titles = {page: _title(text) for page, text in texts.items()}
    frames = {_sco(page): _frame(page, title, of_lesson.get(page)) for page, title in titles.items()}
    files = {file.relative_to(book).as_posix(): file for file in sorted(book.rglob("*")) if file.is_file()}
    name = "course" if whole else f"lesson-{banks[0].lesson}"  # an identifier of XML begins with a letter
    manifest = _MANIFEST.format(
        id=name,
        title=escape(course),
        items="\n".join(_items(number, caption, pages, titles) for number, (caption, pages) in enumerate(parts)),
        resources="\n".join([*map(_resource, titles), _all_files(["sco/scorm.js", *files])]),
    )
    for bank in banks:
        _note(bank, losses)
    losses.changed(ALL, EDITION, _EDITIONS[edition])
    _note_all(losses)
    members = {"imsmanifest.xml": manifest.encode(), "sco/scorm.js": _SCRIPT.read_bytes()}
    members |= {sco: frame.encode() for sco, frame in frames.items()}
    members |= {file: path.read_bytes() for file, path in files.items()}
    return [write_zip(folder / f"{name}.zip", members.items())]


def _sco(page: str) -> str:
    return f"sco/{page.replace('/', '-')}.html"


def _items(number: int, caption: str, pages: list[str], titles: dict[str, str]) -> str:
    items = []
    for page in pages:
        id_ = page.replace("/", "-")
        items.append(
            f'<item identifier="item-{id_}" identifierref="page-{id_}"><title>{escape(titles[page])}</title></item>'
        )
    head = f'<item identifier="part-{number}"><title>{escape(caption)}</title>'
    return "\n".join([head, *items, "</item>"] if caption else items)


def _resource(page: str) -> str:
    href = quote(_sco(page))
    return (
        f'<resource identifier="page-{page.replace("/", "-")}" type="webcontent" adlcp:scormtype="sco" href="{href}">'
        f'<file href="{href}"/><dependency identifierref="book"/></resource>'
    )


def _all_files(names: list[str]) -> str:
    listed = "".join(f'<file href="{quote(name)}"/>' for name in names)
    return f'<resource identifier="book" type="webcontent" adlcp:scormtype="asset">{listed}</resource>'


def _edition(texts: dict[str, str], book: Path) -> str:
    """Return the edition of a book, which may be handed out to students."""
    found = {page: edition_of_page(text) for page, text in texts.items()}
    for page, edition in found.items():
        if edition == "instructor":
            raise CourseError(
                "This book is the instructor's edition: it holds teaching notes, open solutions and the answer key.",
                f"{book}/{page}.html",
                "Name the book of the student or the self-study edition with --book.",
            )
        if edition is None:
            raise CourseError(
                "This page does not say of which edition it is: an older version of the course made it.",
                f"{book}/{page}.html",
                "Build the book again, with python -m japan_russia book or release.",
            )
    # one page of a student's edition is enough to take the keys out of all frames
    return "student" if "student" in found.values() else "self-study"


def _without_keys(bank: Bank) -> Bank:
    """Return a bank with the questions that the pages of the student edition hold; frames name no exercise."""
    questions = withhold(bank.model_copy(update={"exercises": []}))
    return Bank.model_validate(questions).model_copy(update={"exercises": bank.exercises})


def _title(text: str) -> str:
    heading = _HEADING.findall(text)[-1]
    return unescape(re.sub(r"<[^>]+>", "", heading)).strip()


def _frame(page: str, title: str, bank: Bank | None) -> str:
    questions = [_told(question, bank.lesson) for question in bank.questions] if bank else []
    lesson = page.rpartition("/")[2]
    number = lesson[:3] if bank else "none"
    data = {"page": f"../{page}.html", "lesson": lesson, "number": number, "questions": questions}
    return _FRAME.format(title=escape(title), data=as_json(data))


def _told(question, lesson: str) -> dict:
    told = {
        "id": question.id,
        "key": f"quiz/{lesson}/{question.id}",
        "kind": question.kind,
        "points": question.points,
        "objective": question.objective,
        "withheld": question.withheld,
    }
    things = {"single": "options", "multiple": "options", "order": "items", "match": "pairs"}.get(question.kind)
    if things:
        # without its key a matching has its lines and its menu, and no pairs
        lines = question.lefts if things == "pairs" and question.withheld else getattr(question, things)
        told["ids"] = [line.id for line in lines]
    if question.kind == "match":
        told["choices"] = question.choices if question.withheld else question.choices()
    return told


def _note(bank: Bank, losses: Losses):
    for question in bank.questions:
        if question.kind == "text":
            losses.changed(question.id, "answer.written", "The system's list of answers shows the first 255 letters.")
        if question.kind in ("single", "multiple", "order", "match"):
            losses.changed(
                question.id,
                "answer.written",
                "The system's list of answers shows letters, in the order of the quiz file.",
            )
        if question.withheld:
            losses.left_out(
                question.id, "points", "The instructor marks this question; it is not in the reported score."
            )
    for exercise in bank.exercises:
        losses.changed(exercise.id, EXERCISE, "It stands in its page; the reported score is of the quizzes alone.")


def _note_all(losses: Losses):
    losses.changed(
        ALL,
        "answers kept",
        "SCORM 1.2 keeps 4096 characters of a lesson. The answers of a lesson fit. Notes and other "
        "texts are added, the short ones first; the page names what stays in the browser only.",
    )
    losses.changed(ALL, "progress", "The page of progress knows the lessons that were opened in this browser.")
    losses.left_out(ALL, "notebooks", "Code is run in JupyterLab; the package holds the pages of the book.")
