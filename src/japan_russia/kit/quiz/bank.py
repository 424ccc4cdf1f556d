"""The bank of questions: what a quiz file may hold, and what is wrong with one that does not."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Annotated, ClassVar, Literal

import yaml
from pydantic import Discriminator, Field, Tag, ValidationError, model_validator

from ..errors import CourseError, did_you_mean
from ..places import data_folder
from .exercises import Exercise, Starter, Wrong, computed_problems
from .fields import Broken, Model, Name, Number, Said, Source, Words
from .grading import close, number, plain
from .withheld import Withheld


class Option(Model):
    """One answer to choose; its feedback is shown when it is chosen."""

    id: Name
    text: Words
    right: bool = False
    feedback: Said


class Item(Model):
    """One thing to put in its place; its feedback is shown once the order was checked."""

    id: Name
    text: Words
    feedback: Said


class Pair(Model):
    """Two things that belong together; ``right`` is plain text, for it stands in a menu."""

    id: Name
    left: Words
    right: Words
    feedback: Said


class NumberTrap(Model):
    """A tempting wrong number."""

    value: Number
    feedback: Said


class TextTrap(Model):
    """A tempting wrong text."""

    text: Words
    feedback: Said


class Feedback(Model):
    """What is said for each outcome; ``partial`` where an answer can be right in part.

    Where a trap matches, the trap's own sentence is said in place of ``wrong``.
    """

    right: Said
    wrong: Said
    partial: Said | None = None


class _Question(Model):
    id: Name
    objective: Words
    prompt: Words
    feedback: Feedback
    hint: Words
    source: Source
    points: Annotated[int, Field(ge=1, le=20)] = 1
    computed: Words | None = None
    shuffle: bool = True
    graded: bool = False
    withheld: ClassVar[bool] = False
    #: Objectives of other lessons that the question tests again, such as "02.4".
    again: list[Words] = []

    def _needs_partial(self):
        if self.feedback.partial is None:
            raise Broken(
                "There is no feedback for the outcome 'partial'.",
                "Add 'partial' to the question's 'feedback'.",
            )


class Single(_Question):
    """Choose one."""

    kind: Literal["single"]
    options: Annotated[list[Option], Field(min_length=2)]

    @model_validator(mode="after")
    def _rules(self):
        _distinct(self.options, "option")
        count = sum(option.right for option in self.options)
        if count != 1:
            what = (
                "There is no right answer." if count == 0 else f"A single choice has {count} right answers."
            )
            mend = "Mark exactly one option with 'right: true'"
            raise Broken(what, mend + ("." if count == 0 else ", or make it 'kind: multiple'."))
        return self

    def right_answer(self) -> str:
        """Return the answer that scores 1."""
        return next(option.id for option in self.options if option.right)


class Multiple(_Question):
    """Choose all that are right."""

    kind: Literal["multiple"]
    options: Annotated[list[Option], Field(min_length=2)]

    @model_validator(mode="after")
    def _rules(self):
        _distinct(self.options, "option")
        if not any(option.right for option in self.options):
            raise Broken("There is no right answer.", "Mark every right option with 'right: true'.")
        self._needs_partial()
        return self

    def right_answer(self) -> list[str]:
        """Return the answer that scores 1."""
        return [option.id for option in self.options if option.right]


class Numeric(_Question):
    """Write a number."""

    kind: Literal["numeric"]
    answer: Number
    tolerance: Annotated[float, Field(ge=0, allow_inf_nan=False)] = 0
    unit: str = ""
    traps: list[NumberTrap] = []

    @model_validator(mode="after")
    def _rules(self):
        for trap in self.traps:
            if close(trap.value, self.answer, self.tolerance):
                raise Broken(
                    f"The trap {trap.value:g} is the answer {self.answer:g}, give or take the tolerance.",
                    "Change the trap or the tolerance.",
                )
        return self

    def right_answer(self) -> float:
        """Return the answer that scores 1."""
        return self.answer


class Text(_Question):
    """Write a word or two; capitals, spaces and accents do not count."""

    kind: Literal["text"]
    accept: Annotated[list[Words], Field(min_length=1)]
    traps: list[TextTrap] = []

    @model_validator(mode="after")
    def _rules(self):
        accepted = {plain(text) for text in self.accept}
        if "" in accepted:
            raise Broken("An accepted text has no letter or digit.", "Write a word into 'accept'.")
        for trap in self.traps:
            if plain(trap.text) in accepted:
                raise Broken(
                    f"The trap {trap.text!r} is an accepted answer.", "Take it out of one of the two."
                )
        return self

    def right_answer(self) -> str:
        """Return an answer that scores 1."""
        return self.accept[0]


class Order(_Question):
    """Put in order; the items are written in the right order."""

    kind: Literal["order"]
    items: Annotated[list[Item], Field(min_length=2)]

    @model_validator(mode="after")
    def _rules(self):
        _distinct(self.items, "item")
        self._needs_partial()
        return self

    def right_answer(self) -> list[str]:
        """Return the answer that scores 1."""
        return [item.id for item in self.items]


class Match(_Question):
    """Find each line's partner."""

    kind: Literal["match"]
    pairs: Annotated[list[Pair], Field(min_length=2)]
    distractors: list[Words] = []

    @model_validator(mode="after")
    def _rules(self):
        _distinct(self.pairs, "pair", "left")
        rights = {plain(pair.right) for pair in self.pairs}
        for text in self.distractors:
            if plain(text) in rights:
                raise Broken(
                    f"The distractor {text!r} is the right-hand side of a pair.",
                    "Take it out of 'distractors'.",
                )
        if len(set(map(plain, self.distractors))) < len(self.distractors):
            raise Broken("Two distractors are the same.", "Take one of them out.")
        self._needs_partial()
        return self

    def right_answer(self) -> dict[str, str]:
        """Return the answer that scores 1."""
        return {pair.id: pair.right for pair in self.pairs}

    def choices(self) -> list[str]:
        """Return every right-hand text once, in the written order."""
        return list(dict.fromkeys([*(pair.right for pair in self.pairs), *self.distractors]))


KINDS = {
    "single": Single,
    "multiple": Multiple,
    "numeric": Numeric,
    "text": Text,
    "order": Order,
    "match": Match,
}


def _form_of(raw) -> str | None:
    """Name the model of a question: its kind, or the form without a key that a student's edition has."""
    if isinstance(raw, Model):
        return "withheld" if raw.withheld else raw.kind
    if not isinstance(raw, Mapping):
        return "single"  # any model says that this is no group of keys
    return "withheld" if raw.get("withheld") is True else raw.get("kind")


_Tagged = Annotated[Withheld, Tag("withheld")]
for _kind, _model in KINDS.items():
    _Tagged |= Annotated[_model, Tag(_kind)]
Question = Annotated[_Tagged, Discriminator(_form_of)]


class Part(Model):
    """The questions asked at one place of a lesson: a checkpoint, or the review."""

    id: Literal["review"] | Annotated[int, Field(ge=1)]
    title: Words
    questions: Annotated[list[Question], Field(min_length=1)]


class Bank(Model):
    """The questions and the exercises of one lesson."""

    lesson: Name
    title: Words
    parts: Annotated[list[Part], Field(min_length=1)]
    exercises: list[Exercise] = []

    @property
    def questions(self) -> list:
        """Every question, part after part."""
        return [question for part in self.parts for question in part.questions]

    def part(self, id_) -> Part:
        """Return one part.

        Parameters
        ----------
        id_ : int or str
            1, 2, … or ``"review"``.

        Returns
        -------
        Part
            That part.

        Raises
        ------
        CourseError
            If the lesson has no such part.

        Examples
        --------
        >>> load_bank("02-counting-summits").part("review").title  # doctest: +SKIP
        'Review'
        """
        for part in self.parts:
            if str(part.id) == str(id_):
                return part
        have = ", ".join(repr(part.id) for part in self.parts)
        raise CourseError(
            f"The quiz has no part {id_!r}.", f"data/quizzes/{self.lesson}.yml", f"It has these parts: {have}."
        )


def schema() -> dict:
    """Return the JSON Schema of a quiz file.

    Editors use it to complete and check a file while it is written. Rules that compare one part of a
    question with another, such as "exactly one right answer", are ``check_bank``'s.

    Returns
    -------
    dict
        JSON Schema, draft 2020-12.

    Examples
    --------
    >>> schema()["title"]
    'Bank'
    """
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **Bank.model_json_schema()}


def load_bank(path_or_lesson) -> Bank:
    """Read one lesson's questions.

    Parameters
    ----------
    path_or_lesson : str or pathlib.Path
        A ``.yml`` file, or a lesson such as ``"02-counting-summits"``.

    Returns
    -------
    Bank
        Its parts and questions.

    Raises
    ------
    CourseError
        If there is no such file, or if something is wrong in it: the first problem, and how many more.

    Examples
    --------
    >>> load_bank("02-counting-summits").title  # doctest: +SKIP
    'Counting summits'
    """
    path = _file_of(path_or_lesson)
    bank, problems = _read(path)
    if problems:
        first, more = problems[0], len(problems) - 1
        rest = f"{more} more problem{'s' if more > 1 else ''} in this file: python -m japan_russia check"
        raise CourseError(first.what, first.where, first.mend + (f" ({rest})" if more else ""))
    return bank


def exercises_of(number: str) -> dict[str, tuple[str, Exercise]]:
    """Return the exercises of the lesson with a number, by their ids.

    Parameters
    ----------
    number : str
        The lesson's number, such as ``"04"``.

    Returns
    -------
    dict of str to (str, Exercise)
        The lesson, such as ``"04-crimea-and-sanctions"``, and the exercise; empty if there is no such lesson.

    Raises
    ------
    CourseError
        If something is wrong in the quiz file.

    Examples
    --------
    >>> exercises_of("04")["04-ex2"][0]  # doctest: +SKIP
    '04-crimea-and-sanctions'
    """
    banks = map(load_bank, sorted((data_folder() / "quizzes").glob(f"{number}-*.yml")))
    return {exercise.id: (bank.lesson, exercise) for bank in banks for exercise in bank.exercises}


def check_bank(path, objectives=None, source_ids=None, tables=None, namespace=None, course=None) -> list[CourseError]:
    """Find everything that is wrong with a quiz file.

    Parameters
    ----------
    path : str or pathlib.Path
        A ``.yml`` file, or a lesson's name.
    objectives, source_ids, tables : collection of str, optional
        What the course knows; without one of them, that rule is not checked.
    namespace : dict, optional
        The names for ``computed`` expressions, such as ``{"load": load, "pd": pandas}``; without it they
        are not computed.
    course : collection of str, optional
        The objectives of all lessons, for ``again``.

    Returns
    -------
    list of CourseError
        One problem each, naming file, question and rule; empty if all is well.

    Examples
    --------
    >>> check_bank("data/quizzes/02-counting-summits.yml")  # doctest: +SKIP
    []
    """
    try:
        path = _file_of(path)
    except CourseError as problem:
        return [problem]
    bank, problems = _read(path)
    if bank is None:
        return problems
    elsewhere = _ids_elsewhere(path)
    for question in bank.questions:
        where = f"{_shown(path)}, question {question.id}"

        def report(what, mend, where=where):
            problems.append(CourseError(what, where, mend))

        if question.id in elsewhere:
            report(
                f"The id {question.id!r} is also in {elsewhere[question.id]}.", "Give one of them another id."
            )
        named = [
            # of ids the nearest is another thing, so none is guessed
            ("objective", [question.objective], objectives, _in_the_frame),
            ("objective", question.again, course, _in_a_frame),
            ("table", question.source.tables, tables, _nearest),
            ("source", question.source.ids, source_ids, _in_the_register),
        ]
        for word, names, known, mend in named:
            for name in names if known is not None else []:
                if name not in known:
                    report(f"There is no {word} {name!r}.", mend(name, known))
        if question.computed and namespace is not None:
            try:
                wrong = _computed_otherwise(question, namespace)
            except CourseError as problem:
                problems.append(problem)
                continue
            if wrong:
                report(wrong, "Correct the answer, the expression or the data.")
    for exercise in bank.exercises:
        problems += _of_exercise(exercise, path, elsewhere, objectives, namespace)
    # in a table: told once, not by each question or exercise that needs it
    return list({str(problem): problem for problem in problems}.values())


def _of_exercise(exercise: Exercise, path: Path, elsewhere: dict, objectives, namespace) -> list[CourseError]:
    where = f"{_shown(path)}, exercise {exercise.id}"
    problems = []
    if exercise.id in elsewhere:
        mend = "Give one of them another id."
        problems.append(CourseError(f"The id {exercise.id!r} is also in {elsewhere[exercise.id]}.", where, mend))
    if objectives is not None and exercise.objective not in objectives:
        mend = _in_the_frame(exercise.objective, objectives)
        problems.append(CourseError(f"There is no objective {exercise.objective!r}.", where, mend))
    try:
        computed = computed_problems(exercise, namespace) if namespace is not None else []
    except CourseError as problem:
        return [*problems, problem]
    return problems + [CourseError(what, where, mend) for what, mend in computed]


# Reading a file


# the parser in C takes a tenth of the time; where PyYAML was built without it, the other reads the same
class _Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):
    """YAML in which a key may stand only once: a second one would silently replace the first."""

    def construct_mapping(self, node, deep=False):
        seen = set()
        for key, _ in node.value:
            if isinstance(key.value, str) and key.value in seen:
                raise yaml.constructor.ConstructorError(
                    None, None, f"the key {key.value!r} stands twice", key.start_mark
                )
            seen.add(key.value if isinstance(key.value, str) else id(key))
        return super().construct_mapping(node, deep)


def _file_of(path_or_lesson) -> Path:
    path = Path(path_or_lesson)
    if path.suffix not in (".yml", ".yaml"):
        path = data_folder() / "quizzes" / f"{path_or_lesson}.yml"
    if not path.is_file():
        near = _nearest(path.stem, [file.stem for file in path.parent.glob("*.yml")])
        mend = f"{near} For a new lesson write this file; CONTRIBUTING.md shows a question of every kind."
        raise CourseError("There is no such quiz file.", _shown(path), mend)
    return path


def _shown(path: Path) -> str:
    """Name a file as the reader of a message finds it: from the course's folder, data/quizzes/ and all."""
    folders = path.resolve().parts[-3:-1]
    return f"data/quizzes/{path.name}" if folders == ("data", "quizzes") else path.name


def _read(path: Path) -> tuple[Bank | None, list[CourseError]]:
    found = path.stat()
    # one notebook shows several parts of one bank
    return _read_version(path.resolve(), found.st_mtime_ns, found.st_size)


@cache
def _read_once(path: Path, changed: int, size: int):
    file = _shown(path)
    try:
        text = path.read_text(encoding="utf-8")
        raw = yaml.load(text, Loader=_Loader)
    except UnicodeDecodeError:
        return None, [CourseError("The file is not text in UTF-8.", file, "Save it as UTF-8.")]
    except yaml.MarkedYAMLError as problem:
        mark = problem.problem_mark or problem.context_mark
        where = f"{file}, line {mark.line + 1}, column {mark.column + 1}" if mark else file
        line = "".join(text.split("\n")[mark.line : mark.line + 1]) if mark else ""
        mend = _mend_yaml(problem.problem, line)
        return None, [CourseError(f"The file is not YAML: {problem.problem}.", where, mend)]
    except yaml.YAMLError as problem:
        return None, [CourseError(f"The file is not YAML: {problem}.", file, "Take out the odd character.")]
    if not isinstance(raw, dict):
        mend = "Start with 'lesson:', 'title:' and 'parts:'."
        return None, [CourseError("The file is not a quiz.", file, mend)]
    try:
        bank = Bank.model_validate(raw)
    except ValidationError as problem:
        told = [_told(error, raw, file) for error in problem.errors()]
        return None, list({str(one): one for one in told}.values())
    return bank, _rules_of_the_file(bank, path)


def _read_version(path, changed, size):
    bank, problems = _read_once(path, changed, size)
    return bank, list(problems)


def _mend_yaml(problem: str, line: str) -> str:
    if "\t" in line[: len(line) - len(line.lstrip())]:
        return "Replace the tab by spaces: YAML indents with spaces only."
    if "stands twice" in problem:
        return "Take one of the two out, or correct its name."
    return "Check indents, and put a text that holds ': ' or ' #' or starts with a quotation mark in quotes."


def _rules_of_the_file(bank: Bank, path: Path) -> list[CourseError]:
    problems, file = [], _shown(path)
    if bank.lesson != path.stem:
        mend = f"Write 'lesson: {path.stem}' or rename the file."
        problems.append(CourseError(f"The file is for the lesson {bank.lesson!r}.", file, mend))
    seen = set()
    for part in bank.parts:
        if part.id in seen:
            problems.append(CourseError(f"Two parts have the id {part.id!r}.", file, "Number the parts."))
        seen.add(part.id)
    ids = set()
    for word, things in (("question", bank.questions), ("exercise", bank.exercises)):
        for thing in things:
            where = f"{file}, {word} {thing.id}"
            if thing.id in ids:
                problems.append(CourseError(f"The id {thing.id!r} stands twice.", where, "Give each its own id."))
            ids.add(thing.id)
            # check() finds the file by the number
            if word == "exercise" and thing.id[:2] != bank.lesson[:2]:
                mend = f"Begin it with {bank.lesson[:2]}-."
                problems.append(CourseError(f"The id {thing.id!r} is not of this lesson.", where, mend))
    return problems


def _ids_elsewhere(path: Path) -> dict[str, str]:
    ids = {}
    for file in sorted(path.parent.glob("*.yml")):
        if file.resolve() != path.resolve():
            bank, _ = _read(file)
            ids |= {one.id: _shown(file) for one in [*bank.questions, *bank.exercises]} if bank else {}
    return ids


# Telling what is wrong


def _distinct(things, word: str, text: str = "text"):
    for field in ("id", text):
        values = [plain(getattr(thing, field)) or getattr(thing, field) for thing in things]
        twice = next((value for value in values if values.count(value) > 1), None)
        if twice is not None:
            told = getattr(things[values.index(twice)], field)
            raise Broken(f"Two {word}s have the same {field}, {told!r}.", "Change one of them.")


def _nearest(name: str, known) -> str:
    known = sorted(map(str, known))
    # a word that shares less than this with the wrong one is a guess, not a help
    if near := did_you_mean(name, known, cutoff=0.7):
        return near
    return f"There are: {', '.join(known[:12])}{' …' if len(known) > 12 else ''}." if known else "There are none."


def _in_the_frame(name: str, known) -> str:
    return f"The frame lists {', '.join(sorted(known))}." if known else "The frame lists none."


def _in_a_frame(name: str, known) -> str:
    number = name.partition(".")[0]
    of_lesson = sorted(one for one in known if one.startswith(f"{number}."))
    return f"Lesson {number} has {', '.join(of_lesson)}." if of_lesson else f"No lesson has the number {number}."


def _in_the_register(name: str, known) -> str:
    return "Add it to data/sources.csv, or use one that is there."


#: Words that authors of other quizzes are used to, and the keys that mean the same here.
_ELSEWHERE = {
    "correct": "right", "is_correct": "right", "explanation": "feedback", "comment": "feedback", "question": "prompt",
    "type": "kind", "answers": "options", "choices": "options", "answer": "accept", "correct_answer": "answer",
    "label": "text", "sources": "source", "solution": "answer",
}
_GROUPS = {
    "parts": Part, "options": Option, "items": Item, "pairs": Pair, "feedback": Feedback, "source": Source, **KINDS,
    "exercises": Exercise, "wrong": Wrong, "starter": Starter,
}


def _nearest_key(key: str, loc: tuple) -> str:
    names = [step for step in loc[:-1] if isinstance(step, str)]
    traps = NumberTrap if "numeric" in names else TextTrap
    model = {"traps": traps, **_GROUPS}[names[-1]] if names else Bank
    known = model.model_fields
    if _ELSEWHERE.get(key) in known:
        return f"Write {_ELSEWHERE[key]!r} in its place."
    near = _nearest(key, known)
    return near if near.startswith("Did") else f"Take it out. The keys here are: {', '.join(known)}."


_PART_ID = ("literal['review']", "constrained-int")  # pydantic's names for the two forms of a part's id


def _told(error: dict, raw: dict, file: str) -> CourseError:
    loc = error["loc"]
    if error["type"].startswith("model_") and loc[-1] in (*KINDS, "withheld"):
        loc = loc[:-1]  # the whole question is meant
    where, thing, field = [file], raw, ""
    for step in loc:
        tag = step in KINDS or step == "withheld"
        if isinstance(step, str) and tag and isinstance(thing, Mapping) and (step not in thing or step == "withheld"):
            continue  # pydantic's name for the kind of the question, not a key of the file
        field = step if isinstance(step, str) else field
        try:
            thing = thing[step]
        except (KeyError, IndexError, TypeError):
            break
        if isinstance(step, int) and field:
            word = {"questions": "question", "parts": "part"}.get(field, field.removesuffix("s"))
            name = (
                thing.get("id", thing.get("value", thing.get("text"))) if isinstance(thing, Mapping) else None
            )
            where.append(f"{word} {name if name is not None else step + 1}")
    where = ", ".join(
        part for n, part in enumerate(where) if not (part.startswith("part ") and n + 1 < len(where))
    )
    if loc[-1] in _PART_ID:
        return CourseError(f"A part has the id {thing!r}.", where, "Use 1, 2, … or review.")
    what, mend = _words(error, loc)
    return CourseError(what, where, mend)


#: What pydantic calls a value of the wrong kind, and what is wanted in its place.
_WANTED = {
    "string_type": ("text", "Put it in quotes."),
    "float_type": ("a number", "Write it in digits and without quotes, such as 27 or 3.5."),
    "int_type": ("a whole number", "Write it in digits and without quotes, such as 2."),
    "bool_type": ("true or false", "Write true or false, without quotes."),
    "list_type": ("a list", "Write it as [one, two], or each entry on a line that begins with '- '."),
    "model_type": ("a group of keys", "Indent 'key: value' lines here."),
    "model_attributes_type": ("a group of keys", "Indent 'key: value' lines here."),
}


def _words(error: dict, loc: tuple) -> tuple[str, str]:
    last, given, details = loc[-1], error["input"], error.get("ctx", {})
    named = "This" if isinstance(last, int) else f"'{last}'"
    if isinstance(details.get("error"), Broken):
        return details["error"].what, details["error"].mend
    if error["type"] in _WANTED:
        wanted, mend = _WANTED[error["type"]]
        return f"{named} is {_kind_of(given)}, not {wanted}.", mend
    match error["type"]:
        case "missing":
            return f"There is no '{last}'.", f"Add '{last}: …'."
        case "extra_forbidden":
            return f"The key '{last}' is unknown.", _nearest_key(str(last), loc)
        case "invalid_key":
            return f"The key {last!r} is not text.", "Put it in quotes, or take it out."
        case "union_tag_invalid":
            return f"The kind {details['tag']!r} is unknown.", _nearest(details["tag"], KINDS)
        case "union_tag_not_found":
            return "The question has no 'kind'.", f"Add 'kind:' with one of {', '.join(KINDS)}."
        case "literal_error":
            return f"{named} is {given!r}.", f"Write one of {details['expected']}."
        case "verdict":
            what = f"{named} begins with “{details['word']}”, which is said anyway: it would stand there twice."
            return what, "Begin with the reason."
        case "string_too_short":
            return f"{named} is empty.", "Write something, or ask less."
        case "string_too_long":
            return f"{named} is too long.", f"Use at most {details['max_length']} characters."
        case "string_pattern_mismatch" if "ex" in details["pattern"]:
            return f"{named} is {given!r}.", "An exercise is the lesson's number, -ex or -ext, and a number: 04-ex2."
        case "string_pattern_mismatch":
            return f"{named} is {given!r}.", "Use letters, digits, '.', '_' and '-' only."
        case "finite_number":
            return f"{named} is {given}, which is not a number to compare with.", "Write a number in digits."
        case "greater_than_equal" | "less_than_equal":
            word, edge = ("at least", details.get("ge")) if "ge" in details else ("at most", details.get("le"))
            return f"{named} is {_short(given)}.", f"Write a number of {word} {edge}."
        case "too_short":
            least, has = details["min_length"], details["actual_length"]
            return f"{named} has too few entries: {has}.", f"Write {least} or more."
    return f"{named} is not right: {error['msg']}.", f"It is {given!r}; CONTRIBUTING.md shows a question of every kind."


def _short(value):
    """Write 26.0 as a person would, 26."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _kind_of(value) -> str:
    if isinstance(value, (str, int, float)) and not isinstance(value, bool):
        return f"the {'text' if isinstance(value, str) else 'number'} {value!r}"
    names = {bool: "true or false", list: "a list", dict: "a group of keys", type(None): "empty"}
    return names.get(type(value), f"a {type(value).__name__}")


def _computed_otherwise(question, namespace: dict) -> str:
    try:
        value = eval(question.computed, dict(namespace))
        same = _same(question, value)
    except Exception as problem:
        if isinstance(problem, CourseError) and problem.where.startswith("data/"):
            raise
        return f"'computed' fails: {type(problem).__name__}: {problem}"
    return "" if same else f"'computed' gives {_short(value)!r}, the answer is {_short(question.right_answer())!r}."


def _same(question, value) -> bool:
    match question.kind:
        case "single":
            return str(value) == question.right_answer()
        case "multiple":
            return set(map(str, value)) == set(question.right_answer())
        case "numeric":
            value = number(float(value))
            return value is not None and close(value, question.answer, question.tolerance)
        case "text":
            return plain(str(value)) in map(plain, question.accept)
        case "order":
            return list(map(str, value)) == question.right_answer()
    return {str(key): str(text) for key, text in dict(value).items()} == question.right_answer()
