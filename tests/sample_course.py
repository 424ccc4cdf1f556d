"""A very small course, written into an empty folder: one lesson with a solution and words for its teacher."""

from pathlib import Path

import nbformat
from nbformat.v4 import new_code_cell, new_markdown_cell
from sample_book import notebook, write_sample

SOLUTION_WORDS = "The herring moved north because every warmer winter pushed the plankton away"
SOLUTION_CODE = "catch_by_decade = sum('herring plankton trawler harbour'.encode())\ncatch_by_decade"
TEACHING_WORDS = "Let two pupils quarrel about the lighthouse before anybody opens the atlas"
SLIDE_WORDS = "Whose lighthouse guards the strait when both governments switch it off"
NOTES_WORDS = "Wait nine seconds, then ask the quietest pupil about the foghorn"
PAGE_WORDS = "The examiner keeps the sealed envelope with the marks of every rehearsal"
FEEDBACK = "Somebody who counts rivets instead of planks arrives at this figure"

QUIZ = f"""
lesson: 00-small
title: Small
parts:
  - id: 1
    title: Checkpoint 1
    questions:
      - id: 00-q01
        objective: "00.1"
        kind: single
        prompt: "Which fish?"
        options:
          - {{id: a, text: "Herring", right: true, feedback: "It stands in the log."}}
          - {{id: b, text: "Cod", feedback: "{FEEDBACK}."}}
        feedback: {{right: "Well read.", wrong: "Look again."}}
        hint: "Look at the log."
        source: {{note: "the log"}}
        graded: true
      - id: 00-q02
        objective: "00.1"
        kind: numeric
        prompt: "How many planks?"
        answer: 42
        feedback: {{right: "One by one.", wrong: "Count again."}}
        hint: "Count."
        source: {{note: "the log"}}
        computed: "sum(range(3)) + len('the planks of a boat') * 2 - 1"
        graded: true
      - id: 00-q03
        objective: "00.1"
        kind: order
        prompt: "Which came first?"
        items:
          - {{id: mast, text: "Mast", feedback: "Before the sail."}}
          - {{id: keel, text: "Keel", feedback: "Under it all."}}
          - {{id: sail, text: "Sail", feedback: "Last of all."}}
        feedback: {{right: "In order.", wrong: "Not in order at all.", partial: "Some of it."}}
        hint: "Think of a boat."
        source: {{note: "the log"}}
        graded: true
      - id: 00-q04
        objective: "00.1"
        kind: text
        prompt: "Which wood?"
        accept: ["Oak"]
        feedback: {{right: "Hard enough.", wrong: "Ask the carpenter."}}
        hint: "A hard one."
        source: {{note: "the log"}}
exercises:
  - id: 00-ex1
    objective: "00.1"
    title: "Planks"
    expects: number
    computed: "len('keel mast sail rudder anchor').bit_count() + 40"
    solution: "catch_by_decade"
    right: "One by one."
    hint: "Count."
    wrong:
      - {{value: 42, hint: "One is missing."}}
      - {{value: 44, hint: "One too many."}}
"""


FRAME = """:::{admonition} Before you start
:class: lesson-frame

**Question.** What floats?

**When you finish, you can**

- `00.1` name a fish

**Time.** 5 minutes of reading and running, 5 minutes of exercises.

**You need.** Nothing.

**Sources read.** None.

**Data used.** None.
:::
"""


def lesson() -> nbformat.NotebookNode:
    """A lesson with an explore widget, a folded solution, a box for the teacher, and a slide with its notes."""
    made = notebook(["from japan_russia.kit.explore import explore\nexplore(lambda n: f'state {n}', n=(0, 2));",
                     "from japan_russia.kit.quiz import Quiz\nQuiz('00-small', part=1)"])

    def words(text, id_, *tags, **about):
        return new_markdown_cell(text, id=id_, metadata=about | ({"tags": list(tags)} if tags else {}))

    made.cells[0].source = "# 00 · A small lesson"
    made.cells.insert(1, words(FRAME, "frame"))
    made.cells += [
        words("## Part 1 · A boat\n\nWords that everybody reads.\n\n### Checkpoint 1", "p1", scrolled=True),
        words("#### For the teacher · Part 1", "p1-t", "teaching", **{"jp-MarkdownHeadingCollapsed": True}),
        words(f":::{{admonition}} Discuss: the lighthouse\n:class: teach-discussion\n\n{TEACHING_WORDS}.\n:::", "p1-t1",
              "teaching"),
        words(f"##### Whose lighthouse?\n\n{SLIDE_WORDS}?", "p1-s1", "teaching", slideshow={"slide_type": "slide"}),
        words(f"{NOTES_WORDS}.", "p1-n1", "teaching", slideshow={"slide_type": "notes"}),
        words("## Exercises\n\n### Exercise 1 · Planks\n\nCount them.", "ex1"),
        words("#### Solution to exercise 1", "ex1-sol", "solution", **{"jp-MarkdownHeadingCollapsed": True}),
        new_code_cell(SOLUTION_CODE, id="ex1-code", metadata={"tags": ["solution"]}),
        words(f"{SOLUTION_WORDS}.", "ex1-words", "solution"),
        words("## Key points\n\nA boat floats.", "key"),
    ]
    return made


def write_course(folder: Path) -> Path:
    """Write the course and return its folder."""
    write_sample(folder, {"notebooks/00-small": []})
    nbformat.write(lesson(), folder / "notebooks" / "00-small.ipynb")
    config = folder / "_config.yml"
    text = config.read_text(encoding="utf-8") + "    course_edition: self-study\n"
    text += "    course_computing: japan_russia.course.computing:computing\n"
    config.write_text(text + "    html_copy_source: false\n", encoding="utf-8")
    (folder / "data" / "datapackage.json").write_text('{"name": "small-course", "resources": []}', encoding="utf-8")
    (folder / "data" / "quizzes").mkdir()
    (folder / "data" / "quizzes" / "00-small.yml").write_text(QUIZ, encoding="utf-8")
    (folder / "data" / "sources.csv").write_text("id,title\nD001,The log\n", encoding="utf-8")
    read_me = "# Small\n\n## Start\n\nOpen it.\n\n## For authors\n\n<!-- not in releases -->\n\nRun the tests.\n"
    (folder / "README.md").write_text(read_me, encoding="utf-8")
    (folder / "book" / "teaching").mkdir(parents=True)
    marks = f"# Marks\n\n{PAGE_WORDS}.\n\n```{{teaching-list}}\n```\n\n```{{teaching-notes}}\n```\n"
    (folder / "book" / "teaching" / "01-marks.md").write_text(marks, encoding="utf-8")
    return folder
