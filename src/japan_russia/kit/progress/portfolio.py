"""What a learner saved on the way, lesson by lesson, in one place and as one text: a portfolio."""

from ..places import course_id
from ..surface import in_book
from ..widgets.base import CourseWidget
from .view import contents, without_script

#: What a lesson may keep besides questions and notes: the name in ``contents()``, and what the portfolio calls it.
KEPT = {"debates": "Votes and arguments", "boards": "Forecasts", "matrices": "Evidence matrix"}


class Portfolio(CourseWidget):
    """The learner's notes, votes, forecasts and ratings, to choose from and to save as one text.

    Parameters
    ----------
    lessons : list of dict
        What there is to do; see ``kit.progress.view.contents``.
    course : str
        The course's id.
    cover : str, optional
        The id of the note that is the cover page: it comes first in the text.
    words : dict of str to dict, optional
        What was saved, in words, by the beginning of the record's keys: ``names`` by id, and for a matrix the ids of
        its ``explanations`` and its ``starting`` ratings. What has no name here is shown by its id.

    Examples
    --------
    >>> Portfolio(contents(), "my-course")  # doctest: +SKIP
    """

    module = "portfolio"
    uses = ("ratings.js", "exercises.js")

    def __init__(self, lessons: list, course: str, cover: str = "", words: dict | None = None):
        super().__init__(data={"lessons": [_lesson(lesson, words or {}) for lesson in lessons], "course": course,
                               "cover": f"note/{cover}"}, memory_keys=[""])

    def static_html(self) -> str:
        """Return where the pieces of a portfolio come from, for pages without JavaScript."""
        return without_script("portfolio", self.data["lessons"], [""] * len(self.data["lessons"]))


def _lesson(lesson: dict, words: dict) -> dict:
    kept = [
        {"kind": kind, "key": one["key"], "text": one["text"], "anchor": one["anchor"], **words.get(one["key"], {})}
        for name, kind in KEPT.items()
        for one in lesson.get(name, ())
    ]
    notes = [{part: note[part] for part in ("key", "text", "anchor")} for note in lesson["notes"]]
    wanted = ("key", "points", "text", "place", "withheld")
    questions = [{part: one[part] for part in wanted if part in one} for one in lesson["questions"]]
    exercises = [{part: one[part] for part in ("key", "note", "text", "place")} for one in lesson.get("exercises", ())]
    return {"id": lesson["id"], "title": lesson["title"], "href": lesson["href"] if in_book() else "",
            "questions": questions, "exercises": exercises, "notes": notes, "kept": kept}


def portfolio(cover: str = "", words: dict | None = None) -> Portfolio:
    """Show what you saved on the way, choose what belongs in your portfolio, and save it as a text.

    Parameters
    ----------
    cover : str, optional
        The id of the note that is the cover page.
    words : dict of str to dict, optional
        What was saved, in words; see ``Portfolio``.

    Returns
    -------
    Portfolio
        The widget; its last line in a cell shows it.

    Raises
    ------
    CourseError
        If a lesson's frame or its quiz file is wrong.

    Examples
    --------
    >>> portfolio("09-cover", saved_words())  # doctest: +SKIP
    """
    return Portfolio(contents(), course_id(), cover, words)
