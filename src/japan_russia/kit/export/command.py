"""``python -m japan_russia export``: the questions and the book for a school's system, and on paper."""

import argparse
from pathlib import Path

from ..errors import CourseError
from ..lesson_files import lessons_named
from ..out_folder import out_folder
from ..places import data_folder, root
from ..quiz.bank import Bank, load_bank
from ..settings import settings_of
from .gift import write_gift
from .losses import EDITION, EXERCISE, Losses
from .moodle import write_moodle
from .pdf_quiz import write_pdf_quiz
from .qti import write_qti

#: Each format's function and how it is called in words.
FORMATS = {
    "qti": (write_qti, "QTI 1.2 for Canvas"),
    "moodle": (write_moodle, "Moodle XML"),
    "gift": (write_gift, "GIFT"),
    "pdf-quiz": (write_pdf_quiz, "sheets and keys on paper"),
}
REPORT = "what-is-missing.txt"


def run(words: list[str]) -> int:
    """Write one format of one lesson or of all, and say what it cannot carry.

    Parameters
    ----------
    words : list of str
        What stands on the command line after ``export``.

    Returns
    -------
    int
        0 if all was written.

    Raises
    ------
    CourseError
        If there is no such lesson, or if the keys were taken out of this copy of the course.

    Examples
    --------
    >>> run(["--format", "gift", "--lesson", "04"])  # doctest: +SKIP
    0
    """
    parser = argparse.ArgumentParser(prog="python -m japan_russia export", description=__doc__)
    parser.add_argument("--format", required=True, choices=[*FORMATS, "scorm"], help="what the school's system reads")
    parser.add_argument(
        "--lesson", default="all", help="a lesson such as 04 or 04-crimea-and-sanctions; all if left out"
    )
    parser.add_argument("--out", type=Path, default=Path("dist/export"), help="the folder; dist/export if left out")
    parser.add_argument("--book", type=Path, default=None, help="for scorm: the built book; _build/html if left out")
    asked = parser.parse_args(words)
    banks = chosen_banks(asked.lesson)
    if asked.format != "scorm":
        _refuse_withheld(banks)
    folder = out_folder(asked.out / asked.format)
    if asked.format == "scorm":
        from .scorm import write_scorm

        whole = asked.lesson == "all"
        losses = Losses(f"{course_title()} as SCORM 1.2")
        made = write_scorm(banks, asked.book or root() / "_build" / "html", folder, losses, course_title(), whole)
        return _tell(made, losses, folder / f"{made[0].stem}.{REPORT}")
    write, named = FORMATS[asked.format]
    for bank in banks:
        losses = Losses(f"{bank.lesson[:2]} · {bank.title} as {named}")
        note_exercises(bank, losses)
        _tell(write(bank, folder, losses, course_title()), losses, folder / f"{bank.lesson}.{REPORT}")
    return 0


def course_title() -> str:
    """Return the title of the course, as the book has it in ``_config.yml``."""
    return settings_of(root())["title"]


def chosen_banks(lesson: str) -> list[Bank]:
    """Return the banks of the lessons asked for.

    Parameters
    ----------
    lesson : str
        ``all``, a number such as ``04``, or a whole name.

    Raises
    ------
    CourseError
        If there is no such lesson.

    Examples
    --------
    >>> [bank.lesson for bank in chosen_banks("04")]  # doctest: +SKIP
    ['04-crimea-and-sanctions']
    """
    files = {file.stem: file for file in sorted((data_folder() / "quizzes").glob("*.yml"))}
    return [load_bank(files[name]) for name in lessons_named(lesson, files)]


def _refuse_withheld(banks: list[Bank]):
    without = [question.id for bank in banks for question in bank.questions if question.withheld]
    if without:
        raise CourseError(
            "This is the students' edition of the course. The keys of its graded questions were taken out, and without "
            "them a school's system cannot mark.",
            f"questions {', '.join(without)}",
            "Run the command in the course's own folder, or ask your instructor for the file.",
        )


def note_exercises(bank: Bank, losses: Losses):
    """Note that the exercises of a lesson are in no export of its questions.

    Parameters
    ----------
    bank : Bank
        The questions and exercises of a lesson.
    losses : Losses
        Takes a note for each exercise.

    Examples
    --------
    >>> note_exercises(load_bank("04-crimea-and-sanctions"), Losses("…"))  # doctest: +SKIP
    """
    for exercise in bank.exercises:
        losses.left_out(exercise.id, EXERCISE, "Exercises are worked in the notebook, where check() answers.")


def _tell(made: list[Path], losses: Losses, report: Path) -> int:
    report.write_text(losses.text(), encoding="utf-8", newline="\n")
    for file in made:
        print(file)
    print(f"  {losses.summary()}: {report.name}")
    for loss in losses.all:
        if loss.what == EDITION:
            print(f"  {loss.why}")
    return 0
