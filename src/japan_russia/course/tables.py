"""The course's tables: load them with types, name their sources, list them, check them.

The tables are CSV files in ``data/``; ``data/datapackage.json`` (a Frictionless data package) says what
each column holds. Reading is quick and strict; when a file does not fit its description, Frictionless
is asked to name the file, the line, the column and the rule.
"""

import csv
import json
import math
import re
from datetime import date
from pathlib import Path

import pandas as pd

from ..kit.book import trace
from ..kit.errors import CourseError, did_you_mean
from ..kit.lab_tables import use_lab_tables
from ..kit.places import data_folder

DESCRIPTION = "datapackage.json"
TRUE = {"true", "True", "TRUE", "1"}
FALSE = {"false", "False", "FALSE", "0"}

_seen: dict = {}  # what was read, kept until the file changes

use_lab_tables()


def load(name: str, recalled: bool = False, folder: Path | str | None = None) -> pd.DataFrame:
    """Return a table of the course with typed columns.

    Parameters
    ----------
    name : str
        Name of the table, for example ``"leader_meetings"``; ``catalogue()`` lists them.
    recalled : bool, optional
        True also returns rows and cells that rest on general knowledge only.
    folder : path, optional
        Folder with the CSV files and datapackage.json; the course's own ``data/`` if not given.

    Returns
    -------
    pandas.DataFrame
        Full dates are datetimes. A date that may be known only to the month or the year stays text in
        its column ``c``; beside it stand ``c_start`` (its first day) and ``c_precision`` ("day",
        "month" or "year"). Closed lists are categories. Where a table mixes calendar and fiscal years
        the columns ``calendar_year`` and ``fiscal_year`` keep them apart.

    Raises
    ------
    CourseError
        If there is no such table, or its file does not fit its description.

    Examples
    --------
    >>> meetings = load("leader_meetings")
    >>> len(meetings)
    27
    >>> str(meetings["start_date"].dtype).startswith("datetime64")
    True
    """
    folder = _folder(folder)
    trace.note(folder / _resource(folder, name)["path"])
    return _loaded(name, recalled, folder)


def _loaded(name: str, recalled: bool, folder: Path) -> pd.DataFrame:
    # who calls it notes which rows it looked at
    resource = _resource(folder, name)
    files = [folder / DESCRIPTION, *(folder / f"{other}.csv" for other in [name, *_targets(resource)])]
    frame = _once(("table", name), files, lambda: _read(folder, resource)).copy()
    if "confidence" in frame and not recalled:
        frame = frame[frame["confidence"] != "recalled"].reset_index(drop=True)
    if "recalledCells" in resource and not recalled:
        frame = _without_recalled_cells(frame, resource)
    return frame


def sources_of(rows: pd.DataFrame | pd.Series | str, folder: Path | str | None = None) -> pd.DataFrame:
    """Return the rows of the register of sources that a row or a table names.

    Parameters
    ----------
    rows : pandas.DataFrame, pandas.Series or str
        A table, one row of it, or ids split by ";".
    folder : path, optional
        Folder of the tables; the course's own ``data/`` if not given.

    Returns
    -------
    pandas.DataFrame
        Rows of the table ``sources``, each once, in the order in which they are named.

    Raises
    ------
    CourseError
        If the rows have no column of sources, or name one that is not in the register.

    Examples
    --------
    >>> sources_of(load("leader_meetings").iloc[26])["id"].tolist()
    ['D061', 'D062', 'D063', 'D308']
    """
    folder = _folder(folder)
    register = _loaded("sources", True, folder)
    ids = list(
        dict.fromkeys(part for text in _texts_of_ids(rows) for part in re.split(r"[;\s]+", text) if part)
    )
    trace.note(folder / _resource(folder, "sources")["path"], ";".join(sorted(ids)))
    place = {id_: row for row, id_ in enumerate(register["id"])}
    for row, also in enumerate(register["also"]):
        if isinstance(also, str):
            place.update((id_, row) for id_ in also.split(";"))
    unknown = [id_ for id_ in ids if id_ not in place]
    if unknown:
        raise CourseError(
            f"No source '{unknown[0]}' in the register.",
            "sources_of(…)",
            "Add it to data/sources.csv, or use one that is there: load('sources').",
        )
    return register.iloc[list(dict.fromkeys(place[id_] for id_ in ids))].reset_index(drop=True)


def catalogue(folder: Path | str | None = None) -> pd.DataFrame:
    """Return one row for each table: its name, title, size and description.

    Parameters
    ----------
    folder : path, optional
        Folder of the tables; the course's own ``data/`` if not given.

    Returns
    -------
    pandas.DataFrame
        Columns ``name``, ``title``, ``rows``, ``columns``, ``description``, ``provenance``, ``licence``.

    Examples
    --------
    >>> "leader_meetings" in set(catalogue()["name"])
    True
    """
    folder = _folder(folder)
    lines = []
    for name, resource in described_tables(folder).items():
        header, rows = read_cells(folder / resource["path"])
        lines.append(
            {
                "name": name,
                "title": resource["title"],
                "rows": len(rows),
                "columns": len(header),
                **{key: resource[key] for key in ("description", "provenance", "licence")},
            }
        )
    return pd.DataFrame(lines)


def table_title(name: str, folder: Path | str | None = None) -> str:
    """Return the title of a table, or an empty text if there is no table of that name.

    Parameters
    ----------
    name : str
        Name of a table, for example ``"gdp"``.
    folder : path, optional
        Folder of the tables; the course's own ``data/`` if not given.

    Examples
    --------
    >>> table_title("gdp")
    'Gross domestic product'
    """
    folder = _folder(folder)
    if re.fullmatch(r"\w+", name):
        trace.note(folder / DESCRIPTION, f"resources.{name}")
    tables = _described(folder)
    return tables[name]["title"] if name in tables else ""


def validate(folder: Path | str | None = None) -> list:
    """Check every table against datapackage.json with Frictionless, and the sources it names.

    Parameters
    ----------
    folder : path, optional
        Folder of the tables; the course's own ``data/`` if not given.

    Returns
    -------
    list of japan_russia.course.table_checks.Problem
        Empty if all is well. Each problem names file, line, column and rule, and how to mend it.

    Examples
    --------
    >>> validate()
    []
    """
    from .table_checks import problems  # slow to import, so only when asked for

    return problems(_folder(folder))


def described_tables(folder: Path) -> dict[str, dict]:
    """Return the tables that datapackage.json describes, by name.

    Parameters
    ----------
    folder : pathlib.Path
        Folder that holds datapackage.json.

    Raises
    ------
    CourseError
        If the file is missing or is not JSON.

    Examples
    --------
    >>> described_tables(data_folder())["gdp"]["title"]
    'Gross domestic product'
    """
    trace.note(folder / DESCRIPTION)
    return _described(folder)


def _described(folder: Path) -> dict[str, dict]:
    # who calls it notes which table it looked at, so that a book runs no lesson again for the sake of another
    path = folder / DESCRIPTION

    def read() -> dict[str, dict]:
        try:
            with trace.by_parts():
                package = json.loads(path.read_text(encoding="utf-8"))
        except (ValueError, OSError) as error:
            raise CourseError(
                f"The description of the tables cannot be read: {error}",
                f"data/{DESCRIPTION}",
                "Restore the file.",
            ) from error
        return {table["name"]: table for table in package["resources"] if table.get("type") == "table"}

    return _once(("description",), [path], read)


def read_cells(path: Path) -> tuple[list[str], list[list[str]]]:
    """Return the header and the rows of a CSV file, all cells as text.

    Parameters
    ----------
    path : pathlib.Path
        A CSV file in UTF-8 with commas.

    Raises
    ------
    ValueError
        If the file is empty or is not UTF-8.
    OSError
        If it cannot be opened.

    Examples
    --------
    >>> read_cells(data_folder() / "gdp.csv")[0][:2]
    ['year', 'country']
    """
    with open(path, encoding="utf-8", newline="") as file:
        lines = list(csv.reader(file, strict=True))
    if not lines:
        raise ValueError("the file is empty")
    return lines[0], lines[1:]


def parse_cell(field: dict, text: str):
    """Return the value of a cell that is not empty, by the type of its column.

    Parameters
    ----------
    field : dict
        The column's entry in datapackage.json.
    text : str
        The cell.

    Raises
    ------
    ValueError
        If the text is not of that type.

    Examples
    --------
    >>> parse_cell({"type": "integer"}, "27")
    27
    """
    kind = field["type"]
    if field.get("partialDate"):
        first_day(text)
        return text
    if kind == "integer":
        return int(text)
    if kind == "number":
        value = float(text)
        if not math.isfinite(value):
            raise ValueError(f"'{text}' is not a finite number")
        return value
    if kind == "boolean":
        if text in TRUE or text in FALSE:
            return text in TRUE
        raise ValueError(f"'{text}' is neither true nor false")
    if kind == "date":
        if len(text) != 10:
            raise ValueError(f"'{text}' is not a date")
        return pd.Timestamp(date.fromisoformat(text))
    if kind == "yearmonth":
        if len(text) != 7:
            raise ValueError(f"'{text}' is not a month")
        return first_day(text)
    return text


def first_day(text: str) -> pd.Timestamp:
    """Return the first day of a date that may be only a year or a month.

    Parameters
    ----------
    text : str
        YYYY, YYYY-MM or YYYY-MM-DD.

    Raises
    ------
    ValueError
        If there is no such date.

    Examples
    --------
    >>> first_day("2019-03")
    Timestamp('2019-03-01 00:00:00')
    """
    if not re.fullmatch(r"\d{4}(-\d\d){0,2}", text):
        raise ValueError(f"'{text}' is not a date")
    return pd.Timestamp(
        date.fromisoformat(text + "-01-01"[: 10 - len(text)] if len(text) == 4 else (text + "-01")[:10])
    )


def _folder(folder: Path | str | None) -> Path:
    return Path(folder) if folder else data_folder()


def _once(key: tuple, files: list[Path], make):
    # Notebooks load the same table many times; the stamps notice a file that was edited in between.
    stamps = tuple((str(file), *_stamp(file)) for file in files)
    if key not in _seen or _seen[key][0] != stamps:
        _seen[key] = (stamps, make())
    return _seen[key][1]


def _stamp(file: Path) -> tuple:
    try:
        status = file.stat()
    except OSError:
        return ()
    return (status.st_mtime_ns, status.st_size)


def _resource(folder: Path, name: str) -> dict:
    trace.note(folder / DESCRIPTION, f"resources.{name}")
    tables = _described(folder)
    if name not in tables:
        raise CourseError(
            f"No table '{name}'.",
            f"load('{name}')",
            did_you_mean(str(name), tables) or "catalogue() lists the tables.",
        )
    if not {"fields", "primaryKey"} <= tables[name].get("schema", {}).keys() or "path" not in tables[name]:
        raise CourseError(
            f"The description of the table '{name}' lacks its path, its fields or its primaryKey.",
            f"data/{DESCRIPTION}, table {name}",
            "python -m japan_russia check says what is missing; CONTRIBUTING.md shows a whole description.",
        )
    return tables[name]


def _targets(resource: dict) -> list[str]:
    schema = resource["schema"]
    lists = [field["references"].split(".")[0] for field in schema["fields"] if "references" in field]
    keys = [key["reference"]["resource"] for key in schema.get("foreignKeys", [])]
    return sorted({*lists, *keys} - {resource["name"]})


def _read(folder: Path, resource: dict) -> pd.DataFrame:
    try:
        with trace.by_parts():
            return _typed(folder, resource)
    except (ValueError, OSError, csv.Error) as error:
        from .table_checks import problems  # slow to import, and needed only now

        names = [resource["name"], *_targets(resource)]
        found = [problem for name in names for problem in problems(folder, only=name)]
        if not found:
            raise CourseError(
                f"The table does not fit its description: {error}",
                f"data/{resource['path']}",
                "Compare it with data/datapackage.json.",
            ) from None
        first = found[0]
        # of this file only, so that its message is the same whichever table needs it
        rest = sum(problem.file == first.file for problem in found) - 1
        more = f" ({rest} more: python -m japan_russia check)" if rest else ""
        raise CourseError(first.message + more, first.where, first.mend) from None


def _typed(folder: Path, resource: dict) -> pd.DataFrame:
    header, rows = read_cells(folder / resource["path"])
    schema = resource["schema"]
    fields = schema["fields"]
    if header != [field["name"] for field in fields]:
        raise ValueError("the header differs")
    if any(len(row) != len(header) for row in rows):
        raise ValueError("a row has too few or too many cells")
    cells = (
        dict(zip(header, map(list, zip(*rows, strict=True)), strict=True))
        if rows
        else {n: [] for n in header}
    )
    _check_keys(folder, schema, cells)
    frame = {}
    for field in fields:
        texts = cells[field["name"]]
        frame[field["name"]] = _column(folder, field, texts)
        if field.get("partialDate"):
            starts = [first_day(text) if text else pd.NaT for text in texts]
            frame[field["name"] + "_start"] = pd.to_datetime(pd.Series(starts, dtype="datetime64[us]"))
            frame[field["name"] + "_precision"] = pd.Categorical(
                [{4: "year", 7: "month", 10: "day"}.get(len(text)) for text in texts],
                ["day", "month", "year"],
            )
    return _years_apart(pd.DataFrame(frame), resource)


def _column(folder: Path, field: dict, texts: list[str]) -> pd.Series:
    rules = field.get("constraints", {})
    if rules.get("required") and "" in texts:
        raise ValueError(f"{field['name']} is empty in a row")
    values = [parse_cell(field, text) if text else None for text in texts]
    present = [value for value in values if value is not None]
    if "enum" in rules and not set(present) <= set(rules["enum"]):
        raise ValueError(f"{field['name']} has a value outside its list")
    if "pattern" in rules and not all(re.fullmatch(rules["pattern"], text) for text in texts if text):
        raise ValueError(f"{field['name']} has a value of the wrong form")
    if rules.get("unique") and len(set(present)) < len(present):
        raise ValueError(f"{field['name']} repeats a value")
    if any(value < rules["minimum"] for value in present if "minimum" in rules) or any(
        value > rules["maximum"] for value in present if "maximum" in rules
    ):
        raise ValueError(f"{field['name']} has a value outside its range")
    if "references" in field:
        used = {part for text in texts if text for part in text.split(field["separator"])}
        if not used <= known_ids(folder, field["references"], used):
            raise ValueError(f"{field['name']} names something unknown")
    return _as_series(field, values)


def _as_series(field: dict, values: list) -> pd.Series:
    kind, rules = field["type"], field.get("constraints", {})
    if "enum" in rules:
        return pd.Series(pd.Categorical(values, rules["enum"]))
    if kind == "integer":
        return pd.Series(values, dtype="int64" if rules.get("required") else "Int64")
    if kind in ("date", "yearmonth"):
        return pd.Series(values, dtype="datetime64[us]")
    return pd.Series(values, dtype={"number": "float64", "boolean": "boolean"}.get(kind, "str"))


def _check_keys(folder: Path, schema: dict, cells: dict[str, list[str]]) -> None:
    keys = list(zip(*(cells[name] for name in schema["primaryKey"]), strict=True))
    if len(set(keys)) < len(keys):
        raise ValueError("a key stands in two rows")
    for key in schema.get("foreignKeys", []):
        (own,), (other,) = key["fields"], key["reference"]["fields"]
        used = {text for text in cells[own] if text}
        if not used <= known_ids(folder, f"{key['reference']['resource']}.{other}", used):
            raise ValueError(f"{own} names something unknown")


def known_ids(folder: Path, reference: str, used: set[str] = frozenset()) -> set[str]:
    """Return the values of the column that a reference points at.

    Parameters
    ----------
    folder : pathlib.Path
        Folder of the tables.
    reference : str
        Table and column, for example "sources.id".
    used : set of str, optional
        The values that are looked for: a book depends on their rows.

    Examples
    --------
    >>> "D061" in known_ids(data_folder(), "sources.id")
    True
    """
    table, column = reference.split(".")
    path = folder / _resource(folder, table)["path"]
    if used:
        trace.note(path, ";".join(sorted(used)))

    def read() -> set[str]:
        header, rows = read_cells(path)
        at = header.index(column)
        return {row[at] for row in rows if len(row) > at}

    return _once(("ids", reference), [path], read)


def _years_apart(frame: pd.DataFrame, resource: dict) -> pd.DataFrame:
    if "splitYears" not in resource:
        return frame
    year, kind = resource["splitYears"]
    for name, mark in (("calendar_year", "CY"), ("fiscal_year", "FY")):
        frame.insert(
            frame.columns.get_loc(year), name, frame[year].where(frame[kind] == mark).astype("Int64")
        )
    return frame.drop(columns=[year, kind])


def _without_recalled_cells(frame: pd.DataFrame, resource: dict) -> pd.DataFrame:
    # The key stays even where it is recalled: without it the row could not be named.
    listing, key = resource["recalledCells"], resource["schema"]["primaryKey"]
    for row, names in frame[listing].dropna().items():
        for name in names.split(";"):
            if name not in key:
                frame.loc[row, name] = None
    return frame


def _texts_of_ids(rows) -> list[str]:
    if isinstance(rows, str):
        return [rows]
    for name in ("source_ids", "source_id"):
        if name in rows:
            found = rows[name]
            texts = found if isinstance(rows, pd.DataFrame) else [found]
            return [text for text in texts if isinstance(text, str)]
    raise CourseError(
        "These rows name no sources.",
        "sources_of(…)",
        "Give a row or a table that still has its column source_ids.",
    )
