"""What the browser hands over in JupyterLab: written, acknowledged, and never over something newer."""

import json

import pytest

from japan_russia import explore
from japan_russia.kit.mime import WIDGET_MIME
from japan_russia.kit.progress import record as record_module
from japan_russia.kit.progress.record import Record
from japan_russia.kit.widgets.note import Note

KEY = "note/00-n1"


def a_change(text, minute=0, id_="c1", forgotten=None):
    """One item of the browser's storage; without a text it only forgets."""
    one = {"value": text, "score": None, "outcome": None, "at": f"2026-01-31T09:{minute:02}:00.000Z"}
    entry = None if text is None else {"first": one, "best": one, "last": one, "tries": 1}
    return {"key": KEY, "id": id_, "forgotten": forgotten, "entry": entry}


@pytest.fixture
def note(monkeypatch):
    """A note of a notebook; ``note.said`` collects what Python tells the browser."""
    monkeypatch.setattr(record_module, "_unsaved", {})
    made = Note("00-n1", "What do you expect?")
    made.said = []
    monkeypatch.setattr(made, "send", made.said.append)
    made.hears = lambda *changes: made._handle_custom_msg({"keep": list(changes)}, [])
    return made


def test_a_change_is_acknowledged_when_it_is_in_the_file(note):
    note.hears(a_change("ten", id_="c7"))
    assert note.said == [{"kept": ["c7"]}]
    assert note.text == Record().entries()[KEY]["last"]["value"] == "ten"
    note.hears(a_change("ten", id_="c7"))
    assert note.said[1] == {"kept": ["c7"]}, "handed over twice, it changes nothing and is acknowledged again"
    assert Record().entries()[KEY]["tries"] == 1


def test_a_change_is_not_acknowledged_while_the_file_cannot_be_written(note, monkeypatch):
    def full(*_):
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as broken:
        broken.setattr(record_module.os, "fsync", full)
        note.hears(a_change("ten"))
        assert note.said == [{"kept": []}]
        assert "not being saved" in note.notice and note.text == "ten"
    note.hears(a_change("ten"))
    assert note.said[1] == {"kept": ["c1"]} and note.notice == ""


def test_what_waited_never_goes_over_what_is_newer(note):
    note.hears(a_change("of today", minute=30))
    note.hears(a_change("of yesterday", minute=10))
    assert note.text == "of today"
    note.hears(a_change(None, forgotten="2026-01-31T09:20:00.000Z"))
    assert note.text == "of today", "written after somebody wished to forget"
    newer = a_change("in another notebook", minute=35)["entry"]
    Record().update({KEY: newer})
    note.hears(a_change(None, forgotten="2026-01-31T09:32:00.000Z"))
    assert note.text == "in another notebook", "also where this notebook had not seen it yet"
    note.hears(a_change("begun again", minute=50, forgotten="2026-01-31T09:40:00.000Z"))
    assert Record().entries()[KEY]["first"]["value"] == note.text == "begun again"
    note.hears(a_change(None, id_="c9", forgotten="2026-01-31T09:55:00.000Z"))
    assert Record().entries() == {} and note.said[-1] == {"kept": ["c9"]}


def test_other_messages_are_none_of_its_business(note):
    for message in ({}, {"kind": "anywidget-command"}, ["keep"], "keep"):
        note._handle_custom_msg(message, [])
    assert note.said == []


def test_other_widgets_of_the_notebook_see_what_was_handed_over(note):
    other = Note("00-n1", "Again?")
    note.hears(a_change("ten"))
    assert other.text == "ten"


def test_a_page_carries_nothing_that_waits_for_a_kernel(monkeypatch):
    monkeypatch.setenv("COURSE_SURFACE", "book")
    bundle = Note("00-n1", "What?")._repr_mimebundle_()[0][WIDGET_MIME]
    assert "course" not in bundle["state"] and "KeptModel" not in json.dumps(bundle)
    with pytest.raises(NotImplementedError):
        Note("00-n1", "What?")._ipython_display_()


@pytest.mark.parametrize("make", [
    lambda: Note("00-n1", "What?")._ipython_display_(),
    lambda: explore(lambda year: None, year=(2012, 2014)),
], ids=["note", "explore"])
def test_a_saved_widget_says_how_to_bring_it_back(make, monkeypatch):
    shown = []
    monkeypatch.setattr("japan_russia.kit.lab_display.display", lambda thing, **_: shown.append(thing))
    make()
    words, widget = shown
    assert "application/vnd.jupyter.widget-view+json" in widget
    assert "Run → Run All Cells" in words.data
