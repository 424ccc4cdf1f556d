"""A volume as EPUB, written by pandoc, with what readers' programs ask for and pandoc does not write."""

import os
import re
import subprocess
import textwrap
import zipfile
from html import escape
from pathlib import Path

from bs4 import BeautifulSoup

from ..archive import write_zip
from ..errors import CourseError
from ..moment import day_of
from ..programs import pandoc
from .volume import Volume

_HERE = Path(__file__).parent
_OPF = "EPUB/content.opf"
_ACCESS = "".join(f'<meta property="schema:{name}">{value}</meta>\n' for name, value in [
    ("accessMode", "textual"), ("accessMode", "visual"), ("accessModeSufficient", "textual"),
    ("accessibilityFeature", "alternativeText"), ("accessibilityFeature", "tableOfContents"),
    ("accessibilityFeature", "readingOrder"), ("accessibilityFeature", "structuralNavigation"),
    ("accessibilityHazard", "none"),
    ("accessibilitySummary", "Every chart has its words as a text. Quizzes are printed, with a key at the end."),
])


def write_epub(volume: Volume, work: Path, target: Path, moment: int) -> Path:
    """Write a volume as EPUB.

    Parameters
    ----------
    volume : Volume
        What is written.
    work : pathlib.Path
        The folder in which its charts lie.
    target : pathlib.Path
        The folder for the EPUB.
    moment : int
        The day that it bears, in seconds since 1970.

    Returns
    -------
    pathlib.Path
        The EPUB; one source and one day give the same bytes.

    Raises
    ------
    CourseError
        If there is no pandoc, or it fails.
    """
    page, cover = work / "epub.html", work / "cover.png"
    page.write_text(_page(volume), encoding="utf-8")
    cover.write_bytes(_cover(volume))
    file = target.resolve() / f"{volume.name}.epub"
    command = [pandoc(), page.name, "--from=html", "--to=epub3", f"--output={file}", f"--css={_HERE / 'epub.css'}",
               "--toc", "--toc-depth=2", "--epub-chapter-level=1", f"--epub-cover-image={cover.name}",
               f"--metadata=title:{volume.title}", f"--metadata=author:{volume.author}", "--metadata=lang:en",
               f"--metadata=identifier:urn:course:{volume.name}",
               f"--metadata=date:{day_of(moment)}"]
    environment = os.environ | {"SOURCE_DATE_EPOCH": str(moment)}
    done = subprocess.run(command, cwd=work, capture_output=True, text=True, env=environment)
    if done.returncode or not file.is_file():
        raise CourseError(f"pandoc wrote no EPUB: {done.stderr.strip() or 'it said nothing.'}", volume.name,
                          "Run it again with a newer pandoc.")
    _finish(file, moment)
    return file


def _page(volume: Volume) -> str:
    soup = BeautifulSoup("".join(html for _, some in volume.parts for _, _, html in some), "html.parser")
    for lines in soup.select(".paper-line"):
        lines.decompose()  # nobody writes on the screen of a reader
    for blank in soup.select(".paper-blank, .paper-short"):
        blank.string = "_____"
    for section in soup.select("section"):
        section.name = "div"
        heading = section.find(re.compile("^h[1-6]$"), recursive=False)
        if heading is not None and section.get("id"):
            # pandoc makes its chapters at headings, so the anchor stands there
            heading["id"] = section.attrs.pop("id")
    for figure in soup.select("figure"):
        # pandoc would make the caption the words of the picture, and lose its own words and its source
        figure.name = "div"
    for part in soup.select("figcaption, p[class]"):
        # pandoc keeps no class of a paragraph
        part.wrap(soup.new_tag("div", attrs={"class": part.get("class") or "figcaption"}))
        part.name = "p"
    for title in soup.select(".course-chart-title"):
        title.insert_after(soup.new_tag("br"))
    for part in soup.select("dt[id], dd[id], li[id], p[id], td[id], th[id]"):
        # pandoc keeps no anchor of these
        part.insert(0, soup.new_tag("span", id=part.attrs.pop("id")))
    for box in soup.find_all("div"):
        if box.find("h1", recursive=False):
            box.unwrap()
    notes = "".join(f"<p>{escape(note)}</p>" for note in volume.notes)
    return (f'<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>{escape(volume.title)}</title></head>'
            f"<body>{soup}<div>{notes}</div></body></html>")


def _cover(volume: Volume) -> bytes:
    import vl_convert

    lines = textwrap.wrap(volume.title, 20)
    title = "".join(f'<text x="70" y="{330 + 76 * n}" font-size="60" font-weight="bold">{escape(line)}</text>'
                    for n, line in enumerate(lines))
    svg = ('<svg xmlns="http://www.w3.org/2000/svg" width="800" height="1200" font-family="sans-serif" fill="#fff">'
           '<rect width="800" height="1200" fill="#0b3d66"/><rect y="180" width="800" height="8" fill="#d9a441"/>'
           f'<text x="70" y="130" font-size="30">{escape(volume.book)}</text>{title}'
           f'<text x="70" y="1110" font-size="32">{escape(volume.author)}</text></svg>')
    return vl_convert.svg_to_png(svg)


def _finish(file: Path, moment: int):
    """Add what says for whom the file is accessible, and write it with one time for all its parts."""
    with zipfile.ZipFile(file) as archive:
        parts = {one.filename: archive.read(one) for one in archive.infolist()}
    opf = parts[_OPF].decode()
    parts[_OPF] = opf.replace("</metadata>", f"{_ACCESS}</metadata>", 1).encode()
    # a reader looks for this part first, and as it is
    names = ["mimetype", *sorted(name for name in parts if name != "mimetype")]
    write_zip(file, ((name, parts[name]) for name in names), moment, stored=["mimetype"])
