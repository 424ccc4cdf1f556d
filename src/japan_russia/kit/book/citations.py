"""Where the pages of a book name an id, such as that of a source: back-links that nobody has to type.

Each page is read once and remembered until it changes. A page that shows back-links is written again when what
it would show has changed, and only then.
"""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from docutils import nodes

from ..editions import stands_on_page

_WORD = re.compile(r"[A-Za-z0-9]+(?:-[A-Za-z0-9]+)*")
_HEADING = re.compile(r"^# (.+)$", re.M)
#: A heading that has a place of its own in the built page; those below it may be folded.
_SECTION = re.compile(r"^#{2,3} (.+)$", re.M)
_NAME = re.compile(r"[A-ZÀ-Þ][\w-]+")
#: The parts of a lesson in which an id can stand; any other page has its text only.
FRAME, TEXT, QUIZ = "frame", "text", "quiz"


@dataclass(frozen=True)
class Citation:
    """A page that names an id.

    Attributes
    ----------
    docname : str
        The page.
    title : str
        Its heading; of a lesson, the word lesson and its number.
    parts : tuple of str
        The parts of the page that name it: ``frame``, ``text``, ``quiz``.
    place : str
        The anchor of the heading under which the text of a lesson names it first; empty if there is none.
    """

    docname: str
    title: str
    parts: tuple[str, ...]
    place: str = ""

    @property
    def is_lesson(self) -> bool:
        """Tell whether the page is a lesson."""
        return _is_lesson(self.docname)


class brief_link(nodes.Inline, nodes.TextElement):
    """A link in the fewest letters, for a page may hold thousands: to ``docname`` and ``anchor``, or to a ``uri``."""


def citations(env, docname: str, names: Mapping[str, Iterable[str]]) -> dict[str, list[Citation]]:
    """Find the other pages of the book that name something; capital and small letters of an id are the same.

    An id is a word with a number in it, a word with a capital letter, such as ``Kishi``, or two of these on end.

    Parameters
    ----------
    env : sphinx.environment.BuildEnvironment
        The build's memory of its pages.
    docname : str
        The page that shows what is found. It is written again when that changes.
    names : mapping of str to iterable of str
        What is looked for, and the ids that it goes by.

    Returns
    -------
    dict of str to list of Citation
        For each thing that some page names, these pages: lessons first, then the others.
    """
    spelled = {id_.upper(): name for name, ids in names.items() for id_ in ids}
    found = _find(env, spelled, docname)
    others, before = _kept(env)["shown"].get(docname, ({}, {}))
    _kept(env)["shown"][docname] = (others | spelled, before | found)
    return found


def citation_nodes(cited: list[Citation]) -> list[nodes.Node]:
    """Return links to pages, with commas between them; in a lesson to the place, with the part in which the id stands.

    Parameters
    ----------
    cited : list of Citation
    """
    made = []
    for one in cited:
        # the frame is the head of the text
        parts = dict.fromkeys(TEXT if part == FRAME else part for part in one.parts)
        words = f" ({', '.join(parts)})" if one.is_lesson else ""
        made += [nodes.Text(", "), brief_link("", one.title, docname=one.docname, anchor=one.place), nodes.Text(words)]
    return made[1:]


def words_with_numbers(text: str) -> set[str]:
    """Return the words of a text that could be ids, in capitals.

    Parameters
    ----------
    text : str

    Examples
    --------
    >>> sorted(words_with_numbers("See [D061](../book/register.md#d061) and JP-2014-03, signed in 2014."))
    ['D061', 'JP-2014-03']
    """
    found = {word.upper() for word in _WORD.findall(text)}
    return {word for word in found if re.search(r"\d", word) and re.search(r"[A-Z]", word)}


def _names(text: str) -> list[str]:
    words = [(found.start(), found[0], found.end()) for found in _NAME.finditer(text)]
    pairs = [f"{one} {two}" for (_, one, end), (start, two, _) in pairwise(words) if text[end:start].isspace()]
    return [word.upper() for word in [*(word for _, word, _ in words), *pairs]]


def _is_lesson(docname: str) -> bool:
    return re.match(r"notebooks/\d\d-", docname) is not None


def _find(env, spelled: dict[str, str], itself: str) -> dict[str, list[Citation]]:
    found: dict[str, dict[str, dict[str, str]]] = {}
    titles = {}
    for docname in sorted(env.found_docs - {itself}, key=lambda name: (not _is_lesson(name), name)):
        titles[docname], parts = _words_of(env, docname)
        for part, words in parts.items():
            for word in filter(spelled.__contains__, words):
                found.setdefault(spelled[word], {}).setdefault(docname, {}).setdefault(part, words[word])
    return {name: [Citation(docname, titles[docname], tuple(parts), parts.get(TEXT, "") if _is_lesson(docname) else "")
                   for docname, parts in pages.items()]
            for name, pages in found.items()}


def _words_of(env, docname: str) -> tuple[str, dict[str, dict[str, str]]]:
    path = Path(env.doc2path(docname))
    quiz = Path(env.srcdir) / "data" / "quizzes" / f"{path.stem}.yml"
    stamps = (env.config.course_edition, *(file.stat().st_mtime_ns if file.is_file() else 0 for file in (path, quiz)))
    read = _kept(env)["read"]
    if docname not in read or read[docname][0] != stamps:
        read[docname] = (stamps, _read(docname, path, quiz, env.config.course_edition))
    return read[docname][1]


def _read(docname: str, path: Path, quiz: Path, edition: str) -> tuple[str, dict[str, dict[str, str]]]:
    texts = [path.read_text(encoding="utf-8")]
    if path.suffix == ".ipynb":
        try:
            cells = json.loads(texts[0])["cells"]
            texts = ["".join(cell["source"]) for cell in cells if stands_on_page(cell, edition)]
        except (ValueError, KeyError, TypeError):
            texts = []  # who builds the page of a damaged notebook tells of it
    heading = _HEADING.search(texts[0]) if texts else None
    title = heading[1].strip() if heading else docname
    if not _is_lesson(docname):
        return title, {TEXT: _with_places(texts)}
    frames = [text for text in texts if ":class: lesson-frame" in text]
    parts = {
        FRAME: _with_places(frames),
        TEXT: _with_places([text for text in texts if text not in frames]),
        QUIZ: _with_places([quiz.read_text(encoding="utf-8")] if quiz.is_file() else []),
    }
    return f"lesson {path.stem[:2]}", parts


def _with_places(texts: list[str]) -> dict[str, str]:
    """Return the words that could be ids, each with the anchor of the heading under which it stands first."""
    found, place = {}, ""
    for text in texts:
        # a text, then by turns a heading and the text under it
        first, *rest = _SECTION.split(text)
        for heading, words in zip(["", *rest[::2]], [first, *rest[1::2]], strict=True):
            place = nodes.make_id(heading) or place
            for word in (*words_with_numbers(f"{heading}\n{words}"), *_names(f"{heading}\n{words}")):
                found.setdefault(word, place)
    return found


def _kept(env) -> dict:
    if not hasattr(env, "course_citations"):
        env.course_citations = {"read": {}, "shown": {}}
    return env.course_citations


def _forget(app, env, docname):
    _kept(env)["shown"].pop(docname, None)


def _out_of_date(app, env, added, changed, removed):
    read, shown = _kept(env)["read"], _kept(env)["shown"]
    for docname in read.keys() - env.found_docs:
        del read[docname]
    return [docname for docname, (spelled, found) in shown.items() if _find(env, spelled, docname) != found]


def _visit_brief_link(translator, node):
    address = node.get("uri") or _address(translator.builder, node["docname"], node.get("anchor"))
    translator.body.append(f'<a href="{translator.attval(address)}">')


def _address(builder, docname: str, anchor: str | None) -> str:
    if anchor and builder.name == "singlehtml":
        return f"#{anchor}"  # the whole book is one page
    page = builder.get_relative_uri(getattr(builder, "current_docname", ""), docname)
    return f"{page}#{anchor}" if anchor else page


def _depart_brief_link(translator, node):
    translator.body.append("</a>")


def _nothing(translator, node):
    """Show the words alone, in formats that have no such link."""


def setup(app):
    """Register the link, and have pages written again when their back-links change."""
    app.setup_extension("japan_russia.kit.book.edition")
    others = {builder: (_nothing, _nothing) for builder in ("latex", "text", "man", "texinfo")}
    app.add_node(brief_link, html=(_visit_brief_link, _depart_brief_link), **others)
    app.connect("env-purge-doc", _forget)
    app.connect("env-get-outdated", _out_of_date)
    # raise env_version when what is kept of the pages changes its shape: then older builds read all pages again
    return {"version": "1", "env_version": 2, "parallel_read_safe": False, "parallel_write_safe": True}
