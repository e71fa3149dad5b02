"""Every kind of page of the demo, found by its own links, in both languages."""

import gzip

import pytest
import requests

from groundwork.page_reader import PageReader
from tests.browser.crawling import PEOPLE
from tests.browser.looking import looker

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

FIRST_LOAD = 14 * 1024
LONG = {"legislators.find"}  # all members of Congress or of a large state stand on one page


@pytest.mark.parametrize("who", PEOPLE)
def test_every_link_answers_and_no_number_rings_outside_the_demo(walks, who):
    assert walks[who].problems == []
    assert len(walks[who].pages) > 20


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("who", PEOPLE)
def test_every_page_is_accessible_fits_and_asks_nobody_else(browser, demo, walks, who, language):
    person = looker(browser, demo, who)

    for kind, path in sorted(walks[who].pages.items()):
        is_first_to_see = all(kind not in walks[other].pages for other in PEOPLE[: PEOPLE.index(who)])
        if is_first_to_see and kind.startswith("es ") == (language == "es"):
            person.look(path)

    person.context.close()
    assert person.problems == []


def test_public_pages_are_light(demo, walks):
    css = _gzipped(demo, next(iter(_stylesheets(demo))))
    heavy = {
        path: weight
        for kind, path in walks["visitor"].pages.items()
        if kind.removeprefix("es ").split(".")[0] not in {"simulator", "accounts"}
        and kind.removeprefix("es ") not in LONG
        if (weight := css + _gzipped(demo, path)) > FIRST_LOAD
    }

    assert heavy == {}


def _stylesheets(demo):
    page = requests.get(f"{demo.address}/", timeout=30).text
    return [part.split('"')[0] for part in page.split('rel="stylesheet" href="')[1:]]


def _gzipped(demo, path):
    return len(gzip.compress(requests.get(demo.address + path, timeout=30).content, 6))


def test_public_pages_load_no_script_library(demo, walks):
    for path in walks["visitor"].pages.values():
        page = requests.get(demo.address + path, timeout=30).text
        assert "plotly" not in page
        assert PageReader(page).words
