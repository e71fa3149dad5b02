"""Phones in the browser, without script."""

import re
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from flask import Flask
from sqlalchemy import func, select, update

from groundwork.clock import Clock
from groundwork.database import Database
from groundwork.delivery.simulator import lines, texts
from groundwork.delivery.simulator.models import Behaviour, SimCall, SimEvent, SimFault, SimLine, SimMessage
from groundwork.delivery.simulator.network import Instant, instant, network_of
from groundwork.models import Installation
from groundwork.settings import Settings
from tests.conftest import NOW
from tests.factories.simulator import OFFICE, OURS, PHONE, QUICK
from tests.visitor import Visitor

PATH = "/sim/phones/16085550142"


@pytest.fixture
def demo(settings: Settings, database: Database) -> Flask:
    import wsgi

    with database.writing() as session:
        session.execute(update(Installation).values(is_demo=True))
    app = wsgi.build(settings, database)
    app.extensions["clock"] = Clock(NOW - datetime.now(UTC))
    return app


@pytest.fixture
def now() -> Instant:
    return replace(instant(Clock()), story=NOW)


def count(database: Database, kind) -> int:
    with database.reading() as session:
        return session.scalar(select(func.count()).select_from(kind)) or 0


@pytest.mark.parametrize("path", ["/sim/", PATH, f"{PATH}/live", "/sim/dial?to=16085550163"])
def test_outside_a_demo_there_is_no_phone(app: Flask, path: str):
    assert Visitor(app).get(path).status == 404


def test_outside_a_demo_twilios_paths_do_not_exist(app: Flask, settings: Settings):
    path = f"/sim/2010-04-01/Accounts/{settings.twilio_account_sid}/Messages.json"

    assert app.test_client().get(path).status_code == 404


def test_an_empty_phone_says_what_to_do(demo: Flask):
    page = Visitor(demo).get(PATH)

    assert page.status == 200
    assert "No texts yet" in page.words
    assert "Tap a number in a text" in page.words


def test_a_text_typed_on_the_phone_is_one_text_however_often_it_is_sent(demo: Flask, database: Database):
    visitor = Visitor(demo)
    page = visitor.get(PATH)

    visitor.send(page, f"{PATH}/texts", body="YES")
    after = visitor.send(page, f"{PATH}/texts", body="YES")

    assert after.path.startswith(PATH)
    assert (count(database, SimMessage), count(database, SimEvent)) == (1, 1)


def test_an_empty_text_is_refused_beside_its_box(demo: Flask, database: Database):
    page = Visitor(demo).send(PATH, f"{PATH}/texts", body="  ")

    assert (page.status, count(database, SimMessage)) == (422, 0)
    assert "Write something first." in page.words


def test_links_of_ours_and_numbers_in_a_text_can_be_tapped(demo: Flask, database: Database, now: Instant):
    body = "Call 608-555-0163 or see http://localhost/act/hale?t=abc. Not https://elsewhere.example/x"
    with database.writing() as session:
        texts.accept(session, texts.Text(OURS, PHONE, body), now=now)

    page = Visitor(demo).get(PATH)

    assert "/act/hale?t=abc" in page.links
    assert any("dial=%2B16085550163" in link for link in page.links)
    assert not any("elsewhere" in link for link in page.links)
    assert "1 segment, 1.2¢" in page.words


def test_tapping_a_number_opens_the_phone_with_it_in_the_dialer(demo: Flask):
    page = Visitor(demo).get("/sim/dial?to=16085550163")

    assert page.path.startswith(PATH)
    assert 'value="608-555-0163"' in page.text


def test_a_phone_dials_presses_and_hangs_up(demo: Flask, database: Database):
    visitor = Visitor(demo)

    page = visitor.send(PATH, f"{PATH}/dial", to="202-555-0190")
    visitor.send(page, f"{PATH}/press", key="1")
    page = visitor.send(PATH, f"{PATH}/hang")

    assert "You pressed 1" in page.words
    assert "You hung up." in page.words
    with database.reading() as session:
        assert session.scalars(select(SimCall)).one().status == "canceled"


@pytest.mark.parametrize("typed", ["banana", "555-0163", "608-555-0142"])
def test_what_cannot_be_dialled_is_refused_and_kept(demo: Flask, database: Database, typed: str):
    page = Visitor(demo).send(PATH, f"{PATH}/dial", to=typed)

    assert (page.status, count(database, SimCall)) == (422, 0)
    assert f'value="{typed}"' in page.text


def test_every_button_of_a_page_has_a_key_of_its_own(demo: Flask, database: Database):
    visitor = Visitor(demo)
    page = visitor.send(PATH, f"{PATH}/dial", to="202-555-0190")

    visitor.send(page, f"{PATH}/press", key="1")
    visitor.send(page, f"{PATH}/next", behaviour="busy")
    visitor.send(page, f"{PATH}/hang")

    keys = re.findall(r'name="once" value="([^"]+)"', page.text)
    assert len(keys) == len(set(keys))
    with database.reading() as session:
        assert session.scalars(select(SimCall)).one().phase == "over"
        assert session.get_one(SimLine, "").behaviour == "busy"


def test_the_next_office_can_be_made_busy(demo: Flask, database: Database):
    Visitor(demo).send(PATH, f"{PATH}/next", behaviour="busy")

    with database.reading() as session:
        line = session.get_one(SimLine, "")
        assert (line.behaviour, line.is_once) == (Behaviour.BUSY, True)


def test_faults_are_set_listed_and_stopped(demo: Flask, database: Database):
    visitor = Visitor(demo)

    page = visitor.send("/sim/", "faults", kind="undeliverable", amount="30003", number="608-555-0142")
    assert "30003 (608-555-0142)" in page.words
    visitor.client.post("/sim/faults", data=fields_of(page, "undeliverable"))

    assert count(database, SimFault) == 0


def fields_of(page, kind: str) -> dict[str, str]:
    from groundwork.page_reader import choose_form

    form = choose_form(page.text, "faults")
    hidden = {name: value for name, value in form_fields(form) if name in {"csrf_token", "once"}}
    return hidden | {"kind": kind, "number": PHONE, "amount": ""}


def form_fields(form) -> list[tuple[str, str]]:
    from groundwork.page_reader import filled

    return [(str(name), str(value)) for name, value in filled(form, {})]


def test_a_line_is_changed_and_shown(demo: Flask):
    page = Visitor(demo).send("/sim/", "lines", number=OFFICE, behaviour="voicemail")

    assert "608-555-0163" in page.words
    assert "voicemail answers" in page.words


def test_a_line_that_keeps_hours_shows_them_and_hours_nobody_can_read_are_refused(demo: Flask):
    hours = "America/Chicago 09:00-16:30"
    page = Visitor(demo).send("/sim/", "lines", number=OFFICE, behaviour="schedule", hours=hours)
    wrong = Visitor(demo).send("/sim/", "lines", number=OFFICE, behaviour="schedule", hours="nine to five")

    assert f"answers in its hours ({hours})" in page.words
    assert (wrong.status, 'value="nine to five"' in wrong.text) == (422, True)
    assert "Write hours such as America/Chicago 09:00-17:00." in wrong.words


def test_a_number_that_is_none_has_no_phone(demo: Flask):
    assert Visitor(demo).get("/sim/phones/banana").status == 404


def test_looking_changes_nothing(demo: Flask, database: Database, settings: Settings, now: Instant):
    with database.writing() as session:
        typed = texts.Text(PHONE, OURS, "Hello")
        texts.write(session, typed, now=now, network=network_of(settings, QUICK))
        lines.set_next(session, "busy")

    for path in ("/sim/", PATH, f"{PATH}/live", f"{PATH}?all=1&with=12025550190&number=7", "/es/sim/"):
        assert Visitor(demo).get(path).status == 200

    assert (count(database, SimMessage), count(database, SimEvent), count(database, SimLine)) == (1, 1, 1)
