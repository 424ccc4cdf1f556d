"""The claims of the five documents: each has its place, its owner and its check, and the links hold both ways."""

import re

import pandas as pd
import pytest

from japan_russia import claim_matrix, load, rows_that_check
from japan_russia.course.claims import VOICES
from japan_russia.kit.errors import CourseError

CLAIMS = load("claims").set_index("claim_id", drop=False)
QUOTED = re.compile(r'"([^"]+)"|“([^”]+)”')
TESTED = {"supported", "partly", "contradicted"}


def linked(name: str) -> set[tuple[str, str]]:
    lists = CLAIMS[name].dropna().str.split(";").explode()
    return set(lists.items())


def test_the_table_is_large_enough_and_hears_every_voice():
    assert len(CLAIMS) >= 60
    assert {id_[:3] for id_ in CLAIMS.index} == set(VOICES)
    assert CLAIMS.groupby(CLAIMS.index.str[:3])["author"].nunique().eq(1).all(), "one prefix, one author"


def test_every_claim_has_a_document_with_its_window_and_a_place_in_it():
    documents = load("documents").set_index("id")
    for claim in CLAIMS.itertuples():
        document = documents.loc[claim.document_id]
        assert (claim.earliest, claim.latest) == (document["earliest"], document["latest"]), claim.claim_id
        assert claim.source_ids.startswith(document["source_id"]), f"{claim.claim_id}: the document is the first source"
        assert re.search(r"paragraph|sentence|introduction|on the|on Russia|section", claim.place), claim.claim_id


def test_no_claim_quotes_more_than_a_dozen_words():
    for claim in CLAIMS.itertuples():
        texts = [claim.short, claim.claim, claim.evidence_offered, claim.verdict_note]
        quoted = [first or second for text in texts for first, second in QUOTED.findall(text)]
        assert sum(len(words.split()) for words in quoted) <= 12, claim.claim_id


@pytest.mark.parametrize("name", ["agrees_with", "disagrees_with"])
def test_links_hold_in_both_directions_and_between_different_voices(name):
    links = linked(name)
    for one, other in links:
        assert other in CLAIMS.index, f"{one} names {other}, which is not there"
        assert (other, one) in links, f"{one} names {other}, but not the other way round"
        assert CLAIMS.loc[one, "author"] != CLAIMS.loc[other, "author"], f"{one} and {other} have one author"
    lists = CLAIMS[name].dropna().str.split(";")
    assert all(ids == sorted(set(ids)) for ids in lists), "each once, in order"


def test_two_claims_do_not_agree_and_disagree_at_once():
    assert not linked("agrees_with") & linked("disagrees_with")


def test_a_tested_claim_names_what_checks_it():
    tested = CLAIMS[CLAIMS["verdict"].isin(TESTED)]
    bare = tested[tested["checked_by"].isna() & ~tested["source_ids"].str.contains(";")]
    assert bare.empty, f"no row and no source checks {list(bare.index)}"
    facts = tested[tested["kind"].isin(["fact", "count"])]
    assert facts["checked_by"].notna().all() and facts["source_ids"].str.contains(";").all()


def test_a_fact_is_never_called_a_judgement_and_a_forecast_never_either():
    assert not CLAIMS[CLAIMS["kind"].isin(["fact", "count", "forecast"])]["verdict"].eq("judgement").any()


def test_every_row_that_checks_a_claim_is_there_and_says_something():
    for claim_id, named in CLAIMS["checked_by"].items():
        rows = rows_that_check(claim_id)
        assert (rows["table"] != "sources").sum() == (0 if pd.isna(named) else len(named.split(";"))), claim_id
        assert rows["says"].str.len().gt(10).all(), claim_id


def test_a_source_on_which_no_row_rests_is_shown_and_the_document_is_not():
    rows = rows_that_check("PAJ19").set_index("row")
    assert rows.loc["D364", "table"] == "sources" and "Kawai" in rows.loc["D364", "says"]
    assert "D002" not in rows.index and "D277" not in rows.index, "the document, and a source of a row that is shown"


def test_what_a_strategy_says_of_two_countries_can_be_told_apart():
    says = rows_that_check("TOG02").set_index("row").loc["SD02", "says"]
    assert "Russia: Listed with partners" in says and "China: Described as an issue of concern" in says


def test_verdicts_differ_from_the_table_of_forecasts_only_where_its_description_says_so():
    """Both tables judge forecasts; a difference is allowed, a silent one is not."""
    from japan_russia.course.tables import described_tables
    from japan_russia.kit.places import data_folder

    same = {"yes": "supported", "partly": "partly", "no": "contradicted", "too_early": "not testable here"}
    came_true = load("forecasts").set_index("forecast_id")["came_true"].astype(str)
    told = " ".join(described_tables(data_folder())["claims"]["contradictions"])
    for claim in CLAIMS[CLAIMS["checked_by"].fillna("").str.contains("forecasts:")].itertuples():
        forecast = re.search(r"forecasts:(F\d\d)", claim.checked_by)[1]
        assert claim.verdict == same[came_true[forecast]] or claim.claim_id in told, claim.claim_id


def test_the_matrix_shows_who_claims_who_agrees_and_who_disagrees():
    matrix = claim_matrix(CLAIMS.loc[["TOG08"]])
    signs = matrix.set_index(matrix["voice"].astype(str))["sign"].to_dict()
    assert signs == {"Togo 2018": "○", "Pajon 2022": "=", "Streltsov 2015": "= ≠", "Trenin 2019": "≠"}
    assert matrix["voice"].cat.categories.tolist() == list(VOICES.values())
    says = matrix.set_index(matrix["voice"].astype(str))["says"]
    assert "STR01" in says["Streltsov 2015"] and "STR02" in says["Streltsov 2015"]


def test_a_claim_with_evidence_has_a_full_dot():
    assert claim_matrix(CLAIMS.loc[["HYO01"]])["sign"].iloc[0] == "●"


def test_an_empty_choice_gives_an_empty_matrix_with_its_columns():
    assert list(claim_matrix(CLAIMS.iloc[:0]).columns) == ["label", "voice", "sign", "says"]


def test_an_unknown_claim_is_named_with_a_near_one():
    with pytest.raises(CourseError) as told:
        rows_that_check("HYO99")
    assert "HYO99" in told.value.what and told.value.mend


def test_empty_links_may_have_been_filled_with_empty_text():
    filled = CLAIMS.loc[["HYO13"]].fillna({"agrees_with": "", "disagrees_with": ""})
    assert claim_matrix(filled)["sign"].tolist() == ["○"]
