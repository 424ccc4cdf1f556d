"""What a school's system shows after any answer: the explanation of each line, the source, where to read again."""

from html import escape

from ..markdown import inline_html
from ..quiz.references import references


def afterwords(question, lines: bool = False) -> str:
    """Return the general feedback of a question as HTML.

    Parameters
    ----------
    question : Single, Multiple, Numeric, Text, Order or Match
        A question of a bank.
    lines : bool, optional
        Whether the explanations of items and pairs stand here too, where a format cannot show them beside their lines.

    Returns
    -------
    str
        Paragraphs and lists without line breaks; never empty, for every question has a source.

    Examples
    --------
    >>> from types import SimpleNamespace as Made
    >>> source = Made(tables=[], ids=[], note="the frame of the lesson")
    >>> afterwords(Made(kind="text", source=source, again=["02.4"]))
    '<p>Source: the frame of the lesson</p><p>To read again: lesson 02, objective 02.4</p>'
    """
    told = _explained(question) if lines and question.kind in ("order", "match") else ""
    again = "; ".join(f"lesson {id_[:2]}, objective {id_}" for id_ in question.again)
    return told + f"<p>Source: {source_html(question.source)}</p>" + (f"<p>To read again: {again}</p>" if again else "")


def source_html(source) -> str:
    """Return what a question rests on, in one line of HTML.

    Parameters
    ----------
    source : Source
        The ``source`` of a question.

    Examples
    --------
    >>> from types import SimpleNamespace
    >>> source_html(SimpleNamespace(tables=["gdp"], ids=[], note="the *last* row"))
    'Gross domestic product, table gdp; the <em>last</em> row'
    """
    named = []
    for one in references(source):
        title = escape(one["title"], quote=False)
        linked = f'<a href="{escape(one["href"])}">{title}</a>' if one["href"] else title
        named.append(linked + (f", {escape(one['more'], quote=False)}" if one["more"] else ""))
    return "; ".join(named + ([inline_html(source.note)] if source.note else []))


def _explained(question) -> str:
    if question.kind == "order":
        return (
            "<ol>"
            + "".join(f"<li>{inline_html(i.text)}: {inline_html(i.feedback)}</li>" for i in question.items)
            + "</ol>"
        )
    told = (
        f"{inline_html(pair.left)} – {escape(pair.right, quote=False)}: {inline_html(pair.feedback)}"
        for pair in question.pairs
    )
    return "<ul>" + "".join(f"<li>{line}</li>" for line in told) + "</ul>"
