"""What the value of an explored function becomes: a short list of pieces that a page can draw."""

import base64
import html
import io
import re
from functools import cache

from .mime import VEGALITE_MIME

# Best first: the first of these that an object offers is the one drawn.
_ORDER = [VEGALITE_MIME, "image/svg+xml", "text/html", "text/markdown", "image/png", "image/jpeg", "text/plain"]
_STYLE = re.compile(r"<style[^>]*>.*?</style>", re.S)
#: Cells by the number of their letters; the style sheet gives each kind its width.
_WIDTHS = {"short": re.compile(r"<td>([^<]{1,14})</td>"), "some": re.compile(r"<td>([^<]{15,39})</td>"),
           "long": re.compile(r"<td>([^<]{40,})</td>")}
_HEAD, _ROW, _CELL = (re.compile(rf"<{tag}[^>]*>(.*?)</{tag}>", re.S) for tag in ("thead", "tr", "th"))


@cache
def _markdown():
    from markdown_it import MarkdownIt

    return MarkdownIt("commonmark", {"html": False}).enable("table")


def markdown_to_html(text: str, inline: bool = False) -> str:
    """Turn Markdown into HTML in which any HTML of the author's is shown as text.

    Parameters
    ----------
    text : str
        CommonMark, tables included.
    inline : bool
        True for a single line without a paragraph around it.

    Examples
    --------
    >>> markdown_to_html("*one* <b>", inline=True)
    '<em>one</em> &lt;b&gt;'
    """
    return _markdown().renderInline(text) if inline else _markdown().render(text)


def tidy_table(markup: str, label: str = "Table") -> str:
    """Make the HTML of a DataFrame readable in a page: own scrolling, no fixed borders, no style of its own.

    Parameters
    ----------
    markup : str
        What pandas gives as ``_repr_html_``.
    label : str
        The name a screen reader gives to the scrolling area.
    """
    markup = _STYLE.sub("", markup).replace(' border="1"', "").replace(' style="text-align: right;"', "")
    markup = _HEAD.sub(_one_head_row, markup, count=1)
    markup = re.sub(r"<th></th>", "<td></td>", markup)
    markup = re.sub(r"<(tbody>.*)", lambda m: m[0].replace("<th>", '<th scope="row">'), markup, flags=re.S)
    markup = re.sub(r"<thead>.*?</thead>", lambda m: m[0].replace("<th>", '<th scope="col">'), markup, flags=re.S)
    for kind, cells in _WIDTHS.items():
        markup = cells.sub(rf'<td class="{kind}">\1</td>', markup)
    # a name such as official_count may be broken where it has a line, so that it does not make its column wide
    markup = re.sub(r">[^<]+<", lambda m: re.sub(r"(?<=\w)_(?=\w)", "_<wbr>", m[0]), markup)
    return (f'<div class="table-scroll" tabindex="0" role="region" aria-label="{html.escape(label)}">'
            f"{markup}</div>")


def _one_head_row(head: re.Match) -> str:
    """Put the name of the index, for which pandas adds a row, beside the names of the columns if its place is free."""
    rows = [_CELL.findall(row) for row in _ROW.findall(head[1])]
    if len(rows) != 2 or len(rows[0]) != len(rows[1]) or any(a and b for a, b in zip(*rows, strict=True)):
        return head[0]
    return "<thead><tr>" + "".join(f"<th>{a or b}</th>" for a, b in zip(*rows, strict=True)) + "</tr></thead>"


def is_table(markup: str) -> bool:
    """Tell whether this HTML is a table made by pandas."""
    return 'class="dataframe"' in markup


def _figure(figure) -> dict:
    data = io.BytesIO()
    figure.savefig(data, format="png", dpi=144, bbox_inches="tight")
    titles = [figure.get_suptitle(), *(axes.get_title() for axes in figure.axes)]
    alt = ". ".join(title for title in titles if title) or "Figure"
    return {"kind": "image", "src": _data_url("image/png", data.getvalue()), "alt": alt}


def _data_url(mime: str, content) -> str:
    if isinstance(content, bytes):
        content = base64.b64encode(content).decode()
    return f"data:{mime};base64,{content.strip()}"


def _piece(bundle: dict) -> dict:
    mime = next((m for m in _ORDER if m in bundle), None)
    if mime is None:
        return {"kind": "text", "text": "(nothing that can be shown)"}
    content = bundle[mime]
    if mime == VEGALITE_MIME:
        return {"kind": "chart", "spec": content}
    if mime == "text/html":
        return {"kind": "html", "html": tidy_table(content) if is_table(content) else content}
    if mime == "text/markdown":
        return {"kind": "html", "html": markdown_to_html(content)}
    if mime == "text/plain":
        return {"kind": "text", "text": content}
    if mime == "image/svg+xml":
        content = base64.b64encode(content.encode()).decode()
    return {"kind": "image", "src": _data_url(mime, content), "alt": bundle.get("text/plain", "Figure")}


@cache
def _formatter():
    from IPython import get_ipython
    from IPython.core.formatters import DisplayFormatter

    shell = get_ipython()
    return shell.display_formatter if shell else DisplayFormatter()


def pieces_of(value) -> list[dict]:
    """Turn a returned value into the pieces a page draws.

    Parameters
    ----------
    value : object
        An Altair chart, a DataFrame, Markdown or HTML, a matplotlib figure, text, ``None``, or a list or
        tuple of these.

    Returns
    -------
    list of dict
        Each with a ``kind``: ``chart`` (``spec``), ``html`` (``html``), ``text`` (``text``) or
        ``image`` (``src``, ``alt``).

    Examples
    --------
    >>> pieces_of("plain words")
    [{'kind': 'text', 'text': 'plain words'}]
    >>> pieces_of(None)
    []
    """
    if value is None:
        return []
    if isinstance(value, list | tuple):
        return [piece for one in value for piece in pieces_of(one)]
    if isinstance(value, str):
        return [{"kind": "text", "text": value}]
    if type(value).__module__.startswith("altair."):
        # here, because the builder tidies tables too and draws nothing with Altair
        from .chart_output import chart_spec

        return [{"kind": "chart", "spec": chart_spec(value)}]
    if hasattr(value, "savefig"):
        return [_figure(value)]
    if type(value).__module__.startswith("pandas.") and hasattr(value, "_repr_html_"):
        # asked for its HTML alone: the formatter would also write the plain text that no page shows
        if (markup := value._repr_html_()) is not None:
            return [_piece({"text/html": markup})]
    if type(value).__name__ == "Markdown" and hasattr(value, "data"):
        return [_piece({"text/markdown": value.data})]
    bundle, _ = _formatter().format(value)
    return [_piece(bundle)]


def run_and_collect(function, arguments: dict) -> list[dict]:
    """Call a function and return all it shows: what it prints, displays and returns.

    Parameters
    ----------
    function : callable
        The function of the widget.
    arguments : dict
        Its keyword arguments.

    Returns
    -------
    list of dict
        Pieces as in `pieces_of`, printed text first.
    """
    from IPython.utils.capture import capture_output

    with capture_output(stderr=False) as shown:
        value = function(**arguments)
    pieces = [{"kind": "text", "text": shown.stdout.rstrip("\n")}] if shown.stdout.strip() else []
    for output in shown.outputs:
        pieces.append(_piece(output.data))
    pieces += pieces_of(value)
    _close_figures()
    return pieces


def _close_figures():
    # a figure left open would be shown a second time at the end of the cell
    import sys

    if plots := sys.modules.get("matplotlib.pyplot"):
        plots.close("all")


def show(value) -> None:
    """Display a returned value in JupyterLab, a list piece by piece."""
    from IPython.display import HTML, Markdown, display

    if value is None:
        return
    if isinstance(value, list | tuple):
        for one in value:
            show(one)
    elif isinstance(value, str):
        print(value)
    elif isinstance(value, Markdown):
        # as a page shows it: JupyterLab's MyST would make a page title of a heading, and show it twice
        display(HTML(markdown_to_html(value.data)))
    else:
        display(value)
        if hasattr(value, "savefig"):
            _close_figures()
