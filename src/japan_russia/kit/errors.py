"""One shape for every message about bad input: what is wrong, where, and how to mend it."""

import difflib
from collections.abc import Iterable


class CourseError(Exception):
    """Bad input, told in words a reader can act on.

    Parameters
    ----------
    what : str
        What is wrong, in one sentence.
    where : str, optional
        The file, row, column, question or line.
    mend : str, optional
        What to do about it.

    Examples
    --------
    >>> raise CourseError("No table 'tradde'.", "load('tradde')", "Did you mean 'trade_annual'?")
    Traceback (most recent call last):
    ...
    japan_russia.kit.errors.CourseError: No table 'tradde'.
      where: load('tradde')
      to mend: Did you mean 'trade_annual'?
    """

    def __init__(self, what: str, where: str = "", mend: str = ""):
        self.what, self.where, self.mend = what, where, mend
        lines = [what]
        if where:
            lines.append(f"  where: {where}")
        if mend:
            lines.append(f"  to mend: {mend}")
        super().__init__("\n".join(lines))


def did_you_mean(word: str, words: Iterable[str], cutoff: float = 0.5) -> str:
    """Return a question that names the word nearest to a misspelt one, or an empty text.

    Parameters
    ----------
    word : str
        What was written.
    words : iterable of str
        What could have been meant.
    cutoff : float, optional
        How much the two must share, from 0 to 1.

    Examples
    --------
    >>> did_you_mean("tradde", ["trade_annual", "gdp", "trade"])
    "Did you mean 'trade'?"
    """
    near = difflib.get_close_matches(str(word), [str(other) for other in words], n=1, cutoff=cutoff)
    return f"Did you mean '{near[0]}'?" if near else ""
