"""Taking an import back leaves what was there before, and keeps whoever acted since."""

import random
from datetime import timedelta

import pytest
from sqlalchemy import select

from alliances.importing import batches
from alliances.importing.undoing import can_undo
from alliances.models import (
    Alliance,
    Belonging,
    CustomField,
    CustomValue,
    FieldKind,
    ImportBatch,
    ImportChange,
    ImportState,
    Supporter,
    SupporterTag,
    Tag,
)
from alliances.models.records import SupporterWord
from alliances.records import fields, tags
from groundwork.delivery.addresses import text_address
from groundwork.delivery.models import Address, Consent, Suppression
from groundwork.delivery.permission import consent, stops, suppression
from groundwork.refusal import Refusal
from tests.conftest import NOW
from tests.factories import importing as make
from tests.factories.alliances import SPLIT, WHOLE, a_country, a_supporter, an_alliance

BEFORE = NOW - timedelta(days=9)
TABLES = (Supporter, Address, SupporterTag, Tag, CustomField, CustomValue, SupporterWord, Belonging)


@pytest.fixture
def franklin(session):
    a_country(session)
    number = an_alliance(session).id
    an_alliance(session, "ohio", name="Ohio Alliance")
    session.commit()
    return number


def rows(session):
    """Every row of what an import may write, but the ledger, which only grows."""
    found = {}
    for table in TABLES:
        columns = table.__table__.columns
        found[table.__tablename__] = sorted(map(str, session.execute(select(*columns)).all()))
    reached = consent.may_reach(session, list(session.scalars(select(Address.id))), topic="alliance:franklin", now=NOW)
    standing = select(Suppression.fingerprint, Suppression.why).where(Suppression.lifted_at.is_(None))
    found["stops"] = sorted(map(str, session.execute(standing).all()))
    session.rollback()
    return found | {"reached": reached}


def some_people(session, alliance_id, chance):
    """Known people of ours and of another alliance, some of whom agreed or stopped."""
    alliance = session.get_one(Alliance, alliance_id)
    field = fields.make(session, alliance_id, "Choir voice", FieldKind.TEXT, now=BEFORE)
    tag = tags.tag_named(session, alliance_id, "Old friends", now=BEFORE)
    other = session.scalars(select(Alliance).where(Alliance.slug == "ohio")).one()
    for number, (first, last, _mail, phone, home) in enumerate(make.PEOPLE):
        if chance.random() < 0.3:
            continue
        address = text_address(session, phone)
        whose = other if chance.random() < 0.3 else alliance
        one = a_supporter(session, whose, name=f"{first} {last}", zip=home, text_address_id=address.id)
        if chance.random() < 0.5:
            consent.give(session, address, topic="alliance:franklin", wording="w", how="form", evidence="e", now=NOW)
        if chance.random() < 0.3:
            consent.withdraw(session, address, how="text", evidence="STOP", now=NOW)
        if whose is alliance and chance.random() < 0.5:
            tags.put(session, tag, [one.id], now=NOW)
            fields.set_value(session, field, one.id, "alto" if number else "bass")
    session.commit()
    return field.id


def a_file(chance, field_columns):
    lines = []
    for first, last, mail, phone, home in make.PEOPLE:
        name = first.upper() if chance.random() < 0.3 else first
        zip_code = chance.choice([home, SPLIT, WHOLE, ""])
        stop = chance.choice(["", "", "yes"])
        lines.append([name, last, mail, phone, zip_code, "Old friends;New", stop, chance.choice(["alto", "tenor", ""])])
    return make.plain(*lines, columns=("First", "Last", "Email", "Phone", "ZIP", "Tags", "Do Not Text", field_columns))


@pytest.mark.parametrize("seed", range(4))
def test_import_and_undo_leave_the_same_rows(database, session, franklin, seed):
    chance = random.Random(seed)
    field_id = some_people(session, franklin, chance)
    before = rows(session)
    body = a_file(chance, "Voice")
    columns = ("first", "last", "email", "phone", "zip", "tags", "no_texts", f"field:{field_id}")

    batch_id = make.applied(database, franklin, body, agreed=True, columns=columns)
    assert rows(session) != before
    make.undone(database, batch_id)

    assert rows(session) == before
    assert session.get_one(ImportBatch, batch_id).state == ImportState.UNDONE


def test_who_was_changed_or_heard_from_since_stays_and_is_listed(database, session, franklin):
    batch_id = make.applied(database, franklin, make.plain(*make.PEOPLE), agreed=True)
    people = {one.name: one for one in session.scalars(select(Supporter))}
    people["Abena Almonte"].name = "Abena Almonte-Hill"
    texted = session.get_one(Address, people["Bram Birdsong"].text_address_id)
    consent.confirm(session, texted, how="text reply", evidence="", now=NOW)
    session.commit()

    make.undone(database, batch_id)

    session.expire_all()
    assert {one.name for one in session.scalars(select(Supporter))} == {"Abena Almonte-Hill", "Bram Birdsong"}
    batch = session.get_one(ImportBatch, batch_id)
    assert {name for name, _id in batches.stayed(session, batch)} == {"Abena Almonte-Hill", "Bram Birdsong"}


def test_a_stop_of_their_own_outlasts_the_undoing(database, session, franklin):
    batch_id = make.applied(database, franklin, make.spoke())
    number = stops.read_one("907-555-0104")
    with database.writing() as writing:
        stops.stop(writing, [number], how="phone", evidence="desk", now=NOW)

    make.undone(database, batch_id)

    mark = session.scalars(select(Suppression.fingerprint).where(Suppression.lifted_at.is_(None))).one()
    assert suppression.is_suppressed(session, mark, "opted_out")


def test_after_seven_days_the_file_is_gone_and_nothing_can_be_undone(database, session, franklin):
    batch_id = make.applied(database, franklin, make.plain(*make.PEOPLE))
    late = NOW + timedelta(days=8)
    with database.writing() as writing:
        batches.forget_old(writing, now=late)
    batch = session.get_one(ImportBatch, batch_id)

    assert not can_undo(batch, now=late)
    with pytest.raises(Refusal):
        batches.ask_to_undo(session, batch, account_id=None, now=late)
    assert batch.forgotten_at == late
    assert set(session.scalars(select(ImportChange.told))) == {""}
    assert session.scalars(select(Consent)).all() == []


def test_a_file_that_nobody_took_further_goes_whole(database, session, franklin):
    batch_id = make.tried(database, franklin, make.plain(*make.PEOPLE))
    with database.writing() as writing:
        batches.forget_old(writing, now=NOW + timedelta(days=8))

    assert session.get(ImportBatch, batch_id) is None
