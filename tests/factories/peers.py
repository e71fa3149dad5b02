"""The orders of events that others use, over our table: to be measured, and killed, beside ours.

bare: only HTTP, nothing is written. mark: HTTP, then the row is marked. around: one transaction around the HTTP of
many rows. None of them asks for consent, hours or budget.
"""

import sys
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from urllib.parse import urlencode

import urllib3
from sqlalchemy import select, update
from urllib3.util import make_headers

from groundwork.database import Database
from groundwork.delivery.models import Address, Message, State
from groundwork.settings import Settings

AT_ONCE, IN_ONE = 64, 100


class Peer:
    """One of them, in one process."""

    def __init__(self, settings: Settings) -> None:
        self.settings, self.database = settings, Database(settings.database_url)
        self.pool = urllib3.PoolManager(maxsize=AT_ONCE, retries=False, timeout=10)
        token = settings.twilio_auth_token.get_secret_value()
        self.headers = make_headers(basic_auth=f"{settings.twilio_account_sid}:{token}")
        self.headers["Content-Type"] = "application/x-www-form-urlencoded"
        self.url = f"{settings.twilio_base_url}/2010-04-01/Accounts/{settings.twilio_account_sid}/Messages.json"

    def post(self, row: Any) -> str:
        """Hand one text over; its sid."""
        callback = f"{self.settings.public_url}/hooks/twilio/status?o={row.id}&a=1"
        form = {"To": row.value, "From": self.settings.sender_number, "Body": row.body, "StatusCallback": callback}
        sid: str = self.pool.request("POST", self.url, body=urlencode(form), headers=self.headers).json()["sid"]
        return sid

    def bare(self) -> None:
        """Only the HTTP."""
        with self.database.reading() as session, ThreadPoolExecutor(AT_ONCE) as pool:
            list(pool.map(self.post, session.execute(_waiting(1_000_000)).all()))

    def mark(self) -> None:
        """HTTP, then mark, each row in a task of its own; what was not marked is sent when it is found again."""
        with self.database.reading() as session:
            rows = session.execute(_waiting(1_000_000)).all()
        with ThreadPoolExecutor(AT_ONCE) as pool:
            list(pool.map(self._post_and_mark, rows))

    def _post_and_mark(self, row: Any) -> None:
        sid = self.post(row)
        with self.database.writing() as session:
            session.execute(_marked(row.id, sid))

    def around(self) -> None:
        """One transaction around the HTTP of a hundred rows, one row after the other."""
        while True:
            with self.database.writing() as session:
                rows = session.execute(_waiting(IN_ONE).with_for_update(skip_locked=True, of=Message)).all()
                for row in rows:
                    session.execute(_marked(row.id, self.post(row)))
            if not rows:
                break


def _waiting(limit: int) -> Any:
    return (
        select(Message.id, Address.value, Message.body)
        .join(Address, Address.id == Message.address_id)
        .where(Message.state == State.QUEUED)
        .order_by(Message.id)
        .limit(limit)
    )


def _marked(row_id: int, sid: str) -> Any:
    return update(Message).where(Message.id == row_id).values(state=State.ACCEPTED, sid=sid)


if __name__ == "__main__":
    getattr(Peer(Settings()), sys.argv[1])()
