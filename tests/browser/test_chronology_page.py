"""The chronology in the built book: whole without a script, filtered by keyboard, shared by its address."""

import re

import pytest
from playwright.sync_api import expect
from widget_page import violations

from japan_russia import load

pytestmark = pytest.mark.browser

CHRONOLOGY = "book/chronology.html"


def shown(page) -> int:
    return page.locator("ul.chronology > li:visible").count()


def test_the_chronology_is_whole_without_a_script(reader):
    page = reader(script=False).open(CHRONOLOGY)
    rows = page.locator("ul.chronology > li")
    assert shown(page) == rows.count() > len(load("timeline"))
    assert page.locator(".course-filters").count() == 0
    assert "need JavaScript" in page.locator(".course-filtered noscript").text_content()


def test_the_chronology_is_filtered_by_keyboard_and_says_how_much_is_shown(reader):
    page = reader().open(CHRONOLOGY)
    status, total = page.get_by_role("status"), shown(page)
    expect(status).to_have_text(f"All {total} rows are shown.")
    events, sanctions = load("timeline"), page.get_by_role("checkbox", name=re.compile("^Sanctions"))
    sanctions.focus()
    page.keyboard.press("Space")
    expect(status).to_have_text(re.compile(rf"^\d+ of {total} rows are shown. Theme: Sanctions.$"))
    some = shown(page)
    assert (events["category"] == "sanctions").sum() <= some < total
    page.get_by_role("checkbox", name=re.compile("^Treaty")).press("Space")
    expect(status).to_contain_text("Theme: Sanctions, Treaty.")
    assert shown(page) == some + (events["category"] == "treaty").sum(), "two themes: rows of the one or the other"
    page.get_by_label("Confidence").focus()
    page.keyboard.type("single")
    expect(status).to_contain_text("Confidence: single source.")
    page.get_by_label("from").press_sequentially("2014")
    page.get_by_label("to", exact=True).press_sequentially("2014")
    expect(status).to_contain_text("Years: from 2014 to 2014.")
    dates = page.locator("ul.chronology > li:visible .when").all_inner_texts()
    assert 0 < len(dates) < some and all(date.endswith(("2014", "2014 (day not known)")) for date in dates)
    assert set(page.locator("ul.chronology > li:visible .confidence").all_inner_texts()) == {"single source"}
    # sections without a row go, and their lines in the list of contents too
    assert page.locator(".bd-article section section:visible h2").all_inner_texts() == ["2014"]
    links = page.locator('.bd-sidebar-secondary a[href^="#years-"]')
    assert links.count() > 5 and sum(link.is_visible() for link in links.all()) <= 1
    assert violations(page) == []
    page.get_by_label("Words in the row").press_sequentially("nothing has these words")
    expect(status).to_contain_text(f"None of the {total} rows fits.")
    page.get_by_role("button", name="Show all rows").press("Enter")
    expect(status).to_have_text(f"All {total} rows are shown.")
    assert shown(page) == total and page.get_by_label("from").input_value() == "" and "#" not in page.url


@pytest.mark.parametrize("width", [360, 1200])
def test_a_link_to_a_choice_shows_it_to_somebody_else(reader, width):
    page = reader(width=width).open(CHRONOLOGY)
    page.get_by_label("Actor").select_option("Vladimir Putin")
    page.get_by_label("Words in the row").fill("tokyo NÁGATO")
    page.wait_for_url(re.compile("words="))
    link, count = page.url, shown(page)
    assert 0 < count < 10 and page.evaluate("document.documentElement.scrollWidth") <= width
    other = reader(width=width).open(f"{CHRONOLOGY}#{link.partition('#')[2]}")
    expect(other.get_by_role("status")).to_contain_text("Actor: Vladimir Putin. Words in the row: tokyo NÁGATO.")
    assert shown(other) == count and other.get_by_label("Actor").input_value() == "Vladimir Putin"
    # a link to one row is stronger than the filters
    assert not other.locator("#t001").is_visible()
    other.evaluate("location.hash = 't001'")
    expect(other.locator("#t001")).to_be_in_viewport()
    # what an address says of things that are not there does no harm
    strange = reader(width=width).open(f"{CHRONOLOGY}#actor=Nobody&theme=nothing&from=abc&more=1")
    expect(strange.get_by_role("status")).to_contain_text("All ")


def test_the_chronology_prints_without_its_controls(reader):
    page = reader().open(f"{CHRONOLOGY}#theme=treaty")
    expect(page.get_by_role("status")).to_contain_text("Theme: Treaty.")
    page.emulate_media(media="print")
    assert not page.locator(".course-filters").is_visible() and page.get_by_role("status").is_visible()
    assert shown(page) == (load("timeline")["category"] == "treaty").sum()
