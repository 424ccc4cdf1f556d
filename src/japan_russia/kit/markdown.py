"""Markdown of quizzes and notes as safe HTML: whatever looks like HTML in it is shown, not obeyed."""

from functools import cache
from html.parser import HTMLParser


@cache
def _parser():
    from markdown_it import MarkdownIt

    return MarkdownIt("commonmark", {"html": False})


def inline_html(text: str) -> str:
    """Render one short Markdown text without a paragraph around it.

    Parameters
    ----------
    text : str
        CommonMark: emphasis, code, links. HTML in it is escaped.

    Returns
    -------
    str
        HTML to put inside a label, a legend or a paragraph.

    Examples
    --------
    >>> inline_html("*Moscow* <b>2013</b>")
    '<em>Moscow</em> &lt;b&gt;2013&lt;/b&gt;'
    """
    return _parser().renderInline(text.strip())


class _Words(HTMLParser):
    def __init__(self):
        super().__init__()
        self.words = []

    def handle_data(self, data):
        self.words.append(data)


def without_marks(text: str) -> str:
    """Return the words of a Markdown text, for places that show plain text only.

    Parameters
    ----------
    text : str
        CommonMark.

    Returns
    -------
    str
        Its words.

    Examples
    --------
    >>> without_marks("*Moscow*, `2013`")
    'Moscow, 2013'
    """
    reader = _Words()
    reader.feed(inline_html(text))
    reader.close()
    return "".join(reader.words)
