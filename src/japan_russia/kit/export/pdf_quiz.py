"""The quizzes of a lesson on paper: a sheet to fill in, and a key of its own."""

from html import escape
from pathlib import Path
from random import Random
from string import ascii_uppercase

from ..languages import with_languages
from ..markdown import inline_html
from ..printing import print_to_pdf
from ..quiz.bank import Bank
from .afterwords import source_html
from .losses import COMPUTED_STAYS, Losses
from .wording import decimal

_STYLE = Path(__file__).with_name("sheet.css")
_WRITTEN = '<span class="line"></span>'


def write_pdf_quiz(bank: Bank, folder: Path, losses: Losses, course: str) -> list[Path]:
    """Write a lesson's questions as a sheet and a key, each as HTML and as PDF.

    Parameters
    ----------
    bank : Bank
        The questions.
    folder : pathlib.Path
        Where to write.
    losses : Losses
        Takes what paper cannot carry.
    course : str
        The course's title, above the lesson's.

    Returns
    -------
    list of pathlib.Path
        Sheet and key, HTML and PDF of each.

    Raises
    ------
    CourseError
        If there is no Chromium.

    Examples
    --------
    >>> write_pdf_quiz(load_bank("02-counting-summits"), Path("out"), Losses("…"), "A course")  # doctest: +SKIP
    [PosixPath('out/02-counting-summits-sheet.html'), PosixPath('out/02-counting-summits-sheet.pdf'), …]
    """
    made = []
    for name, body in (("sheet", sheet_html(bank, course)), ("key", key_html(bank, course))):
        page = folder / f"{bank.lesson}-{name}.html"
        page.write_text(body, encoding="utf-8", newline="\n")
        made += [page, print_to_pdf(page, page.with_suffix(".pdf"))]
    for question in bank.questions:
        _note(question, losses)
    return made


def mixed(question) -> list:
    """Return what a question offers in the order of the sheet; the key uses the same.

    Parameters
    ----------
    question : Single, Multiple, Order or Match
        A question of a bank.

    Returns
    -------
    list
        Options, items, or right-hand texts. Items never stand in the right order.

    Examples
    --------
    >>> mixed(load_bank("02-counting-summits").questions[0])  # doctest: +SKIP
    """
    things = {"order": lambda: list(question.items), "match": lambda: question.choices()}
    things = things.get(question.kind, lambda: list(question.options))()
    order = list(things)
    if question.shuffle or question.kind == "order":
        Random(f"paper/{question.id}").shuffle(order)
    return [*order[1:], order[0]] if question.kind == "order" and order == things else order


def sheet_html(bank: Bank, course: str) -> str:
    """Return the sheet to fill in, a whole page of HTML.

    Parameters
    ----------
    bank : Bank
        The questions.
    course : str
        The course's title.

    Examples
    --------
    >>> sheet_html(load_bank("02-counting-summits"), "A course")  # doctest: +SKIP
    """
    points = sum(question.points for question in bank.questions)
    head = f'<p class="who">Name {_WRITTEN} Date {_WRITTEN} Points <span class="line short"></span> of {points}</p>'
    return _page(bank, course, "Questions", head, _asked)


def key_html(bank: Bank, course: str) -> str:
    """Return the key: answers, points, what to say of each answer, and the source; a whole page of HTML.

    Parameters
    ----------
    bank : Bank
        The questions.
    course : str
        The course's title.

    Examples
    --------
    >>> key_html(load_bank("02-counting-summits"), "A course")  # doctest: +SKIP
    """
    head = (
        "<p>The letters are those of the sheet. Points in part: <em>several answers</em>, each right one chosen counts "
        "its share and each wrong one takes a share away, never below 0; <em>order</em>, the share of all pairs of "
        "lines, whichever two are taken, that stand in the right order; <em>pairs</em>, the share of right pairs.</p>"
    )
    return _page(bank, course, "Key", head, _answered)


def _page(bank: Bank, course: str, what: str, head: str, told) -> str:
    title = f"{bank.lesson[:2]} · {escape(bank.title)}"
    body, number = [], 0
    for part in bank.parts:
        body.append(f"<h2>{inline_html(part.title)}</h2>")
        for question in part.questions:
            number += 1
            body.append(told(question, number))
    return with_languages(
        "\n".join(
            [
                '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">',
                f"<title>{title}: {what}</title>",
                f"<style>\n{_STYLE.read_text(encoding='utf-8')}</style>\n</head>\n<body>",
                f'<p class="course">{escape(course)}</p>',
                f"<h1>{title}: {what}</h1>",
                head,
                *body,
                "</body>\n</html>\n",
            ]
        )
    )


def _head(question, number: int, more: str = "") -> str:
    points = f"{question.points} point{'s' if question.points > 1 else ''}"
    return f'<h3><span>Question {number}</span> <span class="points">{more}{points}</span></h3>'


# The sheet


def _asked(question, number: int) -> str:
    body = {
        "single": _boxes,
        "multiple": _boxes,
        "numeric": _to_write,
        "text": _to_write,
        "order": _to_number,
        "match": _to_pair,
    }
    asked = f'<p class="prompt">{inline_html(question.prompt)}</p>'
    return f'<section class="question">{_head(question, number)}{asked}{body[question.kind](question)}</section>'


def _boxes(question) -> str:
    how = "Tick all that are right." if question.kind == "multiple" else "Tick one."
    shape = "box" if question.kind == "multiple" else "box round"
    rows = "".join(
        f'<li><span class="{shape}"></span><b>{letter}</b> <span>{inline_html(option.text)}</span></li>'
        for letter, option in zip(ascii_uppercase, mixed(question), strict=False)
    )
    return f'<p class="how">{how}</p><ul class="choices">{rows}</ul>'


def _to_write(question) -> str:
    unit = f" {escape(question.unit)}" if question.kind == "numeric" and question.unit else ""
    return f'<p class="how">Your answer: {_WRITTEN}{unit}</p>'


def _to_number(question) -> str:
    rows = "".join(
        f'<li><span class="box wide"></span><span>{inline_html(item.text)}</span></li>' for item in mixed(question)
    )
    return f'<p class="how">Number the lines from 1 to {len(question.items)}.</p><ul class="choices">{rows}</ul>'


def _to_pair(question) -> str:
    rows = "".join(
        f'<tr><td>{inline_html(pair.left)}</td><td class="letter"><span class="box wide"></span></td></tr>'
        for pair in question.pairs
    )
    offered = "".join(
        f"<li><b>{letter}</b> <span>{escape(text)}</span></li>"
        for letter, text in zip(ascii_uppercase, mixed(question), strict=False)
    )
    return (
        '<p class="how">Write the letter of the partner into each box. '
        "A letter may serve more than once, or not at all.</p>"
        f'<div class="pairs"><table><thead><tr><th scope="col">Line</th><th scope="col">Letter</th></tr></thead>'
        f'<tbody>{rows}</tbody></table><ul class="choices">{offered}</ul></div>'
    )


# The key


def _answered(question, number: int) -> str:
    body = {
        "single": _marked,
        "multiple": _marked,
        "numeric": _number,
        "text": _words,
        "order": _places,
        "match": _partners,
    }
    answer, told = body[question.kind](question)
    said = [
        ("Right", question.feedback.right),
        ("Partly right", question.feedback.partial),
        ("Not right", question.feedback.wrong),
        ("Hint", question.hint),
    ]
    lines = "".join(f"<dt>{name}</dt><dd>{inline_html(text)}</dd>" for name, text in said if text)
    again = f"<dt>To read again</dt><dd>objective {', '.join(question.again)}</dd>" if question.again else ""
    more = f"{question.id} · objective {question.objective} · {'graded · ' if question.graded else ''}"
    return (
        f'<section class="question key">{_head(question, number, more)}'
        f'<p class="prompt">{inline_html(question.prompt)}</p><p class="answer">Answer: {answer}</p>{told}'
        f"<dl>{lines}<dt>Source</dt><dd>{source_html(question.source)}</dd>{again}</dl></section>"
    )


def _table(heads: list[str], rows: list[tuple]) -> str:
    top = "".join(f'<th scope="col">{head}</th>' for head in heads)
    return (
        f"<table><thead><tr>{top}</tr></thead><tbody>"
        + "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows)
        + "</tbody></table>"
    )


def _marked(question) -> tuple[str, str]:
    lettered = list(zip(ascii_uppercase, mixed(question), strict=False))
    answer = ", ".join(letter for letter, option in lettered if option.right)
    rows = [
        (f"<b>{letter}</b>", "right" if o.right else "", inline_html(o.text), inline_html(o.feedback))
        for letter, o in lettered
    ]
    return answer, _table(["Letter", "Mark", "Option", "What to say"], rows)


def _number(question) -> tuple[str, str]:
    give = f", give or take {decimal(question.tolerance)}" if question.tolerance else ""
    unit = f" {escape(question.unit)}" if question.unit else ""
    return f"{decimal(question.answer)}{unit}{give}", _traps(
        [(decimal(trap.value), trap.feedback) for trap in question.traps]
    )


def _words(question) -> tuple[str, str]:
    answer = " / ".join(map(escape, question.accept)) + " (capitals, spaces and accents do not count)"
    return answer, _traps([(escape(trap.text), trap.feedback) for trap in question.traps])


def _traps(traps: list[tuple[str, str]]) -> str:
    return _table(["Who wrote", "What to say"], [(given, inline_html(said)) for given, said in traps]) if traps else ""


def _places(question) -> tuple[str, str]:
    place = {item.id: str(n) for n, item in enumerate(question.items, 1)}
    order = mixed(question)
    rows = [(f"<b>{place[item.id]}</b>", inline_html(item.text), inline_html(item.feedback)) for item in order]
    return f"from top to bottom {', '.join(place[item.id] for item in order)}", _table(
        ["Place", "Line", "What to say"], rows
    )


def _partners(question) -> tuple[str, str]:
    letter = dict(zip(mixed(question), ascii_uppercase, strict=False))
    rows = [
        (f"<b>{letter[pair.right]}</b>", inline_html(pair.left), escape(pair.right), inline_html(pair.feedback))
        for pair in question.pairs
    ]
    rows += [(f"<b>{letter[text]}</b>", "(belongs to no line)", escape(text), "") for text in question.distractors]
    return f"from top to bottom {', '.join(letter[pair.right] for pair in question.pairs)}", _table(
        ["Letter", "Line", "Partner", "What to say"], rows
    )


def _note(question, losses: Losses):
    losses.changed(question.id, "hint", "It stands in the key; on the sheet it would be read before the first try.")
    if question.kind in ("single", "multiple"):
        losses.changed(question.id, "options.id", "On paper options have letters, in the order of the sheet.")
    if question.kind in ("order", "match"):
        losses.left_out(question.id, "options.id", "On paper lines have numbers or letters.")
    if question.computed:
        losses.left_out(question.id, "computed", COMPUTED_STAYS)
