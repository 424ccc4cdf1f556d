"""Plans of study whose minutes are added up from the frames of the lessons that there are.

Directives: ``study-weeks`` (the lessons shared out over a number of weeks) and ``study-day`` (a timetable for one
day, with breaks, and what it leaves out). A lesson that is added comes into every plan by itself.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from docutils import nodes
from sphinx.util.docutils import SphinxDirective

from ..lesson import Lesson
from .lesson_pages import docname_of, duration, lessons_of, link_to, table_of, title_of

READING, EXERCISES, FINAL_REVIEW = "reading and running", "exercises", "the final review"
REVIEW = "Review: answer the quizzes again from memory, and go back to what is not right yet"
#: Minutes.
BREAK, LUNCH, QUARTER = 15, 60, 15
BEGIN = 9 * 60


@dataclass(frozen=True)
class Piece:
    """What is done in one go: a lesson's reading, its exercises, or the final review of the course.

    Attributes
    ----------
    lesson : str
        The lesson's number, such as ``02``.
    kind : str
        ``reading and running``, ``exercises`` or ``the final review``.
    minutes : int
    """

    lesson: str
    kind: str
    minutes: int


def pieces_of(lessons: list[Lesson]) -> list[Piece]:
    """Return the reading, the exercises and the final review of each lesson, in their order.

    Parameters
    ----------
    lessons : list of Lesson
    """
    return [Piece(lesson.id[:2], kind, minutes) for lesson in lessons
            for kind, minutes in ((READING, lesson.reading), (EXERCISES, lesson.exercises),
                                  (FINAL_REVIEW, lesson.final_review)) if minutes]


def weeks_of(pieces: list[Piece], weeks: int) -> list[list[Piece]]:
    """Share pieces out over weeks, in their order.

    The longest week is as short as it can be, to a quarter of an hour. Of the ways to do that the one is taken that
    divides the fewest lessons between two weeks, and of these the one whose weeks are most alike.

    Parameters
    ----------
    pieces : list of Piece
    weeks : int
        How many weeks there are.

    Returns
    -------
    list of list of Piece
        One list for each week; the last ones are empty if there are more weeks than pieces.

    Examples
    --------
    >>> day = [Piece("00", READING, 60), Piece("00", EXERCISES, 30), Piece("01", READING, 60)]
    >>> [sum(piece.minutes for piece in week) for week in weeks_of(day, 2)]
    [90, 60]
    """
    count = min(weeks, len(pieces))
    ends = _best_ends(pieces, count) if count else ()
    starts = (0, *ends[:-1])
    return [pieces[start:end] for start, end in zip(starts, ends, strict=True)] + [[] for _ in range(weeks - count)]


def _best_ends(pieces: list[Piece], count: int) -> tuple[int, ...]:
    minutes = [piece.minutes for piece in pieces]

    def best_within(limit: int):
        @cache
        def best(start: int, left: int):
            # the lessons divided, the sum of the squares (least where the weeks are alike), the ends of the weeks
            found = []
            for end in range(start + 1, len(pieces) - left + 2) if left > 1 else [len(pieces)]:
                length = sum(minutes[start:end])
                rest = (0, 0, ()) if left == 1 else best(end, left - 1)
                if length <= limit and rest is not None:
                    divided = left > 1 and pieces[end - 1].lesson == pieces[end].lesson
                    found.append((rest[0] + divided, rest[1] + length**2, (end, *rest[2])))
            return min(found, default=None)

        return best(0, count)

    limit = QUARTER
    while (found := best_within(limit)) is None:
        limit += QUARTER
    return found[2]


def day_of(lessons: list[Lesson], order: list[str], minutes: int) -> list[Piece]:
    """Choose what fills a day: first the reading of lessons as they are ordered, then, if there is time, exercises.

    What does not fit any more is passed over. Exercises and a final review are done only where the lesson is read.

    Parameters
    ----------
    lessons : list of Lesson
        In the order of the course.
    order : list of str
        Numbers of lessons, the most important first. One that there is not is passed over; one that is not named
        comes after all that are.
    minutes : int
        How much work a day holds.

    Returns
    -------
    list of Piece
        In the order of the course.
    """
    pieces = pieces_of(lessons)

    def rank(piece: Piece) -> tuple:
        return (piece.kind != READING, order.index(piece.lesson) if piece.lesson in order else len(order))

    chosen = []
    for piece in sorted(pieces, key=rank):
        read = piece.kind == READING or any(one.lesson == piece.lesson for one in chosen)
        if read and sum(one.minutes for one in chosen) + piece.minutes <= minutes:
            chosen.append(piece)
    return [piece for piece in pieces if piece in chosen]


def timetable(pieces: list[Piece]) -> list[tuple[int, Piece | str, int]]:
    """Set the pieces of a day on the clock, with a break between two, and lunch when half of the work is done.

    A break ends at a full five minutes.

    Parameters
    ----------
    pieces : list of Piece

    Returns
    -------
    list of (int, Piece or str, int)
        When it begins, in minutes since midnight; a piece, ``Break`` or ``Lunch``; and its minutes.

    Examples
    --------
    >>> [(clock(at), minutes) for at, _, minutes in timetable([Piece("00", READING, 60), Piece("01", READING, 60)])]
    [('9:00', 60), ('10:00', 60), ('11:00', 60)]
    """
    total, done, now, lunch, lines = sum(piece.minutes for piece in pieces), 0, BEGIN, False, []
    for piece in pieces:
        if done:
            midday = not lunch and done * 2 >= total
            lunch = lunch or midday
            rest = LUNCH if midday else BREAK
            rest += -(now + rest) % 5  # people come back at 11:15 and not at 11:14
            lines.append((now, "Lunch" if midday else "Break", rest))
            now += rest
        lines.append((now, piece, piece.minutes))
        done, now = done + piece.minutes, now + piece.minutes
    return lines


def table_of_day(pieces: list[Piece], what: str, done: str,
                 words_of: Callable[[Piece], nodes.Node]) -> tuple[nodes.table, str]:
    """Return the timetable of a day as a table, and its sums in words.

    Parameters
    ----------
    pieces : list of Piece
        What is done; one or more.
    what : str
        The head of the column that says what is done.
    done : str
        How the sum of the minutes is called, such as ``of work``.
    words_of : callable
        Gives the node that names a piece.
    """
    lines = timetable(pieces)
    cells = [[nodes.Text(clock(at)), nodes.Text(one) if isinstance(one, str) else words_of(one),
              nodes.Text(duration(long))] for at, one, long in lines]
    end = lines[-1][0] + lines[-1][2]
    words = (f"This is {duration(sum(piece.minutes for piece in pieces))} {done}. With the breaks the day lasts "
             f"{duration(end - BEGIN)}, from {clock(BEGIN)} to {clock(end)}.")
    return table_of(["Time", what, "How long"], cells), words


def clock(minutes: int) -> str:
    """Say a time of day.

    Parameters
    ----------
    minutes : int
        Since midnight.

    Examples
    --------
    >>> clock(545)
    '9:05'
    """
    return f"{minutes // 60}:{minutes % 60:02}"


class StudyWeeks(SphinxDirective):
    """``{study-weeks} 5``: what to do in each of so many weeks."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        """Return a table with a line for each week, and what its lines have in common in words."""
        weeks = number_given(self, "weeks", 1, 52)
        lessons = lessons_of(self)
        if not lessons:
            return []
        plan, titles = weeks_of(pieces_of(lessons), weeks), {lesson.id[:2]: lesson for lesson in lessons}
        used = [sum(piece.minutes for piece in week) for week in plan if week]
        times = [*map(duration, used), *("as you like" for _ in range(weeks - len(used)))]
        lines = [[nodes.Text(f"Week {n}"), _work(self, week, titles) if week else nodes.Text(REVIEW), nodes.Text(time)]
                 for n, (week, time) in enumerate(zip(plan, times, strict=True), 1)]
        words = f"All together this is {duration(sum(used))} of work. The longest week takes {duration(max(used))}."
        if free := weeks - len(used):
            words += f" {free} of the {weeks} {'weeks is' if free == 1 else 'weeks are'} left for review."
        return [table_of(["Week", "What to do", "Time"], lines), nodes.paragraph("", words)]


class StudyDay(SphinxDirective):
    """``{study-day} 360``: a timetable for one day with so many minutes of work.

    The body names the numbers of lessons, the most important first.
    """

    required_arguments = 1
    has_content = True

    def run(self) -> list[nodes.Node]:
        """Return the timetable, its sums in words, and what is left out."""
        minutes = number_given(self, "minutes", 60, 720)
        order = " ".join(self.content).split()
        for wrong in (one for one in order if not re.fullmatch(r"\d\d", one)):
            raise self.error(f"'{wrong}' is not the number of a lesson. Write two digits for each, such as 00 03 08.")
        lessons = lessons_of(self)
        chosen = day_of(lessons, order, minutes)
        if not chosen:
            return []
        titles = {lesson.id[:2]: lesson for lesson in lessons}
        table, words = table_of_day(chosen, "What to do", "of work", lambda piece: _work(self, [piece], titles))
        return [table, nodes.paragraph("", words), *_left_out(lessons, chosen)]


def _left_out(lessons: list[Lesson], chosen: list[Piece]) -> list[nodes.Node]:
    done = {(piece.lesson, piece.kind) for piece in chosen}
    unread = [one for one in lessons if (one.id[:2], READING) not in done]
    undone = [one for one in lessons if one not in unread and (one.id[:2], EXERCISES) not in done]
    parts = []
    if unread:
        parts.append(f"{_named(unread)} with {'its' if len(unread) == 1 else 'their'} exercises")
    if undone:
        parts.append(f"the exercises of {_named(undone)}")
    minutes = sum(piece.minutes for piece in pieces_of(lessons)) - sum(piece.minutes for piece in chosen)
    if any(one.final_review and (one.id[:2], FINAL_REVIEW) not in done for one in lessons):
        parts.append("the final review")
    return [nodes.paragraph("", f"Left out: {'; '.join(parts)}. That is {duration(minutes)}.")] if parts else []


def left_out_words(lessons: list[Lesson]) -> str:
    """Say which lessons a plan leaves out; an empty text if there are none.

    Parameters
    ----------
    lessons : list of Lesson
    """
    return f"Left out: {_named(lessons)}." if lessons else ""


def _named(lessons: list[Lesson]) -> str:
    numbers = [one.id[:2] for one in lessons]
    if len(numbers) == 1:
        return f"lesson {numbers[0]}"
    return f"lessons {', '.join(numbers[:-1])} and {numbers[-1]}"


def _work(directive: SphinxDirective, pieces: list[Piece], titles: dict[str, Lesson]) -> nodes.inline:
    words = nodes.inline()
    for number in dict.fromkeys(piece.lesson for piece in pieces):
        kinds = [piece.kind for piece in pieces if piece.lesson == number]
        lesson = titles[number]
        words += [nodes.Text("; "), link_to(docname_of(lesson), title_of(lesson), directive.env.docname),
                  nodes.Text(f": {', then '.join(kinds)}")]
    del words[0]
    return words


def number_given(directive: SphinxDirective, what: str, least: int, most: int) -> int:
    """Return the number that a directive was given.

    Parameters
    ----------
    directive : SphinxDirective
        A directive with one argument.
    what : str
        What it counts, for the message.
    least, most : int
        What is allowed.

    Raises
    ------
    docutils.parsers.rst.DirectiveError
        If it is no number, or not one of these.
    """
    text = directive.arguments[0]
    if not text.isdecimal() or not least <= int(text) <= most:
        raise directive.error(f"A plan needs a number of {what} from {least} to {most}, not '{text}'.")
    return int(text)


def setup(app):
    """Register the directives."""
    app.add_directive("study-weeks", StudyWeeks)
    app.add_directive("study-day", StudyDay)
