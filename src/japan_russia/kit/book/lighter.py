"""Leaves out of the pages what they do not use: parts of the theme's styles, and styles and scripts page by page."""

import re
from pathlib import Path

import pydata_sphinx_theme

THEME_STYLE = "styles/pydata-sphinx-theme.css"
_ICON = r"\.fa(?:-[\w-]+|[rsb])?(?![\w-])(?::{1,2}\w+)?"
_ICON_RULE = re.compile(rf"(?<=[}}/]){_ICON}(?:,{_ICON})*\{{[^{{}}]*\}}")
#: How the classes begin that belong to building blocks of Bootstrap which no page has.
BLOCKS = (
    "accordion", "carousel", "list-group", "modal", "offcanvas", "pagination", "popover", "toast", "spinner",
    "form-(?:check|floating|range|select|switch)", "input-group", "(?:in)?valid-(?:feedback|tooltip)", "was-validated",
    "btn-(?:outline-)?(?:danger|dark|info|light|success|warning)", "offset", "order", "object",
    "link-(?:body|danger|dark|info|light|offset|opacity|primary|secondary|success|underline|warning)",
    "rounded-(?:top|bottom|start|end)",
)  # fmt: skip
_BLOCK = rf"\.(?:{'|'.join(BLOCKS)})(?![a-z])[^,{{}}]*"
_BLOCK_RULE = re.compile(rf"(?<=[{{}}/]){_BLOCK}(?:,{_BLOCK})*\{{[^{{}}]*\}}")
_FONT_FACE = re.compile(r"@font-face\{[^{}]*\}")
#: Part of a file's name, and the words in a page without which the file does nothing there.
_NEEDED_BY = {
    "sphinx-design": "sd-",
    "design-tabs": "sd-tab-",
    "mystnb": "cell docutils",
    "copybutton": "cell_input",
    "clipboard": "cell_input",
    "course-tables": "<table",
    "course-filters": "course-filtered",
    "course-folds": "teaching-fold",
    "course-terms": "course-term-words",
}


def without_unused(style: str) -> str:
    """Take the icon font and building blocks that no page has out of the theme's style sheet.

    The few icons in use are drawn by `theme.css`.

    Parameters
    ----------
    style : str
        The theme's CSS, minified as it is shipped.

    Examples
    --------
    >>> without_unused('a{color:red}.fa-sun:before{content:"x"}.fade{opacity:0}.toast.show{color:red}')
    'a{color:red}.fade{opacity:0}'
    """
    before = None
    while before != style:
        # a rule is found by the end of the one before it, so neighbours go one after another
        before, style = style, _BLOCK_RULE.sub("", _ICON_RULE.sub("", style))
    return _FONT_FACE.sub("", style)


def needed(file: str, body: str) -> bool:
    """Tell whether a page has anything that a style sheet or script works on.

    Parameters
    ----------
    file : str
        The file's name.
    body : str
        The page's HTML.

    Examples
    --------
    >>> needed("_static/sphinx-design.min.css", "<p>Words.</p>")
    False
    """
    return all(words in body for part, words in _NEEDED_BY.items() if part in file)


def _write_theme_style(app):
    # the builder copies this folder over the theme's own files
    target = Path(app.outdir).parent / "static" / THEME_STYLE
    theme = Path(pydata_sphinx_theme.__file__).parent / "theme" / "pydata_sphinx_theme" / "static"
    text = without_unused((theme / THEME_STYLE).read_text(encoding="utf-8"))
    if not target.exists() or target.read_text(encoding="utf-8") != text:
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")


def _leave_out(app, pagename, templatename, context, doctree):
    body = context.get("body", "")
    for kind in ("css_files", "script_files"):
        if kind in context:
            context[kind] = [one for one in context[kind] if needed(str(getattr(one, "filename", one) or ""), body)]


def setup(app):
    """Write the lighter style sheet, and look at each page when everything has been added to it."""
    app.connect("builder-inited", _write_theme_style)
    app.connect("html-page-context", _leave_out, priority=990)
