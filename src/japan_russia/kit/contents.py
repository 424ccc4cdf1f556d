"""The book's table of contents, ``_toc.yml``: does every line name a file that is there, and can be read?"""

from pathlib import Path

import yaml

from .errors import CourseError, did_you_mean
from .notebooks import read_notebook

SUFFIXES = (".md", ".ipynb", ".rst")


def check_contents(contents: Path) -> list[CourseError]:
    """Find the lines of a table of contents that name no file, or a notebook that cannot be read.

    Parameters
    ----------
    contents : pathlib.Path
        The file ``_toc.yml``; what it names lies beside it and below.

    Returns
    -------
    list of CourseError
        One for each such line; empty if all is well.

    Examples
    --------
    >>> from japan_russia.kit.places import root
    >>> check_contents(root() / "_toc.yml")
    []
    """
    if not contents.is_file():
        return [CourseError("The book has no table of contents.", contents.name, "Restore the file.")]
    text = contents.read_text(encoding="utf-8")
    try:
        names = list(dict.fromkeys(_names(yaml.safe_load(text))))
    except yaml.YAMLError as error:
        line = f", line {error.problem_mark.line + 1}" if getattr(error, "problem_mark", None) else ""
        return [CourseError("The table of contents is not proper YAML.", f"{contents.name}{line}",
                            "Look at the indentation and the colons of that line and the line before it.")]
    there = [name for name in names if _is_there(contents.parent, name)]
    # what lies beside the pages that were found: there the right name will be
    folders = {(contents.parent / name).parent for name in there}
    files = {file.relative_to(contents.parent).with_suffix("").as_posix()
             for folder in folders for file in folder.iterdir() if file.suffix in SUFFIXES}
    missing = [_missing(contents.name, text, name, files) for name in names if name not in there]
    return [*missing, *filter(None, (_broken(contents.parent, name) for name in there))]


def _names(part):
    if isinstance(part, dict):
        yield from (str(part[key]) for key in ("root", "file") if part.get(key))
        part = list(part.values())
    for one in part if isinstance(part, list) else []:
        yield from _names(one)


def _is_there(folder: Path, name: str) -> bool:
    return any((folder / f"{name}{suffix}").is_file() for suffix in ("", *SUFFIXES))


def _broken(folder: Path, name: str) -> CourseError | None:
    notebook = folder / f"{name.removesuffix('.ipynb')}.ipynb"
    try:
        if notebook.is_file():
            read_notebook(notebook)
    except CourseError as error:
        return error
    return None


def _missing(contents: str, text: str, name: str, files: set[str]) -> CourseError:
    line = next((n for n, words in enumerate(text.splitlines(), 1) if words.rstrip(" \"'").endswith(name)), None)
    return CourseError(
        f"{contents} names `{name}`; there is no such file.",
        f"{contents}, line {line}" if line else contents,
        did_you_mean(name, files) or "Write the file's path as seen from this folder, or take the line out.",
    )
