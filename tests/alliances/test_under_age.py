"""Nobody under 18 is texted, mailed or asked for consent, by whatever way they come; nothing is kept beyond its need.

Each way is what somebody does, and the tables that may still name the young person right after it, with the reason.
"""

from dataclasses import dataclass
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

import wsgi
from alliances import supporters
from alliances.belonging import people as belonging
from alliances.directory import entries
from alliances.directory.kinds import Topic
from alliances.forming import starting
from alliances.mine import asking as own_page
from alliances.models import Alliance, SheetLine
from alliances.records import adding, reaching
from alliances.records.reaching import Hand
from alliances.sheets import entering
from groundwork.database import Base, Database
from groundwork.delivery.models import Address, Channel, Consent, ConsentKind, Message, State
from groundwork.delivery.permission import consent
from groundwork.delivery.webhooks import inbound
from groundwork.doors import InboundText, Role
from groundwork.refusal import Refusal
from groundwork.retention.sweeping import sweep
from polling.fieldwork import our_supporters
from polling.fieldwork.our_supporters import Drawing
from tests.conftest import NOW
from tests.factories import importing as files
from tests.factories import sheets as papers
from tests.factories.accounts import an_account
from tests.factories.alliances import WHOLE, a_country, a_joining, a_supporter, an_alliance, an_event
from tests.factories.events import a_wish, wanting
from tests.factories.forming import a_member
from tests.factories.polling import an_open_poll
from tests.factories.records import somebody
from tests.visitor import Visitor

DOORS = wsgi.open_doors()
NAME, PHONE, MAIL = "Percy Littlewood", "907-555-0166", "percy@littlewood.example"
NUMBER = "+19075550166"
SIGNS = ("percy", "9075550166", "6610555709")
NOTHING: set[str] = set()


def texts(session, body, sid="SM1"):
    text = InboundText(sid, NUMBER, "+12025550190", body)
    return inbound.receive(session, text, DOORS, url="http://localhost", is_answered=False, now=NOW)


def no(act, *args, **told):
    with pytest.raises(Refusal, match="18 or over"):
        act(*args, **told)


def by_join_form(world):
    answers = {"name": NAME, "zip": WHOLE, "phone": PHONE, "email": MAIL, "wants_texts": "y", "wants_mail": "y"}
    for ticked in (answers, {**answers, "wants_texts": []}, {**answers, "wants_texts": [], "wants_mail": []}):
        page = Visitor(world.app).send("/join?alliance=franklin", "join-form", **ticked)
        assert page.status == 422
        assert "18 or over" in page.words
    return NOTHING


def by_event(world):
    event = an_event(world.session, world.franklin)
    world.session.commit()
    for typed in ({"email": MAIL}, {"phone": PHONE, "wants_text": "y"}, {"phone": PHONE}):
        page = Visitor(world.app).send(f"/events/{event.slug}", "sign-up-form", name=NAME, **typed)
        assert page.status == 422
        assert "18 or over" in page.words
    no(wanting, world.session, event, world.franklin, a_wish(NAME, is_adult=False))
    return NOTHING


def by_sheet(world):
    """What was typed of the paper stays until staff clear the line, thirty days at most."""
    sheet = papers.a_sheet(world.session, world.franklin)
    entering.save(world.session, sheet, [papers.a_line(1, name=NAME, phone=PHONE, email=MAIL, is_adult=False)], now=NOW)
    assert entering.enter(world.session, sheet, world.franklin, str, now=NOW) == 0
    assert "18 or over" in world.session.scalars(select(SheetLine.trouble)).one()
    return {"sheet_line"}


def by_hand(world):
    typed = adding.ByHand(NAME, WHOLE, PHONE, MAIL)
    no(adding.add, world.session, world.franklin, typed, account_id=1, confirm_address=str, now=NOW)
    return NOTHING


def by_file(world):
    """Their row is passed over; the file itself is kept seven days, so that the import can be taken back."""
    world.session.commit()
    row = ("Percy", "Littlewood", MAIL, PHONE, WHOLE)
    body = files.written([("First", "Last", "Email", "Phone", "ZIP", "Age"), (*row, "17"), (*files.ADA, "40")])
    files.applied(world.database, world.franklin.id, body, agreed=True)
    return NOTHING


def by_keyword(world):
    """A stranger's text waits in the inbox for a person; JOIN signs nobody up, START says where to join."""
    texts(world.session, "JOIN")
    texts(world.session, "START", "SM2")
    return {"received_text", "thread"}


def by_answer(world):
    """The number of a friend; whoever has it says how old they are, and nothing more goes there."""
    joining = a_joining(world.franklin, name="Ann", zip=WHOLE, phone=PHONE, email="", wants_mail=False)
    supporters.sign_up(world.session, joining, now=NOW)
    question = world.session.scalars(select(Message)).one()
    assert texts(world.session, "I'm 15 years old") == ""
    world.session.expire_all()
    assert question.state == State.SUPPRESSED
    waiting = world.session.scalars(select(Consent)).all()
    assert {one.kind for one in waiting} == {ConsentKind.ASKED}
    held = inbound.held(world.session)
    inbound.release(world.session, held[0], is_stop=True, by="account:1", now=NOW)
    sweep(DOORS, world.session, now=NOW + timedelta(days=31))
    return NOTHING


def by_own_page(world):
    """Nobody we know: the wish is gone with the worker's turn, and nothing is sent."""
    own_page.ask(world.session, PHONE, language="en", link_base="http://localhost", now=NOW)
    world.session.flush()
    assert own_page.answer(world.session, now=NOW) == 0
    return NOTHING


def by_membership(world):
    """No age is asked where nothing is asked for: members and people at organizations are only on record."""
    typed = belonging.Person(NAME, NOW.date(), "Student", PHONE, MAIL)
    belonging.add_individual(world.session, world.franklin, typed, now=NOW)
    member = a_member(world.session, world.franklin)
    belonging.add_at_organization(world.session, world.franklin, member.organization_id, typed, now=NOW)
    return {"individual_member", "organization_person", "address"}


def by_directory(world):
    """Only staff write an entry, about themselves; nothing is sent to it."""
    account = an_account(world.session, "staff@franklin.example", role=Role.ORGANIZER)
    typed = entries.Typed(NAME, topics=[Topic.RADIO], phone=PHONE, mail=MAIL)
    entries.write(world.session, account.id, world.franklin.id, typed, now=NOW)
    return {"directory_entry", "address"}


def by_starting(world):
    """A wish to start an alliance: the secretariat answers it by hand, and asks for no consent."""
    starting.ask(world.session, starting.Wish(name=NAME, place="Ohio", phone=PHONE, why="I am 16"), now=NOW)
    return {"start_request", "address"}


def by_a_noted_number(world):
    """Told to staff by somebody who is on record: nothing goes there before its owner joins and says they are 18."""
    account = an_account(world.session, "staff@franklin.example", role=Role.ORGANIZER)
    one = a_supporter(world.session, world.franklin)
    reaching.note(world.session, Hand(world.franklin, account.id), one, Channel.TEXT, PHONE, now=NOW)
    return {"address"}


def by_api(world):
    """Other programs read; none can bring a person in."""
    rules = [one for one in world.app.url_map.iter_rules() if one.rule.startswith("/api/")]
    assert rules
    assert {method for one in rules for method in one.methods} <= {"GET", "HEAD", "OPTIONS"}
    return NOTHING


WAYS = [
    by_join_form, by_event, by_sheet, by_hand, by_file, by_keyword, by_answer, by_own_page, by_membership,
    by_directory, by_starting, by_a_noted_number, by_api,
]  # fmt: skip


def naming(session):
    """The tables with a row in which the young person's name, number or mailbox can be read."""
    found = set()
    for table in Base.metadata.sorted_tables:
        for row in session.execute(select(table)):
            read = " ".join(_plain(value) for value in row).casefold()
            if any(sign in read for sign in SIGNS):
                found.add(table.name)
    return found


def _plain(value):
    if isinstance(value, bytes):
        return value.decode("latin-1")
    return str(value).replace("-", "")


@dataclass
class World:
    """Where the young person comes."""

    app: Flask
    session: Session
    database: Database
    franklin: Alliance


@pytest.fixture
def world(app, session, database):
    a_country(session)
    made = an_alliance(session)
    session.commit()
    return World(app, session, database, made)


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)
def test_nobody_under_18_is_written_to_or_asked(world, way):
    may_name = way(world)

    world.session.flush()
    theirs = select(Address.id).where(Address.value.in_([NUMBER, MAIL]))
    sent = select(Message.key).where(Message.address_id.in_(theirs), Message.state != State.SUPPRESSED)
    asked = select(Consent.kind).where(Consent.address_id.in_(theirs), Consent.kind != ConsentKind.WITHDRAWN)
    assert world.session.scalars(sent).all() == []
    assert world.session.scalars(asked).all() == []
    assert naming(world.session) <= may_name


def test_whoever_said_yes_and_then_their_age_is_in_no_audience_any_more(session):
    """A text to all, a poll of our supporters, a panel: each asks the same ledger."""
    poll = an_open_poll(session)
    franklin = session.get_one(Alliance, poll.alliance_id)
    somebody(session, franklin, NAME, PHONE)
    session.flush()
    before = asked_by_text(session, poll, franklin)

    answer = texts(session, "I'm 15 years old")

    assert answer == ""
    assert (before, asked_by_text(session, poll, franklin)) == ((1, 1), (0, 0))


def asked_by_text(session, poll, franklin):
    """How many a poll, and a campaign, would text."""
    polled = our_supporters.askable(session, poll, franklin, Drawing("text"), now=NOW)
    topic = consent.topic_of(franklin.slug)
    ids = session.scalars(select(Address.id).where(Address.value == NUMBER)).all()
    return len(polled), len(ids) - len(consent.may_reach(session, ids, topic=topic, now=NOW))
