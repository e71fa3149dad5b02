"""A visitor without script: loads pages, fills in forms, follows redirects."""

import time
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin

from flask import Flask
from passlib.totp import TOTP
from sqlalchemy.orm import Session

from groundwork.page_reader import PageReader, choose_form, filled
from tests.factories.accounts import TOTP_KEY, an_account


@dataclass(frozen=True)
class Page:
    """What came back."""

    status: int
    text: str
    path: str
    headers: Any

    @property
    def words(self) -> str:
        return PageReader(self.text).words

    @property
    def links(self) -> list[str]:
        return PageReader(self.text).links


def next_code(app: Flask, email: str) -> str:
    """A code of the account's sign-in app that the app under test has not seen yet (each works once)."""
    left = 30 - time.time() % 30
    if left < 2:  # a code that is made now would be too old when it arrives
        time.sleep(left)
    used = app.extensions.setdefault("codes_of_tests", {})
    counter = max(int(time.time() // 30) - 1, used.get(email, 0) + 1)
    used[email] = counter
    return str(TOTP(key=TOTP_KEY).generate(counter * 30).token)


class Visitor:
    """One browser with its cookies, over the app under test."""

    def __init__(self, app: Flask) -> None:
        self.client = app.test_client()

    def get(self, path: str) -> Page:
        return self._page(self.client.get(path, follow_redirects=True))

    def send(self, page: Page | str, form: str = "", /, **answers: Any) -> Page:
        """Fill in and send the form of a page (its id or action contains `form`)."""
        loaded = self.get(page) if isinstance(page, str) else page
        chosen = choose_form(loaded.text, form)
        target = urljoin(loaded.path, chosen.action) if chosen.action else loaded.path
        fields = filled(chosen, answers)
        posted: dict[str, list[str]] = {}
        for name, value in fields:
            posted.setdefault(name, []).append(value)
        if chosen.method == "get":
            return self._page(self.client.get(target, query_string=posted, follow_redirects=True))
        return self._page(self.client.post(target, data=posted, follow_redirects=True))

    def sign_in(self, email: str, password: str = "correct horse battery staple") -> Page:
        """Sign in as an account made by tests.factories.accounts.an_account, with its second factor if it has one."""
        page = self.send("/login", "login", email=email, password=password)
        if not page.path.startswith("/tf-validate"):
            return page
        return self.send(page, "code", code=next_code(self.client.application, email))

    def _page(self, answer: Any) -> Page:
        path = answer.request.full_path.rstrip("?") if answer.request else ""
        page = Page(answer.status_code, answer.get_data(as_text=True), path, answer.headers)
        answer.close()
        return page


def signed_in(app: Flask, session: Session, email: str = "rosa@franklin.example", **who: Any) -> Visitor:
    """Somebody with an account of their own, made as `an_account` makes it, at work in their browser."""
    an_account(session, email, **who)
    visitor = Visitor(app)
    visitor.sign_in(email)
    return visitor
