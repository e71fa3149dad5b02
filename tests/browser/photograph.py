"""Photographs of every kind of page, for people to look at: `python -m tests.browser.photograph`.

They are written to screenshots/<language>-<width>/<page>.png; dates and numbers are the story's, so that two runs
can be laid beside each other.
"""

import re
import sys
from pathlib import Path

from playwright.sync_api import BrowserContext

from tests.browser.crawling import PEOPLE, Crawler
from tests.browser.demo_server import ROOT, Demo, a_browser, chromium, running_demo, sign_in

FOLDER = ROOT / "screenshots"
SIZES = ((1280, 800), (360, 740))
SETTLE = """async () => {
  for (let y = 0; y < document.body.scrollHeight; y += 400) {
    scrollTo(0, y);
    await new Promise(next => setTimeout(next, 40));
  }
  scrollTo(0, 0);
}"""


def main() -> int:
    """Start the demo, walk through it, and take every picture."""
    if not chromium():
        print("No chromium here; no photographs.")
        return 0
    taken = 0
    with running_demo() as demo, a_browser() as browser:
        crawler, done = Crawler(demo), set[str]()
        for who in PEOPLE:
            pages = {kind: path for kind, path in crawler.walk(who).pages.items() if kind not in done}
            done |= set(pages)
            for width, height in SIZES:
                context = browser.new_context(viewport={"width": width, "height": height}, reduced_motion="reduce")
                sign_in(context, demo, who)
                taken += sum(_photograph(context, demo, kind, path, width) for kind, path in sorted(pages.items()))
                context.close()
    print(f"{taken} photographs in {FOLDER}")
    return 0


def _photograph(context: BrowserContext, demo: Demo, kind: str, path: str, width: int) -> int:
    language, name = ("es", kind.removeprefix("es ")) if kind.startswith("es ") else ("en", kind)
    file = FOLDER / f"{language}-{width}" / f"{re.sub(r'[^a-z_]+', '-', name)}.png"
    file.parent.mkdir(parents=True, exist_ok=True)
    page = context.new_page()
    page.goto(demo.address + path)
    page.evaluate(SETTLE)
    page.wait_for_timeout(200)
    page.screenshot(path=Path(file), full_page=True)
    page.close()
    return 1


if __name__ == "__main__":
    sys.exit(main())
