"""Parts of pages that the lessons and the build itself supply, so that nobody types them.

Directives: ``lesson-list`` (the lessons with their questions and minutes), ``lesson-minutes`` (a table of
minutes with totals) and ``book-record`` (versions, date, how long each notebook ran). They make ordinary
docutils nodes, so that search and links work as on any other page.
"""

import os
import platform
import time
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from docutils import nodes
from sphinx.addnodes import pending_xref
from sphinx.errors import ExtensionError
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util.docutils import SphinxDirective

from ..errors import CourseError
from ..lesson import Lesson, lessons
from ..moment import wished_moment
from .strict import report


class LessonList(SphinxDirective):
    """``{lesson-list}``: every lesson of the book with its question and its minutes, linked."""

    def run(self) -> list[nodes.Node]:
        """Return a list with an item for each lesson."""
        items = nodes.bullet_list(classes=["lesson-list"])
        for lesson in lessons_of(self):
            heading = nodes.paragraph("", "", link_to(docname_of(lesson), title_of(lesson), self.env.docname),
                                      classes=["lesson-list-title"])
            words, messages = self.parse_inline(lesson.question)
            question = nodes.paragraph("", "", *words, *messages)
            minutes = f"{lesson.reading} minutes of reading and running, {lesson.exercises} minutes of exercises"
            if lesson.final_review:
                minutes += f", {lesson.final_review} minutes of final review"
            items += nodes.list_item("", heading, question,
                                     nodes.paragraph("", minutes, classes=["lesson-list-minutes"]))
        return [items]


class LessonMinutes(SphinxDirective):
    """``{lesson-minutes}``: a table of the minutes of each lesson, with their sum."""

    def run(self) -> list[nodes.Node]:
        """Return the table."""
        found = lessons_of(self)
        here = self.env.docname
        rows = [(link_to(docname_of(one), title_of(one), here), one.reading, one.exercises) for one in found]
        # a line of its own: a column for one lesson would be too wide for a phone
        rows += [(nodes.Text(f"Final review, in lesson {one.id[:2]}"), one.final_review, 0)
                 for one in found if one.final_review]
        rows.append((nodes.strong("", "All together"), sum(r[1] for r in rows), sum(r[2] for r in rows)))
        cells = [[first, *(nodes.Text(duration(n) if n else "–") for n in (read, drill, read + drill))]
                 for first, read, drill in rows]
        return [table_of(["Lesson", "Reading and running", "Exercises", "Together"], cells)]


class BookRecord(SphinxDirective):
    """``{book-record}``: how this book was built.

    The body names the packages whose versions the page gives, one or more a line.
    """

    has_content = True

    def run(self) -> list[nodes.Node]:
        """Return a node that is filled in when the page is written, for notebooks may still be running."""
        packages = " ".join(self.content).split()
        for name in packages:
            try:
                version(name)
            except PackageNotFoundError:
                raise self.error(f"No package '{name}' is installed. Name packages as pip does.") from None
        _kept(self.env)["records"][self.env.docname] = packages
        return [book_record(packages=packages)]


class book_record(nodes.General, nodes.Element):
    """The place of the record in a page; ``packages`` are the names to give versions of."""


class FillRecord(SphinxPostTransform):
    """Put the record into its place; it comes before links are resolved, because it holds links."""

    default_priority = 5

    def run(self, **kwargs):
        """Replace every place of a record."""
        for place in list(self.document.findall(book_record)):
            record = record_of(self.app, place["packages"])
            place.replace_self(_record_nodes(record, built_on(), self.env.docname))


def duration(minutes: int) -> str:
    """Say a number of minutes as a reader would.

    Parameters
    ----------
    minutes : int

    Examples
    --------
    >>> duration(55), duration(60), duration(115)
    ('55 min', '1 h', '1 h 55 min')
    """
    hours, rest = divmod(minutes, 60)
    parts = (f"{hours} h" if hours else "", f"{rest} min" if rest or not hours else "")
    return " ".join(part for part in parts if part)


def built_on() -> str:
    """Return the day of this build, in UTC.

    ``SOURCE_DATE_EPOCH``, seconds since 1970, sets another day, so that one source always gives the same pages.

    Raises
    ------
    CourseError
        If ``SOURCE_DATE_EPOCH`` is not a whole number.
    """
    moment = time.gmtime(wished_moment())
    return f"{moment.tm_mday} {time.strftime('%B %Y', moment)}"


def is_release() -> bool:
    """Tell whether the pages are built for a release, where nothing may depend on the hour or the machine's speed.

    `japan_russia.kit.release.making` sets ``COURSE_RELEASE``.
    """
    return bool(os.environ.get("COURSE_RELEASE"))


def record_of(app, packages: list[str]) -> dict:
    """Gather what the record says, apart from the day.

    Parameters
    ----------
    app : sphinx.application.Sphinx
        The build; its notebooks have been run.
    packages : list of str
        The packages to give versions of.

    Returns
    -------
    dict
        ``python`` (text), ``packages`` (pairs of name and version) and ``notebooks`` (docname, title,
        seconds, moment in UTC); no notebooks in a release.
    """
    notebooks = []
    # in a book that does not run its notebooks itself there is nothing to tell of them
    executor = getattr(app, "course_executor", None)
    for docname in sorted(app.env.found_docs) if executor and not is_release() else []:
        if Path(app.env.doc2path(docname)).suffix == ".ipynb" and (kept := executor.kept(docname)):
            notebooks.append((docname, app.env.titles[docname].astext(), kept["seconds"], kept["at"]))
    python = f"{platform.python_implementation()} {platform.python_version()} on {platform.system()}"
    return {"python": python, "packages": [(name, version(name)) for name in packages], "notebooks": notebooks}


def _record_nodes(record: dict, day: str, docname: str) -> list[nodes.Node]:
    what = [[nodes.Text("Python"), nodes.Text(record["python"])]]
    what += [[nodes.literal("", name), nodes.Text(number)] for name, number in record["packages"]]
    runs = [[link_to(name, title, docname), nodes.Text(f"{seconds} s"), nodes.Text(f"{at} UTC")]
            for name, title, seconds, at in record["notebooks"]]
    words = "These pages are those of the release of " if is_release() else "These pages were built on "
    made = [nodes.paragraph("", "", nodes.Text(words), nodes.strong("", day), nodes.Text("."))]
    if runs:
        made += [nodes.paragraph("", "Each notebook was run from its first cell to its last:"),
                 table_of(["Notebook", "Run time", "Last run"], runs)]
    return [*made, nodes.paragraph("", "These programs took part:"), table_of(["Program", "Version"], what)]


def table_of(header: list[str], rows: list[list[nodes.Node]]) -> nodes.table:
    """Return a table whose first cell in each row is a header.

    Parameters
    ----------
    header : list of str
        The heads of the columns.
    rows : list of list of docutils.nodes.Node
        One node for each cell.
    """
    group = nodes.tgroup("", cols=len(header))
    # a stub column makes the first cell of each row its header, which a screen reader names
    group += [nodes.colspec(colwidth=1, **({"stub": 1} if i == 0 else {})) for i in range(len(header))]
    group += nodes.thead("", nodes.row("", *(nodes.entry("", nodes.paragraph("", h)) for h in header)))
    group += nodes.tbody("", *(nodes.row("", *(nodes.entry("", nodes.paragraph("", "", cell)) for cell in row))
                               for row in rows))
    return nodes.table("", group, classes=["colwidths-auto"])


def docname_of(lesson: Lesson) -> str:
    """Return the name of the page of a lesson.

    Parameters
    ----------
    lesson : Lesson
    """
    return f"notebooks/{lesson.id}"


def title_of(lesson: Lesson) -> str:
    """Return the number and the title of a lesson.

    Parameters
    ----------
    lesson : Lesson
    """
    return f"{lesson.id.split('-')[0]} · {lesson.title}"


def link_to(target: str, words: str, docname: str) -> pending_xref:
    """Return a link to a page.

    Parameters
    ----------
    target : str
        The page.
    words : str
        What the link says.
    docname : str
        The page that the link stands in.
    """
    return pending_xref("", nodes.inline("", words), refdomain="std", reftype="doc", reftarget=f"/{target}",
                        refexplicit=True, refwarn=True, refdoc=docname)


def _found(env) -> list[Lesson]:
    # a notebook that is not a page of the book, such as a draft, is not listed in it
    return [one for one in lessons(Path(env.srcdir) / "notebooks") if docname_of(one) in env.found_docs]


def lessons_of(directive: SphinxDirective) -> list[Lesson]:
    """Return the lessons of the book, and have the page written again when one of them changes, comes or goes.

    Parameters
    ----------
    directive : SphinxDirective
        The directive that shows something of them. A frame that cannot be read is reported, and no lesson returned.
    """
    env = directive.env
    try:
        found = _found(env)
    except CourseError as error:
        report(error, env.docname)
        return []
    for lesson in found:
        env.note_dependency(str(lesson.path))
    _kept(env)["lists"][env.docname] = [lesson.id for lesson in found]
    return found


def _kept(env) -> dict:
    if not hasattr(env, "course_lesson_pages"):
        env.course_lesson_pages = {"lists": {}, "records": {}, "told": {}}
    return env.course_lesson_pages


def _forget(app, env, docname):
    for part in _kept(env).values():
        part.pop(docname, None)


def _lists_out_of_date(app, env, added, changed, removed):
    # a lesson that comes or goes changes the lists, though no page that holds one has changed
    pages = {docname for docname in env.found_docs if docname.startswith("notebooks/")}
    return [docname for docname, ids in _kept(env)["lists"].items()
            if {f"notebooks/{id_}" for id_ in ids} != {p for p in pages if p.split("/")[1][:2].isdigit()}]


def _note_reading(app, env, docnames):
    app.course_reads = bool(docnames)


def _records_out_of_date(app, env):
    # now every notebook has been run; its page may have been read before
    pages = []
    for docname, packages in _kept(env)["records"].items():
        try:
            record = record_of(app, packages)
        except PackageNotFoundError as error:
            raise ExtensionError(f"{docname}: no package {error} is installed any more.") from None
        if app.course_reads or _kept(env)["told"].get(docname) != record:
            pages.append(docname)
        _kept(env)["told"][docname] = record
    return pages


def setup(app):
    """Register the directives, and have pages written again when the lessons or the record change."""
    app.add_directive("lesson-list", LessonList)
    app.add_directive("lesson-minutes", LessonMinutes)
    app.add_directive("book-record", BookRecord)
    app.add_node(book_record)
    app.add_post_transform(FillRecord)
    app.connect("env-purge-doc", _forget)
    app.connect("env-get-outdated", _lists_out_of_date)
    app.connect("env-before-read-docs", _note_reading, priority=900)
    app.connect("env-updated", _records_out_of_date)
