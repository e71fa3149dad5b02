"""How an alliance introduces itself on its public page."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from alliances.models import Alliance
from groundwork.delivery import addresses
from groundwork.refusal import Refusal
from groundwork.words import say

LONGEST_NAME, LONGEST_ABOUT = 80, 600


@dataclass(frozen=True)
class Introduction:
    """What everybody may read. leader, email: empty where none is to be shown."""

    leader: str = ""
    email: str = ""
    about_en: str = ""
    about_es: str = ""


def introduce(session: Session, alliance: Alliance, shown: Introduction) -> None:
    """Write an alliance's introduction anew. Raises Refusal for what is too long, or no e-mail address."""
    alliance.leader_name = _short(shown.leader, LONGEST_NAME, "leader")
    alliance.public_email = addresses.read_mailbox(shown.email, field="email") if shown.email.strip() else ""
    alliance.about_en = _short(shown.about_en, LONGEST_ABOUT, "about_en")
    alliance.about_es = _short(shown.about_es, LONGEST_ABOUT, "about_es")
    session.flush()


def _short(text: str, most: int, field: str) -> str:
    kept = " ".join(text.split())
    if len(kept) > most:
        raise Refusal(say("Please keep this to %(most)s characters.", most=most), field=field)
    return kept
