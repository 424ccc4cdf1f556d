"""A very small book, written into an empty folder, on which the kit is tested without the course."""

import textwrap
from pathlib import Path

import nbformat
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

CONFIG = """
title: A small book
only_build_toc_files: true
exclude_patterns: [_build]
execute: {execute_notebooks: "off"}
parse: {myst_enable_extensions: [colon_fence]}
sphinx:
  recursive_update: true
  config:
    project: small
    language: en
    extensions: [myst_nb, jupyter_book, sphinx_external_toc, sphinx_design, sphinx_book_theme, japan_russia.kit.book]
    course_id: small-course
    nb_ipywidgets_js: {}
    html_theme_options: {}
"""

#: Every kind of control and every kind of output, one widget a cell.
WIDGETS = [
    """
    import altair as alt
    import ipywidgets as w
    import matplotlib.figure
    import pandas as pd
    from IPython.display import HTML, Markdown
    from japan_russia.kit import chart_output  # noqa: F401
    from japan_russia.kit.explore import explore, fixed
    numbers = pd.read_csv("data/numbers.csv", parse_dates=["day"])
    """,
    """
    def chart(most, shape):
        rows = numbers[numbers["value"] <= most]
        marks = alt.Chart(rows, title="Numbers", description=f"Numbers by day, drawn as {shape}.")
        marks = marks.mark_point() if shape == "points" else marks.mark_bar()
        return marks.encode(x="day:T", y="value:Q", tooltip="value:Q").properties(width="container")
    explore(chart, most=(1, 6), shape=["points", "bars"])
    """,
    """
    @explore(how=[("a table", 1), ("Markdown", 2), ("HTML", 3), ("text", 4), ("print", 5), ("a list", 6),
                  ("a figure", 7)])
    def anything(how=1):
        if how == 7:
            figure = matplotlib.figure.Figure()
            figure.subplots().plot([1, 2]); figure.suptitle("A line")
            return figure
        return {1: numbers, 2: Markdown("*slanted* <b>not bold</b>"), 3: HTML("<b>bold</b>"), 4: "plain <words>",
                5: print("printed words") if how == 5 else None, 6: ["first", Markdown("**second**"), numbers]}[how]
    """,
    """
    def controls(whole, part, flag, menu, words, secret):
        return f"{whole} {part} {flag} {menu} {words} {secret}"
    explore(controls, whole=(0, 4, 2), part=(0.0, 0.2, 0.1), flag=True, menu={"one": 1, "two": 2},
            words="free text", secret=fixed("kept"));
    """,
    """
    def ready_made(steps, many, pair, span, press):
        return f"{steps} {many} {pair} {span} {press}"
    explore(ready_made, steps=w.RadioButtons(options=["x", "y"], description="Steps taken"),
            many=w.SelectMultiple(options=["p", "q"], value=["p"], description="Many"),
            pair=w.IntRangeSlider(min=1, max=3, value=(1, 2), description="Pair"),
            span=w.SelectionSlider(options=["a", "b"], description="Span"),
            press=w.ToggleButtons(options=["on", "off"]));
    """,
    """
    alt.Chart(numbers, title="Plain", description="A plain chart.").mark_line().encode(x="day:T", y="value:Q")
    """,
    """
    numbers
    """,
]


def notebook(cells: list[str]) -> nbformat.NotebookNode:
    """Make a notebook of code cells behind a heading."""
    code = [new_code_cell(textwrap.dedent(cell).strip(), id=f"cell-{i}") for i, cell in enumerate(cells)]
    made = new_notebook(cells=[new_markdown_cell("# Widgets", id="head"), *code])
    made.metadata.kernelspec = {"name": "python3", "display_name": "Python 3", "language": "python"}
    return made


def write_sample(folder: Path, notebooks: dict[str, list[str]] | None = None) -> Path:
    """Write the book and return its folder."""
    (folder / "data").mkdir(parents=True)
    (folder / "notebooks").mkdir()
    (folder / "data" / "numbers.csv").write_text(
        "day,value\n" + "".join(f"2020-01-0{i},{i}\n" for i in range(1, 7)), encoding="utf-8")
    (folder / "_config.yml").write_text(CONFIG, encoding="utf-8")
    (folder / "requirements.txt").write_text("nothing==1\n", encoding="utf-8")
    folded = ":::{admonition} Folded\n:class: dropdown\n\nInside.\n:::\n"
    (folder / "intro.md").write_text(f"# A small book\n\nWords.\n\n{folded}", encoding="utf-8")
    notebooks = {"widgets": WIDGETS} if notebooks is None else notebooks
    toc = ["format: jb-book", "root: intro", "chapters:", *(f"- file: {name}" for name in notebooks)]
    (folder / "_toc.yml").write_text("\n".join(toc) + "\n", encoding="utf-8")
    for name, cells in notebooks.items():
        nbformat.write(notebook(cells), folder / f"{name}.ipynb")
    return folder
