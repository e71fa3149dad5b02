"""Two engines, one truth: reading cannot write, times are UTC, transactions are whole."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy import select
from sqlalchemy.exc import DBAPIError, StatementError

from groundwork.models import FormKey, Heartbeat
from groundwork.web.forms import answer_once
from tests.conftest import NOW


def test_a_reading_session_cannot_write(database):
    with database.reading() as session:
        session.add(Heartbeat(worker="w", beat_at=NOW))
        with pytest.raises(DBAPIError, match=r"read-?only"):
            session.flush()


def test_a_moment_comes_back_in_utc(database):
    eastern = datetime(2026, 6, 16, 11, tzinfo=timezone(timedelta(hours=-4)))

    with database.writing() as session:
        session.add(Heartbeat(worker="w", beat_at=eastern))
    with database.reading() as session:
        kept = session.scalars(select(Heartbeat.beat_at)).one()

    assert kept == eastern
    assert kept.tzinfo == UTC


def test_a_naive_time_is_refused(session):
    session.add(Heartbeat(worker="w", beat_at=datetime(2026, 6, 16, 11)))  # noqa: DTZ001 - that is the point

    with pytest.raises(StatementError, match="time zone"):
        session.flush()


def test_a_form_sent_twice_acts_once_and_answers_the_same(database):
    acts = []

    def act() -> str:
        acts.append(1)
        return "/thanks"

    answers = []
    for _ in range(3):
        with database.writing() as session:
            answers.append(answer_once(session, "key-1", act, now=NOW))

    assert answers == ["/thanks"] * 3
    assert len(acts) == 1


def test_a_form_whose_act_fails_keeps_its_key(database):
    def refuse() -> str:
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"), database.writing() as session:
        answer_once(session, "key-2", refuse, now=NOW)

    with database.reading() as session:
        assert session.scalars(select(FormKey)).all() == []
