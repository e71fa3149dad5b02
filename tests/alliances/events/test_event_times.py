"""Events and clocks: nights when clocks change, reminders at decent hours, each once; what follows an event."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from alliances.events import door, following_up, forgetting, happenings, planning, reminding, wallclock
from alliances.events.planning import NewEvent
from alliances.kinds import EventState
from alliances.models import EventSignup, Supporter
from groundwork.delivery import outbox
from groundwork.delivery.addresses import mail_address
from groundwork.delivery.hours import quiet
from groundwork.delivery.models import Batch, Channel, Message, State
from groundwork.delivery.permission import consent
from groundwork.delivery.sending.claim import Claimant, claim
from groundwork.refusal import Refusal
from tests.conftest import NOW
from tests.factories.accounts import an_account
from tests.factories.alliances import a_country, a_supporter, an_alliance, an_event
from tests.factories.events import a_signup, proven

EASTERN = "America/New_York"


@pytest.fixture
def franklin(session):
    a_country(session)
    return an_alliance(session, budget_cents=5_000)


def _queued(session, channel):
    return session.scalar(select(func.count(Message.id)).where(Message.channel == channel))


def test_an_hour_the_clock_skips_is_refused_and_one_it_shows_twice_is_said():
    with pytest.raises(Refusal, match=r"there is no 02:30\. Did you mean 03:30"):
        wallclock.read(date(2027, 3, 14), time(2, 30), EASTERN)

    first = wallclock.read(date(2026, 11, 1), time(1, 30), EASTERN)
    second = wallclock.read(date(2026, 11, 1), time(1, 30), EASTERN, is_second=True)

    assert first.is_twice
    assert second.at - first.at == timedelta(hours=1)
    assert wallclock.hour_words(first.at, EASTERN, "en") == "1:30 am EDT"
    assert wallclock.hour_words(second.at, EASTERN, "en") == "1:30 am EST"
    assert not wallclock.read(date(2026, 11, 1), time(1, 30), "America/Phoenix").is_twice
    with pytest.raises(Refusal):
        wallclock.read(date(9999, 12, 31), time(23, 30), "Pacific/Honolulu")


@given(
    first=st.dates(date(2026, 1, 1), date(2027, 12, 31)),
    every=st.sampled_from(["week", "fortnight", "month"]),
    zone=st.sampled_from(wallclock.ZONES),
)
@settings(max_examples=40)
def test_dates_that_repeat_keep_the_weekday_and_the_hour_of_the_wall(first, every, zone):
    starts_at = wallclock.read(first, time(18, 30), zone).at
    typed = NewEvent("X", starts_at, ends_at=starts_at + timedelta(hours=2))

    dates = planning.repeated(typed, every=every, dates=12, zone=zone)

    local = [one.starts_at.astimezone(ZoneInfo(zone)) for one in dates]
    assert {(one.weekday(), one.hour, one.minute) for one in local} == {(first.weekday(), 18, 30)}
    assert local == sorted(set(local))
    assert all(one.ends_at - one.starts_at == timedelta(hours=2) for one in dates)
    if every == "month":
        assert len({(one.year, one.month) for one in local}) == 12


@given(
    hours=st.integers(0, 24 * 14),
    zones=st.sampled_from([(EASTERN,), ("America/Anchorage@AK", EASTERN), ("America/Chicago@TX",)]),
)
@settings(max_examples=40)
def test_a_reminder_by_text_never_falls_into_the_night(hours, zones):
    starts_at = NOW + timedelta(hours=hours)

    due = reminding.text_due(starts_at, zones)

    assert quiet.is_open(zones, due)
    assert starts_at - timedelta(days=2) < due <= starts_at - timedelta(hours=3)


def test_a_morning_event_is_texted_about_on_the_evening_before():
    starts_at = datetime(2026, 6, 20, 12, 0, tzinfo=UTC)  # eight in the morning

    due = reminding.text_due(starts_at, (EASTERN,)).astimezone(ZoneInfo(EASTERN))

    assert (due.day, due.hour) == (19, 19)


def test_reminders_go_once_to_those_who_confirmed_and_come(session, franklin):
    event = an_event(session, franklin, starts_at=NOW + timedelta(days=3), ends_at=NOW + timedelta(days=3, hours=1))
    proven(session, event, a_signup(session, event, zip="00101"), mail="ada@mail.example", phone="608-555-0142")
    proven(session, event, a_signup(session, event, "Waits", state="waiting", waits_since=NOW), mail="w@mail.example")
    a_signup(session, event, "Unproven")
    session.flush()

    reminding.remind(session, now=NOW)
    assert _queued(session, Channel.MAIL) == 0
    for minutes in (0, 10):
        reminding.remind(session, now=NOW + timedelta(days=1, minutes=minutes))
    assert (_queued(session, Channel.MAIL), _queued(session, Channel.TEXT)) == (1, 0)
    for minutes in (0, 10):
        reminding.remind(session, now=event.starts_at - timedelta(hours=3) + timedelta(minutes=minutes))
    assert (_queued(session, Channel.MAIL), _queued(session, Channel.TEXT)) == (1, 1)

    batch = session.scalars(select(Batch)).one()
    assert (batch.alliance, batch.topic, batch.closes_at) == ("franklin", f"event:{event.id}", event.starts_at)
    bodies = session.scalars(select(Message.body)).all()
    assert all("http://127.0.0.1:5000/events/signup/" in body for body in bodies)


def test_a_yes_to_the_event_sends_a_reminder_that_a_yes_to_the_alliance_alone_would_not(session, franklin):
    event = an_event(session, franklin, starts_at=NOW + timedelta(hours=40))
    ada = proven(session, event, a_signup(session, event, made_at=NOW - timedelta(days=9)), mail="ada@mail.example")
    reminding.remind(session, now=NOW)
    batch = session.scalars(select(Batch)).one()
    other = mail_address(session, "member@mail.example")
    line = {"topic": "alliance:franklin", "wording": "Yes", "how": "test", "evidence": "test"}
    consent.give(session, other, **line, now=NOW)
    outbox.send_mail(session, address_id=other.id, subject="S", body="B", key="other", batch=batch, now=NOW)

    taken = claim(session, Claimant("w", now=NOW, real_now=NOW, channels=(Channel.MAIL,)))

    assert [one.to for one in taken] == ["ada@mail.example"]
    assert taken[0].stop  # it can be ended by its link
    states = dict(session.execute(select(Message.address_id, Message.state)).all())
    assert (states[ada.mail_address_id], states[other.id]) == (State.SENDING, State.SUPPRESSED)


def test_no_reminder_goes_for_what_is_off_over_or_just_signed_up(session, franklin):
    off = an_event(session, franklin, state=EventState.CANCELLED)
    soon = an_event(session, franklin, title="Soon", starts_at=NOW + timedelta(hours=30))
    past = an_event(session, franklin, title="Past", starts_at=NOW - timedelta(hours=1))
    for number, event in enumerate((off, soon, past)):
        proven(session, event, a_signup(session, event), mail=f"a{number}@mail.example")

    reminding.remind(session, now=NOW + timedelta(minutes=10))

    assert _queued(session, Channel.MAIL) == 0


def test_without_a_payer_reminders_go_by_mail_only(session, franklin):
    franklin.payer = ""
    event = an_event(session, franklin, starts_at=NOW + timedelta(hours=3))
    made = NOW - timedelta(days=5)
    proven(session, event, a_signup(session, event, made_at=made), mail="ada@mail.example", phone="608-555-0142")

    reminding.remind(session, now=NOW)
    assert _queued(session, Channel.TEXT) == 0
    franklin.payer = "Lantern Fund"
    reminding.remind(session, now=NOW)
    assert _queued(session, Channel.TEXT) == 1


def test_an_event_put_off_is_reminded_of_anew(session, franklin):
    event = an_event(session, franklin, starts_at=NOW + timedelta(days=2))
    proven(session, event, a_signup(session, event, made_at=NOW - timedelta(days=9)), mail="ada@mail.example")
    reminding.remind(session, now=NOW)
    event.starts_at += timedelta(days=30)

    reminding.remind(session, now=NOW + timedelta(days=30))

    assert _queued(session, Channel.MAIL) == 2


def test_who_came_is_thanked_once_and_who_missed_it_hears_too(session, franklin):
    account = an_account(session)
    event = an_event(session, franklin, starts_at=NOW - timedelta(hours=2))
    ada = proven(session, event, a_signup(session, event), mail="ada@mail.example")
    proven(session, event, a_signup(session, event, "Ben"), mail="ben@mail.example")
    supporter = a_supporter(session, franklin, mail_address_id=ada.mail_address_id)
    door.tick(session, event, ada.id, 1, now=NOW)
    words = {"subject": "Thank you", "body": "We decided.", "account_id": account.id, "now": NOW}
    with pytest.raises(Refusal, match="Close the event first"):
        following_up.send(session, event, franklin, following_up.CAME, **words)
    door.close(session, event, None, "Decided.", now=NOW)

    assert following_up.send(session, event, franklin, following_up.CAME, **words) == 1
    assert following_up.send(session, event, franklin, following_up.MISSED, **words) == 1
    with pytest.raises(Refusal, match="already"):
        following_up.send(session, event, franklin, following_up.CAME, **words)

    told = happenings.tell(session, supporter.id, {ada.mail_address_id}, most=5)
    assert [one.words for one in told] == ["Came to Visit practice"]
    condition = happenings.came_condition(session, franklin, {"since": "2026-06-01"}, now=NOW)
    assert session.scalars(select(Supporter.id).where(condition)).all() == [supporter.id]
    later = happenings.came_condition(session, franklin, {"since": "2026-06-17"}, now=NOW)
    assert session.scalars(select(Supporter.id).where(later)).all() == []
    with pytest.raises(Refusal):
        happenings.came_condition(session, franklin, {"since": "soon"}, now=NOW)
    [(value, words)] = happenings.past_events(session, franklin)
    assert happenings.came_sentence(session, franklin, {"event": value}) == f"came to {words}"
    for number, found in ((value, [supporter.id]), ("0", []), ("9" * 40, [])):
        named = happenings.came_condition(session, franklin, {"event": number}, now=NOW)
        assert session.scalars(select(Supporter.id).where(named)).all() == found


def test_a_number_from_the_hall_is_enough_and_nobody_is_called_missing_then(session, franklin):
    event = an_event(session, franklin, starts_at=NOW - timedelta(hours=2))
    a_signup(session, event)

    door.close(session, event, 120, "", now=NOW)

    assert door.came(event, door.hall(session, event.id)) == 120
    assert session.scalars(select(EventSignup.came_people)).all() == [None]
    for wrong in (-1, 10**9):
        with pytest.raises(Refusal):
            door.close(session, event, wrong, "", now=NOW)


def test_the_door_is_shut_for_drafts_for_next_month_and_for_strange_numbers(session, franklin):
    event = an_event(session, franklin, starts_at=NOW + timedelta(days=20))
    ada = a_signup(session, event)
    with pytest.raises(Refusal, match="twelve hours"):
        door.tick(session, event, ada.id, 1, now=NOW)
    event.starts_at = NOW
    for people in (-1, 51):
        with pytest.raises(Refusal):
            door.tick(session, event, ada.id, people, now=NOW)
    with pytest.raises(Refusal):
        door.tick(session, an_event(session, franklin, starts_at=NOW), ada.id, 1, now=NOW)
    event.state = EventState.DRAFT
    with pytest.raises(Refusal):
        door.walk_in(session, event, "Ada", 1, now=NOW)


def test_a_person_is_shown_and_erased_and_how_many_came_stays(session, franklin):
    event = an_event(session, franklin, starts_at=NOW - timedelta(hours=2), contact_email="ada@mail.example")
    ada = proven(session, event, a_signup(session, event, people=3, came_people=3), mail="ada@mail.example")
    ahead = an_event(session, franklin, title="Ahead")
    other = proven(session, ahead, a_signup(session, ahead, zip="00101"), mail="ada@mail.example")
    ids = {ada.mail_address_id}

    shown = forgetting.show(session, ids, now=NOW)
    forgetting.erase(session, ids, now=NOW)

    assert [one["kind"] for one in shown].count("sign-up for an event") == 2
    assert (ada.name, ada.mail_address_id, ada.came_people) == ("", None, 3)
    assert (other.name, other.zip, str(other.state)) == ("", "", "cancelled")
    assert event.contact_email == ""
    assert forgetting.show(session, ids, now=NOW) == []


def test_a_year_after_an_event_names_and_addresses_are_gone(session, franklin):
    old = an_event(session, franklin, starts_at=NOW - timedelta(days=400))
    new = an_event(session, franklin, starts_at=NOW - timedelta(days=300))
    supporter = a_supporter(session, franklin)
    ada = proven(session, old, a_signup(session, old, supporter_id=supporter.id, came_people=1), mail="a@mail.example")
    ben = a_signup(session, new, "Ben")

    assert forgetting.empty_old(session, NOW - timedelta(days=365), now=NOW) == 1

    assert (ada.name, ada.mail_address_id, ada.supporter_id, ada.came_people) == ("", None, supporter.id, 1)
    assert ben.name == "Ben"
    assert forgetting.empty_old(session, NOW - timedelta(days=365), now=NOW) == 0
