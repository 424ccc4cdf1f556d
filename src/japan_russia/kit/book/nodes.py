"""The one kind of node that carries something alive through Sphinx to the page."""

from docutils import nodes


class live(nodes.General, nodes.Element):
    """Something alive: its HTML, and for a widget the module and the style the page must hold once.

    Attributes
    ----------
    html : str
        What stands in the page.
    module, source, style : str
        Name, ES module and CSS of a course widget; empty for charts and explore widgets.
    """


def _visit_html(translator, node):
    translator.body.append(node["html"])
    raise nodes.SkipNode


def _skip(translator, node):
    raise nodes.SkipNode


def setup(app):
    """Register the node; only HTML can show it."""
    others = {builder: (_skip, None) for builder in ("latex", "text", "man", "texinfo")}
    app.add_node(live, html=(_visit_html, None), **others)
