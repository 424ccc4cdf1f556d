"""A widget in JupyterLab, and the words that stand in its place when a saved notebook is opened again."""

from IPython.display import HTML, display

# a widget of yesterday's kernel has no box and one of a restarted kernel is marked, so the words under it are seen
_WORDS = (
    "<style>.jp-OutputArea-child:has(.course-box, .widget-interact:not(.jupyter-widgets-disconnected))"
    " + .jp-OutputArea-child:has(.course-asleep) { display: none; }</style>"
    '<p class="course-asleep">This widget needs a running kernel. Choose <b>Run → Run All Cells</b> in the menu '
    "to bring it back. What you answered and wrote is kept in <code>my-record.json</code>.</p>"
)


def lab_display(widget) -> None:
    """Show a widget, and under it words that are seen only when its kernel is gone.

    A widget lives as long as the notebook's kernel. JupyterLab marks it with a broken chain after a restart, and
    shows "Error displaying widget: model not found" when a saved notebook is opened; it does not say what to do.

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
    display(data, metadata=metadata, raw=True)
    display(HTML(_WORDS))
