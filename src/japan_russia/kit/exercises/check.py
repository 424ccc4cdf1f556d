"""The answer to a result in a notebook: words on the screen, and a line in the learner's record."""

from datetime import UTC, datetime
from html import escape
from json import dumps

from ..errors import CourseError, did_you_mean
from ..markdown import inline_html, without_marks
from ..quiz.bank import exercises_of
from ..quiz.exercises import value_of
from ..quiz.grading import MARKED_BY_HAND
from ..surface import in_book
from .hashed import HashedKey
from .key import Key
from .marking import Keys, Marked, mark
from .reading import read

IN_BOOK = "In JupyterLab this cell says whether your result is right, or gives a hint."
KEPT_IN_LAB = f"In JupyterLab this cell keeps your result. {MARKED_BY_HAND}"
#: Longer values are cut in the record: it is for looking up, and the outcome is kept beside it.
_LONGEST, _LARGEST = 2000, 100_000


class Answer:
    """What ``check`` shows: words first, so that nobody needs to see a colour.

    Parameters
    ----------
    words : str
        Markdown.
    outcome : str, optional
        ``"right"``, ``"partial"`` or ``"wrong"``; None if nothing was marked.
    notice : str, optional
        A message about the record.

    Examples
    --------
    >>> Answer("Right. *35* days.", "right")
    Right. 35 days.
    """

    def __init__(self, words: str, outcome: str | None = None, notice: str = ""):
        self.words, self.outcome, self.notice = words, outcome, notice

    def __repr__(self):
        return "\n".join(filter(None, (without_marks(self.words), self.notice)))

    def _repr_html_(self):
        verdict, _, rest = self.words.partition(". ")
        verdict = verdict.rstrip(".")  # it may stand alone
        bold = f"<strong>{escape(verdict)}.</strong> " if verdict in ("Right", "Not yet", "Kept") else ""
        words = bold + inline_html(rest if bold else self.words)
        notice = f"<p>{escape(self.notice)}</p>" if self.notice else ""
        # in a page nothing is answered, so there is nothing to announce
        role = "" if in_book() else ' role="status"'
        return f'<div class="course-check"{role}><p>{words}</p>{notice}</div>'


def checked(id_: str, value, namespace: dict) -> Answer:
    """Mark a result of an exercise, keep it in the learner's record, and answer in words.

    Parameters
    ----------
    id_ : str
        The exercise, such as ``"04-ex2"``.
    value : object
        The result: a number, a text, a date, a Series …
    namespace : dict
        The names for the bank's ``computed``, such as ``{"load": load, "pd": pandas}``.

    Returns
    -------
    Answer
        What the cell shows. While a book is built it is one neutral line.

    Raises
    ------
    CourseError
        If there is no such exercise, or if something is wrong in the quiz file.

    Examples
    --------
    >>> checked("04-ex2", None, {})  # doctest: +SKIP
    Nothing is given yet. Put your result in the place of the blank, and run the cell.
    """
    lesson, exercise = find(id_)
    if in_book():
        return Answer(KEPT_IN_LAB if exercise.withheld and exercise.hashed is None else IN_BOOK)
    if exercise.expects == "writing":
        return Answer("This task is a text. Write it into the note; a reader marks it.")
    marked = mark(exercise, keys_of(exercise, namespace), value)
    is_try = marked.outcome or marked.is_kept
    notice = _keep(f"exercise/{lesson}/{exercise.id}", exercise, marked, value) if is_try else ""
    return Answer(marked.words, marked.outcome, notice)


def find(id_: str) -> tuple:
    """Find an exercise by its id.

    Parameters
    ----------
    id_ : str
        Such as ``"04-ex2"``.

    Returns
    -------
    (str, Exercise)
        The lesson, such as ``"04-crimea-and-sanctions"``, and the exercise.

    Raises
    ------
    CourseError
        If there is none.

    Examples
    --------
    >>> find("04-ex2")[0]  # doctest: +SKIP
    '04-crimea-and-sanctions'
    """
    known = exercises_of(str(id_)[:2])
    if found := known.get(str(id_)):
        return found
    there = f"This lesson has: {', '.join(known)}." if known else "An id is a lesson's number, -ex and a number."
    raise CourseError(f"There is no exercise {id_!r}.", f"check({id_!r}, …)", did_you_mean(id_, known, 0.9) or there)


def keys_of(exercise, namespace: dict) -> Keys | None:
    """Compute what the values of an exercise are compared with.

    In a student's edition they are hashes. A graded exercise there has at most that of its starter; without it the
    answer is None.

    Parameters
    ----------
    exercise : Exercise
        An exercise of a bank, no writing.
    namespace : dict
        The names for ``computed``.

    Raises
    ------
    CourseError
        If an expression fails.

    Examples
    --------
    >>> keys_of(find("04-ex2")[1], {"load": load, "pd": pd})  # doctest: +SKIP
    """

    is_kept = exercise.withheld and exercise.hashed is None
    if is_kept and exercise.starter is None:
        return None

    def key(one):
        if one.hashed:
            return HashedKey(exercise.salt, **one.hashed.model_dump(), tolerance=exercise.tolerance)
        return Key(read(value_of(exercise, one, namespace), exercise.expects), exercise.tolerance)

    starter = key(exercise.starter) if exercise.starter else None
    if is_kept:
        return Keys(None, [], starter)
    return Keys(key(exercise), [(key(one), one.hint) for one in exercise.wrong], starter)


def _keep(key: str, exercise, marked: Marked, value) -> str:
    """Write a try into the record; the same result checked again is none."""
    # the record brings a lock and other things that an answer alone does not need
    from ..progress.merge import merge
    from ..progress.record import Record

    # what is to be marked later is kept whole
    longest = _LONGEST if marked.outcome else _LARGEST
    record, short = Record(), short_value(read(value, exercise.expects), longest)
    held = record.entries([key]).get(key)
    if held and held["last"]["value"] == short:
        return record.notice
    at = datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    one = {"value": short, "score": marked.score, "outcome": marked.outcome, "at": at}
    entry = {"first": one, "best": one, "last": one, "tries": held["tries"] + 1 if held else 1}
    record.update({key: merge(held, entry) if held else entry})
    return record.notice


def short_value(entries: dict, longest: int = _LONGEST):
    """Return a result as the record keeps it: plain values that JSON can hold, cut where they are long.

    Parameters
    ----------
    entries : dict of str to (str, object)
        The entries, as ``reading.read`` gives them.
    longest : int, optional
        How many characters of JSON are kept.

    Returns
    -------
    object
        A single value, or a dict of values by label; a text of its beginning if that is long.

    Examples
    --------
    >>> short_value({"": ("number", 35.0)}), short_value({"a": ("number", 1.5), "b": ("missing", "")})
    (35.0, {'a': 1.5, 'b': None})
    """
    plain = {label: None if sort == "missing" else value for label, (sort, value) in entries.items()}
    if list(plain) == [""]:
        return plain[""]
    text = dumps(plain, ensure_ascii=False)
    return plain if len(text) <= longest else text[:longest] + "…"
