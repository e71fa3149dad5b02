"""Ten thousand forged webhooks over every hook, none of which gets in; a thousand replays, none of which does anything.

What nobody can refuse is not tried: the phone company signs names and values in one string without marks between them,
so who has a genuine webhook could move the border between a name and its value.
"""

from collections import Counter
from random import Random

import pytest
from flask import Flask
from sqlalchemy import func, select

import wsgi
from groundwork.database import Database
from groundwork.delivery.models import CallEvent, Consent, Message, MessageEvent, ReceivedText, State, Suppression
from groundwork.delivery.phone.script import Say
from groundwork.delivery.webhooks import learning
from groundwork.web import logs
from tests.conftest import NOW
from tests.factories import delivery as make
from tests.factories.forgeries import FORGERS, Webhook, all_kinds, reordered, send
from tests.factories.hooks import MARIA, with_rooms

SEED = 20_260_616
KEPT = (MessageEvent, ReceivedText, CallEvent, Suppression, Consent)


@pytest.fixture
def quiet() -> None:
    """Ten thousand lines of log tell nothing."""
    import structlog

    before = structlog.get_config()
    logs.configure("error")
    yield
    structlog.configure(**before)


def rows_kept(database: Database) -> dict[str, int]:
    with database.reading() as session:
        return {table.__name__: session.scalar(select(func.count()).select_from(table)) or 0 for table in KEPT}


def forgeries(count: int) -> list[tuple[str, Webhook]]:
    chance, true = Random(SEED), all_kinds(1)
    made = []
    for number in range(count):
        forge = FORGERS[number % len(FORGERS)]
        made.append((forge.__name__, forge(chance, chance.choice(true))))
    return made


@pytest.mark.usefixtures("quiet")
def test_ten_thousand_forged_webhooks_get_nowhere(app, database):
    app.testing = False
    assert {send(app, webhook)[0] for webhook in all_kinds(9)} == {200, 204}  # what they were made from gets in
    before = rows_kept(database)

    answers = Counter((name, send(app, webhook)[0]) for name, webhook in forgeries(10_000))

    assert sum(answers.values()) == 10_000
    assert not [found for found in answers if found[1] < 400 and found != ("changed_path", 308)]
    assert not [found for found in answers if found[1] >= 500]
    assert rows_kept(database) == before


@pytest.mark.usefixtures("quiet")
def test_without_a_token_nothing_is_genuine(settings, database):
    kind = type(settings.twilio_auth_token)
    app = wsgi.build(settings.model_copy(update={"twilio_auth_token": kind("")}), database)

    answers = {send(app, webhook)[0] for webhook in [*all_kinds(1), *(one for _, one in forgeries(800))]}

    assert answers <= {403, 404, 308}
    assert not any(rows_kept(database).values())


def heard_by_rooms(app: Flask) -> Counter[str]:
    """Puts rooms behind the doors that count what they hear."""
    heard: Counter[str] = Counter()

    def text(session, received, *, now):
        heard[received.sid] += 1
        return f"You said {received.body}"

    def call(session, received, *, now):
        heard[f"{received.sid}/{received.step}"] += 1
        return [Say(f"Number {sum(heard.values())}")]

    with_rooms(app, inbound_texts=[text], inbound_calls=[call])
    return heard


@pytest.mark.usefixtures("quiet")
def test_a_thousand_replays_have_no_second_effect(app, database):
    chance = Random(SEED)
    with database.writing() as session:
        row_id = make.a_queued_text(session, address=make.a_text_address(session, MARIA)).id
        make.claimed(session)
    heard = heard_by_rooms(app)
    true = [webhook for number in range(20) for webhook in all_kinds(number, row_id)]
    first = [send(app, webhook) for webhook in true]
    learning.absorb(database, now=NOW)
    before, heard_before, state = rows_kept(database), heard.copy(), _state(database, row_id)

    for _ in range(1000):
        place = chance.randrange(len(true))
        assert send(app, reordered(chance, true[place])) == first[place]
    learning.absorb(database, now=NOW)

    assert {status for status, _ in first} == {200, 204}
    assert rows_kept(database) == before
    assert set(heard.values()) == {1}
    assert heard == heard_before
    assert _state(database, row_id) == state


def _state(database: Database, row_id: int) -> tuple[State, str | None, str]:
    with database.reading() as session:
        row = session.get_one(Message, row_id)
        return row.state, row.sid, row.doubled_sid
