"""What the files ``_config.yml`` and ``_toc.yml`` of a course say: its title, its settings, its pages."""

from pathlib import Path

import yaml


def settings_of(root: Path) -> dict:
    """Return the settings of a course: ``title``, ``author`` and the like; empty if it has none.

    Parameters
    ----------
    root : pathlib.Path
        The folder with ``_config.yml``.

    Examples
    --------
    >>> from japan_russia.kit.places import root
    >>> settings_of(root())["author"] != ""
    True
    """
    return _read(root / "_config.yml")


def sphinx_settings(root: Path) -> dict:
    """Return the settings that the builder of the book reads: ``course_id``, ``course_edition`` and the like.

    Parameters
    ----------
    root : pathlib.Path
        The folder with ``_config.yml``.
    """
    return settings_of(root).get("sphinx", {}).get("config", {})


def parts_of_book(root: Path) -> list[tuple[str, list[str]]]:
    """Return the pages of a book by its parts, the first page in a part of its own without a caption.

    Parameters
    ----------
    root : pathlib.Path
        The folder with ``_toc.yml``.

    Returns
    -------
    list of (str, list of str)
        Caption, ``""`` if there is none, and the names of the pages.

    Examples
    --------
    >>> from japan_russia.kit.places import root
    >>> parts_of_book(root())[0]
    ('', ['book/index'])
    """
    contents = _read(root / "_toc.yml")
    parts = [(part.get("caption", ""), [chapter["file"] for chapter in part["chapters"]])
             for part in contents.get("parts", [contents])]
    return [("", [contents["root"]]), *parts]


def _read(file: Path) -> dict:
    return (yaml.safe_load(file.read_text(encoding="utf-8")) or {}) if file.is_file() else {}
