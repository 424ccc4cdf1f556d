"""What a question rests on, in words: the titles of tables and of the sources in the register.

The tables are described in ``data/datapackage.json``; its table ``sources`` is the register. A name that is
in neither is shown as it stands.
"""

import csv
import json
import textwrap
from functools import cache
from pathlib import Path

from ..places import data_folder
from ..surface import in_book

CATALOGUE = "../book/data-catalogue.html"  # the pages of the book that tell of every table and every source,
REGISTER = "../book/register.html"  # as seen from the page of a lesson
_TITLE, _PUBLISHER = 90, 60  # more letters than these make the line under a question a paragraph


def references(source) -> list[dict]:
    """Tell what a question rests on.

    Parameters
    ----------
    source : Source
        The ``source`` of a question.

    Returns
    -------
    list of dict
        For each table and each source its ``title``, what ``more`` there is to say, and where it leads:
        ``href``, in the book its place in the catalogue or the register; in JupyterLab, where those pages
        are not drawn, a source's own address, and nothing for a table.

    Examples
    --------
    >>> from types import SimpleNamespace
    >>> references(SimpleNamespace(tables=["gdp"], ids=[]))
    [{'title': 'Gross domestic product', 'more': 'table gdp', 'href': ''}]
    """
    tables, register = known_tables(), known_sources()
    return [_table(name, tables.get(name)) for name in source.tables] + [
        _source(id_, register.get(id_)) for id_ in source.ids
    ]


def known_tables() -> dict[str, str]:
    """Return the title of every table, by name; nothing where no table is described.

    Examples
    --------
    >>> known_tables()["gdp"]
    'Gross domestic product'
    """
    return {name: table.get("title", name) for name, table in _described().items()}


def known_sources() -> dict[str, dict]:
    """Return the rows of the register of sources, by id; nothing where there is no register.

    Examples
    --------
    >>> known_sources()["D002"]["date"]
    '2022'
    """
    file = data_folder() / _described().get("sources", {}).get("path", "sources.csv")
    return _rows(file, file.stat().st_mtime_ns) if file.is_file() else {}


def _table(name: str, title: str | None) -> dict:
    if title is None:
        return {"title": f"table {name}", "more": "", "href": ""}
    href = f"{CATALOGUE}#{name.replace('_', '-')}" if in_book() else ""
    return {"title": title, "more": f"table {name}", "href": href}


def _source(id_: str, row: dict | None) -> dict:
    if row is None:
        return {"title": id_, "more": "", "href": ""}
    publisher = textwrap.shorten(row["publisher"], _PUBLISHER, placeholder=" …")
    more = ", ".join(part for part in (publisher, row["date"], id_) if part)
    address = row["url"] if row["url"].startswith(("https://", "http://")) else ""
    href = f"{REGISTER}#{id_.lower()}" if in_book() else address
    return {"title": textwrap.shorten(row["title"], _TITLE, placeholder=" …"), "more": more, "href": href}


def _described() -> dict[str, dict]:
    file = data_folder() / "datapackage.json"
    return _resources(file, file.stat().st_mtime_ns) if file.is_file() else {}


# one notebook shows several quizzes, and an edited file is read again


@cache
def _resources(file: Path, changed: int) -> dict[str, dict]:
    package = json.loads(file.read_text(encoding="utf-8"))
    return {table["name"]: table for table in package.get("resources", []) if table.get("type") == "table"}


@cache
def _rows(file: Path, changed: int) -> dict[str, dict]:
    with open(file, encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    also = {id_: row for row in rows for id_ in row["also"].split(";") if id_}
    return also | {row["id"]: row for row in rows}
