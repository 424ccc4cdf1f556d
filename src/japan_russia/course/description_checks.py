"""What can be wrong in data/datapackage.json itself, told by table and key before any table is read."""

import csv
import json
from collections import Counter
from pathlib import Path

from ..kit.errors import CourseError
from .tables import DESCRIPTION

#: What each table, and each of its columns, must say of itself.
TABLE_KEYS = ("name", "path", "title", "description", "licence", "provenance", "contradictions", "gaps", "schema")
COLUMN_KEYS = ("name", "type", "description")
SOURCES = ("sources.id", ";")
COLUMN_TYPES = {"string", "integer", "number", "boolean", "date", "yearmonth", "year"}


def check_description(folder: Path) -> list[CourseError]:
    """Find what is missing or doubled in the description of the tables.

    Parameters
    ----------
    folder : pathlib.Path
        The folder with datapackage.json and the CSV files.

    Returns
    -------
    list of CourseError
        Empty if all is well.
    """
    where = f"data/{DESCRIPTION}"
    try:
        package = json.loads((folder / DESCRIPTION).read_text(encoding="utf-8"))
        resources = package["resources"]
    except (OSError, ValueError, KeyError) as error:
        return [CourseError(f"The description of the tables cannot be read: {error}", where, "Restore the file.")]
    # a CSV file without the type would be passed over by all that reads tables
    tables = [one for one in resources if one.get("type") == "table" or str(one.get("path")).endswith(".csv")]
    found = [
        CourseError(f"Two tables are called '{name}'.", where, "Give each its own name.")
        for name, times in Counter(table.get("name") for table in tables).items()
        if times > 1
    ]
    for table in tables:
        found += _check_table(table, folder, f"{where}, table {table.get('name', '(no name)')}")
    described = {table.get("path") for table in resources}
    found += [
        CourseError(
            "This table is not described.", f"data/{file.name}", f"Describe it in {where}; CONTRIBUTING.md says how."
        )
        for file in sorted(folder.glob("*.csv"))
        if file.name not in described
    ]
    return found


def _check_table(table: dict, folder: Path, where: str) -> list[CourseError]:
    found = [
        CourseError(f"“{key}” is missing.", where, f"Add “{key}”; the other tables show what it holds.")
        for key in TABLE_KEYS
        if key not in table
    ]
    if table.get("type") != "table":
        found.append(CourseError("This is not described as a table.", where, 'Add "type": "table".'))
    schema = table.get("schema") or {}
    if "primaryKey" not in schema:
        found.append(
            CourseError(
                "“primaryKey” is missing.",
                f"{where}, schema",
                "Name the column, or the columns, that no two rows share.",
            )
        )
    for column in schema.get("fields", []):
        place = f"{where}, column {column.get('name', '(no name)')}"
        found += [
            CourseError(f"“{key}” is missing.", place, f"Add “{key}”.") for key in COLUMN_KEYS if not column.get(key)
        ]
        if column.get("name") == "source_ids" and (column.get("references"), column.get("separator")) != SOURCES:
            mend = 'Add "references": "sources.id" and "separator": ";".'
            found.append(CourseError("The ids in this column are not compared with the register.", place, mend))
        if column.get("type") and column["type"] not in COLUMN_TYPES:
            found.append(
                CourseError(
                    f"There is no type '{column['type']}'.", place, f"Use one of: {', '.join(sorted(COLUMN_TYPES))}."
                )
            )
    file = folder / table.get("path", "")
    if not file.is_file():
        found.append(
            CourseError(f"The file data/{table.get('path')} is not there.", where, "Put it there or mend “path”.")
        )
    elif _is_bare(file):
        found.append(CourseError("The table has a header and no rows.", f"data/{file.name}", "Restore its rows."))
    return found


def _is_bare(file: Path) -> bool:
    try:
        with file.open(encoding="utf-8", newline="") as lines:
            return sum(1 for row in csv.reader(lines) if row) == 1
    except (UnicodeDecodeError, csv.Error):
        return False  # the check of the tables names the line
