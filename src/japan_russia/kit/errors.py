"""One shape for every message about bad input: what is wrong, where, and how to mend it."""


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
