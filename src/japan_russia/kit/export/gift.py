"""GIFT, the plain text format that Moodle and many other systems read."""

from pathlib import Path

from ..markdown import inline_html
from ..quiz.bank import Bank
from .afterwords import afterwords
from .losses import COMPUTED_STAYS, Losses
from .moodle import note_shares, share
from .wording import category, decimal, prompt_with_unit, tags_of, variants

_ESCAPED = str.maketrans(
    {"\\": "\\\\", "~": "\\~", "=": "\\=", "#": "\\#", "{": "\\{", "}": "\\}", ":": "\\:", "\n": "\\n"}
)


def write_gift(bank: Bank, folder: Path, losses: Losses, course: str) -> list[Path]:
    """Write the questions of a lesson as GIFT, a category for each part.

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
    >>> write_gift(load_bank("02-counting-summits"), Path("out"), Losses("…"), "A course")  # doctest: +SKIP
    [PosixPath('out/02-counting-summits.gift.txt')]
    """
    out = []
    for part in bank.parts:
        out.append(f"$CATEGORY: {category(course, bank, part)}")
        for question in part.questions:
            out.append(_question(question))
            _note(question, losses)
    file = folder / f"{bank.lesson}.gift.txt"
    # a blank line ends a question
    file.write_text("\n\n".join(out) + "\n", encoding="utf-8", newline="\n")
    return [file]


def escaped(text: str) -> str:
    r"""Return a text with the signs that mean something in GIFT escaped.

    Parameters
    ----------
    text : str
        HTML or plain text.

    Examples
    --------
    >>> escaped("a = {b}: #1")
    'a \\= \\{b\\}\\: \\#1'
    """
    return text.translate(_ESCAPED)


def _first(html: str) -> str:
    """Escape HTML that begins an answer, where a percent sign would begin a weight and a square bracket a format."""
    return escaped(f"&#{ord(html[0])};{html[1:]}" if html[0] in "%[" else html)


def _question(question) -> str:
    head = f"// [id:{question.id}] " + " ".join(f"[tag:{tag}]" for tag in tags_of(question))
    prompt = escaped(f"<p>{prompt_with_unit(question)}</p>")
    body = {
        "single": _single,
        "multiple": _multiple,
        "numeric": _numeric,
        "text": _text,
        "order": _order,
        "match": _match,
    }
    after = escaped(afterwords(question, lines=True))
    return "\n".join(
        [
            head,
            f"::{escaped(question.id)}::[html]{prompt}" + "{" + ("#" if question.kind == "numeric" else ""),
            *body[question.kind](question),
            f"\t####{after}",
            "}",
        ]
    )


def _line(sign: str, text: str, *feedback: str) -> str:
    said = "".join(f"<p>{inline_html(one)}</p>" for one in feedback)
    return f"\t{sign}{text}" + (f"#{escaped(said)}" if said else "")


def _single(question) -> list[str]:
    said = question.feedback
    return [
        _line("=" if o.right else "~", _first(inline_html(o.text)), o.feedback, said.right if o.right else said.wrong)
        for o in question.options
    ]


def _multiple(question) -> list[str]:
    each = share(sum(option.right for option in question.options))
    return [
        _line(f"~%{each}%" if o.right else f"~%-{each}%", _first(inline_html(o.text)), o.feedback)
        for o in question.options
    ]


def _numeric(question) -> list[str]:
    def within(value):
        return f"{decimal(value)}:{decimal(question.tolerance)}"

    traps = [_line("=%0%", within(trap.value), trap.feedback) for trap in question.traps]
    return [
        _line("=%100%", within(question.answer), question.feedback.right),
        *traps,
        _line("~", "", question.feedback.wrong),
    ]


def _text(question) -> list[str]:
    def literal(text):
        return escaped(text.replace("*", r"\*"))

    out = [_line("=%100%", literal(text), question.feedback.right) for text in variants(question.accept)]
    for trap in question.traps:
        out += [_line("=%0%", literal(text), trap.feedback) for text in variants([trap.text])]
    return [*out, _line("=%0%", "*", question.feedback.wrong)]


def _order(question) -> list[str]:
    return [f"\t={_first(inline_html(item.text))} -> {place}" for place, item in enumerate(question.items, 1)]


def _match(question) -> list[str]:
    lines = [(inline_html(pair.left), pair.right) for pair in question.pairs] + [
        ("", text) for text in question.distractors
    ]
    return [f"\t={_first(left) if left else ''} -> {escaped(right)}" for left, right in lines]


def _note(question, losses: Losses):
    id_ = question.id
    losses.left_out(id_, "hint", "GIFT has no hints.")
    if question.points != 1:
        losses.left_out(id_, "points", "GIFT gives every question one point; set the points in the quiz.")
    if question.computed:
        losses.left_out(id_, "computed", COMPUTED_STAYS)
    if question.kind in ("single", "multiple", "order", "match"):
        losses.left_out(id_, "options.id", "GIFT has no ids of options, items and pairs.")
    if question.kind in ("single", "multiple", "match") and not question.shuffle:
        losses.left_out(id_, "shuffle", "GIFT cannot forbid mixing; the system's setting decides.")
    if question.kind in ("multiple", "order", "match"):
        for outcome in ("right", "wrong", "partial"):
            losses.left_out(id_, f"feedback.{outcome}", "GIFT says something of each answer, and nothing of the whole.")
    match question.kind:
        case "multiple":
            note_shares(question, losses)
        case "single":
            for outcome in ("right", "wrong"):
                losses.changed(id_, f"feedback.{outcome}", "It stands behind the feedback of each option.")
        case "order":
            losses.changed(
                id_,
                "kind",
                "GIFT has no ordering: it is a matching of items and places, and the score is the share "
                "of items in their own place.",
            )
            losses.changed(id_, "items.feedback", "It stands in the general feedback.")
        case "match":
            losses.changed(id_, "pairs.feedback", "It stands in the general feedback.")
        case "numeric":
            if question.unit:
                losses.changed(id_, "unit", "It stands behind the question; only the number is to be written.")
            if question.traps:
                losses.changed(
                    id_, "traps", "They are answers that give no points. The course writes the number given in front."
                )
        case "text":
            losses.changed(
                id_,
                "accept",
                "Capitals do not count. Forms without accents are added as answers. Spaces within and "
                "punctuation at the ends count in most systems, and not in the course.",
            )
