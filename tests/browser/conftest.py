"""One Chromium for all browser tests of a run."""

import shutil
import sys
from pathlib import Path

import pytest

# the tables of answers and the sample book lie one folder up
sys.path.insert(0, str(Path(__file__).parents[1]))


@pytest.fixture(scope="session")
def chromium():
    """The system's Chromium, or the one Playwright installed."""
    sync_api = pytest.importorskip("playwright.sync_api")
    with sync_api.sync_playwright() as playwright:
        installed = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
        browser = playwright.chromium.launch(executable_path=installed, args=["--no-sandbox"])
        yield browser
        browser.close()
