"""Writing a campaign: what it asks, whom it goes to, what is texted and said."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from alliances.models import Alliance
from campaigns import segment_use
from campaigns.approval import forget
from campaigns.models import Campaign, CampaignState, Target
from campaigns.wording import check_script, check_text
from groundwork.refusal import NotFound, Refusal
from groundwork.words import say

_AREA = re.compile(r"[A-Z]{2}(-\d{1,2})?")


@dataclass(frozen=True)
class Draft:
    """What somebody typed for a campaign."""

    name: str
    target: Target
    audience: str
    ask_en: str
    ask_es: str
    text_en: str
    text_es: str
    script_en: str
    script_es: str
    opens_at: datetime
    closes_at: datetime
    poll_id: int | None = None
    segment_id: int | None = None


def read_audience(words: str, *, field: str = "audience") -> tuple[tuple[str, ...], tuple[str, ...]]:
    """States and districts named in words such as "FK-2, FK-3"; nothing means every supporter.

    Raises a Refusal naming the word that is neither.
    """
    areas = [area for area in re.split(r"[\s,;]+", words.strip().upper()) if area]
    for area in areas:
        if not _AREA.fullmatch(area):
            raise Refusal(say("%(word)s is neither a state nor a district. Write OH or OH-3.", word=area), field=field)
    states = tuple(area for area in areas if "-" not in area)
    districts = tuple(_district(area) for area in areas if "-" in area)
    return states, districts


def _district(area: str) -> str:
    state, _, number = area.partition("-")
    return f"{state}-{int(number)}"


def write(session: Session, alliance: Alliance, draft: Draft, *, now: datetime) -> Campaign:
    """A new campaign, not yet sent to anybody. Raises a Refusal where the draft cannot be sent as it stands."""
    checked = _checked(draft)
    segment_use.require_own(session, alliance.id, draft.segment_id)
    campaign = Campaign(
        alliance_id=alliance.id, slug=_slug(session, draft.name), made_at=now, state=CampaignState.DRAFT
    )
    _fill(campaign, checked)
    session.add(campaign)
    session.flush()
    return campaign


def rewrite(session: Session, campaign: Campaign, draft: Draft) -> None:
    """Change a campaign that was not sent yet. Raises a Refusal for one that was."""
    if campaign.state is not CampaignState.DRAFT:
        raise Refusal(say("This campaign has been sent. Write a new one instead."))
    segment_use.require_own(session, campaign.alliance_id, draft.segment_id)
    _fill(campaign, _checked(draft))
    forget(campaign)
    session.flush()


def _checked(draft: Draft) -> dict[str, object]:
    """The draft's columns, each checked. Raises a Refusal beside the field that needs another look."""
    states, districts = read_audience(draft.audience)
    if draft.closes_at <= draft.opens_at:
        raise Refusal(say("The closing day comes before the opening day."), field="closes_on")
    values: dict[str, object] = {**vars(draft), "audience": ", ".join(states + districts)}
    for name in ("name", "ask_en", "ask_es"):
        values[name] = str(values[name]).strip()
        if not values[name]:
            raise Refusal(say("Write something here."), field=name)
    for name in ("text_en", "text_es"):
        values[name] = check_text(str(values[name]), field=name)
    for name in ("script_en", "script_es"):
        values[name] = check_script(str(values[name]), field=name)
    return values


def _fill(campaign: Campaign, values: dict[str, object]) -> None:
    for name, value in values.items():
        setattr(campaign, name, value)


def _slug(session: Session, name: str) -> str:
    """A short readable address nobody has yet."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    wanted = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:40].strip("-") or "campaign"
    taken = set(session.scalars(select(Campaign.slug).where(Campaign.slug.startswith(wanted))))
    slug, number = wanted, 1
    while slug in taken:
        number += 1
        slug = f"{wanted}-{number}"
    return slug


def of_alliance(session: Session, alliance: Alliance, slug: str) -> Campaign:
    """One of this alliance's campaigns. Raises NotFound, also for another alliance's."""
    campaign = session.scalar(select(Campaign).where(Campaign.slug == slug, Campaign.alliance_id == alliance.id))
    if campaign is None:
        raise NotFound(say("There is no such campaign here. Look at the list of texts."))
    return campaign


def by_slug(session: Session, slug: str) -> Campaign:
    """The campaign of a public link; one that was never sent is nobody's. Raises NotFound."""
    campaign = session.scalar(select(Campaign).where(Campaign.slug == slug))
    if campaign is None or campaign.state is CampaignState.DRAFT:
        raise NotFound(say("There is no campaign at this address."))
    return campaign
