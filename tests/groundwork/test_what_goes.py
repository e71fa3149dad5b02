"""What goes by itself beside the tables of `test_retention`: each promise of the page has the work that keeps it."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

import wsgi
from alliances.belonging import people as belonging
from alliances.belonging.people import Ending, Person
from alliances.records import reaching
from alliances.records.reaching import Hand
from campaigns.models import Call, CallRequest, DialIn
from groundwork.delivery import addresses, outbox
from groundwork.delivery.models import Address, Channel, Consent, Message, State
from groundwork.delivery.permission import consent, need, proof
from groundwork.retention.sweeping import sweep
from tests.conftest import NOW
from tests.factories import campaigns as make
from tests.factories.accounts import an_account
from tests.factories.alliances import a_country, a_supporter, an_alliance

DOORS = wsgi.open_doors()
DAY, YEAR = timedelta(days=1), timedelta(days=365)
WORDS = {"topic": "alliance:franklin", "wording": "Yes.", "how": "web form", "evidence": ""}
ENDED = {"topic": "alliance:franklin", "how": "told to staff", "evidence": ""}


def turn(session, now):
    session.flush()
    done = sweep(DOORS, session, now=now)
    session.expire_all()
    return done


def an_address(session):
    return addresses.mail_address(session, "ottilie@nolin.example")


def test_every_line_that_names_a_time_has_the_work_that_keeps_it():
    assert [one.table for one in DOORS.keepings if one.days is not None and one.remove is None] == []


def test_an_address_goes_when_nothing_needs_it_and_a_message_needs_it_for_a_year(session):
    address = an_address(session)
    outbox.send_mail(session, address_id=address.id, subject="S", body="Words", key="mail", now=NOW)
    session.scalars(select(Message)).one().state = State.DELIVERED

    turn(session, NOW + YEAR - DAY)
    before = session.get_one(Address, address.id).value
    for days in (1, 2):
        turn(session, NOW + YEAR + days * DAY)

    gone = session.get_one(Address, address.id)
    assert before == "ottilie@nolin.example"
    assert (gone.value, gone.found_by, gone.verified_at) == (f"erased:{address.id}", "", None)
    assert session.scalar(select(func.count(Message.id))) == 1


def test_an_address_somebody_has_stays(session):
    a_country(session)
    one = a_supporter(session, an_alliance(session), mail_address_id=an_address(session).id)

    turn(session, NOW + 9 * YEAR)

    assert session.get_one(Address, one.mail_address_id).value == "ottilie@nolin.example"


@pytest.mark.parametrize(("years", "left"), [(3.9, 2), (4.1, 0)])
def test_the_ledger_forgets_four_years_after_the_last_yes_ended(session, years, left):
    address = an_address(session)
    consent.give(session, address, **WORDS, now=NOW - YEAR)
    consent.end(session, address, **ENDED, now=NOW)

    turn(session, NOW + years * YEAR)

    assert session.scalar(select(func.count(Consent.id))) == left


def test_a_yes_that_stands_is_proof_for_good_also_beside_one_that_ended(session):
    a_country(session)
    address = an_address(session)
    a_supporter(session, an_alliance(session), mail_address_id=address.id)
    consent.give(session, address, **WORDS, now=NOW)
    consent.give(session, address, **WORDS | {"topic": "alliance:ohio"}, now=NOW)
    consent.end(session, address, **ENDED, now=NOW)

    turn(session, NOW + 20 * YEAR)

    assert session.scalar(select(func.count(Consent.id))) == 3
    assert session.scalar(select(Address.id).where(proof.stands())) == address.id


def test_who_made_a_call_is_forgotten_and_the_call_stays_counted(session):
    make.a_congress(session)
    alliance = make.an_alliance(session)
    person, campaign = make.a_supporter(session, alliance, "+16145550137"), make.a_campaign(session, alliance)
    call = make.a_call(session, campaign, supporter_id=person.id, sid="CA8")
    told = {"campaign_id": campaign.id, "supporter_id": person.id, "language": "en"}
    session.add(CallRequest(token="t", made_at=NOW, **told))
    session.add(DialIn(sid="CA9", began_at=NOW, **told))

    turn(session, NOW + 4 * YEAR + 2 * DAY)

    kept = session.get_one(Call, call.id)
    assert (kept.supporter_id, kept.sid, kept.office_id) == (None, None, call.office_id)
    assert session.scalar(select(func.count(CallRequest.id))) == session.scalar(select(func.count(DialIn.id))) == 0


def test_how_a_former_member_is_reached_goes_after_a_year_and_the_name_stays(session):
    a_country(session)
    franklin = an_alliance(session)
    typed = Person("Osric Penhallow", NOW.date() - 9 * DAY, phone="907-555-0123", email="osric@nolin.example")
    row = belonging.add_individual(session, franklin, typed, now=NOW)
    account = an_account(session)
    belonging.end(session, franklin, row, Ending(NOW.date(), "moved", account.id), now=NOW)

    turn(session, NOW + YEAR - DAY)
    before = row.text_address_id
    turn(session, NOW + YEAR + 2 * DAY)

    assert before is not None
    assert (row.name, row.text_address_id, row.mail_address_id) == ("Osric Penhallow", None, None)


def test_a_number_told_to_staff_is_put_away_after_a_year(session):
    a_country(session)
    franklin = an_alliance(session)
    one, account = a_supporter(session, franklin), an_account(session)
    reaching.note(session, Hand(franklin, account.id), one, Channel.TEXT, "907-555-0123", now=NOW)

    before = reaching.noted(session, one)
    turn(session, NOW + YEAR + DAY)
    turn(session, NOW + YEAR + DAY)

    assert list(before) == ["text"]
    assert reaching.noted(session, one) == {}
    assert addresses.find_text(session, "+19075550123") is None


def test_every_address_has_its_turn(session):
    ids = [addresses.mail_address(session, f"a{number}@nolin.example").id for number in range(3)]

    assert need.needed(session, ids) == set()
    assert need.forget_unneeded(session, NOW, now=NOW) == 3
    assert need.forget_unneeded(session, NOW, now=NOW) == 0
