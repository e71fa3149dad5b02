"""The mail that tells a leader that the secretariat has answered."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from alliances.models import Alliance, HelpLine, HelpRequest
from alliances.requests.kinds import HelpAct
from groundwork.accounts import post
from groundwork.accounts.models import Account, Grant
from groundwork.accounts.people import ALLIANCE
from groundwork.doors import Role
from groundwork.web.languages import link_in
from groundwork.words import say, written_in


def tell(session: Session, row: HelpRequest, line: HelpLine, link: str, *, now: datetime) -> int:
    """Mail what was answered or declined to who asked, or to the leaders where that person works there no longer.

    link: of the request's page. Returns how many were mailed.
    """
    alliance = session.get_one(Alliance, row.alliance_id)
    told = _readers(session, row, alliance)
    for account in told:
        with written_in(account.language):
            subject, body = _letter(row, line, link_in(account.language, link))
        key = f"help:{line.id}:{account.id}"
        post.send(session, account.email, subject=subject, body=body, key=key, now=now)
    return len(told)


def _letter(row: HelpRequest, line: HelpLine, link: str) -> tuple[str, str]:
    subject = say("Your request was answered: %(title)s", title=row.title)
    if line.act is HelpAct.DECLINED:
        subject = say("Your request was declined: %(title)s", title=row.title)
    body = say(
        'Hello,\n\nthe secretariat wrote about your request "%(title)s":\n\n%(words)s\n\n'
        "Write back, or say that it is done, here:\n%(link)s",
        title=row.title,
        words=line.words,
        link=link,
    )
    return subject, body


def _readers(session: Session, row: HelpRequest, alliance: Alliance) -> Sequence[Account]:
    held = Grant.ended_at.is_(None) & (Grant.scope_kind == ALLIANCE) & (Grant.scope_id == alliance.slug)
    query = select(Account).join(Grant, Grant.account_id == Account.id).where(held, Account.active).distinct()
    asker = session.scalars(query.where(Account.id == row.asked_by)).all()
    return asker or session.scalars(query.where(Grant.role == Role.LEADER).order_by(Account.id)).all()
