"""One course widget alone in a page, with a model that stands in for the host and for JupyterLab."""

import json
from importlib.util import find_spec
from pathlib import Path

MODEL = """
class Model {
  constructor(state) { this.state = state; this.handlers = {}; this.saves = 0; }
  get(name) { return this.state[name]; }
  set(name, value) {
    // what crosses to a kernel or to the storage is a copy
    this.state[name] = JSON.parse(JSON.stringify(value));
    for (const handler of this.handlers["change:" + name] || []) handler();
  }
  on(name, handler) { (this.handlers[name] ??= []).push(handler); }
  off(name, handler) { this.handlers[name] = (this.handlers[name] || []).filter((one) => one !== handler); }
  save_changes() {
    this.saves += 1;
    const kept = Object.entries(this.state.memory).filter(([, entry]) => entry !== null);
    this.state.memory = Object.fromEntries(kept);
    for (const handler of this.handlers["change:memory"] || []) handler();
  }
}
"""


def theme_styles() -> str:
    """The style sheets of the book's theme, which restyle what a widget draws."""
    sheets = [
        ("pydata_sphinx_theme", "theme/pydata_sphinx_theme/static/styles/pydata-sphinx-theme.css"),
        ("sphinx_book_theme", "theme/sphinx_book_theme/static/styles/sphinx-book-theme.css"),
    ]
    folders = [(Path(find_spec(name).origin).parent / file) for name, file in sheets]
    return "\n".join(file.read_text(encoding="utf-8") for file in folders if file.exists())


def widget_html(cls, state: dict, theme: str = "light", styled: bool = True) -> str:
    """A whole page with one widget in it.

    Parameters
    ----------
    cls : type
        The widget's class.
    state : dict
        data, memory, memory_keys and notice.
    theme : str
        light or dark.
    styled : bool
        With the style sheets of the book's theme; without them the page opens faster.
    """
    sheets = theme_styles() if styled else ""
    state = {"memory": {}, "memory_keys": [""], "notice": ""} | state
    held = json.dumps({"state": state, "source": str(cls._esm)}).replace("<", "\\u003c")
    return f"""<!doctype html>
<html lang="en" data-theme="{theme}" data-mode="{theme}"><head><meta charset="utf-8"><title>A widget</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<style>{sheets}</style><style>{cls._css}</style></head>
<body><main class="bd-article" style="max-width: 46rem; margin: auto; padding: 1rem"><h1>A lesson</h1>
<div id="place"></div></main>
<script type="application/json" id="held">{held}</script>
<script type="module">
{MODEL}
const held = JSON.parse(document.getElementById("held").textContent);
const url = URL.createObjectURL(new Blob([held.source], {{ type: "text/javascript" }}));
window.widget = await import(url);
window.model = new Model(held.state);
window.leave = await widget.default.render({{ model, el: document.getElementById("place") }});
document.documentElement.dataset.ready = "yes";
</script></body></html>"""


def open_widget_page(browser, cls, data: dict, memory: dict | None = None, theme: str | None = None,
                     width: int = 1200, notice: str = ""):
    """Open a page with one widget; its errors are collected in ``page.errors``.

    Parameters
    ----------
    browser : Browser
    cls : type
        The widget's class.
    data, memory, notice : dict, dict, str
        The widget's state.
    theme : str, optional
        light or dark; without one the page has no style sheets of the book's theme and opens faster.
    width : int
        Of the window, in pixels.
    """
    state = {"data": data, "memory": memory or {}, "notice": notice}
    styled, theme = bool(theme), theme or "light"
    page = browser.new_page(viewport={"width": width, "height": 900}, color_scheme=theme)
    page.errors = []
    page.on("pageerror", lambda error: page.errors.append(str(error)))
    page.on("console", lambda told: page.errors.append(told.text) if told.type == "error" else None)
    page.set_content(widget_html(cls, state, theme, styled))
    page.wait_for_selector("html[data-ready]", timeout=10_000)
    return page


def reload_with(page, key: str, text: str):
    """Load a page of the book again so that it finds this text in the browser's storage.

    Under heavy load Chromium now and then opens a page whose storage is not connected. The book's own answers outlive
    that; what a test writes itself does not, so it is written until a page has seen it.
    """
    for _ in range(5):
        for name, value in ((key, text), ("mark", "1")):
            page.evaluate("([name, value]) => localStorage.setItem(name, value)", [name, value])
        page.reload()
        page.wait_for_function(
            "[...document.querySelectorAll('[data-course]')].every(e => 'courseReady' in e.dataset)")
        if page.evaluate("localStorage.getItem('mark')"):
            return


def violations(page, within: str | None = None) -> list[str]:
    """What axe finds against WCAG 2.0 to 2.2, A and AA: in the page, or in the parts of it that a selector names."""
    from axe_playwright_python.sync_playwright import Axe

    only = {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}
    # to list all that is well takes as long as to find what is not
    found = Axe().run(page, context=within, options={"runOnly": only, "preload": False, "resultTypes": ["violations"]})
    return [
        f"{rule['id']}: {rule['nodes'][0]['html'][:150]} {rule['nodes'][0]['failureSummary']}"
        for rule in found.response["violations"]
    ]


#: How thick the ring round the focused element is, in pixels.
RING = """(() => {
  const style = getComputedStyle(document.activeElement);
  return style.outlineStyle === "none" ? 0 : parseFloat(style.outlineWidth);
})()"""


def tab_to(page, condition, most=80):
    """Press Tab until the focused element fits; every stop must show where it is."""
    for _ in range(most):
        page.keyboard.press("Tab")
        if page.evaluate(f"(() => {{ const e = document.activeElement; return Boolean({condition}); }})()"):
            assert page.evaluate(RING) >= 2
            return
    raise AssertionError(f"Tab never reached {condition}")
