"""What a learner has done so far, lesson by lesson, and the doors to take it along or to forget it."""

from html import escape

from ..lesson import lessons
from ..markdown import inline_html
from ..places import course_id, data_folder, record_path
from ..quiz.bank import load_bank
from ..surface import in_book
from ..widgets.base import CourseWidget
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

    def __init__(self, lessons: list, course: str, where: str = ""):
        super().__init__(
            data={"lessons": lessons, "course": course, "format": FORMAT, "version": VERSION, "where": where},
            memory_keys=[""],
        )

    def static_html(self) -> str:
        """Return what there is to do, for pages without JavaScript."""
        rows = "".join(
            f"<li>{escape(lesson['title'])}: {len(lesson['questions'])} questions</li>"
            for lesson in self.data["lessons"]
        )
        return (
            '<section class="course-box course-progress" aria-label="Progress">'
            f"<p>Your progress needs JavaScript in the browser, or JupyterLab.</p><ul>{rows}</ul></section>"
        )


def contents() -> list[dict]:
    """List what there is to do: the lessons with their objectives, and the questions of their quizzes.

    Returns
    -------
    list of dict
        ``id``, ``title``, ``objectives`` (``id`` and ``html``) and ``questions`` (``key`` and ``objective``).

    Raises
    ------
    CourseError
        If a lesson's frame or its quiz file is wrong.

    Examples
    --------
    >>> [lesson["title"] for lesson in contents()]  # doctest: +SKIP
    ['00 · How to read this course', '02 · Counting summits']
    """
    found = []
    for lesson in lessons():
        bank = data_folder() / "quizzes" / f"{lesson.id}.yml"
        questions = load_bank(bank).questions if bank.exists() else []
        found.append(
            {
                "id": lesson.id,
                "title": f"{lesson.id.split('-')[0]} · {lesson.title}",
                "objectives": [
                    {"id": id_, "html": inline_html(text)} for id_, text in lesson.objectives.items()
                ],
                "questions": [
                    {"key": f"quiz/{lesson.id}/{q.id}", "objective": q.objective} for q in questions
                ],
            }
        )
    return found


def progress() -> Progress:
    """Show what you have done so far, and keep, bring in or forget your answers.

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
