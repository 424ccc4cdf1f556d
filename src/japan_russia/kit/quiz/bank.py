"""The bank of questions: what a quiz file may hold, and what is wrong with one that does not."""

import difflib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Annotated, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError, model_validator

from ..errors import CourseError
from ..places import data_folder
from .grading import close, number, plain

Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Name = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]*$", max_length=60)]
Number = Annotated[float, Field(allow_inf_nan=False)]


class _Broken(ValueError):
    """A rule of the bank that a question breaks, and how to mend it."""

    def __init__(self, what: str, mend: str = ""):
        self.what, self.mend = what, mend
        super().__init__(what)


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)


class Option(_Model):
    """One answer to choose; its feedback is shown when it is chosen."""

    id: Name
    text: Words
    right: bool = False
    feedback: Words


class Item(_Model):
    """One thing to put in its place; its feedback is shown once the order was checked."""

    id: Name
    text: Words
    feedback: Words


class Pair(_Model):
    """Two things that belong together; ``right`` is plain text, for it stands in a menu."""

    id: Name
    left: Words
    right: Words
    feedback: Words


class NumberTrap(_Model):
    """A tempting wrong number."""

    value: Number
    feedback: Words


class TextTrap(_Model):
    """A tempting wrong text."""

    text: Words
    feedback: Words


class Feedback(_Model):
    """What is said for each outcome; ``partial`` where an answer can be right in part."""

    right: Words
    wrong: Words
    partial: Words | None = None


class Source(_Model):
    """What a question rests on: tables, or ids of the source register, and a note where to look."""

    tables: list[Words] = []
    ids: list[Words] = []
    note: Words | None = None

    @model_validator(mode="after")
    def _is_named(self):
        if not self.tables and not self.ids:
            raise _Broken(
                "The question names no source.", "Give 'source' at least one of 'tables' and 'ids'."
            )
        return self


class _Question(_Model):
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

    def _needs_partial(self):
        if self.feedback.partial is None:
            raise _Broken(
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
            raise _Broken(what, mend + ("." if count == 0 else ", or make it 'kind: multiple'."))
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
            raise _Broken("There is no right answer.", "Mark every right option with 'right: true'.")
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
                raise _Broken(
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
            raise _Broken("An accepted text has no letter or digit.", "Write a word into 'accept'.")
        for trap in self.traps:
            if plain(trap.text) in accepted:
                raise _Broken(
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
                raise _Broken(
                    f"The distractor {text!r} is the right-hand side of a pair.",
                    "Take it out of 'distractors'.",
                )
        if len(set(map(plain, self.distractors))) < len(self.distractors):
            raise _Broken("Two distractors are the same.", "Take one of them out.")
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
Question = Annotated[Single | Multiple | Numeric | Text | Order | Match, Field(discriminator="kind")]


class Part(_Model):
    """The questions asked at one place of a lesson: a checkpoint, or the review."""

    id: Literal["review"] | Annotated[int, Field(ge=1)]
    title: Words
    questions: Annotated[list[Question], Field(min_length=1)]


class Bank(_Model):
    """The questions of one lesson."""

    lesson: Name
    title: Words
    parts: Annotated[list[Part], Field(min_length=1)]

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
            f"The quiz has no part {id_!r}.", f"{self.lesson}.yml", f"It has these parts: {have}."
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
        mend = first.mend + (f" (check_bank shows {more} more problems in this file.)" if more else "")
        raise CourseError(first.what, first.where, mend.strip())
    return bank


def check_bank(path, objectives=None, source_ids=None, tables=None, namespace=None) -> list[CourseError]:
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
        where = f"{path.name}, question {question.id}"

        def report(what, mend, where=where):
            problems.append(CourseError(what, where, mend))

        if question.id in elsewhere:
            report(
                f"The id {question.id!r} is also in {elsewhere[question.id]}.", "Give one of them another id."
            )
        named = [
            ("objective", [question.objective], objectives),
            ("table", question.source.tables, tables),
            ("source", question.source.ids, source_ids),
        ]
        for word, names, known in named:
            for name in names if known is not None else []:
                if name not in known:
                    report(f"There is no {word} {name!r}.", _nearest(name, known))
        if question.computed and namespace is not None:
            wrong = _computed_otherwise(question, namespace)
            if wrong:
                report(wrong, "Correct the answer, the expression or the data.")
    return problems


# Reading a file


class _Loader(yaml.SafeLoader):
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
        lessons = [file.stem for file in path.parent.glob("*.yml")]
        raise CourseError(
            f"There is no quiz file {path.name!r}.", str(path.parent), _nearest(path.stem, lessons)
        )
    return path


def _read(path: Path) -> tuple[Bank | None, list[CourseError]]:
    found = path.stat()
    # one notebook shows several parts of one bank
    return _read_version(path.resolve(), found.st_mtime_ns, found.st_size)


@cache
def _read_once(path: Path, changed: int, size: int):
    try:
        raw = yaml.load(path.read_text(encoding="utf-8"), Loader=_Loader)
    except UnicodeDecodeError:
        return None, [CourseError("The file is not text in UTF-8.", path.name, "Save it as UTF-8.")]
    except yaml.MarkedYAMLError as problem:
        mark = problem.problem_mark or problem.context_mark
        line = f", line {mark.line + 1}, column {mark.column + 1}" if mark else ""
        mend = (
            "Check indents, and put a text that holds ': ' or ' #' or starts with a quotation mark in quotes."
        )
        return None, [CourseError(f"The file is not YAML: {problem.problem}.", path.name + line, mend)]
    except yaml.YAMLError as problem:
        return None, [
            CourseError(f"The file is not YAML: {problem}.", path.name, "Take out the odd character.")
        ]
    if not isinstance(raw, dict):
        mend = "Start with 'lesson:', 'title:' and 'parts:'."
        return None, [CourseError("The file is not a quiz.", path.name, mend)]
    try:
        bank = Bank.model_validate(raw)
    except ValidationError as problem:
        told = [_told(error, raw, path.name) for error in problem.errors()]
        return None, list({str(one): one for one in told}.values())
    return bank, _rules_of_the_file(bank, path)


def _read_version(path, changed, size):
    bank, problems = _read_once(path, changed, size)
    return bank, list(problems)


def _rules_of_the_file(bank: Bank, path: Path) -> list[CourseError]:
    problems = []
    if bank.lesson != path.stem:
        mend = f"Write 'lesson: {path.stem}' or rename the file."
        problems.append(CourseError(f"The file is for the lesson {bank.lesson!r}.", path.name, mend))
    seen = set()
    for part in bank.parts:
        if part.id in seen:
            problems.append(
                CourseError(f"Two parts have the id {part.id!r}.", path.name, "Number the parts.")
            )
        seen.add(part.id)
    ids = set()
    for question in bank.questions:
        if question.id in ids:
            where = f"{path.name}, question {question.id}"
            problems.append(
                CourseError(f"The id {question.id!r} stands twice.", where, "Give each its own id.")
            )
        ids.add(question.id)
    return problems


def _ids_elsewhere(path: Path) -> dict[str, str]:
    ids = {}
    for file in sorted(path.parent.glob("*.yml")):
        if file.resolve() != path.resolve():
            bank, _ = _read(file)
            ids |= {question.id: file.name for question in bank.questions} if bank else {}
    return ids


# Telling what is wrong


def _distinct(things, word: str, text: str = "text"):
    for field in ("id", text):
        values = [plain(getattr(thing, field)) or getattr(thing, field) for thing in things]
        twice = next((value for value in values if values.count(value) > 1), None)
        if twice is not None:
            told = getattr(things[values.index(twice)], field)
            raise _Broken(f"Two {word}s have the same {field}, {told!r}.", "Change one of them.")


def _nearest(name: str, known) -> str:
    known = sorted(map(str, known))
    near = difflib.get_close_matches(name, known, n=1, cutoff=0.5)
    if near:
        return f"Did you mean {near[0]!r}?"
    return (
        f"There are: {', '.join(known[:12])}{' …' if len(known) > 12 else ''}."
        if known
        else "There are none."
    )


_PART_ID = ("literal['review']", "constrained-int")  # pydantic's names for the two forms of a part's id


def _told(error: dict, raw: dict, file: str) -> CourseError:
    loc = error["loc"]
    where, thing, field = [file], raw, ""
    for step in loc:
        if isinstance(step, str) and step in KINDS and isinstance(thing, Mapping) and step not in thing:
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
    last = loc[-1]
    what, mend = _words(error, last, thing)
    return CourseError(what, where, mend)


def _words(error: dict, last, thing) -> tuple[str, str]:
    broken = error.get("ctx", {}).get("error")
    if isinstance(broken, _Broken):
        return broken.what, broken.mend
    match error["type"]:
        case "missing":
            return f"There is no '{last}'.", f"Add '{last}: …'."
        case "extra_forbidden":
            models = (Bank, Part, Option, Item, Pair, NumberTrap, TextTrap, Feedback, Source, *KINDS.values())
            known = {name for model in models for name in model.model_fields}
            return f"The key '{last}' is unknown.", _nearest(str(last), known)
        case "invalid_key":
            return f"The key {last!r} is not text.", "Put it in quotes, or take it out."
        case "union_tag_invalid":
            tag = error["ctx"]["tag"]
            return f"The kind {tag!r} is unknown.", _nearest(tag, KINDS)
        case "union_tag_not_found":
            return "The question has no 'kind'.", f"Add 'kind:' with one of {', '.join(KINDS)}."
        case "string_too_short":
            return f"'{last}' is empty.", "Write something, or ask less."
        case "string_type":
            return f"'{last}' is {_kind_of(error['input'])}, not text.", "Put it in quotes."
        case "string_pattern_mismatch":
            return f"'{last}' is {error['input']!r}.", "Use letters, digits, '.', '_' and '-' only."
        case "model_type" | "model_attributes_type":
            return (
                f"Here stands {_kind_of(error['input'])}, not a group of keys.",
                "Indent 'key: value' lines here.",
            )
        case "too_short":
            return f"'{last}' has too few entries.", error["msg"] + "."
    return f"'{last}' is not right: {error['msg']}.", f"It is {error['input']!r}."


def _kind_of(value) -> str:
    if value is None:
        return "empty"
    names = {bool: "yes or no", int: "a number", float: "a number", list: "a list", dict: "a group of keys"}
    return names.get(type(value), f"a {type(value).__name__}")


def _computed_otherwise(question, namespace: dict) -> str:
    try:
        value = eval(question.computed, dict(namespace))
        same = _same(question, value)
    except Exception as problem:
        return f"'computed' fails: {type(problem).__name__}: {problem}"
    return "" if same else f"'computed' gives {value!r}, the answer is {question.right_answer()!r}."


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
