"""What a learner has done and written so far, lesson by lesson, and the doors to take it along or to forget it."""

from html import escape

from ..lesson import read_lesson
from ..markdown import inline_html, without_marks
from ..places import course_id, data_folder, notebooks_folder, record_path
from ..quiz.bank import load_bank
from ..surface import in_book
from ..widgets.base import CourseWidget
from .lesson_cells import lesson_cells
from .record import FORMAT, VERSION


class Progress(CourseWidget):
    """The view of the learner's record.

    Parameters
    ----------
    lessons : list of dict
        What there is to do; see ``contents``.
    course : str
        The course's id.
    where : str
        The record's file, or ``""`` in a page.

    Examples
    --------
    >>> Progress(contents(), "my-course", "my-record.json")  # doctest: +SKIP
    """

    module = "progress"
    uses = ("exercises.js",)

    def __init__(self, lessons: list, course: str, where: str = ""):
        super().__init__(
            data={"lessons": lessons, "course": course, "format": FORMAT, "version": VERSION, "where": where},
            memory_keys=[""],
        )

    def static_html(self) -> str:
        """Return what there is to do, for pages without JavaScript."""
        tails = [f": {len(lesson['questions'])} questions" for lesson in self.data["lessons"]]
        return without_script("progress", self.data["lessons"], tails)


def without_script(name: str, lessons: list, tails: list[str]) -> str:
    """Return a box that leads to the lessons, for a view of the record in pages without JavaScript.

    Parameters
    ----------
    name : str
        ``progress`` or ``portfolio``.
    lessons : list of dict
        Each with its ``href`` and ``title``.
    tails : list of str
        What stands after the link to each lesson.
    """
    rows = "".join(f'<li><a href="{escape(lesson["href"])}">{escape(lesson["title"])}</a>{tail}</li>'
                   for lesson, tail in zip(lessons, tails, strict=True))
    return (
        f'<section class="course-box course-{name}" aria-label="{name.capitalize()}">'
        f"<p>Your {name} needs JavaScript in the browser, or JupyterLab.</p><ul>{rows}</ul></section>"
    )


def contents() -> list[dict]:
    """List what there is to do: the lessons with their objectives, questions and notes, and where each stands.

    Returns
    -------
    list of dict
        ``id``, ``title``, ``href`` (a page of the book, or a notebook in JupyterLab), ``objectives``, ``questions``,
        ``exercises``, ``notes``, ``debates``, ``boards`` and ``matrices``. Each has the ``key`` of the record, the
        ``anchor`` in the page and the ``cell`` of the notebook; the ``key`` of the last three ends in ``/`` and begins
        those of its parts.

    Raises
    ------
    CourseError
        If a lesson's frame or its quiz file is wrong.

    Examples
    --------
    >>> [lesson["title"] for lesson in contents()]  # doctest: +SKIP
    ['00 · How to read this course', '02 · Counting summits']
    """
    # a lesson has a quiz file; a learner's copy of it beside it has none
    banks = sorted((data_folder() / "quizzes").glob("*.yml"))
    pairs = [(notebooks_folder() / f"{bank.stem}.ipynb", bank) for bank in banks]
    return [_lesson(path, bank) for path, bank in pairs if path.exists()]


def _lesson(path, bank) -> dict:
    lesson, cells, bank = read_lesson(path), lesson_cells(path), load_bank(bank)
    return {
        "id": lesson.id,
        "title": f"{lesson.id.split('-')[0]} · {lesson.title}",
        # this view and the lessons stand in one folder, on both surfaces
        "href": f"{lesson.id}.html" if in_book() else path.name,
        "objectives": [{"id": id_, "html": inline_html(text)} for id_, text in lesson.objectives.items()],
        "questions": [
            {
                "key": f"quiz/{lesson.id}/{question.id}",
                "anchor": f"question-{question.id}",
                "cell": cells["quizzes"].get(str(part.id), ""),
                "objective": question.objective,
                "points": question.points,
                "again": question.again,
                "withheld": question.withheld,
                "names": _names(question) if question.withheld else {},
                "unit": getattr(question, "unit", ""),
                "text": without_marks(question.prompt),
                "place": f"{part.title.partition(' · ')[0]}, question {number}",
            }
            for part in bank.parts
            for number, question in enumerate(part.questions, start=1)
        ],
        "exercises": [
            _exercise(one, lesson.id, cells["tasks"].get(one.id.partition("-")[2])) for one in bank.exercises
        ],
        "notes": _kept(cells["notes"], "note", "prompt"),
        "boards": _kept(cells["boards"], "forecast", "title", ends="/"),
        "debates": _kept(cells["debates"], "debate", "resolution", ends="/"),
        "matrices": _kept(cells["matrices"], "matrix", "title", ends="/"),
    }


def _names(question) -> dict[str, str]:
    """The words of what a withheld question offers, by the ids under which an answer is kept."""
    return {one.id: without_marks(one.text) for one in (*question.options, *question.items, *question.lefts)}


def _exercise(exercise, lesson: str, task: dict | None) -> dict:
    """What the page needs to know of an exercise; it stands at the heading of its task."""
    # the builder makes the anchor of a heading in this way
    from docutils.nodes import make_id

    kind, number = ("Extension", exercise.id[6:]) if "-ext" in exercise.id else ("Exercise", exercise.id[5:])
    return {
        "key": f"exercise/{lesson}/{exercise.id}",
        "note": f"note/{exercise.id}" if exercise.expects == "writing" else "",
        "anchor": make_id(without_marks(task["heading"])) if task else "",
        "cell": task["cell"] if task else "",
        "objective": exercise.objective,
        # others are withheld in part only, and check themselves
        "withheld": exercise.withheld and exercise.graded,
        "unit": exercise.unit,
        "text": without_marks(exercise.title),
        "place": f"{kind} {number}",
    }


def _kept(found: dict, kind: str, words: str, ends: str = "") -> list[dict]:
    """What the page needs to know of each note, board, debate or matrix of a lesson."""
    return [
        {
            "key": f"{kind}/{id_}{ends}",
            "anchor": f"{kind}-{id_}",
            "cell": one["cell"],
            "text": without_marks(one[words]),
        }
        for id_, one in found.items()
    ]


def progress() -> Progress:
    """Show what you have done and written so far, and export, import or forget it.

    Returns
    -------
    Progress
        The widget; its last line in a cell shows it.

    Raises
    ------
    CourseError
        If a lesson's frame or its quiz file is wrong.

    Examples
    --------
    >>> progress()  # doctest: +SKIP
    """
    # a page must not show a path of the machine that built it
    return Progress(contents(), course_id(), "" if in_book() else str(record_path()))
