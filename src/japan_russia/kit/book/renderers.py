"""How the outputs of a cell become parts of a page; myst-nb finds this through an entry point."""

import html
import json
import re

from docutils import nodes

from ..mime import CHART_MIME, EXPLORE_MIME, WIDGET_MIME
from ..outputs import is_table, tidy_table
from .nodes import live

_HAS_OWN_WIDTH = ("hconcat", "vconcat", "concat", "facet", "repeat")


def as_json(value) -> str:
    """Write JSON that can stand in a script element."""
    return _safe(json.dumps(value, ensure_ascii=False, separators=(",", ":")))


def _safe(text: str) -> str:
    return text.replace("<", "\\u003c")


def _state(safe: str) -> str:
    return f'<script type="application/json" class="course-state">{safe}</script>'


def chart_figure(chart: dict, recipe: bool = True) -> str:
    """Return a chart as a figure: its words, its picture and the recipe the host draws it from.

    Parameters
    ----------
    chart : dict
        ``spec`` and ``words`` as `japan_russia.kit.chart_output.page_chart` gives them, and the ``picture``.
    recipe : bool
        False inside an explore widget, which keeps all recipes in one place.
    """
    words = {key: html.escape(value) for key, value in chart["words"].items()}
    spec = chart["spec"]
    wide = any(key in spec for key in _HAS_OWN_WIDTH) or isinstance(spec.get("width"), int | float)
    # a chart that cannot shrink scrolls inside its own area, which the keyboard must be able to reach
    scroll = f' tabindex="0" role="region" aria-label="{words["title"] or "Chart"}"' if wide else ""
    head = f'<span class="course-chart-title">{words["title"]}</span>' if words["title"] else ""
    if words["subtitle"]:
        head += f' <span class="course-chart-subtitle">{words["subtitle"]}</span>'
    state = _state(as_json({"spec": spec})) if recipe else ""
    start = ' data-course="chart"' if recipe else ""
    return (
        f'<figure class="course-chart"{start}><figcaption>{head}</figcaption>'
        f'<div class="course-scroll"{scroll}><div class="course-drawing" role="img" aria-label="{words["alt"]}">'
        f'{chart["picture"]}</div></div>'
        f'<p class="course-chart-source">{words["source"]}</p>{state}</figure>'
    )


def _piece(piece: dict) -> str:
    if piece["kind"] == "chart":
        return chart_figure(piece, recipe=False)
    if piece["kind"] == "html":
        return f'<div class="course-piece">{piece["html"]}</div>'
    if piece["kind"] == "image":
        return f'<img class="course-piece" src="{piece["src"]}" alt="{html.escape(piece["alt"])}">'
    return f'<pre class="course-piece" tabindex="0">{html.escape(piece["text"])}</pre>'


def explore_panel(widget: dict) -> str:
    """Return an explore widget: its first view, readable without a script, and the table of all views."""
    first = "".join(_piece(piece) for piece in widget["first"])
    names = ", ".join(html.escape(label) for label in widget["labels"])
    return (
        f'<div class="course-box course-explore" data-course="explore" role="group" aria-label="Widget: {names}">'
        '<div class="course-controls"></div>'
        "<noscript><p>The controls of this widget need JavaScript; this is its first view.</p></noscript>"
        f'<div class="course-view">{first}</div>{_state(_safe(widget["state"]))}</div>'
    )


def widget_panel(bundle: dict) -> str:
    """Return a course widget: what it shows before its script runs, and its state."""
    module = html.escape(bundle["module"])
    return (f'<div class="course-widget" data-course="widget" data-module="{module}">'
            f'<div class="course-static">{bundle["static"]}</div>{_state(as_json(bundle["state"]))}</div>')


class CourseRenderer:
    """Renders what the course's cells show; any other output is left to myst-nb."""

    mime_priority_overrides = [("*", EXPLORE_MIME, 1), ("*", WIDGET_MIME, 1), ("*", CHART_MIME, 1)]

    @staticmethod
    def handle_mime(renderer, data, inline):
        """Return the nodes for one output, or None to leave it to myst-nb."""
        if inline:
            return None
        content = data.content
        if data.mime_type in (EXPLORE_MIME, WIDGET_MIME, CHART_MIME):
            content = json.loads(content) if isinstance(content, str) else content
        if data.mime_type == CHART_MIME:
            return [live(html=chart_figure(content), module="", source="", style="")]
        if data.mime_type == EXPLORE_MIME:
            return [live(html=explore_panel(content), module="", source="", style="")]
        if data.mime_type == WIDGET_MIME:
            return [live(html=widget_panel(content), module=content["module"], source=content["source"],
                         style=content["style"])]
        if data.mime_type == "text/html" and is_table(content):
            caption = re.search(r"<caption>(.*?)</caption>", content)
            label = html.unescape(caption[1]) if caption else "Table made by this cell"
            return [nodes.raw(text=tidy_table(content, label), format="html", classes=["output", "text_html"])]
        return None
