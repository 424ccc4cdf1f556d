"""The facts in the role-play are those of the tables."""

import ast
import re

import pandas as pd
from conftest import ROOT

from japan_russia import load
from japan_russia.kit.places import data_folder

PAGE = ROOT / "book" / "teaching" / "03-role-play.md"
TEXT = PAGE.read_text(encoding="utf-8")


def test_the_numbers_are_those_of_the_tables():
    checks = re.findall(r"^% check: (.+) == (.+)$", TEXT, re.M)
    assert checks
    prose = re.sub(r"^% .*$", "", TEXT, flags=re.M)
    words = dict(enumerate("zero one two three four five six".split()))
    for expression, written in checks:
        value, shown = eval(expression, {"load": load, "pd": pd}), ast.literal_eval(written)
        assert shown in (value, words.get(value)), f"the tables give {value!r} for {expression}"
        # half of a company may be said in a word
        shapes = [f"{shown:g}" if isinstance(shown, float) else str(shown)] + (["half"] if shown == 50 else [])
        assert any(re.search(rf"(?<![\w.]){re.escape(one)}(?![\w])", prose) for one in shapes), f"{shown} is not said"


def test_the_ids_of_the_briefs_exist_and_none_is_recalled():
    known = {}
    for path in sorted(data_folder().glob("*.csv")):
        table = pd.read_csv(path, dtype=str)
        if "confidence" in table:
            known |= dict(zip(table.iloc[:, 0], table["confidence"], strict=True))
    named = set(re.findall(r"`([A-Z]{1,2}-?[0-9][0-9-]*|[A-Z]{2}-\d{4}-\d{2})`", TEXT))
    assert len(named) > 30 and named <= known.keys(), named - known.keys()
    assert {known[one] for one in named} <= {"verified", "single"}
    for line in TEXT.splitlines():
        if weak := [one for one in re.findall(r"`([A-Z]{1,2}-?\d[\d-]*)`", line) if known.get(one) == "single"]:
            near = TEXT[max(0, TEXT.index(line) - 160):TEXT.index(line) + len(line) + 80]
            assert "one source" in near, f"{weak} rest on one source each; say so"


def test_six_roles_and_their_private_words():
    briefs = TEXT.split("## Six briefs")[1].split("### Further students")[0]
    assert briefs.count("\n### ") == 6 and briefs.count("*Only you know.*") == 6
    minutes = [int(m) for m in re.findall(r"^\| (\d+) \|", TEXT.split("## The clock")[1].split("##")[0], re.M)]
    assert sum(minutes) == 90
