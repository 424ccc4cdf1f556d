"""The value that is right, as something to compare a result with."""

from dataclasses import dataclass

from ..quiz.grading import close


class Comparing:
    """What every key answers about a whole value; how an entry ``fits``, and its length, are its own."""

    def hits(self, given: dict) -> int:
        """Count the entries that are right.

        Parameters
        ----------
        given : dict of str to (str, object)
            The entries, as ``reading.read`` gives them.
        """
        return sum(self.fits(label, entry) for label, entry in given.items())

    def is_met(self, given: dict) -> bool:
        """Tell whether all entries are there, all are right, and no other.

        Parameters
        ----------
        given : dict of str to (str, object)
            The entries, as ``reading.read`` gives them.
        """
        return len(given) == len(self) and all(self.fits(label, entry) for label, entry in given.items())


@dataclass(frozen=True)
class Key(Comparing):
    """A value, entry by entry.

    Parameters
    ----------
    given : dict of str to (str, object)
        The entries, as ``reading.read`` gives them.
    tolerance : float
        How far off a number may be.

    Examples
    --------
    >>> Key({"": ("number", 35.0)}, 0.5).is_met({"": ("number", 35.2)})
    True
    """

    given: dict
    tolerance: float = 0

    def __len__(self) -> int:
        return len(self.given)

    def knows(self, label: str) -> bool:
        """Tell whether an entry of this label belongs to the value.

        Parameters
        ----------
        label : str
            The entry's label, such as a key or a place; ``""`` for a single value.
        """
        return label in self.given

    def is_whole(self) -> bool:
        """Tell whether all numbers are whole, as counts are."""
        return all(value.is_integer() for sort, value in self.given.values() if sort == "number")

    def fits(self, label: str, entry: tuple) -> bool:
        """Tell whether an entry is right.

        Parameters
        ----------
        label : str
            The entry's label, such as a key or a place; ``""`` for a single value.
        entry : (str, object)
            Its sort and its value.
        """
        wanted = self.given.get(label)
        if wanted is None or wanted[0] != entry[0]:
            return False
        return close(entry[1], wanted[1], self.tolerance) if entry[0] == "number" else wanted[1] == entry[1]
