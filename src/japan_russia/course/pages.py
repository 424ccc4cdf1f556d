"""A Sphinx extension that writes pages from the tables: the catalogue, the register, single sources.

Directives: ``data-catalogue`` (every table that datapackage.json describes), ``source-register`` (every
source, with links back to where it is used), ``source-list`` (the sources named) and ``document-facts`` (who,
when, where of a course document, and where it is read). They make ordinary docutils nodes, so that search and
links work as on any other page.
"""

from collections import Counter
from pathlib import Path

from docutils import nodes
from sphinx.addnodes import download_reference, pending_xref
from sphinx.util.docutils import SphinxDirective

from ..kit.book.citations import FRAME, brief_link, citation_nodes, citations
from ..kit.book.strict import report
from ..kit.errors import CourseError


def _tables():
    # pandas comes with it, which a build that reads none of these pages can do without
    from . import tables

    return tables

REGISTER_PAGE, CATALOGUE_PAGE, DOCUMENTS_PAGE = "book/register", "book/data-catalogue", "book/sources"
PREVIEW_ROWS = 3
PREVIEW_LETTERS = 90
LANGUAGES = {
    "ar": "Arabic", "bn": "Bengali", "ca": "Catalan", "de": "German", "en": "English", "es": "Spanish",
    "et": "Estonian", "fr": "French", "id": "Indonesian", "it": "Italian", "ja": "Japanese", "ko": "Korean",
    "pl": "Polish", "pt": "Portuguese", "ru": "Russian", "sr": "Serbian", "tl": "Tagalog", "zh": "Chinese",
}  # fmt: skip
WINGS = {
    "D": ("Diplomacy", "Meetings, treaties, statements, the islands, and the five course documents."),
    "S": ("Sanctions", "Measures against Russia, Russian answers, and official words."),
    "E": ("Economy", "Trade, energy, prices, investment."),
    "Q": ("Security and opinion", "China, arms, the islands' garrisons, polls, votes in the United Nations."),
}
DOCUMENT_FACTS = {
    "authors": "By",
    "title": "Title",
    "published": "Published",
    "publisher": "Publisher",
    "written_in": "Written in",
    "author_role": "Posts, as the text states them",
    "audience": "Written for",
    "kind": "Kind",
    "note": "Note",
}


# docutils names its nodes in lower case, and so do these
class folded(nodes.General, nodes.Element):
    """A native details element; ``summary`` is its visible line."""


class scrolled(nodes.General, nodes.Element):
    """A box that scrolls sideways and can be reached with the Tab key; ``label`` is its name."""


class headed_entry(nodes.entry):
    """A header cell of a table; ``scope`` is "col" or "row"."""


class TableDirective(SphinxDirective):
    """A directive whose nodes are made from the tables."""

    def run(self) -> list[nodes.Node]:
        """Return what `nodes_of` makes; nothing if the tables or the names in the page are wrong."""
        try:
            folder = _data(self)
        except CourseError as error:
            report(error, self.env.docname)
            return []
        try:
            return self.nodes_of(folder)
        except CourseError as error:
            report(error, self.env.docname, self.lineno)
            return []


class DataCatalogue(TableDirective):
    """``{data-catalogue}``: a section for every table, with its columns, first rows and a download."""

    def nodes_of(self, folder: Path) -> list[nodes.Node]:
        """Return the sections."""
        return [_table_section(self, folder, table) for table in _tables().described_tables(folder).values()]


class SourceRegister(TableDirective):
    """``{source-register}``: every source with an anchor of its own, grouped by field."""

    def nodes_of(self, folder: Path) -> list[nodes.Node]:
        """Return a section for each field."""
        used = _used_in(folder, ("source_ids", "source_id"))
        register = records(folder, "sources")
        ids = {row["id"]: [row["id"], *filter(None, row["also"].split(";"))] for row in register}
        cited = citations(self.env, self.env.docname, ids)
        sections = []
        for letter, (title, words) in WINGS.items():
            rows = [row for row in register if row["id"].startswith(letter)]
            section = section_of(self, f"sources-{title.split()[0].lower()}", title)
            section += nodes.paragraph("", f"{words} {len(rows)} sources.")
            section += _source_items(self, rows, anchors=True, used=used, cited=cited)
            sections.append(section)
        return sections


class SourceList(TableDirective):
    """``{source-list}``: the sources whose ids stand in the body, in that order."""

    has_content = True

    def nodes_of(self, folder: Path) -> list[nodes.Node]:
        """Return a list of the sources, each linked to its line in the register."""
        rows = {row["id"]: row for row in records(folder, "sources")}
        ids = " ".join(self.content).split()
        unknown = [id_ for id_ in ids if id_ not in rows]
        if unknown:
            raise CourseError(f"No source '{unknown[0]}' in data/sources.csv.",
                              mend="Add it to data/sources.csv, or use one that is there.")
        return [_source_items(self, [rows[id_] for id_ in ids], anchors=False)]


class DocumentFacts(TableDirective):
    """``{document-facts} streltsov-2015``: who wrote a course document, when and for whom, and where it is read."""

    required_arguments = 1

    def nodes_of(self, folder: Path) -> list[nodes.Node]:
        """Return the facts as a field list."""
        rows = {row["id"]: row for row in records(folder, "documents")}
        name = self.arguments[0]
        if name not in rows:
            raise CourseError(f"No document '{name}' in data/documents.csv.", mend=f"Use one of: {', '.join(rows)}.")
        row = rows[name]
        facts = [(label, nodes.Text(row[key])) for key, label in DOCUMENT_FACTS.items() if row[key]]
        if row["url"]:
            facts.append(("Link", nodes.reference("", row["publisher"], refuri=row["url"])))
        facts.append(("In the register", register_link(self, row["source_id"])))
        pages = citations(self.env, self.env.docname, {name: (name, row["source_id"])}).get(name, [])
        read = [one for one in pages if FRAME in one.parts]
        for label, some in (("Read in", read), ("Also cited in", [one for one in pages if one not in read])):
            if some:
                facts.append((label, nodes.inline("", "", *citation_nodes(some))))
        if tables := _used_in(folder, ("document_ids", "document_id")).get(name):
            facts.append(("Rows about it", nodes.inline("", "", *_table_links(tables))))
        return [_definitions([(label, [nodes.paragraph("", "", value)]) for label, value in facts])]


def _data(directive: SphinxDirective) -> Path:
    from .description_checks import check_description

    folder = Path(directive.env.srcdir) / "data"
    for error in check_description(folder):
        raise error
    names = _tables().described_tables(folder)
    for name in names:
        _tables().load(name, recalled=True, folder=folder)
    # The page must be written again when a table changes, not only when its own text does.
    for path in [_tables().DESCRIPTION, *(table["path"] for table in names.values())]:
        directive.env.note_dependency(str(folder / path))
    return folder


def records(folder: Path, name: str) -> list[dict[str, str]]:
    """Return the rows of a table, all cells as text.

    Parameters
    ----------
    folder : pathlib.Path
        Folder of the tables.
    name : str
        A table.

    Raises
    ------
    CourseError
        If no such table is described.
    """
    if name not in _tables().described_tables(folder):
        raise CourseError(f"No table '{name}', which a page of the book shows.", "data/datapackage.json",
                          "Restore the table and its description.")
    header, rows = _tables().read_cells(folder / _tables().described_tables(folder)[name]["path"])
    return [dict(zip(header, row, strict=True)) for row in rows]


def _used_in(folder: Path, columns: tuple[str, ...]) -> dict[str, Counter]:
    """Count for each id that stands in one of the columns how many rows of which table name it."""
    used: dict[str, Counter] = {}
    for name in _tables().described_tables(folder):
        for row in records(folder, name):
            for id_ in {id_ for column in columns for id_ in row.get(column, "").split(";") if id_}:
                used.setdefault(id_, Counter())[name] += 1
    return used


def _table_links(rows: Counter) -> list[nodes.Node]:
    made = []
    for name, count in rows.items():
        link = brief_link("", name, docname=CATALOGUE_PAGE, anchor=name.replace("_", "-"))
        made += [nodes.Text(", "), link, nodes.Text(f" ({count})" if count > 1 else "")]
    return made[1:]


def section_of(directive: SphinxDirective, anchor: str, title: str) -> nodes.section:
    """Return an empty section with its heading.

    Parameters
    ----------
    directive : SphinxDirective
        The directive that makes it.
    anchor : str
        Its id in the page.
    title : str
        Its heading.
    """
    section = nodes.section(ids=[anchor], names=[nodes.fully_normalize_name(title)])
    section += nodes.title("", title)
    directive.state.document.note_explicit_target(section)
    return section


def _table_section(directive: SphinxDirective, folder: Path, table: dict) -> nodes.section:
    name, fields = table["name"], table["schema"]["fields"]
    header, rows = _tables().read_cells(folder / table["path"])
    section = section_of(directive, name.replace("_", "-"), table["title"])
    section += nodes.paragraph("", table["description"])
    download = download_reference("", "", nodes.Text(table["path"]), reftarget=f"/data/{table['path']}")
    download["refdoc"] = directive.env.docname
    call = nodes.literal("", f'load("{name}")')
    facts = [
        ("In a notebook", [nodes.paragraph("", "", call)]),
        ("Size", [nodes.paragraph("", f"{len(rows)} rows, {len(header)} columns{_left_out(folder, name)}")]),
        ("Download", [nodes.paragraph("", "", download)]),
        ("Where it comes from", [nodes.paragraph("", table["provenance"])]),
    ]
    for label, key in (("Where sources differ", "contradictions"), ("What is missing", "gaps")):
        if table[key]:
            facts.append((label, [_bullets(table[key])]))
    facts.append(("Terms", [nodes.paragraph("", table["licence"])]))
    section += _definitions(facts)
    columns = [
        [field["name"], _type_of(field), field.get("unit", ""), field["description"]] for field in fields
    ]
    section += _fold(
        f"Columns of {name}",
        _grid(["Name", "Type", "Unit", "Meaning"], columns, f"Columns of {name}", literal=True),
    )
    first = [[_short(cell) for cell in row] for row in rows[:PREVIEW_ROWS]]
    section += _fold(f"First rows of {name}", _grid(header, first, f"First rows of {name}"))
    return section


def _left_out(folder: Path, name: str) -> str:
    whole, kept = _tables().load(name, recalled=True, folder=folder), _tables().load(name, folder=folder)
    if rows := len(whole) - len(kept):
        return f"; {rows} recalled and left out by load"
    cells = int(kept.isna().sum().sum() - whole.isna().sum().sum())
    return f"; {cells} cells recalled and left empty by load" if cells else ""


def _type_of(field: dict) -> str:
    rules = field.get("constraints", {})
    if "enum" in rules:
        return "one of: " + ", ".join(map(str, rules["enum"]))
    kind = {
        "string": "text",
        "integer": "whole number",
        "boolean": "true or false",
        "yearmonth": "month",
    }.get(field["type"], field["type"])
    if field.get("partialDate"):
        kind = "date, perhaps only month or year"
    if "minimum" in rules and "maximum" in rules:
        kind += f", {rules['minimum']} to {rules['maximum']}"
    return kind


def _short(text: str) -> str:
    return text if len(text) <= PREVIEW_LETTERS else text[: PREVIEW_LETTERS - 1].rstrip() + "…"


def _bullets(lines: list[str]) -> nodes.bullet_list:
    return nodes.bullet_list("", *(nodes.list_item("", nodes.paragraph("", line)) for line in lines))


def _definitions(facts: list[tuple[str, list[nodes.Node]]]) -> nodes.definition_list:
    return nodes.definition_list(
        "",
        *(
            nodes.definition_list_item("", nodes.term("", label), nodes.definition("", *body))
            for label, body in facts
        ),
        classes=["simple", "course-facts"],
    )


def _fold(summary: str, *children: nodes.Node) -> folded:
    return folded("", *children, summary=summary)


def _grid(header: list[str], rows: list[list[str]], label: str, literal: bool = False) -> scrolled:
    """Return a table in a box that scrolls; ``literal`` sets the first column as code."""
    group = nodes.tgroup("", *(nodes.colspec(colwidth=1) for _ in header), cols=len(header))
    group += nodes.thead(
        "", nodes.row("", *(headed_entry("", nodes.paragraph("", h), scope="col") for h in header))
    )
    body = nodes.tbody()
    for row in rows:
        start = nodes.literal("", row[0]) if literal else nodes.Text(row[0])
        cells = [headed_entry("", nodes.paragraph("", "", start), scope="row")]
        cells += [nodes.entry("", nodes.paragraph("", cell)) for cell in row[1:]]
        body += nodes.row("", *cells)
    group += body
    return scrolled("", nodes.table("", group, classes=["colwidths-auto"]), label=label)


def register_link(directive: SphinxDirective, id_: str) -> pending_xref:
    """Return a link to the entry of a source, such as ``D061``, in the register."""
    label = nodes.inline("", id_)
    return pending_xref(
        "",
        label,
        refdomain="std",
        reftype="ref",
        reftarget=f"source-{id_.lower()}",
        refexplicit=True,
        refwarn=True,
        refdoc=directive.env.docname,
    )


def _source_items(
    directive: SphinxDirective, rows: list[dict], anchors: bool, used: dict | None = None, cited: dict | None = None
) -> nodes.bullet_list:
    used, cited = used or {}, cited or {}
    items = nodes.bullet_list(classes=["course-sources"])
    domain, docname = directive.env.get_domain("std"), directive.env.docname
    for row in rows:
        line = nodes.paragraph()
        if anchors:
            line += nodes.strong("", row["id"])
            domain.note_hyperlink_target(f"source-{row['id'].lower()}", docname, row["id"].lower())
        else:
            line += register_link(directive, row["id"])
        line += nodes.Text(f" {row['author']}. " if row["author"] else " ")
        title = row["title"]
        line += brief_link("", title, uri=row["url"]) if row["url"] else nodes.emphasis("", title)
        kind = "" if row["kind"] == "course document" else row["kind"]
        facts = [row["publisher"], row["date"] or "no date", LANGUAGES[row["language"]], kind]
        line += nodes.Text(". " + ", ".join(fact for fact in facts if fact) + ".")
        if row["note"]:
            line += nodes.Text(f" Note: {row['note']}.")
        if cited.get(row["id"]):
            line += [nodes.Text(" Cited in: "), *citation_nodes(cited[row["id"]]), nodes.Text(".")]
        if used.get(row["id"]):
            line += [nodes.Text(" Rows: "), *_table_links(used[row["id"]]), nodes.Text(".")]
        ids = (
            [row["id"].lower(), *(also.lower() for also in row["also"].split(";") if also)] if anchors else []
        )
        # a thousand items are lighter without a paragraph in each
        items += nodes.list_item("", *(line.children if anchors else [line]), ids=ids)
    return items


def _note_anchors(app, doctree) -> None:
    # Links of the form page.md#anchor find headings only; this makes them find every anchor on the page.
    docname = app.env.docname
    slugs = app.env.metadata[docname].setdefault("myst_slugs", {})
    for node in doctree.findall(lambda node: isinstance(node, nodes.Element) and bool(node.get("ids"))):
        title = node.next_node(nodes.title) if isinstance(node, nodes.section) else None
        for id_ in node["ids"]:
            slugs.setdefault(id_, (node.line, id_, title.astext() if title else id_))
    for name, id_ in doctree.nameids.items():
        if id_:
            slugs.setdefault(name, (None, id_, name))


def _visit_folded(translator, node):
    translator.body.append('<details class="course-folded"><summary>')
    translator.body.append(translator.encode(node["summary"]))
    translator.body.append("</summary>\n")


def _visit_scrolled(translator, node):
    label = translator.attval(node["label"])
    translator.body.append(f'<div class="table-scroll" tabindex="0" role="region" aria-label="{label}">\n')


def _visit_headed(translator, node):
    node.parent.column += 1
    translator.body.append(translator.starttag(node, "th", "", scope=node["scope"]))


def _end(html: str):
    def depart(translator, node):
        translator.body.append(html)

    return depart


def _nothing(translator, node):
    """Show the children alone, in formats that have no such element."""


def setup(app):
    """Register the directives and the nodes with Sphinx."""
    app.setup_extension("japan_russia.kit.book.citations")
    app.add_directive("data-catalogue", DataCatalogue)
    app.add_directive("source-register", SourceRegister)
    app.add_directive("source-list", SourceList)
    app.add_directive("document-facts", DocumentFacts)
    others = {builder: (_nothing, _nothing) for builder in ("latex", "text", "man", "texinfo")}
    app.add_node(folded, html=(_visit_folded, _end("</details>\n")), **others)
    app.add_node(scrolled, html=(_visit_scrolled, _end("</div>\n")), **others)
    app.add_node(headed_entry, html=(_visit_headed, _end("</th>\n")), **others)
    app.connect("doctree-read", _note_anchors)
    app.setup_extension("japan_russia.course.lookup_pages")
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
