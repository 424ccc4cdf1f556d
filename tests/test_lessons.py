"""Every lesson has the same frame, runs, and says nothing that the data do not hold."""

import ast
import re

import nbformat
import pandas as pd
import pytest
import yaml
from conftest import ROOT

from japan_russia import load
from japan_russia.kit.lesson import lessons
from japan_russia.kit.quiz import check_bank, load_bank
from japan_russia.kit.teaching.cells import is_teaching

LESSONS = {lesson.id: lesson for lesson in lessons(ROOT / "notebooks")}
NOTEBOOKS = {name: nbformat.read(lesson.path, as_version=4) for name, lesson in LESSONS.items()}
ALL_NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
COMMENT = re.compile(r"<!--(.*?)-->", re.S)
CHECK = re.compile(r"<!--\s*check:\s*(.*?)\s*-->", re.S)
NAMES = {"load": load, "pd": pd}
MONTHS = ("January|February|March|April|May|June|July|August|September|October|November|December")
ORDER = ["Part 1", "Review", "Exercises", "Going further", "Key points", "What to read next"]

every_lesson = pytest.mark.parametrize("name", LESSONS)


def markdown(name: str):
    return [cell for cell in NOTEBOOKS[name].cells if cell.cell_type == "markdown"]


def code(name: str):
    return [cell for cell in NOTEBOOKS[name].cells if cell.cell_type == "code"]


def for_readers(name: str):
    """The cells that are not for the teacher; tests/test_teaching.py holds those."""
    return [cell for cell in NOTEBOOKS[name].cells if not is_teaching(cell)]


def without_code_blocks(text: str) -> str:
    return re.sub(r"^(```|~~~).*?^\1", "", text, flags=re.S | re.M)


def headings(name: str) -> list[tuple[int, str]]:
    found = []
    for cell in markdown(name):
        found += [(len(m[1]), m[2]) for m in re.finditer(r"^(#+) (.+)$", without_code_blocks(cell.source), re.M)]
    return found


@pytest.mark.parametrize("path", ALL_NOTEBOOKS, ids=lambda p: p.name)
def test_committed_without_outputs(path):
    for cell in nbformat.read(path, as_version=4).cells:
        if cell.cell_type == "code":
            assert not cell.outputs and cell.execution_count is None, (
                f"{path.name}, cell {cell.id}: clear outputs (Edit → Clear Outputs of All Cells) before you commit.")


@every_lesson
def test_file_is_a_sound_notebook(name):
    notebook = NOTEBOOKS[name]
    nbformat.validate(notebook)
    assert notebook.metadata.kernelspec.name == "python3"
    ids = [cell.id for cell in notebook.cells]
    assert len(ids) == len(set(ids))


@every_lesson
def test_headings_go_down_one_step_at_a_time(name):
    found = headings(name)
    assert [text for level, text in found if level == 1] == [f"{name[:2]} · {LESSONS[name].title}"], "exactly one title"
    for (before, _), (level, text) in zip(found, found[1:], strict=False):
        assert level <= before + 1, f"“{text}” skips a level; use one # less."


@every_lesson
def test_the_parts_stand_in_order(name):
    seconds = [text for level, text in headings(name) if level == 2]
    places = [next((i for i, text in enumerate(seconds) if text.startswith(start)), None) for start in ORDER]
    assert None not in places, f"missing: {[s for s, p in zip(ORDER, places, strict=True) if p is None]}"
    assert places == sorted(places), f"the parts stand in the order {ORDER}"


@every_lesson
def test_each_part_ends_with_its_checkpoint(name):
    parts = [text for level, text in headings(name) if level == 2 and text.startswith("Part ")]
    calls = re.findall(r'Quiz\("([^"]+)", part=("review"|\d+)', "\n".join(cell.source for cell in code(name)))
    assert len(parts) >= 2, f"a lesson has two parts or more, each with its checkpoint; this one has {len(parts)}"
    assert calls == [(name, str(i + 1)) for i in range(len(parts))] + [(name, '"review"')]


@every_lesson
def test_objectives_are_numbered_and_each_is_tested(name):
    lesson = LESSONS[name]
    number = name[:2]
    assert list(lesson.objectives) == [f"{number}.{i + 1}" for i in range(len(lesson.objectives))]
    bank = yaml.safe_load((ROOT / "data" / "quizzes" / f"{name}.yml").read_text(encoding="utf-8"))
    tested = {q["objective"] for part in bank["parts"] for q in part["questions"]}
    assert tested == set(lesson.objectives), "every objective has a question and every question an objective"


@every_lesson
def test_the_quiz_bank_is_sound_and_its_computed_answers_hold(name):
    register = set(load("sources")["id"])
    tables = {path.stem for path in (ROOT / "data").glob("*.csv")}
    problems = check_bank(ROOT / "data" / "quizzes" / f"{name}.yml", objectives=set(LESSONS[name].objectives),
                          source_ids=register, tables=tables, namespace=NAMES)
    assert not problems, "\n".join(map(str, problems))


@every_lesson
def test_the_quiz_is_large_and_computed_enough(name):
    bank = yaml.safe_load((ROOT / "data" / "quizzes" / f"{name}.yml").read_text(encoding="utf-8"))
    questions = [q for part in bank["parts"] for q in part["questions"]]
    assert len(bank["parts"]) >= 3, "two checkpoints or more, and a review"
    assert len(questions) >= 10, f"ten questions or more; there are {len(questions)}"
    assert sum("computed" in q for q in questions) * 3 >= len(questions), "a third of the answers is computed"


@every_lesson
def test_exercises_have_solutions(name):
    cells = for_readers(name)
    starts = [i for i, cell in enumerate(cells) if re.match(r"### Exercise \d+ · ", cell.source)]
    assert len(starts) >= 4, f"four exercises or more (“### Exercise 1 · …”); there are {len(starts)}"
    ends = [*starts[1:], next(i for i, cell in enumerate(cells) if cell.source.startswith("## Going further"))]
    for number, (start, end) in enumerate(zip(starts, ends, strict=True), 1):
        assert cells[start].source.startswith(f"### Exercise {number} · ")
        inside = cells[start + 1:end]
        headings = [i for i, cell in enumerate(inside) if cell.source == f"#### Solution to exercise {number}"]
        assert len(headings) == 1, f"exercise {number} needs one cell “#### Solution to exercise {number}”"
        task, solution = inside[:headings[0]], inside[headings[0] + 1:]
        assert any(cell.cell_type == "code" for cell in task), f"exercise {number} has no cell to work in"
        assert solution, f"the solution of exercise {number} is empty"


@every_lesson
def test_solutions_are_folded_on_both_surfaces(name):
    """The heading is kept closed by JupyterLab and folded by the book, with all that stands under it."""
    folded = False
    for cell in for_readers(name):
        if cell.cell_type == "markdown" and cell.source.startswith("#"):
            folded = cell.source.startswith("#### Solution to ")
            if folded:
                assert cell.metadata.get("jp-MarkdownHeadingCollapsed") is True, f"{cell.id}: JupyterLab keeps it open"
                assert "\n" not in cell.source, f"{cell.id}: the heading stands alone in its cell"
        tagged = "solution" in cell.metadata.get("tags", [])
        assert tagged == folded, f"{cell.id}: cells under a heading “Solution to …”, and no others, are tagged solution"


@every_lesson
def test_code_is_short_enough_to_read(name):
    for cell in code(name):
        lines = [line for line in cell.source.splitlines() if line.strip() and not line.strip().startswith("#")]
        assert len(lines) <= 16, f"cell {cell.id} has {len(lines)} lines; make two steps of it, or a loader"


@every_lesson
def test_nothing_reads_badly_in_either_surface(name):
    for cell in markdown(name):
        text = COMMENT.sub("", without_code_blocks(cell.source))
        assert not re.search(r"\{[a-z:-]+\}`", text), f"{cell.id}: JupyterLab shows this role raw"
        assert not re.search(r"</?[a-z][^>]*>", re.sub(r"`[^`]*`", "", text)), f"{cell.id}: raw HTML"
        fences = re.findall(r"^(:{3,})(\S*)", text, re.M)
        depth = 0
        for _, word in fences:
            depth += 1 if word else -1
            assert depth >= 0, f"{cell.id}: a ::: closes nothing"
        assert depth == 0, f"{cell.id}: a ::: box is not closed"
        for box in re.findall(r"^:{3,}\{([a-z-]+)\}", text, re.M):
            assert box in {"admonition", "note", "tip", "warning", "important", "seealso", "hint"}, f"{cell.id}: {box}"


@every_lesson
def test_links_inside_the_course_lead_somewhere(name):
    folder = LESSONS[name].path.parent
    register = None
    for cell in markdown(name):
        for target in re.findall(r"\]\(([^)\s]+)\)", cell.source):
            if target.startswith(("http", "#", "mailto:")):
                continue
            path, _, anchor = target.partition("#")
            assert (folder / path).exists(), f"{cell.id}: {target} is not there"
            if path.endswith("register.md") and anchor:
                register = register or {i.lower() for i in _known_ids()}
                assert anchor in register, f"{cell.id}: the register has no {anchor}"


def _known_ids() -> set[str]:
    sources = load("sources")
    merged = sources["also"].dropna().str.split(";").explode()
    return set(sources["id"]) | set(merged)


def minutes_to_read(name: str) -> float:
    """How long a reader of English as a second language needs: our measure, checked against readers who tried."""
    words, lines, widgets, level = 0, 0, 0, 7
    for cell in for_readers(name):
        heading = re.match(r"(#+) (Exercises|Going further|What to read next|Solution)?", cell.source)
        # what is left out ends with the next heading of its level
        if heading and cell.cell_type == "markdown" and len(heading[1]) <= level:
            level = len(heading[1]) if heading[2] else 7
        if level < 7 or "solution" in cell.metadata.get("tags", []):
            continue
        if cell.cell_type == "markdown":
            shown = re.sub(r"\]\([^)]*\)", "", COMMENT.sub("", cell.source))
            words += len(re.findall(r"\w[\w'’.,%–-]*", shown))
        else:
            widgets += len(re.findall(r"\b(?:Note|explore|Debate|ForecastBoard|EvidenceMatrix)\(", cell.source))
            if "hide-input" not in cell.metadata.get("tags", []):
                lines += len(re.findall(r"^\s*[^\s#]", cell.source, re.M))
    parts = load_bank(ROOT / "data" / "quizzes" / f"{name}.yml").parts
    questions = sum(len(part.questions) for part in parts if part.id != "review" or not LESSONS[name].final_review)
    return words / 110 + lines / 15 + questions + 2 * widgets


@every_lesson
def test_the_minutes_of_the_frame_are_honest(name):
    needed = minutes_to_read(name)
    assert LESSONS[name].reading >= needed - 1, (
        f"The frame says {LESSONS[name].reading} minutes; words, code, questions and widgets come to {needed:.0f}.")
    if given := LESSONS[name].final_review:
        parts = load_bank(ROOT / "data" / "quizzes" / f"{name}.yml").parts
        assert given >= len(parts[-1].questions), "a minute for each question of the final review"


@every_lesson
def test_the_frame_names_tables_and_minutes_that_exist(name):
    lesson = LESSONS[name]
    for table in lesson.tables:
        assert len(load(table)), table
    used = set(re.findall(r"load\(['\"](\w+)['\"]", "\n".join(cell.source for cell in code(name))))
    assert used <= set(lesson.tables), f"the frame does not name {used - set(lesson.tables)}"
    assert 30 <= lesson.reading <= 75, f"30 to 75 minutes of reading and running; the frame says {lesson.reading}"
    assert 20 <= lesson.exercises <= 75, f"20 to 75 minutes of exercises; the frame says {lesson.exercises}"
    assert 4 <= len(lesson.objectives) <= 7, f"four to seven objectives; the frame has {len(lesson.objectives)}"


@every_lesson
def test_no_unfinished_business(name):
    text = "\n".join(cell.source for cell in NOTEBOOKS[name].cells)
    assert not re.search(r"\b(TODO|FIXME|XXX|TBD|lorem)\b", text, re.I)


def plain(text: str) -> str:
    """Prose without what is not prose: comments, code, links' addresses, headings, years and dates."""
    text = COMMENT.sub(" ", without_code_blocks(text))
    text = re.sub(r"^#+ .*$", " ", text, flags=re.M)
    text = re.sub(r"\]\([^)]*\)", "] ", text)
    text = re.sub(r"`[^`]*`", " ", text)
    text = re.sub(r"^\s*\d+\. ", " ", text, flags=re.M)                 # numbered lists
    text = re.sub(rf"\b\d{{1,2}}([–-]| and )\d{{1,2}} ({MONTHS})\b", " ", text)
    text = re.sub(rf"\b\d{{1,2}} ({MONTHS})\b", " ", text)
    text = re.sub(rf"\b({MONTHS}) \d{{1,2}}\b", " ", text)
    text = re.sub(r"\b(1[789]|20)\d\d([–-](\d\d|\d{4}))?s?\b", " ", text)   # years
    text = re.sub(r"\b(FY|[DSEQTC]|PO-|JP-|EX-|SC|F|G)\d[\d-]*\b", " ", text)   # ids, G7
    named = "Part|Exercise|Checkpoint|Lesson|lessons?|exercises?|part|Appendix|chapter|Step|G"
    text = re.sub(rf"\b({named})[ -]\d+( and \d+)?", " ", text)
    return re.sub(r"\b\d\d · ", " ", text)


@every_lesson
def test_numbers_in_the_prose_are_those_of_the_data(name):
    for cell in markdown(name):
        text = COMMENT.sub("", cell.source)
        for check in CHECK.findall(cell.source):
            expression, sign, literal = check.rpartition("==")
            assert sign, f"{cell.id}: a check reads  expression == number  : {check}"
            computed = eval(compile(ast.parse(expression.strip(), mode="eval"), cell.id, "eval"), dict(NAMES))
            written = ast.literal_eval(literal.strip())
            assert computed == written, f"{cell.id}: the data give {computed!r}, the text {written!r} ({expression})"
            shown = literal.strip().strip("'\"")
            shapes = {shown, f"{written:,}"} if isinstance(written, int) else {shown}
            shapes |= {words for number, words in WORDS.items() if written == number}
            assert any(re.search(rf"(?<![\w.]){re.escape(s)}(?:st|nd|rd|th)?(?!\w)", text, re.I) for s in shapes), (
                f"{cell.id}: the number {shown} of the check does not stand in the text")


WORDS = dict(enumerate("zero one two three four five six seven eight nine ten eleven twelve".split()))


@every_lesson
def test_every_number_in_the_prose_has_its_check(name):
    missing = []
    for cell in markdown(name):
        if ":class: lesson-frame" in cell.source or ":class: teach-minutes" in cell.source:
            continue
        covered = {str(ast.literal_eval(c.rpartition("==")[2].strip())) for c in CHECK.findall(cell.source)}
        for number in re.findall(r"(?<![\w.])\d[\d,]*(?:\.\d+)?", plain(cell.source)):
            if number.rstrip(",").replace(",", "") not in covered:
                missing.append(f"{cell.id}: {number}")
    assert not missing, "numbers without a check: " + "; ".join(missing)
