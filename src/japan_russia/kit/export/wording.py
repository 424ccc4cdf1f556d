"""How several formats write the same things: numbers, accepted texts, prompts, tags, the names of categories."""

import unicodedata

from ..markdown import inline_html, without_marks


def category(course: str, bank, part) -> str:
    """Return the path of a part's category in Moodle: the course, the lesson, the part.

    Parameters
    ----------
    course : str
        The course's title.
    bank : Bank
        The questions of the lesson.
    part : Part
        One of its parts.

    Examples
    --------
    >>> from types import SimpleNamespace as Made
    >>> category("A course", Made(lesson="04-crimea", title="Crimea"), Made(title="Ask / answer"))
    '$course$/top/A course/04 · Crimea/Ask // answer'
    """
    names = (course, f"{bank.lesson[:2]} · {bank.title}", without_marks(part.title))
    # a slash in a name is doubled, because a single one divides the names
    return "/".join(["$course$", "top", *(name.replace("/", "//") for name in names)])


def tags_of(question) -> list[str]:
    """Return the tags of a question: its objective, those it tests again, whether it is graded.

    Parameters
    ----------
    question : Single, Multiple, Numeric, Text, Order or Match
        A question of a bank.

    Examples
    --------
    >>> from types import SimpleNamespace as Made
    >>> tags_of(Made(objective="04.1", again=["02.4"], graded=True))
    ['04.1', 'again 02.4', 'graded']
    """
    return [question.objective, *(f"again {id_}" for id_ in question.again), *(["graded"] if question.graded else [])]


def prompt_with_unit(question) -> str:
    """Return what a question asks as HTML, with its unit behind it where the format has no other place for that.

    Parameters
    ----------
    question : Single, Multiple, Numeric, Text, Order or Match
        A question of a bank.

    Examples
    --------
    >>> from types import SimpleNamespace as Made
    >>> prompt_with_unit(Made(kind="numeric", prompt="How *many*?", unit="days"))
    'How <em>many</em>? <em>(unit: days)</em>'
    """
    unit = question.unit if question.kind == "numeric" else ""
    return inline_html(question.prompt) + (f" <em>(unit: {inline_html(unit)})</em>" if unit else "")


def variants(texts: list[str]) -> list[str]:
    """Return accepted texts, each followed by its form without accents if it has any.

    Moodle and Canvas compare letters with their accents, the course without.

    Parameters
    ----------
    texts : list of str
        Accepted texts, or one trap.

    Examples
    --------
    >>> variants(["Tōkyō"])
    ['Tōkyō', 'Tokyo']
    """
    forms = []
    for text in texts:
        bare = "".join(letter for letter in unicodedata.normalize("NFD", text) if unicodedata.combining(letter) == 0)
        forms += [text, unicodedata.normalize("NFC", bare)]
    return list(dict.fromkeys(forms))


def decimal(number: float) -> str:
    """Write a number without a needless ".0".

    Parameters
    ----------
    number : float
        Any finite number.

    Examples
    --------
    >>> decimal(27.0), decimal(0.274)
    ('27', '0.274')
    """
    return str(int(number)) if float(number).is_integer() else repr(float(number))
