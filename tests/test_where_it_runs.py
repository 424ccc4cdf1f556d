"""What Binder, Kubernetes and a hub read, and the page that tells of them."""

import json
import re

import yaml
from conftest import ROOT


def test_binder_installs_the_lock_and_the_package():
    lines = (ROOT / ".binder" / "requirements.txt").read_text(encoding="utf-8").splitlines()
    named = [line.removeprefix("-r ") for line in lines if line.startswith("-r ")]
    assert [(ROOT / ".binder" / name).resolve() for name in named] == [ROOT / "requirements.txt"]
    assert "-e ." in (ROOT / "requirements.txt").read_text(encoding="utf-8").splitlines()
    version = (ROOT / ".binder" / "runtime.txt").read_text(encoding="utf-8").strip()
    assert version == "python-3.11", "the oldest that the course supports, for which the lock was made"


def test_the_lock_for_instructors_stands_on_that_for_students():
    def names(file):
        return dict(re.findall(r"^([a-z0-9-]+)==([^ ;\n]+)", (ROOT / file).read_text(encoding="utf-8"), re.M))

    students, instructors = names("requirements.txt"), names("requirements-instructor.txt")
    assert not students.keys() & instructors.keys()
    assert {"nbgrader", "jupyterhub", "nbgitpuller"} <= instructors.keys()
    assert "-r requirements.txt" in (ROOT / "requirements-instructor.txt").read_text(encoding="utf-8")


def test_the_values_for_kubernetes_open_the_first_lesson():
    values = yaml.safe_load((ROOT / "deploy" / "kubernetes.yaml").read_text(encoding="utf-8"))
    assert (ROOT / values["singleuser"]["defaultUrl"].removeprefix("/lab/tree/")).exists()
    units = {"M": 1e6, "G": 1e9}
    memory = {name: float(text[:-1]) * units[text[-1]] for name, text in values["singleuser"]["memory"].items()}
    assert 280e6 < memory["guarantee"] <= memory["limit"], "a student with a lesson takes about 280 MB"


def test_the_proxy_of_the_hub_is_locked_without_addresses():
    lock = json.loads((ROOT / "deploy" / "package-lock.json").read_text(encoding="utf-8"))
    wanted = json.loads((ROOT / "deploy" / "package.json").read_text(encoding="utf-8"))["dependencies"]
    assert lock["packages"]["node_modules/configurable-http-proxy"]["version"] == wanted["configurable-http-proxy"]
    assert not any("resolved" in package for package in lock["packages"].values())


def test_every_command_that_the_page_for_instructors_names_is_there():
    page = (ROOT / "book" / "for-instructors.md").read_text(encoding="utf-8")
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for target in set(re.findall(r"`(?:[A-Z_]+=\"[^\"]*\" )?make ([a-z-]+)", page)):
        assert re.search(rf"^{target}:", makefile, re.M), f"make {target}"
    from japan_russia.__main__ import FURTHER

    for command in set(re.findall(r"python -m japan_russia ([a-z-]+)", page)):
        assert command in FURTHER, f"python -m japan_russia {command}"


def test_the_line_that_opens_the_book_gives_the_browser_an_address(monkeypatch, tmp_path):
    page = (ROOT / "book" / "for-instructors.md").read_text(encoding="utf-8")
    (line,) = re.findall(r'`python -c "(import pathlib.*?)"`', page)
    opened = []
    monkeypatch.setattr("webbrowser.open", opened.append)
    monkeypatch.chdir(tmp_path)
    exec(line, {})
    # some systems take a path for a search, or for nothing
    assert opened[0].startswith(tmp_path.as_uri()) and opened[0].endswith("-student/Open%20the%20book.html")
    assert "python -m webbrowser" not in page


def test_the_readme_names_what_only_an_instructor_finds():
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    for page in sorted((ROOT / "book" / "teaching").glob("*.md")):
        title = page.read_text(encoding="utf-8").partition("\n")[0].removeprefix("# ").partition(":")[0]
        assert f"- *{title}*: " in text
    for word in (".binder/", "for-instructors.md#binder", "for-instructors.md#a-new-term"):
        assert word in text
