"""A place to link to at each cell of a notebook that begins with prose: headings alone are often a screen away."""

import re

#: A line of prose; a list, a table, a box or code would be broken by an anchor in front of it.
_PROSE = re.compile(r"(?!\d+[.)]\s|[*+-]\s|```|\*\*\*\s*$)[\w\"“(*`]")


def anchor_of(cell) -> str:
    """Return the anchor of a cell in the built page; ``""`` if it does not begin with prose.

    Parameters
    ----------
    cell : nbformat.NotebookNode

    Examples
    --------
    >>> from nbformat.v4 import new_markdown_cell
    >>> anchor_of(new_markdown_cell("In 1960 …", id="p1-read")), anchor_of(new_markdown_cell("- one", id="p1-list"))
    ('cell-p1-read', '')
    """
    return f"cell-{cell.id}" if cell.cell_type == "markdown" and _PROSE.match(cell.source) else ""


def mark_cells(notebook):
    """Write the anchors into a notebook that is about to be read; no line of it moves, so messages name the right one.

    Parameters
    ----------
    notebook : nbformat.NotebookNode
    """
    for cell in notebook.cells:
        if anchor := anchor_of(cell):
            cell.source = f'<a id="{anchor}"></a>{cell.source}'
