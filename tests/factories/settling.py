"""Two alliances whose permissions change, and whether what is kept beside supporters is what the ledger says."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from alliances.models import Alliance, Supporter
from alliances.segments import rules, settling
from alliances.segments.rules import Group, Part, Rule
from groundwork.delivery.addresses import mail_address, text_address
from groundwork.delivery.models import Address, PermissionChange
from groundwork.delivery.permission import consent
from tests.conftest import NOW
from tests.factories.alliances import a_country, a_supporter, an_alliance

KNOWN = {"how": "web form", "evidence": "test"}


@dataclass
class Town:
    """Two alliances, and some addresses of which supporters have one or the other, or none."""

    session: Session
    alliances: list[Alliance]
    texts: list[Address]
    mails: list[Address]
    supporters: list[Supporter]


def a_town(session: Session) -> Town:
    a_country(session)
    alliances = [an_alliance(session), an_alliance(session, slug="nolin", name="Nolin Alliance")]
    texts = [text_address(session, f"907-555-01{number:02}") for number in range(4)]
    mails = [mail_address(session, f"somebody{number}@nolin.example") for number in range(3)]
    supporters = [
        a_supporter(session, alliances[number % 2], text_address_id=texts[number].id, mail_address_id=mails[number].id)
        for number in range(3)
    ]
    return Town(session, alliances, texts, mails, [*supporters, a_supporter(session, alliances[0])])


def give(session: Session, address: Address, topic: str = "alliance:franklin") -> None:
    consent.give(session, address, topic=topic, wording="Yes.", **KNOWN, now=NOW)


def chosen(session: Session, alliance: Alliance, code: str, answer: str) -> set[int]:
    rule = Rule("all", [Group("all", [Part(code, {"answer": answer})])])
    return set(session.scalars(select(Supporter.id).where(rules.of_rule(session, alliance, rule, now=NOW))))


def by_the_ledger(session: Session, alliance: Alliance, code: str) -> set[int]:
    """Asked of delivery in the words of sending, one alliance at a time."""
    column = Supporter.text_address_id if code == "may_text" else Supporter.mail_address_id
    rows: Any = session.execute(select(Supporter.id, column).where(Supporter.alliance_id == alliance.id)).all()
    addresses = [address for _number, address in rows if address]
    refused = consent.may_reach(session, addresses, topic=consent.topic_of(alliance.slug), now=NOW)
    return {number for number, address in rows if address and address not in refused}


def answers(session: Session) -> list[set[int]]:
    """All that the ledger says, alliance by alliance."""
    both = session.scalars(select(Alliance).order_by(Alliance.id)).all()
    return [by_the_ledger(session, alliance, code) for alliance in both for code in ("may_text", "may_mail")]


def is_exact(session: Session) -> bool:
    """Whether the segment's two answers are the ledger's yes, and everybody else."""
    session.expire_all()
    for alliance in session.scalars(select(Alliance)).all():
        own = set(session.scalars(select(Supporter.id).where(Supporter.alliance_id == alliance.id)))
        for code in ("may_text", "may_mail"):
            yes = by_the_ledger(session, alliance, code)
            if chosen(session, alliance, code, "yes") != yes or chosen(session, alliance, code, "no") != own - yes:
                return False
    return True


def is_kept_exactly(session: Session) -> bool:
    """Whether what is kept is, on its own, what the ledger says; and nothing waits."""
    for alliance in session.scalars(select(Alliance)).all():
        for code, kept in (("may_text", Supporter.may_text), ("may_mail", Supporter.may_mail)):
            own = select(Supporter.id).where(Supporter.alliance_id == alliance.id)
            if set(session.scalars(own.where(kept))) != by_the_ledger(session, alliance, code):
                return False
    unsettled = select(func.count()).where(Supporter.may_text.is_(None) | Supporter.may_mail.is_(None))
    return not session.scalar(unsettled) and not session.scalar(select(func.count(PermissionChange.id)))


def settle(session: Session) -> None:
    while settling.settle(session, now=NOW, most=2):
        pass
