"""What a result is worth, and what is said to it."""

from dataclasses import dataclass

from ..quiz.grading import MARKED_BY_HAND
from .hints import hint_for
from .reading import Unreadable, is_blank, read

_COUNTED = {"list": "Places", "set": "Entries", "mapping": "Entries", "series": "Entries", "table": "Cells"}
NOTHING_GIVEN = "Nothing is given yet. Put your result in the place of the blank, and run the cell."
NOTHING_CHANGED = "Nothing is changed yet: this is what the cell gives as it stood."


@dataclass(frozen=True)
class Keys:
    """What the values of an exercise are compared with.

    Parameters
    ----------
    right : Key or None
        The right value; None if somebody else marks, and only the starter is known.
    wrong : list of (Key, str)
        Wrong values that were foreseen, each with its hint.
    starter : Key or None
        What the starter cell gives before it is changed.
    """

    right: object | None
    wrong: list
    starter: object = None


@dataclass(frozen=True)
class Marked:
    """What marking found.

    Parameters
    ----------
    outcome : str or None
        ``"right"``, ``"partial"``, ``"wrong"``, or None if there was nothing to mark.
    score : float or None
        The share of entries that are right, 0 to 1.
    words : str
        What is said, in Markdown, its verdict included.
    is_kept : bool
        Whether this is an answer that somebody else marks.
    """

    outcome: str | None
    score: float | None
    words: str
    is_kept: bool = False


def mark(exercise, keys: Keys | None, value) -> Marked:
    """Mark one result.

    A single value scores 1 or 0. Of several entries the share of right ones counts, in the longer of the two: what
    is too much lowers it like what is missing.

    Parameters
    ----------
    exercise : Exercise
        The exercise.
    keys : Keys or None
        Its keys; without them an answer is kept and not marked.
    value : object
        What a cell hands over.

    Returns
    -------
    Marked
        Outcome, score and words.

    Examples
    --------
    >>> from types import SimpleNamespace
    >>> from japan_russia.kit.exercises.key import Key
    >>> task = SimpleNamespace(expects="number", right="The middle lag.", hint="Sort the lags first.", unit="days")
    >>> keys = Keys(Key({"": ("number", 35.0)}), [])
    >>> mark(task, keys, 35).words, mark(task, keys, None).outcome
    ('Right. The middle lag.', None)
    """
    if is_blank(value):
        marker = "" if keys and keys.right is not None else f" {MARKED_BY_HAND}"
        return Marked(None, None, f"{NOTHING_GIVEN}{marker}")
    try:
        given = read(value, exercise.expects)
    except Unreadable as problem:
        return Marked(None, None, f"Not yet. {problem}")
    return mark_entries(exercise, keys, given)


def mark_entries(exercise, keys: Keys | None, given: dict) -> Marked:
    """Mark a result that was read already, such as one that a record kept.

    Parameters
    ----------
    exercise : Exercise
        The exercise.
    keys : Keys or None
        Its keys; without them an answer is kept and not marked.
    given : dict of str to (str, object)
        The entries, from ``reading.read`` or ``reading.read_kept``.

    Returns
    -------
    Marked
        Outcome, score and words.

    Examples
    --------
    >>> mark_entries(None, None, {"": ("number", 35.0)}).words
    'Kept. Your instructor marks this one.'
    """
    if keys is None or keys.right is None:
        if keys and keys.starter.is_met(given):
            return Marked(None, None, f"{NOTHING_CHANGED} {MARKED_BY_HAND}")
        return Marked(None, None, f"Kept. {MARKED_BY_HAND}", is_kept=True)
    if keys.right.is_met(given):
        # a student's edition has no words of its own here: they often name the value
        return Marked("right", 1.0, f"Right. {exercise.right or ''}".strip())
    if keys.starter is not None and keys.starter.is_met(given):
        return Marked(None, None, f"{NOTHING_CHANGED} {exercise.hint}")
    hits = keys.right.hits(given)
    counted = _COUNTED.get(exercise.expects)
    score = round(hits / max(len(keys.right), len(given)), 4) if counted else 0.0
    told = next((hint for key, hint in keys.wrong if key.is_met(given)), "")
    # an author's hint speaks of this very value; a general one would only blur what it says
    told = told or hint_for(given, keys.right, exercise.expects) or exercise.hint
    count = f"{counted} that are right: {hits} of {len(keys.right)}. " if counted else ""
    return Marked("partial" if hits else "wrong", score, f"Not yet. {count}{told}")
