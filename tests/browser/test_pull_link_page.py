"""The form that makes links for nbgitpuller, on the page for instructors: by keyboard, as Python makes them."""

import pytest
from book_reader import come_alive

from japan_russia.kit.pull_link import pull_link

PAGE = "book/for-instructors.html"
FORM = ".course-pull_link"
CASES = [
    ("https://hub.example.edu/", "https://git.example.edu/a/course.git", "main", 2),
    ("http://10.0.0.5:8000", "https://git.example.edu/a/my course/", "second term", 0),
]
pytestmark = pytest.mark.browser


def fill(page, hub, repository, branch, place):
    for label, text in (("Address of the hub", hub), ("Address of the Git", repository), ("Branch", branch)):
        page.get_by_label(label).fill(text)
    page.get_by_label("Opens with").select_option(index=place)
    page.get_by_label("Opens with").focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")


@pytest.mark.parametrize("case", CASES)
def test_the_form_makes_the_same_link_as_the_command(reader, case):
    page = reader().open(PAGE)
    come_alive(page)
    fill(page, *case)
    link = page.locator(f"{FORM} a")
    notebook = page.get_by_label("Opens with").input_value()
    assert link.get_attribute("href") == pull_link(*case[:3], notebook=notebook)
    assert notebook == ("" if case[3] == 0 else "notebooks/01-islands-and-treaty.ipynb")


def test_a_wrong_address_is_told(reader):
    page = reader(width=390).open(PAGE)
    come_alive(page)
    fill(page, "hub.example.edu", "https://git.example.edu/c", "main", 0)
    assert "address of the hub" in page.locator(f"{FORM} [role=status]").inner_text()
    assert page.locator(f"{FORM} a").count() == 0
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
