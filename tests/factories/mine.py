"""Somebody who opens their own page."""

import re

from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from alliances.mine import asking
from alliances.models import Alliance, Supporter
from groundwork.delivery.models import Address, Message
from tests.conftest import NOW
from tests.factories import campaigns as make
from tests.visitor import Page, Visitor

PHONE, MAILBOX = "+16145550137", "ottilie@nolin.example"


def a_person(session: Session, alliance: Alliance | None = None) -> Supporter:
    """A supporter with a phone and a mailbox, consent for texts. Committed."""
    from groundwork.delivery.addresses import mail_address

    alliance = alliance or make.an_alliance(session)
    found = make.a_supporter(session, alliance, PHONE)
    found.name, found.mail_address_id = "Ottilie Brandywine", mail_address(session, MAILBOX).id
    session.commit()
    session.expunge(found)
    return found


def links_sent(session: Session) -> list[tuple[str, str]]:
    """The address and the path of every link that was sent, oldest first."""
    session.rollback()
    rows = session.execute(select(Address.value, Message.body).join(Message).order_by(Message.id)).all()
    session.rollback()  # a writing session would keep the page from writing
    found = [(value, re.search(r"http://localhost(\S*/mine/\S+)", body)) for value, body in rows]
    return [(value, match[1]) for value, match in found if match]


def answer_askings(session: Session, *, now=NOW) -> int:  # type: ignore[no-untyped-def] # a moment
    """The worker's turn."""
    session.rollback()
    sent = asking.answer(session, now=now)
    session.commit()
    return sent


def opened(app: Flask, session: Session, typed: str = MAILBOX, prefix: str = "") -> tuple[Visitor, Page]:
    """Somebody who asked for the link, got it, and pressed its button."""
    visitor = Visitor(app)
    visitor.send(f"{prefix}/mine", "ask-form", address=typed)
    answer_askings(session)
    path = links_sent(session)[-1][1]
    return visitor, visitor.send(path, "open-form")
