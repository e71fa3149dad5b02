"""Pages of supporters show one alliance's own: neither another's names nor what somebody told another."""

import pytest

from alliances.models import Signup, Supporter
from alliances.records import changing, search, timeline
from alliances.records.search import Page, Wanted
from groundwork.delivery.models import Address
from groundwork.delivery.permission import consent
from groundwork.refusal import Refusal
from groundwork.tokens import new_token
from tests.conftest import NOW
from tests.factories.accounts import an_account
from tests.factories.alliances import WHOLE, a_supporter, an_alliance
from tests.factories.records import somebody


@pytest.fixture
def other(session, franklin):
    return an_alliance(session, "ohio", name="Ohio Alliance", state="OH")


def test_another_alliances_supporter_is_no_place_in_the_list(session, franklin, other):
    for name in ("Abel", "Zora"):
        a_supporter(session, franklin, name=name)
    theirs = a_supporter(session, other, name="Mina Harker")

    found = search.find(session, franklin, Wanted(order="name"), Page(after=theirs.id), now=NOW)

    assert [one.name for one in found.rows] == ["Abel", "Zora"]


def test_what_somebody_told_another_alliance_is_no_line_of_this_ones(session, franklin, other):
    maria = somebody(session, franklin, "Maria Duarte", "608-555-0142")
    address = session.get(Address, maria.text_address_id)
    topic = consent.topic_of(other.slug)
    consent.give(session, address, topic=topic, wording="Yes.", how="text reply", evidence="", now=NOW)
    session.add(
        Signup(
            public_id=new_token(), supporter_id=maria.id, alliance_id=other.id, name="Maria", zip=WHOLE, language="en",
            wants_texts=True, wants_mail=False, made_at=NOW,
        )
    )  # fmt: skip
    session.flush()

    lines = timeline.happenings(session, maria.id, [address.id], most=25)

    assert [one.words for one in lines] == ["Joined", "Said yes to texts (join form)"]


def test_whoever_was_deleted_is_in_no_list_and_cannot_be_taken_back(session, franklin):
    an_account(session)
    gone = a_supporter(session, franklin, name="", zip="", left_at=NOW)

    found = search.find(session, franklin, Wanted(has_left=True), now=NOW)

    assert found.rows == []
    with pytest.raises(Refusal, match="deleted"):
        changing.take_back(session, franklin, gone, account_id=1, now=NOW)
    assert session.get(Supporter, gone.id).left_at == NOW
