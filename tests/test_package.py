"""The package as a whole: which way imports point, how quickly it comes, what it offers."""

import json
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from conftest import ROOT

import japan_russia
from japan_russia.__main__ import main
from japan_russia.kit.places import course_id
from japan_russia.kit.progress.record import FORMAT, VERSION


def python(code: str) -> str:
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, timeout=120)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_imports_point_one_way():
    out = python("from importlinter.cli import lint_imports_command; lint_imports_command(['--no-cache'])")
    assert "Contracts: 1 kept, 0 broken." in out


def test_the_door_opens_on_everything_it_names():
    for name in japan_russia.__all__:
        assert getattr(japan_russia, name).__doc__, name
    with pytest.raises(AttributeError, match="nothing_like_it"):
        _ = japan_russia.nothing_like_it


def test_the_import_alone_brings_no_heavy_library():
    loaded = json.loads(python("import sys, json, japan_russia; print(json.dumps(sorted(sys.modules)))"))
    assert not {"pandas", "altair", "ipywidgets", "pydantic", "frictionless", "sphinx"} & set(loaded)


def test_reading_a_table_brings_no_validator():
    loaded = json.loads(
        python(
            "import sys, json; from japan_russia import load; load('islands'); print(json.dumps(sorted(sys.modules)))"
        )
    )
    assert "frictionless" not in loaded


def test_the_lock_pins_every_package_the_project_names():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    lock = (ROOT / "requirements.txt").read_text(encoding="utf-8")
    pinned = {line.split("==")[0].lower() for line in lock.splitlines() if "==" in line and not line.startswith("#")}
    named = [*project["dependencies"], *project["optional-dependencies"]["test"]]
    names = {name.split("[")[0].split(">")[0].split("<")[0].split("=")[0].strip().lower() for name in named}
    assert names <= pinned
    assert lock.rstrip().endswith("-e ."), "the lock also installs the course's own package"


def test_a_wrong_command_says_which_there_are():
    done = subprocess.run([sys.executable, "-m", "japan_russia", "bok"], capture_output=True, text=True, cwd=ROOT)
    assert done.returncode == 2 and "book" in done.stderr


@pytest.mark.parametrize("within", ["", "below", "a/tree/below"])
@pytest.mark.parametrize("words", ["slides --lesson 04", "export --format gift --lesson 04", "print --lesson 04",
                                   "release --edition student", "report {record}"])
def test_a_folder_that_cannot_be_made_is_named(words, within, tmp_path, capsys):
    file, record = tmp_path / "taken", tmp_path / "record.json"
    file.write_text("a file", encoding="utf-8")
    record.write_text(json.dumps({"format": FORMAT, "version": VERSION, "course": course_id(), "entries": {}}))
    assert main([*words.format(record=record).split(), "--out", str(file / within)]) == 1
    said = capsys.readouterr().err
    assert "Nothing can be written there" in said and str(file) in said and "to mend: Name another folder" in said


@pytest.mark.skipif(not Path("/proc/self").is_dir(), reason="only Linux has this folder")
def test_a_folder_in_which_nothing_can_be_made_is_named(capsys):
    assert main(["export", "--format", "gift", "--lesson", "04", "--out", "/proc/nothing/here"]) == 1
    assert "Nothing can be written there: No such file" in capsys.readouterr().err


def test_check_finds_all_well():
    assert (
        "All is well."
        in subprocess.run(
            [sys.executable, "-m", "japan_russia", "check"], capture_output=True, text=True, cwd=ROOT
        ).stdout
    )
