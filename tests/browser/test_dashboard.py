"""The leader's Monday in a real browser."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.demo_server import Demo, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

PATH = "/dashboard/franklin"
ON_SCREEN = """() => [...document.querySelectorAll('.js-plotly-plot')]
  .map(plot => plot.getBoundingClientRect()).filter(box => box.top < innerHeight && box.bottom > 0).length"""
LIBRARY = "performance.getEntriesByType('resource').find(one => one.name.includes('plotly')).toJSON()"


@pytest.fixture
def page(browser: Browser, demo: Demo) -> Iterator[Page]:
    context = browser.new_context(base_url=demo.address, viewport={"width": 1280, "height": 800}, accept_downloads=True)
    sign_in(context, demo, "leader")
    yield context.new_page()
    context.close()


def test_two_charts_stand_on_the_first_screen_and_answer_the_pointer(page):
    complaints: list[str] = []
    page.on("console", lambda said: said.type == "error" and complaints.append(said.text))
    page.goto(PATH)
    page.wait_for_selector("#calls .js-plotly-plot .bars path")
    page.wait_for_selector("#growth .js-plotly-plot .lines path")

    assert page.evaluate(ON_SCREEN) >= 2
    page.locator("#calls .bars .point path").first.hover(force=True)
    page.wait_for_selector("#calls .hoverlayer .hovertext")
    assert "reached an office" in (page.locator("#calls .hoverlayer").text_content() or "")
    assert complaints == []


def test_a_chart_can_be_saved_and_not_shared(page):
    page.goto(PATH)
    page.wait_for_selector("#calls .js-plotly-plot .bars path")
    page.locator("#calls .js-plotly-plot").hover()

    buttons = page.locator("#calls .modebar-btn")
    assert buttons.count() == 1
    with page.expect_download() as saved:
        buttons.first.click(force=True)
    assert saved.value.suggested_filename == "franklin-calls.png"


def test_every_chart_is_drawn_when_it_comes_into_view(page):
    page.goto(PATH)

    for figure in page.locator("[data-figure]").all():
        figure.scroll_into_view_if_needed()
        figure.locator(".js-plotly-plot .main-svg").first.wait_for()

    assert page.locator('[data-figure="drawn"]').count() == page.locator("[data-figure]").count() == 6


def test_without_script_every_figure_is_a_drawing_and_a_table(browser, demo, page):
    context = browser.new_context(
        base_url=demo.address, java_script_enabled=False, storage_state=page.context.storage_state()
    )
    plain = context.new_page()
    plain.goto(PATH)

    assert plain.locator("figure [data-figure] svg").count() == 6
    assert plain.locator("figure details table tbody tr").count() > 60
    plain.locator("#calls summary").focus()
    plain.keyboard.press("Enter")
    assert plain.locator("#calls table").is_visible()
    context.close()


def test_the_chart_library_is_compressed_and_fetched_once(page):
    page.goto(PATH)
    page.wait_for_selector(".js-plotly-plot")
    page.goto(f"{PATH}?from=2026-06-01")
    page.wait_for_selector(".js-plotly-plot")

    library = page.evaluate(LIBRARY)
    assert library["encodedBodySize"] < 1_600_000 < library["decodedBodySize"]
    assert library["transferSize"] < 1_000
