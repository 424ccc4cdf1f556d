"""The course's commands; each says more with --help, such as: python -m japan_russia release --help."""

import argparse
import json
import os
import subprocess
import sys
from importlib import import_module

from .kit.building import build_command
from .kit.contents import check_contents
from .kit.errors import CourseError
from .kit.places import root

FIRST_LESSON = "notebooks/00-how-to-read.ipynb"
#: Commands with options of their own, each a function that takes the words after its name and returns the exit status.
FURTHER: dict[str, str] = {
    "slides": "japan_russia.kit.slides.command:run Make the slides of a lesson, or of all.",
    "pull-link": "japan_russia.kit.pull_link:run Make a link that brings the course to a JupyterHub.",
    "export": "japan_russia.kit.export.command:run Write quizzes for Canvas, Moodle or paper, or the book as SCORM.",
    "release": "japan_russia.kit.release.command:run Make an edition to hand out: book, notebooks, one zip, manifest.",
    "print": "japan_russia.kit.paper.command:run Print the book and its lessons as PDF and EPUB.",
    "report": "japan_russia.kit.report.command:run Report what a class did, from the records that learners exported.",
}


def _run(*command: str, **kwargs) -> int:
    return subprocess.run([sys.executable, "-m", *command], cwd=root(), **kwargs).returncode


def book() -> int:
    """Build the book; the builder itself prints where the pages are."""
    # the builder would meet some of these faults before the course has a word in it
    if wrong := check_contents(root() / "_toc.yml"):
        return _tell(wrong, "The book is not built.")
    return subprocess.run(build_command("."), cwd=root()).returncode


def lab() -> int:
    """Open JupyterLab on the first lesson."""
    return _run("jupyterlab", FIRST_LESSON)


def check() -> int:
    """Check the tables, the lessons and the quiz bank, without building or running anything."""
    from .course import tables
    from .course.computing import computing
    from .course.description_checks import check_description
    from .kit.editions import edition_of
    from .kit.lesson import read_lesson
    from .kit.lesson_checks import check_lesson
    from .kit.lesson_files import lesson_files
    from .kit.quiz import check_bank

    data, problems = root() / "data", []
    problems += check_description(data) or tables.validate()
    if problems:
        return _tell(problems, "The lessons and quizzes stand on the tables, so they were not checked.")
    names, register = set(tables.catalogue()["name"]), set(tables.load("sources")["id"])
    problems += check_contents(root() / "_toc.yml")
    # a wrong table of contents is told once, and not again by every lesson that is missing there
    contents = None if problems else (root() / "_toc.yml").read_text(encoding="utf-8")
    objectives, unread, is_students = {}, [], edition_of(root()) == "student"
    for path in lesson_files(root() / "notebooks"):
        try:
            lesson = read_lesson(path)
        except CourseError as error:
            unread.append(error)
        else:
            objectives[lesson.id] = set(lesson.objectives)
            problems += check_lesson(lesson, data / "quizzes", names, contents, has_solutions=not is_students)
    # a broken notebook was told with the table of contents, if it stands there
    problems += [error for error in unread if str(error) not in map(str, problems)]
    # what a lesson teaches that cannot be read nobody knows, so other lessons may name it
    taught = None if unread else set().union(*objectives.values())
    banks = sorted((data / "quizzes").glob("*.yml"))
    namespace = computing()
    for bank in banks:
        problems += check_bank(bank, objectives=objectives.get(bank.stem), source_ids=register, tables=names,
                               namespace=namespace, course=taught)
    status = _tell(problems, f"{len(names)} tables, {len(objectives)} lessons, {len(banks)} quiz files.")
    if (root() / "tests").is_dir():
        print("The tests hold lessons to further measures: python -m pytest tests/test_lessons.py")
    return status


def _tell(problems: list, summary: str) -> int:
    for problem in problems:
        print(problem, file=sys.stderr)
    print(summary, f"{len(problems)} problem(s)." if problems else "All is well.")
    return 1 if problems else 0


def schema() -> int:
    """Print the JSON Schema of a quiz file, for editors that complete and check YAML."""
    from .kit import quiz

    print(json.dumps(quiz.schema(), indent=2, ensure_ascii=False))
    return 0


def test(rest: list[str]) -> int:
    """Run everything: style, data, lessons, quizzes, the build, the book and JupyterLab in a browser."""
    _check_folder("tests")
    if status := _run("ruff", "check", "."):
        return status
    # two files of tests at a time; the tests of one file build on each other
    return _run("pytest", "-n", "2", "--dist", "loadfile", *rest)


def bench(rest: list[str]) -> int:
    """Measure, and print a table of ratios."""
    _check_folder("benchmarks")
    return subprocess.run([sys.executable, str(root() / "benchmarks" / "run.py"), *rest], cwd=root()).returncode


def _check_folder(name: str):
    if not (root() / name).is_dir():
        raise CourseError(f"There is no folder {name}.", str(root()),
                          "Editions have none: run this in the course itself.")


def _further(home: str, rest: list[str]) -> int:
    module, _, function = home.partition(":")
    try:
        return getattr(import_module(module), function)(rest)
    except CourseError as error:
        print(error, file=sys.stderr)
        return 1
    except (FileExistsError, IsADirectoryError, NotADirectoryError, PermissionError) as error:
        # so it is when a file to be written is open in another program, or is a folder
        print(CourseError("This cannot be written.", error.filename or str(error),
                          "Name another folder with --out, or close the program that has it open."), file=sys.stderr)
        return 1


def main(arguments: list[str] | None = None) -> int:
    """Read the command line and do what it asks.

    Parameters
    ----------
    arguments : list of str, optional
        The words after ``python -m japan_russia``; by default those of the command line.

    Returns
    -------
    int
        0 if all went well, as the shell expects.
    """
    parser = argparse.ArgumentParser(prog="python -m japan_russia", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    for does in (book, lab, check, schema, test, bench):
        commands.add_parser(does.__name__, help=does.__doc__)
    os.environ.setdefault("PYTHONUTF8", "1")
    for name, home in FURTHER.items():
        # its own module reads its options, so that nothing of it is imported for another command
        commands.add_parser(name, help=home.partition(" ")[2], add_help=False)
    chosen, rest = parser.parse_known_args(arguments)
    if chosen.command in FURTHER:
        return _further(FURTHER[chosen.command].partition(" ")[0], rest)
    if rest and chosen.command not in ("test", "bench"):
        parser.error(f"unrecognized arguments: {' '.join(rest)}")
    try:
        action = {"book": book, "lab": lab, "check": check, "schema": schema}.get(chosen.command)
        return action() if action else {"test": test, "bench": bench}[chosen.command](rest)
    except CourseError as error:
        print(error, file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main())
