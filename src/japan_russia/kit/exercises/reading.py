"""A result of a notebook as labelled entries, so that every kind of result is compared in one way.

Each entry is a pair: its sort (number, text, date, truth, duration or missing) and its value. A single value has
one entry without a label; the entries of a list are labelled by their places; those of a set by themselves; those of
a mapping or a series by key or index, as text, with a tuple joined by ", "; those of a table by column and row, with
" · " between. The row is the index where that has a name or words, otherwise the place of the row.
"""

import re
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from math import inf, isfinite
from numbers import Real

import numpy as np
import pandas as pd

from ..quiz.grading import plain

_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_SINGLE = {
    "number": ("a number", "number"),
    "text": ("a text", "text"),
    "date": ("a date", "date"),
    "truth": ("True or False", "truth"),
}
_PLURAL = (list, tuple, set, frozenset, np.ndarray, pd.Series, pd.Index, pd.DataFrame, dict, range)


class Unreadable(Exception):
    """A result that is not of the kind the task wants, told to the one who gave it."""


def is_blank(value) -> bool:
    """Tell whether nothing is given yet: None, ``...``, an empty text or collection, or one of nothing but these.

    Parameters
    ----------
    value : object
        What a cell hands over.

    Examples
    --------
    >>> is_blank(...), is_blank({"2014": None}), is_blank(0)
    (True, True, False)
    """
    if value is None or value is ...:
        return True
    if isinstance(value, str):
        return not value.strip()
    if isinstance(value, pd.DataFrame):
        return value.empty
    if isinstance(value, Mapping):
        return all(map(is_blank, value.values()))
    if isinstance(value, (list, tuple, set, frozenset, range)):
        return all(map(is_blank, value))
    return isinstance(value, (pd.Series, pd.Index, np.ndarray)) and not value.size


def read(value, expects: str) -> dict[str, tuple]:
    """Read a result as labelled entries.

    Parameters
    ----------
    value : object
        What a cell hands over, not blank.
    expects : str
        ``number``, ``text``, ``date``, ``truth``, ``list``, ``set``, ``mapping``, ``series`` or ``table``.

    Returns
    -------
    dict of str to (str, object)
        Sort and value by label.

    Raises
    ------
    Unreadable
        If the result is of another kind.

    Examples
    --------
    >>> read({2014: 5}, "mapping")
    {'2014': ('number', 5.0)}
    """
    if expects in _SINGLE:
        return {"": _one(value, expects)}
    if isinstance(value, (list, tuple)) and expects not in ("list", "set") and is_pairs(value):
        value = dict(value)
    entries = {"list": _list, "set": _set, "mapping": _mapping, "series": _mapping, "table": _table}[expects](value)
    if any(sort == "duration" for sort, _ in entries.values()):
        raise Unreadable("These are lengths of time (Timedelta). Give numbers of days: write `.dt.days` behind them.")
    return entries


def read_kept(value) -> dict[str, tuple]:
    """Read a result that a record kept, so that it can be marked again.

    Parameters
    ----------
    value : object
        What ``check`` wrote: a single value, or a dict of values by label.

    Returns
    -------
    dict of str to (str, object)
        Sort and value by label.

    Examples
    --------
    >>> read_kept(35), read_kept({"a": None})
    ({'': ('number', 35.0)}, {'a': ('missing', '')})
    """
    held = value if isinstance(value, dict) else {"": value}
    return {label: _scalar(one) for label, one in held.items()}


def is_pairs(value) -> bool:
    """Tell whether a list is one of pairs, a text and something else, as a mapping may be written.

    Parameters
    ----------
    value : list or tuple

    Examples
    --------
    >>> is_pairs([("2014", 46)])
    True
    """
    return bool(value) and all(isinstance(one, tuple) and len(one) == 2 and isinstance(one[0], str) for one in value)


def label_of(key) -> str:
    """Write a key or an index value as a label.

    Parameters
    ----------
    key : object
        A key of a dict or a value of an index.

    Examples
    --------
    >>> label_of(("japan", 2014.0)), label_of(pd.Timestamp("2014-03-18"))
    ('japan, 2014', '2014-03-18')
    """
    if isinstance(key, tuple):
        return ", ".join(map(label_of, key))
    sort, value = _scalar(key)
    if sort == "number":
        return f"{value:.9g}"
    return (plain(str(key)) or str(key)) if sort in ("text", "missing") else str(value)


def _scalar(value) -> tuple:
    if callable(value):
        name = getattr(value, "__name__", "")
        like = f", as in `{name}()`" if name.isidentifier() else ""
        raise Unreadable(f"This is a function, and not what it gives. Call it: write brackets behind its name{like}.")
    if isinstance(value, (bool, np.bool_)):
        return "truth", bool(value)
    if isinstance(value, str):
        return ("date", value.strip()) if _DAY.fullmatch(value.strip()) else ("text", plain(value) or value.strip())
    if isinstance(value, (timedelta, np.timedelta64)) and not pd.isna(value):
        return "duration", str(value)
    if isinstance(value, (list, tuple, set, frozenset)):
        return "text", plain(", ".join(sorted(map(str, value)) if isinstance(value, (set, frozenset)) else
                                       map(str, value)))
    if value is None or value is ... or pd.isna(value) is True:
        return "missing", ""
    if isinstance(value, (date, datetime, np.datetime64)):
        try:
            moment = pd.Timestamp(value)
            return "date", str(moment.date()) if moment == moment.normalize() else moment.isoformat()
        except (ValueError, OverflowError, NotImplementedError):  # a year that is very far away
            return "text", str(value)
    if isinstance(value, Real):
        try:
            number = float(value)
        except OverflowError:
            number = inf
        return ("number", number) if isfinite(number) else ("missing", "")
    return "text", plain(str(value)) or str(value)


def _one(value, expects: str) -> tuple:
    wanted, sort = _SINGLE[expects]
    if isinstance(value, (pd.Series, pd.Index, np.ndarray, pd.DataFrame)) and value.size == 1:
        raise Unreadable(f"This is a {type(value).__name__} with one entry. Take it out, with `.iloc[0]` or `.item()`.")
    if isinstance(value, _PLURAL):
        raise Unreadable(f"This is a {type(value).__name__}; the task wants {wanted}.")
    found, content = _scalar(value)
    if found == "duration":
        raise Unreadable("This is a length of time (Timedelta). Give the number of days: write `.days` behind it.")
    if found == "missing" and isinstance(value, int):
        raise Unreadable("This number is too large to be compared. Look at what is multiplied, and how often.")
    if found == "missing":
        raise Unreadable(f"This is {value}, not {wanted}. Is a row missing, or is something divided by zero?")
    if found == "number" and sort == "date":
        raise Unreadable('This is a number, not a date. Write it in quotation marks: "2014-03-18".')
    if found == "text" and sort == "date":
        raise Unreadable('This is no date that can be read. Write it so: "2014-03-18".')
    if found == "text" and sort == "number":
        raise Unreadable("This is a text; the task wants a number. Take the quotation marks and the unit away.")
    # a text may look like a date
    if found != sort and (found, sort) != ("date", "text"):
        raise Unreadable(f"This is {_SINGLE[found][0]}; the task wants {wanted}.")
    return found, content


def _values(value, wanted: str) -> list:
    if isinstance(value, pd.DataFrame) and value.shape[1] == 1:
        value = value.iloc[:, 0]
    if isinstance(value, (list, tuple, set, frozenset, range, pd.Series, pd.Index)):
        return list(value)
    if isinstance(value, np.ndarray) and value.ndim == 1:
        return list(value)
    raise Unreadable(f"This is {_kind_of(value)}; the task wants {wanted}.")


def _kind_of(value) -> str:
    """Name a value as a learner would: "a text" and not "a str", but "a dict", as pandas and Python call it."""
    single = None if isinstance(value, _PLURAL) else _SINGLE.get(_scalar(value)[0])
    return single[0] if single else f"a {type(value).__name__}"


def _list(value) -> dict:
    if isinstance(value, (set, frozenset)):
        raise Unreadable("A set has no order, and here the order counts. Make a list of it.")
    return {str(place): _scalar(one) for place, one in enumerate(_values(value, "a list"), 1)}


def _set(value) -> dict:
    return {label_of(one): ("truth", True) for one in _values(value, "a set or a list")}


def _mapping(value) -> dict:
    if isinstance(value, pd.DataFrame):
        if value.shape[1] != 1:
            raise Unreadable(f"This is a table with {value.shape[1]} columns; the task wants one. Choose the column.")
        value = value.iloc[:, 0]
    if not isinstance(value, (Mapping, pd.Series)):
        raise Unreadable(f"This is {_kind_of(value)}; the task wants a Series or a dict.")
    return _labelled(value.items())


def _labelled(pairs) -> dict:
    entries = {}
    for key, one in pairs:
        label, again = label_of(key), 2
        while label in entries:
            label, again = f"{label_of(key)} ({again})", again + 1
        entries[label] = _scalar(one)
    return entries


def _table(value) -> dict:
    if isinstance(value, pd.Series):
        raise Unreadable("This is one column; the task wants a table with more.")
    if isinstance(value, Mapping) and not any(isinstance(one, _PLURAL) for one in value.values()):
        return _labelled(value.items())  # a table as the record keeps it: a value for each column and row
    try:
        frame = value if isinstance(value, pd.DataFrame) else pd.DataFrame(value)
    except (ValueError, TypeError):
        raise Unreadable(f"This is {_kind_of(value)}; the task wants a table.") from None
    says = frame.index.nlevels > 1 or frame.index.name is not None or frame.index.dtype.kind not in "iu"
    rows = frame.index if says else range(1, len(frame) + 1)
    return _labelled(((f"{label_of(column)} · {label_of(row)}"), one) for place, column in enumerate(frame.columns)
                     for row, one in zip(rows, frame.iloc[:, place], strict=True))
