"""Folded boxes and solutions: native ``<details>``, which need no script. Boxes for the teacher are labelled."""

from html import escape

from docutils import nodes
from sphinx.transforms import SphinxTransform
from sphinx.transforms.post_transforms import SphinxPostTransform


class FoldedSolutions(SphinxTransform):
    """Turn each section whose heading begins with ``Solution`` into one folded box, code and words together."""

    default_priority = 870  # before the table of contents of the page is collected, which a solution is not part of

    def apply(self, **kwargs):
        """Replace every solution of the page."""
        for section in list(self.document.findall(nodes.section)):
            title = section.next_node(nodes.title)
            if title is not None and title.parent is section and title.astext().startswith("Solution"):
                folded = [] if self.config.course_edition == "instructor" else ["dropdown"]
                box = nodes.admonition("", *section.children, ids=section["ids"], classes=[*folded, "solution"])
                section.replace_self(box)


class TeachingBoxes(SphinxTransform):
    """Say of each box for the teacher that it is one: of each admonition with a class such as ``teach-minutes``."""

    default_priority = 870

    def apply(self, **kwargs):
        """Put a label before the title of every such box of the page."""
        for box in self.document.findall(nodes.admonition):
            title = box.next_node(nodes.title)
            if title is not None and any(name.startswith("teach-") for name in box["classes"]):
                box["classes"].append("teaching")
                title.insert(0, [nodes.inline("", "For the teacher", classes=["teaching-label"]), nodes.Text(" ")])


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
            name = f' id="{escape(box["ids"][0])}"' if box["ids"] else ""
            opening = f'<details class="{classes}"{name}><summary class="admonition-title">{escape(words)}</summary>'
            body = [child for child in box.children if child is not title]
            # replace_self() would hand the box's classes to the opening tag and close it in a div of its own
            place = box.parent.index(box)
            box.parent[place:place + 1] = [nodes.raw("", opening, format="html"), *body,
                                           nodes.raw("", "</details>", format="html")]


def setup(app):
    """Register the transforms."""
    app.add_transform(FoldedSolutions)
    app.add_transform(TeachingBoxes)
    app.add_post_transform(FoldedBoxes)
