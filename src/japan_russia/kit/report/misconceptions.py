"""Which answer reveals which misconception: the lessons say so in their boxes for the teacher."""

from pathlib import Path

from ..lesson_files import lesson_files
from ..teaching.cells import KINDS, read_teaching


def misconceptions(folder: Path) -> dict[tuple[str, str], str]:
    """Read the misconceptions of all lessons.

    Parameters
    ----------
    folder : pathlib.Path
        Where the notebooks are.

    Returns
    -------
    dict of tuple of str to str
        By question and answer (an option's id or a trap's value, ``""`` for any wrong answer): the misconception.
        Nothing in an edition for students, which has no such boxes.
    """
    kind = "teach-misconception"
    boxes = [box for path in lesson_files(folder) for box in read_teaching(path).of(kind)]
    return {revealed: box.title.removeprefix(KINDS[kind]) for box in boxes for revealed in box.reveals}
