"""Which entries a record may hold, and how two versions of one entry become one."""

import json
import re

_MOMENT = re.compile(r"\d{4}-[01]\d-[0-3]\dT[0-2]\d:[0-5]\d:[0-6]\d(\.\d{1,6})?Z", re.ASCII)
# a class of a thousand hands in some hundred thousand entries, so these are not made anew for each
_TRY, _ENTRY = frozenset(("value", "score", "outcome", "at")), frozenset(("first", "best", "last", "tries"))
_OUTCOMES = ("right", "partial", "wrong", None)


def is_key(key) -> bool:
    """Tell whether this can be the name of an entry, such as ``quiz/02-counting-summits/02-q01``.

    Parameters
    ----------
    key : object
        What a file has as a name.

    Returns
    -------
    bool
        True for a text of at most 200 characters with a room, a slash and a name.

    Examples
    --------
    >>> is_key("note/02-n1"), is_key("note")
    (True, False)
    """
    return isinstance(key, str) and len(key) <= 200 and all(key.partition("/"))


def _is_try(one) -> bool:
    if not isinstance(one, dict) or one.keys() != _TRY:
        return False
    score, outcome, at = one["score"], one["outcome"], one["at"]
    fair = score is None or (type(score) in (int, float) and 0 <= score <= 1)
    known = outcome is None or (isinstance(outcome, str) and outcome in _OUTCOMES)
    return fair and known and isinstance(at, str) and _MOMENT.fullmatch(at) is not None


def is_entry(entry) -> bool:
    """Tell whether this is a whole entry: first, best and last try, and how many tries.

    Parameters
    ----------
    entry : object
        What a file has under a name.

    Returns
    -------
    bool
        True if every part is there and of the right kind, so that any view can draw it.

    Examples
    --------
    >>> one = {"value": "a", "score": 1, "outcome": "right", "at": "2026-01-31T09:00:00.000Z"}
    >>> is_entry({"first": one, "best": one, "last": one, "tries": 1}), is_entry({"tries": 1})
    (True, False)
    """
    return (
        isinstance(entry, dict)
        and entry.keys() == _ENTRY
        and type(entry["tries"]) is int
        and 1 <= entry["tries"] <= 1_000_000
        and _is_try(entry["first"])
        and _is_try(entry["best"])
        and _is_try(entry["last"])
    )


def _text(one: dict) -> str:
    return json.dumps([one["outcome"], one["value"]], sort_keys=True)


def _score(one: dict) -> float:
    return -1 if one["score"] is None else one["score"]


def _earlier(one: dict, other: dict) -> dict:
    # two tries at the same instant still need one order, or the result would depend on who came first
    return min(one, other, key=lambda t: (t["at"], _score(t), _text(t)))


def _later(one: dict, other: dict) -> dict:
    return max(one, other, key=lambda t: (t["at"], _score(t), _text(t)))


def _better(one: dict, other: dict) -> dict:
    if _score(one) != _score(other):
        return max(one, other, key=_score)
    return _later(one, other) if _score(one) < 0 else _earlier(one, other)


def merge(entry: dict, other: dict) -> dict:
    """Join two versions of one entry; the order does not matter, and joining twice changes nothing.

    Parameters
    ----------
    entry, other : dict
        Whole entries (see ``is_entry``).

    Returns
    -------
    dict
        The earlier first try, the better best try, the later last try, the higher count of tries.

    Examples
    --------
    >>> a = {"value": "a", "score": 0, "outcome": "wrong", "at": "2026-01-31T09:00:00.000Z"}
    >>> b = {"value": "b", "score": 1, "outcome": "right", "at": "2026-01-31T09:05:00.000Z"}
    >>> both = merge(dict(first=a, best=a, last=a, tries=1), dict(first=b, best=b, last=b, tries=2))
    >>> both["first"]["value"], both["best"]["value"], both["tries"]
    ('a', 'b', 2)
    """
    return {
        "first": _earlier(entry["first"], other["first"]),
        "best": _better(entry["best"], other["best"]),
        "last": _later(entry["last"], other["last"]),
        "tries": max(entry["tries"], other["tries"]),
    }


def merge_all(entries: dict, others: dict) -> dict:
    """Join two sets of entries key by key.

    Parameters
    ----------
    entries, others : dict of str to dict
        Whole entries by key.

    Returns
    -------
    dict of str to dict
        Every key of both; a key in both is joined by ``merge``.

    Examples
    --------
    >>> merge_all({}, {})
    {}
    """
    joined = dict(entries)
    for key, entry in others.items():
        joined[key] = merge(joined[key], entry) if key in joined else entry
    return joined
