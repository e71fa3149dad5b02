"""One text of a campaign to somebody who asks for it, to see how it looks on a phone; it counts as nobody's."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from alliances.audience import Reachable
from alliances.joining import by_address
from alliances.models import Alliance
from campaigns.models import Campaign
from campaigns.personal import compose_text, people
from groundwork.delivery import outbox
from groundwork.delivery.addresses import find_text, read_number
from groundwork.delivery.models import Address, Why
from groundwork.delivery.permission import consent
from groundwork.refusal import Refusal
from groundwork.tokens import new_token
from groundwork.words import say

A_DAY = 20


def send_trial(
    session: Session, campaign: Campaign, alliance: Alliance, *, number: str, link: str, now: datetime
) -> Reachable:
    """Text a number what it would get, or what the first person named gets where the number is nobody's here.

    Returns whose words it was. Raises a Refusal for a number that has not agreed to texts, or told us to stop.
    """
    address = _willing(session, alliance, number, now)
    mark = f"trial:{campaign.id}/"
    if outbox.texts_queued(session, mark, since=now - timedelta(days=1)) >= A_DAY:
        raise Refusal(say("%(number)s tests a day are the most. Look at the previews instead.", number=A_DAY))
    one = _whose(session, campaign, address, now=now)
    token = new_token()
    text = compose_text(campaign, alliance, one, token, link=link)
    is_hers = one.address_id == address.id
    outbox.send_text(
        session,
        address_id=address.id,
        body=text.body,
        key=f"{mark}{token}",
        zones=one.zones if is_hers else (),
        sender=alliance.sender,
        now=now,
    )
    return one


def _willing(session: Session, alliance: Alliance, number: str, now: datetime) -> Address:
    found = find_text(session, read_number(number, field="phone"))
    if found is None:
        raise Refusal(_join_first(), field="phone")
    topic = consent.topic_of(alliance.slug)
    why = consent.may_reach(session, [found.id], topic=topic, now=now).get(found.id)
    if why == Why.OPTED_OUT:
        words = say("This number told us to stop. Text START from it to our number, then try again.")
        raise Refusal(words, field="phone")
    if why == Why.NO_CONSENT:
        raise Refusal(_join_first(), field="phone")
    if why is not None:
        raise Refusal(say("This number cannot be texted now. Try another one."), field="phone")
    return found


def _join_first() -> str:
    return say("This number has not agreed to texts from this alliance. Join as a supporter with it first.")


def _whose(session: Session, campaign: Campaign, address: Address, *, now: datetime) -> Reachable:
    """The person whose words are sent: the number's own owner where the campaign names her, else the first named."""
    named = people(session, campaign, now=now)
    if not named:
        raise Refusal(say("Nobody is named. Change the states or districts first."))
    supporter = by_address(session, address.id)
    mine = (one for one in named if supporter is not None and one.supporter_id == supporter.id)
    return next(mine, named[0])
