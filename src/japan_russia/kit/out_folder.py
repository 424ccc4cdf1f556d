"""The folder into which a command writes, as ``--out`` names it."""

import tempfile
from pathlib import Path

from .errors import CourseError


def out_folder(folder: Path) -> Path:
    """Make a folder, if it is not there, and see that files can be written in it.

    Parameters
    ----------
    folder : pathlib.Path
        The folder; those above it are made, too.

    Returns
    -------
    pathlib.Path
        The same.

    Raises
    ------
    CourseError
        If it cannot be made, or nothing can be written in it.

    Examples
    --------
    >>> import tempfile
    >>> out_folder(Path(tempfile.mkdtemp()) / "dist" / "report").is_dir()
    True
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as error:
        raise CourseError(f"Nothing can be written there: {error.strerror or error}.", str(folder),
                          "Name another folder with --out.") from None
    return folder
