"""Who never confirmed goes after a month and whoever left after four years; the numbers stay, and nobody is stopped."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

import wsgi
from alliances import ending, supporters
from alliances.models import EventSignup, SheetLine, Signup, Supporter
from alliances.records import notes, tags
from alliances.sheets import entering
from groundwork.delivery import addresses
from groundwork.delivery.models import Address, Consent, ConsentKind, Message, ReceivedText, Suppression
from groundwork.delivery.permission import consent, stops
from groundwork.delivery.webhooks import inbound
from groundwork.doors import InboundText, Role
from groundwork.retention.sweeping import sweep
from tests.conftest import NOW
from tests.factories import sheets as papers
from tests.factories.accounts import an_account
from tests.factories.alliances import WHOLE, a_joining, an_event
from tests.visitor import signed_in

DOORS = wsgi.open_doors()
NUMBER = "+19075550123"
LATER = NOW + timedelta(days=31)
YEARS = timedelta(days=ending.LEFT_DAYS + 1)


@pytest.fixture
def ines(session, franklin):
    """She typed the form, and answered nothing."""
    return supporters.join(session, a_joining(franklin, zip=WHOLE), now=NOW)


def turn(session, now=LATER):
    session.flush()
    done = sweep(DOORS, session, now=now)
    session.expire_all()
    return done


def says(session, body, now=NOW):
    return inbound.receive(
        session,
        InboundText("SM" + body, NUMBER, "+12025550190", body),
        DOORS,
        url="http://localhost",
        is_answered=False,
        now=now,
    )


def test_who_confirms_nothing_is_on_record_no_more_and_stays_counted(session, franklin, ines):
    turn(session)

    one = session.scalars(select(Supporter)).one()
    values = session.scalars(select(Address.value)).all()
    assert (one.name, one.zip, one.text_address_id, one.mail_address_id) == ("", "", None, None)
    assert (one.joined_at, one.left_at, one.district) == (NOW, LATER, "FK-2")
    assert all(value.startswith("erased:") for value in values)
    assert session.scalar(select(func.count(Signup.id))) == session.scalar(select(func.count(Consent.id))) == 0
    assert {one.body for one in session.scalars(select(Message))} == {""}
    assert session.scalars(select(Suppression)).all() == []


def test_the_page_of_thirty_days_is_kept_to_the_day(session, ines):
    turn(session, NOW + timedelta(days=30))

    assert ines.name == "Ines Tamarind"


def test_whoever_went_may_join_anew_and_confirm(session, franklin, ines):
    turn(session)

    again = supporters.sign_up(session, a_joining(franklin, zip=WHOLE), now=LATER)
    says(session, "YES", LATER)

    address = addresses.find_text(session, NUMBER)
    assert again.supporter_id != ines.id
    assert consent.may_reach(session, [address.id], topic="alliance:franklin", now=LATER) == {}


def test_a_yes_by_one_way_keeps_the_form_as_its_proof(session, ines):
    says(session, "YES")

    done = turn(session)

    assert "signup" not in done
    assert session.scalars(select(Signup.is_proof)).one() is True
    assert ines.name == "Ines Tamarind"


def _note(session, franklin, ines):
    account = an_account(session)
    notes.add(session, ines, "Rang: wants to help in May.", account_id=account.id, now=NOW)


def _tag(session, franklin, ines):
    tags.put(session, tags.tag_named(session, franklin.id, "volunteer", now=NOW), [ines.id], now=NOW)


def _event(session, franklin, ines):
    told = {"name": "Ines", "public_id": "e" * 22, "state": "coming", "people": 1, "made_at": NOW}
    event = an_event(session, franklin)
    session.add(EventSignup(event_id=event.id, alliance_id=franklin.id, text_address_id=ines.text_address_id, **told))


def _other_form(session, franklin, ines):
    supporters.sign_up(session, a_joining(franklin, zip=WHOLE), now=NOW + timedelta(days=20))


def _text(session, franklin, ines):
    says(session, "Which bus do I take?")


@pytest.mark.parametrize("trace", [_note, _tag, _event, _other_form, _text])
def test_whoever_is_known_by_anything_else_stays(session, franklin, ines, trace):
    trace(session, franklin, ines)

    turn(session)

    assert session.get_one(Supporter, ines.id).name == "Ines Tamarind"


def test_a_stop_is_no_reason_to_keep_somebody_and_outlasts_them(session, ines):
    says(session, "STOP")

    turn(session)

    assert session.get_one(Supporter, ines.id).name == ""
    assert session.scalars(select(ReceivedText.sender)).all() == [""]
    assert session.scalars(select(Suppression.lifted_at)).all() == [None]


def test_the_line_of_a_paper_forgets_who_never_confirmed(session, franklin):
    sheet = papers.a_sheet(session, franklin)
    entering.save(session, sheet, [papers.a_line(1)], now=NOW)
    entering.enter(session, sheet, franklin, str, now=NOW)

    turn(session)

    line = session.scalars(select(SheetLine)).one()
    assert (line.signup_id, line.gone_at, line.entered_at) == (None, LATER, NOW)
    assert session.scalars(select(Supporter.name)).all() == [""]


def test_somebody_of_another_form_keeps_their_address(session, franklin, ines):
    says(session, "YES")
    other = a_joining(franklin, name="Otto", zip=WHOLE, phone="", email="ines@nolin.example", wants_texts=False)

    supporters.sign_up(session, other, now=NOW)
    turn(session)

    assert session.get_one(Address, ines.mail_address_id).value == "ines@nolin.example"


def test_whoever_left_is_emptied_after_four_years_and_their_proof_goes_too(session, franklin, ines):
    says(session, "YES")
    stops.stop(session, [(addresses.Channel.TEXT, NUMBER)], how="text", evidence="SM9", now=NOW)
    supporters.leave(session, ines, now=NOW)
    session.flush()

    turn(session, NOW + YEARS - timedelta(days=2))
    before = session.get_one(Supporter, ines.id).name
    for hours in range(3):
        turn(session, NOW + YEARS + timedelta(hours=hours))

    assert before == "Ines Tamarind"
    assert session.get_one(Supporter, ines.id).name == ""
    assert session.scalar(select(func.count(Signup.id))) == 0
    assert session.scalar(select(func.count(Consent.id)).where(Consent.kind == ConsentKind.GIVEN)) == 0
    assert all(value.startswith("erased:") for value in session.scalars(select(Address.value)))
    assert session.scalars(select(Suppression.lifted_at)).all() == [None]


def test_staff_read_the_day_and_a_note_keeps_the_person(app, session, franklin, ines):
    rosa = signed_in(app, session, role=Role.ORGANIZER)
    path = f"/alliances/franklin/supporters/{ines.id}"

    before = rosa.get(path)
    after = rosa.send(before, "note-form", words="Rang: wants to help in May.")

    assert "They have not confirmed yet" in before.words
    assert "taken off the list on Jul 16, 2026" in before.words
    assert "They have not confirmed yet" not in after.words
