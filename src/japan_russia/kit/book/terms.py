"""Explains each term of a glossary where a lesson first uses it: on hover, on focus and on tap.

The terms come from the configuration, so that the kit knows no subject:

- ``course_terms``: a list of dicts with ``id``, ``forms`` (the spellings to look for) and ``words`` (the explanation);
  a form with ``!`` before it is a place where the same word means something else, and nothing is explained;
- ``course_terms_page``: the page with an anchor ``term-<id>`` for each, such as ``book/glossary``; without it
  nothing is explained.

A page of the book can show in turn where each term is explained: put a node `explained_in` there.

A marked term is a link to that page, so the keyboard reaches it, a screen reader reads its explanation, and without
a script it still leads somewhere. The explanation stands in the page and CSS shows it; `terms.js` only closes it with
Escape, lets the first tap open it, and moves it above the line where there is no room below.
"""

import re
from collections.abc import Iterator

from docutils import nodes
from sphinx.addnodes import pending_xref
from sphinx.transforms.post_transforms import SphinxPostTransform

from ..errors import CourseError
from .strict import report

_LESSON = re.compile(r"notebooks/(\d\d)-")
#: What is no running prose: headings, links, code, tables, and all that a code cell shows.
_NOT_PROSE = (nodes.title, nodes.reference, pending_xref, nodes.literal, nodes.literal_block, nodes.table, nodes.math)


class explained(nodes.Inline, nodes.TextElement):
    """A term with its explanation.

    Attributes
    ----------
    term : str
        The id of the term.
    words : str
        The explanation.
    target : str
        The address of the term in the glossary.
    """


class explained_in(nodes.General, nodes.Element):
    """A line that links to the place in each lesson where a term is explained; ``term`` is its id."""


class Terms:
    """Finds the first use of every term in a text that comes piece by piece.

    Parameters
    ----------
    terms : list of dict
        Each with ``id``, ``forms`` and ``words``.

    Examples
    --------
    >>> finder = Terms([{"id": "summit", "forms": ["summit", "summits"], "words": "A meeting of leaders."}])
    >>> [(start, end, term["id"]) for start, end, term in finder.first_uses("Summits and a summit.")]
    [(0, 7, 'summit')]
    >>> list(finder.first_uses("One more summit."))
    []
    >>> list(Terms([{"id": "summit", "forms": ["summit", "!summit of the hill"]}]).first_uses("The summit of the hill"))
    []
    """

    def __init__(self, terms: list[dict]):
        self._left = {term["id"]: term for term in terms}
        means = {form.removeprefix("!"): None if form.startswith("!") else term["id"]
                 for term in terms for form in term["forms"]}
        self._of = {" ".join(form.lower().split()): id_ for form, id_ in means.items()}
        forms = sorted(means, key=len, reverse=True)
        # the longest form comes first: "Northern Territories Day" holds another term
        self._pattern = re.compile(rf"(?<![\w-])(?:{'|'.join(map(_pattern, forms))})(?![\w-])") if forms else None

    def first_uses(self, text: str) -> Iterator[tuple[int, int, dict]]:
        """Give start, end and term of each term that has not been met before.

        Parameters
        ----------
        text : str
            The next piece of the text.
        """
        for found in self._pattern.finditer(text) if self._pattern else ():
            term = self._left.pop(self._of[" ".join(found[0].lower().split())], None)
            if term:
                yield found.start(), found.end(), term


def _pattern(form: str) -> str:
    # a form in small letters may begin a sentence; "Diet" and "LDP" keep their capitals
    begin = f"[{form[0].upper()}{form[0]}]" if form.islower() else re.escape(form[0])
    return begin + re.sub(r"(?:\\ )+", r"\\s+", re.escape(form[1:]))


class ExplainTerms(SphinxPostTransform):
    """Mark the first use of each term in the running prose of a lesson."""

    default_priority = 500  # links are links by now; folded boxes are still boxes
    builders = ("html", "dirhtml")

    def run(self, **kwargs):
        """Mark the terms of one page."""
        page = self.config.course_terms_page
        if not (page and self.config.course_terms and _LESSON.match(self.env.docname)):
            return
        if page not in self.env.found_docs:
            report(CourseError(f"There is no page '{page}' to explain the terms.", "_config.yml, course_terms_page",
                               "Name the page of the glossary, and list it in _toc.yml."), self.env.docname)
            return
        address = self.app.builder.get_relative_uri(self.env.docname, page)
        finder = Terms(self.config.course_terms)
        for text in _in_order(self.document):
            _mark(text, list(finder.first_uses(text.astext())), address)


def _in_order(document: nodes.document) -> list[nodes.Text]:
    # what is folded is read after what is in sight, or not at all
    return sorted(_prose(document), key=_is_folded)


def _keep_prose(app, doctree):
    if _LESSON.match(app.env.docname):
        _kept(app.env)[app.env.docname] = [text.astext() for text in _in_order(doctree)]


def _forget_prose(app, env, docname):
    _kept(env).pop(docname, None)


def _kept(env) -> dict[str, list[str]]:
    if not hasattr(env, "course_prose"):
        env.course_prose = {}
    return env.course_prose


def _find_places(app, env) -> list[str]:
    """Find out in which lessons each term is explained; if that has changed, the glossary is written again."""
    found: dict[str, list[str]] = {}
    for docname, texts in sorted(_kept(env).items()):
        finder = Terms(app.config.course_terms)
        for _, _, term in (use for text in texts for use in finder.first_uses(text)):
            found.setdefault(term["id"], []).append(docname)
    before, env.course_explained_in = getattr(env, "course_explained_in", None), found
    return [app.config.course_terms_page] if found != before and app.config.course_terms_page in env.found_docs else []


def _prose(document: nodes.document) -> list[nodes.Text]:
    found = []
    for paragraph in document.findall(nodes.paragraph):
        if not any(_is_apart(node) for node in _ancestors(paragraph)):
            _join_texts(paragraph)
            found += [text for text in paragraph.findall(nodes.Text)
                      if not any(isinstance(node, _NOT_PROSE) for node in _ancestors(text))]
    return found


def _join_texts(paragraph: nodes.paragraph):
    # every line of a Markdown file is a text of its own, and a term may begin on one and end on the next
    for element in [paragraph, *paragraph.findall(nodes.TextElement)]:
        joined = []
        for child in element.children:
            if isinstance(child, nodes.Text) and joined and isinstance(joined[-1], nodes.Text):
                joined[-1] = nodes.Text(joined[-1] + child)
            else:
                joined.append(child)
        element.children = []
        element += joined


def _ancestors(node: nodes.Node) -> Iterator[nodes.Element]:
    while node := node.parent:
        yield node


def _is_apart(node: nodes.Element) -> bool:
    classes = node.get("classes", [])
    return isinstance(node, nodes.table) or "cell" in classes or "lesson-frame" in classes


def _is_folded(text: nodes.Text) -> bool:
    return any(isinstance(node, nodes.Admonition) and "dropdown" in node["classes"] for node in _ancestors(text))


def _mark(text: nodes.Text, uses: list[tuple[int, int, dict]], address: str):
    if not uses:
        return
    words, pieces, at = text.astext(), [], 0
    for start, end, term in uses:
        target = f"{address}#term-{term['id']}"
        pieces += [nodes.Text(words[at:start]),
                   explained("", nodes.Text(words[start:end]), term=term["id"], words=term["words"], target=target)]
        at = end
    paragraph = next(node for node in _ancestors(text) if isinstance(node, nodes.paragraph))
    if "course-terms" not in paragraph["classes"]:
        paragraph["classes"].append("course-terms")
    text.parent.replace(text, [*pieces, nodes.Text(words[at:])])


def _visit(translator, node):
    name = f"explained-{node['term']}"
    translator.body.append(f'<span class="course-term"><a href="{translator.attval(node["target"])}" '
                           f'aria-describedby="{name}">')


def _depart(translator, node):
    translator.body.append(f'</a><span class="course-term-words" role="tooltip" id="explained-{node["term"]}">'
                           f'{translator.encode(node["words"])}</span></span>')


def _visit_places(translator, node):
    builder, links = translator.builder, []
    for docname in builder.env.course_explained_in.get(node["term"], []):
        address = f"{builder.get_relative_uri(builder.current_docname, docname)}#explained-{node['term']}"
        links.append(f'<a href="{translator.attval(address)}">{_LESSON.match(docname)[1]}</a>')
    if links:
        words = "Explained in lesson" if len(links) == 1 else "Explained in lessons"
        translator.body.append(f'<p class="course-quiet">{words} {", ".join(links)}</p>\n')
    raise nodes.SkipNode


def _leave_out(translator, node):
    raise nodes.SkipNode


def _nothing(translator, node):
    """Show the word alone, in formats that cannot be pointed at."""


def setup(app):
    """Register the settings, the node and the transform."""
    # a change of the terms has every page written again
    app.add_config_value("course_terms", [], "html", [list])
    app.add_config_value("course_terms_page", "", "html")
    others = {builder: (_nothing, _nothing) for builder in ("latex", "text", "man", "texinfo")}
    app.add_node(explained, html=(_visit, _depart), **others)
    left_out = {builder: (_leave_out, None) for builder in ("latex", "text", "man", "texinfo")}
    app.add_node(explained_in, html=(_visit_places, None), **left_out)
    app.add_post_transform(ExplainTerms)
    app.connect("doctree-read", _keep_prose)
    app.connect("env-purge-doc", _forget_prose)
    app.connect("env-updated", _find_places)
    # raise env_version when what is kept of the lessons changes its shape: then older builds read all pages again
    return {"version": "1", "env_version": 1, "parallel_read_safe": False, "parallel_write_safe": True}
