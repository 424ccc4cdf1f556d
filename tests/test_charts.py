"""Every chart of the course has its title, its source and its words; the helper makes that the short way."""

import html
import json
import re

import altair as alt
import pandas as pd
import pytest
from conftest import ROOT

from japan_russia import load, present
from japan_russia.course.charts import PALETTE, source_line
from japan_russia.kit.chart_output import chart_spec, chart_words
from japan_russia.kit.errors import CourseError
from japan_russia.kit.picture import static_picture


@pytest.fixture
def bars():
    return alt.Chart(pd.DataFrame({"year": ["2013", "2014"], "count": [4, 3]})).mark_bar().encode(x="year", y="count")


def test_present_gives_a_chart_its_words(bars):
    shown = present(bars, title="Meetings", source="leader_meetings", alt="Two bars: four and three.",
                    subtitle="a count")
    words = chart_words(chart_spec(shown))
    assert words["title"] == "Meetings" and words["subtitle"] == "a count"
    assert words["source"].startswith("Source: course table leader_meetings (") and words["source"].endswith(".")
    assert words["alt"] == "Two bars: four and three."
    assert words["source"] in " ".join(shown.to_dict()["title"]["subtitle"]), "JupyterLab draws the words in the chart"
    assert "title" not in bars.to_dict(), "the chart given is left as it was"


@pytest.mark.parametrize("surface", ["", "book"])
def test_what_is_missing_in_the_data_is_null_in_the_chart(monkeypatch, surface):
    monkeypatch.setenv("COURSE_SURFACE", surface)
    gaps = pd.DataFrame({"text": ["a", None], "n": [1.5, float("inf")], "any": pd.Series([1, None], dtype=object)})
    chart = present(alt.Chart(gaps).mark_bar().encode(x="text", y="n"), **WORDS)
    mixed = alt.Chart(alt.Data(values=[{"n": float("nan")}])).mark_bar()
    for one in (chart, mixed):
        shown, _ = one._repr_mimebundle_(None, None)
        for recipe in (shown, chart_spec(one)):
            written = json.dumps(recipe, allow_nan=False)
            assert "null" in written and "nan" not in written.lower()


WORDS = {"title": "Meetings", "source": "leader_meetings", "alt": "Two bars."}


@pytest.mark.parametrize("given", [{}, {"empty": " "}, {"empty": None}])
@pytest.mark.parametrize("missing", WORDS)
def test_a_chart_without_words_is_told_which_and_how_to_write_them(bars, missing, given):
    words = {name: word for name, word in WORDS.items() if name != missing}
    with pytest.raises(CourseError) as caught:
        present(bars, **words, **({missing: given["empty"]} if given else {}))
    named = "A chart" if missing == "title" else "The chart “Meetings”"
    assert f"{named} has no {missing}." in str(caught.value) and f'{missing}="' in str(caught.value)


def test_a_chart_without_any_words_is_told_of_all_at_once(bars):
    with pytest.raises(CourseError, match="no title and no source and no alt"):
        present(bars)


def test_what_is_no_chart_is_refused_by_its_kind():
    with pytest.raises(CourseError, match="this is a DataFrame"):
        present(pd.DataFrame({"a": [1]}), **WORDS)


@pytest.mark.parametrize("kind", [alt.layer, alt.hconcat, alt.vconcat])
def test_charts_of_charts_get_their_words_too(bars, kind):
    assert chart_words(chart_spec(present(kind(bars, bars), **WORDS)))["alt"] == WORDS["alt"]


@pytest.mark.parametrize("source", [[], [" "]])
def test_a_list_that_names_no_source_is_refused(bars, source):
    with pytest.raises(CourseError, match="source line"):
        present(bars, **(WORDS | {"source": source}))


def test_a_source_can_be_rows_or_words():
    meetings = load("leader_meetings")
    assert source_line(meetings.head(1)).startswith("Source: ")
    assert source_line("our own count") == "Source: our own count."
    assert "leader_meetings" in source_line(["leader_meetings", "count_claims"])


def test_the_picture_without_a_script_has_no_reading_of_its_own(bars):
    svg = static_picture(chart_spec(present(bars, title="T", source="leader_meetings", alt="Two bars.")))
    assert svg.startswith("<svg ") and 'aria-hidden="true"' in svg and "role=" not in svg
    assert "currentColor" in svg, "the picture takes the colour of the page's text"
    ids = re.findall(r' id="([^"]+)"', svg)
    other = static_picture(chart_spec(present(bars, title="Other", source="leader_meetings", alt="Two bars.")))
    assert not set(ids) & set(re.findall(r' id="([^"]+)"', other)), "two pictures in one page share no ids"


def luminance(colour: str) -> float:
    parts = [int(colour[i:i + 2], 16) / 255 for i in (1, 3, 5)]
    parts = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


@pytest.mark.parametrize("colour", PALETTE)
@pytest.mark.parametrize("paper", ["#ffffff", "#15181c"])
def test_colours_are_seen_on_light_and_dark(colour, paper):
    light, dark = sorted([luminance(colour), luminance(paper)], reverse=True)
    assert (light + 0.05) / (dark + 0.05) >= 3, "WCAG 1.4.11 asks for 3:1"


def lesson_page(book, name: str) -> str:
    return (book / "notebooks" / f"{name}.html").read_text(encoding="utf-8")


def specs_of(page: str) -> list[dict]:
    """Return the recipe of every chart of a built page, in every state."""
    states = [json.loads(text) for text in re.findall(r'class="course-state">(.*?)</script>', page, re.S)]
    specs = [spec for state in states for spec in state.get("specs", [])]
    return specs + [state["spec"] for state in states if "spec" in state]


@pytest.mark.parametrize("name", sorted(p.stem for p in (ROOT / "notebooks").glob("[0-9][0-9]-*.ipynb")))
def test_every_chart_of_a_lesson_in_every_state_has_its_words(book, name):
    page = lesson_page(book, name)
    specs = specs_of(page)
    assert specs, "a lesson has a chart"
    for spec in specs:
        words = chart_words(spec)
        assert words["title"] and words["source"].startswith("Source: "), words
        assert len(words["alt"]) > 30, f"say what the chart shows: {words['title']}"
    assert not re.search(r'<div class="course-drawing"[^>]*aria-label=""', html.unescape(page))


def shares(part):
    """Yield every fixed share of opacity that a chart gives to its marks."""
    if isinstance(part, dict):
        for key, value in part.items():
            if key in ("opacity", "fillOpacity", "strokeOpacity"):
                yield from (value for value in [value.get("value") if isinstance(value, dict) else value] if value)
            elif key not in ("datasets", "data", "config"):
                yield from shares(value)
    elif isinstance(part, list):
        for one in part:
            yield from shares(one)


@pytest.mark.parametrize("name", sorted(p.stem for p in (ROOT / "notebooks").glob("[0-9][0-9]-*.ipynb")))
def test_no_mark_of_a_lesson_is_faint(book, name):
    faint = {share for spec in specs_of(lesson_page(book, name)) for share in shares(spec) if share < 1}
    assert not faint, "a colour of the palette keeps 3:1 only if nothing shines through it: use rings or full colour"


def test_a_legend_is_never_cut_by_the_theme(bars):
    legend = chart_spec(present(bars, title="T", source="leader_meetings", alt="Two bars."))["config"]["legend"]
    assert legend["labelLimit"] == 0 and "expr" in legend["columns"], "one column on a phone"
