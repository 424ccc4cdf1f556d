"""The exercises of a quiz file: what an entry may hold, and whether its computed values are sound."""

import re
from typing import Annotated, Any, Literal

from pydantic import Field, StringConstraints, model_validator

from ..errors import CourseError
from .fields import Broken, Model, Said, Words

#: What an exercise may ask for; the writing is read by a person.
Expected = Literal["number", "text", "date", "truth", "list", "set", "mapping", "series", "table", "writing"]
#: The lesson's number, and the number of the exercise or of the extension.
ExerciseId = Annotated[str, StringConstraints(pattern=r"^\d\d-(ex|ext)\d+$")]
_NEEDED = ("computed", "solution", "right", "hint")


class Hashed(Model):
    """A value that can be compared with and not be read; see ``kit.exercises.hashed``."""

    size: Annotated[int, Field(ge=1)]
    labels: list[Words]
    entries: list[Words]


class _Value(Model):
    computed: Words | None = None
    value: Any = None
    hashed: Hashed | None = None

    @model_validator(mode="after")
    def _is_one_of_two(self):
        if sum(one is not None for one in (self.computed, self.value, self.hashed)) != 1:
            raise Broken("It has both 'computed' and 'value', or neither.", "Keep exactly one of the two.")
        return self


class Starter(_Value):
    """What the starter cell gives before it is changed, where that is not blank; it counts as no try."""


class Wrong(_Value):
    """A wrong value that somebody may well come to, and the hint that fits it."""

    hint: Said


class Exercise(Model):
    """One task whose result ``check`` compares, or a text that is marked by hand.

    In a student's edition an exercise is ``withheld``: hashes stand in place of its values. If it is ``graded`` or a
    text, nothing is left but a hash of what its starter cell gives.

    ``computed`` gives the right value from the tables; ``solution`` is an expression over the names that the
    lesson's code has after the solution ran. ``levels`` are the marker's guide of a writing task.
    """

    id: ExerciseId
    objective: Words
    title: Words
    expects: Expected
    computed: Words | None = None
    solution: Words | None = None
    tolerance: Annotated[float, Field(ge=0, allow_inf_nan=False)] = 0
    unit: str = ""
    right: Said | None = None
    hint: Said | None = None
    wrong: list[Wrong] = []
    starter: Starter | None = None
    points: Annotated[int, Field(ge=1, le=20)] = 1
    graded: bool = False
    levels: list[Words] = []
    withheld: bool = False
    salt: Words | None = None
    hashed: Hashed | None = None

    @model_validator(mode="after")
    def _rules(self):
        if self.withheld:
            return self
        if self.salt or self.hashed:
            raise Broken("Hashes are for a student's edition only.", "Take 'salt' and 'hashed' out; write 'computed'.")
        if self.expects == "writing":
            if not self.levels:
                raise Broken("A writing task has no 'levels'.", "Say line by line what full marks need.")
            extra = next((name for name in (*_NEEDED, "wrong", "starter") if getattr(self, name)), None)
            if extra:
                raise Broken(f"A writing task has '{extra}', which nothing would use.", f"Take '{extra}' out.")
            return self
        for name in _NEEDED:
            if getattr(self, name) is None:
                raise Broken(f"There is no '{name}'.", f"Add '{name}: …', or make it 'expects: writing'.")
        # true and false have one wrong value only
        least = 1 if self.expects == "truth" else 2
        if len(self.wrong) < least:
            what = f"There are too few wrong values: {len(self.wrong)}."
            raise Broken(what, f"Add to 'wrong' until it has {least} or more, each with the hint that fits it.")
        if self.levels:
            raise Broken("'levels' are for writing tasks only.", "Take them out.")
        return self


def heading_of(id_: str) -> str:
    """Return what the lesson calls an exercise.

    Parameters
    ----------
    id_ : str
        The exercise, such as ``"04-ex2"``.

    Examples
    --------
    >>> heading_of("04-ex2"), heading_of("04-ext1")
    ('Exercise 2', 'Extension 1')
    """
    kind, number = re.fullmatch(r"\d\d-(ext|ex)(\d+)", id_).groups()
    return f"{'Extension' if kind == 'ext' else 'Exercise'} {number}"


def value_of(exercise: Exercise, one, namespace: dict):
    """Return a value of an exercise: the right one, a wrong one or the starter's.

    Parameters
    ----------
    exercise : Exercise
        The exercise.
    one : Exercise, Wrong or Starter
        What holds ``computed`` or ``value``.
    namespace : dict
        The names for the expression, such as ``{"load": load, "pd": pandas}``.

    Raises
    ------
    CourseError
        If the expression fails.

    Examples
    --------
    >>> value_of(None, Wrong(computed="6 * 7", hint="Divide."), {})
    42
    """
    if one.computed is None:
        return one.value
    try:
        return eval(one.computed, dict(namespace))
    except CourseError:
        raise
    except Exception as problem:
        what = f"'computed' fails: {type(problem).__name__}: {problem}"
        raise CourseError(what, f"exercise {exercise.id}", "Correct the expression or the data.") from problem


def computed_problems(exercise: Exercise, namespace: dict) -> list[tuple[str, str]]:
    """Compute an exercise's values and find what is wrong with them.

    Parameters
    ----------
    exercise : Exercise
        The exercise.
    namespace : dict
        The names for the expressions.

    Returns
    -------
    list of (str, str)
        What is wrong, and how to mend it.

    Raises
    ------
    CourseError
        If a table that an expression loads is wrong itself.

    Examples
    --------
    >>> writing = dict(id="04-ex4", objective="04.4", title="A scale", expects="writing", levels=["Reasons."])
    >>> computed_problems(Exercise(**writing), {})
    []
    """
    if exercise.expects == "writing" or exercise.withheld:
        return []
    # reading values needs pandas, which takes a moment, and checking questions does not
    from ..exercises.key import Key
    from ..exercises.reading import Unreadable, is_blank, read

    problems, keys = [], {}
    named = {"'computed'": exercise, **{f"'wrong' {n}": one for n, one in enumerate(exercise.wrong, 1)}}
    for name, one in named.items():
        try:
            value = value_of(exercise, one, namespace)
            if is_blank(value):
                problems.append((f"{name} gives nothing.", "A blank is never marked: give a value."))
                continue
            keys[name] = Key(read(value, exercise.expects), exercise.tolerance)
        except CourseError as problem:
            if problem.where.startswith("data/"):
                raise
            problems.append((f"{name}: {problem.what}", problem.mend))
        except Unreadable as problem:
            problems.append((f"{name} is no {exercise.expects}: {problem}", "Correct it, or 'expects'."))
    names = list(keys)
    for n, name in enumerate(names):
        for earlier in names[:n]:
            if keys[earlier].is_met(keys[name].given):
                what = f"{name} gives the same value as {earlier}."
                problems.append((what, "Change one of them: a reader can get one answer to one value only."))
    if exercise.starter:
        try:
            given = read(value_of(exercise, exercise.starter, namespace), exercise.expects)
        except (CourseError, Unreadable) as problem:
            problems.append((f"'starter': {problem}", "Correct it."))
        else:
            if "'computed'" in keys and keys["'computed'"].is_met(given):
                problems.append(("The 'starter' gives the right value.", "Leave something to do in the starter cell."))
    return problems
