"""What leaders print comes out on as few sheets as it needs."""

import re

import pytest
from playwright.sync_api import Browser

from tests.browser.demo_server import Demo, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

EDGE = {"top": "0.5in", "bottom": "0.5in", "left": "0.6in", "right": "0.6in"}


def sheets(pdf: bytes) -> int:
    """How many pages a PDF of chromium's has."""
    return len(re.findall(rb"/Type\s*/Page\b(?!s)", pdf))


@pytest.mark.parametrize(
    ("path", "most"),
    [
        ("/alliances/franklin/hand-over/sheet", 2),
        ("/es/alliances/franklin/hand-over/sheet", 2),
        ("/dashboard/franklin/quarter", 2),
    ],
)
def test_a_page_for_paper_takes_no_more_sheets_than_it_needs(demo: Demo, browser: Browser, path, most):
    context = browser.new_context(base_url=demo.address)
    sign_in(context, demo, "leader")
    page = context.new_page()

    answer = page.goto(path)
    found = sheets(page.pdf(format="Letter", margin=EDGE))
    context.close()

    assert answer is not None
    assert answer.ok
    assert 1 <= found <= most
