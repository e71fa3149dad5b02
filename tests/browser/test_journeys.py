"""What a supporter does, with the keyboard alone and with script switched off."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.demo_server import Demo

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

FAR = 120


@pytest.fixture
def page(browser: Browser, demo: Demo) -> Iterator[Page]:
    context = browser.new_context(
        base_url=demo.address, java_script_enabled=False, viewport={"width": 360, "height": 740}
    )
    yield context.new_page()
    context.close()


def reach(page: Page, what: str) -> None:
    """Press Tab until the focus is on it."""
    for _ in range(FAR):
        if page.locator(f"{what}:focus").count():
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"no Tab leads to {what}")


def fill(page: Page, **answers: str) -> None:
    for name, words in answers.items():
        reach(page, f"#{name}")
        page.keyboard.type(words)


def press(page: Page, what: str, key: str = "Enter") -> None:
    reach(page, what)
    with page.expect_navigation():
        page.keyboard.press(key)


def tick(page: Page, *what: str) -> None:
    for one in what:
        reach(page, one)
        page.keyboard.press("Space")


def words(page: Page) -> str:
    return page.locator("main").inner_text()


def test_the_first_tab_offers_to_skip_to_the_main_part(page):
    page.goto("/")

    page.keyboard.press("Tab")
    page.keyboard.press("Enter")

    assert page.url.endswith("#main")


def test_finding_an_alliance(page):
    page.goto("/")

    fill(page, place="00101")
    press(page, "#place")

    assert "Franklin Alliance" in words(page)


def test_a_state_without_an_alliance_leads_to_starting_one(page):
    page.goto("/")

    fill(page, place="84532")
    press(page, "#place")

    assert "Utah" in words(page)
    assert page.locator('main a[href*="/start"]').count()


def test_finding_legislators_in_a_zip_code_of_two_districts(page):
    page.goto("/find")

    fill(page, place="00107")
    press(page, "#place")

    told = words(page)
    assert "two districts" in told
    assert "Ruth Calder" in told
    assert "Edwin Hale" in told
    assert "Peter Novak" in told
    assert "Daniel Voss" in told


def test_joining(page):
    page.goto("/join?alliance=franklin")

    fill(page, name="Ines Calloway", zip="00101", phone="608-555-0177")
    tick(page, "#wants_texts", "#is_adult")
    press(page, "form button:has-text('Join')")

    assert "/join" not in page.url.split("?")[0] or page.locator("h1").inner_text() != "Join Franklin Alliance"
    assert "0177" in words(page) or "YES" in words(page)


def test_joining_without_anything_says_what_is_missing_and_keeps_the_rest(page):
    page.goto("/join?alliance=franklin")
    fill(page, name="Ines Calloway", zip="oo1o1", phone="608-555-0177")
    press(page, "form button:has-text('Join')")

    assert page.locator("[role=alert]").count() == 1
    assert page.locator("#name").input_value() == "Ines Calloway"
    assert page.locator("[aria-invalid=true]").count() >= 1


def test_answering_a_poll(page):
    page.goto("/polls")
    press(page, 'main a[href*="/polls/franklin-june"]')

    for number in range(page.locator("fieldset").count()):
        tick(page, f'fieldset:nth-of-type({number + 1}) input[type="radio"]')
    press(page, "form#answer button")

    assert page.locator("h1").count() == 1
    assert "hank" in words(page)


def test_telling_how_a_call_went(page):
    page.goto("/act/a-hearing?zip=00101")
    called = words(page)

    press(page, 'button[value="voicemail"]')

    assert "Calder" in called
    assert page.locator("h1").count() == 1
    assert words(page) != called


def test_asking_to_start_an_alliance(page):
    page.goto("/start")

    fill(page, name="Ines Calloway", email="ines@calloway.example", place="Moab, Utah", why="I know many people here.")
    press(page, "form button:has-text('Send it')")

    assert "ines@calloway.example" not in page.url
    assert page.locator("main .error").count() == 0
