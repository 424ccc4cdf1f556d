"""The forecast board and the tables behind it; the records that a class hands in."""

import re

import pytest

from japan_russia import ForecastBoard, class_records, load
from japan_russia.course.tables import described_tables
from japan_russia.kit.errors import CourseError
from japan_russia.kit.mime import WIDGET_MIME
from japan_russia.kit.places import data_folder
from japan_russia.kit.progress.lesson_cells import lesson_cells
from japan_russia.kit.progress.record import Record

ITEM = {"group": "Weather", "text": "It *rains*. <b>", "rule": "One drop.", "came_true": True, "because": "It did.",
        "dispute": ""}  # fmt: skip
ITEMS = [
    ITEM | {"id": "R1"},
    ITEM | {"id": "R2", "came_true": False, "dispute": "Fog."},
    ITEM | {"id": "R3", "came_true": None},
]
MOMENT = "2026-01-31T09:00:00.000Z"


def an_entry(value):
    one = {"value": value, "score": None, "outcome": None, "at": MOMENT}
    return {"first": one, "best": one, "last": one, "tries": 1}


# The widget


def test_a_board_gives_back_what_was_given_and_nothing_else():
    board = ForecastBoard("00-board", "Tomorrow", ITEMS)
    assert board.given == {}
    board.memory = {"forecast/00-board/R1": an_entry(0.3), "forecast/00-board/R2": an_entry("many"),
                    "forecast/00-board/R3": an_entry(True), "forecast/00-board/shown": an_entry(True)}  # fmt: skip
    assert board.given == {"R1": 0.3}
    assert board.memory_keys == ["forecast/00-board/"]


def test_a_page_shows_statements_and_rules_but_no_outcome_before_its_script_runs(monkeypatch):
    monkeypatch.setenv("COURSE_SURFACE", "book")
    held = ForecastBoard("00-board", "Tomorrow", ITEMS)._repr_mimebundle_()[0][WIDGET_MIME]
    assert "It <em>rains</em>. &lt;b&gt;" in held["static"] and "One drop." in held["static"]
    assert "It did." not in held["static"] and "Fog." not in held["static"]
    assert 'id="forecast-00-board"' in held["static"], "the progress page links to it"


@pytest.mark.parametrize(
    "given, told",
    [
        (dict(id=" ", title=""), "id and a title"),
        (dict(items=[]), "statements"),
        (dict(items=[ITEMS[0], ITEMS[0]]), "id of its own"),
        (dict(items=[{"id": "R1", "text": "It rains."}]), "lacks because, came_true, dispute, group, rule"),
        (dict(items=[ITEMS[0] | {"came_true": "yes"}]), "came_true is 'yes'"),
        (dict(rivals={"a coin": {"R1": 0.5}}), "no probability for R2"),
        (dict(rivals={"a coin": {"R1": 0.5, "R2": 50}}), "no probability for R2"),
    ],
)
def test_a_wrong_board_is_told_kindly(given, told):
    with pytest.raises(CourseError) as problem:
        ForecastBoard(**dict(id="00-board", title="Tomorrow", items=ITEMS) | given)
    assert told in problem.value.what and problem.value.where and problem.value.mend


def test_a_rival_needs_no_probability_where_nothing_is_scored():
    board = ForecastBoard("00-board", "Tomorrow", ITEMS, {"a coin": {"R1": 0.5, "R2": 0.5}})
    assert board.data["rivals"] == {"a coin": {"R1": 0.5, "R2": 0.5}}


def test_the_progress_page_finds_a_board_in_the_cells_of_a_lesson(tmp_path):
    from nbformat import write
    from nbformat.v4 import new_code_cell, new_notebook

    file = tmp_path / "00-x.ipynb"
    write(new_notebook(cells=[new_code_cell('ForecastBoard("00-board", "Tomorrow", items)', id="here")]), file)
    assert lesson_cells(file)["boards"] == {"00-board": {"title": "Tomorrow", "cell": "here"}}


# The records of a class


def test_the_records_of_a_class_are_read_and_foreign_files_named(tmp_path):
    Record(tmp_path / "own.json", course="a-course").update({"forecast/00-board/R1": an_entry(0.3)})
    (tmp_path / "own.backup.json").rename(tmp_path / "ana.json")
    Record(tmp_path / "foreign.json", course="another").update({"forecast/00-board/R1": an_entry(0.9)})
    (tmp_path / "foreign.backup.json").unlink()
    (tmp_path / "cut.json").write_text('{"format": "course-rec', encoding="utf-8")
    (tmp_path / "notes.txt").write_text("no record", encoding="utf-8")
    records, skipped = class_records(tmp_path, course="a-course")
    assert sorted(records) == ["ana", "own"]
    assert records["ana"]["forecast/00-board/R1"]["last"]["value"] == 0.3
    assert sorted(skipped) == ["cut.json", "foreign.json"]
    assert "not whole JSON" in skipped["cut.json"] and "another course" in skipped["foreign.json"]


def test_a_folder_that_is_not_there_has_no_records(tmp_path):
    assert class_records(tmp_path / "nowhere", course="a-course") == ({}, {})


def test_a_book_never_reads_the_records_of_a_class(tmp_path, monkeypatch):
    Record(tmp_path / "ana.json", course="a-course").update({"note/00-n1": an_entry("mine")})
    monkeypatch.setenv("COURSE_SURFACE", "book")
    assert class_records(tmp_path, course="a-course") == ({}, {})


# The tables


RESOLUTIONS = load("forecast_resolutions").set_index("forecast_id")
CONDITIONS = load("scenario_conditions")


def rows_are_there(named: str):
    table, _, row = named.partition(":")
    (key,) = described_tables(data_folder())[table]["schema"]["primaryKey"]
    assert row in set(load(table)[key].astype(str)), named


def test_every_forecast_has_a_rule_a_deadline_after_its_text_and_a_decision():
    forecasts = load("forecasts").set_index("forecast_id")
    documents = load("documents").set_index("id")
    assert list(RESOLUTIONS.index) == list(forecasts.index)
    for id_, row in RESOLUTIONS.iterrows():
        latest = documents.loc[forecasts.loc[id_, "document_id"], "latest"]
        assert row["deadline"] > latest, id_
        if row["deadline_from"] in ("five years", "three years"):
            years = 5 if row["deadline_from"] == "five years" else 3
            assert row["deadline"] == latest.replace(year=latest.year + years), id_


def test_a_disputed_decision_has_its_other_reading_and_only_that():
    assert (RESOLUTIONS["other_reading"].notna() == RESOLUTIONS["disputed"]).all()
    assert (RESOLUTIONS["dispute_about"].notna() == RESOLUTIONS["disputed"]).all()


def test_a_condition_or_a_missing_rule_is_void_and_not_a_miss():
    void = set(RESOLUTIONS.index[RESOLUTIONS["resolution"].astype(str) == "void"])
    unmet = {id_ for id_, rule in RESOLUTIONS["rule"].items() if "void if" in rule or rule.startswith("Not scored")}
    early = set(RESOLUTIONS.index[RESOLUTIONS["grounds"].str.startswith("Too early")])
    assert void == unmet | early


def test_decisions_differ_from_the_table_of_forecasts_only_where_the_description_says_so():
    came_true = load("forecasts").set_index("forecast_id")["came_true"].astype(str)
    same = {"yes": "yes", "no": "no", "too_early": "void"}
    told = " ".join(described_tables(data_folder())["forecast_resolutions"]["contradictions"])
    for id_, resolution in RESOLUTIONS["resolution"].astype(str).items():
        assert same.get(came_true[id_]) == resolution or id_ in told, id_


def test_no_row_quotes_more_than_half_a_dozen_words():
    assert RESOLUTIONS["wording"].str.split().str.len().max() <= 6


@pytest.mark.parametrize("table", [RESOLUTIONS, CONDITIONS], ids=["forecast_resolutions", "scenario_conditions"])
def test_the_rows_that_a_decision_rests_on_are_there(table):
    for named in table["checked_by"].dropna().str.split(";").explode():
        rows_are_there(named)


def test_every_condition_has_one_row_for_each_year():
    years = CONDITIONS.groupby("condition_id")["year"].agg(list)
    assert all(one == list(range(2015, 2023)) for one in years)
    assert CONDITIONS.groupby("condition_id")[["scenario", "condition", "test"]].nunique().eq(1).all().all()
    assert (CONDITIONS["row_id"] == CONDITIONS["condition_id"] + "-" + CONDITIONS["year"].astype(str)).all()


def test_the_numbers_of_meetings_and_measures_in_the_evidence_are_those_of_the_tables():
    words = dict(enumerate("no one two three four five".split()))
    met = load("leader_meetings")["start_date"].dt.year.value_counts()
    contacts = CONDITIONS[CONDITIONS["condition_id"] == "K3"].set_index("year")["evidence"]
    for year, evidence in contacts.loc[2015:2021].items():
        assert re.match(rf"{words[met.get(year, 0)]} meeting", evidence, re.I), year
    measures = load("measures")
    own = measures[measures["sender"] == "japan"]["announced_date"].dt.year.value_counts()
    new = CONDITIONS[CONDITIONS["condition_id"] == "K2"].set_index("year")["met"].astype(str)
    assert {year: own.get(year, 0) > 0 for year in new.index} == {year: met == "yes" for year, met in new.items()}
    assert own[2022] > 30
