"""Folded boxes: an admonition of class ``dropdown`` becomes a native ``<details>``, which needs no script."""

from docutils import nodes
from sphinx.transforms.post_transforms import SphinxPostTransform


class FoldedBoxes(SphinxPostTransform):
    """Turn ``:::{admonition} Title`` with ``:class: dropdown`` into a details element."""

    default_priority = 600
    formats = ("html",)

    def run(self, **kwargs):
        """Replace every folded box of the page."""
        for box in list(self.document.findall(nodes.Admonition)):
            if "dropdown" not in box.get("classes", []):
                continue
            title = box.next_node(nodes.title)
            words = title.astext() if title is not None else "More"
            classes = " ".join(["admonition", *(c for c in box["classes"] if c != "dropdown"), "course-folded"])
            opening = (f'<details class="{nodes.Text(classes)}"><summary class="admonition-title">'
                       f"{_escape(words)}</summary>")
            body = [child for child in box.children if child is not title]
            # replace_self() would hand the box's classes to the opening tag and close it in a div of its own
            place = box.parent.index(box)
            box.parent[place:place + 1] = [nodes.raw("", opening, format="html"), *body,
                                           nodes.raw("", "</details>", format="html")]


def _escape(words: str) -> str:
    import html

    return html.escape(words)


def setup(app):
    """Register the transform."""
    app.add_post_transform(FoldedBoxes)
