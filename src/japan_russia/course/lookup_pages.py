"""Pages to look something up, from the tables glossary and names; what explanations and search need, from the same.

Directives: ``glossary-terms`` (every term, by its letter) and ``name-list`` (the names of the kinds given, each in
English, Japanese and Russian). Each entry has an anchor of its own, and the search of the book leads to it.
"""

import csv
import re
from collections import Counter
from itertools import groupby
from pathlib import Path

from docutils import nodes

from ..kit.book.citations import Citation, citation_nodes, citations
from ..kit.book.search import JAPANESE, fold
from ..kit.book.terms import explained_in
from ..kit.errors import CourseError
from .pages import TableDirective, records, register_link
from .written_forms import written_forms

#: What the search calls an entry of these pages.
TERM, NAME = "glossary-term", "written-name"
UNREAD = "°"
#: A language that tells itself by its script.
SCRIPTS = {"ja": re.compile(f"[{JAPANESE}]"), "ru": re.compile("[\u0400-\u04ff]")}


# docutils names its nodes in lower case, and so does this
class foreign(nodes.Inline, nodes.TextElement):
    """Words in another language; ``lang`` is its code, which a screen reader needs to say them."""


class GlossaryTerms(TableDirective):
    """``{glossary-terms}``: every term with its explanation, see also and sources, a section for each letter."""

    def nodes_of(self, folder: Path) -> list[nodes.Node]:
        """Return the sections."""
        rows = sorted(records(folder, "glossary"), key=lambda row: row["term"].lower())
        titles = {row["term_id"]: row["term"] for row in rows}
        sections = []
        for letter, terms in groupby(rows, key=_letter):
            # its anchor is no word that a term could have
            section = nodes.section(ids=[f"letter-{letter.lower()}"], names=[f"letter {letter}"])
            section += nodes.title("", letter)
            self.state.document.note_explicit_target(section)
            section += nodes.definition_list(
                "", *(self._entry(row, titles) for row in terms), classes=["course-entries"])
            sections.append(section)
        return sections

    def _entry(self, row: dict, titles: dict[str, str]) -> nodes.definition_list_item:
        said = nodes.paragraph("", row["explanation"])
        _add_sources(self, said, row)
        body = [said]
        if row["see_also"]:
            line = nodes.paragraph("", "See also: ", classes=["course-quiet"])
            for number, id_ in enumerate(row["see_also"].split(";")):
                line += [nodes.Text(", " if number else ""),
                         nodes.reference("", titles[id_], internal=True, refid=f"term-{id_}")]
            body.append(line)
        body.append(explained_in(term=row["term_id"]))
        return _entry(self, f"term-{row['term_id']}", TERM, row["term"], body)


class NameList(TableDirective):
    """``{name-list} person author``: the names of the kinds or sides given, in the order of the table."""

    required_arguments = 1
    final_argument_whitespace = True

    def nodes_of(self, folder: Path) -> list[nodes.Node]:
        """Return a list of the names."""
        kind, *sides = self.arguments[0].split()
        rows = [row for row in records(folder, "names") if row["kind"] == kind]
        wanted = [row for row in rows if not sides or (row["side"] or "none").replace(" ", "-") in sides]
        if not wanted:
            raise CourseError(f"No name of the kind '{self.arguments[0]}' in data/names.csv.",
                              mend="Write a kind, and after it the sides, with “-” for a space: person Soviet-Union.")
        families = Counter(_family(row) for row in records(folder, "names"))
        ids = {row["name_id"]: _ids(row, families) for row in wanted}
        cited = citations(self.env, self.env.docname, ids)
        entries = [_entry(self, f"name-{row['name_id']}", NAME, row["name_en"],
                          [*self._body(row), *_lessons(cited.get(row["name_id"], []))]) for row in wanted]
        return [nodes.definition_list("", *entries, classes=["course-entries"])]

    def _body(self, row: dict) -> list[nodes.Node]:
        unread, shown = row["recalled_cells"].split(";"), {fold(row["name_en"])}
        forms = nodes.paragraph()
        for name, readings in (("name_ja", ("kana", "hepburn")), ("name_ru", ("ru_latin",))):
            if row[name]:
                said = [row[reading] for reading in readings if row[reading]]
                shown |= {fold(form) for form in (row[name], *said)}
                mark = UNREAD if name in unread else ""
                forms += [nodes.Text(" · " if len(forms) else ""), _written(row[name]),
                          nodes.Text(mark + (f" ({', '.join(said)})" if said else ""))]
        also = [form for form in row["also"].split(";") if form and fold(form) not in shown]
        for number, form in enumerate(also):
            forms += [nodes.Text(", " if number else " · also "), _written(form)]
        what = nodes.paragraph("", row["what"])
        _add_sources(self, what, row)
        return [forms, what]


def _family(row: dict) -> str:
    # a Chinese name begins with the family's, which is often an English word, too: Sun, Mao
    return row["name_en"].split()[-1] if row["kind"] == "person" and row["side"] != "China" else ""


def _ids(row: dict, families: Counter) -> list[str]:
    """Return the words by which a text of a lesson names a person or an institution."""
    if row["kind"] == "person":
        family = [_family(row)] if families[_family(row)] == 1 else []
        return [" ".join(row["name_en"].split()[-2:]), *family]
    forms = [row["name_en"], *row["also"].split(";")] if row["kind"] == "institution" else []
    return [form for form in forms if re.fullmatch(r"[A-Z][\w-]+( [A-Z][\w-]+)?", form)]


def _lessons(cited: list[Citation]) -> list[nodes.Node]:
    found = [one for one in cited if one.is_lesson]
    line = nodes.paragraph("", "", nodes.Text("Named in: "), *citation_nodes(found), classes=["course-quiet"])
    return [line] if found else []


def _written(form: str) -> nodes.Node:
    lang = next((lang for lang, signs in SCRIPTS.items() if signs.search(form)), None)
    if lang == "ja" and form.encode("shift_jis", "ignore").decode("shift_jis") != form:
        lang = "zh"  # Japanese has no sign for the short forms of China
    return foreign("", form, lang=lang) if lang else nodes.Text(form)


def _letter(row: dict) -> str:
    first = row["term"][0].upper()
    return first if first.isalpha() else "0–9"


def _entry(directive: TableDirective, anchor: str, kind: str, title: str, body: list[nodes.Node]) -> nodes.Node:
    directive.env.get_domain("std").note_object(kind, title, anchor)
    return nodes.definition_list_item("", nodes.term("", title, ids=[anchor]), nodes.definition("", *body))


def _add_sources(directive: TableDirective, line: nodes.paragraph, row: dict):
    for number, id_ in enumerate(filter(None, row["source_ids"].split(";"))):
        line += [nodes.Text(" " if number else " ["), register_link(directive, id_)]
    if row["source_ids"]:
        line += nodes.Text("]")


def _rows(app, table: str) -> list[dict[str, str]]:
    # read without pandas, because it happens in every build; the pages check the tables
    path = Path(app.srcdir) / "data" / f"{table}.csv"
    if not path.is_file():
        return []
    with open(path, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _hand_over(app, config):
    try:
        config.course_terms = [
            {"id": row["term_id"], "words": row["explanation"].replace("'", "’"), "forms": row["forms"].split(";")}
            for row in _rows(app, "glossary") if row["forms"]]
        config.course_search_names = written_forms(_rows(app, "names"))
    except (KeyError, AttributeError, ValueError, csv.Error):
        # the pages made from the tables tell what is wrong, with line and column
        config.course_terms, config.course_search_names = [], []


def _visit_foreign(translator, node):
    translator.body.append(translator.starttag(node, "span", "", lang=node["lang"]))


def _depart_foreign(translator, node):
    translator.body.append("</span>")


def _nothing(translator, node):
    """Show the words alone, in formats that know no languages."""


def setup(app):
    """Register the directives, and hand over what the kit explains and finds."""
    app.setup_extension("japan_russia.kit.book.terms")
    app.add_object_type(TERM, TERM, objname="glossary")
    app.add_object_type(NAME, NAME, objname="name")
    app.add_directive("glossary-terms", GlossaryTerms)
    app.add_directive("name-list", NameList)
    others = {builder: (_nothing, _nothing) for builder in ("latex", "text", "man", "texinfo")}
    app.add_node(foreign, html=(_visit_foreign, _depart_foreign), **others)
    app.connect("config-inited", _hand_over, priority=700)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
