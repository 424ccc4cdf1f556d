"""The remembered text box: a prediction before the evidence, an open answer, a caption."""

import re
from html import escape

from ...errors import CourseError
from ...markdown import inline_html
from ...progress.merge import is_entry, is_key
from ..base import CourseWidget


class Note(CourseWidget):
    """A question with room to write; what is written is kept in the learner's record and graded by no program.

    A note with the id of a graded exercise that ``expects: writing`` says that a person marks it, and its points.

    Parameters
    ----------
    id : str
        A name that no other note of the course has, such as ``"02-n1"``: the lesson's number first.
    prompt : str
        What to write about, in Markdown.
    rows : int, optional
        How many lines the box shows.
    placeholder : str, optional
        Pale words in the empty box.

    Raises
    ------
    CourseError
        If the id or the prompt is empty, or if something is wrong in the quiz file of an exercise.

    Examples
    --------
    >>> Note("02-n1", "How many summits do you expect to find?", rows=2)  # doctest: +SKIP
    """

    module = "note"

    def __init__(self, id: str, prompt: str, rows: int = 3, placeholder: str = ""):
        key = f"note/{id}"
        if not is_key(key) or not str(prompt).strip():
            raise CourseError(
                "A note needs an id and a prompt.",
                f"Note({id!r}, {prompt!r})",
                'Write for example Note("02-n1", "What do you expect?").',
            )
        super().__init__(
            data={
                "key": key,
                "prompt_html": inline_html(prompt),
                "rows": max(1, int(rows)),
                "placeholder": placeholder,
                "marked": _marked(id),
            },
            memory_keys=[key, f"first-text/{id}"],
        )

    @property
    def text(self) -> str:
        """What is written now; ``""`` if nothing is."""
        entry = self.memory.get(self.data["key"])
        return str(entry["last"]["value"]) if is_entry(entry) else ""

    def static_html(self) -> str:
        """Return the prompt and an empty frame to write in on paper."""
        lines, marked = "<br>" * self.data["rows"], self.data["marked"]
        return (
            f'<section class="course-box course-note" id="{escape(self.data["key"].replace("/", "-", 1))}" '
            f'aria-label="Note {escape(self.data["key"][5:])}">'
            f"<p>{self.data['prompt_html']}</p>"
            + (f'<p class="course-marked">{escape(marked)}</p>' if marked else "") +
            f'<p class="course-paper" aria-hidden="true">{lines}</p></section>'
        )


def _marked(id: str) -> str:
    """Say who marks a text, in words that are true with and without a class; ``""`` if nobody does."""
    # most notes answer no exercise, and reading the questions takes a moment
    if not re.fullmatch(r"\d\d-(ex|ext)\d+", id):
        return ""
    from ...quiz.bank import exercises_of

    _, task = exercises_of(id[:2]).get(id, ("", None))
    if not task or not task.graded or task.expects != "writing":
        return ""
    return f"In a class, the instructor marks this text: {task.points} point{'s' if task.points > 1 else ''}."
