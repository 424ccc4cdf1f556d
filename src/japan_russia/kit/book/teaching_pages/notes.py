"""The boxes for the teacher, gathered from all lessons, with links back; and the list of the slides."""

import re
from pathlib import Path

from docutils import nodes
from sphinx.transforms import SphinxTransform

from ...lesson import Lesson
from ...markdown import without_marks
from ...quiz import load_bank
from ...teaching import Box, Teaching, read_teaching
from ...teaching.cells import THE_LESSON
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


#: What stands together in the notes of a lesson: the word in the addresses, the heading, the kinds of boxes.
_GROUPS = (
    ("plans", "Plans", ("teach-minutes", "teach-board", "teach-pace")),
    ("sensitive", "Sensitive points", ("teach-sensitive",)),
    ("discussions", "Discussions", ("teach-discussion",)),
    ("misconceptions", "Misconceptions", ("teach-misconception",)),
)


class TeachingList(Gathering):
    """``{teaching-list}``: for each lesson a link to each kind of box in its notes, which opens the fold."""

    def run(self) -> list[nodes.Node]:
        """Return the list."""
        made = nodes.bullet_list("", bullet="-")
        for lesson in self.lessons():
            if links := _links(lesson, read_teaching(lesson.path)):
                made += nodes.list_item("", nodes.paragraph("", "", *_way(lesson, links)))
        return [made] if made.children else []


class TeachingNotes(Gathering):
    """``{teaching-notes}``: the boxes for the teacher, folded lesson by lesson; a title leads to its box there."""

    def run(self) -> list[nodes.Node]:
        """Return a section for each lesson."""
        sections = []
        for lesson in self.lessons():
            teaching = read_teaching(lesson.path)
            for problem in teaching.problems:
                report(problem, self.env.docname)
            if not teaching.boxes:
                continue
            section = self.section(title_of(lesson), _anchor(lesson))
            section += self._fold(lesson, teaching, ", ".join(words for words, _ in _links(lesson, teaching)))
            sections.append(section)
        return sections

    def _fold(self, lesson: Lesson, teaching: Teaching, words: str) -> nodes.admonition:
        title = nodes.title("", "", nodes.Text(f"Lesson {lesson.id[:2]}: {words}"))
        fold = nodes.admonition("", title, classes=["dropdown", "teaching-fold"])
        numbered = list(enumerate(teaching.boxes, 1))
        for word, heading, kinds in _GROUPS:
            if boxes := [(place, box) for place, box in numbered if box.kind in kinds]:
                group = self.section(f"{lesson.id[:2]} · {heading}", _anchor(lesson, word))
                group += [self._box(lesson, place, box) for place, box in boxes]
                fold += group
        return fold

    def _box(self, lesson: Lesson, place: int, box: Box) -> nodes.admonition:
        docname = docname_of(lesson)
        title = nodes.title("", "", brief_link("", box.title, docname=docname, anchor=anchor_of_box(place)))
        if box.section != THE_LESSON:
            title += nodes.inline("", f" · {box.section}", classes=["course-quiet"])
        made = nodes.admonition("", title, *self.parsed(box.body), classes=["teaching"])
        if box.kind in _GROUPS[0][2]:
            made["ids"].append(_anchor(lesson, box.kind))
        _say_options(made, self.env, lesson.id)
        _link_questions(made, docname)
        return made


def _anchor(lesson: Lesson, word: str = "") -> str:
    return f"notes-{lesson.id[:2]}" + (f"-{word.removeprefix('teach-')}" if word else "")


def _links(lesson: Lesson, teaching: Teaching) -> list[tuple[str, str]]:
    """Return what a lesson has for its teacher: words and an anchor, the plans one by one and the others counted."""
    found = [(box.title.lower(), _anchor(lesson, box.kind)) for box in teaching.boxes if box.kind in _GROUPS[0][2]]
    for word, heading, kinds in _GROUPS[1:]:
        if count := sum(box.kind in kinds for box in teaching.boxes):
            one = heading.lower() if count > 1 else heading.lower().removesuffix("s")
            found.append((f"{count} {one}", _anchor(lesson, word)))
    return found


def _way(lesson: Lesson, links: list[tuple[str, str]]):
    yield nodes.strong("", title_of(lesson))
    for number, (words, anchor) in enumerate(links):
        yield nodes.Text(" · " if number else ": ")
        yield nodes.reference("", words, refid=anchor, internal=True)


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
