"""Reading the teaching cells of a notebook: headings, boxes, the minute plan, slides with their notes."""

import re
from dataclasses import dataclass, field
from pathlib import Path

from ..editions import TEACHING, has_tag
from ..errors import CourseError
from ..notebooks import read_notebook

HEADING = re.compile(r"(##|####) For the teacher · (The lesson|Part \d+|Exercises)")
#: The section about the lesson as a whole; the others are named after the part that they close.
THE_LESSON = "The lesson"
#: The class of a box and what its title is, or begins with.
KINDS = {
    "teach-minutes": "Minute plan",
    "teach-board": "Board plan",
    "teach-pace": "Shorter, deeper",
    "teach-sensitive": "Sensitive: ",
    "teach-discussion": "Discuss: ",
    "teach-misconception": "Misconception: ",
}
COLUMNS = ("Minutes", "Short", "When", "Students", "You")
COMMENT = re.compile(r"<!--.*?-->", re.S)
_BOX = re.compile(r"(:{3,})\{admonition\} (.+)\n:class: (\S+)\n(.*?)^\1[ \t]*$(.*)", re.S | re.M)
# how a heading and a box for the teacher are known, even with a slip in them
_HEADS, _TEACHES = re.compile(r"#+ .*For the teacher"), re.compile(r"^:class: teach-", re.M)
_SHOW = re.compile(r"<!--\s*show:\s*(\S+)\s*-->")
_QUESTION = re.compile(r"\d\d-\S+")


@dataclass(frozen=True)
class Box:
    """A box for the teacher.

    Attributes
    ----------
    kind : str
        A key of ``KINDS``, such as ``teach-board``.
    title : str
        Its heading, such as ``Discuss: Who decides?``.
    section : str
        Where it stands: ``The lesson``, ``Part 1``, ``Exercises``.
    body : str
        Markdown, without what only a test reads.
    cell : str
        The id of its cell.
    """

    kind: str
    title: str
    section: str
    body: str
    cell: str


@dataclass(frozen=True)
class Misconception(Box):
    """A box about what students often think.

    Attributes
    ----------
    reveals : tuple of (str, str)
        The ids of questions, each with the option's id or the trap's value that shows the misconception; an empty
        text where any wrong answer does.
    """

    reveals: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class PlanRow:
    """A line of the minute plan.

    Attributes
    ----------
    minutes : int
        What it takes in a full class or at home.
    short : int
        What it takes in a workshop of one day; 0 where the workshop leaves it out.
    when : str
        ``before``, ``class`` or ``after``.
    students, you : str
        Markdown: what they do, and what the teacher does.
    """

    minutes: int
    short: int
    when: str
    students: str
    you: str


@dataclass(frozen=True)
class Slide:
    """A slide.

    Attributes
    ----------
    heading : str
        Its first line, without the marks.
    body : str
        Markdown.
    show : str
        The id of the code cell whose output stands on it; empty if there is none.
    notes : str
        What to say, Markdown.
    section : str
        The part that it belongs to.
    cell : str
        The id of its cell.
    """

    heading: str
    body: str
    show: str
    notes: str
    section: str
    cell: str


@dataclass
class Teaching:
    """All that a lesson says to its teacher, in the order of the notebook.

    Attributes
    ----------
    boxes : list of Box
    plan : list of PlanRow
        The minute plan.
    slides : list of Slide
    problems : list of CourseError
        What could not be read.
    """

    boxes: list[Box] = field(default_factory=list)
    plan: list[PlanRow] = field(default_factory=list)
    slides: list[Slide] = field(default_factory=list)
    problems: list[CourseError] = field(default_factory=list)

    def of(self, kind: str) -> list[Box]:
        """Return the boxes of one kind.

        Parameters
        ----------
        kind : str
            A key of ``KINDS``.
        """
        return [box for box in self.boxes if box.kind == kind]

    def minutes(self, when: str | None = None) -> int:
        """Return how many minutes the plan has.

        Parameters
        ----------
        when : str, optional
            ``before``, ``class`` or ``after``; by default all.
        """
        return sum(row.minutes for row in self.plan if when in (None, row.when))

    def short(self) -> int:
        """Return how many minutes the lesson takes in a workshop of one day."""
        return sum(row.short for row in self.plan)


def is_teaching(cell) -> bool:
    """Tell whether a cell is for the teacher.

    Parameters
    ----------
    cell : dict
        A cell of a notebook of format 4.

    Examples
    --------
    >>> is_teaching({"metadata": {"tags": ["teaching"]}})
    True
    """
    return has_tag(cell, TEACHING)


def lacks_tag(cell) -> bool:
    """Tell whether a cell is plainly for the teacher, and the tag that keeps it from students was forgotten.

    Parameters
    ----------
    cell : dict
        A cell of a notebook of format 4.

    Examples
    --------
    >>> lacks_tag({"cell_type": "markdown", "source": "#### For the teacher · Part 1", "metadata": {}})
    True
    """
    if is_teaching(cell) or cell["cell_type"] != "markdown":
        return False
    return bool(slide_type(cell) or _HEADS.match(cell["source"]) or _TEACHES.search(cell["source"]))


def slide_type(cell) -> str:
    """Return what a cell is on the slides: ``slide``, ``notes`` or an empty text.

    Parameters
    ----------
    cell : dict
        A cell of a notebook of format 4.
    """
    return cell["metadata"].get("slideshow", {}).get("slide_type", "")


def place_of(path: Path, cell) -> str:
    """Name a cell in a message.

    Parameters
    ----------
    path : pathlib.Path
        Its notebook.
    cell : nbformat.NotebookNode
    """
    return f"notebooks/{path.name}, cell {cell.id}"


def read_teaching(path: Path) -> Teaching:
    """Read what a lesson says to its teacher.

    Parameters
    ----------
    path : pathlib.Path
        Its notebook.

    Returns
    -------
    Teaching
        Empty if the notebook has no teaching cells, as in the student edition.

    Examples
    --------
    >>> read_teaching(Path("notebooks/04-crimea-and-sanctions.ipynb")).minutes("class")  # doctest: +SKIP
    90
    """
    return teaching_of(read_notebook(path).cells, Path(path))


def teaching_of(cells: list, path: Path) -> Teaching:
    """Read what the cells of a lesson say to its teacher.

    Parameters
    ----------
    cells : list of nbformat.NotebookNode
        All cells of the lesson.
    path : pathlib.Path
        Its notebook, for messages.

    Returns
    -------
    Teaching
        Empty if none of the cells is tagged ``teaching``.
    """
    made, section, before = Teaching(), "", None
    for cell in cells:
        if is_teaching(cell):
            if heading := HEADING.match(cell.source):
                section = heading[2]
            elif slide_type(cell) == "slide":
                made.slides.append(_slide(cell, section))
            elif slide_type(cell) == "notes" and before is not None and slide_type(before) == "slide":
                last = made.slides.pop()
                made.slides.append(Slide(**(vars(last) | {"notes": cell.source})))
            elif not slide_type(cell):
                _read_box(cell, section, made, place_of(path, cell))
        before = cell
    return made


def _slide(cell, section: str) -> Slide:
    first, _, rest = cell.source.partition("\n")
    show = _SHOW.search(rest)
    return Slide(heading=first.lstrip("# "), body=COMMENT.sub("", rest).strip(), show=show[1] if show else "",
                 notes="", section=section, cell=cell.id)


def _read_box(cell, section: str, made: Teaching, where: str):
    found = _BOX.fullmatch(cell.source.strip())
    if not found or found[3] not in KINDS or COMMENT.sub("", found[5]).strip():
        mend = f"Write one box and nothing else: “:::{{admonition}} Title”, “:class: {' | '.join(KINDS)}”, text, “:::”."
        made.problems.append(CourseError("This teaching cell is neither a box, a heading nor a slide.", where, mend))
        return
    title, kind, body = found[2].strip(), found[3], COMMENT.sub("", found[4]).strip()
    common = {"kind": kind, "title": title, "section": section, "body": body, "cell": cell.id}
    made.boxes.append(Misconception(**common, reveals=_reveals(body)) if kind == "teach-misconception"
                      else Box(**common))
    if kind == "teach-minutes":
        made.plan += _rows(body, where, made.problems)


def part_of(body: str, label: str) -> str:
    """Return what stands in a box behind a label in bold, up to the next label that begins a line.

    Parameters
    ----------
    body : str
        The text of the box.
    label : str
        Such as ``Good answers contain``; a full stop or a colon may follow it.

    Examples
    --------
    >>> part_of("**Ask** Why?\\n\\n**If it goes flat** Ask whom.", "Ask")
    'Why?'
    """
    found = re.search(rf"^\*\*{re.escape(label)}[.:]?\*\*[.:]?(.*?)(?=^\*\*[A-Z]|\Z)", body, re.S | re.M)
    return found[1].strip() if found else ""


def _reveals(body: str) -> tuple[tuple[str, str], ...]:
    found: dict[str, list[str]] = {}
    question = ""
    for word in re.findall(r"`([^`]+)`", part_of(body, "Revealed by")):
        if _QUESTION.fullmatch(word):
            question = word
            found.setdefault(question, [])
        elif question:
            found[question].append(word)
    return tuple((question, answer) for question, answers in found.items() for answer in answers or [""])


def _rows(body: str, where: str, problems: list) -> list[PlanRow]:
    lines = [[cell.strip() for cell in line.strip().strip("|").split("|")]
             for line in body.splitlines() if line.startswith("|")]
    if not lines or tuple(lines[0]) != COLUMNS:
        mend = f"Write a table with the head “| {' | '.join(COLUMNS)} |”."
        problems.append(CourseError("The minute plan has no table with these columns.", where, mend))
        return []
    made = []
    for line in lines[2:]:
        minutes, short, when = (line + [""] * 3)[:3]
        if len(line) != 5 or not minutes.isdecimal() or not (short.isdecimal() or short == "–") or when not in (
                "before", "class", "after"):
            mend = "Write five cells: minutes, minutes in a one-day workshop or –, before / class / after, two texts."
            told = f"A line of the minute plan cannot be read: | {' | '.join(line)} |"
            problems.append(CourseError(told, where, mend))
        else:
            made.append(PlanRow(int(minutes), int(short) if short.isdecimal() else 0, when, line[3], line[4]))
    return made
