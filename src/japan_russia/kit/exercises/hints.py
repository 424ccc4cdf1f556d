"""Hints that follow from a wrong value alone: its sign, its unit, its window, one too many, another order.

Each is found by changing the value given and asking the key again, so that a key which is withheld serves as well.
"""

from collections.abc import Callable
from datetime import date, timedelta

_MANY = {10: "Ten", 100: "A hundred", 1000: "A thousand", 1_000_000: "A million"}


def hint_for(given: dict, key, expects: str) -> str:
    """Find what makes a wrong value right.

    Parameters
    ----------
    given : dict of str to (str, object)
        The entries of a wrong value.
    key : Key or HashedKey
        What is right.
    expects : str
        The kind of value that the task wants.

    Returns
    -------
    str
        A hint in one or two sentences, or ``""``.

    Examples
    --------
    >>> from japan_russia.kit.exercises.key import Key
    >>> hint_for({"": ("number", -35.0)}, Key({"": ("number", 35.0)}), "number")
    'The size is right, the sign is not. What is taken from what?'
    """
    return _numbers(given, key) or _days(given, key) or _order(given, key, expects) or _window(given, key, expects)


def _changed(given: dict, sort: str, change: Callable) -> dict:
    return {label: (sort, change(value)) if kind == sort else (kind, value) for label, (kind, value) in given.items()}


def _numbers(given: dict, key) -> str:
    unquoted = {label: _without_quotes(*entry) for label, entry in given.items()}
    if unquoted != given and key.is_met(unquoted):
        return "The numbers are right, but they are texts. Take the quotation marks away."
    if not any(kind == "number" for kind, _ in given.values()):
        return ""

    def met(change):
        return key.is_met(_changed(given, "number", change))

    if met(lambda x: -x):
        return "The size is right, the sign is not. What is taken from what?"
    for factor, word in _MANY.items():
        for change, side in ((lambda x, f=factor: x / f, "large"), (lambda x, f=factor: x * f, "small")):
            if met(change):
                unit = "Is it percent where a share is asked, or a share where percent is asked?"
                return f"{word} times too {side}. {unit if factor == 100 else 'Look at the unit again.'}"
    # only what is counted can be one too many
    if not (key.is_whole() and all(value.is_integer() for kind, value in given.values() if kind == "number")):
        return ""
    if met(lambda x: x - 1):
        return "One too many. Does the first, or the last, belong to what is counted?"
    if met(lambda x: x + 1):
        return "One too few. Does the first, or the last, belong to what is counted?"
    return ""


def _without_quotes(kind: str, value) -> tuple:
    try:
        return ("number", float(value)) if kind == "text" else (kind, value)
    except ValueError:
        return kind, value


def _days(given: dict, key) -> str:
    def moved(step):
        def change(text):
            try:
                return str(date.fromisoformat(text) + timedelta(days=step))
            except (ValueError, OverflowError):  # with a time of the day, or at the end of the calendar
                return text

        return _changed(given, "date", change)

    def swapped(text):
        year, month, day = text[:10].split("-")
        return f"{year}-{day}-{month}"

    if not any(kind == "date" for kind, _ in given.values()):
        return ""
    if key.is_met(moved(1)) or key.is_met(moved(-1)):
        return "One day off. Which day does the table give?"
    return "Day and month are exchanged." if key.is_met(_changed(given, "date", swapped)) else ""


def _order(given: dict, key, expects: str) -> str:
    if expects != "list" or len(given) != len(key):
        return ""
    values = list(given.values())
    if key.is_met(dict(zip(given, reversed(values), strict=True))):
        return "The order is the other way round."
    free = set(given)
    for value in values:
        place = next((one for one in free if key.fits(one, value)), None)
        if place is None:
            return ""
        free.discard(place)
    return "These are the right entries, but in another order."


def _window(given: dict, key, expects: str) -> str:
    if expects in ("number", "text", "date", "truth"):
        return ""
    known = sum(map(key.knows, given))
    if not known and expects in ("mapping", "series", "table"):
        first = next(iter(given))
        what = "columns and rows" if expects == "table" else "labels (the index)"
        return f"None of your {what} is expected here; the first of yours is “{first}”. Look at what the task names."
    hits, extra, missing = key.hits(given), len(given) - known, len(key) - known
    if hits == known and missing and not extra:
        return f"What you have is right, but not all is there: {_entries(len(given))} in place of {len(key)}."
    if hits == known and extra and not missing:
        return f"All that belongs here is right, with {_entries(extra)} more. Look at the window again."
    if expects == "list" and (extra or missing):
        return f"The task wants {_entries(len(key))}, you have {len(given)}."  # a place always "belongs"
    if extra == missing and extra and expects in ("mapping", "series", "table"):
        strange = next(label for label in given if not key.knows(label))
        return f"“{strange}” is not expected here. Look at what the task names."
    if extra != missing and known:
        return f"The task wants {_entries(len(key))}, you have {len(given)}; {known} of yours belong here."
    return ""


def _entries(count: int) -> str:
    return f"{count} entry" if count == 1 else f"{count} entries"
