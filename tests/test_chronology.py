"""The chronology: which rows it takes, in what order, and how it says a date."""

import shutil
from pathlib import Path

import pytest

from japan_russia.course.chronology import ROWS_OF_A_SECTION, dated_rows, said, sections
from japan_russia.course.tables import load
from japan_russia.kit.errors import CourseError

DATA = Path(__file__).parents[1] / "data"


@pytest.fixture
def folder(tmp_path):
    return Path(shutil.copytree(DATA, tmp_path / "data", ignore=shutil.ignore_patterns("quizzes")))


def test_rows_stand_in_order_of_time_and_each_has_an_anchor_of_its_own():
    rows = dated_rows(DATA)
    assert [row.date for row in rows] == sorted(row.date for row in rows)
    anchors = [row.id.lower() for row in rows]
    assert len(set(anchors)) == len(anchors)
    assert {row.id for row in rows} >= set(load("timeline")["event_id"])
    assert all(row.title and row.summary and row.actors and row.sources for row in rows)


def test_recalled_rows_are_left_out():
    ids = {row.id for row in dated_rows(DATA)}
    recalled = set(load("positions", recalled=True)["position_id"]) - set(load("positions")["position_id"])
    assert recalled and not recalled & ids


def test_an_added_event_comes_in_by_itself(folder):
    with open(folder / "timeline.csv", "a", encoding="utf-8") as file:
        file.write("T999,1943-11,Cairo,Three leaders met.,treaty,United States;China,,D070,single,\n")
    row = next(row for row in dated_rows(folder) if row.id == "T999")
    assert (row.date, row.actors, row.confidence) == ("1943-11", ["United States", "China"], "single")


def test_a_decade_with_many_rows_is_divided_into_years():
    rows = dated_rows(DATA)
    found = sections(rows)
    assert [row for _, inside in found for row in inside] == rows
    titles = [title for title, _ in found]
    assert "1940–1949" in titles and "2014" in titles and "2010–2019" not in titles
    assert all(len(inside) <= ROWS_OF_A_SECTION for title, inside in found if "–" in title)


@pytest.mark.parametrize("start, end, words", [
    ("2016-12-15", "2016-12-15", "15 December 2016"),
    ("2019-08-30", "2019-09-02", "30 August 2019 to 2 September 2019"),
    ("2015-05", "2015-05-21", "May 2015 (day not known) to 21 May 2015"),
])
def test_a_date_is_said_no_more_exactly_than_it_is_known(start, end, words):
    assert said(start, end) == words


def test_a_column_that_went_away_is_named(folder):
    path = folder / "timeline.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("category", "field", 1), encoding="utf-8")
    with pytest.raises(CourseError, match="the column 'category' of the table timeline"):
        dated_rows(folder)
