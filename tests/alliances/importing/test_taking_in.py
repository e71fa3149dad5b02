"""Files of the programs people come from, taken in."""

import pytest
from sqlalchemy import func, select

from alliances.importing import reports
from alliances.models import ImportBatch, ImportState, Supporter, SupporterTag, Tag
from groundwork.delivery.models import Address, Channel, Consent, Suppression, Why
from groundwork.delivery.permission import consent
from tests.conftest import NOW
from tests.factories import importing as make
from tests.factories.alliances import WHOLE, a_country, an_alliance


@pytest.fixture
def franklin(session):
    a_country(session)
    number = an_alliance(session).id
    session.commit()
    return number


def report_of(session, batch_id):
    batch = session.get_one(ImportBatch, batch_id)
    return reports.from_json(batch.found)


def names(session):
    found = sorted(session.scalars(select(Supporter.name)))
    session.rollback()
    return found


def stopped(session):
    """Values whose fingerprints may not be written to, of addresses we have, and how many there are in all."""
    rows = session.execute(
        select(Address.value).join(Suppression, Suppression.fingerprint == Address.fingerprint)
    ).scalars()
    return sorted(rows), session.scalar(select(func.count()).select_from(Suppression))


@pytest.mark.parametrize(
    ("preset", "figures"),
    [("action_network", (4, 2, 1, 0)), ("everyaction", (3, 1, 0, 1)), ("mailchimp", (4, 1, 1, 0)),
     ("civicrm", (3, 1, 1, 1)), ("spoke", (3, 1, 0, 1))],
)  # fmt: skip
def test_the_exports_of_five_programs_come_in(database, session, franklin, preset, figures):
    added, stops, bounced, skipped = figures
    batch_id = make.applied(database, franklin, make.FORMATS[preset]())

    batch, found = session.get_one(ImportBatch, batch_id), report_of(session, batch_id)
    assert (batch.state, batch.preset) == (ImportState.APPLIED, preset)
    assert (found.rows, found.added, found.refused) == (4, added, {})
    assert (found.stops, found.bounced) == (stops, bounced)
    assert sum(one.count for one in found.skipped.values()) == skipped
    people = session.scalars(select(Supporter).order_by(Supporter.id)).all()
    assert len(people) == added
    assert {one.zip for one in people} <= {"00101", "00107"}
    assert people[0].name == "Abena Almonte"
    assert people[0].district == "FK-2"
    assert session.scalar(select(func.count()).select_from(Consent)) == 0


def test_who_said_stop_elsewhere_is_stopped_here_by_its_mark_alone(database, session, franklin):
    make.applied(database, franklin, make.spoke())

    known, marks = stopped(session)
    assert (known, marks) == ([], 1)
    assert "José Ibarra-Stone" not in names(session)


def test_a_mailbox_that_bounced_is_no_opt_out(database, session, franklin):
    make.applied(database, franklin, make.action_network())

    rows = session.execute(
        select(Address.value, Suppression.why).join(Suppression, Suppression.fingerprint == Address.fingerprint)
    ).all()
    assert {(value, why) for value, why in rows} == {
        ("bram@birdsong.example", Why.OPTED_OUT),
        ("cora@odell.example", Why.UNREACHABLE),
        ("+19075550104", Why.OPTED_OUT),
    }


def test_tags_of_the_file_and_of_everybody_are_put(database, session, franklin):
    make.applied(database, franklin, make.mailchimp(), tags=("From Mailchimp",))

    rows = session.execute(
        select(Tag.name, func.count()).join(SupporterTag, SupporterTag.tag_id == Tag.id).group_by(Tag.name)
    ).all()
    assert {(row[0], row[1]) for row in rows} == {("Choir", 1), ("Letter writers", 1), ("From Mailchimp", 4)}


def test_a_yes_counts_only_as_it_was_stated(database, session, franklin):
    make.applied(database, franklin, make.action_network(), agreed=True)

    lines = session.scalars(select(Consent).order_by(Consent.id)).all()
    values = {one.id: one.value for one in session.scalars(select(Address))}
    assert {values[line.address_id] for line in lines} == {
        "abena@almonte.example", "+19075550101", "+19075550102", "+19075550103", "jose@ibarra.example",
    }  # fmt: skip
    assert {(line.how, line.topic) for line in lines} == {("import: Petition page, 2026-05-01", "alliance:franklin")}
    ids = [one for one in values if values[one] == "+19075550101"]
    assert consent.may_reach(session, ids, topic="alliance:franklin", now=NOW) == {}


def test_the_same_file_again_changes_nothing(database, session, franklin):
    make.applied(database, franklin, make.civicrm(), agreed=True)
    before = session.scalar(select(func.count()).select_from(Consent))
    session.rollback()

    again = make.applied(database, franklin, make.civicrm(), agreed=True)

    found = report_of(session, again)
    assert (found.added, found.updated, found.same) == (0, 0, 3)
    assert session.scalar(select(func.count()).select_from(Consent)) == before
    assert session.scalar(select(func.count()).select_from(Address).where(Address.channel == Channel.TEXT)) == 3
    assert WHOLE in {one.zip for one in session.scalars(select(Supporter))}
