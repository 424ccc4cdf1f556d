"""Reads the one file that Sphinx's builder ``singlehtml`` makes, and takes out of its pages what needs a screen."""

import hashlib
import json
import re
from dataclasses import dataclass, field
from pathlib import Path

from bs4 import BeautifulSoup, Comment, Tag

from .forms import played, printed

_STATE = re.compile(r'<script type="application/json" class="course-state">(.*?)</script>', re.S)
_SCRIPT = re.compile(r"<(script|style|noscript)\b[^>]*>.*?</\1>", re.S)
_PICTURE = re.compile(r'<div class="course-drawing" role="img" aria-label="([^"]*)">(<svg.*?</svg>)</div>', re.S)
_FONT = re.compile(r'font-family="[^"]*sans-serif"')
#: The letters with which charts are measured where they are drawn; wider ones would run out of the picture.
_MEASURED = 'font-family="Arial, Liberation Sans, Helvetica, sans-serif"'
_LESSON = re.compile(r"notebooks/\d\d-")
#: What only a screen can use.
_SCREEN_ONLY = (".headerlink", ".course-controls", ".course-filtered", ".screen-only", "button", "iframe")
#: A table with more columns and no more rows than these reads better with its columns as lines.
_MANY_COLUMNS, _FEW_ROWS = 8, 5
#: Widgets that show what a reader did on a screen.
_OF_THE_RECORD = [f'[data-module="{module}"]' for module in ("progress", "portfolio")]


@dataclass
class Page:
    """One page of the book, made ready for paper.

    Attributes
    ----------
    name : str
        Its name in the book, such as ``notebooks/04-crimea-and-sanctions``.
    title : str
        Its heading.
    body : bs4.Tag
        A section; its first child is the heading, ``h1``. Anchors read ``NAME--ANCHOR``.
    keys : list of tuple of str
        Title and HTML of each part of the key.
    """

    name: str
    title: str
    body: Tag
    keys: list = field(default_factory=list)

    @property
    def is_lesson(self) -> bool:
        """Whether it is a lesson."""
        return bool(_LESSON.match(self.name))


def read_pages(built: Path, root: str, pictures: Path) -> list[Page]:
    """Read the pages of a book, in their order.

    Parameters
    ----------
    built : pathlib.Path
        The folder that the builder wrote.
    root : str
        The book's first page, such as ``book/index``: under its name stands the one file.
    pictures : pathlib.Path
        The folder for the charts; each is written there once, as SVG.

    Returns
    -------
    list of Page
        All but the views of what a reader did, which are empty on paper.
    """
    states: list[str] = []

    def kept(found: re.Match) -> str:
        states.append(found[1])
        return f'<data class="course-state" value="{len(states) - 1}"></data>'

    text = _STATE.sub(kept, (built / f"{root}.html").read_text(encoding="utf-8"))
    text = _SCRIPT.sub("", _PICTURE.sub(lambda found: _as_file(found, pictures), text))
    start, end = text.index("<article"), text.index("</article>")
    article = BeautifulSoup(text[start:end], "html.parser").article
    found = []
    for name, body in _bodies(article, root):
        page = Page(name, body.find(re.compile("h[12]")).get_text().strip("#\n "), body)
        views = body.select(", ".join(_OF_THE_RECORD))
        if views and not page.is_lesson:
            continue
        for view in views:
            view.decompose()
        _make_ready(page, states, built)
        found.append(page)
    return found


def _as_file(found: re.Match, folder: Path) -> str:
    alt, svg = found[1], found[2].replace(' aria-hidden="true" focusable="false"', "", 1)
    if "xmlns=" not in svg[:300]:
        svg = svg.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1)
    svg = _FONT.sub(_MEASURED, svg)
    name = f"chart-{hashlib.sha256(svg.encode()).hexdigest()[:16]}.svg"
    (folder / name).write_text(svg, encoding="utf-8")
    return f'<img class="paper-chart" src="{folder.name}/{name}" alt="{alt}">'


def _bodies(article: Tag, root_name: str):
    """Give name and section of each page; in the file they stand inside the root's section."""
    root = article.find("section")
    pages = []
    for mark in article.select('span[id^="document-"]'):
        pages.append((mark["id"].removeprefix("document-"), mark.find_next_sibling("section")))
    for _, body in pages:
        body.extract()
    for wrapper in root.select(".toctree-wrapper"):
        wrapper.extract()
    return [(root_name, root.extract()), *pages]


def _make_ready(page: Page, states: list[str], folder: Path):
    body = page.body
    for comment in body.find_all(string=lambda text: isinstance(text, Comment)):
        comment.extract()
    for part in body.select(", ".join(_SCREEN_ONLY)):
        part.decompose()
    for link in body.select("dd a.download"):
        # a file to download, with its label
        link.find_parent("dd").find_previous_sibling("dt").decompose()
        link.find_parent("dd").decompose()
    _raise_headings(body, by=0 if body.find("h1") else 1)
    for widget in body.select(".course-widget"):
        _put_form(page, widget, json.loads(states[int(widget.find("data")["value"])])["data"])
    for widget in body.select(".course-explore"):
        controls = json.loads(states[int(widget.find("data", class_="course-state")["value"])])["controls"]
        note = BeautifulSoup(played(controls, f"{page.name}.ipynb"), "html.parser")
        widget.append(note)
        widget["class"] = ["paper-box", "paper-explore"]
    for leftover in body.select("data.course-state"):
        leftover.decompose()
    for image in body.select("img[src]"):
        if not image["src"].startswith("data:") and "paper-chart" not in image.get("class", []):
            image["src"] = (folder / image["src"]).resolve().as_uri()
    _open_folds(page)
    for table in body.select("table"):
        _turn_about(table)
    for part in body.find_all(True):
        for attribute in ("tabindex", "data-course", "data-module", "role", "border"):
            if attribute in part.attrs:
                del part[attribute]
        if part.name != "img" and "aria-label" in part.attrs:
            del part["aria-label"]
        for attribute in [name for name in part.attrs if name.startswith("data-f-")]:
            del part[attribute]
        if part.get("id"):
            part["id"] = anchor(page.name, part["id"])
    body["id"] = anchor(page.name)


def anchor(name: str, place: str = "") -> str:
    """Return the anchor of a place in a page, which no other page has; of the page itself without a place.

    Parameters
    ----------
    name : str
        The page.
    place : str, optional
        The anchor in the page.

    Examples
    --------
    >>> anchor("notebooks/04-crimea", "years-1850–1859"), anchor("book/index")
    ('notebooks-04-crimea--years-1850-1859', 'book-index')
    """
    # an anchor of an EPUB is a name of XML
    return re.sub(r"[^A-Za-z0-9._-]", "-", f"{name}--{place}" if place else name)


def _raise_headings(body: Tag, by: int):
    for heading in body.find_all(re.compile("^h[1-6]$")):
        heading.name = f"h{max(1, int(heading.name[1]) - by)}"


def _turn_about(table: Tag):
    """Make lines of the columns of a table that has many of them and few rows, such as the first rows of a table."""
    rows = [row.find_all(["td", "th"], recursive=False) for row in table.find_all("tr")]
    length = len(rows[0]) if rows else 0
    plain = all(len(row) == length and not any(cell.has_attr("rowspan") or cell.has_attr("colspan") for cell in row)
                for row in rows)
    if length <= _MANY_COLUMNS or len(rows) > _FEW_ROWS + 1 or not plain:
        return
    soup = BeautifulSoup("", "html.parser")
    table.clear()
    table["class"] = [*table.get("class", []), "paper-lines"]
    for column in zip(*rows, strict=True):
        line = soup.new_tag("tr")
        line.extend(cell.extract() for cell in column)
        table.append(line)


def _put_form(page: Page, widget: Tag, data: dict):
    static = widget.find(class_="course-static")
    form = printed(widget["data-module"], data, static.decode_contents())
    widget.clear()
    widget.append(BeautifulSoup(form.html, "html.parser"))
    if form.key:
        page.keys.append((form.title, form.key))


def _open_folds(page: Page):
    """Open what is folded; what answers a question of a lesson goes to the end, where nobody sees it too early."""
    soup = BeautifulSoup("", "html.parser")
    moved = []
    for fold in page.body.find_all("details"):
        if fold.find_parent("details") is None and page.is_lesson and "course-folded" in fold.get("class", []):
            moved.append(fold)
    # an edition without solutions keeps what was found with a widget
    is_solved = any("solution" in fold["class"] for fold in moved)
    for number, fold in enumerate(moved, 1):
        place = fold.get("id") or f"answer-{number}"
        words = fold.summary.get_text().strip()
        see = soup.new_tag("p", attrs={"class": "paper-see"})
        link = soup.new_tag("a", href=f"#{place}")
        link.string = words
        see.append(link)
        see.append(", at the end of this lesson.")
        fold.replace_with(see)
        section = soup.new_tag("section", id=place, attrs={"class": "paper-answer"})
        heading = soup.new_tag("h3")
        heading.string = words
        fold.summary.decompose()
        section.append(heading)
        for child in list(fold.children):
            section.append(child.extract())
        moved[number - 1] = section
    if moved:
        end = soup.new_tag("section", id="paper-answers", attrs={"class": "paper-answers"})
        heading = soup.new_tag("h2")
        heading.string = "Solutions and answers" if is_solved else "Answers"
        end.append(heading)
        end.extend(moved)
        page.body.append(end)
    for fold in page.body.find_all("details"):
        summary = fold.summary.extract()
        hides_code = "hide" in fold.get("class", [])
        fold.name = "div"
        fold["class"] = ["paper-code-apart"] if hides_code else [*fold.get("class", []), "paper-open"]
        if not hides_code:
            summary.name = "p"
            summary["class"] = ["admonition-title"]
            fold.insert(0, summary)
