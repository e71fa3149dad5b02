"""The demo's mailbox: every e-mail the installation wrote, none of which was sent."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from sqlalchemy.orm import Session

from groundwork.delivery.models import Address, Channel, Message
from groundwork.web.current import db_session, settings

blueprint = Blueprint("mailbox", __name__, template_folder="templates")

NEWEST = 50
LINK = re.compile(r"https?://[^\s<>\"]*[^\s<>\".,;:!?)]")


@dataclass(frozen=True)
class Piece:
    """A run of words in an e-mail; with a path, a link to one of our own pages."""

    words: str
    path: str = ""


@dataclass(frozen=True)
class Mail:
    """One e-mail as it is shown."""

    to: str
    subject: str
    written_at: datetime
    lines: list[list[Piece]]


@blueprint.get("/sim/mail")
def mailbox() -> ResponseReturnValue:
    """The newest e-mails, with links that can be followed."""
    mails = newest(db_session(), settings().public_url)
    return render_template("delivery/mailbox.html", mails=mails)


def newest(session: Session, public_url: str) -> Sequence[Mail]:
    """The newest e-mails, newest first."""
    rows = session.execute(
        select(Address.value, Message.subject, Message.queued_at, Message.body)
        .join(Address, Address.id == Message.address_id)
        .where(Message.channel == Channel.MAIL)
        .order_by(Message.id.desc())
        .limit(NEWEST)
    )
    return [Mail(row.value, row.subject, row.queued_at, _lines(row.body, public_url)) for row in rows]


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
