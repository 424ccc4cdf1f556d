"""What is wrong with the teaching cells of a lesson, each fault with its place and how to mend it."""

import re
from textwrap import shorten

from ..editions import TEACHING
from ..errors import CourseError
from ..lesson import Lesson
from ..notebooks import read_notebook
from ..quiz import Bank
from ..quiz.grading import close, number, plain
from .cells import (
    COMMENT,
    HEADING,
    KINDS,
    THE_LESSON,
    Teaching,
    is_teaching,
    lacks_tag,
    part_of,
    place_of,
    slide_type,
    teaching_of,
)

#: The least and the most of each.
CLASS_MINUTES, SHORT_MINUTES, MORE_MINUTES = (75, 95), (30, 60), 45
SLIDES, HEADING_WORDS, BODY_WORDS, BULLETS, NOTE_WORDS = (8, 16), 8, 45, 6, (20, 120)
_LABELS = {
    "teach-discussion": ("Ask", "Good answers contain", "If it goes flat"),
    "teach-misconception": ("Students think", "Revealed by", "Answer"),
}
#: How many boxes of a kind a lesson has.
_COUNTS = {
    "teach-minutes": (1, 1), "teach-board": (1, 1), "teach-pace": (1, 1), "teach-sensitive": (1, 99),
    "teach-discussion": (4, 99), "teach-misconception": (3, 99),
}


def check_teaching(lesson: Lesson, bank: Bank) -> list[CourseError]:
    """Find what is wrong with the teaching cells of a lesson.

    Parameters
    ----------
    lesson : Lesson
        The lesson, as `japan_russia.kit.lesson.read_lesson` reads it.
    bank : Bank
        Its questions.

    Returns
    -------
    list of CourseError
        Empty if all is well. A lesson without any teaching cell lacks all of them.
    """
    cells, untagged = _with_tags(lesson)
    teaching = teaching_of(cells, lesson.path)
    return [*(fault for _, fault in untagged), *teaching.problems, *_places(lesson, cells),
            *_boxes(lesson, teaching, cells), *_plan(lesson, teaching), *_misconceptions(lesson, teaching, bank),
            *_slides(lesson, teaching, cells), *_cells_of_slides(lesson, cells)]


def check_slides(lesson: Lesson) -> list[CourseError]:
    """Find what is wrong with the slides of a lesson: what `check_teaching` says of them, and nothing else.

    Parameters
    ----------
    lesson : Lesson
        The lesson, as `japan_russia.kit.lesson.read_lesson` reads it.

    Returns
    -------
    list of CourseError
        Empty if all is well.
    """
    cells, untagged = _with_tags(lesson)
    return [*(fault for cell, fault in untagged if slide_type(cell)),
            *_slides(lesson, teaching_of(cells, lesson.path), cells), *_cells_of_slides(lesson, cells)]


def _with_tags(lesson: Lesson) -> tuple[list, list]:
    """Read the cells, give each the tag that it lacks, so that other checks do not tell of it again, and tell of it."""
    cells, untagged = read_notebook(lesson.path).cells, []
    for cell in filter(lacks_tag, cells):
        first = next(filter(str.strip, cell.source.split("\n")), "").strip("#: ").removeprefix("{admonition} ")
        first = shorten(first, 60, placeholder=" …")
        what = f"The cell “{first}” is for the teacher, but students see it: it lacks the tag “teaching”."
        mend = "Give it that tag. In JupyterLab: click the cell, then the gears at the right, then “Cell Tags”."
        untagged.append((cell, CourseError(what, place_of(lesson.path, cell), mend)))
        cell.metadata.tags = [*cell.metadata.get("tags", []), TEACHING]
    return cells, untagged


def words_of(text: str) -> int:
    """Count the words of a Markdown text that a reader sees.

    Parameters
    ----------
    text : str

    Examples
    --------
    >>> words_of("- See [two words](x.md). <!-- show: chart -->")
    3
    """
    return len(re.findall(r"\w[\w'’.,%–-]*", re.sub(r"\]\([^)]*\)", "]", COMMENT.sub("", text))))


def _where(lesson: Lesson, cell: str = "") -> str:
    return f"notebooks/{lesson.path.name}" + (f", cell {cell}" if cell else "")


def _places(lesson: Lesson, cells) -> list[CourseError]:
    """Tags, closed headings, and sections that stand where they should."""
    found, part, level, hidden, checked = [], "", 0, False, False

    def tell(cell, what, mend):
        found.append(CourseError(what, place_of(lesson.path, cell), mend))

    for cell in cells:
        text, teaching = cell.source, is_teaching(cell)
        heading = re.match(r"(#+) (.+)", text) if cell.cell_type == "markdown" else None
        ours = HEADING.fullmatch(text) if teaching else None
        if not teaching:
            if slide_type(cell):
                tell(cell, "A code cell has a slide type.",
                     "Take the slide type away; a slide shows the output of this cell with “show:”.")
            if heading and len(heading[1]) <= level:
                level = 0
            # one that hides draws the next ones along, which need no word of their own
            if level and not hidden:
                tell(cell, "This cell stands under a closed heading “For the teacher”, so students would not see it.",
                     "If it is for the teacher, give it the tag “teaching”. If not, put it above that heading.")
            hidden = bool(level)
            if heading and len(heading[1]) == 2:
                part, checked = heading[2], False
            checked = checked or cell.cell_type == "code" and text.strip().startswith("Quiz(")
            continue
        hidden = False
        if cell.cell_type != "markdown":
            tell(cell, "A teaching cell holds code.", "Make it Markdown; a slide shows the output of a lesson's cell.")
        elif heading and heading[2].startswith("For the teacher"):
            if wrong := _wrong_heading(ours, part, checked):
                tell(cell, *wrong)
            if cell.metadata.get("jp-MarkdownHeadingCollapsed") is not True:
                tell(cell, "JupyterLab keeps this heading open.",
                     "Give the cell the metadata \"jp-MarkdownHeadingCollapsed\": true.")
            level = len(heading[1])
        elif not level:
            tell(cell, "This teaching cell stands under no heading for the teacher.",
                 "Put “#### For the teacher · Part 1” (or the like) above it.")
        elif heading and slide_type(cell) != "slide":
            tell(cell, "A teaching cell begins with a heading.", "Only slides do; a box has its title.")
    return found


def _wrong_heading(ours: re.Match | None, part: str, checked: bool) -> tuple[str, str] | None:
    """Say what is wrong with a heading for the teacher under the part of the lesson in which it stands."""
    section = ours[2] if ours else ""
    if not ours or len(ours[1]) != (2 if section == THE_LESSON else 4):
        return ("This heading for the teacher is not one of the three kinds, or not alone in its cell.",
                "Write “## For the teacher · The lesson”, “#### For the teacher · Part 1” or "
                "“#### For the teacher · Exercises”, alone in its cell.")
    if section != THE_LESSON and not (part.startswith(section) and (checked or section == "Exercises")):
        return (f"“{section}” for the teacher does not stand at the end of {section}.",
                "Put it behind the checkpoint's Quiz cell of that part, or behind the last exercise.")
    if section == THE_LESSON and part:
        return "“The lesson” for the teacher does not stand at its head.", "Put it just before “## Part 1”."
    return None


def _boxes(lesson: Lesson, teaching: Teaching, cells) -> list[CourseError]:
    found = []
    for kind, (least, most) in _COUNTS.items():
        count = len(teaching.of(kind))
        if not least <= count <= most:
            wanted = f"{least} or more" if most > least else str(least)
            what = f"The lesson has {count} boxes of the class {kind}; it needs {wanted}."
            mend = f"Each is a cell tagged teaching; its title is or begins with “{KINDS[kind].strip()}”."
            found.append(CourseError(what, _where(lesson), mend))
    for box in teaching.boxes:
        where, start = _where(lesson, box.cell), KINDS[box.kind]
        if not (box.title.startswith(start) and len(box.title) > len(start)
                if start.endswith(" ") else box.title == start):
            mend = f"Write “{start}…”." if start.endswith(" ") else f"Write “{start}”."
            found.append(CourseError(f"The title of the box is “{box.title}”.", where, mend))
        whole = box.kind in ("teach-minutes", "teach-board", "teach-pace")
        parts = box.kind in ("teach-discussion", "teach-misconception")
        if whole and box.section != THE_LESSON or parts and box.section == THE_LESSON:
            mend = "Put it under “## For the teacher · The lesson”." if whole else "Put it at the end of a part."
            found.append(CourseError(f"The box “{box.title}” stands in another section.", where, mend))
        for label in _LABELS.get(box.kind, ()):
            if not part_of(box.body, label):
                mend = f"Begin a line with **{label}** and go on behind it."
                found.append(CourseError(f"The box has no “{label}”, or nothing behind it.", where, mend))
        if box.kind == "teach-discussion" and not re.search(r"^[-*] ", part_of(box.body, _LABELS[box.kind][1]), re.M):
            mend = "Write a list under **Good answers contain**: each line begins with “- ”."
            found.append(CourseError("The box does not list what good answers contain.", where, mend))
        if len(box.body) < 80:
            found.append(CourseError("The box says next to nothing.", where, "Write what a colleague needs to know."))
    numbers = re.findall(r"^## Part (\d+)", "\n".join(c.source for c in cells if c.cell_type == "markdown"), re.M)
    for part in (f"Part {one}" for one in numbers):
        if not any(box.section == part for box in teaching.of("teach-discussion")):
            mend = f"Add a box of class teach-discussion under “#### For the teacher · {part}”."
            found.append(CourseError(f"There is no discussion for {part}.", _where(lesson), mend))
    return found


def _plan(lesson: Lesson, teaching: Teaching) -> list[CourseError]:
    if not teaching.plan:
        return []  # told already
    where, found = _where(lesson, teaching.of("teach-minutes")[0].cell), []
    frame = lesson.reading + lesson.exercises + lesson.final_review
    measures = [
        ("The minutes in class", teaching.minutes("class"), *CLASS_MINUTES),
        ("All minutes", teaching.minutes(), frame, frame + MORE_MINUTES),
        ("The minutes of the column Short", teaching.short(), *SHORT_MINUTES),
    ]
    for words, total, least, most in measures:
        if not least <= total <= most:
            mend = f"Let them sum to {least}–{most}; the frame has {frame} minutes of reading and exercises."
            found.append(CourseError(f"{words} sum to {total}.", where, mend))
    for row in teaching.plan:
        if row.short and row.when != "class":
            mend = "Write – there: a workshop has no homework."
            found.append(CourseError(f"A line of {row.when} has minutes in the column Short.", where, mend))
    return found


def _misconceptions(lesson: Lesson, teaching: Teaching, bank: Bank) -> list[CourseError]:
    found, questions = [], {question.id: question for question in bank.questions}
    for box in teaching.of("teach-misconception"):
        where = _where(lesson, box.cell)
        if not box.reveals:
            mend = "Write behind **Revealed by** the id of a question and of the option, such as `04-q07` answer `b`."
            found.append(CourseError("The box names no question.", where, mend))
        for id_, answer in box.reveals:
            if id_ not in questions:
                mend = f"Name one of data/quizzes/{lesson.id}.yml: {', '.join(questions)}."
                found.append(CourseError(f"There is no question {id_}.", where, mend))
            elif wrong := _wrong_answer(questions[id_], answer):
                found.append(CourseError(wrong[0], where, wrong[1]))
    return found


def _wrong_answer(question, answer: str) -> tuple[str, str] | None:
    """Say what is wrong with an answer that is said to show a misconception, and what could stand there."""
    match question.kind:
        case "single" | "multiple":
            wrong = [option.id for option in question.options if not option.right]
            # in a multiple choice leaving out a right option shows as much as taking a wrong one
            known = wrong if question.kind == "single" else [option.id for option in question.options]
            same = answer in known
        case "numeric":
            known, given = [f"{trap.value:g}" for trap in question.traps], number(answer)
            same = given is not None and any(close(given, trap.value, 0) for trap in question.traps)
        case "text":
            known = [trap.text for trap in question.traps]
            same = plain(answer) in map(plain, known)
        case _:
            if not answer:
                return None
            return (f"{question.id} is of the kind {question.kind}, which has no answer to name.",
                    "Name the question alone.")
    if same:
        return None
    if not known:
        return f"{question.id} has no trap, so no wrong answer can be named.", "Add a trap to it, or name another."
    return (f"{question.id} has no wrong answer “{answer}”." if answer else f"{question.id} stands without an answer.",
            f"Write behind it: answer `{'` or `'.join(known)}`.")


def _slides(lesson: Lesson, teaching: Teaching, cells) -> list[CourseError]:
    found, code = [], [cell.id for cell in cells if cell.cell_type == "code"]
    least, most = SLIDES
    if not least <= len(teaching.slides) <= most:
        what = f"The lesson has {len(teaching.slides)} slides; it needs {least} to {most}."
        mend = "A slide is a cell tagged teaching with the metadata \"slideshow\": {\"slide_type\": \"slide\"}."
        found.append(CourseError(what, _where(lesson), mend))
    for slide in teaching.slides:
        where = _where(lesson, slide.cell)

        def tell(what, mend, where=where):
            found.append(CourseError(what, where, mend))

        if slide.section == THE_LESSON:
            tell("This slide stands in the section of the lesson as a whole.", "Put it at the end of its part.")
        if words_of(slide.heading) > HEADING_WORDS:
            tell(f"The heading has {words_of(slide.heading)} words.", f"Use at most {HEADING_WORDS}.")
        if words_of(slide.body) > BODY_WORDS:
            tell(f"The slide has {words_of(slide.body)} words.",
                 f"Use at most {BODY_WORDS}; the rest goes into the notes.")
        if len(re.findall(r"^\s*[-*\d.]+ ", slide.body, re.M)) > BULLETS:
            tell(f"The slide has more than {BULLETS} bullets.", "Make two slides of it.")
        if not (slide.body or slide.show):
            tell("The slide has nothing under its heading.", "Write a line, or show a cell's output.")
        if slide.show and slide.show not in code:
            tell(f"There is no code cell '{slide.show}' to show.", f"The lesson has: {', '.join(code)}.")
        if not NOTE_WORDS[0] <= words_of(slide.notes) <= NOTE_WORDS[1]:
            what = f"The notes have {words_of(slide.notes)} words." if slide.notes else "The slide has no notes."
            tell(what, "Put a cell of slide type “notes” right behind it, with {} to {} words.".format(*NOTE_WORDS))
    return found


def _cells_of_slides(lesson: Lesson, cells) -> list[CourseError]:
    """Kinds of slide cells, their headings, and notes that stand behind their slide."""
    found = []
    for before, cell in zip([None, *cells], cells, strict=False):
        kind = slide_type(cell)
        if not is_teaching(cell) or not kind:
            continue
        where, lines = place_of(lesson.path, cell), cell.source.split("\n")
        if kind not in ("slide", "notes"):
            found.append(CourseError(f"The slide type “{kind}” is not used here.", where, "Write “slide” or “notes”."))
        elif kind == "slide" and not re.fullmatch(r"##### \S.*", lines[0]):
            mend = "Begin with “##### Heading”."
            found.append(CourseError("The slide does not begin with its heading.", where, mend))
        elif kind == "slide" and any(line.startswith("#") for line in lines[1:]):
            found.append(CourseError("The slide has a second heading.", where, "Make two slides of it."))
        elif kind == "notes" and (before is None or slide_type(before) != "slide"):
            mend = "Put them right behind the slide that they belong to."
            found.append(CourseError("These notes do not follow a slide.", where, mend))
    return found
