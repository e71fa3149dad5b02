"""The story of the polls: what is seeded stands for something, and quickly."""

import pytest
from click.testing import CliRunner
from sqlalchemy import func, select

from groundwork.refusal import Refusal
from polling import cli, demo, demo_people, finding, queries
from polling.by_district import districts
from polling.models import AreaModel, Invitation, Poll, PollState, Response, SampleResult
from polling.population import populations
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


def test_franklin_s_districts_are_estimated_from_the_largest_poll_alone(seeded):
    poll = finding.public(seeded, "franklin-2026-04")
    (found,) = districts.stored(seeded, poll)
    shares = {row.area: row.share for row in found.rows}
    answered = seeded.scalars(select(Response.area).where(Response.area != "")).all()

    assert set(shares) == set(demo_people.DISTRICTS)
    assert seeded.scalar(select(func.count()).select_from(AreaModel)) == 1
    assert len(answered) == 1480
    assert found.model["checks"]["together"] == pytest.approx(found.model["checks"]["weighted"], abs=0.03)
    likeliest = max(shares, key=lambda area: shares[area])
    assert likeliest == demo_people.DISTRICTS[demo_people.VOTE.index(min(demo_people.VOTE))]


def test_the_invented_districts_add_up_to_the_invented_state(seeded):
    state, *parts = (populations.population(seeded, area).counts for area in ("FK", *demo_people.DISTRICTS))
    joint = populations.structure(seeded, "FK")

    assert {cell: sum(part[cell] for part in parts) for cell in state} == state
    assert sum(joint.counts) == sum(state.values())
    assert min(min(part.values()) for part in parts) > 0
    assert populations.districts_of(seeded, "US") == [
        one for one in populations.districts_of(seeded, "US") if not one.startswith("FK")
    ]


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
