"""The glossary and the names: what the tables hold, and the pages made from them."""

import csv
import re
import shutil
from pathlib import Path

import pandas as pd
import pytest
from test_pages import build

from japan_russia.course.tables import load
from japan_russia.kit.book.terms import Terms
from japan_russia.kit.lesson import lessons
from japan_russia.kit.teaching.cells import is_teaching

ROOT = Path(__file__).parents[1]
LESSON = """# 06 · A lesson

Taro Kono came, and the White House was silent.

## Part 1 · Words

Nobuo
Kishi spoke; Zakharova answered. The sun, and Hayashi, whoever he was.
"""
PAGES = ["glossary", "names", "people", "sources", "register"]
GLOSSARY, NAMES = load("glossary", recalled=True), load("names", recalled=True)


@pytest.fixture(scope="module")
def book(tmp_path_factory):
    """The pages and those they link to, built once."""
    top = tmp_path_factory.mktemp("lookup")
    source = top / "source"
    shutil.copytree(ROOT / "data", source / "data", ignore=shutil.ignore_patterns("quizzes"))
    (source / "book").mkdir()
    for page in PAGES:
        shutil.copy(ROOT / "book" / f"{page}.md", source / "book")
    (source / "notebooks").mkdir()
    (source / "notebooks" / "06-a-lesson.md").write_text(LESSON, encoding="utf-8")
    _, warnings = build(source, top / "out")
    # links to pages that are not part of this small book
    return top / "out" / "book", [line for line in warnings if not re.search("data-catalogue|chronology", line)]


def html(book, name):
    return (book[0] / f"{name}.html").read_text(encoding="utf-8")


# The tables


def test_the_glossary_is_large_enough_and_each_explanation_short_enough():
    assert len(GLOSSARY) >= 80
    long = GLOSSARY[GLOSSARY["explanation"].str.split().str.len() > 45]["term_id"].tolist()
    assert long == []


def test_no_two_terms_share_a_form():
    forms = GLOSSARY["forms"].dropna().str.split(";").explode()
    assert forms[forms.duplicated()].tolist() == [] and (forms.str.strip() == forms).all() and (forms != "").all()


def test_a_term_without_a_source_asserts_no_confidence():
    assert (GLOSSARY["source_ids"].isna() == GLOSSARY["confidence"].isna()).all()
    assert GLOSSARY["source_ids"].notna().sum() >= 60


@pytest.mark.parametrize("lesson", lessons(ROOT / "notebooks"), ids=lambda lesson: lesson.id)
def test_a_lesson_has_terms_to_explain_and_not_too_many(lesson):
    import nbformat

    cells = [cell for cell in nbformat.read(lesson.path, as_version=4).cells if not is_teaching(cell)]
    text = "\n".join(cell.source for cell in cells[2:] if cell.cell_type == "markdown")
    terms = [{"id": row["term_id"], "forms": row["forms"].split(";")}
             for row in GLOSSARY.dropna(subset="forms").to_dict("records")]
    found = list(Terms(terms).first_uses(re.sub(r"`[^`]*`|\[[^\]]*\]\([^)]*\)", "", text)))
    assert 8 <= len(found) <= 60


def test_every_person_and_every_place_of_the_tables_is_named():
    people = set(NAMES[NAMES["kind"] == "person"]["name_en"])
    acting = set(load("timeline")["actors"].dropna().str.split(";").explode())
    issuers = set(load("positions")["issuer"].dropna().str.split("; ").explode())
    authors = set(load("claims")["author"].astype(str))
    words = r"(?!United|South|North|Soviet|Russian|Arctic|Allied|Liberal|Abe cabinet)[A-Z]\w+ [A-Z]\w+"
    speakers = {speaker.split(", ")[0] for speaker in load("legal_arguments")["speaker"] if ", " in speaker}
    named = {name for name in acting | issuers | authors | speakers if re.fullmatch(words, name)}
    assert len(named) > 30 and named <= people, named - people

    places = set(NAMES[NAMES["kind"] == "place"]["name_en"])
    cities = set(load("leader_meetings")["city"].str.split(" and ").explode())
    assert cities <= places, cities - places
    assert set(load("islands")["name_en"]) <= places


@pytest.mark.parametrize("table, key, columns", [
    ("islands", "name_en", {"name_ja_kanji": "name_ja", "name_ja_reading": "kana", "name_ru_cyrillic": "name_ru"}),
    ("map_places", "name_en", {"name_ja": "name_ja", "name_ru": "name_ru"}),
])  # fmt: skip
def test_a_name_is_written_as_in_the_other_tables(table, key, columns):
    other = load(table).merge(NAMES, left_on=key, right_on="name_en", suffixes=("_there", ""))
    assert len(other) >= 4
    for theirs, ours in columns.items():
        theirs = f"{theirs}_there" if f"{theirs}_there" in other else theirs
        assert (other[theirs] == other[ours]).all(), other.loc[other[theirs] != other[ours], ["name_en", theirs, ours]]


def test_every_japanese_name_has_a_reading_and_every_russian_one_its_letters():
    kana = r"[\u3040-\u30ff・ ]+"
    for row in NAMES.to_dict("records"):
        if pd.notna(row["name_ja"]) and row["name_id"] != "paramushir":
            assert pd.notna(row["hepburn"]), row["name_id"]
            assert pd.isna(row["kana"]) == bool(re.fullmatch(kana, row["name_ja"])), row["name_id"]
        if pd.notna(row["kana"]):
            assert re.fullmatch(kana, row["kana"]), row["name_id"]
        assert pd.isna(row["name_ru"]) == pd.isna(row["ru_latin"]), row["name_id"]
        assert pd.isna(row["name_ru"]) or re.fullmatch(r"[\u0400-\u04ff ,-]+", row["name_ru"]), row["name_id"]
        assert re.fullmatch(r"[A-Za-zéô '’(),/–0-9-]+", row["name_en"]), "in English without marks for long vowels"


def test_load_leaves_out_spellings_that_nobody_read():
    row = load("names").set_index("name_id").loc["koichi-hagiuda"]
    assert pd.isna(row["name_ja"]) and pd.isna(row["kana"]) and row["name_ru"] == "Коити Хагиуда"
    assert NAMES.set_index("name_id").loc["koichi-hagiuda", "name_ja"] == "萩生田 光一"


# The pages


def test_the_pages_build_without_a_warning(book):
    assert book[1] == []


def test_every_term_has_its_place_its_words_and_its_sources(book):
    page = html(book, "glossary")
    for row in GLOSSARY.to_dict("records"):
        assert page.count(f'<dt id="term-{row["term_id"]}">') == 1, row["term_id"]
    assert page.count("<dt") == len(GLOSSARY)
    entry = page.partition('id="term-joint-declaration"')[2].partition("<dt")[0]
    assert 'href="register.html#d080"' in entry and 'href="#term-peace-treaty"' in entry


def test_every_name_stands_on_one_page_with_its_languages(book):
    pages = html(book, "names") + html(book, "people")
    for row in NAMES.to_dict("records"):
        assert pages.count(f'id="name-{row["name_id"]}"') == 1, row["name_id"]
    abe = pages.partition('id="name-shinzo-abe"')[2].partition("<dt")[0]
    assert '<span lang="ja">安倍 晋三</span> (あべ しんぞう, Abe Shinzō)' in re.sub(r"\s+", " ", abe)
    assert '<span lang="ru">Синдзо Абэ</span> (Sindzo Abe)' in re.sub(r"\s+", " ", abe)
    hagiuda = pages.partition('id="name-koichi-hagiuda"')[2].partition("<dt")[0]
    assert "萩生田 光一</span>°" in hagiuda


def test_disputed_places_stand_together_and_tell_who_claims_and_who_administers_them(book):
    section = html(book, "names").partition('id="the-islands-in-dispute"')[2].partition("</section")[0]
    assert all(f'id="name-{name}"' in section for name in ("etorofu", "southern-kurils", "senkaku"))
    senkaku = section.partition('id="name-senkaku"')[2].partition("<dt")[0]
    for words in ("administered by Japan", "by China", "by Taiwan", "D422", "D423", "D586"):
        assert words in " ".join(senkaku.split()), words
    assert '<span lang="ja">尖閣</span>' in senkaku and '<span lang="zh">钓鱼岛</span>' in senkaku


def test_a_person_and_an_institution_lead_to_the_lessons_that_name_them(book):
    page, link = html(book, "people"), 'Named in: <a href="../notebooks/06-a-lesson.html{}">lesson 06</a> (text)</p>'
    places = {"nobuo-kishi": "#part-1-words", "maria-zakharova": "#part-1-words", "taro-kono": "", "white-house": ""}
    for name, place in places.items():
        assert link.format(place) in page.partition(f'id="name-{name}"')[2].partition("<dt")[0], name
    # of two with one family name only the one whose given name stands there, too; a Chinese name stands whole
    for name in ("ichiro-kono", "motoo-hayashi", "yoshimasa-hayashi", "sun-chao"):
        assert "Named in" not in page.partition(f'id="name-{name}"')[2].partition("<dt")[0], name


def test_the_people_of_the_lessons_are_named():
    """Whoever a lesson gives an office or a judgement to stands on the page of people."""
    wanted = """Nobuo Kishi, Motoo Hayashi, Teruo Asada, Toyohisa Kozuki, Shigeru Ishiba, Maria Zakharova,
        Dmitry Peskov, Pavlo Klimkin, Rahm Emanuel, Daniel Kritenbrink, John Kirby, Zhao Lijian, Cai Hong,
        Herman Van Rompuy, James Brown"""
    assert {" ".join(name.split()) for name in wanted.split(",")} <= set(NAMES["name_en"])


def test_the_search_leads_to_terms_and_names(book):
    index = (book[0].parent / "searchindex.js").read_text(encoding="utf-8")
    assert '"term-joint-declaration"' in index and '"name-shinzo-abe"' in index


def test_an_unknown_kind_of_name_is_told(tmp_path):
    shutil.copytree(ROOT / "data", tmp_path / "source" / "data", ignore=shutil.ignore_patterns("quizzes"))
    (tmp_path / "source" / "book").mkdir()
    (tmp_path / "source" / "book" / "sources.md").write_text("# Page\n\n```{name-list} ship\n```\n", encoding="utf-8")
    told = " ".join(build(tmp_path / "source", tmp_path / "out")[1])
    assert "No name of the kind 'ship'" in told and "to mend: Write a kind" in told


def test_a_damaged_table_is_told_by_its_page_and_explains_nothing(tmp_path):
    shutil.copytree(ROOT / "data", tmp_path / "source" / "data", ignore=shutil.ignore_patterns("quizzes"))
    (tmp_path / "source" / "book").mkdir()
    shutil.copy(ROOT / "book" / "glossary.md", tmp_path / "source" / "book" / "sources.md")
    path = tmp_path / "source" / "data" / "glossary.csv"
    with open(path, encoding="utf-8", newline="") as file:
        header, *rows = csv.reader(file)
    with open(path, "w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([["term_id", "word", *header[2:]], *rows])
    told = " ".join(build(tmp_path / "source", tmp_path / "out")[1])
    assert "data/glossary.csv" in told
