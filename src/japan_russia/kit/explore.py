"""``explore``: one call, a live widget in JupyterLab and the same widget in a page with no kernel.

In JupyterLab it is `ipywidgets.interact`. While a book is built the function is also run over the whole grid
of its controls, every different output is stored once, and a small script in the page picks the right one.
"""

import inspect
import itertools
import json
from dataclasses import dataclass

import ipywidgets as w
from IPython.display import display
from ipywidgets.widgets.widget_selection import _MultipleSelection, _Selection

from .chart_output import page_chart, unchecked
from .errors import CourseError
from .lab_display import lab_display
from .lab_keys import own_keys
from .mime import EXPLORE_MIME
from .outputs import run_and_collect, show
from .surface import in_book

fixed = w.fixed

#: The budget of one widget in a page. A reader's phone loads all of it.
MAX_STATES = 1_000
MAX_BYTES = 2_000_000

_RANGES = (w.IntRangeSlider, w.FloatRangeSlider)
_INTEGERS = (w.IntSlider, w.BoundedIntText, w.Play)
_FLOATS = (w.FloatSlider, w.BoundedFloatText)


@dataclass
class Control:
    """One control as a page knows it.

    Attributes
    ----------
    name : str
        The argument of the function.
    kind : str
        ``slider``, ``select``, ``radio``, ``buttons``, ``checkbox``, ``range``, ``many`` or ``live-only``.
    label : str
        The words beside the control, the same as in JupyterLab.
    options : list of str
        The words of each option.
    values : list
        The argument for every state of the control; for ``range`` one pair for each two options in order,
        for ``many`` one tuple for each set of options.
    initial : int
        The state shown first.
    """

    name: str
    kind: str
    label: str
    options: list
    values: list
    initial: int

    def for_page(self) -> dict:
        """Return what the page's script needs: no values, only words and the number of states."""
        return {"name": self.name, "kind": self.kind, "label": self.label, "options": self.options,
                "states": len(self.values), "initial": self.initial}


def _words(value, pattern: str) -> str:
    try:
        return format(value, pattern)
    except (ValueError, TypeError):
        return str(value)


def _steps(widget) -> list:
    if isinstance(widget, (*_INTEGERS, w.IntRangeSlider)):
        return list(range(widget.min, widget.max + 1, max(1, widget.step or 1)))
    step = widget.step or 0.1
    # counted, not summed, so that 0.1 thirty times is 3.0
    count = int((widget.max - widget.min) / step + 1e-9) + 1
    return [round(widget.min + i * step, 10) for i in range(count)]


def _nearest(values: list, wanted) -> int:
    return min(range(len(values)), key=lambda i: abs(values[i] - wanted))


def _selection_kind(widget) -> str:
    if isinstance(widget, w.SelectionSlider):
        return "slider"
    if isinstance(widget, w.RadioButtons):
        return "radio"
    return "buttons" if isinstance(widget, w.ToggleButtons) else "select"


def _pairs(count: int) -> list[tuple[int, int]]:
    return [(i, j) for i in range(count) for j in range(i, count)]


def _subsets(count: int) -> list[list[int]]:
    return [[i for i in range(count) if mask >> i & 1] for mask in range(2**count)]


def read_control(name: str, widget) -> Control:
    """Turn an ipywidgets control into the list of its states.

    Parameters
    ----------
    name : str
        The argument the control sets.
    widget : ipywidgets.Widget
        A slider, a selection, a checkbox or anything else with a value.

    Returns
    -------
    Control
        Of kind ``live-only`` with a single state where the values cannot be listed, such as free text.

    Examples
    --------
    >>> read_control("year", w.IntSlider(min=2012, max=2014, value=2013)).values
    [2012, 2013, 2014]
    """
    label = widget.description or name
    pattern = getattr(widget, "readout_format", "") or ""
    if isinstance(widget, w.SelectionRangeSlider):
        options, values = list(widget._options_labels), list(widget._options_values)
        pairs = _pairs(len(options))
        return Control(name, "range", label, options, [(values[i], values[j]) for i, j in pairs],
                       pairs.index(tuple(sorted(widget.index))))
    if isinstance(widget, _MultipleSelection):
        options, values = list(widget._options_labels), list(widget._options_values)
        if len(options) > MAX_STATES.bit_length():
            # the sets of many options cannot even be listed, so the message comes before the list
            raise _too_large(2 ** len(options), None, [(label, 2 ** len(options))])
        sets = _subsets(len(options))
        return Control(name, "many", label, options, [tuple(values[i] for i in s) for s in sets],
                       sets.index(sorted(widget.index)))
    if isinstance(widget, _Selection):
        options, values = list(widget._options_labels), list(widget._options_values)
        return Control(name, _selection_kind(widget), label, options, values, widget.index or 0)
    if isinstance(widget, w.Checkbox | w.ToggleButton):
        return Control(name, "checkbox", label, ["no", "yes"], [False, True], int(widget.value))
    if isinstance(widget, _RANGES):
        steps = _steps(widget)
        pairs = _pairs(len(steps))
        start = tuple(_nearest(steps, v) for v in widget.value)
        return Control(name, "range", label, [_words(s, pattern) for s in steps],
                       [(steps[i], steps[j]) for i, j in pairs], pairs.index(start))
    if isinstance(widget, (*_INTEGERS, *_FLOATS)):
        steps = _steps(widget)
        return Control(name, "slider", label, [_words(s, pattern) for s in steps], steps,
                       _nearest(steps, widget.value))
    return Control(name, "live-only", label, [str(widget.value)], [widget.value], 0)


def _too_large(states: int, size: int | None, counts: list[tuple[str, int]]) -> CourseError:
    product = " × ".join(f"{n} ({label})" for label, n in counts)
    weight = f" and about {size:,} bytes" if size else ""
    return CourseError(
        f"This widget has {states:,} states{weight}; a page may hold {MAX_STATES:,} states and {MAX_BYTES:,} bytes.",
        f"explore(…) with {product} = {states:,} states",
        "Give the longest control fewer steps (a larger step, a short list of values), fix a control with "
        "fixed(value), or draw from a smaller table so that each state weighs less.",
    )


class _Store:
    """Keeps each different thing once and gives its place."""

    def __init__(self):
        self.kept, self._places, self.size = [], {}, 0

    def place(self, thing) -> int:
        text = json.dumps(thing, sort_keys=True, default=str)
        if text not in self._places:
            self._places[text] = len(self.kept)
            self.kept.append(json.loads(text))
            self.size += len(text.encode())
        return self._places[text]


def _split_chart(spec: dict, specs: _Store, datasets: _Store) -> dict:
    # Altair names data by their content; named by place instead, states that differ in data share one recipe.
    names = {old: f"data-{i}" for i, old in enumerate(spec.get("datasets", {}))}

    def renamed(part):
        if isinstance(part, dict):
            if set(part) >= {"name"} and part["name"] in names:
                part = {**part, "name": names[part["name"]]}
            return {key: value if key == "datasets" else renamed(value) for key, value in part.items()}
        return [renamed(one) for one in part] if isinstance(part, list) else part

    skeleton = renamed({key: value for key, value in spec.items() if key != "datasets"})
    data = {names[old]: datasets.place(rows) for old, rows in spec.get("datasets", {}).items()}
    return {"kind": "chart", "spec": specs.place(skeleton), "data": data}


def page_table(function, controls: list[Control], constants: dict) -> dict:
    """Run a function over every state of its controls and store what it shows, each different thing once.

    Parameters
    ----------
    function : callable
        The function of the widget.
    controls : list of Control
        Its controls, in order; the last one moves fastest.
    constants : dict
        Arguments that have no control.

    Returns
    -------
    dict
        What the page's script reads: ``controls``, ``initial``, ``states`` (a place in ``views`` for
        each state), ``views`` (places in ``items``), ``items``, ``specs``, ``datasets``; and ``first``,
        the pieces of the first view for a page without JavaScript.

    Raises
    ------
    CourseError
        If the grid has more than `MAX_STATES` states or weighs more than `MAX_BYTES`.
    """
    counts = [(control.label, len(control.values)) for control in controls]
    total = 1
    for _, count in counts:
        total *= count
    initial = 0
    for control in controls:
        initial = initial * len(control.values) + control.initial

    def pieces_at(values):
        arguments = dict(zip([c.name for c in controls], values, strict=True)) | constants
        try:
            return run_and_collect(function, arguments)
        except Exception as error:
            error.add_note(f"explore() was computing the state {arguments!r} for the page")
            raise

    first = pieces_at([c.values[c.initial] for c in controls])
    if total > MAX_STATES:
        raise _too_large(total, len(json.dumps(first, default=str).encode()) * total, counts)

    items, views, specs, datasets = _Store(), _Store(), _Store(), _Store()
    states = []
    for number, values in enumerate(itertools.product(*(c.values for c in controls))):
        with unchecked():
            pieces = first if number == initial else pieces_at(values)
        places = []
        for piece in pieces:
            if piece["kind"] == "chart":
                piece = _split_chart(piece["spec"], specs, datasets)
            places.append(items.place(piece))
        states.append(views.place(places))
        size = items.size + views.size + specs.size + datasets.size
        if size > MAX_BYTES:
            raise _too_large(total, size * total // (number + 1), counts)
    return {
        "controls": [c.for_page() for c in controls],
        "initial": initial,
        "states": states,
        "views": views.kept,
        "items": items.kept,
        "specs": specs.kept,
        "datasets": datasets.kept,
        "first": [page_chart(p["spec"]) | {"kind": "chart"} if p["kind"] == "chart" else p for p in first],
    }


class _PageWidget:
    """What a cell shows in a book build."""

    def __init__(self, table: dict):
        self._table = table

    def _repr_mimebundle_(self, **kwargs):
        state = {key: value for key, value in self._table.items() if key != "first"}
        shown = {
            "labels": [control["label"] for control in state["controls"]],
            "first": self._table["first"],
            # as text, because notebooks are read and written many times in a build, each part of a nested value alone
            "state": json.dumps(state, ensure_ascii=False, separators=(",", ":")),
        }
        return {EXPLORE_MIME: shown, "text/plain": "explore widget"}


def _explore(function, controls: dict):
    def shown(**arguments):
        show(function(**arguments))

    # interactive() reads the signature, so the wrapper must carry the function's own
    shown.__signature__ = inspect.signature(function)
    # for a page the controls are only read: "manual" keeps interactive() from calling the function itself
    widget = w.interactive(shown, {"manual": in_book()}, **controls)
    for control in widget.kwargs_widgets:
        if getattr(control, "description", "") == control._kwarg:
            # an argument's name as words, on both surfaces
            control.description = control._kwarg.replace("_", " ")
    if in_book():
        free = [c for c in widget.kwargs_widgets if not isinstance(c, w.fixed)]
        constants = {c._kwarg: c.value for c in widget.kwargs_widgets if isinstance(c, w.fixed)}
        display(_PageWidget(page_table(function, [read_control(c._kwarg, c) for c in free], constants)))
    else:
        for control in widget.kwargs_widgets:
            # the whole label is read, as in the page, instead of being cut at a fixed width
            if hasattr(control, "style") and hasattr(control.style, "description_width"):
                control.style.description_width = "initial"
            # a menu is as wide as its longest choice, which would be cut otherwise
            if isinstance(control, w.Dropdown):
                control.layout = w.Layout(width="max-content", max_width="100%")
        own_keys(widget)
        lab_display(widget)
    function.widget = widget
    # the call is often the last line of a cell, which would print the function below its own widget
    function._ipython_display_ = lambda: None
    return function


def explore(function=None, /, **controls):
    """Show a function with a control for each argument, alive in JupyterLab and in the built page.

    Takes what `ipywidgets.interact` takes and can be used as a decorator.

    Parameters
    ----------
    function : callable, optional
        Returns an Altair chart, a DataFrame, Markdown or HTML, a matplotlib figure, text, ``None`` with
        printed output, or a list of these. Without it a decorator is returned.
    **controls
        For each argument a tuple ``(min, max)`` or ``(min, max, step)``, a list, a dict or a list of
        ``(label, value)`` pairs, a boolean, text, a ready-made widget, or ``fixed(value)``.

    Returns
    -------
    callable
        The function itself, with the control panel as ``function.widget``.

    Raises
    ------
    CourseError
        In a book build, if the grid of states is larger than `MAX_STATES` or `MAX_BYTES`.

    Examples
    --------
    >>> def square(n): return n * n                            # doctest: +SKIP
    >>> explore(square, n=(0, 10))                              # doctest: +SKIP
    """
    if function is None:
        return lambda decorated: _explore(decorated, controls)
    return _explore(function, controls)
