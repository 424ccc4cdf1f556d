"""A long list that a reader can filter: all of it stands in the page, and a small script adds the controls.

Without the script the whole list is there to be read. What is chosen is kept in the address of the page, behind
the sign #, so that a link shows somebody else the same entries.
"""

import json
from dataclasses import asdict, dataclass, field

from docutils import nodes


@dataclass(frozen=True)
class Filter:
    """One control above the list.

    Attributes
    ----------
    name : str
        Its name in the address, and the key of an entry's ``facets``.
    label : str
        What a reader sees.
    kind : str
        ``choices`` (boxes to tick, of which one must fit), ``menu`` (one of them), ``period`` (from one number to
        another) or ``words`` (any words of the entry).
    values : dict of str to str
        For choices and menus: each value and its words. For a period: ``from`` and ``to``, its ends.
    """

    name: str
    label: str
    kind: str
    values: dict = field(default_factory=dict)


class filters_place(nodes.General, nodes.Element):
    """The place of the controls, once in a page; ``filters`` is a list of `Filter`, ``many`` names the entries."""


class filtered_entry(nodes.list_item):
    """An entry anywhere in the same page; ``facets`` has for each filter the values that it fits."""


def _visit_place(translator, node):
    told = {"filters": [asdict(one) for one in node["filters"]], "many": node["many"]}
    spec = translator.attval(json.dumps(told, ensure_ascii=False))
    translator.body.append(
        f'<div class="course-filtered" data-filters="{spec}"><noscript><p>The filters need JavaScript. '
        f'Without it all {translator.encode(node["many"])} are shown.</p></noscript></div>\n'
    )
    raise nodes.SkipNode


def _visit_entry(translator, node):
    facets = {f"data-f-{name}": "|".join(values) for name, values in node["facets"].items()}
    translator.body.append(translator.starttag(node, "li", "", **facets))


def _depart_entry(translator, node):
    translator.body.append("</li>\n")


def _nothing(translator, node):
    """Show the children alone, in formats that have no such element."""


def setup(app):
    """Register the nodes."""
    others = {builder: (_nothing, _nothing) for builder in ("latex", "text", "man", "texinfo")}
    app.add_node(filters_place, html=(_visit_place, None), **others)
    app.add_node(filtered_entry, html=(_visit_entry, _depart_entry), **others)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
