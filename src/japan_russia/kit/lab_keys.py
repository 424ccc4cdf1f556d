"""The keys of a control in JupyterLab belong to the control, not to the notebook around it."""

from pathlib import Path

import anywidget

_BASE = Path(__file__).parent / "widgets" / "base.js"
_MODULE = """
export default {
  render({ el }) {
    let waiting = null;
    // it is drawn before it stands in its panel
    function begin() {
      const panel = el.closest(".widget-interact");
      if (panel) keepKeys(panel);
      else waiting = requestAnimationFrame(begin);
    }
    begin();
    return () => cancelAnimationFrame(waiting);
  },
};
"""


class _OwnKeys(anywidget.AnyWidget):
    _esm = _BASE.read_text(encoding="utf-8") + _MODULE


def own_keys(panel) -> None:
    """Keep plain keys inside a panel of controls.

    Without it JupyterLab takes an arrow key in a menu for a step to the next cell, and the letters b or
    dd for a new cell or for deleting one.

    Parameters
    ----------
    panel : ipywidgets.interactive
        Gains an invisible last child.

    Examples
    --------
    >>> import ipywidgets as w
    >>> panel = w.interactive(lambda year: None, {"manual": True}, year=(2012, 2022))
    >>> own_keys(panel)
    >>> len(panel.children)  # the slider, the button, the output and the new one
    4
    """
    keys = _OwnKeys()
    keys.layout.display = "none"
    panel.children = (*panel.children, keys)
