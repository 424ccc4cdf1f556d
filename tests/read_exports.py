"""Reads exported files back into what a bank says, field by field, to compare with the bank itself.

Every reader returns, for each question's id, a dict of the fields it found. Texts are HTML, as the exports hold it.
"""

import html
import json
import re
import subprocess
import unicodedata
import zipfile
from xml.etree import ElementTree

from conftest import ROOT, node_path

from japan_russia.kit.export.afterwords import source_html
from japan_russia.kit.markdown import inline_html
from japan_russia.kit.quiz.grading import plain


def said_by_the_bank(question) -> dict:
    """Return every field of a question, as the readers would return it."""
    told = {
        "id": question.id,
        "objective": question.objective,
        "kind": question.kind,
        "prompt": inline_html(question.prompt),
        "points": question.points,
        "hint": inline_html(question.hint),
        "source": source_html(question.source),
        "again": question.again,
        "computed": question.computed,
        "graded": question.graded,
    }
    told |= {f"feedback.{name}": inline_html(text) for name, text in question.feedback.model_dump().items() if text}
    if question.kind in ("single", "multiple", "match"):
        told["shuffle"] = question.shuffle
    match question.kind:
        case "single" | "multiple":
            told["options.id"] = [o.id for o in question.options]
            told["options"] = [(inline_html(o.text), o.right, inline_html(o.feedback)) for o in question.options]
        case "numeric":
            told |= {"answer": question.answer, "tolerance": question.tolerance, "unit": question.unit}
            told["traps"] = [(trap.value, inline_html(trap.feedback)) for trap in question.traps]
        case "text":
            told["accept"] = {plain(text) for text in question.accept}
            told["traps"] = {(plain(trap.text), inline_html(trap.feedback)) for trap in question.traps}
        case "order":
            told["options.id"] = [item.id for item in question.items]
            told["items"] = [inline_html(item.text) for item in question.items]
            told["items.feedback"] = [inline_html(item.feedback) for item in question.items]
        case "match":
            told["options.id"] = [pair.id for pair in question.pairs]
            told["pairs"] = [(inline_html(pair.left), pair.right) for pair in question.pairs]
            told["pairs.feedback"] = [inline_html(pair.feedback) for pair in question.pairs]
            told["distractors"] = sorted(question.distractors)
    return told


def _after(told: dict, text: str):
    """Take the source, what to read again and the explanation of lines out of the general feedback."""
    told["source"] = re.search(r"<p>Source: (.*?)</p>", text)[1]
    again = re.search(r"<p>To read again: (.*?)</p>", text)
    told["again"] = re.findall(r"objective (\d\d\.\d+)", again[1]) if again else []
    lines = re.findall(r"<li>(.*?)</li>", re.split("<p>Source", text)[0])
    if told["kind"] == "order":
        told["items.feedback"] = [
            line.removeprefix(f"{item}: ") for line, item in zip(lines, told["items"], strict=True)
        ]
    if told["kind"] == "match" and lines:
        heads = [f"{left} – {html.escape(right, quote=False)}: " for left, right in told["pairs"]]
        told["pairs.feedback"] = [line.removeprefix(head) for line, head in zip(lines, heads, strict=True)]


def _paragraphs(text: str) -> list[str]:
    return re.findall(r"<p>(.*?)</p>", text)


def _tags(told: dict, tags: list[str]):
    told["objective"], *rest = tags
    told["graded"] = "graded" in rest
    assert told["again"] == [tag.removeprefix("again ") for tag in rest if tag != "graded"]


def _without_unit(told: dict):
    told["prompt"], _, unit = told["prompt"].partition(" <em>(unit: ")
    told["unit"] = html.unescape(unit.removesuffix(")</em>"))


def _accents(texts: list[str]):
    """Every accepted text with accents must be there without them too."""
    bare = {"".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c)) for text in texts}
    assert bare <= {unicodedata.normalize("NFD", text) for text in texts}


# Moodle


def read_moodle(text: str) -> tuple[dict[str, dict], list[str]]:
    """Return the questions and the categories of Moodle XML."""
    questions, categories = {}, []
    for element in ElementTree.fromstring(text):
        if element.get("type") == "category":
            categories.append(element.findtext("category/text"))
        else:
            told = _moodle_question(element)
            questions[told["id"]] = told
    return questions, categories


def _moodle_question(element) -> dict:
    kind = {
        "multichoice": "multiple",
        "numerical": "numeric",
        "shortanswer": "text",
        "ordering": "order",
        "matching": "match",
    }
    told = {"kind": kind[element.get("type")], "id": element.findtext("idnumber")}
    if element.findtext("single") == "true":
        told["kind"] = "single"
    assert element.findtext("name/text") == told["id"]
    assert float(element.findtext("penalty")) == 0
    [told["prompt"]] = _paragraphs(element.findtext("questiontext/text"))
    told["points"] = float(element.findtext("defaultgrade"))
    [told["hint"]] = [hint.findtext("text") for hint in element.findall("hint")]
    answers = [
        (float(a.get("fraction")), a.findtext("text"), a.findtext("feedback/text") or "", a)
        for a in element.findall("answer")
    ]
    for name, tag in (
        ("right", "correctfeedback"),
        ("wrong", "incorrectfeedback"),
        ("partial", "partiallycorrectfeedback"),
    ):
        if element.find(tag) is not None:
            told[f"feedback.{name}"] = element.findtext(f"{tag}/text")
    if element.find("shuffleanswers") is not None:
        told["shuffle"] = element.findtext("shuffleanswers") == "true"
    if told["kind"] in ("single", "multiple"):
        told["options"] = [(text, share > 0, feedback) for share, text, feedback, _ in answers]
        gains = [share for share, *_ in answers if share > 0]
        # right ones make the whole together; in a multiple choice a wrong one takes as much as a right one gives
        assert abs(sum(gains) - 100) < 0.001
        assert {share for share, *_ in answers if share <= 0} <= ({0} if told["kind"] == "single" else {-gains[0]})
    if told["kind"] in ("numeric", "text"):
        told["feedback.right"], told["feedback.wrong"] = answers[0][2], answers[-1][2]
        assert answers[-1][1] == "*" and answers[-1][0] == 0
        rights, traps = [a for a in answers if a[0] == 100], [a for a in answers[:-1] if a[0] == 0]
    if told["kind"] == "numeric":
        [(_, value, _, right)] = rights
        told |= {"answer": float(value), "tolerance": float(right.findtext("tolerance"))}
        assert {float(trap.findtext("tolerance")) for *_, trap in traps} <= {told["tolerance"]}
        told["traps"] = [(float(value), feedback) for _, value, feedback, _ in traps]
        told["unit"] = element.findtext("units/unit/unit_name") or ""
    if told["kind"] == "text":
        assert element.findtext("usecase") == "0"
        texts = [text.replace(r"\*", "*") for _, text, _, _ in rights]
        _accents(texts)
        told["accept"] = {plain(text) for text in texts}
        told["traps"] = {(plain(text.replace(r"\*", "*")), feedback) for _, text, feedback, _ in traps}
    if told["kind"] == "order":
        assert [share for share, *_ in answers] == list(range(1, len(answers) + 1))
        assert element.findtext("gradingtype") == "RELATIVE_ALL_PREVIOUS_AND_NEXT"
        told["items"] = [text for _, text, _, _ in answers]
    if told["kind"] == "match":
        lines = [(s.findtext("text") or "", s.findtext("answer/text")) for s in element.findall("subquestion")]
        told["pairs"] = [line for line in lines if line[0]]
        told["distractors"] = sorted(right for left, right in lines if not left)
    _after(told, element.findtext("generalfeedback/text"))
    _tags(told, [tag.findtext("text") for tag in element.findall("tags/tag")])
    return told


def parse_moodle(modules, *files) -> list[list[dict]]:
    """Return what moodlexml-to-json finds in each file."""
    return _read_by("read_moodle.js", modules, files)


def _read_by(script: str, modules, files) -> list[list[dict]]:
    command = [node_path(), str(ROOT / "tests" / "foreign" / script), *map(str, files)]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", env={"NODE_PATH": str(modules)}, timeout=120)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


# GIFT, through gift-pegjs


def parse_gift(modules, *files) -> list[list[dict]]:
    """Return what gift-pegjs finds in each file."""
    return _read_by("read_gift.js", modules, files)


def read_gift(parsed: list[dict]) -> tuple[dict[str, dict], list[str]]:
    """Return the questions and the categories of one file that gift-pegjs has read."""
    categories = [one["title"] for one in parsed if one["type"] == "Category"]
    told = [_gift_question(one) for one in parsed if one["type"] != "Category"]
    assert len({one["id"] for one in told}) == len(told)
    return {one["id"]: one for one in told}, categories


def _undone(text: str) -> str:
    # gift-pegjs leaves its own marks for escaped signs in the right-hand side of a pair
    return re.sub(r"&&0(\d\d);?|&&1(\d\d);", lambda found: chr(int(found[1] or f"1{found[2]}")), text)


def _option(choice: dict) -> str:
    # in front of an answer these two signs stand as HTML writes them
    return re.sub("^&#(37|91);", lambda found: chr(int(found[1])), choice["text"]["text"])


def _said(choice: dict) -> list[str]:
    return _paragraphs(choice["feedback"]["text"])


def _gift_question(one: dict) -> dict:
    told = {"id": one["id"], "shuffle": True, "points": 1}  # as systems do that read GIFT
    assert one["title"] == one["id"] and one["stem"]["format"] == "html"
    [told["prompt"]] = _paragraphs(one["stem"]["text"])
    choices = one.get("choices", [])
    match one["type"]:
        case "MC":
            told["kind"] = "single" if any(choice["isCorrect"] for choice in choices) else "multiple"
            if told["kind"] == "single":
                told["options"] = [(_option(c), c["isCorrect"], _said(c)[0]) for c in choices]
                for name, right in (("right", True), ("wrong", False)):
                    [told[f"feedback.{name}"]] = {_said(c)[1] for c in choices if c["isCorrect"] == right}
            else:
                told["options"] = [(_option(c), c["weight"] > 0, *_said(c)) for c in choices]
                assert abs(sum(c["weight"] for c in choices if c["weight"] > 0) - 100) < 0.001
                assert len({abs(c["weight"]) for c in choices}) == 1
        case "Numerical":
            told["kind"] = "numeric"
            right, *traps, wrong = choices
            assert right["weight"] == 100 and wrong["text"]["text"] == "*" and not wrong["isCorrect"]
            told |= {"answer": right["text"]["number"], "tolerance": right["text"]["range"]}
            told["traps"] = [(trap["text"]["number"], *_said(trap)) for trap in traps]
            assert {trap["weight"] for trap in traps} <= {0}
            [told["feedback.right"]], [told["feedback.wrong"]] = _said(right), _said(wrong)
            _without_unit(told)
        case "Short":
            told["kind"] = "text"
            assert choices[-1]["text"]["text"] == "*" and choices[-1]["weight"] == 0
            rights = [choice for choice in choices if choice["weight"] == 100]
            _accents([choice["text"]["text"] for choice in rights])
            told["accept"] = {plain(choice["text"]["text"].replace(r"\*", "*")) for choice in rights}
            told["traps"] = {(plain(c["text"]["text"]), *_said(c)) for c in choices[:-1] if c["weight"] == 0}
            [told["feedback.right"]], [told["feedback.wrong"]] = _said(rights[0]), _said(choices[-1])
        case "Matching":
            lines = [(pair["subquestion"]["text"], _undone(pair["subanswer"])) for pair in one["matchPairs"]]
            if [right for _, right in lines] == [str(place) for place in range(1, len(lines) + 1)]:
                told |= {"kind": "order", "items": [left for left, _ in lines]}
            else:
                told |= {"kind": "match", "pairs": [line for line in lines if line[0]]}
                told["distractors"] = sorted(right for left, right in lines if not left)
    _after(told, one["globalFeedback"]["text"])
    _tags(told, one["tags"])
    return told


# QTI of Canvas


def read_qti(package) -> tuple[dict[str, dict], list[str]]:
    """Return the questions and the headings of the parts of a Canvas package."""
    questions, heads = {}, []
    with zipfile.ZipFile(package) as archive:
        [name] = [name for name in archive.namelist() if re.fullmatch(r"(\w+)/\1\.xml", name)]
        root = ElementTree.fromstring(archive.read(name))
    for element in root.iter():
        element.tag = element.tag.rpartition("}")[2]
    for item in root.iter("item"):
        fields = dict(
            zip((f.text for f in item.iter("fieldlabel")), (f.text for f in item.iter("fieldentry")), strict=True)
        )
        if fields["question_type"] == "text_only_question":
            heads.append(item.get("title"))
            continue
        id_, objective, *pair = item.get("title").split(" · ")
        told = _qti_question(item, fields)
        told |= {"id": id_, "objective": objective}
        if pair:
            _add_pair(questions, told)
        else:
            questions[id_] = told
    return questions, heads


def _unwrapped(text: str) -> str:
    return re.fullmatch(r"<p>(.*)</p>", text, re.S)[1]


def _qti_question(item, fields: dict) -> dict:
    kinds = {
        "multiple_choice_question": "single",
        "multiple_answers_question": "multiple",
        "numerical_question": "numeric",
        "short_answer_question": "text",
    }
    told = {"kind": kinds[fields["question_type"]], "points": float(fields["points_possible"]), "shuffle": True}
    told["prompt"] = _unwrapped(item.findtext("presentation/material/mattext"))
    said = {one.get("ident"): _unwrapped(one.findtext(".//mattext")) for one in item.iter("itemfeedback")}
    for name, ident in (("right", "correct_fb"), ("wrong", "general_incorrect_fb")):
        if ident in said:
            told[f"feedback.{name}"] = said[ident]
    conditions = [one for one in item.iter("respcondition") if one.find("setvar") is not None]
    if told["kind"] in ("single", "multiple"):
        [condition] = conditions
        variables = condition.find("conditionvar")
        right = {one.text for one in variables.findall("varequal") + variables.findall("and/varequal")}
        labels = [(one.get("ident"), _unwrapped(one.findtext(".//mattext"))) for one in item.iter("response_label")]
        told["options"] = [(text, ident in right, said.get(f"{ident}_fb", "")) for ident, text in labels]
    if told["kind"] == "numeric":
        low, high = (float(item.findtext(f".//{tag}")) for tag in ("vargte", "varlte"))
        told |= {"answer": (low + high) / 2, "tolerance": (high - low) / 2}
        _without_unit(told)
    if told["kind"] == "text":
        texts = [one.text for one in item.iter("varequal")]
        _accents(texts)
        told["accept"] = {plain(text) for text in texts}
    told["after"] = said["general_fb"]
    _after(told, told["after"])
    return told


def _add_pair(questions: dict, line: dict):
    prompt, left = line["prompt"].split("<br>", 1)
    [right] = [html.unescape(text) for text, is_right, _ in line["options"] if is_right]
    told = questions.setdefault(
        line["id"],
        {
            **line,
            "kind": "match",
            "prompt": prompt,
            "points": 0,
            "pairs": [],
            "pairs.feedback": [],
            "distractors": {html.unescape(text) for text, *_ in line["options"]},
        },
    )
    told.pop("options", None)
    told["points"] += line["points"]
    told["pairs"].append((left, right))
    told["pairs.feedback"].append(_paragraphs(line["after"])[0])
    told["distractors"] = sorted(set(told["distractors"]) - {right})
