"""What the pages for the instructor have in common: sections, and Markdown of lessons that moves to another page."""

import os.path
import re

from docutils import nodes
from docutils.statemachine import StringList
from sphinx.util.docutils import SphinxDirective

from ...lesson import Lesson
from ..lesson_pages import lessons_of

_LINK = re.compile(r"\]\((?!https?:|#|mailto:)([^)\s#]+)")


class Gathering(SphinxDirective):
    """A directive that shows something of every lesson."""

    def lessons(self) -> list[Lesson]:
        """Return the lessons; the page is written again when one of them changes."""
        return lessons_of(self)

    def section(self, title: str, anchor: str) -> nodes.section:
        """Return an empty section with its heading.

        Parameters
        ----------
        title : str
            Its heading.
        anchor : str
            Its address in the page.
        """
        made = nodes.section(ids=[anchor], names=[anchor])
        made += nodes.title("", title)
        self.state.document.note_explicit_target(made)
        return made

    def parsed(self, text: str) -> list[nodes.Node]:
        """Return the nodes of a Markdown text of a lesson; its links are made to lead from this page.

        Parameters
        ----------
        text : str
            Markdown, as it stands in a notebook.
        """
        here = os.path.dirname(self.env.docname)

        def moved(found: re.Match) -> str:
            path = os.path.normpath(os.path.join("notebooks", found[1]))
            return f"]({os.path.relpath(path, here or '.').replace(os.sep, '/')}"

        place = nodes.Element()
        lines = StringList(_LINK.sub(moved, text).splitlines(), source=self.env.doc2path(self.env.docname))
        self.state.nested_parse(lines, self.content_offset, place)
        return place.children

    def inline(self, text: str) -> nodes.inline:
        """Return the nodes of one line of Markdown.

        Parameters
        ----------
        text : str
            Markdown without links to other files of the course; line breaks are spaces.
        """
        found, messages = self.parse_inline(" ".join(text.split()))
        return nodes.inline("", "", *found, *messages)
