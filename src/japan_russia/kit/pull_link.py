"""Links for nbgitpuller: one click brings a course from a Git repository into a student's folder on a JupyterHub."""

import argparse
from urllib.parse import urlencode, urlsplit

from .errors import CourseError
from .lesson_files import lesson_files, lessons_named
from .places import notebooks_folder


def pull_link(hub: str, repository: str, branch: str = "main", notebook: str = "") -> str:
    """Return a link that fetches a repository with nbgitpuller and opens a notebook of it in JupyterLab.

    Parameters
    ----------
    hub : str
        Address of a JupyterHub on which nbgitpuller is installed.
    repository : str
        Address of the Git repository, as one would clone it.
    branch : str
        Its branch.
    notebook : str
        A file in it, such as ``notebooks/02-counting-summits.ipynb``; ``""`` opens the list of files.

    Raises
    ------
    CourseError
        If hub or repository is no web address, or the branch is empty.

    Examples
    --------
    >>> pull_link("https://hub.example.edu", "https://git.example.edu/course").partition("&")[2]
    'branch=main&targetpath=course&urlpath=lab%2Ftree%2Fcourse'
    """
    hub, repository, branch = hub.strip().rstrip("/"), repository.strip().rstrip("/"), branch.strip()
    for what, address in (("hub", hub), ("repository", repository)):
        parts = urlsplit(address)
        if parts.scheme not in ("http", "https", "file") or not (parts.netloc or parts.scheme == "file"):
            raise CourseError(f"The address of the {what} is not one that a browser can open.", repr(address),
                              "Write it whole, as in https://hub.example.edu.")
    if not branch:
        raise CourseError("The branch has no name.", repository, "Most repositories call it main.")
    folder = repository.rsplit("/", 1)[-1].removesuffix(".git")
    page = "/".join(filter(None, ("lab/tree", folder, notebook.strip().strip("/"))))
    # without a target the folder would be called course.git where the address ends so
    query = {"repo": repository, "branch": branch, "targetpath": folder, "urlpath": page}
    return f"{hub}/hub/user-redirect/git-pull?{urlencode(query)}"


def run(words: list[str]) -> int:
    """Print a link: the command ``pull-link``.

    Parameters
    ----------
    words : list of str
        The options after the command's name.

    Returns
    -------
    int
        0; whatever goes wrong is raised.

    Raises
    ------
    CourseError
        If there is no such lesson, or an address is none.
    """
    says = "Make a link that brings the course into a student's folder on a JupyterHub."
    parser = argparse.ArgumentParser(prog="python -m japan_russia pull-link", description=says)
    parser.add_argument("--hub", required=True, help="address of the hub; nbgitpuller must be installed there")
    parser.add_argument("--repository", required=True, help="address of the Git repository with the course")
    parser.add_argument("--branch", default="main")
    parser.add_argument("--lesson", default="", help="the lesson to open, such as 02; without it the list of files")
    chosen = parser.parse_args(words)
    names = [file.stem for file in lesson_files(notebooks_folder())]
    notebook = f"notebooks/{lessons_named(chosen.lesson, names)[0]}.ipynb" if chosen.lesson else ""
    print(pull_link(chosen.hub, chosen.repository, chosen.branch, notebook))
    return 0
