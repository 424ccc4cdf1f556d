"""The boxes for the teacher, gathered from all lessons, with links back; and the list of the slides."""

import re
from itertools import groupby
from pathlib import Path

from docutils import nodes
from sphinx.transforms import SphinxTransform

from ...lesson import Lesson
from ...markdown import without_marks
from ...quiz import load_bank
from ...teaching import Box, read_teaching
from ..citations import brief_link
from ..lesson_pages import docname_of, duration, table_of, title_of
from ..strict import report
from .gathering import Gathering


def anchor_of_box(number: int) -> str:
    """Return the anchor of a box for the teacher in the page of its lesson.

    Parameters
    ----------
    number : int
        Its place among the boxes of the lesson, from 1.
    """
    return f"for-the-teacher-{number}"


class TeachingAnchors(SphinxTransform):
    """In a lesson, give each box for the teacher an anchor, and let the questions that it names lead to them."""

    default_priority = 875  # after the boxes have been labelled

    def apply(self, **kwargs):
        """Go through the boxes of a lesson's page."""
        if not self.env.docname.startswith("notebooks/"):
            return
        boxes = (box for box in self.document.findall(nodes.admonition)
                 if any(name.startswith("teach-") for name in box["classes"]))
        for number, box in enumerate(boxes, 1):
            box["ids"].append(anchor_of_box(number))
            _say_options(box, self.env, self.env.docname.rpartition("/")[2])
            _link_questions(box, self.env.docname)


def _say_options(node: nodes.Element, env, lesson: str):
    """Put the words of an option behind its letter: in the lesson options are shuffled and have no letters."""
    file = Path(env.srcdir) / "data" / "quizzes" / f"{lesson}.yml"
    named = [one for one in node.findall(nodes.paragraph) if one.astext().startswith("Revealed by")]
    if not named or not file.is_file():
        return
    env.note_dependency(str(file))
    said = {question.id: {one.id: one.text for one in question.options} for question in load_bank(file).questions
            if question.kind in ("single", "multiple")}
    for paragraph in named:
        options = {}
        for word in list(paragraph.findall(nodes.literal)):
            options = said.get(word.astext(), {}) if re.fullmatch(r"\d\d-q\w+", word.astext()) else options
            if text := options.get(word.astext()):
                word.parent.insert(word.parent.index(word) + 1, nodes.Text(f" “{without_marks(text).rstrip('.')}”"))


def _link_questions(node: nodes.Element, docname: str):
    number = docname.rpartition("/")[2][:2]
    for word in list(node.findall(nodes.literal)):
        if re.fullmatch(rf"{number}-q\w+", word.astext()):
            word.replace_self(brief_link("", "", word.deepcopy(), docname=docname, anchor=f"question-{word.astext()}"))


class TeachingNotes(Gathering):
    """``{teaching-notes}``: the boxes for the teacher of every lesson; each title leads to where the box stands."""

    def run(self) -> list[nodes.Node]:
        """Return a section for each lesson."""
        sections = []
        for lesson in self.lessons():
            teaching = read_teaching(lesson.path)
            for problem in teaching.problems:
                report(problem, self.env.docname)
            if not teaching.boxes:
                continue
            number = lesson.id[:2]
            section = self.section(title_of(lesson), f"notes-{number}")
            numbered = enumerate(teaching.boxes, 1)
            for part, boxes in groupby(numbered, key=lambda pair: pair[1].section):
                piece = self.section(f"{number} · {part}", f"notes-{number}-{part.lower().replace(' ', '-')}")
                piece += [self._box(lesson, place, box) for place, box in boxes]
                section += piece
            sections.append(section)
        return sections

    def _box(self, lesson: Lesson, place: int, box: Box) -> nodes.admonition:
        docname = docname_of(lesson)
        back = brief_link("", box.title, docname=docname, anchor=anchor_of_box(place))
        made = nodes.admonition("", nodes.title("", "", back), *self.parsed(box.body), classes=["teaching"])
        _say_options(made, self.env, lesson.id)
        _link_questions(made, docname)
        return made


class SlideDecks(Gathering):
    """``{slide-decks}``: a table of the slides of each lesson; they lie in a folder beside that of the pages."""

    def run(self) -> list[nodes.Node]:
        """Return the table."""
        up, rows = "../" * (self.env.docname.count("/") + 1), []
        for lesson in self.lessons():
            teaching = read_teaching(lesson.path)
            if teaching.slides:
                address = f"{up}slides/{lesson.id}.html"
                # one slide with the title, one with the key points
                count, minutes = len(teaching.slides) + 2, duration(teaching.minutes("class"))
                rows.append([nodes.reference("", title_of(lesson), refuri=address, internal=True),
                             nodes.Text(str(count)), nodes.Text(minutes)])
        return [table_of(["Slides", "How many", "In class"], rows)] if rows else []
