"""The lobbying ledger: what a campaign is, what it cost, what is allowed, and the worksheet."""

import csv
import io
from datetime import date, timedelta

import pytest

from campaigns.lobbying.ledger import ledger
from campaigns.lobbying.rules import class_of, limits
from campaigns.lobbying.saying import Worked, log_time, say_purpose, say_spending
from campaigns.lobbying.sheet import worksheet
from campaigns.models import Call, How, LobbyKind, Outcome
from groundwork.delivery.models import Message, State
from groundwork.delivery.phone import prices
from groundwork.refusal import Refusal
from tests.conftest import NOW
from tests.factories import campaigns as make
from tests.factories import delivery
from tests.visitor import signed_in

PAGE = "/alliances/franklin/lobbying"
TODAY = NOW.date()


@pytest.fixture
def franklin(session):
    make.a_congress(session)
    alliance = make.an_alliance(session)
    session.commit()
    return alliance


def a_sent_campaign(session, alliance, texts: int = 3, seconds: int = 61, **changes):
    """A campaign with so many delivered texts of one segment, one that failed, and one bridged call."""
    campaign = make.a_campaign(session, alliance, **changes)
    batch = delivery.a_batch(session, cause=campaign.cause, alliance=alliance.slug)
    for number in range(texts + 1):
        message = delivery.a_queued_text(session, batch=batch)
        message.state = State.FAILED if number == texts else State.DELIVERED
        message.accepted_at = NOW
    person, office = make.SENIOR, make.HALE_WATAUGA
    session.add(
        Call(
            alliance_id=alliance.id, campaign_id=campaign.id, office_id=office, person_id=person, how=How.BRIDGED,
            sid=f"CA{campaign.id}", turn=1, placed_at=NOW, ended_at=NOW, outcome=Outcome.SPOKE, seconds=seconds,
        )
    )  # fmt: skip
    session.flush()
    return campaign


def purpose(session, campaign, *, on_measure=True, takes_view=True, to_members=False):
    say_purpose(
        session, campaign, on_measure=on_measure, takes_view=takes_view, to_members=to_members, account_id=None, now=NOW
    )


@pytest.mark.parametrize(
    ("spent", "total", "grassroots"),
    [  # 26 USC 4911(c)(2): 20 % of the first 500,000, 15 %, 10 %, then 5 %, 1,000,000 at most
        (0, 0, 0),
        (100_000_00, 20_000_00, 5_000_00),
        (500_000_00, 100_000_00, 25_000_00),
        (1_000_000_00, 175_000_00, 43_750_00),
        (1_500_000_00, 225_000_00, 56_250_00),
        (2_500_000_00, 275_000_00, 68_750_00),
        (17_000_000_00, 1_000_000_00, 250_000_00),
        (90_000_000_00, 1_000_000_00, 250_000_00),
    ],
)
def test_the_limits_follow_from_the_years_spending(spent, total, grassroots):
    assert (limits(spent).total, limits(spent).grassroots) == (total, grassroots)


@pytest.mark.parametrize(
    ("on_measure", "takes_view", "to_members", "kind"),
    [
        (True, True, False, LobbyKind.GRASSROOTS),
        (True, True, True, LobbyKind.DIRECT),
        (True, False, False, LobbyKind.NONE),
        (False, True, True, LobbyKind.NONE),
    ],
)
def test_the_class_of_a_campaign(on_measure, takes_view, to_members, kind):
    assert class_of(on_measure=on_measure, takes_view=takes_view, to_members=to_members) is kind


def test_the_same_text_to_members_and_to_the_public_stands_in_two_columns(session, franklin):
    to_members = a_sent_campaign(session, franklin, slug="members")
    to_public = a_sent_campaign(session, franklin, slug="public")
    purpose(session, to_members, to_members=True)
    purpose(session, to_public)

    year = ledger(session, franklin, 2026)

    each = prices.cents(3) + prices.call_cents(2)  # 61 seconds are two minutes begun
    assert (year.direct, year.grassroots) == (each, each)


def test_a_campaign_nobody_spoke_for_counts_as_grassroots(session, franklin):
    a_sent_campaign(session, franklin)

    year = ledger(session, franklin, 2026)

    assert [line.is_said for line in year.lines] == [False]
    assert year.direct == 0 < year.grassroots


def test_what_failed_or_fell_into_another_year_costs_nothing_here(session, franklin):
    campaign = a_sent_campaign(session, franklin)
    purpose(session, campaign)
    for message in session.scalars(_messages(campaign)):
        message.accepted_at = NOW - timedelta(days=365)
    session.flush()

    assert [line.text_cents for line in ledger(session, franklin, 2026).lines] == [0]
    assert [line.text_cents for line in ledger(session, franklin, 2025).lines] == [prices.cents(3)]


def _messages(campaign):
    from sqlalchemy import select

    from groundwork.delivery.models import Batch

    return select(Message).join(Batch, Batch.id == Message.batch_id).where(Batch.cause == campaign.cause)


def test_paid_time_counts_by_its_class_and_quarter(session, franklin):
    for kind, cents in ((LobbyKind.DIRECT, 90_00), (LobbyKind.GRASSROOTS, 30_00), (LobbyKind.NONE, 500_00)):
        worked = Worked(kind, date(2026, 5, 4), 90, cents, "Met the state director")
        log_time(session, franklin, worked, today=TODAY, account_id=None, now=NOW)

    year = ledger(session, franklin, 2026)

    assert (year.direct, year.grassroots) == (90_00, 30_00)
    assert [(one.number, one.minutes, one.cents) for one in year.quarters][1] == (2, 90, 90_00)


@pytest.mark.parametrize(
    "slip",
    [{"minutes": 0}, {"minutes": 25 * 60}, {"cents": -1}, {"day": TODAY + timedelta(days=1)}, {"what": " "}],
)
def test_time_that_cannot_be_is_refused(session, franklin, slip):
    parts = {"kind": LobbyKind.DIRECT, "day": TODAY, "minutes": 60, "cents": 10_00, "what": "Visit"}
    with pytest.raises(Refusal):
        log_time(session, franklin, Worked(**parts | slip), today=TODAY, account_id=None, now=NOW)


def test_the_worksheet_has_the_lines_of_the_return(session, franklin):
    purpose(session, a_sent_campaign(session, franklin, name="=A call"))
    say_spending(session, franklin, 2026, 100_000_00)

    rows = list(csv.DictReader(io.StringIO(worksheet(ledger(session, franklin, 2026)))))

    lines = {row["line"]: row["dollars"] for row in rows if row["form"].startswith("990")}
    cost = prices.cents(3) + prices.call_cents(2)
    assert lines == {
        "1a": f"{cost / 100:.2f}", "1b": "0.00", "1c": f"{cost / 100:.2f}", "1d": f"{(100_000_00 - cost) / 100:.2f}",
        "1e": "100000.00", "1f": "20000.00", "1g": "5000.00",
    }  # fmt: skip
    assert [row["what"] for row in rows if row["form"] == "ledger"] == ["'=A call"]
    assert [row["line"] for row in rows if row["form"] == "LD-2"] == ["Q1", "Q2", "Q3", "Q4"]


def test_a_leader_keeps_the_ledger_on_its_page(app, session, franklin):
    a_sent_campaign(session, franklin, slug="a-hearing")
    leader = signed_in(app, session)

    assert "counts as grassroots" in leader.get(PAGE).words
    leader.send(PAGE, "a-hearing/purpose", on_measure="y", takes_view="y", to_members="y")
    leader.send(PAGE, "lobbying/time", kind="direct", day="2026-06-15", hours="1.5", cost="60", what="Visit to Hale")
    page = leader.send(PAGE, "lobbying/spending", spending="$250,000")

    assert "Within the year's limits" in page.words
    assert "counts as grassroots" not in page.words
    assert "Visit to Hale" in page.words
    sheet = leader.get(f"{PAGE}.csv?year=2026")
    assert "1f,Lobbying nontaxable amount,50000.00" in sheet.text


@pytest.mark.parametrize("hours", ["", "NaN", "-1", "much", "1e9"])
def test_hours_that_cannot_be_read_are_refused_beside_the_field(app, session, franklin, hours):
    leader = signed_in(app, session)

    page = leader.send(PAGE, "lobbying/time", kind="direct", day="2026-06-15", hours=hours, cost="60", what="Visit")

    assert page.status == 422
    assert "up to 24 hours" in page.words
