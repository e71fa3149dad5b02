"""One demo and one chromium for all browser tests; without a chromium they are skipped, by name."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.browser.crawling import PEOPLE, Crawler, Walk
from tests.browser.demo_server import Demo, a_browser, chromium, running_demo


@pytest.fixture(scope="session")
def demo() -> Iterator[Demo]:
    with running_demo() as running:
        yield running


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    if not chromium():
        pytest.skip("needs chromium, which is not here (see tests/browser/install-chromium)")
    with a_browser() as opened:
        yield opened


@pytest.fixture(scope="session")
def walks(demo: Demo) -> dict[str, Walk]:
    """What a visitor, the leader and the secretariat find by following links."""
    crawler = Crawler(demo)
    return {who: crawler.walk(who) for who in PEOPLE}
