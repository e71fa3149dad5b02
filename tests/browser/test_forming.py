"""An alliance begins in the browser: asked for without script, then led by somebody who was mailed a link."""

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests.browser.demo_server import Demo, running_demo, sign_in
from tests.factories.files import a_pdf

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

NARROW = {"width": 360, "height": 740}
MOAB, HOME = "84532", "/alliances/moab"
NEW = "a long new password of june"
LETTER = a_pdf()
INVITATIONS = "SELECT body FROM message WHERE body LIKE '%/invitations/%' ORDER BY id DESC"


@pytest.fixture(scope="module")
def demo() -> Iterator[Demo]:
    """A demo of its own: once Utah has an alliance, other tests would no longer find none there."""
    with running_demo() as running:
        yield running


def in_a_window(browser: Browser, demo: Demo, **options: object) -> BrowserContext:
    context = browser.new_context(base_url=demo.address, viewport=NARROW, **options)
    context.set_default_timeout(10_000)
    return context


def seen(page: Page, *words: str) -> None:
    """These words stand on the page, and all of it fits the phone."""
    told = page.locator("main").inner_text()
    for one in words:
        assert one in told, f"{one!r} is not on {page.url}: {told}"
    assert page.evaluate("document.documentElement.scrollWidth") <= NARROW["width"], page.url


def follow(page: Page, end: str) -> None:
    page.locator(f'a[href$="{end}"]:not([hreflang])').first.click()
    page.wait_for_load_state()


def send(page: Page, form: str, **answers: str) -> None:
    """Fill in the boxes of a form by their names, and press its first button."""
    for name, words in answers.items():
        page.locator(f"#{form} [name={name}]").fill(words)
    page.locator(f"#{form} button").first.click()
    page.wait_for_load_state()


def somebody_asks(page: Page) -> None:
    page.goto("/")
    send(page, "find", place=MOAB)
    seen(page, "None in Utah yet: start one", "The nearest neighbor")
    page.locator('main a[href*="/start?"]').click()
    seen(page)
    send(page, "start-form", name="June Ashby-Moor", email="june@moab.example", organization="Moab Circle")
    seen(page, "Thank you. The secretariat has your request")


def the_secretariat_accepts(page: Page) -> None:
    page.goto("/secretariat")
    seen(page, "June Ashby-Moor", "Moab Circle")
    page.get_by_role("link", name="June Ashby-Moor", exact=True).click()
    seen(page, "June Ashby-Moor wants to start an alliance")
    page.locator('form[action$="/accept"] button').click()
    seen(page, "accepted, it is the Moab Alliance now")
    send(page, "invite-form")
    seen(page, "not taken up yet")


def mailed_link(demo: Demo) -> str:
    with closing(sqlite3.connect(demo.file)) as opened:
        body = opened.execute(INVITATIONS).fetchone()[0]
    return re.search(r"/invitations/\S+", body)[0]


def june_becomes_the_leader(page: Page, link: str) -> None:
    """A demo asks for no second step; the walk in tests/walks sets one up."""
    page.goto(link)
    seen(page, "You are invited as: Leader")
    page.fill("[name=name]", "June Ashby-Moor")
    page.fill("[name=password]", NEW)
    page.fill("[name=again]", NEW)
    page.locator("main form button").first.click()
    page.wait_for_url(re.compile("/dashboard/moab"))


def june_brings_the_letter(page: Page) -> None:
    follow(page, f"{HOME}/stage")
    seen(page, "Next: Backing organization")
    page.locator("#stage-form [type=file]").set_input_files(
        {"name": "letter.pdf", "mimeType": "application/pdf", "buffer": LETTER}
    )
    send(page, "stage-form", on="2026-06-16", evidence="Letter of June 16")
    seen(page, "Letter of June 16", "file on record")
    with page.expect_download() as got:
        page.get_by_role("link", name="file on record").click()
    assert got.value.path().read_bytes() == LETTER


def june_writes_down_a_prospect(page: Page) -> None:
    page.locator(f'main a[href$="{HOME}/prospects"]').first.click()
    follow(page, "/prospects/add")
    seen(page)
    send(page, "prospect-form", name="Grand County Library", city="Moab")
    seen(page, "Grand County Library")


def june_asks_for_a_speaker(page: Page) -> None:
    page.goto(f"{HOME}/stage")
    follow(page, f"{HOME}/requests")
    follow(page, "/requests/new")
    page.locator("#ask-form [value=speaker]").check()
    send(page, "ask-form", title="A speaker for our first evening", wanted="Twenty minutes, in plain words.")
    seen(page, "A speaker for our first evening", "Your turn")


def june_announces_the_meeting(page: Page) -> None:
    page.goto(f"{HOME}/organizing-meeting")
    seen(page, "The organizing meeting has no day yet")
    page.locator('main a[href*="/events/new"]').first.click()
    send(page, "event-form", title="Our first evening", day="2026-07-20", starts_at="18:00", venue="County Library")
    seen(page, "Our first evening", "Announced")


def somebody_finds_it(page: Page) -> None:
    page.goto("/")
    send(page, "find", place=MOAB)
    seen(page, "One alliance in Utah", "Our first evening")
    page.get_by_role("link", name="Our first evening").click()
    seen(page, "County Library")
    page.locator("#sign-up-form [name=is_adult]").check()
    send(page, "sign-up-form", name="Otto Fernwood", email="otto@moab.example")
    seen(page, "You are signed up")


def test_an_alliance_begins_in_utah(browser, demo):
    anybody = in_a_window(browser, demo, java_script_enabled=False).new_page()
    staff, leader = in_a_window(browser, demo), in_a_window(browser, demo).new_page()
    somebody_asks(anybody)
    sign_in(staff, demo, "secretariat")
    the_secretariat_accepts(staff.new_page())
    june_becomes_the_leader(leader, mailed_link(demo))
    june_brings_the_letter(leader)
    june_writes_down_a_prospect(leader)
    june_asks_for_a_speaker(leader)
    june_announces_the_meeting(leader)
    somebody_finds_it(anybody)
