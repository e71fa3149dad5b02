"""A supporter texts us the word CALL and gets the link of the campaign that is open for her."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from alliances.supporters import by_address
from campaigns.phone.dial_in import open_campaign
from groundwork.delivery.models import Address, Channel
from groundwork.doors import InboundText

KEYWORDS = {"CALL", "LLAMAR"}
WORDS = {
    "en": "Ring this number from this phone and we connect you to your members of Congress. {ask} Reply STOP to stop.",
    "es": "Llame a este numero desde este telefono y le comunicamos con el Congreso. {ask} Responda STOP para no "
    "recibir mas.",
}


def answer_text(session: Session, text: InboundText, *, now: datetime) -> str | None:
    """How to call, to a supporter who asks for it; nothing to anybody else."""
    if text.body.strip(" .!").upper() not in KEYWORDS:
        return None
    query = select(Address.id).where(Address.channel == Channel.TEXT, Address.value == text.sender)
    address_id = session.scalar(query)
    supporter = by_address(session, address_id) if address_id is not None else None
    if supporter is None:
        return None
    campaign = open_campaign(session, supporter.alliance_id, now=now, supporter_id=supporter.id)
    if campaign is None:
        return None
    language = "es" if supporter.language == "es" else "en"
    return WORDS[language].format(ask=campaign.ask(language))
