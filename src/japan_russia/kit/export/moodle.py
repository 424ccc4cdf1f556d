"""Moodle's own XML: the format that carries most of the bank.

What Moodle makes of each element was read in Moodle's importer (question/format/xml and question/type/*). Its grading
of multiple choice, matching and ordering gives the same score as the course's; where words differ, the report says so.
"""

from html import escape
from pathlib import Path

from ..markdown import inline_html
from ..quiz.bank import Bank
from ..quiz.grading import plain
from .afterwords import afterwords
from .losses import COMPUTED_STAYS, Losses
from .wording import category, decimal, tags_of, variants

#: With more right answers than these, the share of each is none of those that Moodle takes.
_MOST_RIGHT = 10


def write_moodle(bank: Bank, folder: Path, losses: Losses, course: str) -> list[Path]:
    """Write the questions of a lesson as Moodle XML, a category for each part.

    Parameters
    ----------
    bank : Bank
        The questions.
    folder : pathlib.Path
        Where to write.
    losses : Losses
        Takes what the format cannot carry.
    course : str
        The course's title, the category above all lessons.

    Returns
    -------
    list of pathlib.Path
        The file.

    Examples
    --------
    >>> write_moodle(load_bank("02-counting-summits"), Path("out"), Losses("…"), "A course")  # doctest: +SKIP
    [PosixPath('out/02-counting-summits.xml')]
    """
    out = ['<?xml version="1.0" encoding="UTF-8"?>', "<quiz>"]
    for part in bank.parts:
        out += [
            '<question type="category">',
            f"<category><text>{escape(category(course, bank, part), quote=False)}</text></category>",
            "</question>",
        ]
        for question in part.questions:
            out += _question(question)
            _note(question, losses)
    file = folder / f"{bank.lesson}.xml"
    file.write_text("\n".join([*out, "</quiz>", ""]), encoding="utf-8", newline="\n")
    return [file]


def share(right: int) -> str:
    """Return the share in per cent, as Moodle writes it, of each of so many right answers.

    Parameters
    ----------
    right : int
        How many answers are right.

    Examples
    --------
    >>> share(3), share(2)
    ('33.33333', '50')
    """
    return f"{100 / right:.5f}".rstrip("0").rstrip(".")


def note_shares(question, losses: Losses):
    """Note where a multiple choice has more right answers than Moodle has shares for.

    Parameters
    ----------
    question : Multiple
        A question of a bank.
    losses : Losses
        Takes the note.

    Examples
    --------
    >>> note_shares(load_bank("02-counting-summits").questions[1], Losses("…"))  # doctest: +SKIP
    """
    if sum(option.right for option in question.options) > _MOST_RIGHT:
        why = "Moodle has no share for so many right answers. Import it with “Nearest grade if not listed”."
        losses.changed(question.id, "options.share", why)


def _cdata(html: str) -> str:
    return "<![CDATA[" + html.replace("]]>", "]]]]><![CDATA[>") + "]]>"


def _text(tag: str, html: str) -> str:
    return f'<{tag} format="html"><text>{_cdata(html)}</text></{tag}>'


def _answer(fraction: str, text: str, feedback: str = "", more: str = "", plain_text: bool = True) -> str:
    kind, written = ("moodle_auto_format", escape(text, quote=False)) if plain_text else ("html", _cdata(text))
    said = _text("feedback", feedback) if feedback else ""
    return f'<answer fraction="{fraction}" format="{kind}"><text>{written}</text>{said}{more}</answer>'


def _combined(feedback) -> list[str]:
    partial = feedback.partial or feedback.wrong
    return [
        _text("correctfeedback", inline_html(feedback.right)),
        _text("partiallycorrectfeedback", inline_html(partial)),
        _text("incorrectfeedback", inline_html(feedback.wrong)),
    ]


def _question(question) -> list[str]:
    kind = {
        "single": "multichoice",
        "multiple": "multichoice",
        "numeric": "numerical",
        "text": "shortanswer",
        "order": "ordering",
        "match": "matching",
    }[question.kind]
    body = {
        "single": _choice,
        "multiple": _choice,
        "numeric": _numeric,
        "text": _written,
        "order": _order,
        "match": _match,
    }
    return [
        f'<question type="{kind}">',
        f"<name><text>{question.id}</text></name>",
        _text("questiontext", f"<p>{inline_html(question.prompt)}</p>"),
        _text("generalfeedback", afterwords(question, lines=True)),
        f"<defaultgrade>{question.points}</defaultgrade>",
        # trying again costs nothing in the course
        "<penalty>0</penalty>",
        "<hidden>0</hidden>",
        f"<idnumber>{question.id}</idnumber>",
        *body[question.kind](question),
        _text("hint", inline_html(question.hint)),
        "<tags>" + "".join(f"<tag><text>{escape(tag)}</text></tag>" for tag in tags_of(question)) + "</tags>",
        "</question>",
    ]


def _choice(question) -> list[str]:
    one = question.kind == "single"
    each = share(sum(option.right for option in question.options))
    wrong = "0" if one else f"-{each}"
    return [
        f"<single>{str(one).lower()}</single>",
        f"<shuffleanswers>{str(question.shuffle).lower()}</shuffleanswers>",
        "<answernumbering>abc</answernumbering>",
        "<showstandardinstruction>1</showstandardinstruction>",
        *_combined(question.feedback),
        *(
            _answer(each if o.right else wrong, inline_html(o.text), inline_html(o.feedback), plain_text=False)
            for o in question.options
        ),
    ]


def _numeric(question) -> list[str]:
    tolerance = f"<tolerance>{decimal(question.tolerance)}</tolerance>"
    out = [_answer("100", decimal(question.answer), inline_html(question.feedback.right), tolerance)]
    out += [_answer("0", decimal(trap.value), inline_html(trap.feedback), tolerance) for trap in question.traps]
    out += [_answer("0", "*", inline_html(question.feedback.wrong), "<tolerance>0</tolerance>")]
    units = (
        [question.unit, *(["%"] if plain(question.unit) in ("percent", "per cent") else [])] if question.unit else []
    )
    if units:
        made = "".join(
            f"<unit><multiplier>1</multiplier><unit_name>{escape(unit)}</unit_name></unit>" for unit in units
        )
        out.append(f"<units>{made}</units>")
    # a unit may be written or left out, as in the course
    shown = "0" if units else "3"
    return [
        *out,
        "<unitgradingtype>0</unitgradingtype>",
        "<unitpenalty>0</unitpenalty>",
        f"<showunits>{shown}</showunits>",
        "<unitsleft>0</unitsleft>",
    ]


def _written(question) -> list[str]:
    # in Moodle an asterisk stands for any letters
    def literal(text):
        return text.replace("*", r"\*")

    out = ["<usecase>0</usecase>"]
    out += [_answer("100", literal(text), inline_html(question.feedback.right)) for text in variants(question.accept)]
    for trap in question.traps:
        out += [_answer("0", literal(text), inline_html(trap.feedback)) for text in variants([trap.text])]
    return [*out, _answer("0", "*", inline_html(question.feedback.wrong))]


def _order(question) -> list[str]:
    return [
        "<layouttype>VERTICAL</layouttype>",
        "<selecttype>ALL</selecttype>",
        "<selectcount>0</selectcount>",
        # each item is compared with all before and behind it: the share of pairs in the right order, as in the course
        "<gradingtype>RELATIVE_ALL_PREVIOUS_AND_NEXT</gradingtype>",
        "<showgrading>SHOW</showgrading>",
        "<numberingstyle>none</numberingstyle>",
        *_combined(question.feedback),
        "<shownumcorrect>1</shownumcorrect>",
        *(
            _answer(str(place), inline_html(item.text), plain_text=False)
            for place, item in enumerate(question.items, 1)
        ),
    ]


def _match(question) -> list[str]:
    def line(left, right):
        return (
            f'<subquestion format="html"><text>{_cdata(left)}</text>'
            f"<answer><text>{escape(right, quote=False)}</text></answer></subquestion>"
        )

    return [
        f"<shuffleanswers>{str(question.shuffle).lower()}</shuffleanswers>",
        *_combined(question.feedback),
        "<shownumcorrect/>",
        *(line(inline_html(pair.left), pair.right) for pair in question.pairs),
        # an answer without a question is offered with the others and belongs to nothing
        *(line("", text) for text in question.distractors),
    ]


def _note(question, losses: Losses):
    id_ = question.id
    if question.computed:
        losses.left_out(id_, "computed", COMPUTED_STAYS)
    if question.kind in ("single", "multiple", "order", "match"):
        losses.left_out(id_, "options.id", "Moodle gives options, items and pairs ids of its own.")
    if question.kind in ("order", "match"):
        losses.changed(
            id_,
            f"{'items' if question.kind == 'order' else 'pairs'}.feedback",
            "It stands in the general feedback, line by line, and not beside each line.",
        )
    match question.kind:
        case "multiple":
            note_shares(question, losses)
            losses.changed(
                id_,
                "feedback.partial",
                "Moodle shows it for every score between none and all, so also where a "
                "wrong answer was chosen beside right ones; the course shows 'wrong' there. The score is the same.",
            )
        case "order":
            losses.changed(
                id_,
                "feedback.partial",
                "Moodle shows it for every score between none and all; the course shows "
                "'wrong' below half. The score is the same. Moodle needs version 4.4, or the plugin qtype_ordering.",
            )
        case "text":
            losses.changed(
                id_,
                "accept",
                "Moodle ignores capitals and spaces at the ends. Forms without accents are added as "
                "answers. Spaces within and punctuation at the ends count in Moodle and not in the course.",
            )
        case "numeric":
            losses.changed(
                id_,
                "answer.written",
                "How numbers may be written is Moodle's rule (its language pack's decimal sign); the "
                "course also reads 1 000, 1.000,5 and digits of a Japanese keyboard.",
            )
            if question.traps:
                losses.changed(
                    id_, "traps", "They are answers that give no points. The course writes the number given in front."
                )
