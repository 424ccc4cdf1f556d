"""The search for what an edition must not hold, in everything that it consists of and in every form.

Folders and zips are opened, zips in zips too; compressed and base64 pieces are unpacked; what is written for JSON,
for HTML or for an address is read as what it means. Text is compared by runs of words, the search index by words, and
objects in JSON and YAML by what they say of a withheld question or task.
"""

import base64
import gzip
import hashlib
import html
import io
import json
import re
import zipfile
import zlib
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote

import yaml

from ..errors import CourseError
from .fingerprints import KEY_OF_A_QUESTION, KEY_OF_AN_EXERCISE, Fingerprints, runs_in, words
from .tree import TEACHING_PAGES

_BASE64 = re.compile(rb"[A-Za-z0-9+/_-]{40,}={0,2}")
_ESCAPE = re.compile(r'\\(?:u([0-9a-fA-F]{4})|([nrtbf"\\/]))')
_TAG = re.compile(r"<[^<>]*>")
_CLASS = re.compile(r"""\sclass=["']([^"'<>]*)["']""")
_CLASS_OF_ELEMENT = re.compile(rf"<[a-z]+[^<>]*{_CLASS.pattern}")
_INDEX = "Search.setIndex("
#: So many runs of one cell in one text are no accident; two sentences side by side on a page may make one or two.
ENOUGH = 3
#: How deep a thing may be packed in another.
_DEEPEST = 6


@dataclass(frozen=True)
class Finding:
    """Something that an edition must not hold.

    Attributes
    ----------
    where : str
        The file; behind ``!`` the file in a zip, or how it was packed.
    what : str
        What was found.
    """

    where: str
    what: str

    def __str__(self):
        return f"{self.where}: {self.what}"


def leaks(place: Path, secrets: Fingerprints) -> list[Finding]:
    """Take an edition apart and look for what it must not hold.

    Parameters
    ----------
    place : pathlib.Path
        A folder, a zip or one file.
    secrets : Fingerprints
        What it must not hold.

    Returns
    -------
    list of Finding
        Empty if all is well.

    Raises
    ------
    CourseError
        If a part cannot be opened, so that nobody can say what it holds.
    """
    if not secrets.tags:
        return []
    search = _Search(secrets)
    files = sorted(one for one in place.rglob("*") if one.is_file()) if place.is_dir() else [place]
    found: dict[Finding, None] = {}
    for file in files:
        where = file.relative_to(place).as_posix() if place.is_dir() else file.name
        found |= dict.fromkeys(search.in_file(where, file.read_bytes()))
    return list(found)


class _Search:
    def __init__(self, secrets: Fingerprints):
        self.secrets = secrets
        self._runs_of = Counter(place for marks in secrets.runs.values() for _, _, place in marks)
        ids = sorted({*secrets.questions, *secrets.exercises}, key=len, reverse=True)
        self._ids = re.compile(rf"(?<![\w-])(?:{'|'.join(map(re.escape, ids))})(?![\w-])") if ids else None

    def in_file(self, where: str, data: bytes, depth: int = 0) -> Iterator[Finding]:
        """Find what a file must not hold; a zip is opened."""
        if f"{TEACHING_PAGES}/" in where:
            yield Finding(where, "a page for the teacher")
        if data[:4] == b"PK\x03\x04":
            yield from self._in_zip(where, data, depth)
            return
        mark = hashlib.sha256(data).digest() + bytes([where.endswith((".yml", ".yaml"))])
        judged = self.secrets.judged
        if mark not in judged:
            judged[mark] = list(dict.fromkeys(self._in_bytes(where, data, depth)))
        for what in judged[mark]:
            yield Finding(where, what)

    def _in_zip(self, where: str, data: bytes, depth: int) -> Iterator[Finding]:
        if depth > _DEEPEST:
            raise CourseError("A zip is packed too deep to be looked at.", where, "Take it out of the edition.")
        try:
            with zipfile.ZipFile(io.BytesIO(data)) as packed:
                for entry in packed.infolist():
                    yield from self.in_file(f"{where}!{entry.filename}", packed.read(entry), depth + 1)
        except (zipfile.BadZipFile, RuntimeError, NotImplementedError) as error:
            raise CourseError("A zip cannot be opened, so nobody can say what it holds.", where, str(error)) from None

    def _in_bytes(self, where: str, data: bytes, depth: int) -> Iterator[str]:
        unpacked = _unpacked(data)
        if unpacked is not None and depth <= _DEEPEST:
            yield from (one.what for one in self.in_file(where, unpacked, depth + 1))
            return
        if data[:5] == b"%PDF-":
            text = _pdf_text(where, data)
        else:
            try:
                text = data.decode("utf-8")
            except UnicodeDecodeError:
                return
            for piece in _BASE64.findall(data) if depth <= _DEEPEST else ():
                for inner in _decoded(piece):
                    yield from (f"{one.what} (encoded)" for one in self.in_file(where, inner, depth + 1))
        yield from self._in_text(text)
        if where.endswith((".yml", ".yaml")):
            yield from self._in_yaml(where, text)

    def _in_text(self, text: str) -> Iterator[str]:
        for level in _levels(text):
            yield from self._runs(level)
            yield from self._objects(level)
            yield from self._classes(level)
        if text.startswith(_INDEX):
            yield from self._index(text)
        if '"cells"' in text and '"nbformat"' in text:
            yield from self._tags(text)

    def _runs(self, text: str) -> Iterator[str]:
        shown = _TAG.sub(" ", text)
        # comments and attributes are no words of a page, but they are there to be read
        met = defaultdict(dict)
        for found in [words(text)] if shown == text else [words(text), words(shown)]:
            for run, place in runs_in(found, self.secrets.runs):
                met[place][run] = None
        for place, runs in met.items():
            if len(runs) >= min(ENOUGH, self._runs_of[place]):
                yield f"words of {place}: {' '.join(next(iter(runs)))}"

    def _classes(self, text: str) -> Iterator[str]:
        # to look for whole elements takes long in a long script, and most texts have no such class
        if not any(self.secrets.tags & set(names.split()) for names in set(_CLASS.findall(text))):
            return
        for names in set(_CLASS_OF_ELEMENT.findall(text)):
            if tags := self.secrets.tags & set(names.split()):
                yield f"an element of the class {sorted(tags)[0]}"

    def _index(self, text: str) -> Iterator[str]:
        index = json.loads(text[len(_INDEX):text.rindex("}") + 1])
        for word in sorted({*index.get("terms", {}), *index.get("titleterms", {})} & self.secrets.stems.keys()):
            yield f"the word “{word}” of {self.secrets.stems[word]} in the search index"

    def _tags(self, text: str) -> Iterator[str]:
        try:
            cells = json.loads(text)["cells"]
        except (ValueError, KeyError, TypeError):
            return
        for cell in cells:
            for tag in sorted(self.secrets.tags & set(cell.get("metadata", {}).get("tags", []))):
                yield f"a cell with the tag {tag}"

    def _objects(self, text: str) -> Iterator[str]:
        for found in self._ids.finditer(text) if self._ids else ():
            for thing in _around(text, found.start()):
                yield from self._judge(thing)

    def _in_yaml(self, where: str, text: str) -> Iterator[str]:
        try:
            read = yaml.safe_load(text)
        except yaml.YAMLError as error:
            raise CourseError("This is no YAML, so nobody can say what it holds.", where, str(error)) from None
        yield from self._judge(read)

    def _judge(self, thing) -> Iterator[str]:
        """Say what an object tells of the key of a withheld question or task, and all that it holds."""
        if isinstance(thing, list):
            for one in thing:
                yield from self._judge(one)
        if not isinstance(thing, dict):
            return
        name = str(thing.get("id") or str(thing.get("key", "")).rpartition("/")[2])
        if name in self.secrets.questions and _tells(thing, self.secrets.questions[name]):
            yield f"the key of question {name}"
        if name in self.secrets.exercises and _gives(thing, self.secrets.exercises[name]):
            yield f"the key of exercise {name}"
        for key, value in thing.items():
            asked = str(key).rpartition("/")[2] if str(key).startswith("quiz/") else ""
            if asked in self.secrets.questions and _is_marked(value):
                yield f"a marked answer to question {asked}"
            yield from self._judge(value)


def _tells(thing: dict, question: dict) -> bool:
    if any(thing.get(name) not in (None, "", [], {}) for name in KEY_OF_A_QUESTION):
        return True
    parts = [one for name in ("options", "items", "pairs") for one in thing.get(name) or [] if isinstance(one, dict)]
    if any(one.get("right") or one.get("feedback") or one.get("feedback_html") for one in parts):
        return True
    if question["kind"] == "order":
        given = [one for one in thing.get("items") or [] if isinstance(one, dict)]
        in_order = [one.get("text") for one in given] == [one["text"] for one in question["items"]]
        # written in the order of their ids they tell nothing, though it may be the right one
        return in_order and given != sorted(given, key=lambda one: str(one.get("id")))
    return False


def _gives(thing: dict, exercise: dict) -> bool:
    if any(exercise.get(name) and thing.get(name) == exercise[name] for name in KEY_OF_AN_EXERCISE):
        return True
    wrong = [one for one in thing.get("wrong") or [] if isinstance(one, dict)]
    starter = thing.get("starter")
    given = [*wrong, starter] if isinstance(starter, dict) else wrong
    return any("computed" in one or "value" in one for one in given)


def _is_marked(entry) -> bool:
    tries = [entry.get(name) for name in ("first", "best", "last")] if isinstance(entry, dict) else []
    return any(isinstance(one, dict) and (one.get("outcome") == "right" or one.get("score")) for one in tries)


def _levels(text: str) -> list[str]:
    """Return a text as it is written, and as what it means where it is written for JSON, HTML or an address."""
    levels = [text]
    for _ in range(4):
        read = html.unescape(_ESCAPE.sub(_meant, levels[-1]))
        if read == levels[-1]:
            break
        levels.append(read)
    if re.search("%[2357][0-9A-Fa-f]", text):
        levels.append(unquote(text))
    return levels


def _meant(escape: re.Match) -> str:
    if escape[1]:
        return chr(int(escape[1], 16))
    return {"n": "\n", "r": "\n", "t": "\t", "b": " ", "f": " "}.get(escape[2], escape[2])


def _around(text: str, place: int) -> Iterator:
    """Return the smallest JSON object that holds a place of a text, and the one around it."""
    start, seen, decoder = place, 0, json.JSONDecoder()
    while seen < 2 and (start := text.rfind("{", max(0, place - 20_000), start)) >= 0:
        try:
            thing, end = decoder.raw_decode(text, start)
        except (ValueError, RecursionError):
            continue
        if end > place:
            seen += 1
            yield thing


def _unpacked(data: bytes) -> bytes | None:
    try:
        if data[:2] == b"\x1f\x8b":
            return gzip.decompress(data)
        if data[:1] == b"\x78" and data[1:2] in (b"\x01", b"\x5e", b"\x9c", b"\xda"):
            return zlib.decompress(data)
        if data.startswith(b"# Sphinx inventory"):
            return zlib.decompress(data.split(b"\n", 4)[4])
    except (OSError, EOFError, zlib.error, IndexError):
        return None
    return None


def _decoded(piece: bytes) -> list[bytes]:
    """Return what a piece of base64 may mean; nothing if it is only a long word."""
    whole = piece.rstrip(b"=").translate(bytes.maketrans(b"-_", b"+/"))
    try:
        data = base64.b64decode(whole + b"=" * (-len(whole) % 4))
    except ValueError:
        return []
    if data[:4] == b"PK\x03\x04" or _unpacked(data) is not None:
        return [data]
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return []
    return [data] if text.isprintable() or "\n" in text else []


def _pdf_text(where: str, data: bytes) -> str:
    try:
        from pypdf import PdfReader
    except ImportError:
        raise CourseError("A PDF can be looked at only with the package pypdf.", where, "pip install pypdf") from None
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(data)).pages)
