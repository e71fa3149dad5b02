"""What a stranger reaches who knows somebody's e-mail address and has a phone of their own."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from alliances.events import confirming, signing_up
from alliances.kinds import SeatState
from alliances.models import EventSignup
from groundwork.delivery.models import Address
from groundwork.doors import InboundText
from groundwork.refusal import Refusal
from tests.conftest import NOW
from tests.factories.alliances import a_country, an_alliance, an_event
from tests.factories.events import SITE, a_wish, wanting

LATER = NOW + timedelta(days=1)


@pytest.fixture
def franklin(session):
    a_country(session)
    return an_alliance(session, budget_cents=5_000)


def _yes_from(session, phone):
    confirming.on_text(session, InboundText("SM1", phone, "+1202", "YES"), now=LATER)


def _proven(session):
    for one in session.scalars(select(Address)):
        one.verified_at = NOW


def test_a_strangers_own_phone_takes_over_nobodys_sign_up(session, franklin):
    event = an_event(session, franklin, capacity=9)
    ada = wanting(session, event, franklin, a_wish("Ada B", people=2))
    _proven(session)
    wish = a_wish("Mallory", email="ada@mail.example", phone="608-555-0142", wants_text=True, people=5)
    wanting(session, event, franklin, wish, now=LATER)

    _yes_from(session, "+16085550142")

    assert (ada.name, ada.people, ada.text_address_id, ada.wants_text) == ("Ada B", 2, None, False)
    assert ada.state == SeatState.COMING


def test_a_phone_on_a_sign_up_may_say_what_is_typed_anew(session, franklin):
    event = an_event(session, franklin, capacity=9)
    both = {"email": "ada@mail.example", "phone": "608-555-0142", "wants_text": True}
    ada = wanting(session, event, franklin, a_wish("Ada B", people=2, **both))
    _proven(session)
    wanting(session, event, franklin, a_wish("Ada B", people=3, **both), now=LATER)

    _yes_from(session, "+16085550142")

    assert ada.people == 3


@pytest.mark.parametrize("is_known", [True, False])
def test_asking_for_more_seats_tells_nobody_who_signed_up(session, franklin, is_known):
    event = an_event(session, franklin, capacity=4)
    wanting(session, event, franklin, a_wish("Ada B"))
    _proven(session)
    email = "ada@mail.example" if is_known else "new@mail.example"
    made = wanting(session, event, franklin, a_wish("Mallory", email=email), now=LATER)

    with pytest.raises(Refusal, match="no room for more"):
        signing_up.change_people(session, made, 9, site=SITE, now=LATER)

    signing_up.change_people(session, made, 2, site=SITE, now=LATER)
    assert session.scalars(select(EventSignup.people).order_by(EventSignup.id)).all() == [1, 2]
