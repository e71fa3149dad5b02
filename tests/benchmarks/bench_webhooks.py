"""How many signed callbacks one web process takes in a second, each answered after its commit; and how fast they are
taken in afterwards. The sender runs on the same two cores."""

import os
import statistics
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import func, select, update

from groundwork.database import Database
from groundwork.delivery import outbox
from groundwork.delivery.models import Message, MessageEvent, State
from groundwork.delivery.webhooks import learning
from groundwork.supervisor import Children, free_port
from tests.conftest import NOW
from tests.factories import delivery as make
from tests.factories.callbacks import WORDS, Sent, callbacks_of, request_bytes, send_all

ROWS, WARM_UP, CONNECTIONS = 3000, 300, 32
SEND_RATE = 400  # texts a second that the pipeline must reach
TOKEN, PUBLIC_URL = "test-token", "http://localhost"


@contextmanager
def web_process(url: str, folder: Path) -> Iterator[tuple[int, int]]:
    """One web process as the supervisor starts it, without its worker; gives its port and its number."""
    port = free_port()
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("GROUNDSWELL", "TWILIO"))}
    environment |= {
        "DATABASE_URL": url,
        "GROUNDSWELL_PUBLIC_URL": PUBLIC_URL,
        "GROUNDSWELL_SECRET_KEY": "bench",
        "GROUNDSWELL_PASSWORD_SALT": "bench",
        "GROUNDSWELL_TOTP_KEY": "bench",
        "GROUNDSWELL_LOG_LEVEL": "warning",
        "TWILIO_ACCOUNT_SID": "AC" + "0" * 32,
        "TWILIO_AUTH_TOKEN": TOKEN,
    }
    children = Children("127.0.0.1", port, environment)
    del children.commands["worker"]
    before = Path.cwd()
    os.chdir(folder)  # away from any groundswell.env
    try:
        with children:
            children.wait_until_ready()
            yield port, children.running["web"].pid
    finally:
        os.chdir(before)


def on_their_way(database: Database) -> list[int]:
    """Texts that a worker has claimed."""
    with database.writing() as session:
        batch, address = make.a_batch(session, budget_cents=None), make.a_text_address(session)
        items = [make.an_outgoing(address, f"{batch.cause}/{number}") for number in range(ROWS)]
        outbox.queue(session, batch, items, now=NOW)
        session.execute(update(Message).values(state=State.SENDING, attempt=1))
        return list(session.scalars(select(Message.id).order_by(Message.id)))


def kept(database: Database) -> int:
    with database.reading() as session:
        return session.scalar(select(func.count()).select_from(MessageEvent)) or 0


def test_callbacks_in_and_taken_in(database, database_url, tmp_path):
    rows = on_their_way(database)
    requests = [request_bytes(*one, token=TOKEN, public_url=PUBLIC_URL) for one in callbacks_of(rows)]
    with web_process(database_url, tmp_path) as (port, process):
        send_all(port, requests[:WARM_UP], connections=CONNECTIONS)
        before = processor_seconds(process)
        sent = send_all(port, requests[WARM_UP:], connections=CONNECTIONS)
        spent = processor_seconds(process) - before
        again = send_all(port, requests[:WARM_UP], connections=CONNECTIONS)
    assert kept(database) == len(requests)  # each answered one is committed, the repeated ones once
    seconds = absorbed(database, len(requests))

    report(database, sent, spent, len(requests) / seconds)
    assert set(sent.statuses) == set(again.statuses) == {204}
    with database.reading() as session:
        assert set(session.scalars(select(Message.state))) == {State.DELIVERED}


def absorbed(database: Database, count: int) -> float:
    """Seconds that taking in took."""
    began, done = time.perf_counter(), 0
    while part := learning.absorb(database, now=NOW):
        done += part
    assert done == count
    return time.perf_counter() - began


def processor_seconds(process: int) -> float:
    """What the children of a process have used of the processors."""
    children = Path(f"/proc/{process}/task/{process}/children").read_text().split()
    fields = [Path(f"/proc/{child}/stat").read_text().rpartition(")")[2].split() for child in children]
    return sum(int(one[11]) + int(one[12]) for one in fields) / os.sysconf("SC_CLK_TCK")


def report(database: Database, sent: Sent, spent: float, absorbs: float) -> None:
    engine = database.write_engine.dialect.name
    times = sorted(sent.milliseconds)
    rate = len(times) / sent.seconds
    print(f"\ndelivery: {engine}: {rate:.0f} callbacks/s into one web process over {CONNECTIONS} connections, each")
    print(f"  answered after its commit: {rate / SEND_RATE:.1f} times the send rate of {SEND_RATE}/s (wanted: 3)")
    slow = f"99th {times[int(len(times) * 0.99)]:.0f}, worst {times[-1]:.0f} (wanted: under 100)"
    print(f"  milliseconds: median {statistics.median(times):.0f}, {slow}")
    print(f"  of a processor: {spent / len(times) * 1e6:.0f} microseconds a callback")
    print(f"  taken in by one worker: {absorbs:.0f} events/s (wanted: 2000), {len(WORDS)} to a text")
    assert rate >= 3 * SEND_RATE
    assert absorbs >= 2000
