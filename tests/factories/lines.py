"""The line of hints as tests see it, and what became of the texts they queued."""

from sqlalchemy import func, select

from groundwork.database import Database
from groundwork.delivery import outbox
from groundwork.delivery.distributed import hints
from groundwork.delivery.distributed.broker import Broker
from groundwork.delivery.models import Message, State
from groundwork.settings import Settings
from tests.conftest import NOW
from tests.factories import delivery as make
from tests.factories.responder import Responder


def a_broker(url: str) -> Broker:
    """The dispatcher's end of the line that tests use."""
    line = f"groundswell.{NOW.timestamp():.0f}"
    app = hints.celery_app(Settings(_env_file=None, broker_url=url), line)  # type: ignore[call-arg]
    return Broker(app, hints.queue(line))


def queue_texts(database: Database, count: int) -> int:
    """Queue so many texts in one batch; gives its id."""
    with database.writing() as session:
        make.a_sender(session)
        batch = make.a_batch(session, budget_cents=None)
        people = [make.a_text_address(session) for _ in range(count)]
        items = [make.an_outgoing(person, f"{batch.cause}/{person.id}/1") for person in people]
        outbox.queue(session, batch, items, now=NOW)
        return batch.id


def states(database: Database) -> dict[State, int]:
    """How many messages are in which state."""
    with database.reading() as session:
        rows = session.execute(select(Message.state, func.count()).group_by(Message.state))
        return dict(rows.all())


def doubled(responder: Responder) -> list[str]:
    """The numbers that were sent more than one text."""
    numbers = [text.to for text in responder.taken()]
    return sorted({number for number in numbers if numbers.count(number) > 1})
