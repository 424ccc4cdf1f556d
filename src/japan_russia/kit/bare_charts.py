"""Charts that a lesson shows without their words, found by reading its code, not by running it."""

import ast

_MADE_BY = {"Chart", "layer", "concat", "hconcat", "vconcat", "repeat"}
_SHOWN_BY = {"display", "show"}


def bare_charts(cells) -> list:
    """Return the cells that show an Altair chart which did not go through ``present``.

    A cell shows its last line, what it gives to ``display``, and what a function returns that it gives to ``explore``.

    Parameters
    ----------
    cells : list of nbformat.NotebookNode
        The cells of a notebook. Those whose code Python cannot read are passed over.

    Examples
    --------
    >>> from nbformat.v4 import new_code_cell
    >>> cell = new_code_cell("bars = alt.Chart(rows).mark_bar()\\nbars")
    >>> bare_charts([cell]) == [cell]
    True
    >>> cell.source += "\\npresent(bars, title='Bars', source='gdp', alt='Bars.')"
    >>> bare_charts([cell])
    []
    """
    names, found = set(), []
    for cell in cells:
        if cell.cell_type != "code":
            continue
        try:
            lines = ast.parse(cell.source).body
        except SyntaxError:
            continue
        shown = [_shows(line, names) for line in lines]
        last = lines and isinstance(lines[-1], ast.Expr) and _is_chart(lines[-1].value, names)
        if any(shown) or last:
            found.append(cell)
    return found


def _shows(line: ast.stmt, names: set[str]) -> bool:
    """Remember the names that a line gives to charts; tell whether it shows one."""
    if isinstance(line, ast.FunctionDef):
        # its own names count in it alone
        inside = names - {argument.arg for argument in line.args.args}
        for part in line.body:
            _shows(part, inside)
        returned = [one.value for one in ast.walk(line) if isinstance(one, ast.Return) and one.value]
        _remember(line.name, any(_is_chart(one, inside) for one in returned), names)
        explored = any("explore" in ast.unparse(decorator) for decorator in line.decorator_list)
        return explored and line.name in names
    if isinstance(line, ast.Assign):
        for target in line.targets:
            if isinstance(target, ast.Name):
                _remember(target.id, _is_chart(line.value, names), names)
    calls = [one for one in ast.walk(line) if isinstance(one, ast.Call) and isinstance(one.func, ast.Name)]
    explored = [one.args[0] for one in calls if one.func.id == "explore" and one.args]
    shown = [argument for one in calls if one.func.id in _SHOWN_BY for argument in one.args]
    shown += [one.body if isinstance(one, ast.Lambda) else one for one in explored]
    return any(_is_chart(one, names) for one in shown)


def _remember(name: str, is_chart: bool, names: set[str]):
    names.add(name) if is_chart else names.discard(name)


def _is_chart(value: ast.expr, names: set[str]) -> bool:
    match value:
        case ast.Name(id=name) | ast.Call(func=ast.Name(id=name)):
            return name in names
        case ast.Call(func=ast.Attribute(value=ast.Name(id="alt"), attr=made)):
            return made in _MADE_BY
        case ast.Call(func=ast.Attribute(value=chart, attr=does)):
            return not does.startswith(("to_", "save")) and _is_chart(chart, names)
        case ast.BinOp(left=left, right=right):
            return _is_chart(left, names) or _is_chart(right, names)
        case ast.List(elts=parts) | ast.Tuple(elts=parts):
            return any(_is_chart(part, names) for part in parts)
    return False
