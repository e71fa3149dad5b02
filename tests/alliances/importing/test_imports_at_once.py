"""Two leaders at one import at once: one decides, the other is told; the log names whoever pressed the button."""

from threading import Thread

import pytest
from sqlalchemy import select

from alliances.importing import batches, undoing
from alliances.models import ImportBatch, ImportState, Supporter
from groundwork.audit.models import Entry
from groundwork.refusal import Refusal
from tests.conftest import NOW
from tests.factories import importing as make
from tests.factories.accounts import an_account


@pytest.fixture
def people(session, database, franklin):
    session.commit()
    return make.tried(database, franklin.id, make.plain(*make.PEOPLE))


def beside(database, act):
    """A second leader at work in the same moment."""
    seen = []

    def work():
        try:
            with database.writing() as session:
                act(session)
        except Refusal as refusal:
            seen.append(str(refusal))

    thread = Thread(target=work)
    thread.start()
    return thread, seen


def test_a_file_that_is_being_taken_in_is_not_put_away(session, database, people):
    with database.reading() as other:
        seen_before = other.get(ImportBatch, people)
    batch = session.get(ImportBatch, people)
    batches.ask_to_apply(session, batch, account_id=None, now=NOW)

    def drop(another):
        held = another.merge(seen_before, load=False)  # as their page was loaded
        batches.drop(another, held, account_id=None, now=NOW)

    thread, seen = beside(database, drop)
    thread.join(0.3)
    session.commit()
    thread.join()

    session.expire_all()
    assert "cannot be put away" in seen[0]
    assert session.get(ImportBatch, people).state == ImportState.APPLYING


def test_a_name_that_is_mended_while_an_import_is_taken_back_stays(session, database, franklin):
    session.commit()
    batch_id = make.applied(database, franklin.id, make.plain(*make.PEOPLE))
    number, name = session.execute(select(Supporter.id, Supporter.name).order_by(Supporter.id)).first()
    person = session.get(Supporter, number)
    person.name = f"{name} Leal"
    session.flush()

    thread, _seen = beside(database, lambda another: undoing.undo(another, another.get(ImportBatch, batch_id), now=NOW))
    thread.join(0.3)
    session.commit()
    thread.join()

    session.expire_all()
    assert [one.name for one in session.scalars(select(Supporter))] == [f"{name} Leal"]


def test_the_log_names_who_took_the_file_in_and_not_who_brought_it(session, database, people):
    rosa, ben = an_account(session, "rosa@franklin.example"), an_account(session, "ben@franklin.example")
    batch = session.get(ImportBatch, people)
    batch.account_id = rosa.id
    batches.ask_to_apply(session, batch, account_id=ben.id, now=NOW)
    session.commit()
    make.working.carry_on(database, people, now=NOW)

    batches.ask_to_undo(session, session.get(ImportBatch, people, populate_existing=True), account_id=rosa.id, now=NOW)
    session.commit()
    make.working.carry_on(database, people, now=NOW)

    acts = [(line.act, line.account_id) for line in session.scalars(select(Entry).order_by(Entry.id))]
    assert acts == [
        ("import.ask_apply", ben.id), ("import.apply", ben.id), ("import.ask_undo", rosa.id), ("import.undo", rosa.id),
    ]  # fmt: skip
