"""A volume as PDF: a title page, contents with page numbers, and all pages, printed by Chromium."""

import re
from html import escape
from pathlib import Path

from bs4 import BeautifulSoup
from pypdf import PdfReader

from ..printing import print_to_pdf
from .volume import Volume

_HERE = Path(__file__).parent
_FIT = (_HERE / "fit.js").read_text(encoding="utf-8")


def write_pdf(volume: Volume, work: Path, target: Path) -> Path:
    """Print a volume.

    Parameters
    ----------
    volume : Volume
        What is printed.
    work : pathlib.Path
        The folder in which its charts lie; the page that is printed is written there.
    target : pathlib.Path
        The folder for the PDF.

    Returns
    -------
    pathlib.Path
        The PDF.

    Raises
    ------
    CourseError
        If there is no Chromium.
    """
    page, file = work / f"{volume.name}.html", target / f"{volume.name}.pdf"
    page.write_text(page_of(volume, {}), encoding="utf-8")
    print_to_pdf(page, file)
    # a browser cannot name the page of a link, so it prints once to learn the numbers and once more to show them
    reader = PdfReader(file)
    numbers = {name.lstrip("/"): reader.get_destination_page_number(place) + 1
               for name, place in reader.named_destinations.items()}
    page.write_text(page_of(volume, numbers), encoding="utf-8")
    return print_to_pdf(page, file)


def page_of(volume: Volume, numbers: dict[str, int]) -> str:
    """Return the HTML that is printed.

    Parameters
    ----------
    volume : Volume
        What is printed.
    numbers : dict of str to int
        The page on which each anchor stands, as far as it is known.
    """
    style = (_HERE / "paper.css").read_text(encoding="utf-8")
    sections = [section for _, some in volume.parts for section in some]
    running = "".join(
        f'@page run{number} {{ @top-center {{ content: "{_quoted(title)}" }} }}\n#{at} {{ page: run{number} }}\n'
        for number, (at, title, _) in enumerate(sections)
    )
    rows = []
    for caption, some in volume.parts:
        rows += [f'<li class="paper-part">{escape(caption)}</li>'] if caption else []
        for at, title, html in some:
            rows.append(_row(at, title, numbers))
            if volume.book:
                # a lesson is one page of the book, so its own parts are listed
                rows += [_row(*part, numbers, "paper-below") for part in _headings(html)]
    notes = "".join(f"<p>{escape(note)}</p>" for note in volume.notes)
    book = f'<p class="paper-book">{escape(volume.book)}</p>' if volume.book else ""
    front = (f'<header class="paper-front">{book}<p class="paper-title">{escape(volume.title)}</p>'
             f'<p class="paper-author">{escape(volume.author)}</p>{notes}</header>'
             f'<nav class="paper-contents" aria-label="Contents"><p class="paper-heading">Contents</p>'
             f"<ul>{''.join(rows)}</ul></nav>")
    body = "".join(html for _, _, html in sections)
    return (f'<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8"><title>{escape(volume.title)}</title>'
            f"<style>{style}\n{running}</style></head><body>{front}{body}<script>{_FIT}</script></body></html>\n")


def _headings(html: str) -> list[tuple[str, str]]:
    """Return anchor and words of each section under the heading of a page."""
    found = (section.find("h2", recursive=False) for section in BeautifulSoup(html, "html.parser").find_all("section"))
    return [(heading.parent["id"], heading.get_text()) for heading in found if heading]


def _row(at: str, title: str, numbers: dict[str, int], kind: str = "") -> str:
    return (f'<li class="{kind}"><a href="#{at}"><span>{escape(title)}</span>'
            f'<span class="paper-number">{numbers.get(at, "")}</span></a></li>')


def _quoted(text: str) -> str:
    return re.sub(r'(["\\])', r"\\\1", text)
