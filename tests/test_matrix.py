"""The evidence matrix: what it takes, what it refuses, and the tables behind it."""

import re

import nbformat
import pytest
import yaml
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from japan_russia import EvidenceMatrix, evidence_cards, explanation_cards, load, saved_words
from japan_russia.kit.book.cell_anchors import anchor_of, mark_cells
from japan_russia.kit.errors import CourseError
from japan_russia.kit.lesson import lessons
from japan_russia.kit.places import data_folder, notebooks_folder
from japan_russia.kit.progress.lesson_cells import lesson_cells
from japan_russia.kit.progress.portfolio import Portfolio
from japan_russia.kit.progress.record import Record
from japan_russia.kit.progress.view import contents

EVIDENCE = [{"id": "E1", "text": "The street is *wet*.", "about": "Seen at nine."},
            {"id": "E2", "text": "The roof is dry.", "about": "Seen at ten."}]
RIVALS = [{"id": "rain", "short": "rain", "text": "It rained."}, {"id": "van", "short": "a van", "text": "A van."}]
START = {"E1": {"rain": 1, "van": 1}, "E2": {"rain": -2, "van": 0}}


def test_the_own_ratings_come_from_the_record(tmp_path, monkeypatch):
    monkeypatch.setenv("COURSE_RECORD", str(tmp_path / "my-record.json"))

    def entry(value):
        one = {"value": value, "score": None, "outcome": None, "at": "2026-01-31T09:00:00.000Z"}
        return {"first": one, "best": one, "last": one, "tries": 1}

    Record().update({"matrix/00-street/E1/rain": entry(-2), "matrix/00-street/E1/van": entry(7),
                     "matrix/00-street/E2/withdrawn": entry(True), "matrix/00-street/base": entry("empty")})
    matrix = EvidenceMatrix("00-street", "The wet street", EVIDENCE, RIVALS, START)
    assert matrix.ratings == {"E1": {"rain": -2}}, "a value that is no rating is passed over"
    assert matrix.withdrawn == ["E2"]


@pytest.mark.parametrize(
    "change, words",
    [
        ({"id": ""}, "an id and a title"),
        ({"title": " "}, "an id and a title"),
        ({"evidence": []}, "an id of its own"),
        ({"evidence": [EVIDENCE[0], EVIDENCE[0]]}, "an id of its own"),
        ({"evidence": [{**EVIDENCE[0], "id": "base"}]}, "an id of its own"),
        ({"explanations": [{**RIVALS[0], "id": "withdrawn"}]}, "an id of its own"),
        ({"evidence": [{"id": "E1", "text": "Wet."}]}, "lacks about"),
        ({"starting": {"E1": {"rain": 3, "van": 0}}}, "is 3"),
        ({"starting": {"E1": {"rain": 1}}}, "is None"),
    ],
)
def test_a_matrix_that_cannot_be_drawn_says_what_is_wrong(change, words):
    whole = {"id": "00-street", "title": "The wet street", "evidence": EVIDENCE, "explanations": RIVALS,
             "starting": START}
    with pytest.raises(CourseError, match=words):
        EvidenceMatrix(**whole | change)


def test_the_page_without_a_script_shows_items_and_explanations():
    html = EvidenceMatrix("00-street", "The <wet> street", EVIDENCE, RIVALS).static_html()
    assert 'id="matrix-00-street"' in html and "The &lt;wet&gt; street" in html
    assert "<em>wet</em>" in html and "It rained." in html


def test_a_matrix_is_found_in_its_lesson():
    assert lesson_cells(notebooks_folder() / "09-taking-stock.ipynb")["matrices"] == {
        "09-matrix": {"title": "Why did engagement fail, or did it?", "cell": "p2-widget"}}  # fmt: skip


def test_the_rows_behind_each_item_are_there_and_share_its_sources():
    for item in load("evidence_items").itertuples():
        told, unsure = set(), False
        for place in item.rows.split(";"):
            table, id_ = place.split(":")
            rows = load(table)
            row = rows[rows.iloc[:, 0].astype(str) == id_]
            assert len(row) == 1, f"{item.evidence_id}: {place}"
            told |= set(row["source_ids"].iloc[0].split(";"))
            unsure |= "single" in row.get("confidence", row["source_ids"]).tolist()
        assert set(item.source_ids.split(";")) & told, f"{item.evidence_id} names no source of its rows"
        assert not unsure or item.confidence == "single", f"{item.evidence_id} is no surer than its rows"


def test_every_item_is_rated_against_every_explanation():
    ratings = load("evidence_ratings")
    assert list(ratings["evidence_id"]) == list(load("evidence_items")["evidence_id"])
    assert list(ratings.columns) == ["evidence_id", *load("explanations")["explanation_id"], "reason"]


def test_each_minus_has_its_reason():
    ratings = load("evidence_ratings").set_index("evidence_id")
    for id_, row in ratings.iterrows():
        for explanation in ratings.columns.drop("reason"):
            words = row["reason"].lower()
            if row[explanation] == -2:
                assert f"strongly against {explanation}" in words, f"{id_}, {explanation}"
            elif row[explanation] == -1:
                assert f" against {explanation}" in f" {words}", f"{id_}, {explanation}"


def test_no_explanation_is_favoured_by_the_starting_ratings():
    ratings = load("evidence_ratings").drop(columns=["evidence_id", "reason"])
    against = -ratings.clip(upper=0).sum()
    assert against.max() - against.min() <= 2, "the starting ratings are there to be argued with, not to decide"


def test_the_claims_of_each_explanation_are_there():
    known = set(load("claims")["claim_id"])
    assert set(load("explanations")["claim_ids"].str.split(";").explode()) <= known


def test_all_eight_lessons_give_evidence():
    assert set(load("evidence_items")["lesson"]) == {f"0{n}" for n in range(1, 9)}


def test_the_cell_of_each_item_is_in_its_lesson():
    for item in load("evidence_items").itertuples():
        for lesson in notebooks_folder().glob(f"{item.lesson}-*.ipynb"):
            cells = {cell.id for cell in nbformat.read(lesson, as_version=4).cells}
            assert item.cell in cells, f"{item.evidence_id}: {lesson.name} has no cell {item.cell}"


@pytest.mark.parametrize("surface", ["book", ""])
def test_an_item_leads_to_its_place_in_its_lesson_if_the_course_has_it(monkeypatch, surface):
    monkeypatch.setenv("COURSE_SURFACE", surface)
    items = load("evidence_items").set_index("evidence_id")
    for card in evidence_cards():
        number, cell = items.loc[card["id"], ["lesson", "cell"]]
        found = list(notebooks_folder().glob(f"{number}-*.ipynb"))
        if not found:
            assert card["about"].startswith(f"Lesson {number}. ")
        elif surface == "book":
            anchor = card["about"].partition(f"({found[0].stem}.html#")[2].partition(")")[0]
            told = next(one for one in nbformat.read(found[0], as_version=4).cells if one.id == cell)
            assert anchor == anchor_of(told) or anchor and not anchor_of(told), f"{card['id']} leads elsewhere"
        else:
            assert f"({found[0].name}#cell-id={cell})" in card["about"]
        assert ("data-catalogue.html" in card["about"]) == (surface == "book")
    assert len(explanation_cards()) == 6


def test_the_final_review_asks_about_every_objective_of_the_other_lessons():
    bank = yaml.safe_load((data_folder() / "quizzes" / "09-taking-stock.yml").read_text(encoding="utf-8"))
    review = next(part["questions"] for part in bank["parts"] if part["id"] == "review")
    assert len(review) >= 30
    told = {id_ for one in review for id_ in one.get("again", [])}
    others = {id_ for lesson in lessons(notebooks_folder()) if lesson.id[:2] != "09" for id_ in lesson.objectives}
    assert others <= told


def test_what_was_saved_has_words_under_the_ids_of_the_record():
    words = saved_words()
    for name in ("boards", "debates", "matrices"):
        for lesson in contents():
            for one in lesson[name]:
                assert words[one["key"]]["names"], f"{one['key']}: the portfolio would show ids alone"
    assert set(words["forecast/07-board/"]["names"]) == set(load("forecasts")["forecast_id"])
    board = notebooks_folder() / "06-china-factor.ipynb"
    argued = set(re.findall(r"\b(?:HYO|TRE)\d\d\b", board.read_text(encoding="utf-8")))
    assert argued <= set(words["debate/06-card/"]["names"])


def test_a_workshop_of_one_day_rates_the_items_of_the_lessons_it_has_read():
    text = (notebooks_folder().parent / "book" / "how-to-study.md").read_text(encoding="utf-8")
    told = text.partition("rates only the items of the matrix")[2].partition("unrated")[0]
    items = load("evidence_items")
    assert re.findall(r"E\d\d", told) == list(items[items["lesson"].isin(["00", "03", "04", "08"])]["evidence_id"])


@pytest.mark.parametrize("source", ["# Title", "- one", "* one", "1. one", "| a | b |", ":::{tip}", "```", "    x"])
def test_an_anchor_never_breaks_what_a_cell_begins_with(source):
    cells = [new_markdown_cell(source, id="a"), new_markdown_cell(f"**Bold** and\n\n{source}", id="b")]
    notebook = new_notebook(cells=[*cells, new_code_cell("1 + 1", id="c")])
    mark_cells(notebook)
    assert [cell.source for cell in notebook.cells] == [
        source, f'<a id="cell-b"></a>**Bold** and\n\n{source}', "1 + 1"]


def test_an_advocate_without_a_name_is_not_told_twice():
    for card in explanation_cards():
        assert card["text"].count("not shown") <= 1


def test_the_portfolio_takes_whatever_a_lesson_keeps():
    lesson = {"id": "07-x", "title": "07 · X", "href": "07-x.html", "objectives": [], "questions": [], "notes": [],
              "boards": [{"key": "forecast/07-board/", "anchor": "forecast-07-board", "cell": "c", "text": "Odds"}],
              "debates": [{"key": "debate/06-card/", "anchor": "debate-06-card", "cell": "c", "text": "Resolved"}]}
    kept = Portfolio([lesson], "a-course").data["lessons"][0]["kept"]
    assert [one["key"] for one in kept] == ["debate/06-card/", "forecast/07-board/"]
