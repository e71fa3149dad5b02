"""The demo's requests: a speaker wanted, and an answer that became advice for everybody."""

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from alliances.models import Alliance
from alliances.requests import asking, sharing
from alliances.requests.asking import Hand, Wish
from alliances.requests.kinds import HelpKind
from groundwork.accounts import people
from groundwork.accounts.demo import EMAILS

SPEAKER = Wish(
    HelpKind.SPEAKER,
    "A speaker for the evening in the Courthouse Cafe",
    "Twenty minutes on why a treaty matters to a small state, then questions. About forty people, some lawyers.",
    "Two congregations come for the first time and want to hear somebody from outside.",
)
ADVICE = Wish(
    HelpKind.ADVICE,
    "An editor asks who pays us",
    "The editor asked who pays for our work and whether we belong to a party. What do we say, and what do we show?",
    "We see them again next week.",
)
ANSWER = (
    "Say it plainly: name the organization that pays, say that no party does, and leave the one page with the payer's "
    "name on it. Offer the yearly statement. Do not compare candidates, not even when asked twice."
)
ADVICE_WORDS = sharing.Draft(
    "When an editor asks who pays",
    "An editor wants to know who pays for the work and whether a party is behind it.",
    ANSWER,
)
MATERIALS = Wish(
    HelpKind.MATERIALS,
    "Leaflets in Spanish for two parishes",
    "Sixty of the one-page handout, and a school kit if there is one.",
)


def seed(session: Session, *, now: datetime) -> None:
    """An open request, an overdue one of another alliance, and one answered and shared."""
    alliances = {one.slug: one for one in session.scalars(select(Alliance))}
    rosa, hana = (people.by_email(session, EMAILS[who]) for who in ("leader", "secretariat"))
    if rosa is None or hana is None:
        return
    leader, ours = Hand(rosa.id), Hand(hana.id, is_secretariat=True)
    franklin = alliances["franklin"]
    asked = asking.ask(session, franklin, ADVICE, leader, now=now - timedelta(days=26))
    asking.take(session, asked, ours, now=now - timedelta(days=25))
    asking.answer(session, asked, ours, ANSWER, now=now - timedelta(days=24))
    asking.finish(session, asked, leader, now=now - timedelta(days=20))
    advice = sharing.edit(session, asked, ADVICE_WORDS, ours, now=now - timedelta(days=20))
    for hand in (ours, leader):
        sharing.agree(session, advice, advice.version, hand, now=now - timedelta(days=18))
    asking.ask(session, franklin, SPEAKER, leader, now=now - timedelta(days=6))
    asking.ask(session, alliances["ohio"], MATERIALS, leader, now=now - timedelta(days=17))
