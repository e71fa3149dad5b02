"""A phone company over a real socket, on both engines, with a receiver that checks every signature."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from sqlalchemy import update

import wsgi
from groundwork.clock import Clock
from groundwork.database import Database
from groundwork.models import Installation
from groundwork.settings import Settings
from tests.conftest import NOW
from tests.factories.simulator import Company, Receiver, served


@pytest.fixture
def receiver(settings: Settings) -> Iterator[Receiver]:
    made = Receiver(settings.twilio_auth_token.get_secret_value())
    with served(made.app()) as url:
        made.url = url
        yield made


@pytest.fixture
def company(settings: Settings, database: Database, receiver: Receiver) -> Iterator[Company]:
    """A demo whose webhooks go to the receiver."""
    with database.writing() as session:
        session.execute(update(Installation).values(is_demo=True))
    known = settings.model_copy(update={"public_url": receiver.url})
    app = wsgi.build(known, database)
    clock = app.extensions["clock"] = Clock(NOW - datetime.now(UTC))
    app.testing = True
    with served(app) as address:
        yield Company(app, database, known, clock, receiver, address)
