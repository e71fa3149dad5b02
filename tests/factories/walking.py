"""Somebody on a long way through the pages: they only press what they see, and no page may leave them standing."""

import re
from typing import Any
from urllib.parse import urljoin

from flask import Flask
from passlib.totp import TOTP

from groundwork.page_reader import PageReader
from tests.visitor import Page, Visitor

INSIDE = re.compile(r"<main.*?</main>", re.DOTALL)
SECRET = re.compile(r"<strong>([A-Z2-7-]{16,})</strong>")


def leads_on(page: Page) -> bool:
    """Whether the main part of a page offers a link or a form; header, tabs and footer do not count."""
    shown = PageReader(" ".join(INSIDE.findall(page.text)))
    ways = [link for link in shown.links if link.startswith("/") and link not in {"/", page.path}]
    return bool(ways or shown.forms)


class Walker:
    """A person with a browser; `page` is where they stand."""

    def __init__(self, app: Flask) -> None:
        self.visitor = Visitor(app)
        self.app = app
        self.page = Page(0, "", "/", {})

    def opens(self, path: str) -> Page:
        """Type an address, or press a link that came by mail."""
        return self._stands_on(self.visitor.get(path))

    def follows(self, part: str) -> Page:
        """Press the first link of this page whose address ends with this pattern, else the first that contains it."""
        links = [link for link in self.page.links if re.search(part, link) and not link.startswith("/es")]
        assert links, f"{self.page.path} has no link with {part}: {self.page.links}"
        links.sort(key=lambda link: not re.search(f"{part}$", link))
        return self.opens(urljoin(self.page.path, links[0]))

    def fills(self, form: str, /, **answers: Any) -> Page:
        """Fill in a form of this page and send it."""
        return self._stands_on(self.visitor.send(self.page, form, **answers))

    def reads(self, *words: str) -> None:
        """See these words on the page."""
        for one in words:
            assert one in self.page.words, f"{one!r} is not on {self.page.path}: {self.page.words}"

    def fetches(self, part: str) -> bytes:
        """The bytes behind a link of this page."""
        link = next(link for link in self.page.links if part in link and not link.startswith("/es"))
        answer = self.visitor.client.get(urljoin(self.page.path, link))
        assert answer.status_code == 200
        return bytes(answer.data)

    def finds_option(self, words: str) -> str:
        """The value behind the choice that begins so."""
        found = re.search(rf'<option[^>]*value="([^"]+)"[^>]*>{words}', self.page.text)
        assert found, f"{self.page.path} offers no {words}"
        return found[1]

    def sets_up_a_sign_in_app(self) -> Page:
        """Protect the account as a phone does: scan the square, type the code."""
        self.fills("setup-form")
        key = SECRET.search(self.page.text)
        assert key, self.page.words
        return self.fills("code", code=str(TOTP(key=key[1].replace("-", "")).generate().token))

    def _stands_on(self, page: Page) -> Page:
        assert page.status == 200, f"{page.status} at {page.path}: {page.words}"
        assert leads_on(page), f"a dead end: {page.path}: {page.words}"
        self.page = page
        return page
