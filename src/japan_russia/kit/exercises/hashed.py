"""A key that can be compared with and not be read: salted hashes of the entries of a value.

**Canonical form.** Each entry of a value (see ``reading``) becomes one text: its label, its sort and its value. A text
is without capitals, accents and spaces; a date is written 2014-03-18; a number has nine digits. A number with a
tolerance lies in a cell of a grid that is half the tolerance wide, and the key holds all cells that touch the
tolerance: so whatever is within it is accepted, and what is at most half a tolerance beyond it is, too.

**What this hides, and what not.** The file does not say what is right, and neither does a look at the widget, the
page or the notebook. But whoever can write a program can try all numbers from 1 to 1000, all dates of a year or all
words of a list, and compare the hashes: a short answer can be guessed, whatever the salt. The thousand rounds of
each hash make that slower, not impossible. How many entries a value has can be counted. What must not be found out is
marked ``graded``: of such an exercise the students' file holds nothing.
"""

import hashlib
from dataclasses import dataclass
from functools import cache
from math import floor, isfinite

from .key import Comparing

_ROUNDS = 1000


@dataclass(frozen=True)
class HashedKey(Comparing):
    """A value that is known by the hashes of its entries; asked like ``key.Key``.

    Parameters
    ----------
    salt : str
        Mixed into every hash, so that no two exercises have the same for the same value.
    size : int
        How many entries the value has.
    labels, entries : list of str
        Hashes.
    tolerance : float
        How far off a number may be.

    Examples
    --------
    >>> key = HashedKey("a-salt", **hashed({"": ("number", 35.0)}, "a-salt", 0.5), tolerance=0.5)
    >>> key.is_met({"": ("number", 35.4)}), key.is_met({"": ("number", 36.0)})
    (True, False)
    """

    salt: str
    size: int
    labels: list
    entries: list
    tolerance: float = 0

    def __len__(self) -> int:
        return self.size

    def knows(self, label: str) -> bool:
        """Tell whether an entry of this label belongs to the value.

        Parameters
        ----------
        label : str
            The entry's label, such as a key or a place; ``""`` for a single value.
        """
        return _hash(label, self.salt) in self.labels

    def is_whole(self) -> bool:
        """Tell whether all numbers may be whole; hashes do not say that they are not."""
        return True

    def fits(self, label: str, entry: tuple) -> bool:
        """Tell whether an entry is right.

        Parameters
        ----------
        label : str
            The entry's label, such as a key or a place; ``""`` for a single value.
        entry : (str, object)
            Its sort and its value.
        """
        sort, value = entry
        shape = _cell(value, self.tolerance) if sort == "number" else str(value)
        return _hash(_form(label, sort, shape), self.salt) in self.entries


def hashed(given: dict, salt: str, tolerance: float = 0) -> dict:
    """Turn the entries of a value into hashes.

    Parameters
    ----------
    given : dict of str to (str, object)
        The entries, as ``reading.read`` gives them.
    salt : str
        The exercise's own.
    tolerance : float, optional
        How far off a number may be.

    Returns
    -------
    dict
        ``size``, ``labels`` and ``entries``, the last two sorted, so that their order tells nothing.

    Examples
    --------
    >>> hashed({"": ("truth", True)}, "a-salt")["size"]
    1
    """
    forms = set()
    for label, (sort, value) in given.items():
        shapes = _cells(value, tolerance) if sort == "number" else {str(value)}
        forms |= {_hash(_form(label, sort, shape), salt) for shape in shapes}
    labels = sorted(_hash(label, salt) for label in given)
    return {"size": len(given), "labels": labels, "entries": sorted(forms)}


def _form(label: str, sort: str, shape: str) -> str:
    return f"{label}\n{sort}\n{shape}"


def _cell(value: float, tolerance: float) -> str:
    if tolerance:
        place = value / (tolerance / 2)
        return str(floor(place) if isfinite(place) else place)  # a hint may try what is too large for a number
    # a computed number may differ from a written one in its last binary digits
    shape = f"{value:.9g}" if abs(value) >= 1 else f"{value:.9f}"
    return "0.000000000" if float(shape) == 0 else shape


def _cells(value: float, tolerance: float) -> set[str]:
    off = tolerance + 1e-9 * max(1, abs(value))
    if not tolerance:
        return {_cell(value + step, 0) for step in (-off, 0, off)}
    first, last = (int(_cell(value + step, tolerance)) for step in (-off, off))
    return {str(place) for place in range(first, last + 1)}


@cache  # the hints ask for the same entry more than once
def _hash(text: str, salt: str) -> str:
    return hashlib.pbkdf2_hmac("sha256", text.encode(), salt.encode(), _ROUNDS).hex()[:20]
