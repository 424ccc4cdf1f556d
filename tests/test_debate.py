"""The debate board: what Python hands to the page, and what it refuses."""

import pytest

from japan_russia import Debate
from japan_russia.kit.errors import CourseError
from japan_russia.kit.mime import WIDGET_MIME

QUIET = {"id": "quiet", "text": "They are *quiet*.", "owner": "Ann, 2019", "bears": "No count <b> was found."}
LOYAL = {"id": "loyal", "text": "Dogs are loyal.", "owner": "Bob, 2019", "bears": "One case."}


def test_a_debate_has_its_words_as_safe_html_and_reads_its_own_room():
    board = Debate("00-pets", "Cats are *better*", [QUIET, LOYAL])
    assert board.memory_keys == ["debate/00-pets/"]
    assert board.data["resolution_html"] == "Cats are <em>better</em>"
    assert board.data["arguments"][0] == {
        "id": "quiet", "text_html": "They are <em>quiet</em>.", "owner_html": "Ann, 2019",
        "bears_html": "No count &lt;b&gt; was found."}


def test_the_board_can_be_read_without_a_script_and_the_first_vote_stands_alone(monkeypatch):
    monkeypatch.setenv("COURSE_SURFACE", "book")
    board = Debate("00-pets", "Cats are better", [QUIET, LOYAL])._repr_mimebundle_()[0][WIDGET_MIME]["static"]
    assert 'id="debate-00-pets"' in board and "Dogs are loyal." in board and "One case." in board
    vote = Debate("00-pets", "Cats are better").static_html()
    assert "id=" not in vote and "Your vote before" in vote and "Your vote now" not in vote


@pytest.mark.parametrize(("given", "told"), [
    (("", "Cats are better"), "needs an id and a resolution"),
    (("00-pets", " "), "needs an id and a resolution"),
    (("00-pets", "Cats are better", [QUIET, QUIET]), "Argument 2 has an id that is taken: 'quiet'"),
    (("00-pets", "Cats are better", [QUIET | {"id": "after"}]), "Argument 1 has an id that is taken: 'after'"),
    (("00-pets", "Cats are better", [QUIET, LOYAL | {"owner": "", "bears": None}]), "no owner and no bears"),
])
def test_what_is_missing_is_named(given, told):
    with pytest.raises(CourseError, match=told):
        Debate(*given)
