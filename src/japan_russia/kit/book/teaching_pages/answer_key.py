"""The right answer of every question and the value of every exercise, from the quiz files."""

import math
import re
from collections.abc import Mapping
from pathlib import Path

import pandas as pd
from docutils import nodes

from ...errors import CourseError
from ...exercises.reading import is_pairs, label_of, read
from ...lesson import Lesson
from ...quiz import load_bank
from ...quiz.computing import names_from
from ...quiz.exercises import heading_of, value_of
from ..citations import brief_link
from ..lesson_pages import docname_of, table_of, title_of
from ..strict import report
from .gathering import Gathering

#: A value with more entries than these is shown in part; the solution shows it all.
ENTRIES = 14


class AnswerKey(Gathering):
    """``{answer-key}``: the right answer of every question and the value of every exercise."""

    def run(self) -> list[nodes.Node]:
        """Return a section for each lesson."""
        data, made = Path(self.env.srcdir) / "data", []
        namespace = names_from(self.env.config.course_computing, data) or {}
        for lesson in self.lessons():
            file = data / "quizzes" / f"{lesson.id}.yml"
            if not file.is_file():
                continue
            self.env.note_dependency(str(file))
            for table in set(re.findall(r"\bload\(\W+(\w+)", file.read_text(encoding="utf-8"))):
                self.env.note_dependency(str(data / f"{table}.csv"))
            try:
                made.append(self._section(lesson, load_bank(file), namespace))
            except CourseError as error:
                report(error, self.env.docname)
        return made

    def _section(self, lesson: Lesson, bank, namespace: dict) -> nodes.section:
        docname = docname_of(lesson)
        section = self.section(title_of(lesson), f"key-{lesson.id[:2]}")
        for part in bank.parts:
            rows = [[self._named(docname, f"question-{one.id}", one), self.inline(right_in_words(one)),
                     nodes.Text(str(one.points)), self.inline(_source_in_words(one.source))] for one in part.questions]
            section += table_of(["Question", "Right answer", "Points", "Source"], rows)
            section[-1].insert(0, nodes.title("", part.title))
        rows, writing = [], []
        for one in bank.exercises:
            name = self._named(docname, _solution_anchor(one.id), one)
            if one.expects == "writing":
                levels = nodes.bullet_list("", *(nodes.list_item("", nodes.paragraph("", "", self.inline(level)))
                                                 for level in one.levels))
                head = nodes.paragraph("", "", nodes.strong("", one.title), nodes.Text(": full marks need"))
                writing += [head, levels]
                told = nodes.Text("marked by hand, see below")
            else:
                told = self.inline(value_in_words(one, value_of(one, one, namespace)))
            rows.append([name, nodes.Text(one.title), told, nodes.Text(str(one.points))])
        if rows:
            section += table_of(["Exercise", "Title", "Right value", "Points"], rows)
            section[-1].insert(0, nodes.title("", "Exercises; each leads to its solution"))
        section += writing
        return section

    def _named(self, docname: str, anchor: str, one) -> nodes.inline:
        link = brief_link("", "", nodes.literal("", one.id), docname=docname, anchor=anchor)
        return nodes.inline("", "", link, nodes.Text(" · graded" if one.graded else ""))


def right_in_words(question) -> str:
    """Say the right answer of a question, in Markdown.

    Parameters
    ----------
    question : Question
        A question of the bank, with its key.
    """
    match question.kind:
        case "single" | "multiple":
            return "; ".join(f"({option.id}) {option.text}" for option in question.options if option.right)
        case "numeric":
            within = f", give or take {question.tolerance:g}" if question.tolerance else ""
            return f"{question.answer:.10g} {question.unit}".strip() + within
        case "text":
            return " or ".join(question.accept)
        case "order":
            return " → ".join(item.text for item in question.items)
    return "; ".join(f"{pair.left.rstrip('.')} – **{pair.right}**" for pair in question.pairs)


def value_in_words(exercise, value) -> str:
    """Say the right value of an exercise, in Markdown.

    Parameters
    ----------
    exercise : Exercise
        The exercise.
    value : object
        What its expression gives.
    """
    entries, written = read(value, exercise.expects), _as_written(value)
    # digits that a mark does not depend on are noise to whoever marks
    digits = max(0, 1 - math.floor(math.log10(exercise.tolerance))) if exercise.tolerance else 9
    said = []
    for label, (sort, one) in list(entries.items())[:ENTRIES]:
        words = f"{round(one, digits):.9g}" if sort == "number" else "missing" if sort == "missing" else str(one)
        label, words = written.get(label, label), written.get(words, words)
        said.append(label if exercise.expects == "set" else f"{label}: **{words}**" if label else words)
    if (more := len(entries) - ENTRIES) > 0:
        said.append(f"and {more} more")
    within = f"; numbers give or take {exercise.tolerance:g}" if exercise.tolerance else ""
    unit = exercise.unit and (f" {exercise.unit}" if exercise.unit.startswith("(") else f" ({exercise.unit})")
    return "; ".join(said) + unit + within


def _as_written(value) -> dict[str, str]:
    """Return the texts of a value, keys too, by the form without capitals and signs in which they are compared."""
    if isinstance(value, pd.Series):
        value = value.to_dict()
    elif isinstance(value, list) and is_pairs(value):
        value = dict(value)
    if isinstance(value, Mapping):
        parts = [*value, *value.values()]
    else:
        parts = list(value) if isinstance(value, (list, tuple, set, frozenset, pd.Index)) else [value]
    return {label_of(one): one for one in parts if isinstance(one, str)}


def _source_in_words(source) -> str:
    named = ", ".join([*(f"`{name}`" for name in source.tables), *source.ids])
    return "; ".join(filter(None, (named, source.note)))


def _solution_anchor(id_: str) -> str:
    return f"solution-to-{heading_of(id_).lower().replace(' ', '-')}"
