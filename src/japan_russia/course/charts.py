"""The look of the course's charts, and the short way to give each one its words."""

import textwrap

import altair as alt

from ..kit import chart_output  # noqa: F401  (importing it hands Altair's charts to the right surface)
from ..kit.errors import CourseError
from .tables import sources_of, table_title

#: Seven hues after Okabe and Ito (2008), shifted so that each keeps a contrast of 3:1 on white and on near-black.
PALETTE = ["#2f80c2", "#c2570c", "#1a9273", "#b0569a", "#8d7a00", "#6b7fd7", "#7f7f7f"]
_EXAMPLES = {"title": 'title="what it shows"', "source": 'source="leader_meetings" (the table the figures come from)',
             "alt": 'alt="the kind of chart, what it shows and its pattern, for those who cannot see it"'}
_CHART = alt.TopLevelMixin  # every kind of chart; in `present` the word alt means something else
# of a legend: as many as are wide enough for a label of about thirty letters, one on a phone. While a chart is fitted
# into a page, its own width changes, and a legend that then got a line more would be cut.
_PLACE = "(containerSize()[0] || width + 60)"
_COLUMNS = {"expr": f"{_PLACE} < 380 ? 1 : {_PLACE} < 580 ? 2 : 3"}
_INK = "currentColor"  # the chart takes the colour of the page's text, in light and in dark


@alt.theme.register("course", enable=True)
def _theme() -> alt.theme.ThemeConfig:
    grid = {"gridColor": _INK, "gridOpacity": 0.15, "domainColor": _INK, "tickColor": _INK}
    words = {"labelColor": _INK, "titleColor": _INK, "labelFontSize": 12, "titleFontSize": 12}
    return {
        "config": {
            "background": None,
            "font": "system-ui, sans-serif",
            "view": {"stroke": None, "continuousHeight": 280},
            "axis": {**grid, **words, "titleFontWeight": "normal", "labelLimit": 220},
            "legend": {**words, "orient": "bottom", "columns": _COLUMNS, "symbolSize": 90,
                       "labelLimit": 0, "titleLimit": 0, "columnPadding": 16, "rowPadding": 4},
            "header": words,
            "title": {"anchor": "start", "color": _INK, "subtitleColor": _INK, "fontSize": 14,
                      "subtitleFontSize": 12, "offset": 12},
            "range": {"category": PALETTE},
            "mark": {"color": PALETTE[0]},
            "text": {"color": _INK, "fontSize": 12},
            "rule": {"color": _INK},
            "line": {"strokeWidth": 2.5},
            # Vega-Lite would draw marks half transparent, too dim for 3:1 on a dark page
            "point": {"size": 70, "filled": True, "opacity": 1},
            "circle": {"opacity": 1},
        }
    }


def source_line(source) -> str:
    """Turn the name of a table, or several, into the words of a source line.

    Parameters
    ----------
    source : str, list of str or pandas.DataFrame
        Names of tables in ``data/``; or a frame whose rows name their sources; or any other text,
        which is used as it is.

    Returns
    -------
    str
        For example ``"Source: course table leader_meetings (Meetings of Abe and Putin)."``

    Raises
    ------
    CourseError
        If there is nothing to name.
    """
    if hasattr(source, "columns"):
        named = sources_of(source)
        text = "; ".join(dict.fromkeys(named["publisher"].dropna()))
    else:
        parts = [source] if isinstance(source, str) else list(source)
        text = "; ".join(f"course table {p} ({t})" if (t := table_title(p)) else p for p in parts)
    if not text.strip():
        raise CourseError("A chart needs a source line.", "present(…, source=…)",
                          "Name the table the figures come from, such as source='leader_meetings'.")
    return f"Source: {text}."


def present(chart, *, title: str = "", source="", alt: str = "", subtitle: str | None = None):
    """Give a chart its title, its source line and its text for those who cannot see it.

    Parameters
    ----------
    chart : altair.Chart, altair.LayerChart or another Altair chart
        The chart. Where it has no width it takes the width of the page.
    title : str
        What the chart shows, in a few words.
    source : str, list of str or pandas.DataFrame
        See `source_line`.
    alt : str
        What a person who cannot see the chart should know: the kind of chart, what it shows, the pattern.
    subtitle : str, optional
        The unit, the window or another word of caution.

    Returns
    -------
    the same kind of chart
        A copy with its words, drawn as SVG.

    Raises
    ------
    CourseError
        If it is no Altair chart; if the title, the source or the text for those who cannot see is left out or empty.

    Examples
    --------
    >>> import altair as alt, pandas as pd
    >>> bars = alt.Chart(pd.DataFrame({"a": [1], "b": [2]})).mark_bar().encode(x="a", y="b")
    >>> present(bars, title="One bar", source="made up", alt="A single bar.").title["text"]
    ['One bar']
    """
    if not isinstance(chart, _CHART):
        raise CourseError(f"present() takes an Altair chart; this is a {type(chart).__name__}.", "present(…)",
                          "Make an alt.Chart(…) first; a table or a matplotlib figure needs no present().")
    # left out they are empty, so that the message is the course's and not Python's
    given = {"title": title, "source": source, "alt": alt}
    missing = [name for name, value in given.items() if value is None or isinstance(value, str) and not value.strip()]
    if missing:
        chart_named = f"The chart “{title}”" if "title" not in missing else "A chart"
        raise CourseError(f"{chart_named} has no {' and no '.join(missing)}.",
                          "present(…, " + ", ".join(f"{name}=…" for name in missing) + ")",
                          "Write " + ", ".join(_EXAMPLES[name] for name in missing) + ".")
    line = source_line(source)
    below = [*textwrap.wrap(subtitle or "", 95), *textwrap.wrap(line, 95)]
    words = {"title": title, "subtitle": subtitle or "", "source": line}
    changes = {
        "title": {"text": textwrap.wrap(title, 80), "subtitle": below},
        "usermeta": {"embedOptions": {"renderer": "svg", "actions": False}, "course": words},
    }
    if type(chart).__name__ in ("Chart", "LayerChart") and type(chart.width).__name__ == "UndefinedType":
        # the width of the page; the height stays what the marks need
        changes |= {"width": "container", "autosize": {"type": "fit-x", "contains": "padding"}}
    # one call, because each copies the whole chart
    shown = chart.properties(**changes)
    shown.description = alt
    return shown
