"""The rubric of a lesson, taken from its own text, as a sheet to mark on."""

import re
from pathlib import Path

from docutils import nodes

from ...notebooks import read_notebook
from ..lesson_pages import table_of
from .gathering import Gathering

_RUBRIC_LINE = re.compile(r"^- \*\*(.+?)\.?\*\* (\*\w+:\*.*?)(?=^- |\n\n|\Z)", re.M | re.S)
_LEVEL = re.compile(r"\*(\w+):\*\s*(.*?)(?=\*\w+:\*|\Z)", re.S)


class MarkingSheet(Gathering):
    """``{marking-sheet} 09-taking-stock``: the rubric of a lesson as it stands there, as a sheet to mark on.

    A rubric is a list whose lines read ``- **Name.** *Level:* words *Level:* words``; the first level
    is worth no point.
    """

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        """Return the words above the rubric, and a table with a free column."""
        name = self.arguments[0]
        path = Path(self.env.srcdir) / "notebooks" / f"{name}.ipynb"
        if not path.is_file():
            raise self.error(f"There is no lesson '{name}' in notebooks/.")
        self.env.note_dependency(str(path))
        for cell in read_notebook(path).cells:
            lines = _RUBRIC_LINE.findall(cell.source) if cell.cell_type == "markdown" else []
            if len(lines) >= 3:
                return self._sheet(cell.source, lines)
        form = "- **Name.** *Level:* words *Level:* words"
        raise self.error(f"The lesson '{name}' has no rubric: a list of lines “{form}”.")

    def _sheet(self, text: str, lines: list[tuple[str, str]]) -> list[nodes.Node]:
        above = text[:text.index(f"- **{lines[0][0]}")].rstrip().rpartition("\n\n")[2]
        rows, heads = [], []
        for name, words in lines:
            levels = _LEVEL.findall(words)
            heads = heads or [f"{level} ({points})" for points, (level, _) in enumerate(levels)]
            rows.append([nodes.Text(name), *(self.inline(said) for _, said in levels), nodes.Text("")])
        empty = [nodes.Text("") for _ in heads]
        rows += [[nodes.Text(word), *(one.copy() for one in empty), nodes.Text("")] for word in ("Deducted", "Sum")]
        table = table_of(["Line", *heads, "Points"], rows)
        table["classes"].append("marking-sheet")
        return [*self.parsed(above), table]
