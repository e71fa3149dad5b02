"""Events as people meet them: the list, one event, signing up, one's own page, and the leader's side."""

import gzip
import re
from datetime import UTC, datetime, timedelta

import icalendar
import pytest
from sqlalchemy import func, select

from alliances.kinds import EventState, HostState, SeatState
from alliances.models import Event, EventHost, EventSignup
from groundwork.audit.models import Entry
from groundwork.delivery.models import Address, Channel, Consent, Message
from groundwork.doors import Role
from tests.conftest import NOW
from tests.factories.accounts import an_account
from tests.factories.alliances import a_country, an_alliance, an_event
from tests.factories.events import a_signup, proven
from tests.visitor import Visitor

ALL = "/events"


@pytest.fixture
def franklin(session):
    a_country(session)
    made = an_alliance(session, budget_cents=5_000)
    session.commit()
    return made


@pytest.fixture
def leader(app, session, franklin):
    an_account(session)
    visitor = Visitor(app)
    visitor.sign_in("rosa@franklin.example")
    return visitor


def _read(session, query):
    """What the app has committed; the session lets go at once, for SQLite has one writer."""
    session.rollback()
    rows = session.scalars(query).all()
    session.expunge_all()
    session.rollback()
    return rows


def _one(session, kind):
    [row] = _read(session, select(kind))
    return row


def _new(leader, **answers):
    typed = {"title": "Letters evening", "day": "2026-06-20", "starts_at": "18:30", "venue": "Café"}
    return leader.send("/alliances/franklin/events/new", "event-form", **typed | answers)


def test_a_leader_announces_an_event_and_a_stranger_signs_up(app, leader, session):
    page = _new(
        leader, title_es="Tarde de cartas", ends_at="20:00", capacity="3", online_url="https://meet.example.org/x"
    )
    assert page.status == 200, page.words
    event = _one(session, Event)
    assert event.starts_at == datetime(2026, 6, 20, 22, 30, tzinfo=UTC)

    stranger = Visitor(app)
    public = stranger.get(f"/events/{event.slug}")
    for words in ("Letters evening", "6:30 pm EDT", "until 8:00 pm EDT", "Only 3 places left", "Franklin Alliance"):
        assert words in public.words
    assert "meet.example.org" not in public.text
    assert "Tarde de cartas" in stranger.get(f"/es/events/{event.slug}").words
    own = stranger.send(public, "sign-up-form", name="Ada Brightwater", email="ada@mail.example", people="2")
    assert "You are signed up" in own.words
    assert "https://meet.example.org/x" in own.text
    assert "Only 1 place left" in stranger.get(f"/events/{event.slug}").words
    [mail] = _read(session, select(Message).where(Message.channel == Channel.MAIL))
    assert mail.subject == "You signed up: Letters evening"
    assert "meet.example.org" not in mail.body

    token = re.search(r"http://localhost(/events/confirm/\S+)", mail.body).group(1)
    shown = stranger.get(token)
    assert "Yes, that is my sign-up" in shown.words
    again = stranger.send(shown, "confirm-form")
    assert "two days before, and when anything changes" in again.words
    off = stranger.send(again, "cancel-form")
    assert "You cancelled" in off.words
    assert _one(session, EventSignup).state == SeatState.CANCELLED


def test_the_list_of_events_leaves_out_what_is_nobodys_business(app, session, franklin):
    closed = an_alliance(session, "gone", name="Gone Alliance", standing="closed")
    for title, owner, changes in (
        ("Shown", franklin, {}),
        ("A draft", franklin, {"state": EventState.DRAFT}),
        ("Unlisted", franklin, {"is_listed": False}),
        ("Called off", franklin, {"state": EventState.CANCELLED}),
        ("Past", franklin, {"starts_at": NOW - timedelta(days=1)}),
        ("Of a closed one", closed, {}),
    ):
        an_event(session, owner, title=title, **changes)
    session.commit()

    page = Visitor(app).get(ALL)

    assert "Shown" in page.words
    for title in ("A draft", "Unlisted", "Called off", "Past", "Of a closed one"):
        assert title not in page.words
    for query in ("state=FK", "month=2026-06", "kind=meeting"):
        assert "Shown" in Visitor(app).get(f"{ALL}?{query}").words
    for query in ("state=OH", "month=2026-09", "kind=vigil", "month=9999-99&kind=x"):
        assert Visitor(app).get(f"{ALL}?{query}").status == 200
    assert "Nothing is announced that fits" in Visitor(app).get(f"{ALL}?kind=vigil").words


def test_a_draft_has_no_public_page_and_an_unlisted_event_has(app, session, franklin):
    draft = an_event(session, franklin, state=EventState.DRAFT)
    hidden = an_event(session, franklin, is_listed=False)
    session.commit()

    assert Visitor(app).get(f"/events/{draft.slug}").status == 404
    assert "noindex" in Visitor(app).get(f"/events/{hidden.slug}").text
    assert Visitor(app).get("/events/nonsense").status == 404
    assert Visitor(app).get("/events/signup/nonsense").status == 404
    assert Visitor(app).get("/events/confirm/nonsense").status == 404


def test_scripts_in_a_description_do_nothing(leader, session):
    _new(leader, about_en="<script>alert(1)</script> [x](javascript:alert(2)) **bold**", access_en="<b>Door</b>")

    page = leader.get(f"/events/{_one(session, Event).slug}")

    assert "<script>alert" not in page.text
    assert 'href="javascript' not in page.text
    assert "<strong>bold</strong>" in page.text
    assert "&lt;b&gt;Door" in page.text


BAD = [
    {"title": "x" * 300},
    {"day": "2026-06-10"},
    {"day": "2036-06-10"},
    {"day": "soon"},
    {"starts_at": "half past six"},
    {"ends_at": "17:00"},
    {"ends_on": "2026-06-21"},
    {"ends_at": "17:00", "ends_on": "2026-12-21"},
    {"capacity": "0"},
    {"capacity": "many"},
    {"online_url": "http://meet.example.org"},
    {"online_url": "https://user:x@meet.example.org"},
    {"online_url": "https://["},
    {"contact_phone": "911"},
    {"contact_email": "rosa"},
    {"zip": "1234"},
    {"signup_on": "2026-06-21"},
    {"every": "week", "dates": "99"},
    {"every": "week", "dates": ""},
    {"about_en": "x" * 20_000},
]


def test_bad_input_makes_no_event_and_keeps_what_was_typed(leader, session):
    for answers in BAD:
        page = _new(leader, access_en="The side door.", **answers)
        assert page.status == 422, answers
        assert "Please look at this again" in page.words
        assert "The side door." in page.text
    session.rollback()
    assert session.scalar(select(func.count(Event.id))) == 0


def test_bad_sign_ups_say_what_to_do_and_lose_nothing(app, session, franklin):
    event = an_event(session, franklin)
    session.commit()
    path = f"/events/{event.slug}"

    for answers, words in (
        ({"name": ""}, "Type your name."),
        ({"name": "x" * 100}, "at most 80 letters"),
        ({"name": "Ada"}, "Give an e-mail address or a phone number"),
        ({"name": "Ada", "email": "ada"}, "not a whole e-mail address"),
        ({"name": "Ada", "email": "ada@mail.example", "zip": "12"}, "five digits"),
        ({"name": "Ada", "email": "ada@mail.example", "wants_text": "y"}, "Type the number we may text"),
        ({"name": "Ada", "phone": "608-555-0142", "wants_text": "y"}, "18 or over"),
    ):
        page = Visitor(app).send(path, "sign-up-form", **answers)
        assert page.status == 422, answers
        assert words in page.words
        assert answers["name"][:50] in page.text
    session.rollback()
    assert session.scalar(select(func.count(EventSignup.id))) == 0


def test_the_same_sending_twice_is_one_sign_up(app, session, franklin):
    event = an_event(session, franklin)
    session.commit()
    visitor = Visitor(app)
    form = visitor.get(f"/events/{event.slug}")

    first = visitor.send(form, "sign-up-form", name="Ada", email="ada@mail.example")
    second = visitor.send(form, "sign-up-form", name="Ada", email="ada@mail.example")

    assert first.path == second.path
    assert _one(session, EventSignup).people == 1


def test_a_known_address_gets_the_same_words_as_an_unknown_one(app, session, franklin):
    event = an_event(session, franklin, capacity=4)
    known = a_signup(session, event, "Somebody Else", people=2)
    proven(session, event, known, mail="known@mail.example")
    session.get(Address, known.mail_address_id).verified_at = NOW
    session.commit()

    pages = [
        Visitor(app).send(f"/events/{event.slug}", "sign-up-form", name="Ada", email=email, people="2")
        for email in ("known@mail.example", "unknown@mail.example")
    ]

    told = [re.sub(r"Ada|[A-Za-z0-9_-]{22}", "", page.words) for page in pages]
    assert pages[0].status == pages[1].status == 200
    assert told[0] == told[1]
    assert "Somebody Else" not in pages[0].text
    session.rollback()
    assert session.get(EventSignup, known.id).name == "Somebody Else"


def test_texts_are_offered_only_where_somebody_pays_and_asked_once(app, session, franklin):
    event = an_event(session, franklin)
    poor = an_alliance(session, "poor", name="Poor Alliance", payer="")
    other = an_event(session, poor)
    session.commit()

    assert "text me about this event only" not in Visitor(app).get(f"/events/{other.slug}").words
    answers = {"name": "Ada", "phone": "608-555-0142", "wants_text": "y", "is_adult": "y", "zip": "00101"}
    page = Visitor(app).send(f"/events/{event.slug}", "sign-up-form", **answers)
    Visitor(app).send(f"/events/{event.slug}", "sign-up-form", **answers)

    assert "answer YES to the text" in page.words
    session.rollback()
    texts = session.scalars(select(Message).where(Message.channel == Channel.TEXT)).all()
    assert [text.body.startswith("Franklin Alliance: reply YES") for text in texts] == [True]
    line = session.scalars(select(Consent)).first()
    assert (line.topic, line.kind) == (f"event:{event.id}", "asked")
    assert "about this event only" in line.wording


def test_calendars_get_one_event_and_a_feed_without_anybodys_name(app, session, franklin):
    event = an_event(
        session, franklin, ends_at=NOW + timedelta(days=2, hours=1), venue="Café", online_url="https://x.example/secret"
    )
    off = an_event(session, franklin, title="Off", state=EventState.CANCELLED, sequence=3)
    an_event(session, franklin, title="Draft", state=EventState.DRAFT)
    a_signup(session, event, "Ada Brightwater")
    session.commit()

    one = Visitor(app).get(f"/events/{event.slug}.ics")
    feed = Visitor(app).get("/alliances/franklin/events.ics")

    assert one.headers["Content-Type"].startswith("text/calendar")
    read = icalendar.Calendar.from_ical(feed.text)
    entries = {str(entry["SUMMARY"]): entry for entry in read.walk("VEVENT")}
    assert set(entries) == {"Visit practice", "Off"}
    assert str(entries["Off"]["STATUS"]) == "CANCELLED"
    assert int(entries["Off"]["SEQUENCE"]) == 3
    assert entries["Visit practice"]["DTSTART"].dt == event.starts_at
    assert str(entries["Visit practice"]["UID"]) in one.text
    assert off.slug in str(entries["Off"]["UID"])
    assert [str(zone["TZID"]) for zone in read.walk("VTIMEZONE")] == ["America/New_York"]
    assert "Ada" not in feed.text
    assert "secret" not in feed.text + one.text


def test_the_leader_sees_numbers_and_phones_and_a_volunteer_no_phone(app, leader, session, franklin):
    event = an_event(session, franklin, capacity=2)
    proven(session, event, a_signup(session, event, people=2), phone="608-555-0142", mail="ada@mail.example")
    session.commit()
    an_account(session, "vera@franklin.example", name="Vera", role=Role.VOLUNTEER)
    volunteer = Visitor(app)
    volunteer.sign_in("vera@franklin.example")
    path = f"/alliances/franklin/events/{event.id}"

    seen = leader.get(path)
    assert "608-555-0142" in seen.words
    assert "ada@mail.example" in seen.words
    hidden = volunteer.get(path)
    assert "Ada Brightwater" in hidden.words
    assert "twelve hours before" in volunteer.get(f"{path}/door").words
    assert "555-0142" not in hidden.text
    assert "ada@mail.example" not in hidden.text
    assert volunteer.get(f"{path}/edit").status == 403
    assert volunteer.get("/alliances/franklin/events").status == 200
    assert "Nobody yet" in leader.send(path, "release-").words


def test_the_door_ticks_names_adds_walk_ins_and_closes(leader, session, franklin):
    event = an_event(session, franklin, starts_at=NOW + timedelta(hours=1))
    ada = a_signup(session, event, people=3)
    a_signup(session, event, "Tom Quill")
    session.commit()
    event_id, ada_id = event.id, ada.id
    path = f"/alliances/franklin/events/{event_id}"
    session.rollback()

    page = leader.send(f"{path}/door", f"tick-{ada_id}", here="2")
    assert "2 here, 4 expected" in page.words
    page = leader.send(page, f"undo-{ada_id}")
    assert "0 here" in page.words
    leader.send(page, f"tick-{ada_id}", here="2")
    page = leader.send(f"{path}/door", "walk-in-form", name="=Marta", people="1")
    assert "3 here" in page.words
    assert leader.send(f"{path}/door", "walk-in-form", name="", people="1").status == 422
    assert "It has not begun yet" in leader.send(f"{path}/close", "close-form").words
    assert "Ada Brightwater" in leader.get(f"{path}/list").words

    session.rollback()
    session.get(Event, event_id).starts_at = NOW - timedelta(hours=3)
    session.commit()
    closed = leader.send(f"{path}/close", "close-form", outcome="Nineteen letters.")
    assert "Nineteen letters." in closed.words
    came = {one.name: one.came_people for one in _read(session, select(EventSignup))}
    assert came == {"Ada Brightwater": 2, "Tom Quill": 0, "=Marta": 1}
    sheet = leader.send(closed, "csv-form")
    assert "'=Marta,1,coming,yes,1" in sheet.text
    assert "events.exported" in _read(session, select(Entry.act))


def test_calling_off_tells_everyone_in_their_language(leader, session, franklin):
    event = an_event(session, franklin, title_es="Práctica")
    proven(session, event, a_signup(session, event), mail="ada@mail.example")
    proven(session, event, a_signup(session, event, "Luz", language="es"), mail="luz@mail.example")
    a_signup(session, event, "Only a phone")
    session.commit()
    event_id, slug = event.id, event.slug
    session.rollback()

    page = leader.send(
        f"/alliances/franklin/events/{event_id}/cancel", "cancel-event-form", words="The hall is flooded."
    )

    assert "Told: 2 by e-mail, 0 by text." in page.words
    assert "1 sign-up could not be told" in page.words
    subjects = set(_read(session, select(Message.subject)))
    assert subjects == {"Called off: Visit practice", "Cancelado: Práctica"}
    assert "The hall is flooded." in leader.get(f"/events/{slug}").words
    assert _one(session, Event).sequence == 1


def test_moving_an_event_tells_those_signed_up_and_says_how_many(leader, session, franklin):
    event = an_event(session, franklin, title_es="Práctica", venue="Café")
    event_id, slug = event.id, event.slug
    proven(session, event, a_signup(session, event, people=3), mail="ada@mail.example")
    session.commit()
    path = f"/alliances/franklin/events/{event_id}"

    page = leader.send(f"{path}/edit", "event-form", day="2026-06-25", starts_at="19:00", capacity="2")

    assert "Told: 1 by e-mail" in page.words
    assert "1 person more than fit has signed up" in page.words
    assert "Thu, Jun 25, 2026, 7:00 pm EDT" in leader.get(f"/events/{slug}").words
    assert leader.send(f"{path}/edit", "event-form", day="2020-01-01").status == 422
    draft = leader.send(
        "/alliances/franklin/events/new", "event-form", title="X", day="2026-07-01", starts_at="9:00", is_draft="y"
    )
    assert "Announced" in leader.send(draft, "announce-form").words


def test_repeating_and_copying_make_events_of_their_own(leader, session):
    page = _new(leader, every="month", dates="3", day="2026-09-30")
    days = _read(session, select(Event.starts_at).order_by(Event.starts_at))
    assert "3 dates were made." in page.words
    assert [f"{day:%m-%d %H}" for day in days] == ["09-30 22", "10-28 22", "11-25 23"]  # fifth or last, winter time

    first = _read(session, select(Event).order_by(Event.id))[0]
    copied = leader.get(f"/alliances/franklin/events/new?copy={first.id}")
    assert 'value="Letters evening"' in copied.text
    assert leader.get("/alliances/franklin/events/new?copy=999").status == 404


def test_two_alliances_host_together_once_the_other_leader_says_yes(app, leader, session, franklin):
    other = an_alliance(session, "ohio", name="Ohio Alliance")
    event = an_event(session, franklin, title="Evening walk")
    session.commit()
    event_id, slug, other_id = event.id, event.slug, other.id
    an_account(session, "des@ohio.example", name="Desmond", scope="ohio")
    desmond = Visitor(app)
    desmond.sign_in("des@ohio.example")

    leader.send(f"/alliances/franklin/events/{event_id}", "host-form", alliance=str(other_id))
    assert "Evening walk" not in desmond.get("/alliances/ohio").words
    row = _one(session, EventHost)
    page = desmond.send("/alliances/ohio/events", f"host-yes-{row.id}")

    assert "Hosted with others" in page.words
    assert _one(session, EventHost).state == HostState.ACCEPTED
    assert "Evening walk" in desmond.get("/alliances/ohio").words
    assert "Ohio Alliance" in desmond.get(f"/events/{slug}").words
    assert desmond.get(ALL).words.count("Evening walk") == 1
    assert desmond.get(f"/alliances/ohio/events/{event_id}").status == 404


def test_the_page_of_all_events_stays_light(app, session, franklin):
    for day in range(1, 60):
        an_event(
            session,
            franklin,
            title=f"Letters evening number {day}",
            starts_at=NOW + timedelta(days=day),
            venue="Courthouse Café",
        )
    session.commit()

    page = Visitor(app).get(ALL)

    assert len(gzip.compress(page.text.encode())) < 14_000
    assert "There are more." in page.words


def test_nobody_can_sign_up_for_what_is_over(app, session, franklin):
    event = an_event(session, franklin, starts_at=NOW - timedelta(hours=5), ends_at=NOW - timedelta(hours=4))
    session.commit()

    page = Visitor(app).get(f"/events/{event.slug}")

    assert "This event is over." in page.words
    assert "sign-up-form" not in page.text
