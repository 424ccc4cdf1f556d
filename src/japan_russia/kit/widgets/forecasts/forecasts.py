"""The forecast board: a probability for each statement first, then the outcomes and a score."""

from html import escape
from numbers import Real

from ...errors import CourseError
from ...markdown import inline_html
from ...progress.merge import is_entry, is_key
from ..base import CourseWidget

_SHOWN = "shown"


class ForecastBoard(CourseWidget):
    """Statements about the future; the learner says how likely each was, and only then sees what came.

    The probabilities are kept in the learner's record, one entry for each statement. When all are given the board
    shows the outcomes and the mean Brier score of the learner and of the rivals, over the statements that came true
    or did not, and again without the disputed ones.

    Parameters
    ----------
    id : str
        A name that no other board of the course has, such as ``"07-board"``: the lesson's number first.
    title : str
        What the board is called.
    items : list of dict
        For each statement ``id``, ``group`` (a heading), ``text`` and ``rule`` in Markdown, ``came_true`` (True,
        False, or None where nothing can be scored), ``because`` (on what that rests) and ``dispute`` (the other
        reading, or ``""``).
    rivals : dict of str to dict of str to float, optional
        For each rival its probabilities from 0 to 1 by the id of the statement.

    Raises
    ------
    CourseError
        If the id or the title is empty, if an item lacks a part or has an id twice, or if a rival lacks a
        probability that is needed.

    Examples
    --------
    >>> rain = {"id": "R1", "group": "Weather", "text": "It rains.", "rule": "One drop is enough.",
    ...         "came_true": True, "because": "It did.", "dispute": ""}
    >>> ForecastBoard("00-board", "Tomorrow", [rain], {"a coin": {"R1": 0.5}}).given
    {}
    """

    module = "forecasts"

    def __init__(self, id: str, title: str, items: list, rivals: dict | None = None):
        key, where = f"forecast/{id}", f"ForecastBoard({id!r}, …)"
        if not is_key(key) or not str(title).strip():
            raise CourseError("A forecast board needs an id and a title.", where,
                              'Write for example ForecastBoard("07-board", "Forecasts of five texts", items).')
        drawn = [_drawn(item, key, where) for item in items]
        ids = [item["id"] for item in drawn]
        twice = next((one for one in ids if ids.count(one) > 1), None)
        if not ids or twice is not None or _SHOWN in ids:
            raise CourseError("A forecast board needs statements, each with an id of its own.", where,
                              f"Rename one of the two items '{twice}'." if twice else "Hand in one item or more.")
        rivals = {str(name): _fair(name, odds, drawn, where) for name, odds in (rivals or {}).items()}
        super().__init__(
            data={"key": key, "title": str(title), "items": drawn, "rivals": rivals},
            memory_keys=[f"{key}/"],
        )

    @property
    def given(self) -> dict[str, float]:
        """The probabilities given so far, from 0 to 1, by the id of the statement."""
        kept = {item["id"]: self.memory.get(item["key"]) for item in self.data["items"]}
        return {id_: entry["last"]["value"] for id_, entry in kept.items()
                if is_entry(entry) and _is_probability(entry["last"]["value"])}

    def static_html(self) -> str:
        """Return the statements and their rules, without the outcomes, for pages without JavaScript."""
        rows = "".join(f"<li>{item['text_html']} <em>{item['rule_html']}</em></li>" for item in self.data["items"])
        return (
            f'<section class="course-box course-forecasts" id="{escape(self.data["key"].replace("/", "-", 1))}" '
            f'aria-label="{escape(self.data["title"])}"><p>{escape(self.data["title"])}</p>'
            f"<p>Giving probabilities needs JavaScript in the browser, or JupyterLab.</p><ol>{rows}</ol></section>"
        )


def _is_probability(value) -> bool:
    return isinstance(value, Real) and not isinstance(value, bool) and 0 <= value <= 1


def _drawn(item: dict, key: str, where: str) -> dict:
    lacking = {"id", "group", "text", "rule", "came_true", "because", "dispute"} - set(item)
    if lacking:
        raise CourseError(f"An item of the board lacks {', '.join(sorted(lacking))}.",
                          f"{where}, {item.get('id', '?')}",
                          "Give each item id, group, text, rule, came_true, because and dispute.")
    came_true = item["came_true"]
    if came_true is not None and came_true not in (True, False):
        raise CourseError(f"came_true is {came_true!r}.", f"{where}, {item['id']}", "Write True, False or None.")
    return {
        "id": str(item["id"]),
        "key": f"{key}/{item['id']}",
        "group": str(item["group"]),
        "text_html": inline_html(item["text"]),
        "rule_html": inline_html(item["rule"]),
        "came_true": None if came_true is None else bool(came_true),
        "because_html": inline_html(item["because"]),
        "dispute_html": inline_html(item["dispute"]),
    }


def _fair(name: str, odds: dict, items: list, where: str) -> dict:
    scored = [item["id"] for item in items if item["came_true"] is not None]
    wrong = next((id_ for id_ in scored if not _is_probability(odds.get(id_))), None)
    if wrong is not None:
        raise CourseError(f"The rival '{name}' has no probability for {wrong}.", where,
                          "Give a number from 0 to 1 for each statement that has an outcome.")
    return {id_: float(odds[id_]) for id_ in scored}
