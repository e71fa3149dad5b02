"""From a queued row to a settled one, and back from every way to fail, without a text lost or doubled."""

import subprocess
import sys
import threading
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from groundwork.delivery import outbox
from groundwork.delivery.addresses import mail_address
from groundwork.delivery.models import Batch, Message, State
from groundwork.delivery.permission import consent
from groundwork.delivery.sending import worker
from groundwork.doors import Doors, Job, Settled
from groundwork.models import Heartbeat, JobRun
from tests.conftest import NOW
from tests.factories import delivery as make


def row_of(database, row_id) -> Message:
    with database.reading() as session:
        return session.get_one(Message, row_id)


def test_a_queued_text_goes_out_and_its_room_is_told_once(database, clock, wired, company, queued):
    heard: list[Settled] = []
    doors = Doors(settled=[lambda session, settled, *, now: heard.append(settled)])

    done = [worker.drain(database, clock, doors, wired) for _ in range(3)]

    row = row_of(database, queued)
    assert done == [1, 0, 0]
    assert (row.state, row.sid) == (State.ACCEPTED, company.texts[0]["sid"])
    assert company.texts[0]["form"]["StatusCallback"] == f"http://localhost/hooks/twilio/status?o={queued}&a=1"
    assert [(told.message_id, told.state) for told in heard] == [(queued, "accepted")]


def test_one_rooms_trouble_keeps_nobody_else_from_hearing(database, clock, wired, queued):
    heard: list[str] = []

    def broken(session, settled, *, now):
        raise RuntimeError("trouble")

    doors = Doors(settled=[broken, lambda session, settled, *, now: heard.append(settled.state)])
    worker.drain(database, clock, doors, wired)

    assert heard == ["accepted"]


def test_an_empty_account_claims_no_text_and_still_keeps_mail(database, clock, settings, queued):
    bare = settings.model_copy(update={"twilio_account_sid": ""})
    with database.writing() as session:
        address = mail_address(session, "rosa@franklin.example")
        outbox.send_mail(session, address_id=address.id, subject="Hi", body="x", key="mail:1", now=NOW)

    assert worker.drain(database, clock, Doors(), bare) == 1

    with database.reading() as session:
        states = dict(session.execute(select(Message.channel, Message.state)).all())
    assert states == {"text": State.QUEUED, "mail": State.SENT}


def test_busy_goes_back_into_the_queue_for_later(database, clock, wired, company, queued):
    company.behaves = "busy"
    worker.drain(database, clock, Doors(), wired)

    row = row_of(database, queued)
    assert (row.state, row.attempt) == (State.QUEUED, 1)
    assert row.not_before is not None
    assert row.not_before > datetime.now(UTC)
    assert worker.drain(database, clock, Doors(), wired) == 0


def test_a_refused_sender_pauses_the_batch_and_loses_nothing(database, clock, wired, company, queued):
    company.behaves, company.code = "refuse", 30034
    worker.drain(database, clock, Doors(), wired)

    row = row_of(database, queued)
    with database.reading() as session:
        batch = session.get_one(Batch, row.batch_id)
    assert row.state == State.QUEUED
    assert (batch.state, batch.why_paused) == ("paused", "sender 30034")


def test_a_number_that_opted_out_with_them_is_opted_out_with_us(database, clock, wired, company, queued):
    company.behaves = "refuse"
    worker.drain(database, clock, Doors(), wired)

    row = row_of(database, queued)
    with database.reading() as session:
        reasons = consent.may_reach(session, [row.address_id], now=NOW)
    assert row.state == State.REJECTED
    assert reasons == {row.address_id: "opted_out"}


def test_a_stop_between_claim_and_sending_is_still_in_time(database, clock, wired, company, phone, queued):
    from groundwork.delivery.sending import handing_over

    with database.writing() as session:
        rows = make.claimed(session, real_now=datetime.now(UTC))
        address = session.get_one(Message, queued).address_id
        consent.withdraw(session, session.get_one(consent.Address, address), how="text", evidence="SM", now=NOW)

    handing_over.send(database, clock, wired, phone, rows)

    row = row_of(database, queued)
    assert (row.state, row.why) == (State.SUPPRESSED, "opted_out")
    assert company.texts == []


def test_a_worker_too_slow_for_its_lease_sends_nothing(database, clock, wired, company, phone, queued):
    from groundwork.delivery.sending import handing_over

    with database.writing() as session:
        rows = make.claimed(session, real_now=datetime.now(UTC) - timedelta(seconds=55))

    handing_over.send(database, clock, wired, phone, rows)

    assert row_of(database, queued).state == State.QUEUED
    assert company.texts == []


def test_two_workers_send_each_text_once(database, clock, wired, company):
    with database.writing() as session:
        batch = make.a_batch(session)
        for _ in range(60):
            make.a_queued_text(session, batch=batch)
    company.delay = 0.005

    workers = [
        threading.Thread(target=worker.drain, args=(database, clock, Doors(), wired), kwargs={"limit": 100})
        for _ in range(2)
    ]
    for one in workers:
        one.start()
    for one in workers:
        one.join()

    with database.reading() as session:
        states = session.scalars(select(Message.state)).all()
    assert states == [State.ACCEPTED] * 60
    assert len({text["body"] for text in company.texts}) == len(company.texts) == 60


def test_a_worker_runs_beats_does_its_jobs_once_a_slot_and_stops_when_told(database, clock, wired, company, queued):
    done: list[datetime] = []
    stop = threading.Event()

    def work(session, *, now):
        done.append(now)

    def fail(session, *, now):
        raise RuntimeError("trouble")

    jobs = [Job("digest", timedelta(hours=1), work), Job("bad", timedelta(hours=1), fail)]
    thread = threading.Thread(
        target=worker.run, args=(database, clock, Doors(jobs=jobs), wired), kwargs={"until": stop}
    )
    thread.start()
    for _ in range(100):
        if company.texts and done:
            break
        threading.Event().wait(0.05)
    stop.set()
    thread.join(timeout=10)

    assert not thread.is_alive()
    assert len(company.texts) == 1
    assert len(done) == 1
    with database.reading() as session:
        assert session.scalar(select(Heartbeat.worker)) == worker.NAME
        assert session.scalars(select(JobRun.name)).all() == ["digest"]


@pytest.mark.parametrize(
    ("code", "heavy"),
    [
        (
            "import wsgi; wsgi.open_doors()",
            ("pandas", "plotly", "groundwork.web.app", "groundwork.delivery.webhooks.hooks"),
        ),
        ("", ("twilio", "phonenumbers.tzdata", "flask_security", "pandas")),
    ],
)
def test_the_worker_stays_small(code, heavy):
    code += (
        f"\nimport sys, groundwork.delivery.sending.worker\nprint([name for name in {heavy!r} if name in sys.modules])"
    )

    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert found.stdout.strip() == "[]"
