"""The evidence and the explanations of the last lesson as its matrix shows them, with links to their origin."""

import re
from pathlib import Path

import pandas as pd

from ..kit.book import trace
from ..kit.book.cell_anchors import anchor_of
from ..kit.notebooks import read_notebook
from ..kit.places import notebooks_folder
from ..kit.surface import in_book
from .tables import load, sources_of


def evidence_cards() -> list[dict]:
    """Return the items of the table ``evidence_items`` in Markdown, each with its lesson, its rows and its sources.

    The name of a lesson is a link if the course has that lesson: in JupyterLab to the cell, in the book to the
    cell or, if that does not begin with prose, to the heading over it.

    Returns
    -------
    list of dict
        ``id``, ``text``, ``about``, and as ``why`` the reasons for the starting ratings.

    Examples
    --------
    >>> evidence_cards()[2]["text"]
    'From 2006 to 2019 Abe and Putin met 27 times by the official count.'
    """
    items = load("evidence_items").merge(load("evidence_ratings")[["evidence_id", "reason"]], how="left")
    return [
        {
            "id": item.evidence_id,
            "text": item.item,
            "about": f"{_lesson(item.lesson, item.cell)}. Rests on {', '.join(map(_row, item.rows.split(';')))}. "
                     f"Sources: {', '.join(map(_source, item.source_ids.split(';')))}. Confidence: {item.confidence}.",
            "why": item.reason,
        }
        for item in items.itertuples()
    ]


def explanation_cards() -> list[dict]:
    """Return the rows of the table ``explanations`` in Markdown, each with its advocate.

    Returns
    -------
    list of dict
        ``id``, ``short`` and ``text``.

    Examples
    --------
    >>> explanation_cards()[0]["short"]
    'wrong partner'
    """
    return [
        {
            "id": one.explanation_id,
            "short": one.short,
            "text": f"{one.explanation} Advocate: {_named(one.advocate, one.place, one.date)} "
                    f"({', '.join(map(_source, one.source_ids.split(';')))}).",
        }
        for one in load("explanations").itertuples()
    ]


def _named(*parts) -> str:
    """Put what is known of an advocate into one line; a blank says nothing, and "not shown" twice says it badly."""
    return ", ".join(str(part) for part in parts if pd.notna(part) and part != "not shown")


def _lesson(number: str, cell: str) -> str:
    trace.note(notebooks_folder())  # a lesson that comes or goes changes the links
    found = sorted(notebooks_folder().glob(f"{number}-*.ipynb"))
    if not found:
        return f"Lesson {number}"
    address = f"{found[0].stem}.html#{_anchor(found[0], cell)}" if in_book() else f"{found[0].name}#cell-id={cell}"
    return f"[Lesson {number}]({address})"


def _anchor(lesson: Path, cell: str) -> str:
    from docutils.nodes import make_id  # only there where books are built

    heading = ""
    for one in read_notebook(lesson).cells:
        headings = re.findall(r"^#+ (.+)$", one.source, re.M) if one.cell_type == "markdown" else []
        if one.id == cell:
            return anchor_of(one) or make_id(headings[0] if one.source.startswith("#") else heading)
        heading = headings[-1] if headings else heading
    return ""


def _row(place: str) -> str:
    table, id_ = place.split(":")
    words = f"row {id_} of `{table}`"
    # the catalogue is a page of the book alone
    return f"[{words}](../book/data-catalogue.html#{table.replace('_', '-')})" if in_book() else words


def _source(id_: str) -> str:
    if in_book():
        return f"[{id_}](../book/register.html#{id_.lower()})"
    address = sources_of(id_)["url"].iloc[0]
    return f"[{id_}]({address})" if isinstance(address, str) and address.startswith("http") else id_
