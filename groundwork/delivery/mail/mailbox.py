"""The demo's mailbox: every e-mail the installation wrote, none of which was sent."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from sqlalchemy.orm import Session

from groundwork.delivery.mail import smtp, stop_links
from groundwork.delivery.models import Address, Batch, Channel, Message
from groundwork.settings import Settings
from groundwork.web.current import db_session, settings

blueprint = Blueprint("mailbox", __name__, template_folder="../templates")

NEWEST = 50
LINK = re.compile(r"https?://[^\s<>\"]*[^\s<>\".,;:!?)]")


@dataclass(frozen=True)
class Piece:
    """A run of words in an e-mail; with a path, a link to one of our own pages."""

    words: str
    path: str = ""


@dataclass(frozen=True)
class Mail:
    """One e-mail as it is shown.

    stop: what a mail program's own button would open; empty where the e-mail has none. headers: what it goes by.
    """

    to: str
    subject: str
    written_at: datetime
    lines: list[list[Piece]]
    stop: str
    headers: list[tuple[str, str]]


@blueprint.get("/sim/mail")
def mailbox() -> ResponseReturnValue:
    """The newest e-mails, with links that can be followed."""
    return render_template("delivery/mailbox.html", mails=newest(db_session(), settings()))


def newest(session: Session, settings: Settings) -> Sequence[Mail]:
    """The newest e-mails, newest first."""
    rows = session.execute(
        select(Address.id, Address.value, Message.subject, Message.queued_at, Message.body, Batch)
        .join(Address, Address.id == Message.address_id)
        .join(Batch, Batch.id == Message.batch_id)
        .where(Message.channel == Channel.MAIL)
        .order_by(Message.id.desc())
        .limit(NEWEST)
    )
    return [_mail(session, row, settings) for row in rows]


def _mail(session: Session, row: Any, settings: Settings) -> Mail:
    stop = stop_links.token(session, row.Batch, row.id)
    return Mail(
        to=row.value,
        subject=row.subject,
        written_at=row.queued_at,
        lines=_lines(smtp.written(row.body, stop, settings), settings.public_url),
        stop=stop_links.link("", stop) if stop else "",
        headers=smtp.list_headers(stop, settings),
    )


def _lines(body: str, public_url: str) -> list[list[Piece]]:
    return [pieces(line, public_url) for line in body.splitlines() if line.strip()]


def pieces(line: str, public_url: str) -> list[Piece]:
    """A line cut into plain words and links; only links to our own pages can be followed."""
    cut, last = [], 0
    for found in LINK.finditer(line):
        path = found[0].removeprefix(public_url)
        if path == found[0] or not path.startswith("/"):
            continue
        cut += [Piece(line[last : found.start()]), Piece(found[0], path)]
        last = found.end()
    return [piece for piece in [*cut, Piece(line[last:])] if piece.words]
