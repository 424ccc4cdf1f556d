"""The map of the islands: its shapes, its lines, its names, and what it refuses."""

import json

import pandas as pd
import pytest
from conftest import ROOT

from japan_russia import border_map, load
from japan_russia.course import maps
from japan_russia.kit.errors import CourseError

YEARS = [1855, 1875, 1905, 1945, 1951, 1956, 1991, 2022]


def in_year(year: int) -> pd.DataFrame:
    """The rule that lesson 01 writes."""
    table = load("map_administration")
    return table[(table["from_year"] <= year) & (table["to_year"].isna() | (table["to_year"] > year))]


def drawn(year: int, **choice) -> tuple[dict, list[list[dict]]]:
    """The recipe of a map, and the rows behind each of its layers: land, lines, rings, labels."""
    spec = border_map(in_year(year), year, **choice).to_dict()
    return spec, [spec["datasets"][layer["data"]["name"]] for layer in spec["layer"]]


def points(part: list):
    if isinstance(part[0], list):
        for inner in part:
            yield from points(inner)
    else:
        yield part


def test_every_shape_has_a_region_that_the_tables_know():
    shapes = maps.region_shapes()
    regions = set(load("map_administration")["region"].astype(str))
    assert regions | {"japan_main", "russia_main"} == set(shapes["region"])
    assert (shapes["type"] == "Feature").all()


def test_the_shapes_stay_inside_the_window_that_the_description_names():
    for geometry in maps.region_shapes()["geometry"]:
        for lon, lat in points(geometry["coordinates"]):
            assert 139 <= lon <= 158 and 41 <= lat <= 56


def test_the_description_says_where_the_shapes_come_from():
    package = json.loads((ROOT / "data" / "datapackage.json").read_text(encoding="utf-8"))
    shapes = next(one for one in package["resources"] if one["name"] == "map_region")
    assert "Natural Earth" in shapes["provenance"] and "Public domain" in shapes["licence"]


@pytest.mark.parametrize("year", YEARS)
def test_in_each_year_of_the_menu_every_region_has_one_administration(year):
    assert in_year(year)["region"].is_unique and len(in_year(year)) == 4


@pytest.mark.parametrize("year, lines", [
    (1855, {"ML1"}), (1874, {"ML1"}), (1875, {"ML2", "ML3"}), (1905, {"ML3", "ML4"}),
    (1945, {"ML5", "ML6"}), (1951, {"ML5", "ML6", "ML7"}), (1956, {"ML5", "ML6", "ML7"}), (2022, {"ML5", "ML6", "ML7"}),
])
def test_the_lines_of_a_year_are_those_after_its_events(year, lines):
    assert set(maps.lines_in(year)["line_id"]) == lines


def test_the_lines_and_the_periods_tell_the_same_story():
    """Each line begins and ends in a year in which some region changes hands, or with the claim of 1951."""
    changes = set(load("map_administration")["from_year"]) | {1951}
    lines = load("map_lines")
    assert set(lines["from_year"]) | set(lines["to_year"].dropna()) <= changes


def test_before_the_first_border_there_is_no_map():
    with pytest.raises(CourseError) as told:
        border_map(in_year(1855), 1854)
    assert "1854" in told.value.what and "1855" in told.value.mend


@pytest.mark.parametrize("held, side", [
    ("Japan", maps.JAPAN), ("Japan (military occupation)", maps.JAPAN), ("Undivided (both states)", maps.SHARED),
    ("Russian Empire", maps.RUSSIA), ("Russian Empire / Russia", maps.RUSSIA), ("USSR", maps.RUSSIA),
    ("Russia", maps.RUSSIA),
])
def test_each_administration_has_its_colour(held, side):
    assert maps.side_of(held) == side


def test_every_administration_of_the_table_is_known():
    assert set(load("map_administration", recalled=True)["administered_by"].map(maps.side_of)) == {
        maps.JAPAN, maps.RUSSIA, maps.SHARED}


def test_the_words_on_the_map_say_who_administers():
    """Nobody has to tell the colours apart."""
    labels = [row["label"] for row in drawn(1905)[1][3]]
    assert "Sakhalin, south\nJapan" in labels and "Sakhalin, north\nRussian Empire / Russia" in labels
    near = [row["label"] for row in drawn(1956, view="four islands")[1][3]]
    assert "Northern Territories /\nSouthern Kurils\nUSSR" in near and "Urup\nUSSR" in near


def test_no_edge_runs_between_two_shapes_of_one_colour():
    """Sakhalin is two shapes; a dark edge at 50 degrees north would look like a border in every year."""
    land = drawn(1955)[0]["layer"][0]
    assert "stroke" not in land["mark"]
    assert land["encoding"]["stroke"]["field"] == land["encoding"]["color"]["field"]
    assert land["encoding"]["stroke"]["scale"] == land["encoding"]["color"]["scale"]


@pytest.mark.parametrize("view", maps.VIEWS)
def test_each_ring_goes_round_its_island_and_leaves_the_other_alone(view):
    spec, rows = drawn(1956, view=view)
    size = spec["layer"][2]["mark"]["size"]["expr"]
    assert size == f"pow(0.54 * min(width, 676) / {maps.VIEWS[view][2]}, 2)"  # 0.54 degrees from side to side
    shapes = maps.region_shapes().set_index("name")["geometry"]
    places = {row["name"]: row for row in rows[2]}
    stretch = 1.38  # a degree north is so much longer than a degree east on this map
    for name, shape in (("Shikotan", "Shikotan"), ("Habomai Islands", "Habomai group (largest island)")):
        ring = places[name]
        assert all(abs(complex(lon - ring["lon"], (lat - ring["lat"]) * stretch)) < 0.27
                   for lon, lat in points(shapes[shape]["coordinates"]))
    one, two = places.values()
    assert abs(complex(one["lon"] - two["lon"], (one["lat"] - two["lat"]) * stretch)) > 0.54


def test_the_legend_says_what_a_ring_means():
    shape = drawn(1956)[0]["layer"][2]["encoding"]["shape"]
    assert shape["scale"]["domain"] == ["named in 1956"] and shape["legend"]


@pytest.mark.parametrize("names, word", [
    ("English", "Etorofu (Iturup)"), ("Japanese", "択捉島"), ("Russian", "Итуруп"),
])
def test_the_names_follow_the_choice(names, word):
    labels = [row["label"].split("\n")[0] for row in drawn(1956, names=names, view="four islands")[1][3]]
    assert word in labels


@pytest.mark.parametrize("year, named", [(1951, set()), (1956, {"Shikotan", "Habomai Islands"})])
def test_rings_mark_what_the_declaration_names_from_its_year_on(year, named):
    assert {row["name"] for row in drawn(year)[1][2]} == named


def test_a_map_keeps_its_rows_when_another_is_made():
    """The layers are made once and kept; only their copies get data."""
    early = border_map(in_year(1855), 1855)
    border_map(in_year(1956), 1956)
    spec = early.to_dict()
    assert [len(spec["datasets"][layer["data"]["name"]]) for layer in spec["layer"][1:3]] == [1, 0]


def test_a_region_without_a_row_is_told_as_such():
    labels = [row["label"] for row in drawn(1922)[1][3]]
    assert f"Sakhalin, north\n{maps.OUTSIDE}" in labels, "the occupation of 1920 to 1925 is recalled only"
    assert drawn(1922)[0]["layer"][0]["transform"][0]["default"] == maps.OUTSIDE


def test_every_state_of_the_widget_has_the_same_recipe_but_for_its_rows():
    """So that a page stores each view and the geometry once."""
    def recipe(year):
        return [{key: value for key, value in layer.items() if key not in ("data", "transform")}
                for layer in drawn(year)[0]["layer"]]
    assert all(recipe(year) == recipe(1855) for year in YEARS)


@pytest.mark.parametrize("choice, word", [({"names": "Englisch"}, "English"), ({"view": "moon"}, "four islands")])
def test_an_unknown_choice_is_told_with_those_there_are(choice, word):
    with pytest.raises(CourseError) as told:
        border_map(in_year(1956), 1956, **choice)
    assert word in told.value.mend and next(iter(choice.values())) in told.value.what


def test_two_rows_for_one_region_are_refused():
    with pytest.raises(CourseError, match="two administrations"):
        border_map(load("map_administration"), 1956)


def test_broken_shapes_are_told_with_their_file(tmp_path, monkeypatch):
    monkeypatch.setattr(maps, "data_folder", lambda: tmp_path)
    for text in (None, "{", "{}", "[]"):
        if text is not None:
            (tmp_path / "map_region.geojson").write_text(text, encoding="utf-8")
        with pytest.raises(CourseError) as told:
            maps.region_shapes()
        assert told.value.where == "data/map_region.geojson"


def test_every_place_and_argument_leads_to_rows_that_exist():
    places, regions = load("map_places"), set(load("map_administration")["region"].astype(str))
    assert set(places.loc[places["kind"] == "region", "region"].astype(str)) == regions
    arguments = load("legal_arguments")
    asked = arguments.groupby("question", observed=True)["side"].agg(lambda sides: set(sides.astype(str)))
    assert all({"Japan", "USSR or Russia"} <= sides for sides in asked), "each question hears both sides"
