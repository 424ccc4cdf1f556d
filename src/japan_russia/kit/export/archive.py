"""Zips that have the same bytes whenever they are made."""

import zipfile
from collections.abc import Iterable
from pathlib import Path

#: The earliest time that a zip can hold; it stands for no time at all.
_TIME = (1980, 1, 1, 0, 0, 0)


def write_zip(file: Path, members: Iterable[tuple[str, bytes]]) -> Path:
    """Write a zip whose bytes depend on nothing but the members.

    Parameters
    ----------
    file : pathlib.Path
        Where to write; its folder is made.
    members : iterable of (str, bytes)
        Names with "/" and contents, in the order to write.

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
    with zipfile.ZipFile(file, "w") as archive:
        for name, content in members:
            entry = zipfile.ZipInfo(name, _TIME)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 3  # else it would say on which system it was made
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, content, compresslevel=6)
    return file
