"""What the fields of a quiz file may hold: words, names, numbers, and what is said after a verdict."""

import re
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints, model_validator
from pydantic_core import PydanticCustomError

Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Name = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]*$", max_length=60)]
Number = Annotated[float, Field(allow_inf_nan=False)]

_VERDICT = re.compile(
    r"""[\W_]*((?:(?:all|both|quite|partly|not|that is|this is|that's)\s+)?(?:right|correct|wrong|true|false)
    |incorrect|yes|no|(?:not\s+)?in\s+its\s+place|not\s+this\s+one)[\s*_]*(?:[.,;:!…—–]|$)""",
    re.IGNORECASE | re.VERBOSE,
)


def _without_verdict(text: str) -> str:
    if found := _VERDICT.match(text):
        raise PydanticCustomError("verdict", "{word}", {"word": found[1]})
    return text


#: What is said after "Right.", "Not right." and the like, which the quiz writes itself.
Said = Annotated[Words, AfterValidator(_without_verdict)]


class Broken(ValueError):
    """A rule of the bank that a question or an exercise breaks, and how to mend it."""

    def __init__(self, what: str, mend: str = ""):
        self.what, self.mend = what, mend
        super().__init__(what)


class Model(BaseModel):
    """A group of keys in which an unknown key is a fault."""

    model_config = ConfigDict(extra="forbid", strict=True)


class Source(Model):
    """What a question rests on: tables, ids of the source register, or a note where the course itself says it."""

    tables: list[Words] = []
    ids: list[Words] = []
    note: Words | None = None

    @model_validator(mode="after")
    def _is_named(self):
        # a question about the course's own workings rests on no table; its note says where the lesson tells it
        if not (self.tables or self.ids or self.note):
            raise Broken(
                "The question names no source.", "Give 'source' at least one of 'tables', 'ids' and 'note'."
            )
        return self
