"""Somebody in two alliances hears from one: the one they chose, else the nearest they said yes to."""

import pytest
from sqlalchemy import select

from alliances import supporters
from alliances.areas import choosing
from alliances.models import Belonging, Supporter
from groundwork.delivery.models import Address
from groundwork.delivery.permission import consent
from groundwork.refusal import Refusal
from tests.conftest import NOW
from tests.factories.alliances import WHOLE, a_country, a_joining, a_supporter, an_alliance, only_supporter
from tests.factories.areas import an_area
from tests.visitor import Visitor


@pytest.fixture
def two(session):
    """The near alliance, which says it looks after the ZIP code, and a far one."""
    a_country(session)
    near = an_area(session, an_alliance(session, "near", name="Near Alliance"), WHOLE)
    far = an_alliance(session, "far", name="Far Alliance", latitude=44.0)
    return near, far


def _agreed(session, supporter, *alliances) -> None:
    address = Address(channel="text", value="+12025550142", fingerprint="m", line_type="")
    session.add(address)
    session.flush()
    supporter.text_address_id = address.id
    for one in alliances:
        topic = consent.topic_of(one.slug)
        consent.give(session, address, topic=topic, wording="Yes", how="test", evidence="", now=NOW)


def test_with_one_alliance_nothing_is_kept_beside_it(session, two):
    near, _far = two
    maria = a_supporter(session, near)

    choosing.take_in(session, maria, near.id, now=NOW)

    assert session.scalars(select(Belonging)).all() == []
    assert [one.slug for one in choosing.alliances_of(session, maria)] == ["near"]


@pytest.mark.parametrize("first", [0, 1])
def test_the_nearest_writes_whichever_came_first(session, two, first):
    maria = a_supporter(session, two[first])

    choosing.take_in(session, maria, two[1 - first].id, now=NOW)

    assert maria.alliance_id == two[0].id
    assert [one.slug for one in choosing.alliances_of(session, maria)] == ["near", "far"]


def test_one_that_was_never_said_yes_to_does_not_silence_the_other(session, two):
    near, far = two
    maria = a_supporter(session, near)
    _agreed(session, maria, far)

    choosing.take_in(session, maria, far.id, now=NOW)

    assert maria.alliance_id == far.id


def test_what_they_chose_holds_against_the_nearest(session, two):
    near, far = two
    maria = a_supporter(session, near)
    _agreed(session, maria, near, far)
    choosing.take_in(session, maria, far.id, now=NOW)

    choosing.choose(session, maria, far.id, now=NOW)
    choosing.settle(session, maria)

    assert maria.alliance_id == far.id


def test_leaving_the_chosen_one_gives_the_word_back_to_the_other(session, two):
    near, far = two
    maria = a_supporter(session, near)
    choosing.take_in(session, maria, far.id, now=NOW)
    choosing.choose(session, maria, far.id, now=NOW)

    choosing.leave_one(session, maria, far.id, now=NOW)

    assert maria.alliance_id == near.id
    with pytest.raises(Refusal):
        choosing.leave_one(session, maria, near.id, now=NOW)


def test_an_alliance_one_does_not_belong_to_cannot_be_chosen(session, two):
    near, far = two
    maria = a_supporter(session, near)

    with pytest.raises(Refusal):
        choosing.choose(session, maria, far.id, now=NOW)


def test_coming_back_after_leaving_begins_with_the_alliance_of_the_form(session, two):
    near, far = two
    supporters.sign_up(session, a_joining(near, zip=WHOLE, wants_texts=False, phone=""), now=NOW)
    maria = only_supporter(session)
    supporters.leave(session, maria, now=NOW)

    supporters.sign_up(session, a_joining(far, zip=WHOLE, wants_texts=False, phone=""), now=NOW)

    assert maria.alliance_id == far.id
    assert maria.left_at is None


def test_the_mailed_link_asks_which_of_two_may_write_and_keeps_the_answer(app, session, two):
    near, far = two
    links = []

    def address(token: str) -> str:
        links.append(token)
        return f"/join/confirm/{token}"

    for alliance in (near, far):
        typed = a_joining(alliance, zip=WHOLE, wants_texts=False, phone="", confirm_address=address)
        supporters.sign_up(session, typed, now=NOW)
    session.commit()
    visitor = Visitor(app)

    unsure = visitor.get(f"/join/confirm/{links[-1]}?done=1")
    asked = visitor.send(f"/join/confirm/{links[-1]}", "confirm-form")
    chosen = visitor.send(asked, "choice-form", alliance=str(far.id))

    assert "more than one alliance" in unsure.words or "Confirm your e-mail" in unsure.words
    assert "now it is Near Alliance" in asked.words
    assert "now it is Far Alliance" in chosen.words
    session.expire_all()
    assert session.scalars(select(Supporter)).one().alliance_id == far.id
