"""Sign-in sheets typed by staff."""

from io import BytesIO
from typing import Any

from sqlalchemy.orm import Session

from alliances.models import Alliance, SignInSheet
from alliances.sheets import entering, photos
from alliances.sheets.entering import Occasion, Typed
from groundwork.files.keeping import keep
from groundwork.files.kinds import IMAGES
from tests.conftest import NOW
from tests.factories.alliances import SPLIT, WHOLE
from tests.factories.files import a_png


def a_sheet(session: Session, alliance: Alliance, **changes: Any) -> SignInSheet:
    """A sheet of a parish hall, with nothing typed yet."""
    occasion = Occasion(**{"met_on": NOW.date(), "place": "Parish hall"} | changes)
    return entering.begin(session, alliance, occasion, account_id=None, now=NOW)


def a_line(number: int = 1, **changes: Any) -> Typed:
    """A grown person who said yes to both."""
    facts: dict[str, Any] = {
        "name": f"Hollis Brandywine {number}",
        "zip": WHOLE if number % 2 else SPLIT,
        "phone": f"907-555-01{number:02d}",
        "email": f"hollis{number}@parish.example",
        "wants_texts": True,
        "wants_mail": True,
        "is_adult": True,
    }
    return Typed(number, **facts | changes)


def a_sheet_id(session: Session, alliance: Alliance) -> int:
    """For paths that name a sheet; it has a photo."""
    made = a_sheet(session, alliance)
    photo = keep(session, BytesIO(a_png()), "sheet.png", allowed=IMAGES, account_id=None, now=NOW)
    photos.put(session, made, photo, now=NOW)
    entering.save(session, made, [a_line()], now=NOW)
    return made.id
