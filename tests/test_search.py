"""Searching for names: what text and query become. How the whole index answers stands in browser/test_search.py."""

import csv
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from japan_russia.course.written_forms import FORMS, written_forms
from japan_russia.kit.book.search import JAPANESE, Names, NamesSearch, fold

with open(Path(__file__).parents[1] / "data" / "names.csv", encoding="utf-8", newline="") as file:
    ROWS = list(csv.DictReader(file))
NAMES = Names(written_forms(ROWS))


@pytest.mark.parametrize("row", ROWS, ids=[row["name_id"] for row in ROWS])
def test_every_written_form_finds_a_text_with_the_name_in_english(row):
    text = set(NAMES.index(f"On that day {row['name_en']} was in the news."))
    for form in [row["name_en"], *row["also"].split(";"), *(row[name] for name in FORMS)]:
        found = set(NAMES.query(form))
        assert found <= text or form == "", f"{form}: {found - text}"


@pytest.mark.parametrize("row", ROWS, ids=[row["name_id"] for row in ROWS])
def test_the_name_in_english_finds_a_text_in_japanese_or_russian(row):
    wanted = set(NAMES.query(row["name_en"].split(" (")[0]))
    for name in ("name_ja", "name_ru"):
        for form in {row[name], row[name].replace(" ", "") if name == "name_ja" else row[name]} - {""}:
            assert wanted <= set(NAMES.index(f"「{form}」")), form


@pytest.mark.parametrize("query, words", [
    ("安倍", ["abe"]), ("あべ", ["abe"]), ("Абэ", ["abe"]), ("安倍晋三首相", ["shinzo", "abe", "首相"]),
    ("菅", ["suga"]), ("菅首相", ["菅首", "首相"]), ("日露", ["japan", "and", "russia"]),
    ("北方領土の日", ["northern", "territories", "の日"]), ("Горбачев", ["gorbachev"]), ("Горбачёв", ["gorbachev"]),
    ("TŌKYŌ", ["tokyo"]), ("ラブロフ", ["lavrov"]), ("ラヴロフ", ["lavrov"]), ("クリマ", ["クリ", "リマ"]),
    ("リマ", ["lima"]), ("Kurils", ["kuril", "islands"]), ("Южные Курилы", ["southern", "kuril", "islands"]),
    ("Владимир Зеленский", ["volodymyr", "zelensky"]), ("Владимир Путин", ["vladimir", "putin"]),
    ("limestone 2019", ["limestone", "2019"]), ("", []), ("…", []),
])  # fmt: skip
def test_queries(query, words):
    assert NAMES.query(query) == words


@pytest.mark.parametrize("form", ["钓鱼岛", "釣魚島", "釣魚臺", "Diaoyu", "Diaoyutai", "Senkaku", "尖閣", "Сэнкаку"])
def test_a_place_with_several_claimants_is_found_by_the_name_of_each(form):
    assert set(NAMES.query(form)) == {"senkaku", "islands"}


def test_a_part_of_a_longer_japanese_word_is_found():
    text = set(NAMES.index("北方領土問題と日露首脳会談"))
    for query in ("領土問題", "首脳会談", "会談", "日露", "北方領土", "問題"):
        assert set(NAMES.query(query)) <= text, query


def test_no_form_stands_for_two_names():
    seen = {}
    for row in ROWS:
        forms = [row["name_en"].split(" (")[0], *row["also"].split(";"), *(row[name] for name in FORMS)]
        for form in {fold(form) for form in forms if form}:
            assert seen.setdefault(form, row["name_id"]) == row["name_id"], f"{form} is written twice"


def test_the_first_form_of_a_name_keeps_its_own_meaning():
    names = Names([["Vladimir Putin", "Владимир Путин"], ["Putin", "Путин"], ["Vladimir", "Владимир"],
                   ["Zelensky", "Vladimir"]])
    assert names.query("Vladimir") == ["vladimir"]


@given(st.text())
def test_any_text_can_be_searched_and_finds_itself(text):
    names = Names([["Kunashiri", "国後島", "Kunashir"], ["Abe", "安倍", "Абэ", "あべ"]])
    assert all(not re.search(r"\s", word) for word in names.query(text))
    whole = set(names.index(text))
    # a Japanese sign left between two names is no pair, and it is not kept
    assert {word for word in names.query(text) if not re.fullmatch(f"[{JAPANESE}]", word)} <= whole


def test_the_script_holds_the_same_names():
    search = NamesSearch({"names": [["Kunashiri", "Kunashir"]]})
    assert 'const NAMES = {"kunashir": "kunashiri"};' in search.js_splitter_code
    assert search.split("Kunashir, の") == ["kunashiri", "の"]
    assert search.word_filter("の") and not search.word_filter("the") and not search.word_filter("")
