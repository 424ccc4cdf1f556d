"""The file that keeps what a learner answered and wrote."""

import errno
import json
import os
from contextlib import contextmanager
from datetime import UTC, datetime
from itertools import chain, count
from pathlib import Path

from filelock import FileLock, Timeout

from ..errors import CourseError
from ..places import course_id, record_path
from .merge import is_entry, is_key, merge, merge_all

FORMAT = "course-record"
VERSION = 1
_LARGEST = 20_000_000
_PATIENCE = 10  # seconds to wait for another notebook that is writing

# What could not be written yet, by file: it is kept in memory and written as soon as that is possible.
_unsaved: dict[Path, dict] = {}


class _Damaged(Exception):
    """The file is not a record."""


class _Untouchable(Exception):
    """The file is a record, but not one that this version of this course may write."""


def _no_such_number(name):
    raise ValueError(f"{name} is not a JSON number")


class Record:
    """What a learner answered and wrote, in one file beside the notebooks.

    Every notebook and every process has its own ``Record`` of the same file. Each change is joined with
    what the file holds at that moment, under a lock, and the file is replaced in one step, so that a
    kill at any time leaves either the old state or the new one. A second file, ``….backup.json``, holds
    the same state, so that a file damaged by something else can be recovered.

    Parameters
    ----------
    path : str or pathlib.Path, optional
        The file; without it ``kit.places.record_path()``.
    course : str, optional
        The course's id, written into the file; without it ``kit.places.course_id()``.

    Attributes
    ----------
    notice : str
        A message for the learner about the last call, or ``""``.
    is_saved : bool
        Whether the file holds everything that was handed over up to the last call.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     Record(Path(folder) / "my-record.json", course="a-course").entries()
    {}
    """

    def __init__(self, path=None, course: str | None = None):
        # a link to a file elsewhere stays a link
        self.path = Path(os.path.realpath(path if path is not None else record_path()))
        self.course = course or course_id()
        self.notice = ""
        self.is_saved = True

    def update(self, changed: dict, prefixes=("",)) -> dict:
        """Join changes into the file and return what it holds.

        Parameters
        ----------
        changed : dict of str to dict or None
            Entries by key; ``None`` forgets the key. What is not a whole entry is left out.
        prefixes : iterable of str, optional
            Beginnings of the keys to return; ``""`` is all.

        Returns
        -------
        dict of str to dict
            The entries under the prefixes. It is right even when the file cannot be written: what could
            not be saved is remembered, ``notice`` says so, and the next call tries again.

        Examples
        --------
        >>> Record("my-record.json").update({"note/02-n1": None}, ["note/"])  # doctest: +SKIP
        {}
        """
        self.notice = ""
        changed = {k: e for k, e in changed.items() if is_key(k) and (e is None or is_entry(e))}
        pending = self._pending(changed)
        try:
            entries = self._changed(pending) if pending else self._seen()
            _unsaved.pop(self.path, None)
            self.is_saved = True
        except (OSError, Timeout, _Untouchable) as problem:
            _unsaved[self.path] = pending
            self.is_saved = not pending
            self.notice = self._why_unsaved(problem)
            entries = _apply(self._what_can_be_read(), pending)
        return {key: entry for key, entry in entries.items() if key.startswith(tuple(prefixes))}

    def entries(self, prefixes=("",)) -> dict:
        """Return the entries under some prefixes.

        Parameters
        ----------
        prefixes : iterable of str, optional
            Beginnings of keys; ``""`` is all.

        Returns
        -------
        dict of str to dict
            Entries by key.

        Examples
        --------
        >>> Record("my-record.json").entries(["quiz/02-counting-summits/"])  # doctest: +SKIP
        {}
        """
        return self.update({}, prefixes)

    def export(self, path) -> Path:
        """Write a copy of the record, in the same format as the page's export.

        Parameters
        ----------
        path : str or pathlib.Path
            The file to write.

        Returns
        -------
        pathlib.Path
            That file.

        Raises
        ------
        CourseError
            If the file cannot be written.

        Examples
        --------
        >>> Record().export("course-record-2026-01-31.json")  # doctest: +SKIP
        """
        path = Path(path)
        try:
            path.write_bytes(self._text(self.entries()))
        except OSError as problem:
            raise CourseError(
                "The copy of the record could not be written.",
                f"{path}: {problem.strerror or problem}",
                "Choose a folder that exists and that you may write to.",
            ) from problem
        return path

    def import_(self, path) -> dict:
        """Join an exported record into this one.

        Parameters
        ----------
        path : str or pathlib.Path
            A file written by ``export`` or by the book's export button.

        Returns
        -------
        dict
            ``{"new": …, "joined": …, "unchanged": …}``: how many entries came in, were joined with one
            that was here, or were already here.

        Raises
        ------
        CourseError
            If the file is missing, damaged, from another course or from a newer version, or if the
            record cannot be written. Nothing is changed then.

        Examples
        --------
        >>> Record().import_("course-record-2026-01-31.json")  # doctest: +SKIP
        {'new': 12, 'joined': 3, 'unchanged': 0}
        """
        coming = self.read_export(path)
        here = self.entries()
        joined = merge_all(here, coming)
        waiting = dict(_unsaved.get(self.path, {}))
        self.update(coming)
        if self.path in _unsaved:
            _unsaved[self.path] = waiting
            raise CourseError("The record could not be imported now.", str(self.path), self.notice)
        new = len(joined) - len(here)
        changed = sum(joined[key] != here[key] for key in here)
        return {"new": new, "joined": changed, "unchanged": len(coming) - new - changed}

    def read_export(self, path) -> dict:
        """Read the entries of an exported record without joining them into this one.

        Parameters
        ----------
        path : str or pathlib.Path
            A file written by ``export`` or by the book's export button.

        Returns
        -------
        dict of str to dict
            Its entries by key.

        Raises
        ------
        CourseError
            If the file is missing, damaged, from another course or from a newer version.

        Examples
        --------
        >>> Record().read_export("course-record-2026-01-31.json")  # doctest: +SKIP
        {}
        """
        path = Path(path)
        try:
            return self._read(path, strict=True)
        except (_Damaged, _Untouchable) as problem:
            mend = (
                "Get the current version of the course, then import the file again."
                if isinstance(problem, _Untouchable) and "newer" in str(problem)
                else "Choose a file that was exported from this course: course-record-YYYY-MM-DD.json."
            )
            raise CourseError(f"This file cannot be imported: {problem}.", str(path), mend) from problem
        except OSError as problem:
            reason = problem.strerror or str(problem)
            raise CourseError(
                "This file cannot be read.", f"{path}: {reason}", "Check its name."
            ) from problem

    def reset(self, prefix: str = "") -> Path | None:
        """Forget entries, after a dated copy of the whole file was put aside.

        Parameters
        ----------
        prefix : str, optional
            The beginning of the keys to forget; ``""`` forgets all.

        Returns
        -------
        pathlib.Path or None
            The copy put aside, or None if there was nothing to forget.

        Raises
        ------
        CourseError
            If the record cannot be written. Nothing is forgotten then.

        Examples
        --------
        >>> Record().reset("quiz/02-counting-summits/")  # doctest: +SKIP
        """
        try:
            with self._locked():
                entries = self._load()
                kept = {key: entry for key, entry in entries.items() if not key.startswith(prefix)}
                copy = None
                if kept != entries:
                    copy = self._keep_copy("before-reset")
                    self._write(kept)
                pending = _unsaved.pop(self.path, {})
                _unsaved[self.path] = {k: e for k, e in pending.items() if not k.startswith(prefix)}
                return copy
        except (OSError, Timeout, _Untouchable) as problem:
            raise CourseError(
                "The record could not be reset.", str(self.path), self._why(problem)
            ) from problem

    # Reading

    def _read(self, path: Path, strict: bool = False) -> dict:
        if not path.exists() and not strict:
            return {}
        if path.stat().st_size > _LARGEST:
            raise _Damaged(f"it is larger than {_LARGEST // 1_000_000} MB, which no record is")
        try:
            held = json.loads(path.read_bytes().decode("utf-8-sig"), parse_constant=_no_such_number)
        except UnicodeDecodeError:
            raise _Damaged("it is not a text file in UTF-8") from None
        except (ValueError, RecursionError):
            raise _Damaged("it is not whole JSON") from None
        if not isinstance(held, dict) or held.get("format") != FORMAT:
            raise _Damaged("it is not a course record")
        version = held.get("version")
        if type(version) is not int or version < 1:
            raise _Damaged("its version is not a whole number")
        if version > VERSION:
            raise _Untouchable(f"it was written by a newer version of the course (format {version})")
        if held.get("course") != self.course:
            raise _Untouchable(f"it belongs to another course ({str(held.get('course'))[:60]!r})")
        entries = held.get("entries")
        if not isinstance(entries, dict):
            raise _Damaged("it has no entries")
        for key, entry in entries.items():
            if not (is_key(key) and is_entry(entry)):
                raise _Damaged(f"its entry {key[:80]!r} is not whole")
        return entries

    def _seen(self) -> dict:
        try:
            return self._read(self.path)
        except _Damaged:
            with self._locked():
                return self._load()

    def _load(self) -> dict:
        """Read the file under the lock; if it is damaged, put it aside and go back to the backup."""
        try:
            return self._read(self.path)
        except _Damaged as problem:
            aside = self._dated("damaged")
            entries = self._salvaged()
            os.replace(self.path, aside)
            try:
                backup = self._read(self._beside("backup"))
            except (_Damaged, _Untouchable, OSError):
                backup = {}
            entries = merge_all(backup, entries)
            self._write(entries)
            back = (
                f"{len(entries)} entries were recovered."
                if entries
                else "Nothing could be recovered from it."
            )
            self.notice = (
                f"The file with your answers was damaged: {problem}. It was kept as {aside.name}. {back}"
            )
            return entries

    def _salvaged(self) -> dict:
        """Return the whole entries of a file of which only some parts are damaged."""
        try:
            held = json.loads(self.path.read_bytes()[:_LARGEST].decode("utf-8-sig"))["entries"].items()
            return {key: entry for key, entry in held if is_key(key) and is_entry(entry)}
        except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
            return {}

    def _what_can_be_read(self) -> dict:
        try:
            return self._read(self.path)
        except (_Damaged, _Untouchable, OSError):
            return {}

    # Writing

    def _changed(self, pending: dict) -> dict:
        with self._locked():
            entries = self._load()
            wanted = _apply(entries, pending)
            if wanted != entries:
                if not wanted:
                    self._keep_copy("before-reset")
                self._write(wanted)
            return wanted

    @contextmanager
    def _locked(self):
        self.path.parent.mkdir(parents=True, exist_ok=True)
        with FileLock(self.path.with_suffix(".lock"), timeout=_PATIENCE):
            yield

    def _text(self, entries: dict) -> bytes:
        held = {"format": FORMAT, "version": VERSION, "course": self.course, "entries": entries}
        # half of a cut emoji has no UTF-8; a question mark is better than a record that cannot be written
        return (json.dumps(held, ensure_ascii=False, indent=1) + "\n").encode("utf-8", errors="replace")

    def _write(self, entries: dict):
        text = self._text(entries)
        if len(text) > _LARGEST:
            raise OSError(errno.EFBIG, "The record would grow larger than any record should")
        for target in (self.path, self._beside("backup")):
            # under the lock one name is enough, and what a killed process left is written over
            draft = self.path.with_suffix(".tmp")
            with open(draft, "wb") as file:
                file.write(text)
                file.flush()
                os.fsync(file.fileno())
            os.replace(draft, target)

    def _keep_copy(self, why: str) -> Path:
        copy = self._dated(why)
        copy.write_bytes(self.path.read_bytes())
        return copy

    def _beside(self, part: str) -> Path:
        return self.path.with_name(f"{self.path.stem}.{part}.json")

    def _dated(self, part: str) -> Path:
        """Return a free name with today's date, so that no copy put aside earlier is written over."""
        stem = f"{part}-{datetime.now(UTC).strftime('%Y-%m-%dT%H%M%SZ')}"
        names = chain([stem], (f"{stem}-{n}" for n in count(2)))
        return next(file for file in map(self._beside, names) if not file.exists())

    def _pending(self, changed: dict) -> dict:
        pending = dict(_unsaved.get(self.path, {}))
        for key, entry in changed.items():
            held = pending.get(key)
            pending[key] = merge(held, entry) if held and entry else entry
        return pending

    def _why(self, problem: Exception) -> str:
        if isinstance(problem, Timeout):
            return "Another program has held the file for ten seconds. Close other notebooks of the course."
        if isinstance(problem, _Untouchable):
            return f"The file was left as it is, because {problem}. Move it away, or update the course."
        return f"{problem.strerror or problem}. Check that you may write here and that the disk has room."

    def _why_unsaved(self, problem: Exception) -> str:
        return (
            f"Your answers are not being saved in {self.path.name}. {self._why(problem)} "
            "Until then they are kept only as long as this notebook's kernel runs."
        )


def _apply(entries: dict, changed: dict) -> dict:
    result = merge_all(entries, {key: entry for key, entry in changed.items() if entry is not None})
    return {key: entry for key, entry in result.items() if changed.get(key, entry) is not None}
