"""What a lesson keeps (notes, debates, boards, matrices, quizzes) and its exercises, found without running cells."""

import ast
import re
from pathlib import Path

from ..notebooks import read_notebook

_WANTED = {
    "Note": ("id", "prompt"),
    "Debate": ("id", "resolution"),
    "ForecastBoard": ("id", "title"),
    "EvidenceMatrix": ("id", "title"),
    "Quiz": ("lesson", "part"),
}
_TASK = re.compile(r"### (Exercise|Extension) (\d+) · (.+)")


def lesson_cells(path: Path) -> dict[str, dict]:
    """Find what a notebook asks its reader to answer or to write.

    Parameters
    ----------
    path : pathlib.Path
        The notebook.

    Returns
    -------
    dict
        ``notes``: for each note's id its ``prompt`` and the id of its ``cell``; ``debates``: for each debate's id its
        ``resolution`` and the id of the last cell that shows it; ``boards`` and ``matrices``:
        for each forecast board's or evidence matrix's id its ``title`` and the id of its ``cell``; ``quizzes``: for
        each part, such as ``"1"`` or ``"review"``, the id of its cell; ``tasks``: for each exercise or extension,
        such as ``"ex2"``, the ``heading`` and the id of its ``cell``.

    Examples
    --------
    >>> lesson_cells(Path("notebooks/02-counting-summits.ipynb"))["quizzes"]  # doctest: +SKIP
    {'1': 'p1-quiz', '2': 'p2-quiz', 'review': 'review-quiz'}
    """
    found = {"notes": {}, "debates": {}, "boards": {}, "matrices": {}, "quizzes": {}, "tasks": {}}
    for cell in read_notebook(path).cells:
        if task := _TASK.match(cell.source) if cell.cell_type == "markdown" else None:
            kind = "ex" if task[1] == "Exercise" else "ext"
            found["tasks"][f"{kind}{task[2]}"] = {"heading": task[0][4:], "cell": cell.get("id", "")}
        for name, given in _calls(cell.source) if cell.cell_type == "code" else ():
            if name == "Note" and given.keys() >= {"id", "prompt"}:
                found["notes"][str(given["id"])] = {"prompt": str(given["prompt"]), "cell": cell.get("id", "")}
            elif name == "ForecastBoard" and given.keys() >= {"id", "title"}:
                found["boards"][str(given["id"])] = {"title": str(given["title"]), "cell": cell.get("id", "")}
            elif name == "EvidenceMatrix" and given.keys() >= {"id", "title"}:
                found["matrices"][str(given["id"])] = {"title": str(given["title"]), "cell": cell.get("id", "")}
            elif name == "Debate" and given.keys() >= {"id", "resolution"}:
                # the first vote may stand alone in an earlier cell; the board comes last
                debate = {"resolution": str(given["resolution"]), "cell": cell.get("id", "")}
                found["debates"][str(given["id"])] = debate
            elif name == "Quiz":
                found["quizzes"][str(given.get("part", 1))] = cell.get("id", "")
    return found


def _calls(source: str):
    try:
        tree = ast.parse(source)
    except SyntaxError:  # a cell with a command of the notebook, such as %timeit
        return
    for node in ast.walk(tree):
        name = node.func.id if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) else None
        if name in _WANTED:
            given = [*zip(_WANTED[name], node.args, strict=False), *((word.arg, word.value) for word in node.keywords)]
            yield name, {key: value.value for key, value in given if isinstance(value, ast.Constant)}
