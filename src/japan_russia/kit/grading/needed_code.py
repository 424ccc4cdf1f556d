"""Which statements of a lesson a task needs: those that make its names, and not those that only show something."""

import ast
from collections.abc import Iterable
from dataclasses import dataclass

#: Widgets and questions: they need a reader, and none is there while work is marked.
WIDGETS = {"Quiz", "Note", "Debate", "ForecastBoard", "EvidenceMatrix", "explore", "portfolio", "progress"}
_CHANGES = {"append", "extend", "insert", "add", "update", "remove", "discard", "pop", "sort", "reverse", "setdefault"}


@dataclass(frozen=True)
class Statement:
    """One statement at the top of a cell.

    Parameters
    ----------
    cell : int
        The number of its cell in the notebook.
    source : str
        Its text, as the author wrote it.
    makes, uses : frozenset of str
        Names that it makes or changes, and names that it reads.
    replaces : frozenset of str
        Names of which it needs no earlier value.
    """

    cell: int
    source: str
    makes: frozenset
    uses: frozenset
    replaces: frozenset


def statements(source: str, cell: int = 0) -> list[Statement]:
    """Split a cell into its statements.

    Parameters
    ----------
    source : str
        The cell's code. One that is not plain Python, such as a command of the notebook, has none.
    cell : int, optional
        Its number.

    Examples
    --------
    >>> [sorted(one.makes) for one in statements("a = 1\\nprint(a)\\nb = a + 1")]
    [['a'], [], ['b']]
    """
    try:
        nodes = ast.parse(source).body
    except SyntaxError:
        return []
    lines = source.splitlines()
    found = []
    for node in nodes:
        decorators = getattr(node, "decorator_list", [])
        first = min([node.lineno, *(one.lineno for one in decorators)])
        text = "\n".join(lines[first - 1 : node.end_lineno])
        if decorators and any(_uses(one) & WIDGETS for one in decorators):
            node.decorator_list = []
            text = ast.unparse(node)
        uses = _uses(node)
        makes, replaces = _makes(node)
        found.append(Statement(cell, text, frozenset(makes), frozenset(uses), frozenset(replaces - uses)))
    return found


def without_widgets(source: str) -> str:
    """Take out of a cell what shows a widget.

    Parameters
    ----------
    source : str
        The cell's code.

    Returns
    -------
    str
        The cell as it was if it has no widget, otherwise its other statements.

    Examples
    --------
    >>> without_widgets("a = 1\\nNote('02-n1', 'Why?')")
    'a = 1'
    """
    found = statements(source)
    kept = [one for one in found if not one.uses & WIDGETS]
    return source if len(kept) == len(found) else "\n".join(one.source for one in kept)


def needed(earlier: list[Statement], names: Iterable[str]) -> list[Statement]:
    """Choose the statements that some names rest on.

    Parameters
    ----------
    earlier : list of Statement
        Statements in the order in which they run.
    names : iterable of str
        What is used after them.

    Returns
    -------
    list of Statement
        In the same order. Of an import only the names that are needed are left.

    Examples
    --------
    >>> code = "import os, re\\na = 1\\nb = 2\\nprint(a)\\nc = re.escape(str(b))"
    >>> [one.source for one in needed(statements(code), {"c"})]
    ['import re', 'b = 2', 'c = re.escape(str(b))']
    """
    wanted, chosen = set(names), []
    for one in reversed(earlier):
        if not one.makes & wanted:
            continue
        if one.source.startswith(("import ", "from ")):
            one = _import_of(one, wanted)
        chosen.append(one)
        wanted = (wanted - one.replaces) | one.uses
    return chosen[::-1]


def _import_of(one: Statement, wanted: set) -> Statement:
    node = ast.parse(one.source).body[0]
    node.names = [name for name in node.names if (name.asname or name.name.partition(".")[0]) in wanted]
    made = frozenset(name.asname or name.name.partition(".")[0] for name in node.names)
    return Statement(one.cell, ast.unparse(node), made, frozenset(), made)


def _uses(node) -> set[str]:
    return {one.id for one in ast.walk(node) if isinstance(one, ast.Name) and isinstance(one.ctx, ast.Load)}


def _makes(node) -> tuple[set, set]:
    """Return the names that a statement makes or changes, and those that it makes anew."""
    if isinstance(node, (ast.Import, ast.ImportFrom)):
        made = {name.asname or name.name.partition(".")[0] for name in node.names}
        return made, made
    if isinstance(node, (ast.FunctionDef, ast.ClassDef)):
        return {node.name}, {node.name}
    made = set()
    for one in ast.walk(node):
        if isinstance(one, ast.Name) and isinstance(one.ctx, ast.Store):
            made.add(one.id)
        elif isinstance(one, (ast.Subscript, ast.Attribute)) and isinstance(one.ctx, ast.Store):
            made |= _first_name(one)
        elif isinstance(one, ast.Call) and isinstance(one.func, ast.Attribute) and one.func.attr in _CHANGES:
            made |= _first_name(one.func)
    targets = node.targets if isinstance(node, ast.Assign) else []
    anew = {one.id for target in targets for one in ast.walk(target)
            if isinstance(one, ast.Name) and isinstance(one.ctx, ast.Store)}
    return made, anew


def _first_name(node) -> set[str]:
    while isinstance(node, (ast.Subscript, ast.Attribute, ast.Call)):
        node = node.func if isinstance(node, ast.Call) else node.value
    return {node.id} if isinstance(node, ast.Name) else set()
