"""Pages for the instructor, gathered from the lessons and their quiz files, so that nothing is copied by hand.

Directives: ``teaching-notes`` (all boxes for the teacher, folded, with links back), ``teaching-list`` (links into them)
and ``slide-decks`` (links to the slides) in `notes`; ``class-minutes``, ``class-day`` and ``class-weeks`` (plans summed
from the minute plans) in `plans`; ``answer-key`` (every question and every exercise); ``marking-sheet`` (the rubric of
a lesson as a sheet). Only the instructor edition sets this room up.
"""


def setup(app):
    """Register the directives, and the transform that gives each box a place to link to."""
    from .answer_key import AnswerKey
    from .marking_sheet import MarkingSheet
    from .notes import SlideDecks, TeachingAnchors, TeachingList, TeachingNotes
    from .plans import ClassDay, ClassMinutes, ClassWeeks

    app.setup_extension("japan_russia.kit.book.citations")
    named = {"teaching-notes": TeachingNotes, "teaching-list": TeachingList, "slide-decks": SlideDecks,
             "class-minutes": ClassMinutes, "class-day": ClassDay, "class-weeks": ClassWeeks,
             "answer-key": AnswerKey, "marking-sheet": MarkingSheet}
    for name, directive in named.items():
        app.add_directive(name, directive)
    app.add_transform(TeachingAnchors)
