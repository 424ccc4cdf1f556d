"""``{pull-link-form}``: a form in a page that makes links to the course on a JupyterHub."""

from docutils import nodes
from sphinx.util.docutils import SphinxDirective

from .lesson_pages import lessons_of, title_of
from .nodes import live
from .renderers import widget_panel


class PullLinkForm(SphinxDirective):
    """The form, with the lessons of the course to choose from."""

    def run(self) -> list[nodes.Node]:
        """Return the form."""
        # here, because no other page of a build needs a widget made
        from ..widgets.pull_link import PullLink

        form = PullLink([(f"notebooks/{lesson.path.name}", title_of(lesson)) for lesson in lessons_of(self)])
        bundle = form.for_page()
        return [live(html=widget_panel(bundle), **{part: bundle[part] for part in ("module", "source", "style")})]


def setup(app):
    """Register the directive."""
    app.add_directive("pull-link-form", PullLinkForm)
