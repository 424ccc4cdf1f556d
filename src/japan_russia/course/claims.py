"""The claims of the five documents as a matrix of voices, and the rows and sources that check them."""

import pandas as pd

from ..kit.errors import CourseError, did_you_mean
from ..kit.places import data_folder
from .tables import described_tables, load

#: What stands in front of a claim's number, and whose voice that is, in order of time.
VOICES = {
    "STR": "Streltsov 2015", "TOG": "Togo 2018", "KOS": "Koshino 2019", "HYO": "Hyodo 2019",
    "TRE": "Trenin 2019", "PAJ": "Pajon 2022", "CHA": "Chapter 2024",
}  # fmt: skip
#: Signs that can be told apart without colour.
WITH_EVIDENCE, WITHOUT_EVIDENCE, AGREES, DISAGREES = "●", "○", "=", "≠"
#: For each table that checks claims, the columns that tell a reader what a row says.
_TELLING = {
    "arms_trade": ["date", "supplier", "recipient", "item", "event"],
    "china_russia_activity": ["date", "name", "summary"],
    "count_claims": ["source", "wording", "note"],
    "eight_point_plan": ["title", "follow_up_known"],
    "forecasts": ["forecast", "outcome"],
    "islands": ["name_en", "administered_by", "claimed_by"],
    "joint_activities": ["year", "activity", "detail"],
    "leader_meetings": ["start_date", "city", "main_topic"],
    "measures": ["announced_date", "sender", "summary"],
    "opinion": ["survey", "field_date", "question", "answer", "share_percent"],
    "positions": ["date", "document", "position"],
    "russian_countermeasures": ["date", "summary"],
    "seed_checks": ["claim", "evidence"],
    "sources": ["publisher", "date", "title", "note"],
    "strategy_documents": ["date", "document", "on_russia", "on_china", "other_points"],
    "timeline": ["date", "title", "summary"],
    "trade_annual": ["calendar_year", "reporter", "partner", "flow", "value", "unit"],
    "un_votes": ["date", "title", "yes", "no", "abstain"],
}
#: Columns whose text does not tell what it is about.
_NAMED = {"on_russia": "Russia: ", "on_china": "China: "}


def claim_matrix(shown: pd.DataFrame) -> pd.DataFrame:
    """Return one row for each sign of the argument map: who makes a claim, who agrees, who disagrees.

    Parameters
    ----------
    shown : pandas.DataFrame
        Rows of the table ``claims``; the id may be a column or the name of the row.

    Returns
    -------
    pandas.DataFrame
        ``label`` is the id of a claim and its short form; ``voice`` a voice, in order of time; ``sign`` is "●" where
        the voice makes the claim and gives evidence, "○" where it gives none, "=" where a claim of that voice agrees
        and "≠" where one disagrees; ``says`` names the claims behind the sign.

    Examples
    --------
    >>> claims = load("claims").set_index("claim_id")
    >>> claim_matrix(claims.loc[["HYO13"]])[["label", "voice", "sign"]].to_dict("records")
    [{'label': 'HYO13 the declaration of 1965', 'voice': 'Hyodo 2019', 'sign': '○'}]
    """
    short = load("claims").set_index("claim_id")["short"]
    signs = []
    for claim in (shown if "claim_id" in shown else shown.reset_index()).itertuples():
        own = WITHOUT_EVIDENCE if claim.evidence_offered == "none given" else WITH_EVIDENCE
        label = f"{claim.claim_id} {claim.short}"
        signs.append((label, VOICES[claim.claim_id[:3]], own, claim.claim))
        others = {}
        for sign, listed in ((AGREES, claim.agrees_with), (DISAGREES, claim.disagrees_with)):
            for other in listed.split(";") if isinstance(listed, str) and listed else []:
                others.setdefault(VOICES[other[:3]], []).append((sign, other))
        for voice, found in others.items():
            sign = " ".join(dict.fromkeys(sign for sign, _ in found))
            signs.append((label, voice, sign, "; ".join(f"{sign} {other} {short[other]}" for sign, other in found)))
    matrix = pd.DataFrame(signs, columns=["label", "voice", "sign", "says"])
    return matrix.assign(voice=pd.Categorical(matrix["voice"], list(VOICES.values())))


def rows_that_check(claim_id: str) -> pd.DataFrame:
    """Look up the rows of other tables that bear on a claim, and the further sources of its verdict.

    Parameters
    ----------
    claim_id : str
        Id of a claim, such as ``"HYO13"``.

    Returns
    -------
    pandas.DataFrame
        ``table``, ``row`` (its id), ``says`` (what the row says) and ``source_ids``. Sources of the claim on which
        no such row rests follow as rows of the table ``sources``; its document is left out.

    Raises
    ------
    CourseError
        If there is no such claim, or a row that it names is not there.

    Examples
    --------
    >>> rows_that_check("HYO13")[["table", "row"]].values.tolist()
    [['timeline', 'T012'], ['timeline', 'T071']]
    """
    claims = load("claims").set_index("claim_id")
    if claim_id not in claims.index:
        raise CourseError(f"There is no claim '{claim_id}'.", f"rows_that_check('{claim_id}')",
                          did_you_mean(claim_id, claims.index) or "Look up its id in load('claims').")
    named = claims.loc[claim_id, "checked_by"]
    found = [_row(*place.split(":"), claim_id) for place in (named.split(";") if isinstance(named, str) else [])]
    told = {source for *_, ids in found for source in ids.split(";")}
    further = [source for source in claims.loc[claim_id, "source_ids"].split(";")[1:] if source not in told]
    found += [_row("sources", source, claim_id) for source in further]
    return pd.DataFrame(found, columns=["table", "row", "says", "source_ids"])


def _row(table: str, id_: str, claim_id: str) -> tuple[str, str, str, str]:
    if table not in _TELLING:
        raise CourseError(f"The claim {claim_id} is checked by a table '{table}' that cannot be shown here.",
                          "data/claims.csv, column checked_by",
                          did_you_mean(table, _TELLING) or f"Use one of: {', '.join(_TELLING)}.")
    (key,) = described_tables(data_folder())[table]["schema"]["primaryKey"]
    rows = load(table)
    rows = rows[rows[key].astype(str) == id_]
    if rows.empty:
        raise CourseError(f"The table {table} has no row '{id_}'.", f"data/claims.csv, {claim_id}, column checked_by",
                          f"Write a value of the column {key}.")
    row = rows.iloc[0]
    cells = {column: row[column] for column in _TELLING[table] if pd.notna(row[column])}
    words = [f"{cell:%Y-%m-%d}" if isinstance(cell, pd.Timestamp) else f"{_NAMED.get(column, '')}{cell}"
             for column, cell in cells.items()]
    return table, id_, " · ".join(words), id_ if table == "sources" else row["source_ids"]
