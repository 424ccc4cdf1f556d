"""Gives a page the scripts it needs, and takes out what the theme need not load.

The scripts and styles are written at build time into one folder of static files: the host, which mounts
widgets, redraws explore widgets and draws charts; and Vega, made from the copy inside vl-convert, which a
page loads only when a chart comes near the screen. Vega is the same for every book, so it is made once for a
machine and kept in the user's cache folder, under a name that says which versions it was made from. So are the
theme's templates, translated to Python.
"""

import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from jinja2 import FileSystemBytecodeCache
from platformdirs import user_cache_path
from sphinx.util import logging

from ..editions import mark_of_page
from ..picture import VEGALITE_VERSION
from .nodes import live
from .renderers import as_json

LOGGER = logging.getLogger(__name__)
_HERE = Path(__file__).parent
_WIDGETS = _HERE.parent / "widgets"
HOST, TABLES, FILTERS, TERMS = "course-host.js", "course-tables.js", "course-filters.js", "course-terms.js"
FOLDS = "course-folds.js"
VEGA, STYLE = "course-vega.js", "course.css"
_VEGA_SCRIPT = """
import sys, vl_convert
bundle = vl_convert.javascript_bundle(
    snippet="window.courseVegaEmbed = vegaEmbed;", vl_version=sys.argv[1])
# Vega-Lite 5 names an older Vega than the one bundled, which reads it all the same: no warning in every page
bundle = bundle.replace("console.warn(`The compiled spec", "void(`The compiled spec")
# wrapped, because a page opened from a folder cannot load an ES module from a file
open(sys.argv[2], "w", encoding="utf-8").write("(function(){" + bundle + "})();")
"""


def _read(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def _write(path: Path, text: str):
    # an unchanged file keeps its time, so that it is not copied again
    if not path.exists() or _read(path) != text:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def _static_folder(app) -> Path:
    return Path(app.outdir).parent / "static"


def host_script() -> str:
    """Return the script that makes a page alive: one classic script, which a page opened from a folder can load."""
    parts = (_WIDGETS / "base.js", _HERE / "record.js", _HERE / "host.js")
    return "(function () {\n" + "\n".join(map(_read, parts)) + "\n})();\n"


def vega_script() -> Path:
    """Return the file of Vega, which is made if this machine has none yet."""
    file = _vega_file(_cache_folder(Path(tempfile.gettempdir()) / "course-pages"))
    if not file.exists():
        _make_vega(file)
    return file


def _prepare(app):
    folder = _static_folder(app)
    _write(folder / HOST, host_script())
    for target, source in ((TABLES, "tables.js"), (FILTERS, "filters.js"), (TERMS, "terms.js"), (FOLDS, "folds.js")):
        _write(folder / target, f"(function () {{\n{_read(_HERE / source)}\n}})();\n")
    own = (_HERE / name for name in ("book.css", "terms.css"))
    styles = [_WIDGETS / "base.css", _HERE / "theme.css", _HERE.parent / "tables.css", *own]
    _write(folder / STYLE, "".join(map(_read, styles)))
    cache = _cache_folder(Path(app.outdir).parent / "cache")
    app.builder.templates.environment.bytecode_cache = FileSystemBytecodeCache(str(cache))
    app.course_vega = _vega_file(cache)
    app.course_vega_made = None
    if not app.course_vega.exists():
        # it takes a few seconds, so it waits for a processor that no notebook needs
        app.course_vega_made = app.course_executor.also(lambda: _make_vega(app.course_vega))


def _cache_folder(spare: Path) -> Path:
    """Return where to keep what is the same for every book of this machine; the spare folder if that is not allowed."""
    folder = user_cache_path("course-pages", appauthor=False)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        folder = spare
    folder = folder if os.access(folder, os.W_OK) else spare
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _vega_file(folder: Path) -> Path:
    import vl_convert

    made_by = hashlib.sha256(_VEGA_SCRIPT.encode()).hexdigest()[:8]
    return folder / f"vega-{VEGALITE_VERSION}-{vl_convert.__version__}-{made_by}.js"


def _make_vega(file: Path):
    part = file.with_suffix(f".{os.getpid()}.part")  # another book may be built at the same time
    subprocess.run([sys.executable, "-c", _VEGA_SCRIPT, VEGALITE_VERSION, str(part)], check=True, timeout=120)
    part.replace(file)


def _deliver_vega(app, exception):
    if exception is not None or app.builder.format != "html":
        return
    if app.course_vega_made is not None:
        app.course_vega_made.result()
    target = Path(app.outdir) / "_static" / VEGA
    if not target.exists() or target.stat().st_mtime < app.course_vega.stat().st_mtime:
        shutil.copy(app.course_vega, target)


def _paths(app, config):
    folder = Path(app.outdir).parent / "static"
    folder.mkdir(parents=True, exist_ok=True)
    config.html_static_path.append(str(folder))
    # the LaTeX extension that Jupyter Book adds turns on numbers for figures, which walks through every page again
    config.numfig = config.overrides.get("numfig", config.numfig)
    config.templates_path.insert(0, str(_HERE / "templates"))
    # the theme's script complains of a missing mode on every page
    config.html_context.setdefault("default_mode", "auto")


def _modules(doctree) -> str:
    found = {}
    for node in doctree.findall(live):
        if node["module"]:
            found.setdefault(node["module"], node)
    parts = []
    for name, node in sorted(found.items()):
        source = as_json(node["source"])
        parts.append(f'<script type="application/json" data-course-module="{name}">{source}</script>')
        parts.append(f"<style>{node['style']}</style>")
    return "".join(parts)


def _equip(app, pagename, templatename, context, doctree):
    about = f'<meta name="course-id" content="{app.config.course_id}">{mark_of_page(app.config.course_edition)}'
    context["metatags"] = context.get("metatags", "") + about
    context["course_embed"] = _read(_HERE / "embed.js").partition("\n")[2]
    if doctree is not None and next(doctree.findall(live), None) is not None:
        context["body"] += _modules(doctree)
        app.add_js_file(HOST, loading_method="defer")


def setup(app):
    """Write the static files, and equip each page as it is written."""
    app.connect("config-inited", _paths, priority=850)
    app.connect("builder-inited", _prepare)
    # the pages name Vega nowhere, so it may come last; before the executor is closed
    app.connect("build-finished", _deliver_vega, priority=50)
    app.connect("html-page-context", _equip)
    app.add_css_file(STYLE)
    for script in (TABLES, FILTERS, TERMS, FOLDS):
        app.add_js_file(script, loading_method="defer")
