"""explore(): every state is stored once, under the same words and in the same order as in JupyterLab."""

import itertools
import json

import altair as alt
import ipywidgets as w
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from IPython.display import HTML, Markdown

from japan_russia.kit import explore as ex
from japan_russia.kit.errors import CourseError
from japan_russia.kit.lab_tables import lab_html
from japan_russia.kit.outputs import pieces_of, run_and_collect

words = st.text(alphabet="abcxyz äé", min_size=1, max_size=6)
integers = st.tuples(st.integers(-5, 5), st.integers(1, 4), st.integers(1, 3)).map(
    lambda t: (t[0], t[0] + t[1], t[2]))
floats = st.tuples(st.integers(0, 3), st.integers(1, 3)).map(lambda t: (t[0] / 2, t[0] / 2 + t[1] / 2, 0.5))
menus = st.lists(words, min_size=1, max_size=4, unique=True)
named = st.dictionaries(words, st.integers(), min_size=1, max_size=3)
pairs = named.map(lambda d: list(d.items()))
ready = menus.flatmap(lambda options: st.sampled_from([
    w.Dropdown(options=options, description="A menu"),
    w.RadioButtons(options=options, description="A choice"),
    w.ToggleButtons(options=options),
    w.SelectionSlider(options=options),
    w.SelectionRangeSlider(options=options, index=(0, len(options) - 1)),
    w.SelectMultiple(options=options, value=options[:1]),
    w.IntSlider(min=0, max=3, value=2, description="A slider"),
    w.FloatSlider(min=0.1, max=0.4, step=0.1, value=0.3),
    w.IntRangeSlider(min=0, max=3, value=(1, 2)),
    w.BoundedIntText(min=0, max=2, value=1),
    w.Text(value="free", description="Words"),
    w.ToggleButton(value=True, description="On"),
]))
controls = st.one_of(integers, floats, menus, named, pairs, st.booleans(), words, ready)


def read(specs):
    """The controls as ipywidgets makes them, and as a page knows them."""
    panel = w.interactive(lambda **values: None, {"manual": True}, **specs)
    kept = [c for c in panel.kwargs_widgets if not isinstance(c, w.fixed)]
    return kept, [ex.read_control(c._kwarg, c) for c in kept]


@settings(max_examples=60, deadline=None)
@given(st.dictionaries(st.sampled_from("abc"), controls, min_size=1, max_size=3))
def test_page_starts_where_jupyterlab_starts_and_reads_the_same_words(specs):
    widgets, page = read(specs)
    for widget, control in zip(widgets, page, strict=True):
        assert control.label == widget.description
        assert control.values[control.initial] == pytest.approx(widget.value) if isinstance(
            widget.value, float) else control.values[control.initial] == widget.value
        if isinstance(widget, w.Dropdown | w.RadioButtons | w.ToggleButtons | w.SelectionSlider | w.SelectMultiple):
            assert tuple(control.options) == tuple(widget._options_labels)


@settings(max_examples=40, deadline=None)
@given(st.dictionaries(st.sampled_from("abc"), controls, min_size=1, max_size=3))
def test_every_state_of_the_grid_is_stored_at_its_place(specs):
    _, page = read(specs)
    total = 1
    for control in page:
        total *= len(control.values)
    if total > 200:
        return
    table = ex.page_table(lambda **values: repr(values), page, {})
    assert len(table["states"]) == total
    for place, values in enumerate(itertools.product(*(c.values for c in page))):
        expected = repr(dict(zip([c.name for c in page], values, strict=True)))
        stored = [table["items"][i] for i in table["views"][table["states"][place]]]
        assert stored == [{"kind": "text", "text": expected}]
    assert table["first"] == [table["items"][i] for i in table["views"][table["states"][table["initial"]]]]
    json.dumps(table)


def test_what_is_the_same_is_stored_once():
    rows = pd.DataFrame({"x": [1, 2], "y": [3, 4]})

    def chart(n, colour):
        return [alt.Chart(rows.head(n)).mark_point().encode(x="x", y="y"), Markdown("always the same")]

    _, page = read({"n": (1, 2), "colour": ["red", "blue", "green"]})
    table = ex.page_table(chart, page, {})
    assert len(table["states"]) == 6
    assert len(table["specs"]) == 1, "states that differ in data only share their recipe"
    assert len(table["datasets"]) == 2
    assert len(table["views"]) == 2, "the colour changes nothing"


def test_a_constant_has_no_control_but_reaches_the_function():
    seen = []
    panel = w.interactive(lambda a, b: None, {"manual": True}, a=[1, 2], b=ex.fixed("kept"))
    page = [ex.read_control(c._kwarg, c) for c in panel.kwargs_widgets if not isinstance(c, w.fixed)]
    ex.page_table(lambda a, b: seen.append(b), page, {"b": "kept"})
    assert [c.name for c in page] == ["a"]
    assert set(seen) == {"kept"}


def test_too_many_states_says_how_many_how_heavy_and_what_to_do():
    _, page = read({"a": (0, 99), "b": (0, 99)})
    with pytest.raises(CourseError) as caught:
        ex.page_table(lambda a, b: "x" * 10, page, {})
    message = str(caught.value)
    assert "10,000 states" in message and "bytes" in message
    assert "100 (a) × 100 (b)" in message and "larger step" in message


def test_too_many_bytes_says_so_before_all_is_computed():
    calls = []

    def heavy(a):
        calls.append(a)
        return f"{a}" + "x" * 100_000

    _, page = read({"a": (0, 499)})
    with pytest.raises(CourseError, match="bytes"):
        ex.page_table(heavy, page, {})
    assert len(calls) < 30


def test_the_sets_of_many_options_are_refused_before_they_are_listed():
    with pytest.raises(CourseError, match="states"):
        ex.read_control("many", w.SelectMultiple(options=range(40)))


def test_an_error_names_the_state_it_came_from():
    _, page = read({"n": (1, 3)})

    def fails(n):
        return 1 / (n - 3)

    with pytest.raises(ZeroDivisionError) as caught:
        ex.page_table(fails, page, {})
    assert "{'n': 3}" in " ".join(caught.value.__notes__)


def test_free_text_shows_its_first_state_only():
    control = ex.read_control("words", w.Text(value="hello", description="Words"))
    assert (control.kind, control.values, control.options) == ("live-only", ["hello"], ["hello"])


@pytest.mark.parametrize("value, kind", [
    (alt.Chart(pd.DataFrame({"a": [1]})).mark_bar().encode(x="a"), "chart"),
    (pd.DataFrame({"a": [1]}), "html"),
    (Markdown("*x*"), "html"),
    (HTML("<b>x</b>"), "html"),
    ("plain", "text"),
    (12, "text"),
])
def test_each_kind_of_value_becomes_its_piece(value, kind):
    assert [piece["kind"] for piece in pieces_of(value)] == [kind]


def test_a_figure_becomes_a_picture_with_words():
    from matplotlib.figure import Figure

    figure = Figure()
    figure.subplots().set_title("Barrels")
    (piece,) = pieces_of(figure)
    assert piece["kind"] == "image" and piece["alt"] == "Barrels" and piece["src"].startswith("data:image/png")


def test_a_list_is_its_pieces_and_none_is_what_was_printed():
    assert [p["kind"] for p in pieces_of(["a", pd.DataFrame({"a": [1]}), None])] == ["text", "html"]
    assert run_and_collect(lambda: print("said"), {}) == [{"kind": "text", "text": "said"}]


def test_markup_in_markdown_and_text_is_shown_not_run():
    (markdown,) = pieces_of(Markdown("<script>alert(1)</script>"))
    assert "<script>" not in markdown["html"] and "&lt;script&gt;" in markdown["html"]


def test_in_jupyterlab_it_is_interact():
    @ex.explore(n=(1, 3))
    def doubled(n=2):
        return n * 2

    assert isinstance(doubled.widget, w.interactive)
    assert doubled(4) == 8
    assert doubled.widget.children[0].value == 2


def test_a_control_is_called_by_words_not_by_an_identifier():
    def count(two_cities):
        return two_cities

    shown = ex.explore(count, two_cities=["one", "two"]).widget.children[0]
    assert shown.description == "two cities"


def test_the_name_of_an_index_stands_beside_the_names_of_the_columns():
    frame = pd.DataFrame({"number_claimed": [6]}, index=pd.Index(["C01"], name="claim_id"))
    markup = pieces_of(frame)[0]["html"]
    assert markup.count("<tr") == 2
    assert '<th scope="col">claim_<wbr>id</th><th scope="col">number_<wbr>claimed</th>' in markup
    # where the columns have a name of their own, both rows are needed
    assert pieces_of(frame.rename_axis(columns="what"))[0]["html"].count("<tr") == 3


def test_a_folded_table_has_the_looks_of_the_course_in_jupyterlab_too():
    folded = HTML(f"<details>{pd.DataFrame({'city': ['Sochi']}).to_html()}</details>")
    assert 'class="table-scroll"' in lab_html(folded) and "<style>" in lab_html(folded)
    assert lab_html(HTML("<b>bold</b>")) == "<b>bold</b>"
