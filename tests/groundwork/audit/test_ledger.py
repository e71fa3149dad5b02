"""The audit log: lines are only ever added, and whatever was done to one behind our back shows."""

import random
from datetime import timedelta

import pytest
from sqlalchemy import delete, select, text, update
from sqlalchemy.exc import DBAPIError

from groundwork.audit import anchoring, ledger
from groundwork.audit.models import Anchor, Entry, Head
from groundwork.refusal import Refusal
from tests.conftest import NOW
from tests.factories.accounts import an_account

EDITS = 1_000
COLUMNS = ("who", "act", "scope", "subject", "reason", "told", "previous", "digest", "at", "account_id")


def some_lines(session, number=40):
    rosa = an_account(session)
    for step in range(number):
        at = NOW + timedelta(minutes=step)
        told = {"lines": step, "wörter": "¡sí! 50%"}
        ledger.record(session, "test.act", account_id=rosa.id, scope="franklin", reason="Because", told=told, now=at)
    session.commit()
    session.expunge_all()


@pytest.fixture
def take_triggers_off(session):
    """As somebody who owns the database itself could; put back for the tests that come after in the same one."""
    is_sqlite = session.get_bind().dialect.name == "sqlite"

    def off():
        if is_sqlite:
            session.execute(text("DROP TRIGGER audit_entry_keep_words"))
            session.execute(text("DROP TRIGGER audit_entry_keep_lines"))
        else:
            session.execute(text("ALTER TABLE audit_entry DISABLE TRIGGER USER"))

    yield off
    session.rollback()
    if not is_sqlite:
        session.execute(text("ALTER TABLE audit_entry ENABLE TRIGGER USER"))
        session.commit()


def test_a_line_says_who_did_what_where_and_follows_the_one_before(session):
    rosa = an_account(session)

    first = ledger.record(session, "role.ended", account_id=rosa.id, scope="franklin", subject="account:7", now=NOW)
    second = ledger.record(session, "person.erased", who=ledger.COMMAND_LINE, reason=" asked\nby  mail ", now=NOW)

    assert (first.who, first.previous, second.previous) == ("Rosa Lindgren", "", first.digest)
    assert (second.who, second.reason, second.told) == ("command line", "asked by mail", "{}")
    assert ledger.verify(session) == []


@pytest.mark.parametrize("statement", [update(Entry).values(who="Nobody"), delete(Entry).where(Entry.id == 2)])
def test_the_database_itself_refuses_to_change_or_remove_a_line(session, statement):
    some_lines(session, 3)

    with pytest.raises(DBAPIError, match="only ever added"):
        session.execute(statement, execution_options={"synchronize_session": False})

    session.rollback()
    assert ledger.verify(session) == []


def test_a_thousand_edits_and_deletions_are_all_found(session, take_triggers_off):
    some_lines(session)
    rng, unseen = random.Random(6), []
    kept = {row.id: {name: getattr(row, name) for name in COLUMNS} for row in session.scalars(select(Entry))}
    take_triggers_off()
    session.commit()
    for _turn in range(EDITS):
        what, number = rng.choice((*COLUMNS, "line")), rng.randrange(1, len(kept) + 1)
        if what == "line":
            change = delete(Entry).where(Entry.id == number)
        else:
            change = update(Entry).where(Entry.id == number).values({what: other(kept[number][what], rng)})
        session.execute(change, execution_options={"synchronize_session": False})
        session.expunge_all()
        if not ledger.verify(session):
            unseen.append((what, number))
        session.rollback()

    assert unseen == []
    print(f"\n{EDITS} single edits and deletions of a log of {len(kept)} lines: {EDITS} found")


def other(value, rng):
    """The value with one thing of it changed."""
    if isinstance(value, str):
        place = rng.randrange(len(value) + 1)
        return value[:place] + "x" + value[place + 1 :]
    return None if isinstance(value, int) else value + timedelta(seconds=1)


def test_a_log_that_lost_its_end_and_its_head_is_known_by_the_days_anchor(session, take_triggers_off):
    some_lines(session, 5)
    anchoring.anchor(session, now=NOW + timedelta(days=1))
    session.commit()
    take_triggers_off()
    session.execute(delete(Entry).where(Entry.id == 5))
    kept = session.scalars(select(Entry).where(Entry.id == 4)).one()
    session.execute(update(Head).values(last_id=4, digest=kept.digest))

    assert ledger.verify(session) == [f"the log of {NOW.date()} is not what it was"]
    assert "audit verify" in anchoring.broken(session)


def test_an_anchor_is_written_once_a_day_and_only_for_new_lines(session):
    some_lines(session, 2)

    for days in (1, 1, 2, 3):
        anchoring.anchor(session, now=NOW + timedelta(days=days))

    assert [one.last_id for one in session.scalars(select(Anchor))] == [2]
    digest = session.scalars(select(Anchor.digest)).one()
    assert ledger.differs(session, f"2:{digest}") == []
    assert ledger.differs(session, f"1:{digest}") == ["line 1 is not what it was when that anchor was written"]
    with pytest.raises(Refusal, match="LINE:DIGEST"):
        ledger.differs(session, "nonsense")


def test_what_is_over_seven_years_goes_and_the_rest_is_still_whole(session):
    some_lines(session, 10)
    anchoring.anchor(session, now=NOW + timedelta(days=1))

    gone = anchoring.prune(session, NOW + timedelta(minutes=4), now=NOW)
    again = anchoring.prune(session, NOW + timedelta(minutes=4), now=NOW)
    all_old = anchoring.prune(session, NOW + timedelta(days=9), now=NOW)
    session.commit()

    assert (gone, again, all_old) == (4, 0, 5)
    assert [row.id for row in session.scalars(select(Entry))] == [10]
    assert ledger.verify(session) == []
    assert ledger.record(session, "test.act", now=NOW).id == 11
    assert anchoring.broken(session) == ""
