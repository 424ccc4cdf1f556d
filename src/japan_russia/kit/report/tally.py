"""Counts what the records of a class hold, question by question and learner by learner."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from ..markdown import without_marks
from ..quiz.grading import close, grade, number, plain


@dataclass
class Asked:
    """One question or exercise and what the class made of it.

    Attributes
    ----------
    lesson, id, objective, words : str
        Where it stands, and what it asks, without marks.
    kind : str
        As in the bank; ``exercise`` for an exercise.
    graded : bool
        Whether it counts for a mark.
    points : int
        What it is worth.
    answered, right_first, right_ever, tries : int
        Learners who answered, who were right at the first try and at any try, and all tries together.
    partial_first, kept : int
        Learners who were right in part at the first try, and whose answer waits for somebody to mark it.
    wrong : collections.Counter
        How often each wrong answer was given at the first try.
    """

    lesson: str
    id: str
    objective: str
    words: str
    kind: str
    graded: bool
    points: int
    answered: int = 0
    right_first: int = 0
    partial_first: int = 0
    right_ever: int = 0
    kept: int = 0
    tries: int = 0
    wrong: Counter = field(default_factory=Counter)

    @property
    def wrong_first(self) -> int:
        """Learners who were wrong at the first try."""
        return self.answered - self.right_first - self.partial_first - self.kept


@dataclass
class Learner:
    """What one record holds.

    Attributes
    ----------
    name : str
        The name of the file.
    answered, right_first : dict of str to int
        Questions by lesson.
    exercises : dict of str to int
        Exercises done by lesson.
    points : dict of str to float
        Points for the first answers to graded questions and exercises by lesson; texts have none.
    """

    name: str
    answered: Counter = field(default_factory=Counter)
    right_first: Counter = field(default_factory=Counter)
    exercises: Counter = field(default_factory=Counter)
    points: defaultdict = field(default_factory=lambda: defaultdict(float))


@dataclass
class Tally:
    """A class.

    Attributes
    ----------
    banks : list of Bank
        The quiz files, whole.
    questions, exercises : list of Asked
        In the order of the lessons.
    learners : list of Learner
        In the order of their names.
    votes : dict of str to collections.Counter
        For each debate and moment, such as ``06-card/before``, how often each vote was given.
    forecasts : dict of str to list of float
        For each statement of a board its probabilities, from 0 to 1, sorted.
    """

    banks: list
    questions: list
    exercises: list
    learners: list
    votes: dict
    forecasts: dict


def tally(records: dict[str, dict], banks: list, names: dict | None = None) -> Tally:
    """Count.

    Parameters
    ----------
    records : dict of str to dict
        The entries of each record by its name.
    banks : list of Bank
        The quiz files of all lessons, with their keys.
    names : dict, optional
        The names for ``computed``; without them graded exercises that a student's edition kept are not marked.

    Returns
    -------
    Tally
    """
    asked, model, marks = {}, {}, _Marks(names)
    for bank in banks:
        for question in bank.questions:
            key = f"quiz/{bank.lesson}/{question.id}"
            asked[key], model[key] = _asked(bank, question, question.prompt, question.kind), question
        for exercise in bank.exercises:
            # a text to be marked by hand is a note of the same id
            key = f"note/{exercise.id}" if exercise.expects == "writing" else f"exercise/{bank.lesson}/{exercise.id}"
            asked[key], model[key] = _asked(bank, exercise, exercise.title, "exercise"), exercise
    learners, votes, forecasts = [], defaultdict(Counter), defaultdict(list)
    for name, entries in sorted(records.items()):
        learner = Learner(name)
        learners.append(learner)
        for key, entry in entries.items():
            if key in asked:
                _count(asked[key], model[key], entry, learner, marks)
            elif key.startswith("debate/") and key.endswith(("/before", "/after")):
                votes[key.removeprefix("debate/")][str(entry["last"]["value"])] += 1
            elif key.startswith("forecast/") and isinstance(entry["last"]["value"], float | int):
                forecasts[key.removeprefix("forecast/")].append(float(entry["last"]["value"]))
    everything = list(asked.values())
    return Tally(banks, [one for one in everything if one.kind != "exercise"],
                 [one for one in everything if one.kind == "exercise"], learners,
                 {key: votes[key] for key in sorted(votes)}, {key: sorted(forecasts[key]) for key in sorted(forecasts)})


def _asked(bank, one, words: str, kind: str) -> Asked:
    return Asked(bank.lesson, one.id, one.objective, without_marks(words), kind, one.graded, one.points)


class _Marks:
    """Marks answers with the whole bank, each different answer once: many learners give the same."""

    def __init__(self, names: dict | None):
        self.names, self.known, self.keys = names, {}, {}
        self.again, self.wrong = {}, {}

    def of(self, one, value) -> tuple:
        """Return outcome and score of an answer to a question or an exercise."""
        key = one.id, repr(value)
        if key not in self.known:
            result = self._exercise(one, value) if hasattr(one, "expects") else grade(one, value)
            self.known[key] = result.outcome, result.score
        return self.known[key]

    def _exercise(self, exercise, value):
        # marking exercises needs pandas, which a report of quizzes alone can do without
        from ..exercises.check import keys_of
        from ..exercises.marking import mark_entries
        from ..exercises.reading import read_kept

        if exercise.id not in self.keys:
            self.keys[exercise.id] = keys_of(exercise, self.names)
        return mark_entries(exercise, self.keys[exercise.id], read_kept(value))

    def marks_again(self, one) -> bool:
        """Tell whether what the record says is not taken for it: it counts for a mark, and its owner can edit it."""
        if one.id not in self.again:
            can = not hasattr(one, "expects") or (one.expects != "writing" and self.names is not None)
            self.again[one.id] = one.graded and can
        return self.again[one.id]

    def wrong_parts(self, question, value) -> tuple[str, ...]:
        """Return what is wrong in an answer to a question."""
        key = question.id, repr(value)
        if key not in self.wrong:
            self.wrong[key] = tuple(_wrong_parts(question, value))
        return self.wrong[key]


def _count(asked: Asked, model, entry: dict, learner: Learner, marks: _Marks):
    first, best = entry["first"], entry["best"]
    outcome, ever, score = first["outcome"], best["outcome"], first["score"]
    if marks.marks_again(model):
        outcome, score = marks.of(model, first["value"])
        ever, _ = marks.of(model, entry["last"]["value"])
    asked.answered += 1
    asked.tries += entry["tries"]
    asked.right_first += outcome == "right"
    asked.partial_first += outcome == "partial"
    asked.right_ever += "right" in (outcome, ever)
    asked.kept += outcome is None
    if model.graded:
        learner.points[asked.lesson] += asked.points * (score or 0)
    if asked.kind == "exercise":
        learner.exercises[asked.lesson] += "right" in (outcome, ever) or outcome is None
        return
    learner.answered[asked.lesson] += 1
    learner.right_first[asked.lesson] += outcome == "right"
    if outcome in ("wrong", "partial"):
        for part in marks.wrong_parts(model, first["value"]):
            asked.wrong[part] += 1


def _wrong_parts(question, value) -> Iterator[str]:
    """Give what is wrong in an answer: options, pairs, a number, a text, an order; each as a short text."""
    if question.graded:
        from ..quiz.withheld import in_bank_ids

        value = in_bank_ids(question, value)
    match question.kind:
        case "single":
            yield str(value)
        case "multiple":
            wrong = {option.id for option in question.options if not option.right}
            yield from (one for one in value if isinstance(one, str) and one in wrong)
        case "numeric":
            given = number(value, question.unit)
            trap = next((one for one in question.traps if given is not None and close(given, one.value,
                                                                                     question.tolerance)), None)
            yield f"{trap.value if trap else given:g}" if given is not None else str(value)[:60]
        case "text":
            given = plain(value) if isinstance(value, str) else ""
            yield next((one.text for one in question.traps if plain(one.text) == given), str(value).strip()[:60])
        case "match":
            yield from (f"{pair.id}={value[pair.id]}" for pair in question.pairs if value.get(pair.id) != pair.right)
        case "order":
            yield ", ".join(map(str, value))


def told(question, answer: str) -> tuple[str, str]:
    """Return a wrong answer in words, and what the bank says to it.

    Parameters
    ----------
    question : Single, Multiple, Numeric, Text, Order or Match
        The question.
    answer : str
        As `Asked.wrong` has it.
    """
    match question.kind:
        case "single" | "multiple":
            found = next((one for one in question.options if one.id == answer), None)
            return (without_marks(found.text), without_marks(found.feedback)) if found else (answer, "")
        case "numeric":
            trap = next((one for one in question.traps if f"{one.value:g}" == answer), None)
            return f"{answer} {question.unit}".strip(), without_marks(trap.feedback) if trap else ""
        case "text":
            trap = next((one for one in question.traps if one.text == answer), None)
            return answer, without_marks(trap.feedback) if trap else ""
        case "match":
            id_, _, right = answer.partition("=")
            pair = next((one for one in question.pairs if one.id == id_), None)
            return (f"{without_marks(pair.left)}: {right}", without_marks(pair.feedback)) if pair else (answer, "")
    texts = {item.id: without_marks(item.text) for item in question.items}
    return " → ".join(texts.get(one, one) for one in answer.split(", ")), ""
