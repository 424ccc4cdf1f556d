"""Events of the time line that a reader has sorted into threads and stages."""

import pandas as pd

from ..kit.errors import CourseError
from .tables import load

_SHOWN = ["event_id", "date", "date_start", "title", "summary", "source_ids"]


def coded_events(codes: dict[str, dict[str, str]]) -> pd.DataFrame:
    """Return the events that somebody coded, one row for each code, in order of time.

    Parameters
    ----------
    codes : dict of str to dict of str to str
        For each thread its stages, and for each stage the ids of its events, split by spaces.

    Returns
    -------
    pandas.DataFrame
        The columns ``thread`` and ``stage``, and of the table ``timeline`` ``event_id``, ``date``, ``date_start``,
        ``title``, ``summary`` and ``source_ids``; ``year`` is the year of ``date_start``.

    Raises
    ------
    CourseError
        If the time line has no event of such an id.

    Examples
    --------
    >>> coded_events({"two-plus-two": {"agreed": "T038", "carried out": "T040"}})[["event_id", "stage", "year"]]
      event_id        stage  year
    0     T038       agreed  2013
    1     T040  carried out  2013
    """
    timeline = load("timeline")[_SHOWN]
    rows = [
        {"thread": thread, "stage": stage, "event_id": event}
        for thread, stages in codes.items()
        for stage, events in stages.items()
        for event in events.split()
    ]
    known = set(timeline["event_id"])
    for row in rows:
        if row["event_id"] not in known:
            raise CourseError(
                f"The time line has no event '{row['event_id']}'.",
                f"coded_events(…), thread “{row['thread']}”, stage “{row['stage']}”",
                "Add it to data/timeline.csv, or use one that is there: load('timeline').",
            )
    coded = pd.DataFrame(rows, columns=["thread", "stage", "event_id"]).merge(timeline, on="event_id")
    coded = coded.assign(year=coded["date_start"].dt.year)
    return coded.sort_values("date_start", kind="stable", ignore_index=True)
