"""Tables in JupyterLab, as readable as in the page: words begin at the left, a date stays in one line."""

import sys
from functools import cache
from pathlib import Path

from .surface import in_book

_STYLE = Path(__file__).with_name("tables.css")


@cache
def _style() -> str:
    return _STYLE.read_text(encoding="utf-8")


def lab_table(frame) -> str | None:
    """Return the HTML that JupyterLab shows for a DataFrame.

    Parameters
    ----------
    frame : pandas.DataFrame
        Shown with as many rows and columns as pandas' own options say.

    Returns
    -------
    str or None
        None if pandas is set to show no HTML.
    """
    markup = frame._repr_html_()
    return markup and lab_markup(markup)


def lab_markup(markup: str) -> str:
    """Return the HTML of a table, or of a box around one, with the looks of the course.

    Parameters
    ----------
    markup : str
        What pandas gives as ``_repr_html_`` or ``to_html``.
    """
    from .outputs import tidy_table

    return f"<style>{_style()}</style>{tidy_table(markup)}"


@cache
def use_lab_tables() -> None:
    """Let the notebook of this kernel show its DataFrames this way; does nothing for a page or outside a kernel."""
    # where nobody has imported IPython there is no kernel, and its import would only cost time
    ipython = sys.modules.get("IPython")
    if not in_book() and ipython and (shell := ipython.get_ipython()):
        import pandas as pd
        from IPython.display import HTML

        formatter = shell.display_formatter.formatters["text/html"]
        formatter.for_type(pd.DataFrame, lab_table)
        formatter.for_type(HTML, lab_html)


def lab_html(shown) -> str:
    """Return the HTML that JupyterLab shows for HTML: a table that a lesson folds into a box looks like every other.

    Parameters
    ----------
    shown : IPython.display.HTML
    """
    from .outputs import is_table

    return lab_markup(shown.data) if is_table(shown.data) else shown._repr_html_()
