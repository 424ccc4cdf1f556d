"""The search of the built book, asked for names in any of their written forms."""

import csv
import json
import re

import pytest
from conftest import ROOT
from playwright.sync_api import expect

from japan_russia.course.written_forms import FORMS, written_forms
from japan_russia.kit.book.search import NamesSearch

pytestmark = pytest.mark.browser

with open(ROOT / "data" / "names.csv", encoding="utf-8", newline="") as file:
    ROWS = list(csv.DictReader(file))
SEARCH = NamesSearch({"names": written_forms(ROWS)})

#: What somebody types, a lesson that must be found, and the entry that must be offered.
QUERIES = [
    ("Tokyo", "02-counting-summits", "name-tokyo"),
    ("Tōkyō", "02-counting-summits", "name-tokyo"),
    ("TŌKYŌ", "02-counting-summits", "name-tokyo"),
    ("東京", "02-counting-summits", "name-tokyo"),
    ("とうきょう", "02-counting-summits", "name-tokyo"),
    ("Токио", "02-counting-summits", "name-tokyo"),
    ("日露", "01-islands-and-treaty", "name-japan-and-russia"),
    ("日ロ", "01-islands-and-treaty", "name-japan-and-russia"),
    ("日露関係", "01-islands-and-treaty", "name-japan-and-russia"),
    ("安倍", "03-what-abe-wanted", "name-shinzo-abe"),
    ("安倍晋三", "03-what-abe-wanted", "name-shinzo-abe"),
    ("安倍 晋三", "03-what-abe-wanted", "name-shinzo-abe"),
    ("あべ", "03-what-abe-wanted", "name-shinzo-abe"),
    ("Абэ", "03-what-abe-wanted", "name-shinzo-abe"),
    ("Синдзо Абэ", "03-what-abe-wanted", "name-shinzo-abe"),
    ("Shinzō Abe", "03-what-abe-wanted", "name-shinzo-abe"),
    ("Abe Shinzo", "03-what-abe-wanted", "name-shinzo-abe"),
    ("北方領土", "01-islands-and-treaty", "name-northern-territories"),
    ("ほっぽうりょうど", "01-islands-and-treaty", "name-northern-territories"),
    ("Северные территории", "01-islands-and-treaty", "name-northern-territories"),
    ("Южные Курилы", "01-islands-and-treaty", "name-southern-kurils"),
    ("南クリール諸島", "01-islands-and-treaty", "name-southern-kurils"),
    ("千島列島", "01-islands-and-treaty", "name-kuril-islands"),
    ("Kunashiri", "01-islands-and-treaty", "name-kunashiri"),
    ("Kunashir", "01-islands-and-treaty", "name-kunashiri"),
    ("国後", "01-islands-and-treaty", "name-kunashiri"),
    ("国後島", "01-islands-and-treaty", "name-kunashiri"),
    ("Кунашир", "01-islands-and-treaty", "name-kunashiri"),
    ("Iturup", "01-islands-and-treaty", "name-etorofu"),
    ("択捉島", "01-islands-and-treaty", "name-etorofu"),
    ("Итуруп", "01-islands-and-treaty", "name-etorofu"),
    ("歯舞", "01-islands-and-treaty", "name-habomai"),
    ("色丹島", "01-islands-and-treaty", "name-shikotan"),
    ("プーチン", "02-counting-summits", "name-vladimir-putin"),
    ("Путин", "02-counting-summits", "name-vladimir-putin"),
    ("岸田", "02-counting-summits", "name-fumio-kishida"),
    ("菅", "01-islands-and-treaty", "name-yoshihide-suga"),
    ("Лавров", "03-what-abe-wanted", "name-sergey-lavrov"),
    ("ラヴロフ", "03-what-abe-wanted", "name-sergey-lavrov"),
    ("Горбачев", "01-islands-and-treaty", "name-mikhail-gorbachev"),
    ("Céline Pajon", "03-what-abe-wanted", "name-celine-pajon"),
    ("Celine Pajon", "03-what-abe-wanted", "name-celine-pajon"),
    ("兵頭", "03-what-abe-wanted", "name-shinji-hyodo"),
    ("Стрельцов", "03-what-abe-wanted", "name-dmitry-streltsov"),
    ("長門", "02-counting-summits", "name-nagato"),
    ("シンガポール", "02-counting-summits", "name-singapore"),
    ("モスクワ", "02-counting-summits", "name-moscow"),
    ("СССР", "01-islands-and-treaty", "name-soviet-union"),
    ("LDP", "00-how-to-read", "name-ldp"),
    ("日ソ共同宣言", "01-islands-and-treaty", "name-joint-declaration"),
    *((form, "06-china-factor", "name-senkaku")
      for form in ("钓鱼岛", "釣魚島", "Diaoyu", "Diaoyutai", "Senkaku", "尖閣", "Сэнкаку")),
    ("eight-point plan", "03-what-abe-wanted", "term-eight-point-plan"),
]


@pytest.fixture(scope="module")
def index(book):
    text = (book / "searchindex.js").read_text(encoding="utf-8")
    return json.loads(text[text.index("{"):text.rindex("}") + 1])


def words_of(query: str) -> list[str]:
    stems = [SEARCH.stem(word) for word in SEARCH.names.query(query)]
    return [stem for stem in stems if SEARCH.word_filter(stem) and not stem.isdigit()]


def pages_for(index: dict, query: str) -> set[str]:
    """The pages that hold all words of a query, as the script in the page finds them."""
    found = None
    for word in words_of(query):
        pages = set()
        for terms in (index["terms"], index["titleterms"]):
            held = terms.get(word, [])
            pages |= {held} if isinstance(held, int) else set(held)
        found = pages if found is None else found & pages
    return {index["docnames"][page] for page in found or ()}


def test_the_list_is_long_enough():
    assert len({query for query, _, _ in QUERIES}) == len(QUERIES) >= 30


@pytest.mark.parametrize("query, page, entry", QUERIES, ids=[one[0] for one in QUERIES])
def test_a_query_finds_the_page_and_the_entry(index, query, page, entry):
    assert f"notebooks/{page}" in pages_for(index, query)
    anchors = {one[3]: one[4] for entries in index["objects"].values() for one in entries}
    assert set(SEARCH.names.query(query)) & set(SEARCH.names.query(anchors[entry]))


def test_the_script_cuts_every_form_as_python_does(reader):
    texts = [query for query, _, _ in QUERIES]
    for row in ROWS:
        texts += [row["name_en"], *row["also"].split(";"), *(row[name] for name in FORMS)]
    texts += ["安倍首相の北方領土問題", "クリマ", "ｱﾍﾞ", "Jun'ichirō Koizumi", "no_such-word 2019", "", "…"]
    texts += ["constructor toString"]  # words that every object of a script knows
    page = reader().open("search.html")
    page.wait_for_function("typeof splitQuery === 'function'")
    assert page.evaluate("all => all.map((text) => splitQuery(text))", texts) == [SEARCH.names.query(t) for t in texts]


TYPED = ["钓鱼岛", "Tōkyō", "日露", "安倍", "Абэ", "北方領土", "Kunashir", "菅", "eight-point plan"]


@pytest.mark.parametrize("query, page, entry", [one for one in QUERIES if one[0] in TYPED],
                         ids=[one[0] for one in QUERIES if one[0] in TYPED])
def test_typed_into_the_search_of_the_page(reader, query, page, entry):
    opened = reader().open("search.html")
    box = opened.locator("main input[name=q], #search-results input[name=q], input[name=q]").last
    box.fill(query)
    box.press("Enter")
    opened.wait_for_url(re.compile(r"search\.html\?.*q="))
    found = opened.locator("#search-results ul.search a")
    expect(opened.locator("#search-results .search-summary")).to_contain_text("Search finished", timeout=10_000)
    links = found.evaluate_all("all => all.map((one) => one.getAttribute('href'))")
    assert any(link.startswith(f"notebooks/{page}.html") for link in links), links
    assert any(link.endswith(f"#{entry}") for link in links[:12]), links
    # the offered entry is really there
    found.nth([link.endswith(f"#{entry}") for link in links].index(True)).click()
    expect(opened.locator(f"#{entry}")).to_be_in_viewport()


def links_for(reader, query: str) -> list[str]:
    opened = reader().open(f"search.html?q={query}")
    expect(opened.locator("#search-results .search-summary")).to_contain_text("Search finished", timeout=10_000)
    found = opened.locator("#search-results ul.search a")
    return found.evaluate_all("all => all.map((one) => one.getAttribute('href'))")


def test_a_whole_family_name_comes_before_the_beginning_of_another(reader):
    links = links_for(reader, "Kishi")
    assert links.index("book/people.html#name-nobuo-kishi") < links.index("book/people.html#name-fumio-kishida")


@pytest.mark.parametrize("query, link", [
    ("eight-point plan", "book/glossary.html#term-eight-point-plan"),
    ("岸信夫", "book/people.html#name-nobuo-kishi"),
])  # fmt: skip
def test_an_entry_of_just_these_words_comes_first(reader, query, link):
    assert links_for(reader, query)[0] == link


def test_nothing_is_found_for_a_name_that_is_nowhere(reader):
    opened = reader().open("search.html?q=メルケル")
    expect(opened.locator("#search-results .search-summary")).to_contain_text("did not match", timeout=10_000)


def test_the_forms_weigh_little(book, index):
    assert (book / "_static" / "language_data.js").stat().st_size < 80_000
    # Japanese is kept in pairs of signs, and not as whole sentences
    assert max(len(word) for word in index["terms"] if re.search("[\u3041-\u30ff\u4e00-\u9fff]", word)) == 2
