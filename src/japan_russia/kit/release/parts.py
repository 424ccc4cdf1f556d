"""What a release can hold besides the book and the notebooks, by the words of ``--with``."""

from importlib import import_module

from ..errors import CourseError, did_you_mean

#: For each part the function that adds it, as ``module:function``. It takes a `Making`, whose ``tree`` is the source,
#: ``book`` the built pages and ``folder`` the release, and writes into a folder of its own there.
PARTS: dict[str, str] = {
    "pdf": "japan_russia.kit.paper.release_part:add_pdf",
    "epub": "japan_russia.kit.paper.release_part:add_epub",
    "slides": "japan_russia.kit.slides.command:add_to_release",
}
#: What an edition always holds: the instructor's pages lead to the slides.
ALWAYS = {"instructor": ("slides",)}


def part(name: str):
    """Return the function that adds a part to a release.

    Parameters
    ----------
    name : str
        A word of ``--with``.

    Returns
    -------
    callable
        Takes a `japan_russia.kit.release.making.Making`.

    Raises
    ------
    CourseError
        If there is no such part.
    """
    if name not in PARTS:
        mend = did_you_mean(name, PARTS) or f"There are: {', '.join(PARTS) or 'none yet in this course'}."
        raise CourseError(f"There is no part {name!r} to add.", "--with", mend)
    module, _, function = PARTS[name].partition(":")
    return getattr(import_module(module), function)
