"""What the learner's forecasts, arguments and ratings are about, in words: the record holds ids alone."""

from .tables import load


def saved_words() -> dict[str, dict]:
    """Return the words behind the ids under which the board, the debate and the matrix keep what a learner gives.

    Returns
    -------
    dict of str to dict
        By the beginning of the record's keys, ``names``: words by id; and for the matrix ``explanations``: their ids,
        and ``starting``: the ratings it can begin with.

    Examples
    --------
    >>> saved_words()["matrix/09-matrix/"]["names"]["home"]
    'domestic politics'
    """
    forecasts = load("forecast_resolutions").set_index("forecast_id")["statement"]
    claims = load("claims").set_index("claim_id")["claim"]
    items = load("evidence_items").set_index("evidence_id")["item"]
    explanations = load("explanations").set_index("explanation_id")["short"]
    start = load("evidence_ratings").set_index("evidence_id").drop(columns="reason")
    return {
        "forecast/07-board/": {"names": forecasts.to_dict()},
        # the debate of lesson 06 is about what these two wrote
        "debate/06-card/": {"names": claims[claims.index.str.startswith(("HYO", "TRE"))].to_dict()},
        "matrix/09-matrix/": {
            "names": items.to_dict() | explanations.to_dict(),
            "explanations": list(explanations.index),
            "starting": start.to_dict("index"),
        },
    }
