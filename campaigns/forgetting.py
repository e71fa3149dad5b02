"""What campaigns keep about a person, shown whole and erased; the calls themselves stay, made by nobody."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from alliances.forgetting import supporters_of
from campaigns.models import Call, CallRequest, Campaign, DialIn, Recipient
from groundwork.doors import PersonalData
from groundwork.tokens import digest, new_token


def show(session: Session, address_ids: Collection[int], *, now: datetime) -> list[dict[str, object]]:
    """Which campaigns were sent to her, when she rang us or asked to be rung, and each call she made."""
    del now
    ids = [one.id for one in supporters_of(session, address_ids)]
    sent = session.execute(
        select(Campaign.slug, Recipient.made_at)
        .join(Recipient, Recipient.campaign_id == Campaign.id)
        .where(Recipient.supporter_id.in_(ids))
        .order_by(Recipient.id)
    )
    rings = session.scalars(select(DialIn).where(DialIn.supporter_id.in_(ids)).order_by(DialIn.id))
    asked = session.scalars(select(CallRequest).where(CallRequest.supporter_id.in_(ids)).order_by(CallRequest.id))
    calls = session.scalars(select(Call).where(Call.supporter_id.in_(ids)).order_by(Call.id))
    return [
        *({"kind": "campaign", "campaign": slug, "made_at": made_at} for slug, made_at in sent),
        *({"kind": "rang us", "began_at": one.began_at, "zip": one.zip, "language": one.language} for one in rings),
        *(_asked(one) for one in asked),
        *(_call(one) for one in calls),
    ]


def erase(session: Session, address_ids: Collection[int], *, now: datetime) -> None:
    """Make her links lead nowhere and take her out of her calls, with the phone company's names for them."""
    del now
    ids = [one.id for one in supporters_of(session, address_ids)]
    for recipient in session.scalars(select(Recipient).where(Recipient.supporter_id.in_(ids))):
        recipient.token_digest = digest(new_token())
    session.execute(delete(CallRequest).where(CallRequest.supporter_id.in_(ids)))
    session.execute(delete(DialIn).where(DialIn.supporter_id.in_(ids)))
    hers = update(Call).where(Call.supporter_id.in_(ids))
    session.execute(hers.values(supporter_id=None, sid=None, leg_sid=None))
    session.flush()


PERSONAL_DATA = PersonalData("campaigns", show, erase)


def _asked(one: CallRequest) -> dict[str, object]:
    return {"kind": "asked to be rung", "made_at": one.made_at, "answered_at": one.answered_at}


def _call(one: Call) -> dict[str, object]:
    names = "office_id how placed_at ended_at outcome seconds"
    return {"kind": "call", **{name: getattr(one, name) for name in names.split()}}
