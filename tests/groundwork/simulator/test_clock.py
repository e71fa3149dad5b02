"""The demo's clock, moved from the phones' page."""

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select, update

import wsgi
from groundwork.clock import Clock, clock_of, move_story
from groundwork.database import Database
from groundwork.delivery.hours.quiet import is_open
from groundwork.models import Installation
from groundwork.refusal import NotFound, Refusal
from groundwork.settings import Settings
from tests.conftest import NOW
from tests.visitor import Visitor

HERE = ("America/Chicago",)


@pytest.fixture
def demo(settings: Settings, database: Database) -> Flask:
    """A demo whose story stands at NOW."""
    told = {"is_demo": True, "story_moment": NOW, "real_moment": datetime.now(UTC)}
    with database.writing() as session:
        session.execute(update(Installation).values(told))
    return wsgi.build(settings, database)


def is_about(moment: datetime, expected: datetime) -> bool:
    return abs(moment - expected) < timedelta(minutes=1)


def test_the_story_is_later_at_once_on_every_page_and_soon_in_every_process(demo: Flask, database: Database):
    worker = clock_of(database)

    page = Visitor(demo).send("/sim/", "clock", minutes="720")

    assert "It is Tue, Jun 16, 11:0" in page.words
    assert is_about(demo.extensions["clock"].now(), NOW + timedelta(hours=12))
    worker.look_again()
    assert is_about(worker.now(), NOW + timedelta(hours=12))
    assert is_open(HERE, NOW)
    assert not is_open(HERE, worker.now())


@pytest.mark.parametrize("minutes", ["", "-60", "0", "20161", "soon"])
def test_the_story_never_goes_back_nor_leaps(demo: Flask, minutes: str):
    page = Visitor(demo).send("/sim/", "clock", minutes=minutes)

    assert page.status == 422
    assert is_about(demo.extensions["clock"].now(), NOW)


def test_a_real_installation_has_no_clock_to_move(session, database: Database):
    with pytest.raises(NotFound):
        move_story(session, timedelta(hours=1))

    assert type(clock_of(database)) is Clock


def test_a_refused_step_leaves_the_story_where_it_is(demo: Flask, database: Database):
    with database.write_session() as session:
        with pytest.raises(Refusal):
            move_story(session, timedelta(days=15))

        assert session.scalar(select(Installation.story_moment)) == NOW


def test_one_press_of_a_button_is_one_step(demo: Flask, database: Database):
    visitor = Visitor(demo)
    page = visitor.get("/sim/")

    visitor.send(page, "clock", minutes="60")
    visitor.send(page, "clock", minutes="60")

    assert is_about(clock_of(database).now(), NOW + timedelta(hours=1))
