"""Prints an HTML page to PDF with the system's Chromium: tagged, with an outline, the same bytes each time."""

import os
import re
import subprocess
import tempfile
from pathlib import Path

from .errors import CourseError
from .programs import chromium

_DATES = re.compile(rb"(/(?:Creation|Mod)Date \(D:)\d{14}")


def print_to_pdf(html_file: Path, pdf_file: Path, timeout: float = 300, settle: int = 0, outline: bool = True) -> Path:
    """Print a page as the browser's own "Print" would, with the page's own ``@page`` rules.

    The file is tagged and has no header or footer of the browser's. Page numbers are the page's own matter:
    ``@page { @bottom-center { content: counter(page); } }``.

    Parameters
    ----------
    html_file : pathlib.Path
        The page.
    pdf_file : pathlib.Path
        Where to write; its folder is made.
    timeout : float, optional
        Seconds after which the browser is given up.
    settle : int, optional
        Milliseconds of the page's own time that its scripts may take before it is printed.
    outline : bool, optional
        Whether the headings make an outline.

    Returns
    -------
    pathlib.Path
        The PDF.

    Raises
    ------
    CourseError
        If there is no Chromium, or it wrote no PDF.

    Examples
    --------
    >>> print_to_pdf(Path("sheet.html"), Path("sheet.pdf"))  # doctest: +SKIP
    PosixPath('sheet.pdf')
    """
    program = chromium()
    pdf_file.parent.mkdir(parents=True, exist_ok=True)
    pdf_file.unlink(missing_ok=True)
    # a profile of its own, so that prints side by side, and an open browser, do not wait for each other
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        command = [
            program, "--headless", "--disable-gpu", "--no-first-run", f"--user-data-dir={profile}",
            f"--print-to-pdf={pdf_file.resolve()}", "--no-pdf-header-footer", "--export-tagged-pdf",
        ]
        command += ["--generate-pdf-document-outline"] if outline else []
        command += [f"--virtual-time-budget={settle}"] if settle else []
        # Chromium's sandbox refuses to start for root, as in a container
        command += ["--no-sandbox"] if getattr(os, "geteuid", lambda: 1)() == 0 else []
        try:
            said = subprocess.run([*command, html_file.resolve().as_uri()], capture_output=True, text=True,
                                  errors="replace", timeout=timeout).stderr
        except (OSError, subprocess.TimeoutExpired) as problem:
            said = str(problem)
    if not pdf_file.is_file():
        last = said.strip().splitlines()[-1:] or ["It said nothing."]
        raise CourseError(f"Chromium printed no PDF. {last[0]}", str(html_file), "Open the page in a browser and look.")
    # the hour of printing is the only thing that differs from print to print; all offsets stay as they are
    pdf_file.write_bytes(_DATES.sub(rb"\g<1>20000101000000", pdf_file.read_bytes()))
    return pdf_file
