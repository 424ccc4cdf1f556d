"""PDF and EPUB as parts of a release, by the words of ``release --with``."""

from .command import print_course


def add_pdf(making):
    """Print the book and each lesson as PDF.

    Parameters
    ----------
    making : japan_russia.kit.release.making.Making
        The release; its book is built, so its notebooks have been run.

    Raises
    ------
    CourseError
        If Chromium or pandoc is missing, or the book cannot be built in one file.
    """
    _add(making, "pdf")


def add_epub(making):
    """Write the book as EPUB.

    Parameters
    ----------
    making : japan_russia.kit.release.making.Making
        The release; its book is built, so its notebooks have been run.

    Raises
    ------
    CourseError
        If Chromium or pandoc is missing, or the book cannot be built in one file.
    """
    _add(making, "epub")


def _add(making, format_: str):
    built = making.work / "_build" / "singlehtml"
    if not built.is_dir():
        making.build("singlehtml")
    print_course(making.tree, built, making.folder / "print", [format_], moment=making.moment)
