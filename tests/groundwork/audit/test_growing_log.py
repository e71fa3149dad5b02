"""Looking at a log that others add to: what is added meanwhile is no change."""

from datetime import timedelta

from groundwork.audit import anchoring, ledger
from groundwork.audit.models import Head
from tests.conftest import NOW


def a_line(session, step=0):
    ledger.record(session, "test.act", scope="franklin", now=NOW + timedelta(minutes=step))
    session.commit()


def test_a_line_added_while_the_log_is_looked_at_is_no_change(session, database):
    a_line(session)
    with database.reading() as reading:
        held = reading.get(Head, 1)  # where the look begins
        a_line(session, 1)

        assert held.last_id == 1
        assert anchoring.broken(reading) == ""
        assert ledger.verify(reading) == []
