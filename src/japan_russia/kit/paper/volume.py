"""Puts pages together to one volume, the book or a lesson: contents, pages, key, sources; and sees to the links."""

import posixpath
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from html import escape

from bs4 import BeautifulSoup, Tag

from ..languages import with_languages
from .pages import Page, anchor

_PAGE = re.compile(r"#document-(.+?)(?:--(.+))?$")
KEY, SOURCES = "key", "sources-named"


@dataclass
class Volume:
    """What is printed as one file.

    Attributes
    ----------
    name : str
        The file's name without its ending.
    title : str
        Its title.
    book : str
        The title of the book, if this is a part of it; otherwise ``""``.
    author : str
        Who made it.
    notes : list of str
        Lines for the title page: the edition, the day.
    parts : list of tuple
        For each part its caption, ``""`` if it has none, and its sections, each a tuple of anchor, title and HTML.
    """

    name: str
    title: str
    book: str
    author: str
    notes: list
    parts: list = field(default_factory=list)


def make_volume(volume: Volume, pages: list[tuple[str, list[Page]]], every_page: dict[str, Page],
                register: str | None = None) -> Volume:
    """Fill a volume.

    Parameters
    ----------
    volume : Volume
        Its title and the like.
    pages : list of tuple of str and list of Page
        The captions of its parts with their pages.
    every_page : dict of str to Page
        All pages of the book by name.
    register : str, optional
        The page of the book's sources, if the volume is to end with those that it names.

    Returns
    -------
    Volume
        The same.
    """
    inside = [page for _, some in pages for page in some]
    # pages are printed in several volumes, each with other links
    bodies = {page.name: _parsed(str(page.body)).find(True) for page in inside}
    keys = [(page, _parsed(_key(page, len(inside) > 1))) for page in inside if page.keys]
    entries = {}
    if register and register in every_page and register not in bodies:
        entries = _named_entries([*bodies.items(), *((page.name, key) for page, key in keys)], every_page[register])
    end = []
    if keys:
        end.append((KEY, "Key to the questions", [key for _, key in keys]))
    if entries:
        end.append((SOURCES, "Sources named here", [_list_of(entries.values())]))
    anchors = {one["id"] for body in bodies.values() for one in [body, *body.find_all(id=True)]}
    anchors |= {one["id"] for _, _, parts in end for part in parts for one in part.find_all(id=True)}
    anchors |= {anchor for anchor, _, _ in end}
    for name, body in [*bodies.items(), *((page.name, key) for page, key in keys),
                       *((register, part) for at, _, parts in end if at == SOURCES for part in parts)]:
        _settle_links(body, name, anchors)
    volume.parts = [(caption, [(bodies[page.name]["id"], page.title, str(bodies[page.name])) for page in some])
                    for caption, some in pages]
    if end:
        volume.parts.append(("", [(at, title, _section(at, title, parts)) for at, title, parts in end]))
    return volume


def _parsed(html: str) -> BeautifulSoup:
    return BeautifulSoup(with_languages(html), "html.parser")


def _key(page: Page, is_one_of_many: bool) -> str:
    level = 3 if is_one_of_many else 2
    head = f"<h2>{escape(page.title)}</h2>" if is_one_of_many else ""
    parts = "".join(f'<section id="{anchor(page.name, f"key-{number}")}"><h{level}>{title}</h{level}>{html}</section>'
                    for number, (title, html) in enumerate(page.keys, 1))
    return f'<section class="paper-key" id="{anchor(page.name, "key")}">{head}{parts}</section>'


def _section(at: str, title: str, parts: list) -> str:
    return f'<section id="{at}"><h1>{title}</h1>{"".join(map(str, parts))}</section>'


def _named_entries(bodies: Iterable[tuple[str, Tag]], register: Page) -> dict[str, str]:
    """Find the entries of the register to which the pages link, in the register's order."""
    wanted = set()
    for name, body in bodies:
        for link in body.find_all("a", href=True):
            page, place = _target(link["href"], name)
            if page == register.name and place:
                wanted.add(anchor(page, place))
    found = {}
    for entry in register.body.select("li"):
        named = {entry.get("id"), *(one["id"] for one in entry.find_all(id=True))}
        if named & wanted:
            # the way back leads to pages that are not in this volume
            found[entry["id"]] = re.split(r"\s*(?:Cited in:|Rows:)", str(entry))[0] + "</li>"
    return found


def _list_of(entries: Iterable[str]) -> BeautifulSoup:
    return _parsed(f'<ul class="course-sources">{"".join(entries)}</ul>')


def _target(href: str, here: str) -> tuple[str, str]:
    """Return the page and the place that a link leads to; the page is ``""`` if it leads out of the book."""
    if found := _PAGE.match(href):
        return found[1], found[2] or ""
    if href.startswith("#"):
        return here, href[1:]
    path, _, place = href.partition("#")
    if ":" not in path and path.endswith(".html"):
        return posixpath.normpath(posixpath.join(posixpath.dirname(here), path)).removesuffix(".html"), place
    return "", ""


def _settle_links(body: Tag, here: str, anchors: set[str]):
    for link in body.find_all("a"):
        href = link.get("href")
        if href is None:
            if not link.get_text(strip=True) and link.get("id"):
                link.name = "span"
            continue
        page, place = _target(href, here)
        target = next((one for one in (anchor(page, place), anchor(page)) if one in anchors), None) if page else None
        if target:
            link["href"] = f"#{target}"
        elif not href.startswith(("https://", "http://", "mailto:")):
            # what it leads to is not in this volume; the words still say what it is
            link.unwrap()
