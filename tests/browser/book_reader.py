"""The pages of the built book, and a reader who opens them from a folder with the network cut."""

import re
from pathlib import Path

import pytest
from conftest import ROOT

#: read from the table of contents, so that each page is a test of its own
CONTENTS = (ROOT / "_toc.yml").read_text(encoding="utf-8")
PAGES = [f"{name}.html" for name in re.findall(r"(?:file|root): (\S+)", CONTENTS)]
PAGES += ["search.html"]
LESSONS = [Path(page).stem for page in PAGES if re.search(r"notebooks/\d\d-", page)]
every_page = pytest.mark.parametrize("name", PAGES)
every_lesson = pytest.mark.parametrize("lesson", LESSONS)
#: what the theme's script says when all is well
CHATTER = ("[PST]",)


class Reader:
    """A browser with the network cut, which notes everything that should not happen."""

    def __init__(self, browser, book: Path, width=1200, theme="light", script=True):
        self.context = browser.new_context(viewport={"width": width, "height": 900}, offline=True,
                                           color_scheme=theme, java_script_enabled=script, accept_downloads=True)
        self.context.add_init_script(
            f"if (!localStorage.getItem('mode')) {{ localStorage.setItem('mode', '{theme}');"
            f" localStorage.setItem('theme', '{theme}'); }}")
        self.book, self.errors, self.requests = book, [], []

    def open(self, name: str):
        page = self.context.new_page()
        page.on("pageerror", lambda error: self.errors.append(f"page error: {error}"))
        page.on("console", self._console)
        page.on("request", lambda request: self.requests.append(request.url))
        name, sign, rest = re.match(r"([^?#]+)([?#]?)(.*)", name).groups()
        page.goto((self.book / name).as_uri() + sign + rest)
        return page

    def _console(self, message):
        if message.type in ("error", "warning") and not message.text.startswith(CHATTER):
            self.errors.append(f"console {message.type}: {message.text}")

    def outside(self) -> list[str]:
        return [url for url in self.requests if not url.startswith(("file:", "blob:", "data:"))]


def come_alive(page):
    """Wait until every widget of the page is mounted."""
    page.wait_for_function("[...document.querySelectorAll('[data-course]')].every(e => 'courseReady' in e.dataset)")


def see_all(page):
    """Scroll to every chart, so that it is drawn; a chart in a folded box is drawn when the box is opened."""
    come_alive(page)
    page.wait_for_function("""() => {
        const left = [...document.querySelectorAll(".course-drawing")]
            .find((e) => e.checkVisibility() && !e.querySelector(".course-drawn svg"));
        left?.scrollIntoView({ block: "center" });
        return !left;
    }""", timeout=30_000)
    page.evaluate("scrollTo(0, 0)")
