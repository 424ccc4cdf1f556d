"""What a student's edition holds of a bank: graded questions without keys, exercises with keys that cannot be read."""

import hashlib
from random import Random
from typing import Annotated, ClassVar, Literal

from pydantic import Field

from ..errors import CourseError
from .exercises import Exercise, value_of
from .fields import Model, Name, Source, Words


class Choice(Model):
    """One thing to choose, to order or to find a partner for, with nothing that says what is right."""

    id: Name
    text: Words


class Withheld(Model):
    """A graded question in a student's edition: it is asked and the answer is kept, and nothing here marks it."""

    id: Name
    objective: Words
    kind: Literal["single", "multiple", "numeric", "text", "order", "match"]
    withheld: Literal[True]
    prompt: Words
    hint: Words
    source: Source
    points: Annotated[int, Field(ge=1, le=20)] = 1
    unit: str = ""
    shuffle: bool = True
    graded: Literal[True] = True
    options: list[Choice] = []
    items: list[Choice] = []
    lefts: list[Choice] = []
    choices: list[Words] = []

    # what other questions may have, and this one never has
    computed: ClassVar[None] = None
    again: ClassVar[list] = []


def public_id(question_id: str, text: str) -> str:
    """Return the id of a choice in a withheld question: made from what everybody sees.

    Parameters
    ----------
    question_id, text : str
        The question, and the words of the choice. The bank's own ids could tell: an author often writes what is
        right first, and calls it a.

    Examples
    --------
    >>> public_id("02-x01", "Singapore")
    'x3fd68f1'
    """
    return "x" + hashlib.sha256(f"{question_id}/{text}".encode()).hexdigest()[:7]


def in_bank_ids(question, value):
    """Return an answer that was kept by a student's edition in the ids of the whole bank.

    Parameters
    ----------
    question : Single, Multiple, Numeric, Text, Order or Match
        The question, whole.
    value : object
        The answer; one with the bank's own ids comes back as it is.

    Examples
    --------
    >>> in_bank_ids(load_bank("02-counting-summits").questions[0], "x3fd68f1")  # doctest: +SKIP
    'a'
    """
    things = {"single": "options", "multiple": "options", "order": "items", "match": "pairs"}.get(question.kind)
    own = {public_id(question.id, getattr(one, "left", None) or one.text): one.id
           for one in (getattr(question, things) if things else [])}
    if isinstance(value, str):
        return own.get(value, value)
    if isinstance(value, list):
        return [own.get(one, one) if isinstance(one, str) else one for one in value]
    return {own.get(key, key): one for key, one in value.items()} if isinstance(value, dict) else value


def withhold(bank, namespace: dict | None = None) -> dict:
    """Return a bank as a student's edition has it.

    Graded questions keep what is asked and lose what is right: key, feedback, traps. Their choices have other ids and
    stand in an order that tells nothing. Exercises keep hashes of their values (see ``kit.exercises.hashed``), graded
    ones nothing; no exercise keeps the words after "Right.", which often name the value.

    Parameters
    ----------
    bank : Bank
        The whole bank of a lesson.
    namespace : dict, optional
        The names for ``computed``, such as ``{"load": load, "pd": pandas}``; a bank without exercises needs none.

    Returns
    -------
    dict
        What the student's file holds, to be written as YAML.

    Raises
    ------
    CourseError
        If a value of an exercise cannot be computed.

    Examples
    --------
    >>> withhold(load_bank("02-counting-summits"), {"load": load, "pd": pd})["lesson"]  # doctest: +SKIP
    '02-counting-summits'
    """
    parts = [{"id": part.id, "title": part.title, "questions": [_question(one) for one in part.questions]}
             for part in bank.parts]
    held = {"lesson": bank.lesson, "title": bank.title, "parts": parts}
    exercises = [_exercise(one, bank.lesson, namespace) for one in bank.exercises]
    return held | ({"exercises": exercises} if exercises else {})


def _plain(model, **how) -> dict:
    return model.model_dump(mode="json", exclude_defaults=True, **how)


def _question(question) -> dict:
    if not question.graded or isinstance(question, Withheld):
        return _plain(question)
    asked = {"id", "objective", "kind", "prompt", "hint", "source", "points", "unit", "shuffle"}
    held = _plain(question, include=asked) | {"withheld": True}

    def choices(things, words="text"):
        made = [{"id": public_id(question.id, getattr(one, words)), "text": getattr(one, words)} for one in things]
        # an order that is not to be mixed is one that readers see anyway
        return made if not question.shuffle and question.kind != "order" else sorted(made, key=lambda one: one["id"])

    match question.kind:
        case "single" | "multiple":
            held["options"] = choices(question.options)
        case "order":
            held["items"] = choices(question.items)
        case "match":
            held["lefts"] = choices(question.pairs, "left")
            held["choices"] = Random(question.id).sample(sorted(question.choices()), len(question.choices()))
    return held


def _exercise(exercise: Exercise, lesson: str, namespace: dict | None) -> dict:
    if exercise.withheld:
        return _plain(exercise)
    common = {"id", "objective", "title", "expects", "unit", "points", "graded"}
    key_stays_home = exercise.graded or exercise.expects == "writing"
    if key_stays_home and not exercise.starter:
        return _plain(exercise, include=common) | {"withheld": True}
    if namespace is None:
        raise CourseError(
            f"The values of exercise {exercise.id} cannot be computed.",
            f"data/quizzes/{lesson}.yml",
            "Name in _config.yml, as course_computing, the function that gives the names for 'computed'.",
        )
    # reading values needs pandas, which takes a moment, and a bank is read without
    from ..exercises.hashed import hashed
    from ..exercises.reading import read

    salt = hashlib.sha256(f"{lesson}/{exercise.id}".encode()).hexdigest()[:16]

    def key(one):
        return hashed(read(value_of(exercise, one, namespace), exercise.expects), salt, exercise.tolerance)

    starter = {"starter": {"hashed": key(exercise.starter)}} if exercise.starter else {}
    if key_stays_home:
        # what the cell gives as it stands is no secret; without it Run All would hand it in
        return _plain(exercise, include=common | {"tolerance"}) | {"withheld": True, "salt": salt} | starter
    held = _plain(exercise, include=common | {"tolerance", "hint"}) | {"withheld": True, "salt": salt}
    held["hashed"] = key(exercise)
    held["wrong"] = [{"hashed": key(one), "hint": one.hint} for one in exercise.wrong]
    return held | starter
