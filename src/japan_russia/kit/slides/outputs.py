"""What a cell showed, as HTML for a slide: with the same widgets, charts and tables as the pages of the book."""

import html
import json
import re

from ..book.renderers import as_json, chart_figure, explore_panel, widget_panel
from ..mime import CHART_MIME, EXPLORE_MIME, WIDGET_MIME
from ..outputs import is_table, tidy_table

#: What nbconvert looks for in an output, the best first.
PRIORITY = [EXPLORE_MIME, WIDGET_MIME, CHART_MIME, "text/html", "image/svg+xml", "image/png", "text/markdown",
            "text/plain"]


def _content(data):
    return json.loads(data) if isinstance(data, str) else data


def living_html(output) -> str:
    """Return the HTML of a widget or a chart.

    Parameters
    ----------
    output : dict
        An output of a cell whose data have one of the course's own kinds.
    """
    data = output["data"]
    for mime, panel in ((EXPLORE_MIME, explore_panel), (WIDGET_MIME, widget_panel), (CHART_MIME, chart_figure)):
        if mime in data:
            # reveal.js takes every section inside a slide for a slide; deck.js does the same for what scripts make
            made = panel(_content(data[mime])).replace("</section>", "</div>")
            return re.sub(r"<section\b", '<div role="group"', made)
    return ""


def table_html(markup: str) -> str:
    """Return HTML as a slide shows it: a table made by pandas gets an area of its own to scroll in.

    Parameters
    ----------
    markup : str
        What a cell showed as ``text/html``.
    """
    return tidy_table(markup, _caption(markup) or "Table") if is_table(markup) else markup


def _caption(markup: str) -> str:
    found = re.search(r"<caption>(.*?)</caption>", markup)
    return html.unescape(found[1]) if found else ""


def title_of(outputs: list) -> str:
    """Return the name of what a cell showed: a chart's title, a table's caption; empty if it has none.

    Parameters
    ----------
    outputs : list of dict
        The outputs of a cell.
    """
    for output in outputs:
        data = output.get("data", {})
        if CHART_MIME in data:
            return _content(data[CHART_MIME])["words"]["title"]
        if "text/html" in data:
            return _caption("".join(data["text/html"]))
    return ""


def modules_html(outputs: list) -> str:
    """Return the module and the style of each course widget among outputs, once.

    Parameters
    ----------
    outputs : list of dict
        The outputs of all cells of a deck.
    """
    bundles = [_content(output["data"][WIDGET_MIME]) for output in outputs if WIDGET_MIME in output.get("data", {})]
    found = {bundle["module"]: bundle for bundle in bundles}
    return "".join(
        f'<script type="application/json" data-course-module="{name}">{as_json(bundle["source"])}</script>'
        f"<style>{bundle['style']}</style>" for name, bundle in sorted(found.items()))
