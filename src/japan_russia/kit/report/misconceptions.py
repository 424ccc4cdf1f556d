"""Which answer reveals which misconception: the lessons say so in their boxes for the teacher."""

import re
from pathlib import Path

import nbformat

_BOX = re.compile(r":::+\{admonition\} Misconception:? *(.+)\n:class: teach-misconception\n(.*)", re.S)
_REVEALED = re.compile(r"`(\d\d-[^`]+)`(?: answers? `([^`]+)`)?")


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
    found = {}
    for path in sorted(folder.glob("[0-9][0-9]-*.ipynb")):
        for cell in nbformat.read(path, as_version=4).cells:
            if "teach-misconception" in cell.source and cell.cell_type == "markdown":
                found |= _of_box(cell.source)
    return found


def _of_box(source: str) -> dict[tuple[str, str], str]:
    """Read one box.

    >>> _of_box(":::{admonition} Misconception: more is better\\n:class: teach-misconception\\n\\n"
    ...         "**Revealed by** `04-q07` answer `b`; `04-q09`\\n:::")
    {('04-q07', 'b'): 'more is better', ('04-q09', ''): 'more is better'}
    """
    box = _BOX.search(source)
    if not box:
        return {}
    named = box[2].partition("**Revealed by**")[2].partition("**")[0]
    return {(question, answer): box[1].strip() for question, answer in _REVEALED.findall(named)}
