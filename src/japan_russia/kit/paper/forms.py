"""What stands on paper for what is alive in a page: a quiz, a note, a board, a widget; and the key to it."""

import re
from dataclasses import dataclass
from html import escape

from ..quiz.grading import MARKED_BY_HAND
from ..widgets.pull_link.pull_link import COMMAND

_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_NEEDS_SCRIPT = re.compile(r"<p>[^<]*needs JavaScript[^<]*</p>")


@dataclass
class Printed:
    """A form on paper.

    Attributes
    ----------
    html : str
        What stands in its place.
    key : str
        What stands in the key at the end; ``""`` if there is nothing to tell.
    title : str
        What the key calls it.
    """

    html: str
    key: str = ""
    title: str = ""


def printed(module: str, data: dict, static: str) -> Printed:
    """Return the form of a course widget on paper.

    Parameters
    ----------
    module : str
        The widget's module, such as ``quiz``.
    data : dict
        What the module draws.
    static : str
        What the page shows before its script runs; it stands for every widget that has no form here.

    Examples
    --------
    >>> printed("tally", {}, "<p>Counting needs JavaScript.</p><p>Apples</p>").html
    '<p>Apples</p>'
    """
    forms = {"quiz": _quiz, "note": _note, "forecasts": _forecasts, "matrix": _matrix, "pull_link": _pull_link}
    return forms[module](data) if module in forms else Printed(_NEEDS_SCRIPT.sub("", static))


def played(controls: list[dict], where: str) -> str:
    """Return the line under the first state of an explore widget: its controls, and where to play with them.

    Parameters
    ----------
    controls : list of dict
        As an explore widget keeps them for the page.
    where : str
        The notebook, such as ``notebooks/04-crimea.ipynb``.

    Examples
    --------
    >>> year = {"label": "year", "kind": "slider", "options": ["2013", "2014"], "states": 2, "initial": 0}
    >>> played([year], "notebooks/02.ipynb")
    '<p class="paper-play">On paper this widget shows its first state: <em>year</em> is 2013 (from 2013 to 2014). \
Play it in the book on a screen, or in JupyterLab: <code>notebooks/02.ipynb</code>.</p>'
    """
    states = "; ".join(map(_state, controls))
    return (f'<p class="paper-play">On paper this widget shows its first state: {states}. Play it in the book on a '
            f"screen, or in JupyterLab: <code>{escape(where)}</code>.</p>")


def _state(control: dict) -> str:
    options = [escape(option) for option in control["options"]]
    label = f"<em>{escape(control['label'])}</em>"
    if control["kind"] in ("range", "many"):
        # these number pairs or sets of options, not options
        among = f"from {options[0]} to {options[-1]}" if control["kind"] == "range" else ", ".join(options)
        return f"{label} chooses {'any part' if control['kind'] == 'range' else 'any'} of {among}"
    shown = f"{label} is {options[control['initial']]}"
    if len(options) == 1:
        return shown
    if control["kind"] == "slider" or len(options) > 9:
        return f"{shown} (from {options[0]} to {options[-1]})"
    others = [option for number, option in enumerate(options) if number != control["initial"]]
    return f"{shown} (or {', '.join(others)})"


def _quiz(data: dict) -> Printed:
    asked, told = [], []
    for number, question in enumerate(data["questions"], 1):
        name = re.sub(r"\W", "-", question["key"])
        points = f' <span class="paper-points">{question["points"]} points</span>' if question["points"] > 1 else ""
        asked.append(f'<li id="{name}" value="{number}"><p>{question["prompt_html"]}{points}</p>{_room(question)}</li>')
        told.append(f'<li id="key-{name}" value="{number}">{_answer(question)}</li>')
    title = escape(data["title"])
    return Printed(f'<section class="paper-box paper-quiz"><ol>{"".join(asked)}</ol></section>',
                   f"<ol>{''.join(told)}</ol>", title)


def _room(question: dict) -> str:
    blank = '<span class="paper-blank"></span>'
    match question["kind"]:
        case "single" | "multiple":
            many = "<p>Choose all that are right.</p>" if question["kind"] == "multiple" else ""
            rows = zip(_LETTERS, question["options"], strict=False)
            return many + _list(f"☐ {letter}. {option['html']}" for letter, option in rows)
        case "order":
            items = {item["id"]: item["html"] for item in question["items"]}
            return "<p>Number the lines.</p>" + _list(
                f'<span class="paper-short"></span> {letter}. {items[id_]}'
                for letter, id_ in zip(_LETTERS, question["start"], strict=False))
        case "match":
            choices = _list(f"{letter}. {escape(text)}" for letter, text in zip(_LETTERS, question["choices"],
                                                                               strict=False))
            lefts = _list(f'<span class="paper-short"></span> {pair["html"]}' for pair in question["pairs"])
            return f"<p>Write the letter of its partner before each line.</p>{lefts}<p>Partners:</p>{choices}"
        case "numeric":
            return f"<p>Answer: {blank} {escape(question['unit'] or '')}</p>"
    return f"<p>Answer: {blank}</p>"


def _list(rows) -> str:
    return f'<ul class="paper-choices">{"".join(f"<li>{row}</li>" for row in rows)}</ul>'


def _answer(question: dict) -> str:
    """Return the key to one question; in an edition that withholds it, who marks it."""
    if question.get("withheld") or "right" not in question.get("feedback_html", {}):
        return f"<p>{MARKED_BY_HAND}</p>"
    why = question["feedback_html"]["right"]
    match question["kind"]:
        case "single" | "multiple":
            rows = list(zip(_LETTERS, question["options"], strict=False))
            right = ", ".join(letter for letter, option in rows if option["right"])
            others = "".join(f'<li>{letter}. {option["feedback_html"]}</li>' for letter, option in rows)
            return f'<p><strong>{right}.</strong> {why}</p><ul class="paper-choices">{others}</ul>'
        case "order":
            letters = dict(zip(question["start"], _LETTERS, strict=False))
            rows = "".join(f'<li>{letters[item["id"]]}. {item["html"]}: {item["feedback_html"]}</li>'
                           for item in question["items"])
            order = ", ".join(letters[item["id"]] for item in question["items"])
            return f'<p><strong>{order}.</strong> {why}</p><ul class="paper-choices">{rows}</ul>'
        case "match":
            letters = dict(zip(question["choices"], _LETTERS, strict=False))
            rows = "".join(f'<li>{pair["html"]}: <strong>{letters[pair["right"]]}. {escape(pair["right"])}</strong> '
                           f'{pair["feedback_html"]}</li>' for pair in question["pairs"])
            return f'<p>{why}</p><ul class="paper-choices">{rows}</ul>'
        case "numeric":
            right = f"{question['answer']:,.10g} {question['unit'] or ''}".strip()
            if question["tolerance"]:
                right += f", give or take {question['tolerance']:g}"
        case _:
            right = " or ".join(question["accept"])
    return f"<p><strong>{escape(right)}.</strong> {why}</p>"


def _note(data: dict) -> Printed:
    # a line on paper holds less than one on a screen, for a hand writes larger
    lines = '<div class="paper-line"></div>' * min(12, data["rows"] + 2)
    marked = f'<p class="paper-marked">{escape(data["marked"])}</p>' if data["marked"] else ""
    return Printed(f'<section class="paper-box paper-note" id="{_name(data)}"><p>{data["prompt_html"]}</p>{marked}'
                   f"{lines}</section>")


def _name(data: dict) -> str:
    return escape(data["key"].replace("/", "-", 1))


def _forecasts(data: dict) -> Printed:
    rows, told, group = [], [], None
    for item in data["items"]:
        if item["group"] != group:
            group = item["group"]
            rows.append(f'<tr><th colspan="2" scope="colgroup">{escape(group)}</th></tr>')
        rows.append(f'<tr><td>{item["text_html"]} <em>{item["rule_html"]}</em></td>'
                    '<td><span class="paper-short"></span> %</td></tr>')
        came = {True: "It came true.", False: "It did not come true.", None: "Nothing can be scored."}
        dispute = f' Disputed: {item["dispute_html"]}' if item["dispute_html"] else ""
        told.append(f'<li><p>{item["text_html"]}</p><p><strong>{came[item["came_true"]]}</strong> '
                    f'{item["because_html"]}{dispute}</p></li>')
    title = escape(data["title"])
    return Printed(
        f'<section class="paper-box paper-forecasts" id="{_name(data)}"><p><strong>{title}</strong></p>'
        "<p>Write how likely each statement was, from 0 to 100 per cent, before you turn to the key.</p>"
        f"<table><thead><tr><th>Statement</th><th>Yours</th></tr></thead><tbody>{''.join(rows)}</tbody></table></section>",
        f"<ol>{''.join(told)}</ol>", title,
    )


def _matrix(data: dict) -> Printed:
    rivals = data["explanations"]
    told = "".join(f"<li><strong>{escape(one['short'])}</strong>: {one['text_html']}</li>" for one in rivals)
    heads = "".join(f"<th>{escape(one['short'])}</th>" for one in rivals)
    cells = "<td></td>" * len(rivals)
    rows = "".join(f"<tr><th scope=\"row\">{one['text_html']} <em>{one['about_html']}</em></th>{cells}</tr>"
                   for one in data["evidence"])
    scale = "; ".join(escape(words) for words in data["words"].values())
    title = escape(data["title"])
    html = (f'<section class="paper-box paper-matrix" id="{_name(data)}"><p><strong>{title}</strong></p><ul>{told}</ul>'
            f"<p>Write into each field how well the evidence fits the explanation: {scale}.</p>"
            f"<table><thead><tr><th>Evidence</th>{heads}</tr></thead><tbody>{rows}</tbody></table></section>")
    if not data["starting"]:
        return Printed(html)
    rated = "".join(
        f'<tr><th scope="row">{one["text_html"]}</th>'
        + "".join(f"<td>{data['starting'][one['id']][rival['id']]:+d}</td>" for rival in rivals) + "</tr>"
        for one in data["evidence"] if one["id"] in data["starting"]
    ).replace("<td>-", "<td>−").replace("<td>+0<", "<td>0<")
    key = (f"<p>These are the ratings of {escape(data['whose'])}, from −2 to +2. They are one view, and no key.</p>"
           f"<table><thead><tr><th>Evidence</th>{heads}</tr></thead><tbody>{rated}</tbody></table>")
    return Printed(html, key, title)


def _pull_link(data: dict) -> Printed:
    return Printed('<p class="paper-play">Here the book has a form that makes such links. Use it in the book on a '
                   f"screen, on this page; or on the command line: <code>{escape(COMMAND)}</code></p>")
