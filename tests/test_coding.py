"""Codes that a reader gives to events of the time line."""

import pytest

from japan_russia import coded_events
from japan_russia.kit.errors import CourseError


def test_one_row_for_each_code_in_order_of_time():
    coded = coded_events({
        "plan": {"withdrawn": "T096", "announced": "T057"},
        "talks": {"agreed": "T057 T038"},
    })
    assert coded[["event_id", "thread", "stage", "year"]].to_dict("split")["data"] == [
        ["T038", "talks", "agreed", 2013],
        ["T057", "plan", "announced", 2016],
        ["T057", "talks", "agreed", 2016],
        ["T096", "plan", "withdrawn", 2022],
    ]
    assert coded["source_ids"].notna().all(), "sources_of can be asked of the result"


def test_an_unknown_event_is_named_with_its_place():
    with pytest.raises(CourseError) as told:
        coded_events({"talks": {"agreed": "T038 T9999"}})
    assert "T9999" in told.value.what and "talks" in told.value.where and "agreed" in told.value.where
    assert told.value.mend


def test_no_codes_give_an_empty_table_with_its_columns():
    empty = coded_events({})
    assert empty.empty and {"thread", "stage", "year", "title"} <= set(empty.columns)
