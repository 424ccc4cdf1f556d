"""The tree of an edition: the files of the course that it needs, notebooks and quiz files as this edition has them."""

import json
import re
import shutil
from pathlib import Path

import yaml

from ..contents import check_contents
from ..editions import EDITIONS, RELEASED, stands_in
from ..errors import CourseError
from ..notebooks import read_notebook

NEEDED = ("_config.yml", "_toc.yml", "README.md", "requirements.txt", "data", "notebooks")
#: What an edition takes where the course has it.
TAKEN = ("book", "src", "pyproject.toml", "Makefile", "LICENSE", "LICENSE-CONTENT", "CITATION.cff", "CHANGELOG.md",
         "CONTRIBUTING.md")
#: Pages that only the instructor edition has, in the order of their names.
TEACHING_PAGES = "book/teaching"
#: Under a heading of the README: this section speaks of files that no edition has.
NOT_RELEASED = "<!-- not in releases -->"
#: In a block of the Makefile: the editions in which it could not work, for want of files or of keys.
_NO_TARGETS = {"# not in releases": EDITIONS, "# not for students": ("student",)}
_LEFT_BEHIND = re.compile(r"__pycache__|\..*|.*\.egg-info|.*\.pyc|my-record.*|.*~")
_KEPT_OF_A_CELL = ("tags", "jp-MarkdownHeadingCollapsed", "slideshow")


def make_tree(root: Path, edition: str, target: Path) -> None:
    """Write the tree of an edition.

    Parameters
    ----------
    root : pathlib.Path
        The folder of the course.
    edition : str
        One of ``japan_russia.kit.editions.EDITIONS``.
    target : pathlib.Path
        A folder that is not there yet.

    Raises
    ------
    CourseError
        If a file that the edition needs is missing or cannot be read.
    """
    _check(root)
    pages = _pages(root)
    for file in _files(root, pages):
        name = file.relative_to(root).as_posix()
        if name.startswith(f"{TEACHING_PAGES}/") and edition != "instructor":
            continue
        place = target / name
        place.parent.mkdir(parents=True, exist_ok=True)
        if file.suffix == ".ipynb":
            place.write_text(clean_notebook(file, edition), encoding="utf-8")
        elif edition == "student" and name.startswith("data/quizzes/") and _has_a_key_to_withhold(file):
            place.write_text(_withheld(file, root), encoding="utf-8")
        else:
            shutil.copyfile(file, place)
    _rewrite(target / "_config.yml", lambda text: _with_edition(text, edition))
    _rewrite(target / "README.md", without_sections)
    if (target / "Makefile").exists():
        _rewrite(target / "Makefile", lambda text: makefile_of(text, edition))
    if edition == "instructor":
        _rewrite(target / "_toc.yml", lambda text: _with_teaching_pages(text, target))


def _check(root: Path):
    needed = list(NEEDED)
    lock = root / "requirements.txt"
    if lock.is_file() and re.search(r"^-e \.", lock.read_text(encoding="utf-8"), re.M):
        needed += ["src", "pyproject.toml"]
    for name in needed:
        if not (root / name).exists():
            raise CourseError(f"The course has no {name}, which every edition needs.", str(root), "Restore it.")
    if wrong := check_contents(root / "_toc.yml"):
        raise wrong[0]


def _pages(root: Path) -> set[Path]:
    """Return the files that the table of contents names."""
    from sphinx_external_toc.parsing import parse_toc_yaml

    names = [str(name) for name in parse_toc_yaml(root / "_toc.yml")]
    return {file for name in names for file in (root / name, *root.glob(f"{name}.*")) if file.is_file()}


def _files(root: Path, pages: set[Path]) -> list[Path]:
    found = set(pages)
    for name in (*NEEDED, *TAKEN):
        piece = root / name
        within = piece.rglob("*") if piece.is_dir() else [piece]
        for file in within:
            left = any(_LEFT_BEHIND.fullmatch(part) for part in file.relative_to(root).parts)
            # a notebook that is no page is a draft
            if file.is_file() and not left and file.suffix != ".ipynb":
                found.add(file)
    return sorted(found)


def clean_notebook(file: Path, edition: str) -> str:
    """Return a notebook with the cells of an edition, without outputs and without what an editor left in it.

    Parameters
    ----------
    file : pathlib.Path
        The notebook.
    edition : str
        One of ``EDITIONS``.

    Raises
    ------
    CourseError
        If it cannot be read.
    """
    notebook = read_notebook(file)
    notebook.cells = [cell for cell in notebook.cells if stands_in(cell, edition)]
    for cell in notebook.cells:
        cell.metadata = {key: cell.metadata[key] for key in _KEPT_OF_A_CELL if key in cell.metadata}
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    notebook.metadata = {"kernelspec": notebook.metadata.get("kernelspec", kernel), "language_info": {"name": "python"}}
    # a source in lines, as notebooks are written, so that a change of one line is a change of one line
    for cell in notebook.cells:
        cell.source = cell.source.splitlines(keepends=True)
    return json.dumps(notebook, indent=1, ensure_ascii=False, sort_keys=True) + "\n"


def _has_a_key_to_withhold(file: Path) -> bool:
    try:
        read = yaml.safe_load(file.read_text(encoding="utf-8"))
        questions = [one for part in read.get("parts") or [] for one in part.get("questions") or []]
        return bool(read.get("exercises")) or any(one.get("graded") for one in questions)
    except (yaml.YAMLError, AttributeError) as error:
        raise CourseError("The quiz file cannot be read.", f"data/quizzes/{file.name}", str(error)) from None


def _withheld(file: Path, root: Path) -> str:
    from ..quiz.bank import load_bank
    from ..quiz.computing import names_of_course
    from ..quiz.withheld import withhold

    held = withhold(load_bank(file), names_of_course(root))
    return yaml.safe_dump(held, allow_unicode=True, sort_keys=False, width=120)


def _rewrite(file: Path, change):
    file.write_text(change(file.read_text(encoding="utf-8")), encoding="utf-8")


def _with_edition(config: str, edition: str) -> str:
    lines = rf"\1course_edition: {edition}\n\1{RELEASED}: true"
    changed, count = re.subn(r"(?m)^( *)course_edition: .*$", lines, config)
    if count != 1:
        raise CourseError("The settings do not say which edition the book is.", "_config.yml",
                          "Write the line “course_edition: self-study” under sphinx: config:.")
    return changed


def _with_teaching_pages(contents: str, target: Path) -> str:
    pages = sorted((target / TEACHING_PAGES).glob("*.md"))
    if not pages:
        return contents
    read = yaml.safe_load(contents)
    if "chapters" in read:  # a book without parts
        read["parts"] = [{"chapters": read.pop("chapters")}]
    chapters = [{"file": f"{TEACHING_PAGES}/{page.stem}"} for page in pages]
    read["parts"].append({"caption": "For instructors", "chapters": chapters})
    return yaml.safe_dump(read, allow_unicode=True, sort_keys=False)


def without_sections(text: str) -> str:
    """Take out of a Markdown text the sections that speak of files no edition has.

    Parameters
    ----------
    text : str
        Sections begin with ``## ``; one that is not released has the comment ``NOT_RELEASED`` under its heading.

    Examples
    --------
    >>> without_sections("# A\\n\\n## B\\n\\n<!-- not in releases -->\\n\\nb\\n\\n## C\\n")
    '# A\\n\\n## C\\n'
    """
    sections = re.split(r"(?m)^(?=## )", text)
    return "".join(one for one in sections if NOT_RELEASED not in one)


def makefile_of(text: str, edition: str) -> str:
    """Return the Makefile of an edition: the blocks that work there.

    Parameters
    ----------
    text : str
        Blocks with an empty line between them; one that does not work in every edition has a line that says so.
    edition : str
        One of ``EDITIONS``.

    Examples
    --------
    >>> makefile_of("book:\\n\\tbuild\\n\\n# not in releases\\ntest:\\n\\ttry\\n\\nclean:\\n\\trm\\n", "student")
    'book:\\n\\tbuild\\n\\nclean:\\n\\trm\\n'
    """
    marks = {mark for mark, editions in _NO_TARGETS.items() if edition in editions}
    return "\n\n".join(block for block in text.split("\n\n") if not marks & set(block.splitlines()))
