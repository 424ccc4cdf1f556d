"""The quiz file of every lesson is checked while its page is read, so that a wrong one fails the build.

What the questions say of the lesson's objectives and of the course's sources is compared with both here: the
notebook itself, which reads the quiz file too, knows nothing of the words around it. Answers are computed again
where the setting ``course_computing`` says with which names (see ``kit.quiz.computing``).
"""

import re
from pathlib import Path

from ..errors import CourseError
from .strict import report


def _check(app, docname, source):
    notebook = Path(app.env.doc2path(docname))
    data = Path(app.srcdir) / "data"
    quiz = data / "quizzes" / f"{notebook.stem}.yml"
    if notebook.suffix != ".ipynb" or not quiz.is_file():
        return
    from ..lesson import all_objectives, read_lesson
    from ..quiz import check_bank
    from ..quiz.computing import names_from
    from ..quiz.references import known_sources, known_tables

    try:
        objectives = set(read_lesson(notebook).objectives)
    except CourseError as error:
        report(error, docname)
        return
    namespace = names_from(app.config.course_computing, data)
    # a table that only a quiz uses runs no notebook, but its answers are to be computed again
    text = quiz.read_text(encoding="utf-8")
    for table in set(re.findall(r"\bload\(\W+(\w+)", text)) if namespace else ():
        app.env.note_dependency(str(data / f"{table}.csv"))
    # only a review of several lessons needs to know what the others teach
    course = all_objectives(notebook.parent) if re.search(r"^ *again:", text, re.M) else None
    known = set(known_sources(data)), set(known_tables(data))
    for problem in check_bank(quiz, objectives, *known, namespace, course):
        report(problem, docname)


def setup(app):
    """Check a lesson's quiz file whenever the page of the lesson is read."""
    app.connect("source-read", _check)
