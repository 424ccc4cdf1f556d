"""What a format cannot carry: noted per question and field while a file is written, and told beside it."""

from collections import defaultdict
from dataclasses import dataclass, field

LEFT_OUT, CHANGED = "left out", "changed"
#: Why the field ``computed`` is in no file.
COMPUTED_STAYS = "The expression that computes the answer again stays in the quiz file."
#: What is left out of a lesson beside its questions, and so is counted apart from them.
EXERCISE = "exercise"
#: Stands for a question's id where something is about the whole file.
ALL = "all"
#: A question that is missing whole stands first: who gives points for it must know.
WHOLE = "question"
#: What only the quiz file needs stands last.
_INSIDE = ("computed", "options.id")
_MISSING, _UNSEEN = "missing", "unseen"
#: What is said of a whole book, on the screen, too: who packs it should not have to open the list to learn of it.
EDITION = "edition"
_HEADS = {
    _MISSING: "Questions that are missing",
    LEFT_OUT: "Left out: the format has no place for it",
    CHANGED: "Carried in another form",
    _UNSEEN: "Left out, and no student would see it",
}


@dataclass(frozen=True)
class Loss:
    """One field of one question that does not arrive as it stands in the bank.

    Parameters
    ----------
    how : str
        ``LEFT_OUT`` or ``CHANGED``.
    what : str
        The field, with the words of a quiz file: ``hint``, ``feedback.partial``, ``traps``; ``question`` is all of it,
        ``exercise`` a whole exercise.
    why : str
        One sentence.
    question : str
        The question's id; ``all`` for the whole file.
    """

    how: str
    what: str
    why: str
    question: str

    @property
    def place(self) -> str:
        """Under which head of the report it stands."""
        if self.how == CHANGED:
            return CHANGED
        return _MISSING if self.what == WHOLE else _UNSEEN if self.what in _INSIDE else LEFT_OUT


@dataclass
class Losses:
    """All losses of one file.

    Parameters
    ----------
    title : str
        What the file is, for the head of the report.

    Examples
    --------
    >>> losses = Losses("One lesson as GIFT")
    >>> losses.left_out("04-q01", "hint", "GIFT has no hints.")
    >>> print(losses.summary())
    1 field of 1 question left out (hint 1), 0 changed
    """

    title: str
    all: list[Loss] = field(default_factory=list)

    def left_out(self, question: str, what: str, why: str):
        """Note that a field is not in the file at all.

        Parameters
        ----------
        question, what, why : str
            As in `Loss`.
        """
        self.all.append(Loss(LEFT_OUT, what, why, question))

    def changed(self, question: str, what: str, why: str):
        """Note that a field is in the file in another form, or works in another way there.

        Parameters
        ----------
        question, what, why : str
            As in `Loss`.
        """
        self.all.append(Loss(CHANGED, what, why, question))

    def summary(self) -> str:
        """Return one line for the screen."""
        gone = [loss for loss in self.all if loss.how == LEFT_OUT]
        whole = [loss.what for loss in gone if loss.question == ALL]
        lost = [loss for loss in gone if loss.what != EXERCISE and loss.question != ALL]
        exercises = sum(loss.what == EXERCISE for loss in gone)
        counts = defaultdict(int)
        for loss in lost:
            counts[loss.what] += 1
        in_order = sorted(counts.items(), key=lambda one: (one[0] != WHOLE, -one[1], one[0]))
        named = ", ".join(f"{what} {count}" for what, count in in_order)
        questions = len({loss.question for loss in lost})
        words = f"{_many(len(lost), 'field')} of {_many(questions, 'question')} left out"
        besides = [*whole, *([_many(exercises, EXERCISE)] if exercises else [])]
        beside = f", and besides {', '.join(besides)} left out" if besides else ""
        return f"{words}{f' ({named})' if named else ''}, {len(self.all) - len(gone)} changed{beside}"

    def text(self) -> str:
        """Return the whole report: under each field and reason, the questions it is about."""
        lines = [self.title, "=" * len(self.title), "", f"In all: {self.summary()}.", ""]
        for how, head in _HEADS.items():
            groups = defaultdict(list)
            for loss in self.all:
                if loss.place == how:
                    groups[loss.what, loss.why].append(loss.question)
            if groups:
                lines += [head, "-" * len(head), ""]
            elif how in (LEFT_OUT, CHANGED):
                lines += [f"{head}: nothing.", ""]
            for (what, why), questions in sorted(groups.items()):
                if questions == [ALL]:
                    lines += [f"{what}. {why}", ""]
                    continue
                thing = EXERCISE if what == EXERCISE else "question"
                lines += [f"{what} ({_many(len(questions), thing)}). {why}", f"    {' '.join(questions)}", ""]
        return "\n".join(lines)


def _many(count: int, thing: str) -> str:
    return f"{count} {thing}{'' if count == 1 else 's'}"
