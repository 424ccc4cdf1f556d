"""What a learner did: the record in a file, and the view of it."""

__all__ = ["Record", "progress"]


def __getattr__(name: str):
    # the view needs the widget library; the record alone is quick to import
    if name == "progress":
        from .view import progress

        return progress
    if name == "Record":
        from .record import Record

        return Record
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
