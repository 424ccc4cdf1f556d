"""Lets the book's own search find a name in any of its written forms, in Japanese and Russian too.

Sphinx indexes a Japanese sentence as one word, and its script does not look inside a word for fewer than three
letters. It knows nothing of macrons (Tōkyō), of ё, or of two names for one place. Both sides are taught the same here:

- what is written above or beside a Latin letter is taken off, and ё becomes е;
- Japanese is cut into pairs of characters;
- a name in any of its forms becomes the words of its first form: 安倍 and Абэ both become "abe".

So the index hardly grows: the forms themselves stand once, in ``language_data.js``, which only the search page loads.

``course_search_names`` holds the names: a list of ``[name, form, form, …]``.
"""

import json
import re
import unicodedata
from pathlib import Path

from sphinx.search.en import SearchEnglish

_SCRIPT = Path(__file__).with_name("search.js")
#: Hiragana, katakana and Chinese characters, without the dot between the parts of a name.
JAPANESE = "\u3041-\u3096\u309d-\u309f\u30a1-\u30fa\u30fc-\u30ff\u3400-\u4dbf\u4e00-\u9fff々〇"
_WORD = re.compile(rf"[{JAPANESE}]+|[^\W{JAPANESE}]+")
_IS_JAPANESE = re.compile(rf"[{JAPANESE}]")
_HIRAGANA, _KATAKANA = re.compile("[\u3041-\u309f]"), re.compile("[\u30a1-\u30ff]")


def fold(text: str) -> str:
    """Write a text as it is searched: in small letters, without marks on Latin letters, ё as е.

    Parameters
    ----------
    text : str
        Any text.

    Examples
    --------
    >>> fold("Tōkyō, Горбачёв, Céline, ｱﾍﾞ")
    'tokyo, горбачев, celine, アベ'
    """
    if text.isascii():
        return text.lower()
    apart = re.sub("([A-Za-z])[\u0300-\u036f]+", r"\1", unicodedata.normalize("NFKD", text))
    return unicodedata.normalize("NFKC", apart).lower().replace("ё", "е")


class Names:
    """The written forms of names, and the words that stand for all forms of one.

    Parameters
    ----------
    names : list of list of str
        For each name its first form, and then the others. A form given before keeps its meaning.

    Examples
    --------
    >>> names = Names([["Kunashiri", "Kunashir", "国後島"], ["Abe", "安倍", "Абэ"]])
    >>> names.query("Абэ, Kunashir"), names.query("安倍の国後島")
    (['abe', 'kunashiri'], ['abe', 'kunashiri'])
    >>> names.index("国後島では")
    ['kunashiri', '国後', '後島', '島で', 'では']
    """

    def __init__(self, names: list[list[str]]):
        self.words: dict[str, str] = {}
        keys = [[" ".join(_WORD.findall(fold(form))) for form in forms] for forms in names]
        # what one name is called first never stands for another: Vladimir is no Volodymyr
        firsts = {first for first, *_ in keys}
        for first, *others in keys:
            for key in others:
                if key and key not in firsts:
                    self.words.setdefault(key, first)
        # a name may hold another: Kurils stands in Southern Kurils, and means the Kuril Islands there, too
        self._measure()
        self.words = {key: " ".join(self.query(first)) for key, first in self.words.items()}

    def _measure(self):
        self._begin = {key.split()[0] for key in self.words}
        self._parts = max((len(key.split()) for key in self.words), default=0)
        self._letters = max((len(key) for key in self.words if _IS_JAPANESE.match(key)), default=0)

    def index(self, text: str) -> list[str]:
        """Return the words under which a text is to be found.

        Parameters
        ----------
        text : str
            A piece of a page.
        """
        return self._split(text, keep=True)

    def query(self, text: str) -> list[str]:
        """Return the words to look for, as `search.js` does in the page.

        Parameters
        ----------
        text : str
            What somebody typed.
        """
        return self._split(text, keep=False)

    def _split(self, text: str, keep: bool) -> list[str]:
        words, found, at = _WORD.findall(fold(text)), [], 0
        if text.isascii() and self._begin.isdisjoint(words):
            return words
        while at < len(words):
            length = self._length_of_name(words, at)
            if length:
                found += self.words[" ".join(words[at:at + length])].split()
            else:
                found += self._inside(words[at], keep)
            at += max(length, 1)
        return found

    def _length_of_name(self, words: list[str], at: int) -> int:
        if words[at] in self._begin:
            for length in range(min(self._parts, len(words) - at), 0, -1):
                if " ".join(words[at:at + length]) in self.words:
                    return length
        return 0

    def _inside(self, word: str, keep: bool) -> list[str]:
        if not _IS_JAPANESE.match(word):
            return [word]
        found, rest, at = [], [""], 0
        while at < len(word):
            for length in range(min(self._letters, len(word) - at), 1, -1):
                form = word[at:at + length]
                if form in self.words and _stands_alone(word, at, at + length):
                    found += self.words[form].split()
                    rest.append("")
                    at += length
                    break
            else:
                rest[-1] += word[at]
                at += 1
        if keep:
            return found + _pairs(word)
        # a particle between two names says nothing
        return found + [pair for part in rest for pair in _pairs(part) if len(part) > 1 or not found]


def _pairs(word: str) -> list[str]:
    if not _IS_JAPANESE.match(word) or len(word) == 1:
        return [word] if word else []
    return [word[at:at + 2] for at in range(len(word) - 1)]


def _stands_alone(word: str, start: int, end: int) -> bool:
    # リマ is a city, but not in クリマ; Chinese characters have no such edge
    for kana in (_HIRAGANA, _KATAKANA):
        if kana.match(word[start]) and start and kana.match(word[start - 1]):
            return False
        if kana.match(word[end - 1]) and end < len(word) and kana.match(word[end]):
            return False
    return True


class NamesSearch(SearchEnglish):
    """Sphinx's English search, which knows names."""

    lang = "course"
    language_name = "English with names"

    def init(self, options: dict):
        """Take over the names from ``html_search_options``."""
        super().init(options)
        self.names = Names(options.get("names", []))
        held = {"JAPANESE": JAPANESE, "NAMES": self.names.words}
        lines = [f"const {name} = {json.dumps(value, ensure_ascii=False)};" for name, value in held.items()]
        self.js_splitter_code = "\n".join([*lines, _SCRIPT.read_text(encoding="utf-8")])

    def split(self, text: str) -> list[str]:
        """Return the words under which a text is to be found."""
        return self.names.index(text)

    def word_filter(self, word: str) -> bool:
        """Keep every word that is not a stop word; Sphinx would leave out short words in hiragana."""
        return bool(word) and word not in self.stopwords


def _hand_over(app, config):
    config.html_search_language = NamesSearch.lang
    config.html_search_options = {**config.html_search_options, "names": config.course_search_names}


def setup(app):
    """Register the setting and the search."""
    app.add_config_value("course_search_names", [], "html", [list])
    app.add_search_language(NamesSearch)
    app.connect("config-inited", _hand_over, priority=900)
