"""The debate board: vote, place each argument, see what bears on it, vote again."""

from html import escape

from ...errors import CourseError
from ...markdown import inline_html
from ...progress.merge import is_key
from ..base import CourseWidget

VOTES = ("For", "Against", "Undecided")
PLACES = ("Speaks for it", "Speaks against it", "Neither")
_FIELDS = ("id", "text", "owner", "bears")


class Debate(CourseWidget):
    """A resolution to vote on, and the arguments about it; votes and places are kept in the learner's record.

    Without arguments it shows the first vote alone. So a lesson can ask for it early, and show the whole board
    under the same id later.

    Parameters
    ----------
    id : str
        A name that no other debate of the course has, such as ``"06-card"``: the lesson's number first.
    resolution : str
        The sentence that is debated, in Markdown. The page of progress finds it if it stands in the call itself.
    arguments : list of dict, optional
        For each argument ``id``, and in Markdown ``text``, ``owner`` and ``bears``: what bears on it, which is shown
        when the argument has been placed. Ids are not changed later, because places are kept under them.

    Raises
    ------
    CourseError
        If the id or the resolution is empty, or an argument lacks a field or has the id of another.

    Examples
    --------
    >>> Debate("06-card", "Cats are better than dogs", [
    ...     {"id": "quiet", "text": "They are quiet.", "owner": "Ann, 2019", "bears": "No count of sounds was found."},
    ... ])  # doctest: +SKIP
    """

    module = "debate"

    def __init__(self, id: str, resolution: str, arguments=()):
        key = f"debate/{id}"
        if not is_key(f"{key}/before") or not str(id).strip() or not str(resolution).strip():
            raise CourseError("A debate needs an id and a resolution.", f"Debate({id!r}, {resolution!r})",
                              'Write for example Debate("06-card", "Resolved: …", arguments).')
        super().__init__(
            data={
                "key": key,
                "resolution_html": inline_html(resolution),
                "votes": list(VOTES),
                "places": list(PLACES),
                "arguments": _drawn(list(arguments), id),
            },
            memory_keys=[f"{key}/"],
        )

    def static_html(self) -> str:
        """Return the resolution and the arguments with boxes to tick on paper."""
        data = self.data

        def boxes(words):
            return " ".join(f"☐ {escape(word)}" for word in words)

        rows = "".join(
            f'<li><p>{one["text_html"]} <span class="course-owner">{one["owner_html"]}</span></p>'
            f'<p>{boxes(data["places"])}</p><p class="course-bears">{one["bears_html"]}</p></li>'
            for one in data["arguments"]
        )
        after = f"<ol>{rows}</ol><p>Your vote now: {boxes(data['votes'])}</p>" if rows else ""
        name = f' id="{escape(data["key"].replace("/", "-", 1))}"' if rows else ""
        return (
            f'<section class="course-box course-debate"{name} aria-label="Debate">'
            f'<p class="course-resolution">{data["resolution_html"]}</p>'
            f"<p>Your vote before: {boxes(data['votes'])}</p>{after}</section>"
        )


def _drawn(arguments: list, id_: str) -> list[dict]:
    seen = set()
    for number, one in enumerate(arguments, start=1):
        missing = [field for field in _FIELDS if not str(one.get(field) or "").strip()]
        name = str(one.get("id", ""))
        if missing or name in seen or name in ("before", "after"):
            fault = f"has no {' and no '.join(missing)}" if missing else f"has an id that is taken: {name!r}"
            raise CourseError(f"Argument {number} {fault}.", f"Debate({id_!r}, …)",
                              "Give each argument an id of its own, a text, an owner and what bears on it.")
        seen.add(name)
    return [
        {"id": str(one["id"]), **{f"{field}_html": inline_html(str(one[field])) for field in _FIELDS[1:]}}
        for one in arguments
    ]
