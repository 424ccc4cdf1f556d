"""A Sphinx extension that writes the chronology: dated rows of several tables in one list that can be filtered.

The directive ``chronology`` makes ordinary docutils nodes. A row that is added to one of the tables, or a lesson
that names a row, comes into the page by itself.
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from docutils import nodes

from ..kit.book.citations import Citation, brief_link, citation_nodes, citations
from ..kit.book.filters import Filter, filtered_entry, filters_place
from ..kit.errors import CourseError
from .pages import DOCUMENTS_PAGE, REGISTER_PAGE, TableDirective, records, section_of

#: A decade with more rows than these is divided into its years.
ROWS_OF_A_SECTION = 60
PUBLISHER_LETTERS = 45
MONTHS = ("January February March April May June July August September October November December").split()
SENDERS = {"JP": "Japan", "EU": "European Union", "US": "United States", "UK": "United Kingdom", "G7": "G7"}
ISSUERS = {"MOFA": "Foreign Ministry of Japan", "Government of Japan": "Japan", "Abe cabinet": "Japan"}
#: Instruments whose name alone does not say that somebody did something.
MEASURES = {"diplomatic", "energy", "finance", "investment", "services", "transport", "other"}
#: The words of a mark; rows marked otherwise are left out.
CONFIDENCE = {"verified": "verified", "single": "single source"}


@dataclass(frozen=True)
class Row:
    """One dated row of a table, in the words of the page.

    Attributes
    ----------
    id : str
        Its anchor in the page, in the spelling of the table.
    date, end : str
        First and last day, as exact as they are known; ``end`` may be empty.
    title, summary, theme, kind : str
    actors : list of str
    sources, documents : list of str
        Ids of the register and of the course documents.
    confidence : str
        ``verified`` or ``single``.
    """

    id: str
    date: str
    title: str
    summary: str
    theme: str
    kind: str
    actors: list[str]
    sources: list[str]
    confidence: str
    end: str = ""
    documents: list[str] = field(default_factory=list)


def _event(row: dict) -> dict:
    return {"id": row["event_id"], "date": row["date"], "title": row["title"],
            "summary": _sentences(row["summary"], row["note"]), "theme": row["category"],
            "actors": _split(row["actors"]), "documents": _split(row["document_ids"])}


def _meeting(row: dict) -> dict:
    return {"id": f"meeting-{row['meeting_no']}", "date": row["start_date"], "end": row["end_date"],
            "title": f"Meeting {row['meeting_no']} of Abe and Putin, {row['city']}",
            "summary": _sentences(row["occasion"], row["main_topic"]), "theme": "summit",
            "actors": ["Shinzo Abe", "Vladimir Putin"]}


def _sanction(row: dict) -> dict:
    sender = SENDERS.get(row["measure_id"].split("-")[0], row["sender"])
    instrument = row["instrument"].replace("_", " ") + (" measure" if row["instrument"] in MEASURES else "")
    force = "" if row["effective_date"] in ("", row["announced_date"]) else f"In force: {said(row['effective_date'])}"
    return {"id": row["measure_id"], "date": row["announced_date"],
            "title": f"{sender}: {instrument}",
            "summary": _sentences(row["summary"], force, row["note"]), "theme": "sanctions", "actors": [sender]}


def _counter_step(row: dict) -> dict:
    return {"id": row["cm_id"], "date": row["date"], "title": row["measure"],
            "summary": _sentences(row["summary"], row["note"]), "theme": "sanctions", "actors": ["Russia"]}


def _words(row: dict) -> dict:
    return {"id": row["position_id"], "date": row["date"], "title": row["document"],
            "summary": _sentences(row["position"], row["note"]), "theme": "official words",
            "actors": [ISSUERS.get(issuer, issuer) for issuer in _split(row["issuer"])]}


def _exercise(row: dict) -> dict:
    return {"id": row["row_id"], "date": row["date"], "end": row["date_end"], "title": f"{row['name']}, {row['area']}",
            "summary": _sentences(row["summary"], row["note"]), "theme": "china", "actors": ["China", "Russia"]}


def _deployment(row: dict) -> dict:
    return {"id": row["row_id"], "date": row["date"], "end": row["date_end"],
            "title": f"{row['place']}: {row['system_or_unit']}",
            "summary": _sentences(row["event"], row["japanese_response"], row["note"]), "theme": "security",
            "actors": ["Russia"]}


#: Of each table: what one of its rows is called, what all are called in the menu, and how a row is read.
TABLES: dict[str, tuple[str, str, Callable[[dict], dict]]] = {
    "timeline": ("event", "events", _event),
    "leader_meetings": ("meeting", "meetings of Abe and Putin", _meeting),
    "measures": ("sanction", "sanctions on Russia", _sanction),
    "russian_countermeasures": ("Russian step", "Russian steps against Japan", _counter_step),
    "positions": ("official words", "official words of Japan", _words),
    "china_russia_activity": ("exercise", "Chinese and Russian exercises", _exercise),
    "island_deployments": ("military step", "military steps on the islands", _deployment),
}


class Chronology(TableDirective):
    """``{chronology}``: every dated row of `TABLES`, in order, with filters and links."""

    def nodes_of(self, folder: Path) -> list[nodes.Node]:
        """Return the list in sections of years."""
        rows = dated_rows(folder)
        cited = citations(self.env, self.env.docname, {row.id: (row.id,) for row in rows})
        publishers = {row["id"]: row["publisher"] for row in records(folder, "sources")}
        documents = {row["id"]: row["short_name"] for row in records(folder, "documents")}
        made = [filters_place(filters=_filters(rows), many="rows")]
        for title, inside in sections(rows):
            section = section_of(self, f"years-{title.replace('–', '-')}", title)
            items = nodes.bullet_list(classes=["chronology"])
            items += [_entry(row, cited.get(row.id, []), publishers, documents) for row in inside]
            section += items
            made.append(section)
        return made


def dated_rows(folder: Path) -> list[Row]:
    """Return the rows of the chronology, in order of time.

    A date known only to the year stands before those of its months, one known only to the month before its days.
    Rows that rest on general knowledge only are left out.

    Parameters
    ----------
    folder : pathlib.Path
        Folder of the tables.

    Raises
    ------
    CourseError
        If a table lacks a column that the chronology shows.
    """
    rows = []
    for name, (kind, _, read) in TABLES.items():
        for cells in records(folder, name):
            try:
                if cells["confidence"] in CONFIDENCE:
                    rows.append(Row(kind=kind, sources=_split(cells["source_ids"]), confidence=cells["confidence"],
                                    **read(cells)))
            except KeyError as missing:
                raise CourseError(f"The chronology shows the column {missing} of the table {name}, which has none.",
                                  f"data/{name}.csv", "Restore the column, or take it out of course/chronology.py."
                                  ) from None
    return sorted(rows, key=lambda row: (row.date, list(CONFIDENCE).index(row.confidence)))


def sections(rows: list[Row]) -> list[tuple[str, list[Row]]]:
    """Divide rows into decades, and a decade with many of them into its years.

    Parameters
    ----------
    rows : list of Row
        In order of time.

    Returns
    -------
    list of (str, list of Row)
        The heading, such as ``1850–1859`` or ``2014``, and the rows under it.
    """
    decades = Counter(row.date[:3] for row in rows)
    found: dict[str, list[Row]] = {}
    for row in rows:
        ten = row.date[:3]
        title = row.date[:4] if decades[ten] > ROWS_OF_A_SECTION else f"{ten}0–{ten}9"
        found.setdefault(title, []).append(row)
    return list(found.items())


def said(date: str, end: str = "") -> str:
    """Say a date as a reader would, and no more exactly than it is known.

    Parameters
    ----------
    date : str
        YYYY, YYYY-MM or YYYY-MM-DD.
    end : str, optional
        The last day, in the same form.

    Examples
    --------
    >>> said("2016-12-15", "2016-12-16"), said("2017-09"), said("2020")
    ('15 to 16 December 2016', 'September 2017 (day not known)', '2020 (month not known)')
    """
    year, month, day = (date.split("-") + ["", ""])[:3]
    if end and end != date:
        same = len(end) == len(date) == 10 and end[:7] == date[:7]
        return f"{int(day)} to {said(end)}" if same else f"{said(date)} to {said(end)}"
    if not month:
        return f"{year} (month not known)"
    name = MONTHS[int(month) - 1]
    return f"{int(day)} {name} {year}" if day else f"{name} {year} (day not known)"


def _filters(rows: list[Row]) -> list[Filter]:
    themes = sorted({row.theme for row in rows})
    actors = sorted({actor for row in rows for actor in row.actors})
    years = [int(date[:4]) for row in rows for date in (row.date, row.end) if date]
    present = {row.kind for row in rows}
    return [
        Filter("theme", "Theme", "choices", {theme: _capital(theme) for theme in themes}),
        Filter("actor", "Actor", "menu", {actor: actor for actor in actors}),
        Filter("kind", "Kind", "menu", {kind: many for kind, many, _ in TABLES.values() if kind in present}),
        Filter("confidence", "Confidence", "menu", CONFIDENCE),
        Filter("year", "Years", "period", {"from": min(years), "to": max(years)}),
        Filter("words", "Words in the row", "words"),
    ]


def _entry(row: Row, cited: list[Citation], publishers: dict, documents: dict) -> filtered_entry:
    facets = {"theme": [row.theme], "actor": row.actors, "kind": [row.kind], "confidence": [row.confidence],
              "year": sorted({row.date[:4], (row.end or row.date)[:4]})}
    head = nodes.paragraph("", "", nodes.inline("", said(row.date, row.end), classes=["when"]), nodes.Text(" "),
                           nodes.strong("", row.title))
    mark = nodes.inline("", CONFIDENCE[row.confidence], classes=["confidence", row.confidence])
    facts = nodes.paragraph("", "", mark, nodes.Text(
        f" · {_capital(row.kind)} · {_capital(row.theme)} · {', '.join(row.actors)}. Sources: "))
    facts += _between_commas(
        brief_link("", f"{_short(publishers[id_])} {id_}", docname=REGISTER_PAGE, anchor=id_.lower())
        for id_ in row.sources)
    if row.documents:
        facts += nodes.Text(". Mentioned by: ")
        facts += _between_commas(brief_link("", documents[id_], docname=DOCUMENTS_PAGE, anchor=id_)
                                 for id_ in row.documents)
    if cited:
        facts += [nodes.Text(". Used in: "), *citation_nodes(cited)]
    facts += nodes.Text(".")
    return filtered_entry("", head, nodes.paragraph("", row.summary), facts, ids=[row.id.lower()], facets=facets)


def _between_commas(links) -> list[nodes.Node]:
    return [node for link in links for node in (nodes.Text(", "), link)][1:]


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def _sentences(*parts: str) -> str:
    return " ".join(part if part.endswith((".", "?", "!")) else f"{part}." for part in parts if part)


def _short(text: str) -> str:
    return text if len(text) <= PUBLISHER_LETTERS else text[:PUBLISHER_LETTERS].rsplit(" ", 1)[0] + " …"


def _split(text: str) -> list[str]:
    return [part.strip() for part in text.split(";") if part.strip()]


def setup(app):
    """Register the directive and what it needs of the kit."""
    app.setup_extension("japan_russia.kit.book.citations")
    app.setup_extension("japan_russia.kit.book.filters")
    app.add_directive("chronology", Chronology)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
