"""A form in a page that makes links for nbgitpuller; `japan_russia.kit.pull_link` makes the same in Python."""

from html import escape

from ..base import CourseWidget

#: The same on the command line.
COMMAND = "python -m japan_russia pull-link --hub https://… --repository https://… --lesson 02"


class PullLink(CourseWidget):
    """A form that makes a link for nbgitpuller in the page; it asks nothing of any other computer.

    Parameters
    ----------
    notebooks : list of (str, str)
        The lessons to choose from: file in the repository, and its name.
    """

    module = "pull_link"

    def __init__(self, notebooks: list[tuple[str, str]]):
        super().__init__(data={"notebooks": [list(pair) for pair in notebooks]})

    def static_html(self) -> str:
        """Return what stands in the page before its script runs: how to make the link on the command line."""
        return (f'<p class="course-box course-pull_link">The form needs JavaScript. On the command line: '
                f"<code>{escape(COMMAND)}</code></p>")
