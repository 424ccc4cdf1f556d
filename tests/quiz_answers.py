"""Answers and what they are worth: Python's grading and the browser's are held to the same table."""

from pathlib import Path

from japan_russia.kit.quiz import load_bank

SAMPLE = Path(__file__).parent / "quizzes" / "00-every-kind.yml"
Q1, Q2, Q3, Q4, Q5, Q6 = load_bank(SAMPLE).part(1).questions
#: question, answer, outcome, score, ids with feedback
GRADES = [
    (Q1, "a", "right", 1, {"a"}),
    (Q1, "b", "wrong", 0, {"b"}),
    (Q1, None, None, None, set()),
    (Q1, "gone", None, None, set()),
    (Q1, ["a"], None, None, set()),
    (Q2, ["a", "b", "d"], "right", 1, {"a", "b", "d"}),
    (Q2, ["d", "a", "b"], "right", 1, {"a", "b", "d"}),
    (Q2, ["a", "b"], "partial", 2 / 3, {"a", "b"}),
    (Q2, ["a", "c"], "wrong", 0, {"a", "c"}),
    (Q2, ["a", "b", "c"], "wrong", 1 / 3, {"a", "b", "c"}),
    (Q2, ["a", "b", "c", "d"], "wrong", 2 / 3, {"a", "b", "c", "d"}),
    (Q2, ["c"], "wrong", 0, {"c"}),
    (Q2, [], None, None, set()),
    (Q2, "a", None, None, set()),
    (Q3, 1027.5, "right", 1, set()),
    (Q3, "1,027.5", "right", 1, set()),
    (Q3, "1 028 meetings", "right", 1, set()),
    (Q3, "1027", "right", 1, set()),
    (Q3, "1028.1", "wrong", 0, set()),
    (Q3, "24", "wrong", 0, {"trap"}),
    (Q3, "twenty", None, None, set()),
    (Q3, "", None, None, set()),
    (Q3, None, None, None, set()),
    (Q3, 1e301, None, None, set()),
    (Q4, " moscow. ", "right", 1, set()),
    (Q4, "MÓSKVA", "right", 1, set()),
    (Q4, "sochi", "wrong", 0, {"trap"}),
    (Q4, "Kyoto", "wrong", 0, set()),
    (Q4, " … ", None, None, set()),
    (Q4, " . ", None, None, set()),
    (Q4, None, None, None, set()),
    (Q4, 5, None, None, set()),
    (Q5, ["moscow", "sochi", "nagato", "osaka"], "right", 1, {"moscow", "sochi", "nagato", "osaka"}),
    (Q5, ["sochi", "moscow", "nagato", "osaka"], "partial", 0.5, {"moscow", "sochi", "nagato", "osaka"}),
    (Q5, ["osaka", "moscow", "sochi", "nagato"], "wrong", 0, {"moscow", "sochi", "nagato", "osaka"}),
    (Q5, ["moscow", "sochi"], None, None, set()),
    (Q5, ["moscow", "moscow", "sochi", "osaka"], None, None, set()),
    (Q5, "moscow", None, None, set()),
    (Q6, {"a": "2013", "b": "2014", "c": "2016"}, "right", 1, {"a", "b", "c"}),
    (Q6, {"a": "2013", "b": "2012", "c": "2012"}, "partial", 1 / 3, {"a", "b", "c"}),
    (Q6, {"a": "2012", "b": "2012", "c": "2012"}, "wrong", 0, {"a", "b", "c"}),
    (Q6, {"a": "2013", "b": None, "c": "2016"}, None, None, set()),
    (Q6, {"a": "2013"}, None, None, set()),
    (Q6, {"a": "2013", "b": "1999", "c": "2016"}, None, None, set()),
    (Q6, ["2013"], None, None, set()),
]
#: what a number is, however it is written
NUMBERS = [
    ("27", 27), (" 27 ", 27), ("1,000", 1000), ("1 000", 1000), ("1\u00a0000", 1000), ("1\u202f000", 1000),
    ("1'000", 1000), ("1’000,5", 1000.5), ("12,5", 12.5), ("0,125", 0.125), ("1,234,567.5", 1234567.5),
    ("1.234.567", 1234567), ("1.234,5", 1234.5), ("1.5", 1.5), (".5", 0.5), ("5.", 5), ("-3", -3), ("−3", -3),
    ("–3", -3), ("+3", 3), ("２７", 27), ("１，０００", 1000), ("27 Meetings", 27), ("27meetings", 27), ("12,34", 12.34),
    ("", None), ("many", None), ("1,23,456", None), ("1 00", None), ("--3", None), ("1e3", None), ("3 4", None),
    ("meetings", None), (".", None), ("0x10", None), ("٣", None), ("1" * 61, None), ("NaN", None), ("Infinity", None),
]
