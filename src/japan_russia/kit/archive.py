"""Zips that have the same bytes whenever and wherever they are made."""

import time
import zipfile
from collections.abc import Collection, Iterable
from pathlib import Path

#: The first moment that a zip can name, 1980-01-01, in seconds since 1970.
_FIRST = 315532800


def write_zip(file: Path, members: Iterable[tuple[str, bytes]], moment: int = _FIRST,
              stored: Collection[str] = ()) -> Path:
    """Write a zip whose bytes depend on nothing but what is given.

    Parameters
    ----------
    file : pathlib.Path
        Where to write; its folder is made.
    members : iterable of (str, bytes)
        Names with "/" and contents, in the order to write.
    moment : int, optional
        The time that every member bears, in seconds since 1970; the earliest that a zip can hold if left out.
    stored : collection of str, optional
        Members that are not compressed.

    Returns
    -------
    pathlib.Path
        The file.

    Examples
    --------
    >>> write_zip(Path("made.zip"), [("a.txt", b"a")])  # doctest: +SKIP
    PosixPath('made.zip')
    """
    file.parent.mkdir(parents=True, exist_ok=True)
    when = time.gmtime(max(moment, _FIRST))[:6]
    with zipfile.ZipFile(file, "w") as archive:
        for name, content in members:
            entry = zipfile.ZipInfo(name, when)
            entry.compress_type = zipfile.ZIP_STORED if name in stored else zipfile.ZIP_DEFLATED
            # the same on every system: an ordinary file that its owner may write
            entry.create_system, entry.external_attr = 3, 0o100644 << 16
            archive.writestr(entry, content, compresslevel=6)
    return file
