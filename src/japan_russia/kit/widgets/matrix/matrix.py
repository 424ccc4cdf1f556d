"""The evidence matrix: items of evidence rated against rival explanations, and what the ratings add up to."""

from html import escape

from ...errors import CourseError
from ...markdown import inline_html
from ...progress.merge import is_entry, is_key
from ..base import CourseWidget

#: From what speaks strongly against an explanation to what fits it very well.
RATINGS = {
    2: "++ fits well",
    1: "+ fits",
    0: "0 neither",
    -1: "− against",
    -2: "−− strongly",
}
_WITHDRAWN, _BASE = "withdrawn", "base"


class EvidenceMatrix(CourseWidget):
    """One item of evidence at a time, rated against each explanation; ratings are kept in the learner's record.

    Cells that the learner has not rated are left out, so that nobody begins with another person's view; the learner
    may let them count with the starting ratings. The widget shows how much speaks against each explanation, what
    discriminates, and how the ranking moves when an item is withdrawn, and saves the matrix as CSV or JSON.

    Parameters
    ----------
    id : str
        A name that no other matrix of the course has, such as ``"09-matrix"``: the lesson's number first.
    title : str
        What the matrix is called.
    evidence : list of dict
        For each item ``id``, and in Markdown ``text``, ``about``: where it comes from, and, if there are reasons for
        its starting ratings, ``why``. Ids are not changed later, because ratings are kept under them.
    explanations : list of dict
        For each explanation ``id``, ``short`` (a name) and ``text`` in Markdown.
    starting : dict of str to dict of str to int, optional
        By the id of an item and of an explanation, a rating from -2 to 2. Without it the matrix begins empty.
    whose : str, optional
        Whose the starting ratings are.

    Raises
    ------
    CourseError
        If the id or the title is empty, a part is missing or an id stands twice, or a starting rating is no
        whole number from -2 to 2.

    Examples
    --------
    >>> wet = {"id": "E1", "text": "The street is wet.", "about": "Seen at nine."}
    >>> why = [{"id": "rain", "short": "rain", "text": "It rained."}, {"id": "van", "short": "van", "text": "A van."}]
    >>> EvidenceMatrix("00-street", "The wet street", [wet], why, {"E1": {"rain": 1, "van": 1}}).ratings
    {}
    """

    module = "matrix"
    uses = ("ratings.js",)

    def __init__(self, id: str, title: str, evidence: list, explanations: list, starting: dict | None = None,
                 whose: str = "one person"):
        key, where = f"matrix/{id}", f"EvidenceMatrix({id!r}, …)"
        if not is_key(key) or not str(title).strip():
            raise CourseError("An evidence matrix needs an id and a title.", where,
                              'Write for example EvidenceMatrix("09-matrix", "Why did it end?", …).')
        items = [_drawn(one, ("id", "text", "about"), where) for one in evidence]
        rivals = [_drawn(one, ("id", "short", "text"), where) for one in explanations]
        _unique(items, (_BASE,), "item", where)
        _unique(rivals, (_WITHDRAWN,), "explanation", where)
        super().__init__(
            data={
                "key": key,
                "title": str(title),
                "evidence": items,
                "explanations": rivals,
                "starting": _fair(starting or {}, items, rivals, where),
                "whose": str(whose),
                "words": {str(rating): words for rating, words in RATINGS.items()},
            },
            memory_keys=[f"{key}/"],
        )

    @property
    def ratings(self) -> dict[str, dict[str, int]]:
        """The learner's own ratings so far, by the ids of the item and of the explanation."""
        own = {}
        for item in self.data["evidence"]:
            for rival in self.data["explanations"]:
                rating = self._value(f"{item['id']}/{rival['id']}")
                if _is_rating(rating):
                    own.setdefault(item["id"], {})[rival["id"]] = rating
        return own

    @property
    def withdrawn(self) -> list[str]:
        """The ids of the items that the learner has withdrawn."""
        ids = (item["id"] for item in self.data["evidence"])
        return [id_ for id_ in ids if self._value(f"{id_}/{_WITHDRAWN}") is True]

    def _value(self, name: str):
        entry = self.memory.get(f"{self.data['key']}/{name}")
        return entry["last"]["value"] if is_entry(entry) else None

    def static_html(self) -> str:
        """Return the explanations, and the items with room to rate them on paper."""
        data = self.data
        rivals = "".join(f"<li><strong>{escape(one['short'])}</strong>: {one['text_html']}</li>"
                         for one in data["explanations"])
        rows = "".join(f"<li>{one['text_html']} <em>{one['about_html']}</em></li>" for one in data["evidence"])
        return (
            f'<section class="course-box course-matrix" id="{escape(data["key"].replace("/", "-", 1))}" '
            f'aria-label="{escape(data["title"])}"><p>{escape(data["title"])}</p>'
            f"<p>Rating needs JavaScript in the browser, or JupyterLab.</p><ul>{rivals}</ul><ol>{rows}</ol></section>"
        )


def _is_rating(value) -> bool:
    return type(value) is int and value in RATINGS


def _drawn(one: dict, parts: tuple, where: str) -> dict:
    lacking = [part for part in parts if not str(one.get(part, "")).strip()]
    if lacking:
        raise CourseError(f"A part of the matrix lacks {', '.join(lacking)}.", f"{where}, {one.get('id', '?')}",
                          f"Give {', '.join(parts)}.")
    plain = {part: str(one[part]) for part in parts if part in ("id", "short")}
    told = [part for part in (*parts, "why") if part not in plain and one.get(part)]
    return plain | {f"{part}_html": inline_html(one[part]) for part in told}


def _unique(drawn: list, taken: tuple, what: str, where: str):
    ids = [one["id"] for one in drawn]
    wrong = next((id_ for id_ in ids if ids.count(id_) > 1 or id_ in taken or "/" in id_), None)
    if not ids or wrong is not None:
        mend = f"Give '{wrong}' another id." if ids else f"Hand in one {what} or more."
        raise CourseError(f"Each {what} of a matrix needs an id of its own.", where, mend)


def _fair(starting: dict, items: list, rivals: list, where: str) -> dict:
    fair = {}
    for item in items:
        for rival in rivals if item["id"] in starting else ():
            rating = starting[item["id"]].get(rival["id"])
            if rating is None or isinstance(rating, bool) or rating not in RATINGS:
                raise CourseError(f"The starting rating of {item['id']} for '{rival['id']}' is {rating!r}.", where,
                                  "Write a whole number from -2 to 2.")
            fair.setdefault(item["id"], {})[rival["id"]] = int(rating)
    return fair
