"""How an Altair chart reaches each surface: Vega-Lite for JupyterLab, a picture and its recipe for a page."""

import math
from contextlib import contextmanager
from contextvars import ContextVar

import altair as alt

from .mime import CHART_MIME, VEGALITE_MIME
from .picture import STATIC_WIDTH
from .surface import in_book

_checked = ContextVar("checked", default=True)


@contextmanager
def unchecked():
    """Leave out Altair's check of each chart against its schema.

    It takes nine tenths of the time of a chart. `explore` checks the first state of a widget and trusts
    the function with the others.
    """
    token = _checked.set(False)
    try:
        with alt.utils.schemapi.debug_mode(False):
            yield
    finally:
        _checked.reset(token)


def chart_spec(chart) -> dict:
    """Return the Vega-Lite description of a chart.

    Parameters
    ----------
    chart : altair.TopLevelMixin or dict
        A chart, or a description that is already a dict.

    Returns
    -------
    dict
        The Vega-Lite 5 description, theme included; what is missing in its data is None.
    """
    return _json(chart if isinstance(chart, dict) else chart.to_dict(validate=_checked.get()))


def _json(part):
    # Altair leaves NaN in columns of text, which is no JSON: Jupyter would warn and make the text "nan" of it
    if isinstance(part, dict):
        return {key: _json(value) for key, value in part.items()}
    if isinstance(part, list):
        return [_json(one) for one in part]
    return None if isinstance(part, float) and not math.isfinite(part) else part


def chart_words(spec: dict) -> dict:
    """Return what a chart says in words.

    Parameters
    ----------
    spec : dict
        A Vega-Lite description made with a title, a source line and a description.

    Returns
    -------
    dict
        ``title``, ``subtitle``, ``source`` and ``alt``; an empty string for what is missing.
    """
    title = spec.get("title") or {}
    if isinstance(title, str | list):
        title = {"text": title}
    course = (spec.get("usermeta") or {}).get("course") or {}
    text = title.get("text") or ""
    return {
        "title": course.get("title") or (" ".join(text) if isinstance(text, list) else text),
        "subtitle": course.get("subtitle") or "",
        "source": course.get("source") or "",
        "alt": spec.get("description") or "",
    }


def page_chart(spec: dict) -> dict:
    """Return what a notebook hands to a built page: the words of a chart and its recipe.

    The builder adds the ``picture``: it draws those of all notebooks, so that not every kernel has to load what draws.

    Parameters
    ----------
    spec : dict
        A Vega-Lite 5 description.
    """
    return {"spec": spec, "words": chart_words(spec)}


def _renderer(spec: dict, **_):
    spec = chart_spec(spec)
    if in_book():
        return {CHART_MIME: page_chart(spec), "text/plain": "chart"}, {}
    if spec.get("width") == "container":
        # JupyterLab draws a chart before it has a place: with no width it would try again without end
        spec = spec | {"width": STATIC_WIDTH}
    return {VEGALITE_MIME: spec, "text/plain": "chart"}, {}


def use_course_renderer() -> None:
    """Let Altair hand its charts to the surface the notebook runs on, never to a script from elsewhere."""
    if "course" not in alt.renderers.names():
        alt.renderers.register("course", _renderer)
    alt.renderers.enable("course")


use_course_renderer()
