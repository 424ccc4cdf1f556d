"""A table that opens with a click, for values that a chart or a sentence already tells."""

from html import escape


def folded(title: str, table):
    """Fold a table away under its title.

    Parameters
    ----------
    title : str
        What stands in the line to click, plain text.
    table : pandas.DataFrame
        Shown with as many rows as it has.

    Returns
    -------
    IPython.display.HTML
        For the end of a cell, or for a function that ``explore`` calls.

    Examples
    --------
    >>> import pandas as pd
    >>> folded("As a table", pd.DataFrame({"year": [2014]})).data[:56]
    '<details class="table-fold"><summary>As a table</summary'
    """
    from IPython.display import HTML

    return HTML(f'<details class="table-fold"><summary>{escape(title)}</summary>{table.to_html()}</details>')
