"""Events at the leader's desk: announcing, who comes, the door, moving, calling off, hosting together."""

from datetime import timedelta

from sqlalchemy import func, select

from alliances.kinds import HostState
from alliances.models import Event, EventHost, EventSignup
from groundwork.audit.models import Entry
from groundwork.delivery.models import Message
from groundwork.doors import Role
from tests.committed import all_of, one_of
from tests.conftest import NOW
from tests.factories.alliances import an_alliance, an_event
from tests.factories.events import a_signup, announced, proven
from tests.visitor import signed_in

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
        page = announced(leader, access_en="The side door.", **answers)
        assert page.status == 422, answers
        assert "Please look at this again" in page.words
        assert "The side door." in page.text
    session.rollback()
    assert session.scalar(select(func.count(Event.id))) == 0


def test_the_leader_sees_numbers_and_phones_and_a_volunteer_no_phone(app, leader, session, franklin):
    event = an_event(session, franklin, capacity=2)
    proven(session, event, a_signup(session, event, people=2), phone="608-555-0142", mail="ada@mail.example")
    session.commit()
    volunteer = signed_in(app, session, "vera@franklin.example", name="Vera", role=Role.VOLUNTEER)
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
    came = {one.name: one.came_people for one in all_of(session, select(EventSignup))}
    assert came == {"Ada Brightwater": 2, "Tom Quill": 0, "=Marta": 1}
    sheet = leader.send(closed, "csv-form")
    assert "'=Marta,1,coming,yes,1" in sheet.text
    assert "events.exported" in all_of(session, select(Entry.act))


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
    subjects = set(all_of(session, select(Message.subject)))
    assert subjects == {"Called off: Visit practice", "Cancelado: Práctica"}
    assert "The hall is flooded." in leader.get(f"/events/{slug}").words
    assert one_of(session, Event).sequence == 1


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
    page = announced(leader, every="month", dates="3", day="2026-09-30")
    days = all_of(session, select(Event.starts_at).order_by(Event.starts_at))
    assert "3 dates were made." in page.words
    assert [f"{day:%m-%d %H}" for day in days] == ["09-30 22", "10-28 22", "11-25 23"]  # fifth or last, winter time

    first = all_of(session, select(Event).order_by(Event.id))[0]
    copied = leader.get(f"/alliances/franklin/events/new?copy={first.id}")
    assert 'value="Letters evening"' in copied.text
    assert leader.get("/alliances/franklin/events/new?copy=999").status == 404


def test_two_alliances_host_together_once_the_other_leader_says_yes(app, leader, session, franklin):
    other = an_alliance(session, "ohio", name="Ohio Alliance")
    event = an_event(session, franklin, title="Evening walk")
    session.commit()
    event_id, slug, other_id = event.id, event.slug, other.id
    desmond = signed_in(app, session, "des@ohio.example", name="Desmond", scope="ohio")

    leader.send(f"/alliances/franklin/events/{event_id}", "host-form", alliance=str(other_id))
    assert "Evening walk" not in desmond.get("/alliances/ohio").words
    row = one_of(session, EventHost)
    page = desmond.send("/alliances/ohio/events", f"host-yes-{row.id}")

    assert "Hosted with others" in page.words
    assert one_of(session, EventHost).state == HostState.ACCEPTED
    assert "Evening walk" in desmond.get("/alliances/ohio").words
    assert "Ohio Alliance" in desmond.get(f"/events/{slug}").words
    assert desmond.get("/events").words.count("Evening walk") == 1
    assert desmond.get(f"/alliances/ohio/events/{event_id}").status == 404
