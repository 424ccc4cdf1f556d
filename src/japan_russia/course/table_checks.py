"""Name what is wrong in a table: file, line, column, rule, and how to mend it. Uses Frictionless."""

import csv
import json
import re
from dataclasses import dataclass
from pathlib import Path

from frictionless import Package

from ..kit.errors import CourseError, did_you_mean
from .tables import DESCRIPTION, described_tables, known_ids, parse_cell, read_cells

TYPES = {
    "integer": "a whole number such as 27",
    "number": "a number such as 4.5, with a point",
    "boolean": "true or false",
    "date": "a day written YYYY-MM-DD",
    "yearmonth": "a month written YYYY-MM",
}


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong in a table.

    Parameters
    ----------
    file : str
        The file, for example "data/gdp.csv".
    row : int or None
        Line in the file; the header is line 1.
    column : str or None
        Name of the column.
    rule : str
        Short name of the rule that is broken, for example "type" or "unknown source".
    message : str
        What is wrong, in one sentence.
    mend : str
        What to do about it.

    Examples
    --------
    >>> Problem("data/gdp.csv", 3, "year", "type", "'x' is not a whole number.", "Write a year.").where
    'data/gdp.csv, line 3, column year, rule: type'
    """

    file: str
    row: int | None
    column: str | None
    rule: str
    message: str
    mend: str

    @property
    def where(self) -> str:
        """Return file, line, column and rule as one text."""
        line = f", line {self.row}" if self.row else ""
        column = f", column {self.column}" if self.column else ""
        return f"{self.file}{line}{column}, rule: {self.rule}"

    def __str__(self) -> str:
        return str(CourseError(self.message, self.where, self.mend))


def problems(folder: Path, only: str | None = None) -> list[Problem]:
    """Check the tables of a folder against its datapackage.json.

    Parameters
    ----------
    folder : pathlib.Path
        Folder with the CSV files and datapackage.json.
    only : str, optional
        Report this table alone; without it all of them.

    Returns
    -------
    list of Problem
        In the order of the tables and lines; empty if all is well.

    Raises
    ------
    CourseError
        If datapackage.json cannot be read.

    Examples
    --------
    >>> from japan_russia.kit.places import data_folder
    >>> problems(data_folder(), only="gdp")
    []
    """
    tables = described_tables(folder)
    wanted = [only] if only else list(tables)
    unreadable = {name: found for name in tables if (found := _file_problem(folder, tables[name]))}
    found = {name: [unreadable[name]] if name in unreadable else [] for name in wanted}
    readable = {name: table for name, table in tables.items() if name not in unreadable}
    for name in set(wanted) & set(readable):
        header, rows = read_cells(folder / tables[name]["path"])
        found[name] += _header_problems(tables[name], header)
        if not found[name]:  # without its header no cell can be told from another
            ragged = _ragged(tables[name], rows)
            cells = _cell_problems(folder, tables[name], rows, set(unreadable))
            cells += _frictionless_problems(folder, name, readable)
            # In a row that has slipped to the side every other message would mislead.
            found[name] += ragged + [p for p in cells if p.row not in {bad.row for bad in ragged}]
    in_order = (sorted(dict.fromkeys(found[name]), key=lambda problem: problem.row or 0) for name in wanted)
    return [problem for problems_of_one in in_order for problem in problems_of_one]


def _file(table: dict) -> str:
    return f"data/{table['path']}"


def _file_problem(folder: Path, table: dict) -> Problem | None:
    path, file = folder / table["path"], _file(table)
    try:
        data = path.read_bytes()
    except OSError:
        return Problem(
            file, None, None, "file", "The file is missing.", f"Restore it, or take it out of {DESCRIPTION}."
        )
    if not data.strip():
        return Problem(file, None, None, "file", "The file is empty.", "Restore its header and rows.")
    if data.startswith(b"\xef\xbb\xbf"):
        return Problem(
            file,
            1,
            None,
            "encoding",
            "The file starts with a byte-order mark.",
            "Save it as UTF-8 without BOM.",
        )
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        return Problem(
            file, line, None, "encoding", "The file is not UTF-8.", "Save it again with the encoding UTF-8."
        )
    try:
        read_cells(path)
    except csv.Error as error:
        return Problem(
            file, None, None, "CSV", f"The file is not proper CSV: {error}.", "Close every quotation mark."
        )
    return None


def _header_problems(table: dict, header: list[str]) -> list[Problem]:
    expected, file = [field["name"] for field in table["schema"]["fields"]], _file(table)
    if len(header) == 1 and ";" in header[0]:
        return [
            Problem(file, 1, None, "separator", "The columns are split by semicolons.", "Save with commas.")
        ]
    missing = [
        Problem(
            file,
            1,
            name,
            "missing column",
            f"The column '{name}' is missing.",
            f"Add '{name}' to the header.",
        )
        for name in expected
        if name not in header
    ]
    extra = [
        Problem(
            file,
            1,
            name,
            "extra column",
            f"The column '{name}' is not described.",
            did_you_mean(name, expected) or f"Take it out, or describe it in data/{DESCRIPTION}.",
        )
        for name in header
        if name not in expected
    ]
    if not missing and not extra and header != expected:
        wrong = next((name for name, due in zip(header, expected, strict=False) if name != due), header[-1])
        return [
            Problem(
                file,
                1,
                wrong,
                "order of columns",
                "The columns are repeated or in another order.",
                "Put them as they stand in the description: " + ", ".join(expected) + ".",
            )
        ]
    return missing + extra


def _ragged(table: dict, rows: list[list[str]]) -> list[Problem]:
    due = len(table["schema"]["fields"])
    return [
        Problem(
            _file(table),
            line,
            None,
            "number of cells",
            f"The row has {len(row)} cells instead of {due}.",
            'Give every column one cell; put text that has a comma in "quotation marks".',
        )
        for line, row in enumerate(rows, start=2)
        if len(row) != due
    ]


def _cell_problems(folder: Path, table: dict, rows: list[list[str]], unreadable: set[str]) -> list[Problem]:
    """Check what Table Schema cannot say: real dates, and lists of ids."""
    file, out = _file(table), []
    fields = table["schema"]["fields"]
    for line, row in enumerate(rows, start=2):
        if len(row) != len(fields):
            continue
        for field, text in zip(fields, row, strict=True):
            if not text:
                continue
            try:
                parse_cell(field, text)
            except ValueError:
                out.append(_type_problem(file, line, field, text))
                continue
            target = field.get("references")
            if target and target.split(".")[0] not in unreadable:
                known = known_ids(folder, target)
                for part in text.split(field["separator"]):
                    if part not in known:
                        out.append(_unknown(file, line, field["name"], part, target.split(".")[0]))
    return out


def _type_problem(file: str, line: int, field: dict, text: str) -> Problem:
    due = (
        "YYYY, YYYY-MM or YYYY-MM-DD" if field.get("partialDate") else TYPES.get(field["type"], field["type"])
    )
    what = f"'{text}' is not a valid {'date' if field.get('partialDate') else field['type']}."
    return Problem(file, line, field["name"], "type", what, f"Write {due}.")


def _unknown(file: str, line: int, column: str, value: str, table: str) -> Problem:
    rule = "unknown source" if table == "sources" else f"unknown row of {table}"
    # the id that looks most like it would be another thing
    mend = f"Add it to data/{table}.csv, or use one that is there."
    return Problem(file, line, column, rule, f"'{value}' is not in data/{table}.csv.", mend)


def _frictionless_problems(folder: Path, name: str, readable: dict[str, dict]) -> list[Problem]:
    table = readable[name]
    related = {key["reference"]["resource"] for key in table["schema"].get("foreignKeys", [])}
    resources = [json.loads(json.dumps(readable[other])) for other in [name, *related] if other in readable]
    for resource in resources:
        keys = resource["schema"].pop("foreignKeys", [])
        if resource["name"] == name and related <= set(readable):
            resource["schema"]["foreignKeys"] = keys
        elif resource["name"] != name:
            resource["schema"] = {"fields": resource["schema"]["fields"]}
    package = Package.from_descriptor({"name": "course", "resources": resources}, basepath=str(folder))
    report = package.validate()
    task = next(task for task in report.tasks if task.name == name)
    told = (_told(table, error) for error in task.errors)
    key = table["schema"]["primaryKey"]
    return [problem for problem in told if not (problem.rule == "unique" and key == [problem.column])]


def _told(table: dict, error) -> Problem:
    file, kind = _file(table), error.type
    line, column = getattr(error, "row_number", None), getattr(error, "field_name", None)
    cell = getattr(error, "cell", "")
    field = next((field for field in table["schema"]["fields"] if field["name"] == column), {})
    if kind == "type-error":
        return _type_problem(file, line, field, cell)
    if kind == "constraint-error":
        return _constraint(file, line, field, cell, error.note)
    if kind == "unique-error":
        return Problem(
            file, line, column, "unique", f"'{cell}' stands in two rows.", "Give every row its own value."
        )
    if kind == "primary-key":
        key = table["schema"]["primaryKey"]
        return Problem(
            file,
            line,
            ", ".join(key),
            "duplicate key",
            "The key of this row stands in another row too.",
            "Take out the double, or give the row its own key.",
        )
    if kind == "foreign-key":
        key = table["schema"]["foreignKeys"][0]
        names = list(error.field_names) if getattr(error, "field_names", None) else key["fields"]
        value = ", ".join(str(cell) for cell in getattr(error, "field_cells", []))
        return _unknown(file, line, ", ".join(names), value, key["reference"]["resource"])
    return Problem(
        file, line, column, kind.replace("-", " "), error.message, "Mend the cell or its description."
    )


def _constraint(file: str, line: int, field: dict, cell: str, note: str) -> Problem:
    rules = field.get("constraints", {})
    name = (re.search(r'constraint "(\w+)"', note) or re.search(r"()", note)).group(1)
    column = field["name"]
    if name == "required":
        return Problem(
            file, line, column, "required", "The cell is empty.", "Fill it in. " + field["description"]
        )
    if name == "enum":
        allowed = [str(value) for value in rules["enum"]]
        mend = did_you_mean(cell, allowed) or "Use one of: " + ", ".join(allowed) + "."
        return Problem(
            file, line, column, "list of values", f"'{cell}' is not one of the values allowed.", mend
        )
    if name in ("minimum", "maximum"):
        word = "smallest" if name == "minimum" else "largest"
        return Problem(
            file,
            line,
            column,
            name,
            f"{cell} is out of range.",
            f"The {word} value allowed is {rules[name]}.",
        )
    if field.get("partialDate"):
        return _type_problem(file, line, field, cell)
    return Problem(
        file,
        line,
        column,
        name or "constraint",
        f"'{cell}' does not have the right form.",
        f"{field['description']} Form: {rules.get(name, note)}",
    )
