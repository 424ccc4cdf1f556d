"""Reading the file of a notebook: in one place, so that a broken one is named in the same words by every command."""

from pathlib import Path

import nbformat

from .errors import CourseError


def read_notebook(path: Path) -> nbformat.NotebookNode:
    """Read a notebook.

    Parameters
    ----------
    path : pathlib.Path
        Its file.

    Returns
    -------
    nbformat.NotebookNode
        In format 4.

    Raises
    ------
    CourseError
        If there is no such file, or if it is no notebook; it names the file.

    Examples
    --------
    >>> from japan_russia.kit.places import notebooks_folder
    >>> read_notebook(notebooks_folder() / "00-how-to-read.ipynb").cells[0].cell_type
    'markdown'
    """
    path = Path(path)
    try:
        return nbformat.read(path, as_version=4)
    except Exception as error:  # a damaged file makes the reader fail in many ways
        name = f"{path.parent.name}/{path.name}"
        # the reader repeats the beginning of the file; its cause knows the line
        raise CourseError(f"The notebook cannot be read: {error.__cause__ or error}.", name,
                          f"Take an older copy of the file, such as with git restore {name}, or mend it by hand."
                          ) from None
