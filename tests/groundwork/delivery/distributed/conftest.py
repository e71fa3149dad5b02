"""A broker, a phone company in a process of its own, and machines that share the work."""

import contextlib
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import update

from groundwork.database import Database
from groundwork.delivery.distributed.turns import Turns
from groundwork.doors import Doors
from groundwork.models import Installation
from groundwork.settings import Settings
from tests import rabbit as brokers
from tests.conftest import NOW
from tests.factories.lines import a_broker
from tests.factories.listening import Machine
from tests.factories.responder import Responder, responding
from tests.factories.working import SHORT, environment


@pytest.fixture(scope="session")
def broker_node() -> Iterator[brokers.Rabbit]:
    if not brokers.is_here():
        pytest.skip("needs RabbitMQ, which is not here; tests/install-rabbit installs it where it may")
    try:
        node = brokers.Rabbit()
    except brokers.DidNotStart as trouble:
        pytest.skip(f"RabbitMQ is here and does not start: {trouble}")
    yield node
    node.close()


@pytest.fixture
def rabbit(broker_node: brokers.Rabbit) -> Iterator[brokers.Rabbit]:
    """The broker without any line of hints."""
    yield broker_node
    broker = a_broker(broker_node.url)
    broker.line()
    broker.producer.channel.queue_delete(broker.queue.name)
    broker.close()


@pytest.fixture
def responder(tmp_path: Path) -> Iterator[Responder]:
    with responding(tmp_path / "taken.tsv", latency=60) as made:
        yield made


@pytest.fixture
def story(database: Database) -> None:
    """The installation's clock stands in the tests' story, in every process."""
    with database.writing() as session:
        here = {"is_demo": True, "story_moment": NOW, "real_moment": datetime.now(UTC)}
        session.execute(update(Installation).values(**here))


@pytest.fixture
def wired(settings: Settings, responder: Responder) -> Settings:
    return settings.model_copy(update={"twilio_base_url": responder.base})


@pytest.fixture
def turns(database: Database, wired: Settings, story: None) -> Turns:
    """What this very process sends with."""
    return Turns(database, Doors(), wired, patience=SHORT)


@pytest.fixture
def machines(
    database_url: str, responder: Responder, rabbit: brokers.Rabbit, story: None
) -> Iterator[Callable[[], Machine]]:
    """Starts machines; what still runs at the end is killed."""
    surroundings = environment(database_url, responder.base) | {"GROUNDSWELL_BROKER_URL": rabbit.url}
    started: list[Machine] = []

    def start(**changes: int) -> Machine:
        started.append(Machine(surroundings, **changes))
        return started[-1]

    yield start
    for machine in started:
        with contextlib.suppress(ProcessLookupError):
            if machine.dispatcher.poll() is None:
                machine.kill()
