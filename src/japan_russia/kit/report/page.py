"""The report as a page: charts, a table under each, no script."""

from html import escape
from pathlib import Path

from .bars import bars
from .tables import FEW, commonest, revealed
from .tally import Tally

_STYLE = Path(__file__).with_name("report.css")
_PERCENT = [(share / 4, f"{25 * share} %") for share in range(5)]
_OF_A_LESSON = 3
_OUTCOMES = {"right": "#1b6ca8", "in part": "#e0a526", "wrong": "#b3452c"}


def report_page(tally: Tally, reveals: dict, skipped: dict[str, str], objectives: dict[str, dict[str, str]],
                titles: dict[str, str]) -> str:
    """Return the page.

    Parameters
    ----------
    tally : Tally
        What was counted.
    reveals : dict of tuple of str to str
        The misconceptions (see `misconceptions`).
    skipped : dict of str to str
        For each file that was skipped, why.
    objectives : dict of str to dict of str to str
        For each lesson its objectives: words by id.
    titles : dict of str to str
        The titles of the debates and boards, by id.

    Returns
    -------
    str
        HTML that stands alone.
    """
    learners = len(tally.learners)
    parts = [f"<h1>Report of the class</h1><p>{_many(learners, 'record')} read, {len(skipped)} skipped. "
             "A record is named by its file. The CSV files beside this page hold all numbers.</p>"]
    if learners < FEW:
        parts.append(f'<p class="warning"><strong>Fewer than {FEW} records.</strong> Such numbers say little of a '
                     "class, and who knows the group can tell who is who. Do not pass them on.</p>")
    if skipped:
        parts.append("<h2>Files that were skipped</h2>" + _table(
            "Files that were skipped", ["File", "Why"], [[name, why] for name, why in sorted(skipped.items())]))
    parts += [_to_treat(tally, reveals), _lessons(tally), _hardest(tally, reveals)]
    parts += [_lesson(tally, bank, reveals, objectives) for bank in tally.banks]
    parts += [_marks(tally), _opinions(tally, titles)]
    return (f'<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8"><title>Report of the class</title>'
            '<meta name="viewport" content="width=device-width, initial-scale=1">'
            f"<style>{_STYLE.read_text(encoding='utf-8')}</style></head><body><main>{''.join(parts)}</main></body></html>\n")


def _many(count: int, word: str) -> str:
    return f"{count:,} {word}{'' if count == 1 else 's'}"


def _share(part: float, whole: float) -> str:
    return f"{100 * part / whole:.0f} %" if whole else "–"


def _to_treat(tally: Tally, reveals: dict) -> str:
    """What a lecturer looks for first: the newest lesson's misconceptions, those with most answers at the head."""
    rows = []
    for bank in reversed(tally.banks):
        found = revealed([one for one in tally.questions if one.lesson == bank.lesson], reveals)
        for misconception, where in found[:_OF_A_LESSON]:
            told = ", ".join(f"{one.id} ({count} of {one.answered})" for one, count in where)
            rows.append([bank.lesson[:2], misconception, sum(count for _, count in where), told])
    if not rows:
        return ""
    heads = ["Lesson", "Misconception", "Answers that reveal it", "In which questions"]
    return ("<h2>Misconceptions to treat first</h2><p>What first tries reveal, the newest lesson at the head and no "
            f"more than {_OF_A_LESSON} of each. The teaching notes say how to answer each one.</p>"
            f"{_table('Misconceptions to treat first', heads, rows)}")


def _lessons(tally: Tally) -> str:
    people = len(tally.learners)
    rows, shares = [], []
    for bank in tally.banks:
        many = len(bank.questions)
        asked = [one for one in tally.questions if one.lesson == bank.lesson]
        tasks = [one for one in tally.exercises if one.lesson == bank.lesson]
        answered, right = sum(one.answered for one in asked), sum(one.right_first for one in asked)
        begun = sum(learner.answered[bank.lesson] > 0 for learner in tally.learners)
        done = sum(learner.answered[bank.lesson] >= many for learner in tally.learners)
        solved = sum(learner.exercises[bank.lesson] for learner in tally.learners)
        name = f"{bank.lesson[:2]} · {bank.title}"
        rows.append([name, begun, done, _share(answered, many * people), _share(right, answered),
                     _share(solved, len(tasks) * people)])
        shares.append((name, answered / (many * people) if people else 0, right / answered if answered else 0))
    chart = "".join(
        _figure(title, f"{words} The table has the numbers.",
                bars([(share[0], [share[place]]) for share in shares], {kind: colour}, 1, _PERCENT))
        for place, title, words, kind, colour in [
            (1, "How far the class is", "For each lesson the share of its questions that were answered.",
             "questions answered", "#1b6ca8"),
            (2, "What was right at first try", "For each lesson the share of the answers that were right at first try.",
             "right at first try", "#8a5a00"),
        ]
    )
    heads = ["Lesson", "Begun by", "All questions answered by", "Questions answered", "Right at first try",
             "Exercises done"]
    return f"<h2>Lessons</h2>{chart}{_table('Lessons', heads, rows)}"


def _hardest(tally: Tally, reveals: dict) -> str:
    models = {question.id: question for bank in tally.banks for question in bank.questions}
    enough = [one for one in tally.questions if one.answered >= FEW]
    worst = sorted(enough, key=lambda one: (one.right_first / one.answered, one.lesson, one.id))[:10]
    rows = []
    for one in worst:
        words, count, misconception, feedback = commonest(one, models[one.id], reveals)
        rows.append([one.id, one.words, _share(one.right_first, one.answered), f"{words} ({count})" if words else "–",
                     f"Misconception: {misconception}" if misconception else feedback])
    if not rows:
        return f"<h2>Hardest questions</h2><p>No question was answered by {FEW} learners.</p>"
    heads = ["Question", "It asks", "Right at first try", "Wrong answer chosen most", "What it reveals"]
    return (f"<h2>Hardest questions</h2><p>Of all questions with at least {FEW} answers, these were right at first try "
            f"least often.</p>{_table('Hardest questions', heads, rows)}")


def _lesson(tally: Tally, bank, reveals: dict, objectives: dict) -> str:
    asked = [one for one in tally.questions if one.lesson == bank.lesson and one.answered]
    tasks = [one for one in tally.exercises if one.lesson == bank.lesson and one.answered]
    title = f"<h2>{escape(bank.lesson[:2])} · {escape(bank.title)}</h2>"
    if not asked and not tasks:
        return f"{title}<p>Nobody has answered a question of this lesson.</p>"
    return title + (_questions(bank, asked, reveals, objectives) if asked else "") + (_tasks(tasks) if tasks else "")


def _questions(bank, asked: list, reveals: dict, objectives: dict) -> str:
    models = {question.id: question for question in bank.questions}
    lengths = [(one.id, [one.right_first, one.partial_first, one.wrong_first]) for one in asked]
    most = max(one.answered for one in asked)
    ticks = [(count, f"{count:,}") for count in sorted({0, most // 2, most})]
    words = "For each question how many were right, right in part and wrong at first; the table has the numbers."
    chart = _figure("First tries, learners", words, bars(lengths, _OUTCOMES, most, ticks))
    rows = []
    for one in asked:
        answer, count, misconception, feedback = commonest(one, models[one.id], reveals)
        rows.append([one.id + (" (graded)" if one.graded else ""), one.words, one.answered,
                     _share(one.right_first, one.answered), _share(one.right_ever, one.answered),
                     f"{one.tries / one.answered:.1f}", f"{answer} ({count})" if answer else "–",
                     f"Misconception: {misconception}" if misconception else feedback])
    heads = ["Question", "It asks", "Answered by", "Right at first try", "Right at any try", "Tries",
             "Wrong answer chosen most", "What it reveals"]
    aims = []
    for id_, aim in objectives.get(bank.lesson, {}).items():
        of_it = [one for one in asked if one.objective == id_]
        answers = sum(one.answered for one in of_it)
        aims.append([id_, aim, len(of_it), answers, _share(sum(one.right_first for one in of_it), answers)])
    name = bank.lesson[:2]
    return (f"{chart}{_table(f'Questions of lesson {name}', heads, rows)}"
            + _table(f"Objectives of lesson {name}", ["Objective", "A learner can", "Questions", "Answers",
                                                      "Right at first try"], aims))


def _tasks(tasks: list) -> str:
    rows = [[one.id, one.words, one.answered, _share(one.right_first, one.answered),
             _share(one.right_ever, one.answered), f"{one.tries / one.answered:.1f}", one.kept] for one in tasks]
    heads = ["Exercise", "Title", "Checked by", "Right at first try", "Right at any try", "Tries", "To be marked"]
    return _table(f"Exercises of lesson {tasks[0].lesson[:2]}", heads, rows)


def _marks(tally: Tally) -> str:
    most = {bank.lesson: sum(one.points for one in [*bank.questions, *bank.exercises]
                             if one.graded and getattr(one, "expects", "") != "writing") for bank in tally.banks}
    lessons = [lesson for lesson, points in most.items() if points]
    if not lessons:
        return ""
    rows = [[one.name, *(f"{one.points.get(lesson, 0):g}" for lesson in lessons), f"{sum(one.points.values()):.4g}"]
            for one in tally.learners]
    heads = ["Record", *(f"{lesson[:2]} (of {most[lesson]})" for lesson in lessons),
             f"Together (of {sum(most[lesson] for lesson in lessons)})"]
    return ("<h2>What is graded</h2><p>Points for the first answers to graded questions and exercises, marked with the "
            "whole bank, whatever the record says. Texts are marked by hand: writing.csv has them, "
            "the answer key the lines to mark by.</p>"
            f"{_table('Points for what is graded', heads, rows)}")


def _opinions(tally: Tally, titles: dict[str, str]) -> str:
    parts = []
    if tally.votes:
        rows = [[_title(key, titles), key.rpartition("/")[2], ", ".join(f"{vote}: {count}" for vote, count
                                                                        in sorted(votes.items()))]
                for key, votes in tally.votes.items()]
        parts.append(_table("Votes", ["Debate", "When", "Votes"], rows))
    if tally.forecasts:
        rows = []
        for key, given in tally.forecasts.items():
            middle = (given[(len(given) - 1) // 2] + given[len(given) // 2]) / 2
            rows.append([_title(key, titles), key.rpartition("/")[2], len(given), f"{100 * given[0]:.0f} %",
                         f"{100 * middle:.0f} %", f"{100 * given[-1]:.0f} %"])
        parts.append(_table("Forecasts", ["Board", "Statement", "Given by", "Lowest", "Middle", "Highest"], rows))
    return "<h2>Votes and forecasts</h2>" + "".join(parts) if parts else ""


def _title(key: str, titles: dict[str, str]) -> str:
    name = key.rpartition("/")[0]
    return titles.get(name, name)


def _figure(title: str, words: str, svg: str) -> str:
    return (f'<figure><figcaption>{escape(title)}</figcaption><div role="img" aria-label="{escape(words)}" '
            f'class="picture">{svg}</div></figure>')


def _table(caption: str, heads: list[str], rows: list[list]) -> str:
    head = "".join(f'<th scope="col">{escape(one)}</th>' for one in heads)
    body = "".join(
        f'<tr><th scope="row">{escape(str(row[0]))}</th>' + "".join(f"<td>{escape(str(one))}</td>" for one in row[1:])
        + "</tr>" for row in rows
    )
    return (f'<div class="scroll" tabindex="0" role="region" aria-label="{escape(caption)}"><table>'
            f"<caption>{escape(caption)}</caption><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>")
