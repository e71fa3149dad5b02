"""How long the alliances' own tables keep their rows; parts of the room hang up their own."""

from datetime import datetime

from sqlalchemy import ColumnElement, delete, or_, select
from sqlalchemy.orm import Session

from alliances.models import HomeMove, Signup
from groundwork.delivery.models import Address, Consent, ConsentKind
from groundwork.doors import Keeping
from groundwork.retention.keeping import AT_ONCE, YEAR, kept, removing
from groundwork.words import say


def keepings() -> list[Keeping]:
    """One line for each table."""
    return [
        Keeping("signup", 90, lambda: say("A join form nobody confirmed; a confirmed one is the proof of consent."),
                forget_signups),
        Keeping("home_move", 2 * YEAR, lambda: say("Whose district changed when lines changed."),
                removing(HomeMove, HomeMove.moved_on)),
        *kept(lambda: say("As long as somebody is a supporter; emptied when they ask to be deleted."),
              "supporter", "supporter_alliance"),
        *kept(lambda: say("Emptied after seven days by the import's own work: rows as they came, and what was before."),
              "import_change", "import_piece"),
        *kept(lambda: say("Which file was taken in with how many rows, and how its columns are read; names nobody."),
              "import_batch", "import_mapping"),
        *kept(lambda: say("Typed words go once they are entered, drafts after 30 days; the photo proves the consent."),
              "sheet_line", "sign_in_sheet"),
        *kept(lambda: say("As long as the alliance is there."), "alliance_area", "canned_reply"),
    ]  # fmt: skip


def forget_signups(session: Session, before: datetime, *, now: datetime) -> int:
    """Remove join forms whose addresses never said yes, neither by text nor by mail nor on paper."""
    del now
    old = select(Signup.id).where(Signup.made_at < before, ~_said_yes(Signup)).order_by(Signup.id).limit(AT_ONCE)
    found = session.scalars(old).all()
    if found:
        session.execute(delete(Signup).where(Signup.id.in_(found)).execution_options(synchronize_session=False))
    return len(found)


def _said_yes(form: type[Signup]) -> ColumnElement[bool]:
    """Whether an address of the form was confirmed, or gave its consent in any other way."""
    given = select(Consent.id).where(Consent.address_id == Address.id, Consent.kind == ConsentKind.GIVEN).exists()
    is_its = (Address.id == form.text_address_id) | (Address.id == form.mail_address_id)
    return select(Address.id).where(is_its, or_(Address.verified_at.is_not(None), given)).exists()
