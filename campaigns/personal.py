"""The text each person gets: her own words, her own link, from the campaign's template."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from alliances.audience import Reachable, reachable
from alliances.models import Alliance
from campaigns import segment_use
from campaigns.compose import read_audience
from campaigns.models import Campaign, Target
from groundwork.delivery.outbox import Outgoing
from groundwork.delivery.texts.measure import mend
from groundwork.delivery.texts.merge import render
from groundwork.tokens import new_token

STEP = 1


def people(session: Session, campaign: Campaign, *, now: datetime) -> list[Reachable]:
    """The supporters the campaign's words name, whether or not they may be texted."""
    states, districts = read_audience(campaign.audience)
    where = segment_use.chosen(session, campaign, now=now)
    return reachable(session, campaign.alliance_id, states=states, districts=districts, where=where)


def with_tokens(found: Sequence[Reachable]) -> list[tuple[Reachable, str]]:
    """Everybody with a token for her own link."""
    return [(one, new_token()) for one in found]


def texts(campaign: Campaign, alliance: Alliance, tokens: Sequence[tuple[Reachable, str]], link: str) -> list[Outgoing]:
    """The text of everybody, in the same order. link: the address of the call pages, as https://example.org/act."""
    return [compose_text(campaign, alliance, one, token, link=link) for one, token in tokens]


def compose_text(campaign: Campaign, alliance: Alliance, one: Reachable, token: str, *, link: str) -> Outgoing:
    """The text one person gets, with her own link; typographic signs in a name are made plain, as in the template."""
    values = {
        "first_name": mend(one.first_name),
        "city": mend(one.city or one.state),
        "alliance": mend(alliance.name),
        "legislator": _legislator(campaign.target, one.language),
        "link": link_for(campaign, token, link, one.language),
    }
    return Outgoing(
        address_id=one.address_id,
        key=f"{campaign.cause}/supporter:{one.supporter_id}/{STEP}",
        body=render(campaign.text(one.language), values),
        token=token,
        zones=one.zones,
    )


def _legislator(target: Target, language: str) -> str:
    """The words for whom a text asks to call, before we say their names on the page."""
    words = {
        (Target.SENATORS, "en"): "your Senators",
        (Target.SENATORS, "es"): "sus senadores",
        (Target.REPRESENTATIVE, "en"): "your Representative",
        (Target.REPRESENTATIVE, "es"): "su representante",
        (Target.ALL, "en"): "your members of Congress",
        (Target.ALL, "es"): "sus miembros del Congreso",
    }
    return words[target, "es" if language == "es" else "en"]


def link_for(campaign: Campaign, token: str, link: str, language: str) -> str:
    """The address of one person's call page."""
    base, _, act = link.rpartition("/")
    prefix = f"{base}/es/{act}" if language == "es" else link
    return f"{prefix}/{campaign.slug}?t={token}"
