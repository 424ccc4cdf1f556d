"""Plans for classes, summed from the minute plans of the lessons."""

from dataclasses import replace

from docutils import nodes

from ...lesson import Lesson
from ...teaching import read_teaching
from ..lesson_pages import docname_of, duration, link_to, table_of, title_of
from ..study_plans import Piece, day_of, left_out_words, number_given, pieces_of, table_of_day, weeks_of
from .gathering import Gathering

_WHEN = ("class", "before", "after")


class ClassMinutes(Gathering):
    """``{class-minutes}``: a table of the minute plans: before class, in it, after it, and in a short workshop."""

    def run(self) -> list[nodes.Node]:
        """Return the table."""
        rows, here = [], self.env.docname
        for lesson in self.lessons():
            plan = read_teaching(lesson.path)
            if plan.plan:
                times = [*map(plan.minutes, ("before", "class", "after", None)), plan.short()]
                rows.append((link_to(docname_of(lesson), title_of(lesson), here), times))
        if not rows:
            return []
        sums = [sum(column) for column in zip(*(times for _, times in rows), strict=True)]
        rows.append((nodes.strong("", "All together"), sums))
        cells = [[first, *(nodes.Text(duration(n) if n else "–") for n in times)] for first, times in rows]
        return [table_of(["Lesson", "Before", "In class", "After", "Together", "Short"], cells)]


class ClassWeeks(Gathering):
    """``{class-weeks} 5``: the lessons shared out over a number of weeks, by their minutes in class."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        """Return a table with a line for each week, and its sums in words."""
        weeks = number_given(self, "weeks", 1, 52)
        plans = {one.id[:2]: (one, read_teaching(one.path)) for one in self.lessons()}
        plans = {number: pair for number, pair in plans.items() if pair[1].plan}
        if not plans:
            return []
        shared = weeks_of(pieces_of([_lasting(one, plan.minutes("class")) for one, plan in plans.values()]), weeks)
        lines, most = [], 0
        for number, week in enumerate(shared, 1):
            own = [plans[piece.lesson] for piece in week]
            in_class, before, after = (sum(plan.minutes(when) for _, plan in own) for when in _WHEN)
            most = max(most, before + after)
            what = self._links([one for one, _ in own]) if own else nodes.Text("Review and time to spare")
            lines.append([nodes.Text(f"Week {number}"), what,
                          *(nodes.Text(duration(n) if n else "–") for n in (in_class, before, after))])
        sums = [duration(sum(plan.minutes(when) for _, plan in plans.values())) for when in _WHEN]
        words = (f"All together: {sums[0]} in class, {sums[1]} of preparation and {sums[2]} of work afterwards. "
                 f"In the fullest week a student works {duration(most)} outside class.")
        return [table_of(["Week", "Lessons", "In class", "Before", "After"], lines), nodes.paragraph("", words)]

    def _links(self, lessons: list[Lesson]) -> nodes.inline:
        made = nodes.inline()
        for lesson in lessons:
            made += [nodes.Text("; "), link_to(docname_of(lesson), title_of(lesson), self.env.docname)]
        del made[0]
        return made


class ClassDay(Gathering):
    """``{class-day} 375``: a workshop of one day with so many minutes in class, by the column Short.

    The body names the numbers of lessons, the most important first.
    """

    required_arguments = 1
    has_content = True

    def run(self) -> list[nodes.Node]:
        """Return the timetable, its sums in words, and what is left out."""
        minutes = number_given(self, "minutes", 60, 720)
        short = {one.id[:2]: read_teaching(one.path).short() for one in self.lessons()}
        lessons = [_lasting(one, short[one.id[:2]]) for one in self.lessons() if short[one.id[:2]]]
        chosen = day_of(lessons, " ".join(self.content).split(), minutes)
        if not chosen:
            return []
        titles = {one.id[:2]: one for one in lessons}

        def link(piece: Piece) -> nodes.Node:
            lesson = titles[piece.lesson]
            return link_to(docname_of(lesson), title_of(lesson), self.env.docname)

        table, words = table_of_day(chosen, "What is done", "in class", link)
        done = {piece.lesson for piece in chosen}
        left = left_out_words([one for one in lessons if one.id[:2] not in done])
        return [table, nodes.paragraph("", f"{words} {left}".strip())]


def _lasting(lesson: Lesson, minutes: int) -> Lesson:
    """Return a lesson that is one piece of so many minutes, for the plans that share pieces out."""
    return replace(lesson, reading=minutes, exercises=0, final_review=0)
