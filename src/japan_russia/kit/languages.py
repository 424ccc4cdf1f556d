"""Marks Japanese and Russian words in HTML, so that they are set in their own letters and read in their own sound."""

import re

# kana, Chinese signs, punctuation; a sign may look otherwise in Japanese than in Chinese, and only this mark tells
_JAPANESE = "\u3005-\u3007\u300c-\u300f\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff66-\uff9d"
_RUSSIAN = "\u0400-\u04ff"
_RUNS = re.compile(
    # code keeps its one font; and what is marked may be Chinese, whose signs look the same
    r"(?P<left><(?P<code>pre|code)\b.*?</(?P=code)>|<span [^>]*lang=[^>]*>[^<]*</span>|<[^>]*>|&[#\w]+;)"
    rf"|(?P<ja>[{_JAPANESE}](?:[{_JAPANESE}・ ]*[{_JAPANESE}])?)"
    rf"|(?P<ru>[{_RUSSIAN}](?:[{_RUSSIAN}\u0301 .,-]*[{_RUSSIAN}])?)",
    re.S,
)


def with_languages(html: str) -> str:
    """Put each run of Japanese or Russian letters into an element that names its language.

    Parameters
    ----------
    html : str
        HTML without scripts and styles. Tags, code and what stands in a ``span`` with a language are left alone.

    Returns
    -------
    str
        The same with ``<span lang="ja">`` and ``<span lang="ru">``.

    Examples
    --------
    >>> with_languages("Abe (安倍 晋三) and <b>Путин</b>")
    'Abe (<span lang="ja">安倍 晋三</span>) and <b><span lang="ru">Путин</span></b>'
    """
    return _RUNS.sub(_marked, html)


def _marked(found: re.Match) -> str:
    return found[0] if found["left"] else f'<span lang="{found.lastgroup}">{found[0]}</span>'
