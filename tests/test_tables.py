"""The tables: what loading gives, and what a wrong file is told."""

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from japan_russia.course import tables
from japan_russia.course.table_checks import problems
from japan_russia.course.tables import catalogue, load, sources_of, table_title, validate
from japan_russia.kit.errors import CourseError

DATA = Path(__file__).parents[1] / "data"
NAMES = list(tables.described_tables(DATA))


@pytest.fixture
def folder(tmp_path):
    """A copy of the tables that a test may spoil."""
    return Path(shutil.copytree(DATA, tmp_path / "data", ignore=shutil.ignore_patterns("quizzes")))


def spoil(folder, name, old, new):
    path = folder / f"{name}.csv"
    text = path.read_text(encoding="utf-8")
    assert old in text, f"the test spoils nothing: {old!r} is not in {name}.csv"
    path.write_bytes(text.replace(old, new, 1).encode("utf-8"))


def told(folder, name):
    with pytest.raises(CourseError) as caught:
        load(name, folder=folder)
    return str(caught.value)


# ---------------------------------------------------------------- the tables as they are


def test_frictionless_finds_nothing_wrong():
    assert [str(problem) for problem in validate(DATA)] == []


@pytest.mark.parametrize("name", NAMES)
def test_every_table_loads_with_the_types_it_describes(name):
    frame = load(name, recalled=True, folder=DATA)
    for field in tables.described_tables(DATA)[name]["schema"]["fields"]:
        column = field["name"]
        if column not in frame:
            assert column in tables.described_tables(DATA)[name]["splitYears"]
            continue
        kind = str(frame[column].dtype)
        if "enum" in field.get("constraints", {}):
            assert kind == "category"
        elif field["type"] in ("date", "yearmonth"):
            assert kind.startswith("datetime64")
        elif field["type"] in ("integer", "number", "boolean"):
            wanted = {"integer": "int64", "number": "float64", "boolean": "boolean"}
            assert kind.lower() == wanted[field["type"]]
        else:
            assert kind == "str"
    assert len(frame) == len((DATA / f"{name}.csv").read_text(encoding="utf-8").splitlines()) - 1


@pytest.mark.parametrize("name", NAMES)
def test_every_column_says_what_it_is(name):
    table = tables.described_tables(DATA)[name]
    assert all(table[key] for key in ("title", "description", "provenance", "licence"))
    assert table["contradictions"] or table["gaps"], "no table is without a doubt: say which"
    assert [field["name"] for field in table["schema"]["fields"] if len(field["description"]) < 5] == []
    for field in table["schema"]["fields"]:
        if field["type"] == "number" and "unit" not in field:
            names = [other["name"] for other in table["schema"]["fields"]]
            assert {"unit", "quotation"} & set(names), f"{name}.{field['name']} has no unit"


@pytest.mark.parametrize("name", NAMES)
def test_files_are_plain(name):
    data = (DATA / f"{name}.csv").read_bytes()
    assert b"\r" not in data and not data.startswith(b"\xef\xbb\xbf") and data.endswith(b"\n")


@pytest.mark.parametrize("name", NAMES)
def test_rows_that_are_not_recalled_name_their_source(name):
    frame = load(name, folder=DATA)
    if "source_ids" in frame and "confidence" in frame:
        # a row of the glossary that only says what a common word means has no confidence either
        assert frame.dropna(subset="confidence")["source_ids"].notna().all()


def test_no_csv_stands_beside_the_description():
    assert {path.stem for path in DATA.glob("*.csv")} == set(NAMES)


def test_partial_dates_keep_their_text_and_gain_start_and_precision():
    events = load("timeline", folder=DATA).set_index("event_id")
    assert list(events.loc["T014", ["date", "date_start", "date_precision"]]) == [
        "1973-10",
        pd.Timestamp("1973-10-01"),
        "month",
    ]
    assert list(events.loc["T015", ["date", "date_start", "date_precision"]]) == [
        "1981",
        pd.Timestamp("1981-01-01"),
        "year",
    ]
    assert events.loc["T038", "date_precision"] == "day"


@pytest.mark.parametrize("name", ["trade_annual", "trade_composition", "energy_share"])
def test_calendar_and_fiscal_years_never_share_a_column(name):
    frame = load(name, folder=DATA)
    assert "year" not in frame and "period" not in frame
    assert (frame["calendar_year"].notna() ^ frame["fiscal_year"].notna()).all()
    assert frame["fiscal_year"].notna().any() and frame["calendar_year"].notna().any()


def test_recalled_rows_come_only_when_asked_for():
    assert len(load("exemptions", folder=DATA)) == 20
    assert len(load("exemptions", recalled=True, folder=DATA)) == 21
    for name in NAMES:
        frame = load(name, folder=DATA)
        if "confidence" in frame:
            assert not (frame["confidence"] == "recalled").any()


def test_recalled_votes_are_empty_and_the_number_stays():
    row = load("un_votes", folder=DATA).set_index("resolution").loc["ES-11/2"]
    assert pd.isna(row["japan"]) and row["russia"] == "N"
    assert load("un_votes", recalled=True, folder=DATA).set_index("resolution").loc["ES-11/2", "japan"] == "Y"
    assert "75/29" in set(load("un_votes", folder=DATA)["resolution"])


def test_the_count_of_every_claim_follows_from_the_meetings():
    meetings, claims = load("leader_meetings", folder=DATA), load("count_claims", folder=DATA)
    partly = {"C02", "C32", "C35"}  # these count a part of the window, as their notes say
    for claim in claims[~claims["claim_id"].isin(partly)].itertuples():
        inside = meetings["start_date"].between(claim.counted_from, claim.counted_to)
        assert inside.sum() == claim.what_the_data_gives, claim.claim_id


def test_what_is_loaded_can_be_changed_without_harm():
    frame = load("gdp", folder=DATA)
    frame.loc[0, "country"] = "Japan" if frame.loc[0, "country"] != "Japan" else "Russia"
    del frame["year"]
    assert "year" in load("gdp", folder=DATA)
    assert load("gdp", folder=DATA).loc[0, "country"] != frame.loc[0, "country"]


def test_a_file_that_changes_is_read_again(folder):
    before = load("gdp", folder=folder).loc[0, "gdp_current_usd"]
    spoil(folder, "gdp", str(before), "99")
    assert load("gdp", folder=folder).loc[0, "gdp_current_usd"] == 99


def test_reading_does_not_wait_for_frictionless():
    code = "import sys; from japan_russia import load; load('measures'); print('frictionless' in sys.modules)"
    run = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, cwd=DATA.parent, check=True
    )
    assert run.stdout.strip() == "False"


# ---------------------------------------------------------------- sources


def test_no_publication_stands_twice_in_the_register():
    register = load("sources", folder=DATA)
    address = (
        register["url"]
        .dropna()
        .str.lower()
        .str.replace(r"^https?://(www\.)?", "", regex=True)
        .str.rstrip("/")
    )
    trackers = address.str.startswith("ashurst.com/en/news-and-insights/hubs/sanctions-tracker/japan")
    # one page that was read on two days, with different contents
    assert address[~trackers][address[~trackers].duplicated()].tolist() == []
    merged = [id_ for also in register["also"].dropna() for id_ in also.split(";")]
    assert len(set(merged)) == len(merged) and not set(merged) & set(register["id"])


def test_sources_of_a_row_a_table_and_a_text():
    meetings = load("leader_meetings", folder=DATA)
    assert sources_of(meetings.iloc[26], folder=DATA)["id"].tolist() == ["D061", "D062", "D063", "D308"]
    two = sources_of(meetings.iloc[[0, 1]], folder=DATA)["id"].tolist()
    assert len(two) == len(set(two)) and {"D006", "D008"} <= set(two)
    assert sources_of("D061; D062", folder=DATA)["id"].tolist() == ["D061", "D062"]


def test_sources_of_follows_the_ids_that_were_joined():
    assert sources_of("S001;Q004;D004", folder=DATA)["id"].tolist() == ["D004"]


def test_sources_of_a_row_without_sources_is_empty():
    row = load("exemptions", recalled=True, folder=DATA).set_index("exemption_id").loc["EX-21"]
    assert len(sources_of(row, folder=DATA)) == 0


@pytest.mark.parametrize("rows, word", [("D999", "D999"), (pd.DataFrame({"a": [1]}), "no sources")])
def test_sources_of_says_what_is_wrong(rows, word):
    with pytest.raises(CourseError, match=word):
        sources_of(rows, folder=DATA)


def test_catalogue_lists_every_table():
    listed = catalogue(DATA).set_index("name")
    assert list(listed.index) == NAMES
    assert listed.loc["leader_meetings", "rows"] == 27
    assert table_title("gdp", DATA) == listed.loc["gdp", "title"] and table_title("no such table", DATA) == ""


# ---------------------------------------------------------------- wrong files

WRONG_CELLS = {
    "leader_meetings": [
        (",2013-04-29,2013", ",2013-02-30,2013", "line 5, column start_date, rule: type", "YYYY-MM-DD"),
        ("D061;", "D961;", "line 28, column source_ids, rule: unknown source", "Add it to data/sources.csv"),
        ("\n27,", "\n26,", "line 28, column meeting_no, rule: duplicate key", "own key"),
        (",Milan,", ",,", "line 10, column city, rule: required", "Fill it in"),
        ("brief_talk", "brief_tlk", "line 10, column format, rule: list of values", "'brief_talk'"),
        ("\n27,27,", "\n27,28,", "line 28, column official_count, rule: maximum", "is 27"),
        ("\n26,", "\n26,26,", "line 27, rule: number of cells", "one cell"),
        ("\n26,", "\n\n26,", "line 27, rule: number of cells", "one cell"),
        ("meeting_no,", "number,", "line 1, column meeting_no, rule: missing column", "Add"),
        ("city,country", "country,city", "line 1, column country, rule: order of columns", "city"),
        ("\n27,", '\n"27,', "data/leader_meetings.csv, rule: CSV", "quotation"),
    ],
    "timeline": [
        (",1973-10,", ",1973-13,", "line 18, column date, rule: type", "YYYY-MM"),
        (",1925-01-20,", ",1925-02-30,", "line 5, column date, rule: type", "YYYY-MM"),
    ],
    "gdp": [("2006,Japan", "2005,Japan", "line 3, column iso3, year, rule: duplicate key", "own key")],
    "opinion": [
        (",15.4,", ",many,", "line 2, column share_percent, rule: type", "number"),
        (",15.4,", ",154,", "line 2, column share_percent, rule: maximum", "100"),
    ],
    "trade_monthly": [("2024-01,", "2024-1,", "line 2, column period_start, rule: type", "YYYY-MM")],
    "forecasts": [("streltsov-2015", "streltsov-2016", "column document_id, rule: unknown row of doc", "Add it to")],
    "map_administration": [("T009", "T909", "column event_ids, rule: unknown row of timeline", "Add it to")],
    "measures": [("JP-2014-01", "JP2014-01", "column measure_id, rule: pattern", "Form")],
}


@pytest.mark.parametrize(
    "name, old, new, where, mend", [(name, *case) for name, cases in WRONG_CELLS.items() for case in cases]
)
def test_a_wrong_file_is_told_by_file_line_column_and_rule(folder, name, old, new, where, mend):
    spoil(folder, name, old, new)
    message = told(folder, name)
    assert f"data/{name}.csv" in message and where in message
    assert mend in message.split("to mend:")[1]
    assert str(folder) not in message
    assert any(where in problem.where for problem in problems(folder, only=name))


def test_an_extra_column_is_named(folder):
    path = folder / "gdp.csv"
    path.write_text(
        "".join(f"{line},x\n" for line in path.read_text(encoding="utf-8").splitlines()), encoding="utf-8"
    )
    message = told(folder, "gdp")
    assert "column x, rule: extra column" in message


@pytest.mark.parametrize(
    "data, rule, words",
    [
        (b"", "rule: file", "empty"),
        (b"  \n", "rule: file", "empty"),
        ("year,country\n2005,Köln\n".encode("latin-1"), "line 2, rule: encoding", "UTF-8"),
        (b"\xef\xbb\xbfyear,country\n", "line 1, rule: encoding", "BOM"),
        (b"year;country;iso3\n", "line 1, rule: separator", "commas"),
    ],
)
def test_a_file_that_is_no_table_is_told_so(folder, data, rule, words):
    (folder / "gdp.csv").write_bytes(data)
    message = told(folder, "gdp")
    assert f"data/gdp.csv, {rule}" in message and words in message


def test_a_missing_file_is_named(folder):
    (folder / "gdp.csv").unlink()
    assert "data/gdp.csv, rule: file" in told(folder, "gdp")


def test_a_broken_register_is_named_even_when_another_table_is_loaded(folder):
    (folder / "sources.csv").write_bytes(b"")
    assert "data/sources.csv, rule: file" in told(folder, "gdp")


def test_a_broken_description_is_named(folder):
    (folder / "datapackage.json").write_text("{", encoding="utf-8")
    assert "data/datapackage.json" in told(folder, "gdp")


@pytest.mark.parametrize("name, near", [("leader_meeting", "leader_meetings"), ("scramble", "scrambles")])
def test_an_unknown_table_gets_the_nearest_name(name, near):
    with pytest.raises(CourseError, match=f"Did you mean '{near}'"):
        load(name, folder=DATA)


@pytest.mark.parametrize("key", ["primaryKey", "fields"])
def test_a_description_that_lacks_what_loading_needs_is_told(folder, key):
    path = folder / "datapackage.json"
    package = json.loads(path.read_text(encoding="utf-8"))
    next(table for table in package["resources"] if table["name"] == "gdp")["schema"].pop(key)
    path.write_text(json.dumps(package), encoding="utf-8")
    words = told(folder, "gdp")
    assert "lacks its path, its fields or its primaryKey" in words and "datapackage.json, table gdp" in words


def test_validate_reports_all_files_at_once(folder):
    spoil(folder, "gdp", "Japan,JPN", "Japan,jpn")
    spoil(folder, "forecasts", ",no,", ",never,")
    assert {problem.file for problem in validate(folder)} == {"data/gdp.csv", "data/forecasts.csv"}


SMALL = {
    "resources": [
        {
            "name": "small",
            "type": "table",
            "path": "small.csv",
            "scheme": "file",
            "format": "csv",
            "encoding": "utf-8",
            "title": "Small",
            "schema": {
                "fields": [
                    {"name": "id", "type": "string", "description": "Id.", "constraints": {"required": True}},
                    {"name": "day", "type": "date", "description": "Day."},
                    {
                        "name": "n",
                        "type": "integer",
                        "description": "N.",
                        "constraints": {"minimum": 0, "maximum": 9},
                    },
                    {"name": "k", "type": "string", "description": "K.", "constraints": {"enum": ["a", "b"]}},
                ],
                "primaryKey": ["id"],
            },
        }
    ]
}
CELL = st.sampled_from(
    ["", "x", "y", "z", "1", "9", "10", "-1", "1.5", "a", "b", "c", "2019-01-31", "2019-02-30", "2019"]
)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(CELL, CELL, CELL, CELL), min_size=1, max_size=3))
def test_the_quick_check_and_frictionless_agree(tmp_path_factory, rows):
    folder = tmp_path_factory.mktemp("small")
    (folder / "datapackage.json").write_text(json.dumps(SMALL), encoding="utf-8")
    (folder / "small.csv").write_text(
        "id,day,n,k\n" + "".join(",".join(row) + "\n" for row in rows), encoding="utf-8"
    )
    found = problems(folder)
    try:
        load("small", folder=folder)
        assert found == []
    except CourseError as error:
        assert found and re.search(r"line \d+", str(error))


@given(st.dates())
def test_first_day_of_a_partial_date(day):
    text = day.isoformat()
    assert tables.first_day(text) == pd.Timestamp(day)
    assert tables.first_day(text[:7]) == pd.Timestamp(day.replace(day=1))
    assert tables.first_day(text[:4]) == pd.Timestamp(day.replace(month=1, day=1))


@pytest.mark.parametrize(
    "text", ["2019-2", "2019-13", "2019-02-29", "19", "", "2019-", "2019-01-01x", "spring 2019"]
)
def test_what_is_no_partial_date_is_refused(text):
    with pytest.raises(ValueError):
        tables.first_day(text)


def test_a_broken_table_is_told_in_the_same_words_by_every_table_that_needs_it(folder):
    # so that a build can tell it once
    spoil(folder, "sources", "\nD061,", "\nD062,")
    (folder / "sources.csv").write_text((folder / "sources.csv").read_text(encoding="utf-8") + '"', encoding="utf-8")
    assert told(folder, "gdp") == told(folder, "sources") == told(folder, "leader_meetings")
