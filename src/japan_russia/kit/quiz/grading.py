"""What an answer is worth. ``quiz.js`` does the same in the browser; a test compares the two.

Scores run from 0 to 1:

- single, numeric, text: 1 or 0.
- multiple: (right ones chosen − wrong ones chosen) ÷ right ones, never below 0. The outcome is "wrong" as
  soon as a wrong one is chosen, and "partial" if right ones are missed.
- order: the share of all pairs of items, whichever two are taken, that stand in the right order; "wrong" if it is
  less than half. So every right move counts, also where one item stands too early and pushes all others on.
- match: the share of pairs that are matched; "partial" if some are right.

An answer that cannot be read, such as no choice at all or a number that is none, is not counted as a try:
its outcome and its score are None.
"""

import re
import unicodedata
from dataclasses import dataclass, field
from itertools import combinations

#: What is said of an answer whose key is not here.
MARKED_BY_HAND = "Your instructor marks this one."
_ACCENTS = re.compile("[\u0300-\u036f]")
_EDGES = re.compile(r"^[\s.,;:!?\"'“”‘’«»()]+|[\s.,;:!?\"'“”‘’«»()]+$")
_MINUS = re.compile("^[\u2010-\u2015\u2212]")
_GROUPED = re.compile(r"^([+-]?)(\d{1,3}(?:[ '’]\d{3})+)(?=$|[.,])", re.ASCII)
_ENGLISH = re.compile(r"[+-]?[1-9]\d{0,2}(,\d{3})+(\.\d+)?", re.ASCII)
_EUROPEAN = re.compile(r"[+-]?[1-9]\d{0,2}((\.\d{3})+,\d+|(\.\d{3}){2,})", re.ASCII)
_PLAIN = re.compile(r"[+-]?(\d+[.,]?\d*|[.,]\d+)", re.ASCII)


@dataclass(frozen=True)
class Result:
    """What grading found.

    Parameters
    ----------
    outcome : str or None
        ``"right"``, ``"partial"``, ``"wrong"``, or None if the answer could not be read.
    score : float or None
        0 to 1, or None if the answer could not be read.
    message : str
        What is said first, in Markdown: the trap's sentence where one matched, otherwise the question's feedback
        for this outcome; or what is missing.
    details : dict of str to str
        The feedback of every chosen option, placed item or matched pair, by id; ``"trap"`` for a trap.
    marks : dict of str to bool
        Whether each of these is right; for order, whether it stands in its own place.
    count : str
        For order that is not right: how many pairs of items stand in the right order.
    """

    outcome: str | None
    score: float | None
    message: str
    details: dict[str, str] = field(default_factory=dict)
    marks: dict[str, bool] = field(default_factory=dict)
    count: str = ""


def plain(text: str) -> str:
    """Reduce a short text to what counts: no capitals, spaces, accents or punctuation at its ends.

    Parameters
    ----------
    text : str
        What somebody wrote.

    Returns
    -------
    str
        The text to compare.

    Examples
    --------
    >>> plain("  Tōkyō. ") == plain("tokyo")
    True
    """
    text = _ACCENTS.sub("", unicodedata.normalize("NFKD", text)).lower()
    return re.sub(r"\s+", "", _EDGES.sub("", unicodedata.normalize("NFKC", text)))


def number(text, unit: str = "") -> float | None:
    """Read a number as people write it.

    Parameters
    ----------
    text : str, int or float
        ``"1,000"``, ``"1 000"``, ``"1.000,5"``, ``"12,5"``, ``"−3"`` and a unit at the end are understood.
        A single comma before three digits separates thousands, as in English, unless a 0 stands before it.
    unit : str, optional
        A unit that may stand at the end.

    Returns
    -------
    float or None
        The number, or None if it is none.

    Examples
    --------
    >>> number("1 000"), number("0,125"), number("27 meetings", "meetings"), number("many")
    (1000.0, 0.125, 27.0, None)
    """
    if isinstance(text, bool):
        return None
    if isinstance(text, (int, float)):
        # comparing with the bounds also turns away what is not a number
        return float(text) if -1e300 < text < 1e300 else None
    if not isinstance(text, str) or len(text) > 60:
        return None
    # full-width digits come from Japanese keyboards, narrow spaces from copied tables
    text = unicodedata.normalize("NFKC", text).strip().lower()
    unit = unicodedata.normalize("NFKC", unit).strip().lower()
    # where the unit is "per cent", a reader may write its sign
    for ending in (unit, "%" if re.match("per ?cent", unit) else ""):
        if ending and text.endswith(ending):
            text = text[: -len(ending)].strip()
            break
    text = _MINUS.sub("-", text)
    text = _GROUPED.sub(lambda found: found[1] + re.sub(r"\D", "", found[2]), text)
    if _ENGLISH.fullmatch(text):
        text = text.replace(",", "")
    elif _EUROPEAN.fullmatch(text):
        text = text.replace(".", "").replace(",", ".")
    elif not _PLAIN.fullmatch(text):
        return None
    return float(text.replace(",", "."))


def close(value: float, aim: float, tolerance: float) -> bool:
    """Tell whether a number is within the tolerance, with room for the last binary digit.

    Parameters
    ----------
    value, aim, tolerance : float
        The answer, the right number, and how far off it may be.

    Returns
    -------
    bool
        True if it is near enough.

    Examples
    --------
    >>> close(0.3, 0.1 + 0.2, 0)
    True
    """
    return abs(value - aim) <= tolerance + 1e-9 * max(1, abs(aim))


def grade(question, value) -> Result:
    """Grade one answer.

    Parameters
    ----------
    question : Single, Multiple, Numeric, Text, Order or Match
        A question of a bank.
    value : str, float, list or dict
        single: an option's id. multiple: a list of option ids. numeric: a number or how it was written.
        text: the text. order: the list of item ids. match: the right-hand text by pair id. An answer that was kept by a
        student's edition, where graded questions have other ids, is understood too.

    Returns
    -------
    Result
        Outcome, score and feedback.

    Examples
    --------
    >>> from japan_russia.kit.quiz import load_bank
    >>> grade(load_bank("02-counting-summits").questions[0], None).outcome is None  # doctest: +SKIP
    True
    """
    if question.withheld:
        return _unread(MARKED_BY_HAND)
    if question.graded:
        # the models of a student's edition are needed for answers from there alone
        from .withheld import in_bank_ids

        value = in_bank_ids(question, value)
    return _GRADERS[question.kind](question, value)


def _result(question, score, outcome, details=None, marks=None, count="") -> Result:
    return Result(outcome, score, getattr(question.feedback, outcome), details or {}, marks or {}, count)


def _unread(message: str) -> Result:
    return Result(None, None, message)


def _single(question, value) -> Result:
    chosen = next((option for option in question.options if option.id == value), None)
    if chosen is None:
        return _unread("Choose one answer.")
    outcome = "right" if chosen.right else "wrong"
    return _result(
        question, float(chosen.right), outcome, {chosen.id: chosen.feedback}, {chosen.id: chosen.right}
    )


def _multiple(question, value) -> Result:
    chosen = [option for option in question.options if isinstance(value, list) and option.id in value]
    if not chosen:
        return _unread("Choose at least one answer.")
    hits = sum(option.right for option in chosen)
    misses = len(chosen) - hits
    aim = sum(option.right for option in question.options)
    outcome = "wrong" if misses else "right" if hits == aim else "partial"
    return _result(
        question,
        max(0, hits - misses) / aim,
        outcome,
        {option.id: option.feedback for option in chosen},
        {option.id: option.right for option in chosen},
    )


def _wrong(question, traps) -> Result:
    # the trap speaks of this very answer; general advice before or behind it would only blur what it says
    trap = next(traps, None)
    return Result("wrong", 0.0, trap.feedback, {"trap": trap.feedback}) if trap else _result(question, 0.0, "wrong")


def _numeric(question, value) -> Result:
    given = number(value, question.unit)
    if given is None:
        return _unread("Write a number in digits, such as 27 or 3.5.")
    if close(given, question.answer, question.tolerance):
        return _result(question, 1.0, "right")
    return _wrong(question, (t for t in question.traps if close(given, t.value, question.tolerance)))


def _text(question, value) -> Result:
    given = plain(value) if isinstance(value, str) else ""
    if not given:
        return _unread("Write an answer.")
    if given in map(plain, question.accept):
        return _result(question, 1.0, "right")
    return _wrong(question, (t for t in question.traps if plain(t.text) == given))


def _order(question, value) -> Result:
    ids = [item.id for item in question.items]
    whole = isinstance(value, list) and all(isinstance(id_, str) for id_ in value)
    if not whole or sorted(value) != sorted(ids):
        return _unread("Put the items in order first.")
    pairs = list(combinations(ids, 2))
    hits = sum(value.index(one) < value.index(later) for one, later in pairs)
    outcome = "right" if hits == len(pairs) else "wrong" if 2 * hits < len(pairs) else "partial"
    return _result(
        question,
        hits / len(pairs),
        outcome,
        {item.id: item.feedback for item in question.items},
        {here: here == there for here, there in zip(value, ids, strict=True)},
        "" if outcome == "right" else f"{hits} of {len(pairs)} pairs stand in the right order.",
    )


def _match(question, value) -> Result:
    choices = question.choices()
    if not isinstance(value, dict) or not all(value.get(pair.id) in choices for pair in question.pairs):
        return _unread("Choose a partner for every line.")
    marks = {pair.id: value[pair.id] == pair.right for pair in question.pairs}
    hits = sum(marks.values())
    outcome = "right" if hits == len(marks) else "partial" if hits else "wrong"
    return _result(question, hits / len(marks), outcome, {pair.id: pair.feedback for pair in question.pairs}, marks)


_GRADERS = {
    "single": _single,
    "multiple": _multiple,
    "numeric": _numeric,
    "text": _text,
    "order": _order,
    "match": _match,
}
