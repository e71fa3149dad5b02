"""Another number of a supporter, told to staff: noted without a yes, confirmed by themself, the same for anybody's."""

import pytest
from sqlalchemy import select

from alliances import supporters
from alliances.models import AddressNote, Supporter
from alliances.records import reaching, timeline
from alliances.records.reaching import Hand
from groundwork import people
from groundwork.audit.models import Entry
from groundwork.delivery.addresses import find_text
from groundwork.delivery.models import Address, Channel, Consent, Message, Suppression
from groundwork.delivery.permission import consent, stops
from groundwork.delivery.webhooks import inbound
from groundwork.doors import InboundText, Role
from tests.conftest import NOW
from tests.factories.accounts import an_account
from tests.factories.alliances import WHOLE, a_joining, an_alliance
from tests.factories.records import at, somebody
from tests.visitor import signed_in

NEW, TYPED = "+19075550177", "907-555-0177"


@pytest.fixture
def page(leader, maria):
    return leader.get(at(maria, "/reach"))


def says_yes(session, number=NEW, sid="SMyes"):
    text = InboundText(sid, number, "+12025550190", "YES")
    inbound.receive(session, text, _doors(), url="http://localhost", is_answered=False, now=NOW)


def _doors():
    import wsgi

    return wsgi.open_doors()


def hand(session, franklin):
    return Hand(franklin, an_account(session, "otto@franklin.example", role=Role.ORGANIZER).id)


def noted(session, franklin, maria, typed=TYPED):
    reaching.note(session, hand(session, franklin), maria, Channel.TEXT, typed, now=NOW)


def test_a_leader_notes_a_number_and_reads_that_nothing_goes_to_it(leader, session, maria, page):
    before = maria.text_address_id

    after = leader.send(page, "reach-form", phone=TYPED)

    session.expire_all()
    acts = session.scalars(select(Entry.act).where(Entry.subject == f"supporter:{maria.id}")).all()
    assert "Phone, told to you" in after.words
    assert TYPED in after.words
    assert "Nothing is sent to it before they confirm" in after.words
    assert "Another number was told to staff" in after.words
    assert session.get_one(Supporter, maria.id).text_address_id == before
    assert session.scalars(select(Message)).all() == []
    assert acts == ["records.address_noted"]


def test_whoever_has_the_number_the_answer_reads_the_same(leader, session, maria):
    somebody(session, an_alliance(session, "ohio"), "Ana Ohio", "907-555-0111")
    stops.stop(session, [(Channel.TEXT, "+19075550112")], how="text", evidence="SM1", now=NOW)
    session.commit()

    read = [
        leader.send(at(maria, "/reach"), "reach-form", phone=number).words.replace(number, "")
        for number in ("907-555-0111", "907-555-0112", "907-555-0113")
    ]

    assert len({words.partition("What has happened")[0] for words in read}) == 1
    assert session.scalars(select(Supporter.name).where(Supporter.name == "Ana Ohio")).all() == ["Ana Ohio"]


def test_a_number_of_ones_own_other_supporter_offers_to_make_one_of_two(leader, session, franklin, maria, page):
    other = somebody(session, franklin, "Marie Duarte", "907-555-0111")
    session.commit()

    refused = leader.send(page, "reach-form", phone="907-555-0111")

    assert refused.status == 422
    assert "on record for Marie Duarte" in refused.words
    assert f"{at(maria, '/merge')}?other={other.id}" in refused.links
    assert leader.get(f"{at(maria, '/merge')}?other={other.id}").status == 200


@pytest.mark.parametrize(
    ("boxes", "words"),
    [
        ({}, "Type a number or an e-mail address"),
        ({"phone": "907-555"}, "too short"),
        ({"phone": "608-555-0142"}, "on record for them already"),
        ({"email": "maria at mail"}, "not a whole e-mail address"),
    ],
)
def test_bad_input_is_told_beside_the_box_and_nothing_is_noted(leader, session, maria, page, boxes, words):
    refused = leader.send(page, "reach-form", **boxes)

    assert refused.status == 422
    assert words in refused.words
    assert session.scalars(select(AddressNote)).all() == []


def test_joining_with_it_and_a_yes_makes_it_theirs_in_place_of_the_old(session, franklin, maria):
    former = session.get_one(Address, maria.text_address_id)
    former.verified_at = NOW
    noted(session, franklin, maria)

    joining = a_joining(franklin, name="M Duarte", zip=maria.zip, phone=TYPED, email="", wants_mail=False)
    signup = supporters.sign_up(session, joining, now=NOW)
    before = maria.text_address_id
    says_yes(session)

    session.expire_all()
    one = session.get_one(Supporter, maria.id)
    assert (signup.supporter_id, one.text_address_id) == (maria.id, find_text(session, NEW).id)
    assert before == former.id
    assert consent.may_reach(session, [one.text_address_id], topic="alliance:franklin", now=NOW) == {}
    assert reaching.noted(session, one) == {}


def test_a_stranger_with_that_number_stays_a_stranger(session, franklin, maria):
    noted(session, franklin, maria)

    joining = a_joining(franklin, name="Peter Novak", zip=WHOLE, phone=TYPED, email="", wants_mail=False)
    signup = supporters.sign_up(session, joining, now=NOW)
    says_yes(session)

    assert signup.supporter_id != maria.id
    assert session.get_one(Supporter, maria.id).name == "Maria Duarte"
    assert supporters.by_address(session, find_text(session, NEW).id).name == "Peter Novak"


def test_a_number_nobody_ever_said_yes_from_goes_when_another_is_noted(session, franklin):
    one = supporters.join(session, a_joining(franklin, zip=WHOLE), now=NOW)

    noted(session, franklin, one)

    assert one.text_address_id is None
    assert one.mail_address_id is not None


def test_what_is_taken_off_is_written_to_no_more_and_stands_in_log_and_past(leader, session, maria):
    old = maria.text_address_id

    after = leader.send(at(maria, "/reach"), "reach/texts/off")

    session.expire_all()
    assert session.get_one(Supporter, maria.id).text_address_id is None
    assert old in set(session.scalars(select(Consent.address_id)))
    assert "was taken off" in after.words
    assert session.scalars(select(Entry.act).where(Entry.act == "records.address_removed")).all() != []


def test_taking_off_a_stopped_number_lifts_no_stop(session, franklin, maria):
    stops.stop(session, [(Channel.TEXT, "+16085550142")], how="text", evidence="SM1", now=NOW)

    reaching.remove(session, hand(session, franklin), maria, Channel.TEXT, now=NOW)

    assert session.scalars(select(Suppression.lifted_at)).all() == [None]
    assert any("taken off" in str(line.words) for line in timeline.happenings(session, maria.id, [], most=9))


def test_a_volunteer_notes_nothing(app, session, maria):
    volunteer = signed_in(app, session, role=Role.VOLUNTEER)

    assert volunteer.get(at(maria, "/reach")).status == 403


def test_deleting_the_person_takes_the_noted_number_along(session, franklin, maria):
    noted(session, franklin, maria)
    kept = people.show(session, _doors(), "608-555-0142", now=NOW)

    people.erase(session, _doors(), "608-555-0142", who="test", now=NOW)

    assert "+19075550177" in str(kept["records"])
    assert session.scalars(select(AddressNote)).all() == []


def test_what_was_noted_is_put_away_and_what_is_on_record_stays(leader, session, maria, page):
    old = maria.text_address_id
    leader.send(page, "reach-form", phone=TYPED)

    after = leader.send(at(maria, "/reach"), "reach/told-texts/off")

    session.expire_all()
    assert "Phone, told to you" not in after.words
    assert session.get_one(Supporter, maria.id).text_address_id == old
