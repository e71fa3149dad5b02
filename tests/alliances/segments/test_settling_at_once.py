"""Permissions that change while the job works them out, in two transactions at once."""

import pytest
from sqlalchemy import func, select

from alliances.models import Alliance, Supporter
from alliances.segments import settling
from groundwork.delivery.addresses import text_address
from groundwork.delivery.models import Address, PermissionChange, Why
from groundwork.delivery.permission import consent, suppression
from tests.conftest import NOW
from tests.factories.alliances import a_supporter
from tests.factories.settling import KNOWN, a_town, by_the_ledger, give, is_exact, is_kept_exactly, settle

pytestmark = pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)


def test_a_yes_committed_while_the_job_is_at_it_is_not_lost(database):
    with database.writing() as session:
        a_town(session)
    with database.write_session() as job, database.write_session() as person:
        give(person, person.scalars(select(Address).order_by(Address.id)).first())
        settle(job)  # reads the ledger while the yes is written and not committed
        person.commit()
        job.commit()

        assert is_exact(job)
        settle(job)
        assert is_kept_exactly(job)


def test_a_stop_committed_between_the_jobs_reading_and_its_commit_counts(database):
    with database.writing() as session:
        town = a_town(session)
        give(session, town.texts[0])
    with database.write_session() as job, database.write_session() as person:
        settle(job)
        consent.withdraw(person, person.get_one(Address, town.texts[0].id), **KNOWN, now=NOW)
        person.commit()
        job.commit()

        assert is_exact(job)
        settle(job)
        assert is_kept_exactly(job)
        assert not by_the_ledger(job, job.get_one(Alliance, town.alliances[0].id), "may_text")


def test_a_supporter_whom_somebody_is_changing_waits_for_the_next_round_and_makes_nobody_wait(database):
    with database.writing() as session:
        town = a_town(session)
        settle(session)
    number, address_id = town.supporters[0].id, town.texts[0].id
    with database.write_session() as job, database.write_session() as person:
        person.get_one(Supporter, number).name = "Maria Duarte Lima"
        person.flush()
        give(job, job.get_one(Address, address_id))
        job.commit()
        settling.settle(job, now=NOW)
        job.commit()

        assert job.scalar(select(func.count(PermissionChange.id))) == 1
        assert is_exact(job)
        person.commit()
        settle(job)
        assert is_kept_exactly(job)


def test_a_stop_of_a_number_that_another_transaction_is_only_writing_down_counts(database):
    with database.writing() as session:
        town = a_town(session)
        settle(session)
    with database.write_session() as stop, database.write_session() as joining, database.write_session() as job:
        known = text_address(joining, "907-555-0177")
        give(joining, known)
        made = a_supporter(joining, joining.get_one(Alliance, town.alliances[0].id), text_address_id=known.id)
        suppression.suppress(stop, known.fingerprint, Why.OPTED_OUT, how="test", now=NOW)
        joining.commit()
        settle(job)
        job.commit()
        stop.commit()

        assert is_exact(job)
        settle(job)
        assert is_kept_exactly(job)
        assert job.get_one(Supporter, made.id).may_text is False
