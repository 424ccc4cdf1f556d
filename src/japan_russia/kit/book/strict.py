"""A warning fails the build, the first time and every time."""

from pathlib import Path

from sphinx.errors import ExtensionError
from sphinx.util import logging

LOGGER = logging.getLogger(__name__)


def _judge(app, exception):
    if exception is None and app._warncount:
        # without its memory of the pages the next build reads them all again and warns again
        (Path(app.doctreedir) / "environment.pickle").unlink(missing_ok=True)
        raise ExtensionError(
            f"{app._warncount} warning(s), shown above. Warnings are errors in this book: mend them and build again."
        )


def setup(app):
    """Judge the build when all else is done."""
    app.connect("build-finished", _judge, priority=900)
