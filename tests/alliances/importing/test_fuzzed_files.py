"""Damaged files: no crash, and all of a file or nothing of it."""

from io import BytesIO
from pathlib import Path

import pytest
from sqlalchemy import func, select

from alliances.importing.bringing import Order, bring_in
from alliances.models import ImportBatch, ImportState, Supporter
from groundwork.refusal import Refusal
from tests.conftest import NOW
from tests.factories.alliances import a_country, an_alliance
from tests.factories.fuzzed import a_fuzzed_file

FILES = 60


@pytest.fixture
def franklin(session):
    a_country(session)
    number = an_alliance(session).id
    session.commit()
    return number


def test_damaged_files_come_in_whole_or_not_at_all(database, session, franklin):
    refused = taken = 0
    for seed in range(FILES):
        _damage, body = a_fuzzed_file(seed)
        people, batches = _counts(session)
        try:
            report = bring_in(database, BytesIO(body), Order(Path("x.csv"), "franklin", is_applied=True), now=NOW)
        except Refusal:
            refused += 1
            assert _counts(session) == (people, batches)
        else:
            taken += 1
            assert _counts(session) == (people + report.added - report.apart, batches + 1)

    assert refused > FILES // 10
    assert taken > FILES // 10
    assert set(session.scalars(select(ImportBatch.state))) == {ImportState.APPLIED}


def _counts(session):
    session.rollback()
    people = session.scalar(select(func.count()).select_from(Supporter))
    batches = session.scalar(select(func.count()).select_from(ImportBatch))
    session.rollback()
    return people, batches
