"""What an edition must not hold, as marks that can be found again in whatever form it was written.

The marks are taken from the whole course, not from the edition: runs of words of every cell, page and answer that is
left out, where no public text has the same run; single words for the search index, which knows no runs; and the
ids of questions and tasks whose key is withheld.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import yaml
from sphinx.search.en import SearchEnglish

from ..notebooks import read_notebook
from ..teaching.cells import COMMENT
from .tree import TAKEN, TEACHING_PAGES

#: Written down a second time, so that a slip in `editions` is found here.
SECRET_TAGS = {"student": {"solution", "teaching"}, "self-study": {"teaching"}, "instructor": set()}
#: How many words make a run; a text of fewer is one run, if it has SHORTEST.
LENGTH, SHORTEST = 8, 4
#: What a withheld question may not have, and what a withheld exercise may not have as it was.
KEY_OF_A_QUESTION = ("answer", "accept", "feedback", "feedback_html", "traps", "computed")
KEY_OF_AN_EXERCISE = ("computed", "solution", "levels", "right")
_OF_TEXT = (".md", ".py", ".js", ".css", ".html", ".csv", ".json", ".toml", ".cff", ".geojson", "")
_WORD = re.compile(r"\w+")
_STEMMER = SearchEnglish({})


@dataclass
class Fingerprints:
    """The marks of what an edition must not hold.

    Attributes
    ----------
    runs : dict of str to list
        By two words of each, side by side, the rarest and its neighbour: how many words stand before them in the run,
        the run, and where it stands in the whole course. By one word alone, the search would stop a hundred times as
        often.
    stems : dict of str to str
        Words, as a search index has them, that stand in nothing public, and where they stand.
    questions : dict of str to dict
        The withheld questions by id, as the bank has them.
    exercises : dict of str to dict
        The exercises whose key is withheld, by id.
    tags : set of str
        The tags of the cells that are left out.
    judged : dict of bytes to list of str
        What was found in contents that were searched before, by their checksum: a file may stand in the folder, in its
        zip and in several pages.
    """

    runs: dict = field(default_factory=dict)
    stems: dict = field(default_factory=dict)
    questions: dict = field(default_factory=dict)
    exercises: dict = field(default_factory=dict)
    tags: set = field(default_factory=set)
    judged: dict = field(default_factory=dict, repr=False)


def words(text: str) -> list[str]:
    """Return the words of a text in small letters; signs and spaces do not count.

    Parameters
    ----------
    text : str

    Examples
    --------
    >>> words('present(chart, title="Bank by bank")')
    ['present', 'chart', 'title', 'bank', 'by', 'bank']
    """
    return _WORD.findall(text.lower())


def runs_in(found: list[str], runs: dict) -> Iterator[tuple[tuple[str, ...], str]]:
    """Find runs in a list of words, and say where each stands in the whole course.

    Parameters
    ----------
    found : list of str
        The words of a text.
    runs : dict
        As in `Fingerprints`.

    Examples
    --------
    >>> list(runs_in(["how", "the", "lag", "grew"], {("lag", "grew"): [(1, ("the", "lag", "grew"), "lesson 04")]}))
    [(('the', 'lag', 'grew'), 'lesson 04')]
    """
    pairs = enumerate(zip(found, found[1:], strict=False))
    for at, pair in [(at, pair) for at, pair in pairs if pair in runs]:
        for before, run, place in runs[pair]:
            start = at - before
            if start >= 0 and tuple(found[start:start + len(run)]) == run:
                yield run, place


@cache
def stem(word: str) -> str:
    """Return the form in which Sphinx's search index has an English word.

    Parameters
    ----------
    word : str
        In small letters.

    Examples
    --------
    >>> stem("meetings")
    'meet'
    """
    return _STEMMER.stem(word)


def fingerprints(root: Path, edition: str) -> Fingerprints:
    """Take the marks of what an edition must not hold.

    Parameters
    ----------
    root : pathlib.Path
        The folder of the whole course.
    edition : str
        One of ``japan_russia.kit.editions.EDITIONS``.

    Returns
    -------
    Fingerprints
        Without any mark for the instructor edition.
    """
    made = Fingerprints(tags=SECRET_TAGS[edition])
    if not made.tags:
        return made
    secret, public = [], []
    for path in sorted((root / "notebooks").glob("*.ipynb")):
        cells = read_notebook(path).cells
        hidden = [cell for cell in cells if made.tags & set(cell["metadata"].get("tags", []))]
        secret += [(f"{path.name}, cell {cell.get('id')}", "".join(cell["source"])) for cell in hidden]
        # one text: on the page a run of words may go from one cell to the next
        public.append((path.name, "\n".join("".join(cell["source"]) for cell in cells if cell not in hidden)))
    for path in sorted((root / TEACHING_PAGES).glob("*.md")):
        secret.append((f"{TEACHING_PAGES}/{path.name}", path.read_text(encoding="utf-8")))
    for path in sorted((root / "data" / "quizzes").glob("*.yml")):
        kept, hidden = _quiz(path, made, edition)
        public += kept
        secret += hidden
    public += [(str(path), path.read_text(encoding="utf-8", errors="replace")) for path in _public_files(root)]
    _mark(made, secret, public)
    return made


def _quiz(path: Path, made: Fingerprints, edition: str):
    read = yaml.safe_load(path.read_text(encoding="utf-8"))
    if edition != "student":
        return [(path.name, text) for text in _texts(read)], []
    kept, hidden = [], []
    for part in read.pop("parts", []):
        for question in part.pop("questions", []):
            if not question.get("graded"):
                kept += [(path.name, text) for text in _texts(question)]
                continue
            made.questions[question["id"]] = question
            kept += [(path.name, text) for text in _texts(_asked(question))]
            hidden += [(f"{path.name}, question {question['id']}", text) for text in _key_texts(question)]
        kept += [(path.name, text) for text in _texts(part)]
    for task in read.pop("exercises", []):
        made.exercises[task["id"]] = task
        place = f"{path.name}, exercise {task['id']}"
        key = [task.get(name) for name in KEY_OF_AN_EXERCISE] + [one.get("computed") for one in task.get("wrong", [])]
        hidden += [(place, text) for text in _texts(key)]
        asked = {name: value for name, value in task.items() if name not in (*KEY_OF_AN_EXERCISE, "wrong")}
        kept += [(path.name, text) for text in _texts([asked, [one.get("hint") for one in task.get("wrong", [])]])]
    return [*kept, *((path.name, text) for text in _texts(read))], hidden


def _asked(question: dict) -> dict:
    """Return a question without its key."""
    lists = {name: [{key: value for key, value in one.items() if key not in ("feedback", "right")} for one in given]
             for name in ("options", "items", "pairs") if (given := question.get(name))}
    return {name: value for name, value in question.items() if name not in KEY_OF_A_QUESTION} | lists


def _key_texts(question: dict) -> list[str]:
    lists = [one.get("feedback") for name in ("options", "items", "pairs") for one in question.get(name, [])]
    return [*_texts([question.get(name) for name in KEY_OF_A_QUESTION]), *_texts(lists)]


def _texts(value) -> list[str]:
    if isinstance(value, dict):
        return [text for one in value.values() for text in _texts(one)]
    if isinstance(value, list):
        return [text for one in value for text in _texts(one)]
    return [value] if isinstance(value, str) else []


def _public_files(root: Path):
    for name in (*TAKEN, "data", "README.md"):
        piece = root / name
        for path in sorted(piece.rglob("*")) if piece.is_dir() else [piece]:
            within = path.relative_to(root).as_posix()
            told_elsewhere = within.startswith((f"{TEACHING_PAGES}/", "data/quizzes/"))
            if path.is_file() and path.suffix in _OF_TEXT and not told_elsewhere:
                yield path


def _forms(text: str) -> list[list[str]]:
    """Return the words of a text as it is written, and as a page shows it: without addresses, comments and options."""
    shown = re.sub(r"\]\([^)\s]*\)", "] ", COMMENT.sub(" ", text))
    shown = re.sub(r"(?m)^:+(\{[\w-]+\}|[\w-]+:.*$)|\\[nrt]", " ", shown)
    return [words(text)] if shown == text else [words(text), words(shown)]


def _mark(made: Fingerprints, secret: list[tuple[str, str]], public: list[tuple[str, str]]):
    runs, stems = {}, {}
    for place, text in secret:
        # a comment in a cell is a note for the builder or the tests, and no words of its own
        for found in _forms(COMMENT.sub(" ", text)):
            length = min(LENGTH, len(found))
            for run in zip(*(found[start:] for start in range(length)), strict=False) if length >= SHORTEST else ():
                # a run of figures stands in many tables, and one of the same few names over and over, too
                telling = {word for word in run if word.isalpha() and len(word) > 1}
                if len(telling) >= 3 and len(set(run)) >= length - 2:
                    runs.setdefault(run, place)
            for word in found:
                if word.isascii() and word.isalpha() and len(word) >= 5:
                    stems.setdefault(stem(word), place)
    known = [found for _, text in public for found in _forms(text)]
    often = Counter(word for found in known for word in found)
    every = _by_rarest(runs, often)
    for found in known:
        for run, _ in runs_in(found, every):
            runs.pop(run, None)
    made.runs = _by_rarest(runs, often)
    of_public = {stem(word) for word in often}
    made.stems = {one: place for one, place in stems.items() if one not in of_public}


def _by_rarest(runs: dict, often: Counter) -> dict:
    found = defaultdict(list)
    for run, place in runs.items():
        before = min(range(len(run) - 1), key=lambda at: min(often[run[at]], often[run[at + 1]]))
        found[run[before:before + 2]].append((before, run, place))
    return found
