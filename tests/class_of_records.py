"""The records of an imaginary class, each learner with a level of skill; the same seed gives the same class."""

import json
from pathlib import Path
from random import Random

from japan_russia.kit.quiz import grade

NUMBER, TEXT = 987654, "something else"


def wrong_answer(question, chance: Random):
    """Return an answer of a learner who does not know."""
    match question.kind:
        case "single":
            return chance.choice([option.id for option in question.options if not option.right])
        case "multiple":
            return [option.id for option in question.options if not option.right][:1] or [question.options[0].id]
        case "numeric":
            return question.traps[0].value if question.traps and chance.random() < 0.5 else NUMBER
        case "text":
            return question.traps[0].text if question.traps and chance.random() < 0.5 else TEXT
        case "order":
            return [item.id for item in reversed(question.items)]
    choices = question.choices()
    return {pair.id: next(one for one in choices if one != pair.right) for pair in question.pairs}


def one_try(question, value, second: int) -> dict:
    """Return a try as the record keeps it."""
    result = grade(question, value)
    at = f"2026-03-01T{10 + second // 3600:02}:{second // 60 % 60:02}:{second % 60:02}.000Z"
    return {"value": value, "score": result.score, "outcome": result.outcome, "at": at}


def entries_of(banks: list, chance: Random, skill: float, asked: float = 1.0) -> dict:
    """Return the entries of one learner, who answers some questions, and again what was wrong."""
    entries = {}
    for bank in banks:
        for number, question in enumerate(bank.questions):
            if chance.random() > asked:
                continue
            right = one_try(question, question.right_answer(), 600 + number)
            first = right if chance.random() < skill else one_try(question, wrong_answer(question, chance), number)
            tries = 1 if first is right else 2
            entry = {"first": first, "best": right, "last": right, "tries": tries}
            entries[f"quiz/{bank.lesson}/{question.id}"] = entry
        note = {"value": "What I expect is written here, in a sentence or two.", "score": None, "outcome": None,
                "at": "2026-03-01T10:00:00.000Z"}
        entries[f"note/{bank.lesson[:2]}-n1"] = {"first": note, "best": note, "last": note, "tries": 1}
    return entries


def write_record(file: Path, entries: dict, course: str) -> Path:
    """Write one exported record."""
    held = {"format": "course-record", "version": 1, "course": course, "entries": entries}
    file.write_text(json.dumps(held, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return file


def write_class(folder: Path, banks: list, course: str, many: int = 1000) -> list[Path]:
    """Write the records of a class."""
    folder.mkdir(parents=True, exist_ok=True)
    chance = Random(2026)
    # fifty learners are different; more of them would only take longer to make
    different = [entries_of(banks, chance, skill=0.3 + 0.6 * chance.random()) for _ in range(min(many, 50))]
    return [write_record(folder / f"learner-{n:04}.json", different[n % 50], course) for n in range(many)]
