"""Addresses that hold when all pages stand in one file, as the builder ``singlehtml`` makes it.

There the builder keeps the anchor of a link and forgets its page, though many pages have the same anchors: every
lesson has a ``review``. So a link keeps both, as ``#document-PAGE--ANCHOR``; who prints the file gives each page's
anchors the same form (`japan_russia.kit.paper.pages`).
"""

import re

from docutils import nodes

_ANCHOR = re.compile(r"#document-([^#]+)#(.+)")


def one_address(address: str) -> str:
    """Write the address of a page and a place in it so that the builder leaves it whole.

    Parameters
    ----------
    address : str
        As Sphinx gives it for one file.

    Examples
    --------
    >>> one_address("#document-notebooks/04-crimea#review"), one_address("#review")
    ('#document-notebooks/04-crimea--review', '#review')
    """
    return _ANCHOR.sub(r"#document-\1--\2", address)


def _keep_pages(app, doctree, docname):
    if app.builder.name == "singlehtml":
        for link in doctree.findall(nodes.reference):
            if "refuri" in link:
                link["refuri"] = one_address(link["refuri"])


def setup(app):
    """Look at the links when they are resolved, before the builder shortens them."""
    app.connect("doctree-resolved", _keep_pages)
