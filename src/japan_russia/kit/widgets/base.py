"""The base of every widget that has its own logic in the browser.

One Python class and one ES module make a widget. JupyterLab mounts the module through anywidget. In a
book build the widget hands its module and its state to the page, where the book's host mounts the same
module with no kernel behind it.
"""

from pathlib import Path
from sys import modules
from weakref import WeakSet

import anywidget
import traitlets

from ..lab_display import lab_display
from ..mime import WIDGET_MIME
from ..places import course_id
from ..surface import in_book

_HERE = Path(__file__).parent
_alive = WeakSet()  # the widgets of this kernel that read the record, so that each sees the others' answers


def _beside(cls, ending: str) -> str:
    folder = Path(modules[cls.__module__].__file__).parent
    file = folder / f"{cls.module}{ending}"
    return file.read_text(encoding="utf-8") if file.exists() else ""


def _read(name: str) -> str:
    return (_HERE / name).read_text(encoding="utf-8")


class CourseWidget(anywidget.AnyWidget):
    """A widget that is alive in JupyterLab and in the built pages.

    A subclass sets ``module``, the name of the ``.js`` and ``.css`` files beside its Python file, puts
    what is to be drawn into ``data`` and says with ``static_html`` what a page shows before its script
    runs. The module is one ES module with a default export ``{ render({ model, el }) }``; it may use
    everything in ``base.js``, ``keeping.js`` and the files named in ``uses`` without importing it.

    Attributes
    ----------
    data : dict
        What the module draws; anything JSON can hold.
    memory : dict
        The entries of the learner's record that this widget reads and writes, by key. The module sets
        a changed copy; ``None`` as an entry forgets the key.
    memory_keys : list of str
        The beginnings of the keys given to this widget; ``""`` gives all.
    notice : str
        A message for the learner, such as a record file that could not be read.
    course : str
        The course's id in JupyterLab, where the browser keeps changes under it until they are in the
        record (see ``keeping.js``); ``""`` in a book.
    """

    module = ""
    uses = ()

    data = traitlets.Dict().tag(sync=True)
    memory = traitlets.Dict().tag(sync=True)
    memory_keys = traitlets.List(traitlets.Unicode()).tag(sync=True)
    notice = traitlets.Unicode("").tag(sync=True)
    course = traitlets.Unicode("").tag(sync=True)

    def __init_subclass__(cls, **kwargs):
        # traitlets makes a subclass for each instance; only a class that names its own module is a new widget
        if "module" in cls.__dict__:
            cls._esm = "\n".join([*map(_read, ("base.js", "keeping.js", *cls.uses)), _beside(cls, ".js")])
            cls._css = "\n".join([_read("base.css"), _beside(cls, ".css")])
        super().__init_subclass__(**kwargs)

    def __init__(self, **state):
        super().__init__(**state)
        self._settling = False
        if self.memory_keys and not in_book():
            self.course = course_id()
            self._settle({})
            _alive.add(self)
            self.observe(self._remember, "memory")
            self.on_msg(self._hear)

    def static_html(self) -> str:
        """Return what a page shows until its script runs, and what search and print read.

        Returns
        -------
        str
            HTML in which every piece of text is escaped.
        """
        return ""

    def _remember(self, change):
        if not self._settling:
            old, new = change["old"], change["new"]
            # only None forgets: a key that is merely missing may have been written by another view meanwhile
            changed = {key: entry for key, entry in new.items() if old.get(key) != entry}
            self._write(changed)

    def _hear(self, _, message: dict, buffers):
        """Write what the browser hands over, then say which changes it need not keep any longer."""
        if not isinstance(message, dict) or "keep" not in message:
            return
        changes = message["keep"]
        if any(one["forgotten"] for one in changes):
            self._settle({})  # another notebook may have written since
        # a change may have waited for days: what was answered after somebody wished to forget stays
        forgotten = {
            one["key"]: None
            for one in changes
            if one["forgotten"] and self._last(one["key"]) <= one["forgotten"]
        }
        entries = {one["key"]: one["entry"] for one in changes if one["entry"]}
        is_saved = all([self._write(changed) for changed in (forgotten, entries) if changed])
        self.send({"kept": [one["id"] for one in changes] if is_saved else []})

    def _last(self, key: str) -> str:
        return self.memory[key]["last"]["at"] if key in self.memory else ""

    def _write(self, changed: dict) -> bool:
        is_saved = self._settle(changed)
        for other in list(_alive):
            if other is not self and other.comm is not None:
                other._settle({})
        return is_saved

    def _settle(self, changed: dict) -> bool:
        # The file is merged with what another notebook may have written meanwhile.
        from ..progress.record import Record

        record = Record()
        self._settling = True
        try:
            # a fresh dict: one changed in place would send nothing to the browser
            self.memory = dict(record.update(changed, self.memory_keys))
            self.notice = record.notice
            return record.is_saved
        finally:
            self._settling = False

    def _ipython_display_(self):
        if in_book():
            raise NotImplementedError  # IPython then asks for the bundle below
        lab_display(self)

    def _repr_mimebundle_(self, **kwargs):
        if not in_book():
            return super()._repr_mimebundle_(**kwargs)
        return {WIDGET_MIME: self.for_page(), "text/plain": f"{type(self).__name__} widget"}, {}

    def for_page(self) -> dict:
        """Return what a page of the book needs of this widget: module, source, style, state, static HTML."""
        return {
            "module": type(self).module,
            # a page has no kernel to wait for
            "source": str(self._esm).replace(_read("keeping.js"), "const keeping = (render) => render;"),
            "style": str(self._css),
            "state": {"data": self.data, "memory_keys": self.memory_keys},
            "static": self.static_html(),
        }
