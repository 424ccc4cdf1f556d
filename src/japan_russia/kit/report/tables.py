"""The report as CSV: a line for each record, for each question, for each exercise, for each text to mark by hand."""

import csv
from pathlib import Path

from .tally import Asked, Tally, told

#: How many answers are not enough to say something of a class.
FEW = 5


def write_tables(tally: Tally, reveals: dict, records: dict, target: Path) -> list[Path]:
    """Write the CSV files.

    Parameters
    ----------
    tally : Tally
        What was counted.
    reveals : dict of tuple of str to str
        The misconceptions (see `misconceptions`).
    records : dict of str to dict
        The entries of each record by its name.
    target : pathlib.Path
        The folder.

    Returns
    -------
    list of pathlib.Path
        ``report.csv``, ``questions.csv``, ``exercises.csv`` and ``writing.csv``.
    """
    lessons = [bank.lesson for bank in tally.banks]
    heads = ["record", "answered", "right_at_first_try", "exercises_done", "graded_points"]
    heads += [f"{lesson[:2]}_{what}" for lesson in lessons
              for what in ("answered", "right_at_first_try", "graded_points")]
    learners = [
        [one.name, one.answered.total(), one.right_first.total(), one.exercises.total(),
         round(sum(one.points.values()), 2)]
        + [number for lesson in lessons
           for number in (one.answered[lesson], one.right_first[lesson], round(one.points.get(lesson, 0), 2))]
        for one in tally.learners
    ]
    models = {question.id: question for bank in tally.banks for question in bank.questions}
    questions = [
        [one.lesson, one.id, one.objective, one.kind, "yes" if one.graded else "no", one.words, one.answered,
         one.right_first, one.partial_first, one.wrong_first, one.right_ever, one.tries,
         *commonest(one, models[one.id], reveals)]
        for one in tally.questions
    ]
    counts = ["answered", "right_at_first_try", "partly_at_first_try", "wrong_at_first_try", "right_at_any_try"]
    counts += ["tries"]
    asked = ["lesson", "id", "objective"]
    exercises = [[one.lesson, one.id, one.objective, one.words, one.answered, one.right_first, one.partial_first,
                  one.wrong_first, one.right_ever, one.tries, one.kept] for one in tally.exercises]
    texts = [(bank.lesson, one) for bank in tally.banks for one in bank.exercises if one.expects == "writing"]
    writing = [[name, lesson, one.id, one.title, one.points, entries[f"note/{one.id}"]["last"]["value"]]
               for lesson, one in texts for name, entries in sorted(records.items()) if f"note/{one.id}" in entries]
    return [
        _write(target / "report.csv", heads, learners),
        _write(target / "questions.csv", [*asked, "kind", "graded", "prompt", *counts, "commonest_wrong_answer",
                                          "given_by", "misconception", "feedback"], questions),
        _write(target / "exercises.csv", [*asked, "title", *counts, "to_be_marked"], exercises),
        _write(target / "writing.csv", ["record", "lesson", "id", "title", "points_at_most", "text"], writing),
    ]


def commonest(asked: Asked, question, reveals: dict) -> tuple[str, int, str, str]:
    """Return the wrong answer that was given most at the first try.

    Parameters
    ----------
    asked : Asked
        The question as it was answered.
    question : Single, Multiple, Numeric, Text, Order or Match
        The question of the bank.
    reveals : dict of tuple of str to str
        The misconceptions.

    Returns
    -------
    tuple
        The answer in words, by how many it was given, the misconception that it reveals, and the bank's own words
        to it; empty texts and 0 where there is none.
    """
    if not asked.wrong:
        return "", 0, "", ""
    # two that were given equally often need one order, or the report would depend on who came first
    answer, count = min(asked.wrong.items(), key=lambda one: (-one[1], one[0]))
    words, feedback = told(question, answer)
    return words, count, reveals.get((asked.id, answer)) or reveals.get((asked.id, ""), ""), feedback


def revealed(asked: list[Asked], reveals: dict) -> list[tuple[str, list[tuple[Asked, int]]]]:
    """Return the misconceptions that first tries reveal, the one with most answers first.

    Parameters
    ----------
    asked : list of Asked
        Questions as they were answered, such as those of one lesson.
    reveals : dict of tuple of str to str
        The misconceptions.

    Returns
    -------
    list of tuple
        Each misconception, and for each question how many answers reveal it.
    """
    found = {}
    for one in asked:
        missed = one.wrong_first + one.partial_first
        counts = {}
        for answer, count in one.wrong.items():
            if misconception := reveals.get((one.id, answer)):
                counts[misconception] = counts.get(misconception, 0) + count
        # any other wrong answer; an answer may be wrong in several parts, and counts once
        if (misconception := reveals.get((one.id, ""))) and (others := missed - sum(counts.values())) > 0:
            counts[misconception] = counts.get(misconception, 0) + others
        for misconception, count in counts.items():
            found.setdefault(misconception, []).append((one, min(count, missed)))
    return sorted(found.items(), key=lambda pair: (-sum(count for _, count in pair[1]), pair[0]))


def _write(file: Path, heads: list[str], rows: list[list]) -> Path:
    # Excel takes a file for UTF-8 only if it begins with this mark
    with open(file, "w", encoding="utf-8-sig", newline="") as lines:
        writer = csv.writer(lines, lineterminator="\n")
        writer.writerow(heads)
        writer.writerows([[_plain(cell) for cell in row] for row in rows])
    return file


def _plain(cell):
    # a spreadsheet would compute a name or an answer that begins like a formula
    return f"'{cell}" if isinstance(cell, str) and cell[:1] in ("=", "+", "-", "@", "\t") else cell
