"""Seats: never more than fit, who waits moves up, and what is typed anew counts when it is theirs."""

import re
import threading
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from alliances.events import changing, confirming, hosting, planning, queries, seats, signing_up, telling
from alliances.events.planning import NewEvent
from alliances.kinds import EventState, HostState, SeatState, Standing
from alliances.models import Alliance, Event, EventSignup
from groundwork.delivery.models import Address, Channel, Message
from groundwork.doors import InboundText
from groundwork.refusal import Refusal
from tests.conftest import NOW
from tests.factories.alliances import a_country, a_supporter, an_alliance, an_event
from tests.factories.events import SITE, a_signup, a_wish, proven, wanting


@pytest.fixture
def franklin(session):
    a_country(session)
    return an_alliance(session, budget_cents=5_000)


def _people(session, state):
    return session.scalar(select(func.coalesce(func.sum(EventSignup.people), 0)).where(EventSignup.state == state))


def _token(session):
    body = session.scalars(select(Message.body).order_by(Message.id.desc()).limit(1)).one()
    return re.search(r"/events/confirm/(\S+)", body).group(1)


def test_two_requests_for_the_last_seats_never_overfill_the_hall(database, session, franklin):
    event_id = an_event(session, franklin, capacity=3).id
    session.commit()
    barrier, errors = threading.Barrier(4), []

    def ask(number):
        barrier.wait()
        try:
            with database.write_session() as own:
                alliance = own.scalars(select(Alliance)).one()
                wanting(own, own.get_one(Event, event_id), alliance, a_wish(f"Name{number} X", people=2))
                own.commit()
        except Exception as error:
            errors.append(error)

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert errors == []
    assert _people(session, SeatState.COMING) == 2
    assert _people(session, SeatState.WAITING) == 6


def test_who_waits_moves_up_in_order_whoever_fits_and_is_told_once(session, franklin):
    event = an_event(session, franklin, capacity=3)
    first = wanting(session, event, franklin, a_wish("Ada B", people=3))
    large = wanting(session, event, franklin, a_wish("Ben C", people=3))
    small = wanting(session, event, franklin, a_wish("Cai D", people=1), now=NOW + timedelta(minutes=1))
    assert [seats.place_in_line(session, one) for one in (large, small)] == [1, 2]

    signing_up.change_people(session, first, 2, site=SITE, now=NOW + timedelta(hours=1))

    assert (large.state, small.state) == (SeatState.WAITING, SeatState.COMING)
    told = session.scalars(select(Message.subject).where(Message.subject.startswith("There is a place"))).all()
    assert len(told) == 1
    signing_up.cancel(session, first, site=SITE, now=NOW + timedelta(hours=2))
    signing_up.cancel(session, first, site=SITE, now=NOW + timedelta(hours=2))
    assert large.state == SeatState.WAITING  # three do not fit beside one
    signing_up.cancel(session, small, site=SITE, now=NOW + timedelta(hours=3))
    assert large.state == SeatState.COMING


def test_more_people_than_there_is_room_for_keeps_the_places_one_has(session, franklin):
    event = an_event(session, franklin, capacity=3)
    ada = wanting(session, event, franklin, a_wish("Ada B", people=2))
    wanting(session, event, franklin, a_wish("Ben C"))

    with pytest.raises(Refusal, match="no room for more"):
        signing_up.change_people(session, ada, 3, site=SITE, now=NOW)

    assert (ada.people, ada.state) == (2, SeatState.COMING)
    for people in (0, 11, -1):
        with pytest.raises(Refusal):
            signing_up.change_people(session, ada, people, site=SITE, now=NOW)


def test_the_same_address_again_changes_the_same_sign_up(session, franklin):
    event = an_event(session, franklin, capacity=5)
    ada = wanting(session, event, franklin, a_wish("Ada B"))

    again = wanting(session, event, franklin, a_wish("Ada Brightwater", email="ADA@mail.example", people=3))

    assert again.id == ada.id
    assert (ada.name, ada.people) == ("Ada Brightwater", 3)
    assert _people(session, SeatState.COMING) == 3


def test_what_a_stranger_types_for_a_proven_mailbox_waits_for_that_mailbox(session, franklin):
    event = an_event(session, franklin, capacity=5)
    ada = wanting(session, event, franklin, a_wish("Ada B", people=1))
    confirming.confirm_mail(session, _token(session), site=SITE, now=NOW)
    later = NOW + timedelta(days=1)

    stranger = wanting(session, event, franklin, a_wish("Mallory", email="ada@mail.example", people=4), now=later)

    assert stranger.id != ada.id
    assert (ada.name, ada.people) == ("Ada B", 1)
    assert _people(session, SeatState.COMING) == 1
    kept = confirming.confirm_mail(session, _token(session), site=SITE, now=later)
    assert kept.id == ada.id
    assert (ada.name, ada.people) == ("Mallory", 4)
    confirming.confirm_mail(session, _token(session), site=SITE, now=later)
    assert _people(session, SeatState.COMING) == 4


def test_a_yes_by_text_counts_for_this_event_only(session, franklin):
    event = an_event(session, franklin)
    wish = a_wish("Ada B", email="", phone="608-555-0142", wants_text=True, is_adult=True)
    ada = wanting(session, event, franklin, wish)
    assert telling.agreeing(session, event, [ada], now=NOW) == []

    reply = confirming.on_text(session, InboundText("SM1", "+16085550142", "+1202", "Yes!"), now=NOW)

    assert "about Visit practice only" in reply
    assert telling.agreeing(session, event, [ada], now=NOW) == [ada]
    other = an_event(session, franklin, title="Other")
    assert not confirming.is_confirmed(session, a_signup(session, other), ada.text_address_id, now=NOW)
    assert confirming.on_text(session, InboundText("SM2", "+16085550142", "+1202", "Yes"), now=NOW) is None
    assert confirming.on_text(session, InboundText("SM3", "+16085550143", "+1202", "Yes"), now=NOW) is None
    assert confirming.on_text(session, InboundText("SM4", "+16085550142", "+1202", "When?"), now=NOW) is None


def test_nobody_is_written_to_without_end_by_strangers_who_know_an_address(session, franklin):
    for number in range(6):
        event = an_event(session, franklin, title=f"Event {number}")
        wanting(session, event, franklin, a_wish("Ada B"), now=NOW + timedelta(minutes=number))

    assert session.scalar(select(func.count(Message.id))) == 1  # the mailbox is unproven: once a day, as for joining
    session.scalars(select(Address)).one().verified_at = NOW
    for number in range(9):
        event = an_event(session, franklin, title=f"More {number}")
        wanting(session, event, franklin, a_wish("Ada B"), now=NOW + timedelta(hours=1, minutes=number))
    assert session.scalar(select(func.count(Message.id))) == signing_up.ANSWERS_A_DAY


def test_a_smaller_hall_throws_nobody_out_and_a_larger_one_lets_people_in(session, franklin):
    event = an_event(session, franklin, capacity=4, title="Visit practice")
    for name in ("Ada B", "Ben C", "Cai D", "Dov E", "Eva F"):
        wanting(session, event, franklin, a_wish(name))
    typed = NewEvent("Visit practice", event.starts_at, capacity=2)

    changed = changing.change(session, event, franklin, typed, site=SITE, now=NOW)

    assert changed.too_many == 2
    assert _people(session, SeatState.COMING) == 4
    assert changed.told.mails == 0
    changing.change(session, event, franklin, NewEvent("Visit practice", event.starts_at), site=SITE, now=NOW)
    assert _people(session, SeatState.COMING) == 5


def test_another_time_or_place_tells_everyone_once_for_each_change(session, franklin):
    event = an_event(session, franklin)
    wanting(session, event, franklin, a_wish("Ada B"))
    proven(session, event, a_signup(session, event, "Ben C"), phone="608-555-0142")
    later = NewEvent("Visit practice", event.starts_at + timedelta(days=1))

    for typed in (later, later, NewEvent("Practice of visits", later.starts_at)):
        changing.change(session, event, franklin, typed, site=SITE, now=NOW)

    bodies = session.scalars(select(Message.body).where(Message.key.startswith("event-news:"))).all()
    assert len(bodies) == 2
    assert all("Fri, Jun 19" in body for body in bodies)
    assert event.sequence == 3
    changing.change(session, event, franklin, NewEvent("X", later.starts_at, venue="Café"), site=SITE, now=NOW)
    assert session.scalar(select(func.count(Message.id)).where(Message.key.startswith("event-news:"))) == 4


def test_the_dead_line_the_end_and_a_closed_alliance_end_the_sign_up(session, franklin):
    event = an_event(session, franklin, signup_until=NOW - timedelta(hours=1))
    with pytest.raises(Refusal, match="Sign-up is over"):
        wanting(session, event, franklin, a_wish())
    event.signup_until, event.state = None, EventState.CANCELLED
    with pytest.raises(Refusal, match="called off"):
        wanting(session, event, franklin, a_wish())
    event.state, franklin.standing = EventState.ANNOUNCED, Standing.CLOSED
    with pytest.raises(Refusal, match="has closed"):
        wanting(session, event, franklin, a_wish())
    with pytest.raises(Refusal, match="has closed"):
        planning.add_event(session, franklin, NewEvent("X", NOW + timedelta(days=1)), now=NOW)


def test_held_events_count_once_in_totals_and_for_each_host(session, franklin):
    ohio = an_alliance(session, "ohio", name="Ohio Alliance")
    shared = an_event(session, franklin)
    hosting.invite(session, shared, ohio.id, now=NOW)
    [(row, _event, _owner)] = hosting.invitations(session, ohio.id, now=NOW)
    hosting.answer(session, ohio, row.id, is_yes=True, who="Desmond", now=NOW)
    shared.state, shared.starts_at, shared.came_count = EventState.HELD, NOW - timedelta(days=1), 40
    ticked = an_event(session, franklin, state=EventState.HELD, starts_at=NOW - timedelta(days=2))
    a_signup(session, ticked, people=3, came_people=2)
    a_signup(session, ticked, "Ben", came_people=1, is_walk_in=True)
    an_event(session, franklin, state=EventState.CANCELLED, starts_at=NOW - timedelta(days=2))

    week = (NOW - timedelta(days=7), NOW)

    assert queries.held(session, None, *week) == (2, 43)
    assert queries.held(session, franklin.id, *week) == (2, 43)
    assert queries.held(session, ohio.id, *week) == (1, 40)
    assert queries.held(session, ohio.id, NOW, NOW + timedelta(days=1)) == (0, 0)


def test_hosting_can_be_declined_asked_again_and_not_by_strangers(session, franklin):
    ohio = an_alliance(session, "ohio", name="Ohio Alliance")
    third = an_alliance(session, "third", name="Third Alliance")
    event = an_event(session, franklin)
    row = hosting.invite(session, event, ohio.id, now=NOW)
    with pytest.raises(Refusal):
        hosting.invite(session, event, ohio.id, now=NOW)
    with pytest.raises(Refusal):
        hosting.invite(session, event, franklin.id, now=NOW)
    with pytest.raises(Refusal):
        hosting.answer(session, third, row.id, is_yes=True, who="X", now=NOW)

    hosting.answer(session, ohio, row.id, is_yes=False, who="Desmond", now=NOW)
    assert [one.slug for one in hosting.hosts_of(session, event).alliances] == ["franklin"]
    assert hosting.invite(session, event, ohio.id, now=NOW).state == HostState.INVITED
    event.starts_at = NOW
    with pytest.raises(Refusal, match="has begun"):
        hosting.answer(session, ohio, row.id, is_yes=True, who="Desmond", now=NOW)


def test_a_sign_up_finds_the_supporter_of_this_alliance_only(session, franklin):
    event = an_event(session, franklin)
    ada = wanting(session, event, franklin, a_wish("Ada B"))
    theirs = an_alliance(session, "ohio")
    a_supporter(session, theirs, mail_address_id=ada.mail_address_id)

    assert signing_up.supporter_of(session, ada, franklin.id) is None
    assert signing_up.supporter_of(session, ada, theirs.id) is not None
    assert session.scalars(select(Message.channel)).all() == [Channel.MAIL]
