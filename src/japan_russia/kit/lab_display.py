"""A widget in JupyterLab, and the words that stand in its place when a saved notebook is opened again."""

from IPython.display import HTML, display

_CHILD = ".jp-OutputArea-child"
# a widget of yesterday's kernel has no box, so its place is hidden; one of a restarted kernel stays, and is marked
_WORDS = (
    f"<style>{_CHILD}:has(.course-asleep):has(+ {_CHILD} :is(.course-box, "
    ".widget-interact:not(.jupyter-widgets-disconnected))),"
    f" {_CHILD}:has(.course-asleep) + {_CHILD}:not(:has(.course-box, .widget-interact)) {{ display: none; }}"
    " .course-asleep { border-left: 4px solid; padding-left: 0.75rem; }</style>"
    '<p class="course-asleep">This box is asleep. Choose <b>Run → Run All Cells</b> in the menu to wake it. '
    "What you answered and wrote is kept in <code>my-record.json</code>.</p>"
)


def lab_display(widget) -> None:
    """Show a widget, and above it words that are seen only when its kernel is gone.

    A widget lives as long as the notebook's kernel. JupyterLab marks it with a broken chain after a restart, and
    shows "Error displaying widget: model not found" when a saved notebook is opened; it does not say what to do.
    The words stand above, where the controls are: what a widget shows may be longer than the window.

    Parameters
    ----------
    widget : ipywidgets.Widget
        Any widget of the course.

    Examples
    --------
    >>> import ipywidgets as w
    >>> lab_display(w.interactive(lambda year: None, {"manual": True}, year=(2012, 2022)))  # doctest: +SKIP
    """
    bundle = widget._repr_mimebundle_()
    data, metadata = bundle if isinstance(bundle, tuple) else (bundle, {})
    display(HTML(_WORDS))
    display(data, metadata=metadata, raw=True)
