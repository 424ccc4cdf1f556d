"""Answering any question of a built page with the keyboard alone."""

import html
import re

from japan_russia.kit.outputs import markdown_to_html


def shown(markdown: str) -> str:
    """What a reader sees of a piece of Markdown."""
    return html.unescape(re.sub(r"<[^>]+>", "", markdown_to_html(markdown, inline=True))).strip()


def begin_at(page, card):
    """Put the focus just before a question, as if the reader had come there with the Tab key."""
    card.evaluate("""e => {
        const mark = document.createElement('span');
        mark.tabIndex = -1; e.before(mark); mark.focus(); mark.remove();
    }""")


def tab_to(page, condition: str, most: int = 60):
    """Press Tab until the focused element fits."""
    for _ in range(most):
        page.keyboard.press("Tab")
        if page.evaluate(f"(() => {{ const e = document.activeElement; return Boolean({condition}); }})()"):
            return
    raise AssertionError(f"Tab never reached {condition}")


def wrong_answer(question):
    """An answer of the right form that is not right."""
    right = question.right_answer()
    match question.kind:
        case "single":
            return next(option.id for option in question.options if option.id != right)
        case "multiple":
            return [option.id for option in question.options if option.id not in right][:1]
        case "numeric":
            return right + 1000 + question.tolerance
        case "text":
            return "something else"
        case "order":
            return right[::-1]
        case "match":
            texts = [pair.right for pair in question.pairs]
            return {pair.id: next(t for t in texts if t != pair.right) for pair in question.pairs}


def answer(page, card, question, value):
    """Give an answer and press Check."""
    begin_at(page, card)
    match question.kind:
        case "single":
            tab_to(page, "e.type === 'radio'")
            page.keyboard.press("Space")
            for _ in question.options:
                if page.evaluate("document.activeElement.value") == value:
                    break
                page.keyboard.press("ArrowDown")
        case "multiple":
            for option in question.options:
                begin_at(page, card)
                tab_to(page, f"e.type === 'checkbox' && e.value === '{option.id}'")
                if page.evaluate("document.activeElement.checked") != (option.id in value):
                    page.keyboard.press("Space")
        case "numeric" | "text":
            tab_to(page, "e.tagName === 'INPUT'")
            page.keyboard.press("Control+a")
            page.keyboard.type(str(value))
            page.keyboard.press("Enter")
            return
        case "order":
            texts = {item.id: shown(item.text) for item in question.items}
            for place, id_ in enumerate(value):
                order = [t.strip() for t in card.locator("li .course-item > span:first-child").all_text_contents()]
                steps = order.index(texts[id_]) - place
                if steps:
                    begin_at(page, card)
                    # the item's own first button is "Move up"
                    tab_to(page, f"e.closest('li') && [...e.closest('ol').children].indexOf(e.closest('li')) === "
                                 f"{place + steps} && e.getAttribute('aria-label').startsWith('Move up')")
                    for _ in range(steps):
                        page.keyboard.press("Enter")
        case "match":
            for number, pair in enumerate(card.locator(".course-pair").all()):
                left = pair.locator("label").inner_text().strip()
                wanted = next(p for p in question.pairs if shown(p.left) == left)
                begin_at(page, card)
                for _ in range(number + 1):
                    tab_to(page, "e.tagName === 'SELECT'")
                options = pair.locator("option").all_text_contents()
                now = pair.locator("select").evaluate("e => e.selectedIndex")
                place = [option.strip() for option in options].index(shown(value[wanted.id]))
                for _ in range(abs(place - now)):
                    page.keyboard.press("ArrowDown" if place > now else "ArrowUp")
    tab_to(page, "e.type === 'submit'")
    page.keyboard.press("Enter")
