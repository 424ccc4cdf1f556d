"""The names with which the answers of the quiz files are computed from the tables."""

from functools import partial
from pathlib import Path


def computing(folder: Path | None = None) -> dict:
    """Return the names that a ``computed`` expression may use.

    Parameters
    ----------
    folder : pathlib.Path, optional
        Folder of the tables; the course's own ``data/`` if not given.

    Examples
    --------
    >>> sorted(computing())
    ['load', 'pd']
    """
    # tables and pandas take a moment to import, and a page without computed answers needs neither
    import pandas as pd

    from .tables import load

    return {"load": partial(load, folder=folder) if folder else load, "pd": pd}
