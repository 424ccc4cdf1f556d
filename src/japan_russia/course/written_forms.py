"""The written forms of the names of the course, as the search of the book takes them."""

import re

from ..kit.book.search import JAPANESE, fold

#: The columns of the table names that hold a form, beside the first one.
FORMS = ("name_ja", "kana", "hepburn", "name_ru", "ru_latin")


def written_forms(rows: list[dict[str, str]]) -> list[list[str]]:
    """Return the first form of every name with its other forms, and the same for the parts of people's names.

    Parameters
    ----------
    rows : list of dict
        Rows of the table ``names``.

    Returns
    -------
    list of list of str
        As ``course_search_names`` wants them: whole names first, so that a part never takes the place of one.

    Examples
    --------
    >>> row = {"kind": "person", "name_en": "Shinzo Abe", "also": "", "name_ja": "安倍 晋三", "kana": "",
    ...        "hepburn": "Abe Shinzō", "name_ru": "Синдзо Абэ", "ru_latin": ""}
    >>> written_forms([row])[0]
    ['Shinzo Abe', '安倍 晋三', '安倍晋三', 'Abe Shinzō', 'Синдзо Абэ']
    >>> written_forms([row])[1:]
    [['Abe', '安倍', 'Абэ'], ['Shinzo', '晋三', 'Синдзо']]
    """
    people = [row for row in rows if row["kind"] == "person"]
    return [_whole(row) for row in rows] + [part for row in people for part in _parts(row)]


def _first(row: dict[str, str]) -> str:
    return row["name_en"].split(" (")[0]


def _also(row: dict[str, str]) -> list[str]:
    return [form for form in row["also"].split(";") if form]


def _whole(row: dict[str, str]) -> list[str]:
    # a family name alone stands for the family name, not for the whole name
    also = [form for form in _also(row) if row["kind"] != "person" or len(_words(form)) > 1]
    forms = [row[name] for name in FORMS if row[name]] + also
    return [_first(row), *dict.fromkeys(written for form in forms for written in (form, *_unspaced(form)))]


def _unspaced(form: str) -> list[str]:
    # Japanese is written without spaces; the table has one between family and given name
    return [form.replace(" ", "")] if " " in form and re.search(f"[{JAPANESE}]", form) else []


def _words(name: str) -> list[str]:
    return re.split("[ ・]", name)


def _parts(row: dict[str, str]) -> list[list[str]]:
    english = _words(_first(row))
    # in Japanese the family name comes first; Hepburn tells, for a Russian or a Chinese keeps his order
    turned = [_letters(word) for word in reversed(_words(row["hepburn"]))] == [_letters(word) for word in english]
    found = {word: [] for word in [english[-1], *english[:-1]]}
    # parts in Latin letters would be words of their own: Jon, Si
    for name in ("name_ja", "kana", "name_ru"):
        words = _words(row[name])
        if turned and name != "name_ru":
            words.reverse()
        if len(words) == len(english):
            for word, form in zip(english, words, strict=True):
                found[word].append(form)
    found[english[-1]] += [form for form in _also(row) if len(_words(form)) == 1]
    return [[word, *forms] for word, forms in found.items() if forms]


def _letters(word: str) -> str:
    return re.sub("[^a-z]", "", fold(word))
