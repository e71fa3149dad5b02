"""What this room tells of an alliance's ask to anybody, and of one supporter's acts to the alliance's staff."""

from collections.abc import Collection
from datetime import datetime

from flask import url_for
from sqlalchemy import select
from sqlalchemy.orm import Session

from alliances.models import Supporter
from campaigns.models import Call, Campaign, CampaignState, Outcome, Recipient
from groundwork.shown import Card, Happening
from groundwork.web.languages import language
from groundwork.words import say
from legislators.models import Office, Person


def cards(session: Session, alliance_id: int, *, now: datetime) -> list[Card]:
    """The alliance's newest ask that is open."""
    own = (Campaign.alliance_id == alliance_id) & (Campaign.state == CampaignState.OPEN)
    rows = session.scalars(select(Campaign).where(own).order_by(Campaign.launched_at.desc(), Campaign.id.desc()))
    return [_card(one) for one in rows if one.is_open(now)][:1]


def _card(campaign: Campaign) -> Card:
    return Card(
        kind=say("Call Congress"),
        title=campaign.ask(language()),
        words=say("Two minutes: we show the number and what to say."),
        link=url_for("campaigns.act", slug=campaign.slug),
        link_words=say("Make the call"),
        order=10,
    )


def happenings(session: Session, supporter_id: int, address_ids: Collection[int], *, most: int) -> list[Happening]:
    """Texts a supporter got from campaigns of the alliance that looks after them now, and calls they made with it."""
    del address_ids
    return [*_calls(session, supporter_id, most), *_texts(session, supporter_id, most)]


def _calls(session: Session, supporter_id: int, most: int) -> list[Happening]:
    rows = session.execute(
        select(Call.placed_at, Call.outcome, Office.city, Person.last)
        .join(Office, Office.id == Call.office_id)
        .join(Person, Person.id == Office.person_id)
        .join(Supporter, (Supporter.id == Call.supporter_id) & (Supporter.alliance_id == Call.alliance_id))
        .where(Call.supporter_id == supporter_id)
        .order_by(Call.placed_at.desc())
        .limit(most)
    )
    return [
        Happening(at, say("Called %(who)s, %(city)s: %(outcome)s", who=last, city=city, outcome=_ended(outcome)))
        for at, outcome, city, last in rows
    ]


def _ended(outcome: Outcome | None) -> str:
    words = {
        Outcome.SPOKE: say("spoke with somebody"),
        Outcome.VOICEMAIL: say("left a voicemail"),
        Outcome.UNAVAILABLE: say("nobody took it"),
        Outcome.SKIPPED: say("skipped"),
    }
    return words.get(outcome or Outcome.UNKNOWN, say("not known how it ended"))


def _texts(session: Session, supporter_id: int, most: int) -> list[Happening]:
    rows = session.execute(
        select(Recipient.made_at, Campaign.name)
        .join(Campaign, Campaign.id == Recipient.campaign_id)
        .join(Supporter, (Supporter.id == Recipient.supporter_id) & (Supporter.alliance_id == Campaign.alliance_id))
        .where(Recipient.supporter_id == supporter_id)
        .order_by(Recipient.made_at.desc())
        .limit(most)
    )
    return [Happening(at, say("Was sent the text “%(name)s”", name=name)) for at, name in rows]
