"""A chart as a picture: what a page shows until its script runs, and what is printed."""

import copy
import hashlib
import json
import re
from functools import cache

VEGALITE_VERSION = "5.20"
STATIC_WIDTH = 640
_ID = re.compile(r'(id="|url\(#|href="#)([A-Za-z][\w-]*)')


@cache
def _converter():
    import vl_convert

    return vl_convert


def static_picture(spec: dict) -> str:
    """Draw a chart as SVG, without a browser.

    Parameters
    ----------
    spec : dict
        A Vega-Lite 5 description. A width of ``"container"`` is drawn as 640 pixels.

    Returns
    -------
    str
        An ``<svg>`` element hidden from assistive technology: the figure around it speaks for it.
    """
    drawn = copy.deepcopy(spec)
    if drawn.get("width") == "container":
        drawn["width"] = STATIC_WIDTH
    for unused in ("title", "usermeta"):
        drawn.pop(unused, None)
    svg = _converter().vegalite_to_svg(drawn, vl_version=VEGALITE_VERSION)
    # two pictures in one page must not share ids
    prefix = "c" + hashlib.sha256(json.dumps(spec, sort_keys=True).encode()).hexdigest()[:8]
    svg = _ID.sub(lambda match: f"{match[1]}{prefix}-{match[2]}", svg)
    # the figure carries the words; a second reading of every mark would only be noise
    svg = re.sub(r'\s(?:aria-[\w-]+|role)="[^"]*"', "", svg)
    return svg.replace("<svg ", '<svg aria-hidden="true" focusable="false" ', 1)
