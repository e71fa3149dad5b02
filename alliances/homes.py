"""Where a supporter lives: matched from her ZIP code, or as she says herself."""

from datetime import datetime

from sqlalchemy.orm import Session

from alliances.models import MatchMethod, Signup, Supporter
from groundwork.refusal import Refusal
from groundwork.words import say
from legislators import matching, places


def match_home(session: Session, supporter: Supporter, zip_code: str, *, now: datetime) -> None:
    """Match a supporter anew from a ZIP code: district only when there is one, confidence, lines and day beside it."""
    place = places.zip_place(session, zip_code)
    match = matching.match(session, place, on=now.date())
    supporter.zip, supporter.state, supporter.city = place.zip, match.state, place.city
    supporter.district = match.districts[0] if len(match.districts) == 1 else ""
    supporter.match_method, supporter.match_confidence = MatchMethod.ZIP, match.confidence
    supporter.boundary_set_id, supporter.matched_on = match.boundary_set_id, now.date()
    supporter.time_zone = ";".join(places.zones(place))


def confirm_district(session: Session, supporter: Supporter, district: str, *, now: datetime) -> None:
    """Hold the district a person named herself; no refresh of lines or lists overwrites it."""
    supporter.district = district
    supporter.match_method = MatchMethod.PERSON
    supporter.match_confidence = matching.Confidence.CONFIRMED
    supporter.matched_on = now.date()
    session.flush()


def candidates(session: Session, signup: Signup, *, now: datetime) -> matching.Match:
    """The districts of the ZIP code that was typed."""
    return matching.match(session, places.zip_place(session, signup.zip), on=now.date())


def answer_district(session: Session, signup: Signup, district: str, *, now: datetime) -> None:
    """Keep which of her ZIP's districts she said is hers. Raises Refusal for any other."""
    if district not in candidates(session, signup, now=now).districts:
        raise Refusal(say("Choose one of the districts shown."), field="district")
    signup.district = district
    if signup.applied_at is not None:
        confirm_district(session, session.get_one(Supporter, signup.supporter_id), district, now=now)
