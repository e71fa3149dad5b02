"""Events as people meet them: the list, one event, signing up, one's own page, calendars."""

import gzip
import re
from datetime import UTC, datetime, timedelta

import icalendar
from sqlalchemy import func, select

from alliances.kinds import EventState, SeatState
from alliances.models import Event, EventSignup
from groundwork.delivery.models import Address, Channel, Consent, Message
from tests.committed import all_of, one_of
from tests.conftest import NOW
from tests.factories.alliances import an_alliance, an_event
from tests.factories.events import a_signup, announced, proven
from tests.visitor import Visitor

ALL = "/events"


def test_a_leader_announces_an_event_and_a_stranger_signs_up(app, leader, session):
    page = announced(
        leader, title_es="Tarde de cartas", ends_at="20:00", capacity="3", online_url="https://meet.example.org/x"
    )
    assert page.status == 200, page.words
    event = one_of(session, Event)
    assert event.starts_at == datetime(2026, 6, 20, 22, 30, tzinfo=UTC)

    stranger = Visitor(app)
    public = stranger.get(f"/events/{event.slug}")
    for words in ("Letters evening", "6:30 pm EDT", "until 8:00 pm EDT", "Only 3 places left", "Franklin Alliance"):
        assert words in public.words
    assert "meet.example.org" not in public.text
    assert "Tarde de cartas" in stranger.get(f"/es/events/{event.slug}").words
    own = stranger.send(
        public, "sign-up-form", name="Ada Brightwater", email="ada@mail.example", people="2", is_adult="y"
    )
    assert "You are signed up" in own.words
    assert "https://meet.example.org/x" in own.text
    assert "Only 1 place left" in stranger.get(f"/events/{event.slug}").words
    [mail] = all_of(session, select(Message).where(Message.channel == Channel.MAIL))
    assert mail.subject == "You signed up: Letters evening"
    assert "meet.example.org" not in mail.body

    token = re.search(r"http://localhost(/events/confirm/\S+)", mail.body).group(1)
    shown = stranger.get(token)
    assert "Yes, that is my sign-up" in shown.words
    again = stranger.send(shown, "confirm-form")
    assert "two days before, and when anything changes" in again.words
    off = stranger.send(again, "cancel-form")
    assert "You cancelled" in off.words
    assert one_of(session, EventSignup).state == SeatState.CANCELLED


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
    announced(leader, about_en="<script>alert(1)</script> [x](javascript:alert(2)) **bold**", access_en="<b>Door</b>")

    page = leader.get(f"/events/{one_of(session, Event).slug}")

    assert "<script>alert" not in page.text
    assert 'href="javascript' not in page.text
    assert "<strong>bold</strong>" in page.text
    assert "&lt;b&gt;Door" in page.text


def test_bad_sign_ups_say_what_to_do_and_lose_nothing(app, session, franklin):
    franklin.budget_cents = 5_000
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
        told = answers if "18" in words else answers | {"is_adult": "y"}
        page = Visitor(app).send(path, "sign-up-form", **told)
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

    first = visitor.send(form, "sign-up-form", name="Ada", email="ada@mail.example", is_adult="y")
    second = visitor.send(form, "sign-up-form", name="Ada", email="ada@mail.example", is_adult="y")

    assert first.path == second.path
    assert one_of(session, EventSignup).people == 1


def test_a_known_address_gets_the_same_words_as_an_unknown_one(app, session, franklin):
    event = an_event(session, franklin, capacity=4)
    known = a_signup(session, event, "Somebody Else", people=2)
    proven(session, event, known, mail="known@mail.example")
    session.get(Address, known.mail_address_id).verified_at = NOW
    session.commit()

    pages = [
        Visitor(app).send(f"/events/{event.slug}", "sign-up-form", name="Ada", email=email, people="2", is_adult="y")
        for email in ("known@mail.example", "unknown@mail.example")
    ]

    told = [re.sub(r"Ada|[A-Za-z0-9_-]{22}", "", page.words) for page in pages]
    assert pages[0].status == pages[1].status == 200
    assert told[0] == told[1]
    assert "Somebody Else" not in pages[0].text
    session.rollback()
    assert session.get(EventSignup, known.id).name == "Somebody Else"


def test_texts_are_offered_only_where_somebody_pays_and_asked_once(app, session, franklin):
    franklin.budget_cents = 5_000
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
