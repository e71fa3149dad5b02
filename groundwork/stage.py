"""Where the main job is played: visitors without script over a real socket, and a database to read figures from."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urljoin

import requests

from groundwork.clock import Clock
from groundwork.database import Database
from groundwork.page_reader import PageReader, choose_form, filled
from groundwork.settings import Settings


class StepFailed(Exception):
    """A step of the main job did not happen."""


@dataclass(frozen=True)
class Page:
    """What a visitor got: status, text, and the path it came from."""

    status: int
    text: str
    path: str

    @property
    def words(self) -> str:
        """The visible words, in one line."""
        return PageReader(self.text).words

    @property
    def links(self) -> list[str]:
        """Every link's address."""
        return PageReader(self.text).links


class Visitor:
    """One browser without script, over a real socket."""

    def __init__(self, base_url: str) -> None:
        self.base_url = base_url
        self.browser = requests.Session()
        self.browser.trust_env = False

    def get(self, path: str) -> Page:
        """Load a page. Raises StepFailed when the server breaks."""
        return self._page(self.browser.get(urljoin(self.base_url, path), timeout=30))

    def send(self, page: Page | str, form: str = "", /, **answers: Any) -> Page:
        """Fill in and send the form of a page whose id or action contains `form`."""
        loaded = self.get(page) if isinstance(page, str) else page
        chosen = choose_form(loaded.text, form)
        target = urljoin(self.base_url, urljoin(loaded.path, chosen.action) if chosen.action else loaded.path)
        fields = filled(chosen, answers)
        if chosen.method == "get":
            return self._page(self.browser.get(target, params=fields, timeout=30))
        return self._page(self.browser.post(target, data=fields, timeout=60))

    def _page(self, answer: requests.Response) -> Page:
        path = answer.url.removeprefix(self.base_url) or "/"
        if answer.status_code >= 500:
            raise StepFailed(f"{path} answered {answer.status_code}")
        return Page(answer.status_code, answer.text, path)


@dataclass
class Stage:
    """Where the main job is played: a running demo, its database, and what earlier steps left for later ones."""

    base_url: str
    settings: Settings
    database: Database
    clock: Clock
    left: dict[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.visitor = self.new_visitor()

    def new_visitor(self) -> Visitor:
        """Somebody else's browser, with cookies of its own."""
        return Visitor(self.base_url)

    def signed_in(self, who: str) -> Visitor:
        """A browser signed in by the demo's one click; who: `leader` or `secretariat`."""
        visitor = self.new_visitor()
        visitor.send("/demo", "sign-in", who=who)
        return visitor

    def wait(self, ready: Callable[[], Any], seconds: float = 20, *, what: str = "it") -> Any:
        """Ask again until the answer is true; returns it. Raises StepFailed when it never is."""
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            if answer := ready():
                return answer
            time.sleep(0.1)
        raise StepFailed(f"{what} did not happen in {seconds:.0f} seconds")

    def require(self, holds: object, words: str) -> None:
        """Go on only if it holds."""
        if not holds:
            raise StepFailed(words)
