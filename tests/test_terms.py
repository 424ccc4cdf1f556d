"""Terms explained where a lesson first uses them, in a very small book."""

import io
import re

import pytest
from docutils.parsers.rst import Directive
from sphinx.application import Sphinx

from japan_russia.kit.book.terms import Terms, explained_in

CONF = """
extensions = ["myst_nb", "japan_russia.kit.book.terms", "japan_russia.kit.book.admonitions"]
from test_terms import Places
setup = Places.setup
myst_enable_extensions = ["colon_fence"]
nb_execution_mode = "off"
html_theme = "basic"
language = "en"
exclude_patterns = ["built"]
course_terms_page = "{page}"
course_terms = [
    {{"id": "summit", "forms": ["summit", "summits"], "words": "A meeting of <leaders>."}},
    {{"id": "day", "forms": ["Northern Territories Day"], "words": "The seventh of February."}},
    {{"id": "north", "forms": ["Northern Territories"], "words": "Four islands."}},
    {{"id": "diet", "forms": ["Diet"], "words": "A parliament."}},
    {{"id": "two", "forms": ["2+2"], "words": "Four ministers."}},
    {{"id": "folded", "forms": ["frozen"], "words": "Not to be moved."}},
]
"""
LESSON = """\
# A summit in the heading

:::{admonition} Before you start
:class: lesson-frame

A summit in the frame.
:::

`summit` in code, [a summit in a link](https://example.org), and

| summit | table |
| --- | --- |
| a summit | here |

:::{admonition} Folded
:class: dropdown

A summit here too. Money is frozen.
:::

Summits matter, on *Northern Territories Day* and at 2+2. A diet is no
Diet. The summit again.

:::{admonition} The sources differ
In a box: the Northern
Territories.
:::
"""


class Places(Directive):
    """Where each of the terms is explained."""

    def run(self):
        return [explained_in(term=name) for name in ("summit", "diet", "day")]

    @staticmethod
    def setup(app):
        app.add_directive("places", Places)


def build(folder, lesson=LESSON, page="glossary"):
    """Build the book and return the lesson, another page with the same words, and what was warned of."""
    folder.mkdir(exist_ok=True)
    (folder / "notebooks").mkdir(exist_ok=True)
    (folder / "conf.py").write_text(CONF.format(page=page), encoding="utf-8")
    (folder / "index.md").write_text("# Book\n\nA summit.\n\n```{toctree}\nglossary\nnotebooks/00-one\n```\n")
    (folder / "glossary.md").write_text("# Glossary\n\nA summit.\n\n```{places}\n```\n")
    (folder / "notebooks" / "00-one.md").write_text(lesson, encoding="utf-8")
    warnings = io.StringIO()
    app = Sphinx(folder, folder, folder / "built" / "html", folder / "built" / "trees", "html", status=None,
                 warning=warnings)
    app.build()
    html = [(folder / "built" / "html" / f"{name}.html").read_text("utf-8")
            for name in ("notebooks/00-one", "index", "glossary")]
    # several books in one process register their nodes again
    told = [line for line in warnings.getvalue().splitlines() if "already registered" not in line]
    return *html, "\n".join(told)


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    return build(tmp_path_factory.mktemp("terms") / "book")


def marked(html: str) -> list[tuple[str, str, str]]:
    found = re.findall(r'<span class="course-term"><a href="([^"]+)" aria-describedby="([^"]+)">([^<]+)</a>', html)
    return [(target, name, " ".join(words.split())) for target, name, words in found]


def test_the_first_use_in_running_prose_is_marked_and_no_other(made):
    assert made[-1] == ""
    assert [words for _, _, words in marked(made[0])] == [
        "frozen", "Summits", "Northern Territories Day", "2+2", "Diet", "Northern Territories"]


def test_a_term_leads_to_the_glossary_and_carries_its_explanation(made):
    assert marked(made[0])[1][:2] == ("../glossary.html#term-summit", "explained-summit")
    assert ('<span class="course-term-words" role="tooltip" id="explained-summit">A meeting of &lt;leaders&gt;.</span>'
            in made[0])


def test_other_pages_stay_as_they_are(made):
    assert marked(made[1]) == []


def test_a_page_without_terms_is_the_same(tmp_path):
    html, *_, warned = build(tmp_path / "book", "# Lesson\n\nNothing to explain.\n")
    assert 'class="course-term' not in html and warned == ""


def test_a_glossary_that_is_no_page_is_told(tmp_path):
    warned = build(tmp_path / "book", page="lexicon")[-1]
    assert "There is no page 'lexicon' to explain the terms." in warned
    assert "_config.yml, course_terms_page" in warned and "to mend: Name the page" in warned


def test_the_glossary_leads_to_the_place_where_a_lesson_explains_a_term(made, tmp_path):
    link = '<p class="course-quiet">Explained in lesson <a href="notebooks/00-one.html#explained-{}">00</a></p>'
    assert all(link.format(name) in made[2] and f'id="explained-{name}"' in made[0] for name in ("summit", "diet"))
    build(tmp_path / "book")
    changed = build(tmp_path / "book", LESSON.replace("Diet", "parliament"))[2]
    assert link.format("summit") in changed and "explained-diet" not in changed


def test_changed_words_come_to_a_lesson_that_did_not_change(tmp_path):
    build(tmp_path / "book")
    conf = CONF
    try:
        globals()["CONF"] = CONF.replace("Four ministers.", "Ministers of two states.")
        html = build(tmp_path / "book")[0]
    finally:
        globals()["CONF"] = conf
    assert "Ministers of two states." in html


def test_spaces_and_capitals():
    finder = Terms([{"id": "plan", "forms": ["eight-point plan"]}, {"id": "g7", "forms": ["G7"]}])
    text = "The G7X and pre-G7 texts.\nEight-point\nplan, g7, G7"
    found = [(text[start:end], term["id"]) for start, end, term in finder.first_uses(text)]
    assert found == [("Eight-point\nplan", "plan"), ("G7", "g7")]


def test_a_phrase_in_which_a_word_means_something_else_is_not_explained():
    finder = Terms([{"id": "index", "forms": ["index", "!index named"]}, {"id": "join", "forms": ["named in"]}])
    text = "An index\nnamed in code, and an index."
    found = [(start, term["id"]) for start, _, term in finder.first_uses(text)]
    assert found == [(text.rindex("index"), "index")]


def test_no_terms_find_nothing():
    assert list(Terms([]).first_uses("A summit.")) == []
