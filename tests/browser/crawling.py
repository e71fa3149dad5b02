"""Walking the whole demo by its own links, as a visitor, as the leader and as the secretariat."""

import re
from collections import Counter, deque
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any
from urllib.parse import urldefrag, urljoin, urlsplit

import requests
from werkzeug.exceptions import HTTPException

import wsgi
from groundwork.database import Database
from groundwork.page_reader import PageReader, choose_form, filled
from groundwork.settings import Settings
from tests.browser.demo_server import Demo

PEOPLE = ("visitor", "leader", "secretariat")
PER_ENDPOINT = 12  # a demo has hundreds of legislators and thousands of phones: so many of a kind are enough
GONE = 410  # what was open once answers so, with words and the way on
CLOSED, TOUR = 403, "/demo"  # the tour also leads to desks of people one is not
STARTS = (
    "/",
    "/es/",
    "/demo",
    "/login",
    "/find?place=00107",
    "/find?place=53811",
    "/find?place=84101",
    "/find?place=20001",
    "/join?alliance=franklin",
    "/act/a-hearing?zip=00101",
    "/sim/",
    "/sim/mail",
    "/sim/phones/+16085550142",
    "/es/find?place=00107",
    "/es/join?alliance=franklin",
    "/es/act/a-hearing?zip=00101",
)
DESKS = {"visitor": (), "leader": ("/dashboard/franklin", "/desk"), "secretariat": ("/secretariat", "/dashboard")}
FICTION = re.compile(r"\+1\d{3}55501\d{2}$")


@dataclass
class Walk:
    """What one person met: an address of every kind of page, and everything that was wrong."""

    pages: dict[str, str] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)
    seen: Counter[str] = field(default_factory=Counter)


class Crawler:
    """Follows links of our own host, a limited number for each kind of page."""

    def __init__(self, demo: Demo) -> None:
        self.demo = demo

    @cached_property
    def _paths(self) -> Any:
        settings = Settings(_env_file=None, secret_key="x", password_salt="x", totp_key="x" * 32)  # type: ignore[call-arg]
        database = Database(f"sqlite:///{self.demo.file}")
        adapter = wsgi.build(settings, database).url_map.bind("127.0.0.1")
        database.close()
        return adapter

    def endpoint(self, path: str) -> str:
        """The kind of page an address leads to."""
        try:
            return str(self._paths.match(urlsplit(path).path.removeprefix("/es") or "/")[0])
        except HTTPException:
            return "nothing"

    def walk(self, who: str) -> Walk:
        """Everything one person can reach by links from the first page."""
        browser, walk = self._browser(who), Walk()
        starts = [*STARTS, *DESKS[who]]
        waiting, known = deque((path, "the start") for path in starts), set(starts)
        while waiting:
            path, source = waiting.popleft()
            endpoint = ("es " if path.startswith("/es") else "") + self.endpoint(path)
            walk.seen[endpoint] += 1
            if walk.seen[endpoint] > PER_ENDPOINT:
                continue
            for link in self._visit(browser, walk, path, source=source, endpoint=endpoint):
                if link not in known:
                    known.add(link)
                    waiting.append((link, path))
        browser.close()
        return walk

    def _browser(self, who: str) -> requests.Session:
        browser = requests.Session()
        browser.trust_env = False
        if who != "visitor":
            form = choose_form(browser.get(f"{self.demo.address}/demo", timeout=60).text, f"as-{who}")
            browser.post(f"{self.demo.address}{form.action}", data=filled(form, {}), timeout=60)
        return browser

    def _visit(self, browser: requests.Session, walk: Walk, path: str, *, source: str, endpoint: str) -> list[str]:
        answer = browser.get(self.demo.address + path, timeout=60)
        if answer.status_code == GONE or (answer.status_code == CLOSED and source == TOUR):
            return []
        if answer.status_code >= 400:
            walk.problems.append(f"{path} (linked from {source}) answered {answer.status_code}")
            return []
        if not answer.headers["Content-Type"].startswith("text/html"):
            return []
        if urlsplit(answer.url).path == urlsplit(path).path:
            walk.pages.setdefault(endpoint, path)
        return [link for address in PageReader(answer.text).links if (link := self._inside(walk, answer.url, address))]

    def _inside(self, walk: Walk, page: str, address: str) -> str:
        """The path of a link to ourselves; a telephone number must be a fictional one."""
        if address.startswith("tel:"):
            if not FICTION.match(address.removeprefix("tel:")):
                walk.problems.append(f"{page} would ring a real telephone: {address}")
            return ""
        target = urldefrag(urljoin(page, address)).url
        return target.removeprefix(self.demo.address) if target.startswith(f"{self.demo.address}/") else ""
