"""The story of the polls: what is seeded stands for something, and quickly."""

import time

import pytest
from click.testing import CliRunner
from sqlalchemy import func, select

from groundwork.refusal import Refusal
from polling import cli, demo, queries
from polling.models import Invitation, Poll, PollState, Response, SampleResult
from tests.conftest import NOW
from tests.factories.polling import an_alliance_for_polls


@pytest.fixture
def seeded(session):
    for slug in ("franklin", "ohio", "vermont"):
        an_alliance_for_polls(session, slug)
    demo.seed(session, now=NOW)
    session.commit()
    return session


def test_three_polls_and_six_earlier_ones_are_told(seeded):
    states = dict(row for row in map(tuple, seeded.execute(select(Poll.slug, Poll.state))))
    ohio = seeded.scalars(select(Poll).where(Poll.slug == "ohio-may-2026")).one()
    frame = queries.results(seeded, ohio.id)

    assert list(states.values()).count(PollState.PUBLISHED) == 7
    assert (states["franklin-june-2026"], states["vermont-may-2026"]) == (PollState.OPEN, PollState.CLOSED)
    assert frame.groupby("recruitment")["n"].first().to_dict() == {"list": 1204, "open_link": 312}
    assert len(queries.trend(seeded, ohio.alliance_id - 1)) == 6
    assert queries.results(seeded, seeded.scalars(select(Poll.id).where(Poll.slug == "vermont-may-2026")).one()).empty
    assert all(seeded.scalars(select(SampleResult.largest_gap < 0.05)))
    assert seeded.scalar(select(func.count(Invitation.used_at))) < seeded.scalar(select(func.count(Response.id)))


def test_telling_the_story_takes_little_time(session):
    for slug in ("franklin", "ohio", "vermont"):
        an_alliance_for_polls(session, slug)
    began = time.process_time()

    demo.seed(session, now=NOW)

    assert time.process_time() - began < 3


def test_the_command_prints_a_published_poll_and_no_other(seeded, settings, monkeypatch):
    monkeypatch.setenv("DATABASE_URL", settings.database_url)

    shown = CliRunner().invoke(cli.polls, ["show", "ohio-may-2026"])
    hidden = CliRunner().invoke(cli.polls, ["show", "franklin-june-2026"])
    unknown = CliRunner().invoke(cli.polls, ["show", "nothing"])

    assert shown.exit_code == 0, shown.output
    assert "not a random sample" in shown.output
    assert "n 1,204" in shown.output
    assert isinstance(hidden.exception, Refusal)
    assert isinstance(unknown.exception, Refusal)
