"""The quiz that a notebook shows, in JupyterLab and in the page."""

from html import escape
from random import Random

from ..lesson import read_lesson
from ..markdown import inline_html, without_marks
from ..places import notebooks_folder
from ..progress.merge import is_entry
from ..surface import in_book
from ..widgets.base import CourseWidget
from .bank import load_bank
from .grading import MARKED_BY_HAND
from .references import references


class Quiz(CourseWidget):
    """The questions of one part of a lesson.

    Parameters
    ----------
    lesson : str or pathlib.Path
        The lesson, such as ``"02-counting-summits"``, or a quiz file.
    part : int or str
        1, 2, … or ``"review"``.
    seed : int or str, optional
        Another seed gives another order of options; the same seed always gives the same.

    Raises
    ------
    CourseError
        If there is no such lesson or part, or if something is wrong in the quiz file.

    Examples
    --------
    >>> Quiz("02-counting-summits", part=1)  # doctest: +SKIP
    >>> Quiz("02-counting-summits", part="review", seed=7).score  # doctest: +SKIP
    (0, 12)
    """

    module = "quiz"

    def __init__(self, lesson, part=1, seed=0):
        bank = load_bank(lesson)
        self.bank, self.part = bank, bank.part(part)
        questions = [_drawn(question, bank.lesson, seed) for question in self.part.questions]
        super().__init__(
            data={"lesson": bank.lesson, "title": self.part.title, "questions": questions},
            memory_keys=[question["key"] for question in questions],
        )

    @property
    def score(self) -> tuple[float, int]:
        """Points of the best answers so far, and all points there are; a withheld question has none here."""
        marked = [question for question in self.part.questions if not question.withheld]
        got = sum(
            question.points * ((self._entry(question) or {"best": {}})["best"].get("score") or 0) for question in marked
        )
        return round(got, 2), sum(question.points for question in marked)

    @property
    def answers(self) -> dict:
        """The last answer to every question, by its id; None where there is none."""
        return {
            question.id: entry["last"]["value"] if (entry := self._entry(question)) else None
            for question in self.part.questions
        }

    def _entry(self, question) -> dict | None:
        entry = self.memory.get(f"quiz/{self.bank.lesson}/{question.id}")
        return entry if is_entry(entry) else None

    def static_html(self) -> str:
        """Return the questions and what can be chosen, without the key, for pages without JavaScript."""
        questions = "".join(
            f'<li id="question-{question["id"]}">{_printed(question)}</li>' for question in self.data["questions"]
        )
        return (
            f'<section class="course-box course-quiz" aria-label="Quiz: {escape(self.data["title"])}">'
            "<p>Answering needs JavaScript in the browser, or JupyterLab. These are the questions.</p>"
            f"<ol>{questions}</ol></section>"
        )


def _drawn(question, lesson: str, seed) -> dict:
    """Return what the page needs to ask and grade one question."""
    chance = Random(f"{seed}/{question.id}")
    drawn = {
        "id": question.id,
        "key": f"quiz/{lesson}/{question.id}",
        "kind": question.kind,
        "points": question.points,
        "prompt_html": inline_html(question.prompt),
        "hint_html": inline_html(question.hint),
        "sources": references(question.source),
        "note_html": inline_html(question.source.note or ""),
        "again": [one for id_ in question.again for one in _where_taught(id_)],
    }
    if question.withheld:
        return drawn | _without_key(question, chance)
    drawn |= {
        "feedback_html": {
            name: inline_html(text) for name, text in question.feedback.model_dump().items() if text
        },
    }
    match question.kind:
        case "single" | "multiple":
            options = [
                {
                    "id": o.id,
                    "html": inline_html(o.text),
                    "right": o.right,
                    "feedback_html": inline_html(o.feedback),
                }
                for o in question.options
            ]
            drawn["options"] = _shuffled(options, chance) if question.shuffle else options
        case "numeric":
            drawn |= {"answer": question.answer, "tolerance": question.tolerance, "unit": question.unit}
            drawn["traps"] = [
                {"value": trap.value, "feedback_html": inline_html(trap.feedback)} for trap in question.traps
            ]
        case "text":
            drawn["accept"] = question.accept
            drawn["traps"] = [
                {"text": trap.text, "feedback_html": inline_html(trap.feedback)} for trap in question.traps
            ]
        case "order":
            drawn["items"] = [
                {
                    "id": item.id,
                    "html": inline_html(item.text),
                    "text": without_marks(item.text),
                    "feedback_html": inline_html(item.feedback),
                }
                for item in question.items
            ]
            # the right order is never the one shown first, whatever the bank says about shuffling
            drawn["start"] = _shuffled([item.id for item in question.items], chance, never_same=True)
        case "match":
            drawn["pairs"] = [
                {
                    "id": pair.id,
                    "html": inline_html(pair.left),
                    "text": without_marks(pair.left),
                    "right": pair.right,
                    "feedback_html": inline_html(pair.feedback),
                }
                for pair in question.pairs
            ]
            drawn["choices"] = (
                _shuffled(question.choices(), chance) if question.shuffle else question.choices()
            )
    return drawn


def _without_key(question, chance: Random) -> dict:
    """Return what the page needs to ask a question and to keep its answer, and no more."""
    drawn = {"withheld": True, "marker": MARKED_BY_HAND, "feedback_html": {}, "traps": [], "accept": [],
             "unit": question.unit}
    for name in ("options", "items", "lefts"):
        drawn[name.replace("lefts", "pairs")] = [
            {"id": one.id, "html": inline_html(one.text), "text": without_marks(one.text)}
            for one in getattr(question, name)
        ]
    if question.shuffle:
        drawn["options"] = _shuffled(drawn["options"], chance)
    drawn["start"] = _shuffled([one["id"] for one in drawn["items"]], chance)
    return drawn | {"choices": question.choices}


def _where_taught(objective: str) -> list[dict]:
    """Return the lesson that teaches an objective: a link in the book and in JupyterLab; nothing if it is not there."""
    for path in notebooks_folder().glob(f"{objective[:2]}-*.ipynb"):
        lesson = read_lesson(path)
        if objective in lesson.objectives:
            href = f"{path.stem}.html" if in_book() else path.name
            words = f"{objective} {without_marks(lesson.objectives[objective])}"
            return [{"href": href, "title": f"{objective[:2]} · {lesson.title}", "words": words}]
    return []


def _shuffled(things: list, chance: Random, never_same: bool = False) -> list:
    mixed = list(things)
    chance.shuffle(mixed)
    if never_same and mixed == things:
        mixed = [*things[1:], things[0]]
    return mixed


def _printed(question: dict) -> str:
    choices = {
        "single": lambda: [o["html"] for o in question["options"]],
        "multiple": lambda: [o["html"] for o in question["options"]],
        "order": lambda: [
            i["html"] for id_ in question["start"] for i in question["items"] if i["id"] == id_
        ],
        "match": lambda: [
            f"{pair['html']} — {' / '.join(map(escape, question['choices']))}" for pair in question["pairs"]
        ],
    }.get(question["kind"], list)()
    return f"<p>{question['prompt_html']}</p>" + (
        f"<ul>{''.join(f'<li>{choice}</li>' for choice in choices)}</ul>" if choices else ""
    )
