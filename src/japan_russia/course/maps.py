"""The map of Hokkaido, Sakhalin and the Kurils: its shapes, its lines, its names.

Who administered what in which year is asked in the lesson, with pandas; here the answer is drawn.
"""

import json
from functools import cache
from textwrap import fill

import altair as alt
import pandas as pd

from ..kit.book import trace
from ..kit.errors import CourseError, did_you_mean
from ..kit.places import data_folder
from .charts import PALETTE
from .tables import load

#: The columns of names in map_places, and in islands where those differ.
NAMES = {"English": ("name_en", "name_en"), "Japanese": ("name_ja", "name_ja_kanji"),
         "Russian": ("name_ru", "name_ru_cyrillic")}
#: Middle of each view, and the degrees of longitude that fill the width of the page.
VIEWS = {"whole region": (148.9, 47.8, 18.6), "four islands": (147.5, 44.7, 6.2)}

JAPAN, RUSSIA, SHARED, OUTSIDE = "Japan", "Russian Empire, USSR or Russia", "undivided", "not in the table"
_COLOURS = alt.Scale(domain=[JAPAN, RUSSIA, SHARED, OUTSIDE], range=[*PALETTE[:2], PALETTE[3], PALETTE[6]])
_LINES = ["agreed in a treaty", "line of control", "border as Japan claims it"]
_DASHES = alt.Scale(domain=_LINES, range=[[1, 0], [7, 4], [2, 4]])
_PROMISE = "named in 1956"
_RING = alt.Scale(domain=[_PROMISE], range=["circle"])
_HEIGHT = 520
#: Pixels in a degree of longitude, told by the width so that the map keeps its part of the world on a phone;
#: a wide page must not cut its height.
_DEGREE = f"min(width, {1.3 * _HEIGHT:.0f}) / {{degrees}}"
#: Where the name of an island stands in the near view: degrees north and east of the island's own point.
_BESIDE = {"I1": (-0.25, 0.3), "I2": (0.08, 0.55), "I3": (0.0, 0.35), "I4": (-0.18, 0.3)}


def region_shapes() -> pd.DataFrame:
    """Return the coasts of the map, one GeoJSON feature for each piece of land.

    Returns
    -------
    pandas.DataFrame
        One row for each feature of ``data/map_region.geojson``: ``type``, ``name``, ``region``, ``geometry``.

    Raises
    ------
    CourseError
        If the file is missing or is no GeoJSON.

    Examples
    --------
    >>> region_shapes()["region"].value_counts()["southern_kurils"]
    np.int64(4)
    """
    path = data_folder() / "map_region.geojson"
    trace.note(path)
    try:
        features = json.loads(path.read_text(encoding="utf-8"))["features"]
        rows = [{"type": one["type"], **one["properties"], "geometry": one["geometry"]} for one in features]
        return pd.DataFrame(rows, columns=["type", "name", "region", "geometry"])
    except (OSError, ValueError, LookupError, TypeError) as error:
        raise CourseError(f"The shapes of the map cannot be read: {error}", "data/map_region.geojson",
                          "Put the file of the course back in its place.") from None


def lines_in(year: int) -> pd.DataFrame:
    """Return the lines of the table ``map_lines`` that stood after the events of a year.

    Parameters
    ----------
    year : int
        From 1855 on.

    Returns
    -------
    pandas.DataFrame
        Rows of ``map_lines``; a line that ended in the year itself is no longer among them.

    Raises
    ------
    CourseError
        If the year lies before the first border.

    Examples
    --------
    >>> lines_in(1875)["words"].tolist()
    ['between Hokkaido and Sakhalin', 'between Shumshu and Kamchatka']
    """
    if year < 1855:
        raise CourseError(f"In {year} no border had been agreed.", f"lines_in({year})", "Take a year from 1855 on.")
    lines = load("map_lines")
    return lines[(lines["from_year"] <= year) & (lines["to_year"].isna() | (lines["to_year"] > year))]


def side_of(administered_by: str) -> str:
    """Return the colour group of an administration as the tables name it.

    Parameters
    ----------
    administered_by : str
        A value of ``map_administration``.

    Examples
    --------
    >>> side_of("USSR"), side_of("Undivided (both states)")
    ('Russian Empire, USSR or Russia', 'undivided')
    """
    if administered_by.startswith("Undivided"):
        return SHARED
    return JAPAN if administered_by.startswith("Japan") else RUSSIA


def border_map(held: pd.DataFrame, year: int, names: str = "English", view: str = "whole region") -> alt.LayerChart:
    """Draw who administered which region in a year, with the lines of that year.

    Parameters
    ----------
    held : pandas.DataFrame
        Columns ``region`` and ``administered_by``, one row for each region. A region without a row is grey.
    year : int
        The year of the lines; from 1956 on a ring marks the islands that the Joint Declaration names.
    names : str, optional
        "English", "Japanese" or "Russian".
    view : str, optional
        "whole region" or "four islands".

    Returns
    -------
    altair.LayerChart
        Land, lines, rings and labels; give it its words with `present`.

    Raises
    ------
    CourseError
        If the names or the view are not among those above, if a region has two rows, or if the year lies before 1855.

    Examples
    --------
    >>> held = load("map_administration").query("from_year == 1855")
    >>> len(border_map(held, year=1855).layer)
    4
    """
    for given, known, what in ((names, NAMES, "names"), (view, VIEWS, "view")):
        if given not in known:
            raise CourseError(f"The map has no {what} '{given}'.", f"border_map(…, {what}='{given}')",
                              did_you_mean(given, known) or f"Choose one of: {', '.join(known)}.")
    held = held[["region", "administered_by"]].astype("str")
    if held["region"].duplicated().any():
        raise CourseError("A region has two administrations in one map.", "border_map(held, …)",
                          "Keep the rows of one year only.")
    layers = [_land(held), _with("lines", _line_features(year)), _rings(year, view),
              _with("words", _labels(held, names, view))]
    # made in one call, because Altair copies every layer each time that something is added to a layered chart
    return alt.LayerChart(layer=layers, projection=_projection(view), height=_HEIGHT)


@cache
def _projection(view: str) -> alt.Projection:
    middle_lon, middle_lat, degrees = VIEWS[view]
    return alt.Projection(type="mercator", center=[middle_lon, middle_lat],
                          translate=alt.ExprRef("[width / 2, height / 2]"),
                          scale=alt.ExprRef(f"57.29578 * {_DEGREE.format(degrees=degrees)}"))


@cache
def _marks() -> dict[str, alt.Chart]:
    """The layers without data: they are the same in every state of a widget, and making them is what takes time."""
    place = {"longitude": alt.Longitude("lon:Q"), "latitude": alt.Latitude("lat:Q")}
    line_legend = alt.Legend(symbolType="stroke", symbolSize=400)
    # in the open sea of both views: beside the legend of the lines it would not fit on a phone
    ring_legend = alt.Legend(orient="bottom-right", symbolSize=200)
    power = {"title": "administered by", "scale": _COLOURS, "legend": alt.Legend(orient="top")}
    return {
        # edged in its own colour: a dark edge would run across Sakhalin like a border, where two shapes meet
        "land": alt.Chart().mark_geoshape(clip=True, strokeWidth=0.8).encode(
            color=alt.Color("held:N", **power), stroke=alt.Stroke("held:N", **power),
            tooltip=[alt.Tooltip("name:N"), alt.Tooltip("administered_by:N", title="administered by")]),
        "lines": alt.Chart().mark_geoshape(clip=True, filled=False, stroke="currentColor", strokeWidth=2.5).encode(
            strokeDash=alt.StrokeDash("kind:N", title="line", scale=_DASHES, legend=line_legend),
            tooltip=[alt.Tooltip("kind:N"), alt.Tooltip("words:N")]),
        "rings": alt.Chart().mark_point(clip=True, filled=False, strokeWidth=2, color="currentColor").encode(
            shape=alt.Shape("ring:N", title=None, scale=_RING, legend=ring_legend),
            tooltip=[alt.Tooltip("name:N"), alt.Tooltip("promised:N", title="1956")], **place),
        "words": alt.Chart().mark_text(clip=True, align="left", baseline="middle", lineBreak="\n").encode(
            text=alt.Text("label:N"), **place),
    }


# The layers take frames, not lists: Altair copies each layer several times, and would copy every coordinate with it.

def _with(layer: str, data: pd.DataFrame) -> alt.Chart:
    chart = _marks()[layer].copy(deep=False)
    chart.data = data
    return chart


def _land(held: pd.DataFrame) -> alt.Chart:
    land = _with("land", region_shapes())
    held = held.assign(held=held["administered_by"].map(side_of))
    power = alt.LookupData(held, "region", ["held", "administered_by"])
    land.transform = [alt.LookupTransform(**{"lookup": "region", "from": power, "default": OUTSIDE})]
    return land


def _line_features(year: int) -> pd.DataFrame:
    rows = lines_in(year)
    shapes = [{"type": "LineString", "coordinates": [[float(n) for n in point.split()] for point in path.split(";")]}
              for path in rows["path"]]
    kinds = rows["kind"].astype("str")
    return pd.DataFrame({"kind": kinds, "words": rows["words"], "type": "Feature", "geometry": shapes})


def _rings(year: int, view: str) -> alt.Chart:
    rings = _with("rings", _promised(year))
    wide = _DEGREE.format(degrees=VIEWS[view][2])  # half a degree goes round each of the two, and they do not touch
    rings.mark = alt.MarkDef(**{**rings.mark.to_dict(), "size": alt.ExprRef(f"pow(0.54 * {wide}, 2)")})
    return rings


def _promised(year: int) -> pd.DataFrame:
    islands = load("islands").rename(columns={"name_en": "name", "status_1956_declaration": "promised"})
    named = islands["promised"].ne("Not mentioned") & (year >= 1956)
    return islands.loc[named, ["name", "promised", "lat", "lon"]].assign(ring=_PROMISE)


def _labels(held: pd.DataFrame, names: str, view: str) -> pd.DataFrame:
    column, island_column = NAMES[names]
    places = load("map_places")
    power = dict(zip(held["region"], held["administered_by"], strict=True))
    shown = {"region", "far"} if view == "whole region" else {"near"}
    rows = []
    for place in places[places["kind"].isin(shown)].itertuples():
        name = getattr(place, column)
        if isinstance(place.region, str):
            # a long name is broken in the middle, or it would be cut on a phone
            name = fill(name, len(name) // 2 + 3) if len(name) > 16 else name
            name += "\n" + power.get(place.region, OUTSIDE)
        rows.append({"label": name, "lat": place.lat, "lon": place.lon})
    if view == "four islands":
        for one in load("islands").itertuples():
            north, east = _BESIDE[one.island_id]
            rows.append({"label": getattr(one, island_column), "lat": one.lat + north, "lon": one.lon + east})
    return pd.DataFrame(rows)
