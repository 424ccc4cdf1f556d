"""Canvas: QTI 1.2 packages, whose structure text2qti writes."""

import re
from html import escape
from pathlib import Path

from ..archive import write_zip
from ..errors import CourseError
from ..markdown import inline_html, without_marks
from ..quiz.bank import Bank
from .afterwords import afterwords
from .losses import COMPUTED_STAYS, WHOLE, Losses
from .wording import decimal, prompt_with_unit, variants

_TOKEN = re.compile("X([0-9a-f]+)X")
_DAY = "2000-01-01"
#: text2qti writes four decimals, and no number nearer to 0 than the last of them.
_DECIMALS, _LEAST = 4, 1e-4


class _Words:
    """Texts as tokens: text2qti reads Markdown by rules of its own, and what it reads here are letters and digits.

    A token is made of the question's id and the field, so that Canvas knows a question again whose words were mended.
    """

    def __init__(self):
        self.html = {}

    def token(self, place: str, html: str) -> str:
        """Keep a text, and return the token that stands for it."""
        key = place.encode().hex()
        self.html[key] = html
        return f"X{key}X"

    def put_in(self, xml: str) -> str:
        """Put the texts back in place of their tokens."""
        return _TOKEN.sub(lambda found: escape(self.html[found[1]], quote=False), xml)


def write_qti(bank: Bank, folder: Path, losses: Losses, course: str) -> list[Path]:
    """Write the questions of a lesson as one quiz for Canvas.

    Parameters
    ----------
    bank : Bank
        The questions.
    folder : pathlib.Path
        Where to write.
    losses : Losses
        Takes what the format cannot carry.
    course : str
        The course's title, for the description.

    Returns
    -------
    list of pathlib.Path
        The package; none if none of the lesson's questions can be carried.

    Raises
    ------
    CourseError
        If text2qti does not accept a question.

    Examples
    --------
    >>> write_qti(load_bank("02-counting-summits"), Path("out"), Losses("…"), "A course")  # doctest: +SKIP
    [PosixPath('out/02-counting-summits.zip')]
    """
    words = _Words()
    lines = [
        f"Quiz title: {bank.lesson[:2]} · {bank.title}",
        f"Quiz description: {words.token('description', escape(course))}",
        "shuffle answers: true",
    ]
    for part in bank.parts:
        lines += [
            "",
            f"Text title: {without_marks(part.title)}",
            f"Text: {words.token(f'part {part.id}', inline_html(part.title))}",
        ]
        for question in part.questions:
            lines += _question(question, words)
            _note(question, losses)
    if all(question.kind == "order" for question in bank.questions):
        return []
    return [write_zip(folder / f"{bank.lesson}.zip", _members(bank.lesson, "\n".join(lines) + "\n", words))]


def _members(lesson: str, text: str, words: _Words) -> list[tuple[str, bytes]]:
    """Return the files of the package that text2qti makes of a quiz in its own notation."""
    # here, because the other formats do without it
    from text2qti.config import Config
    from text2qti.err import Text2qtiError
    from text2qti.qti import QTI
    from text2qti.quiz import Quiz
    from text2qti.xml_imsmanifest import imsmanifest

    try:
        made = QTI(Quiz(text, config=Config()))
    except Text2qtiError as problem:
        mend = "Reword it, or leave this lesson out."
        raise CourseError("text2qti does not accept a question.", f"{lesson}: {problem}", mend) from problem
    id_ = made.assessment_identifier
    # text2qti writes today's date into the manifest
    manifest = imsmanifest(
        manifest_identifier=made.manifest_identifier,
        assessment_identifier=id_,
        dependency_identifier=made.dependency_identifier,
        images={},
        date=_DAY,
    )
    members = [
        ("imsmanifest.xml", manifest),
        (f"{id_}/assessment_meta.xml", words.put_in(made.assessment_meta)),
        (f"{id_}/{id_}.xml", words.put_in(made.assessment)),
    ]
    return [(name, xml.encode()) for name, xml in members]


def half_points(points: int, lines: int) -> float:
    """Return the points of one of the questions that a matching becomes: Canvas's halves, at least one of them.

    Parameters
    ----------
    points : int
        Points of the matching.
    lines : int
        How many pairs it has.

    Examples
    --------
    >>> half_points(2, 4), half_points(1, 4)
    (0.5, 0.5)
    """
    return max(1, round(2 * points / lines)) / 2


def _question(question, words: _Words) -> list[str]:
    if question.kind == "order":
        return []
    if question.kind == "match":
        return [line for pair in question.pairs for line in _pair(question, pair, words)]
    said, id_ = question.feedback, question.id
    head = _head(
        words,
        id_,
        f"{id_} · {question.objective}",
        decimal(question.points),
        prompt_with_unit(question),
        afterwords(question),
    )
    head += [
        f"+ {words.token(f'{id_}/right', inline_html(said.right))}",
        f"- {words.token(f'{id_}/wrong', inline_html(said.wrong))}",
    ]
    if question.kind == "numeric":
        return [*head, f"=   {_number(question)}"]
    if question.kind == "text":
        return [*head, *(f"*   {text}" for text in variants(question.accept))]
    marks = {True: "[*]", False: "[ ]"} if question.kind == "multiple" else {True: "*a)", False: "a)"}
    for option in question.options:
        place = f"{id_}/{option.id}"
        head += [
            f"{marks[option.right]} {words.token(place, inline_html(option.text))}",
            f"... {words.token(f'{place}/feedback', inline_html(option.feedback))}",
        ]
    return head


def _head(words: _Words, id_: str, title: str, points: str, prompt: str, after: str) -> list[str]:
    return [
        "",
        f"Title: {title}",
        f"Points: {points}",
        f"1.  {words.token(f'{id_}/prompt', prompt)}",
        f"... {words.token(f'{id_}/after', after)}",
    ]


def _pair(question, pair, words: _Words) -> list[str]:
    id_ = f"{question.id}/{pair.id}"
    prompt = f"{inline_html(question.prompt)}<br>{inline_html(pair.left)}"
    after = f"<p>{inline_html(pair.feedback)}</p>{afterwords(question)}"
    points = decimal(half_points(question.points, len(question.pairs)))
    out = _head(words, id_, f"{question.id} · {question.objective} · {pair.id}", points, prompt, after)
    for place, text in enumerate(question.choices()):
        mark = "*a)" if text == pair.right else "a)"
        out.append(f"{mark} {words.token(f'{id_}/{place}', escape(text, quote=False))}")
    return out


def _number(question) -> str:
    low, high = question.answer - question.tolerance, question.answer + question.tolerance
    if min(abs(low), abs(question.answer), abs(high)) >= _LEAST:
        return f"{decimal(question.answer)} +- {decimal(question.tolerance)}"
    # text2qti refuses the number 0, and takes a range around it
    return f"[{min(low, -0.001):.4f}, {max(high, 0.001):.4f}]"


def _note(question, losses: Losses):
    id_ = question.id
    if question.kind == "order":
        return losses.left_out(
            id_, WHOLE, "text2qti writes no ordering. Use Moodle XML, SCORM or the printed sheet for it."
        )
    losses.left_out(id_, "hint", "Canvas has no hints.")
    if question.computed:
        losses.left_out(id_, "computed", COMPUTED_STAYS)
    if question.graded:
        losses.left_out(id_, "graded", "Whether a quiz counts is a setting of Canvas.")
    if question.kind in ("single", "multiple", "match"):
        losses.left_out(id_, "options.id", "Canvas gives options ids of its own.")
        if not question.shuffle:
            losses.left_out(id_, "shuffle", "Canvas mixes the answers of a whole quiz or of none.")
    match question.kind:
        case "multiple":
            losses.left_out(id_, "feedback.partial", "Canvas says right or wrong of the whole.")
        case "numeric":
            if question.traps:
                losses.left_out(id_, "traps", "text2qti has no feedback for a single wrong number.")
            if question.unit:
                losses.changed(id_, "unit", "It stands behind the question; only the number is to be written.")
            edges = (question.answer, question.answer - question.tolerance, question.answer + question.tolerance)
            if any(abs(edge - round(edge, _DECIMALS)) > 1e-9 or abs(edge) < _LEAST for edge in edges):
                losses.changed(id_, "answer", "Four decimals, and a range of ±0.001 around 0.")
        case "text":
            if question.traps:
                losses.left_out(id_, "traps", "text2qti has no feedback for a single wrong word.")
            losses.changed(
                id_,
                "accept",
                "Canvas ignores capitals. Forms without accents are added as answers. Spaces within and "
                "punctuation at the ends count in Canvas and not in the course.",
            )
        case "match":
            why = "The matching is several questions with one choice each: the same lines and the same menu for each."
            losses.changed(id_, "kind", why)
            for outcome in ("right", "wrong", "partial"):
                losses.left_out(
                    id_, f"feedback.{outcome}", "It speaks of all pairs together, and each is a question of its own."
                )
            if half_points(question.points, len(question.pairs)) * len(question.pairs) != question.points:
                losses.changed(
                    id_, "points", "Canvas has whole and half points: together the pairs give more or fewer."
                )
