"""What a question rests on, in words: the titles of tables and of the sources in the register.

The tables are described in ``data/datapackage.json``; the register is ``data/sources.csv``. A name that is in
neither is shown as it stands.
"""

import csv
import json
import textwrap
from functools import cache
from pathlib import Path

from ..book import trace
from ..places import data_folder
from ..surface import in_book

#: The pages of the book that tell of every table and of every source, as seen from the page of a lesson.
CATALOGUE, REGISTER = "../book/data-catalogue.html", "../book/register.html"
_DESCRIPTION, _REGISTER = "datapackage.json", "sources.csv"
_COLUMNS = ("id", "also", "title", "publisher", "date", "url")
# more letters than these would make the line under a question a paragraph
_TITLE, _PUBLISHER = 90, 60


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
    for name in source.tables:
        trace.note(data_folder() / _DESCRIPTION, f"resources.{name}.title")
    if source.ids:
        trace.note(data_folder() / _REGISTER, ";".join(sorted(source.ids)))
    return [_table(name, tables.get(name)) for name in source.tables] + [
        _source(id_, register.get(id_)) for id_ in source.ids
    ]


def known_tables(folder: Path | None = None) -> dict[str, str]:
    """Return the title of every table, by name; nothing where no table is described.

    Parameters
    ----------
    folder : pathlib.Path, optional
        Folder of the tables; the course's own ``data/`` if not given.

    Examples
    --------
    >>> known_tables()["gdp"]
    'Gross domestic product'
    """
    file = (folder or data_folder()) / _DESCRIPTION
    return _titles(file, file.stat().st_mtime_ns) if file.is_file() else {}


def known_sources(folder: Path | None = None) -> dict[str, dict]:
    """Return the rows of the register of sources, by id; nothing where there is no register.

    Parameters
    ----------
    folder : pathlib.Path, optional
        Folder of the tables; the course's own ``data/`` if not given.

    Examples
    --------
    >>> known_sources()["D002"]["date"]
    '2022'
    """
    file = (folder or data_folder()) / _REGISTER
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


# one notebook shows several quizzes, and an edited file is read again


@cache
def _titles(file: Path, changed: int) -> dict[str, str]:
    with trace.by_parts():
        package = json.loads(file.read_text(encoding="utf-8"))
    tables = [table for table in package.get("resources", []) if table.get("type") == "table"]
    return {table["name"]: table.get("title", table["name"]) for table in tables}


@cache
def _rows(file: Path, changed: int) -> dict[str, dict]:
    with trace.by_parts(), open(file, encoding="utf-8", newline="") as lines:
        # a register with less in it still has names to show
        rows = [{**dict.fromkeys(_COLUMNS, ""), **row} for row in csv.DictReader(lines)]
    also = {id_: row for row in rows for id_ in row["also"].split(";") if id_}
    return also | {row["id"]: row for row in rows}
