"""Looking at one page as a person would: what it loads, whether it fits, what axe finds, what the console says."""

from dataclasses import dataclass, field

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, Request

from tests.browser.demo_server import Demo, sign_in

WIDE, NARROW, NARROWEST = 1280, 360, 320
RULES = {
    "resultTypes": ["violations"],
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
}


@dataclass
class Looker:
    """One person's browser; everything wrong it meets is kept in words."""

    demo: Demo
    context: BrowserContext
    problems: list[str] = field(default_factory=list)
    axe: Axe = field(default_factory=Axe)

    def look(self, path: str) -> None:
        """Load a page once and see it at every width."""
        page = self.context.new_page()
        page.on("request", lambda request: self._asked(path, request))
        page.on("console", lambda said: said.type == "error" and self.problems.append(f"{path}: {said.text[:200]}"))
        page.on("pageerror", lambda error: self.problems.append(f"{path}: {error}"))
        page.goto(self.demo.address + path)
        for width in (WIDE, NARROW, NARROWEST):
            page.set_viewport_size({"width": width, "height": 800})
            self._fits(page, path, width)
            if width != NARROWEST:
                self._accessible(page, path, width)
        page.close()

    def _asked(self, path: str, request: Request) -> None:
        if not request.url.startswith((self.demo.address, "data:", "blob:")):
            self.problems.append(f"{path} asks another host: {request.url}")

    def _fits(self, page: Page, path: str, width: int) -> None:
        wide = page.evaluate("document.documentElement.scrollWidth")
        if wide > width:
            self.problems.append(f"{path} is {wide} wide at {width}")

    def _accessible(self, page: Page, path: str, width: int) -> None:
        for found in self.axe.run(page, options=RULES).response["violations"]:
            where = found["nodes"][0]["html"][:160]
            self.problems.append(f"{path} at {width}: {found['id']} ({len(found['nodes'])}): {where}")


def looker(browser: Browser, demo: Demo, who: str) -> Looker:
    """A fresh browser of one person."""
    context = browser.new_context(viewport={"width": WIDE, "height": 800}, reduced_motion="reduce")
    sign_in(context, demo, who)
    return Looker(demo, context)
