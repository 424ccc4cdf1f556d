"""A Sphinx extension that makes the pages of a book alive without a kernel, and a build that cannot lie.

- `execute`: runs the notebooks side by side and keeps what they showed until something they used changes;
- `renderers` and `nodes`: turn charts, explore widgets and course widgets into parts of a page;
- `lesson_pages`: lists of lessons, their minutes, and a record of the build, which nobody has to type;
- `study_plans`: the lessons shared out over a day or over weeks;
- `pull_link_form`: a form that makes links to the course on a JupyterHub;
- `teaching_pages`: the pages for the instructor, in that edition only;
- `citations`: links back to the pages that name an id; `filters`: long lists to filter. Who uses them sets them up;
- `lighter`: leaves out of the pages what they do not use, parts of the theme's styles first of all;
- `terms`: explains each term of a glossary where a lesson first uses it;
- `search`: lets a search find a name in any of its written forms, in Japanese too;
- `quiz_files`: checks the quiz file of every lesson;
- `page`: gives a page the host and the modules it needs, and takes out what the theme need not load;
- `one_file`: links that hold when all pages stand in one file, to be printed;
- `strict`: a warning fails the build, the first time and every time; all faults are told once, at the end.
"""

import hashlib
from pathlib import Path

HERE = Path(__file__).parent
_MAKES_PAGES = (".py", ".js", ".css", ".html")


def _mark_of_package() -> str:
    """A newer package makes all pages again; Sphinx itself looks at the pages' sources only."""
    files = sorted(path for path in HERE.parents[1].rglob("*") if path.suffix in _MAKES_PAGES)
    return hashlib.sha256(b"".join(path.read_bytes() for path in files)).hexdigest()


def setup(app):
    """Register the extension with Sphinx."""
    from . import (
        admonitions,
        execute,
        lesson_pages,
        lighter,
        nodes,
        one_file,
        page,
        pull_link_form,
        quiz_files,
        search,
        strict,
        study_plans,
    )

    app.add_config_value("course_id", "course", "html")
    app.add_config_value("course_package", _mark_of_package(), "env")
    app.add_config_value("course_computing", "", "env")
    # which cells stand on the pages; see japan_russia.kit.editions
    app.setup_extension("japan_russia.kit.book.edition")
    # Jupyter Book always sets this value, also where the extension that reads it is left out
    app.add_config_value("comments_config", {}, "")
    app.add_config_value("course_execution_timeout", 300, "")
    # strict comes first: a wrong table of contents ends the build before a notebook runs
    rooms = (strict, nodes, execute, page, admonitions, lesson_pages, study_plans, search, quiz_files, lighter,
             pull_link_form, one_file)
    for room in rooms:
        room.setup(app)
    if app.config.overrides.get("course_edition") == "instructor":
        # a room that the other editions need not even load
        app.setup_extension("japan_russia.kit.book.teaching_pages")
    # the page of the glossary asks for it, too, and an extension is set up once only
    app.setup_extension("japan_russia.kit.book.terms")
    return {"version": "1", "parallel_read_safe": False, "parallel_write_safe": True}
