"""The demo's story is told as it is promised."""

import shutil
from datetime import date

import pytest
from sqlalchemy import func, select

import alliances.demo
import legislators.demo
from alliances.finding import by_slug
from campaigns import demo, queries
from campaigns.models import Call, Campaign, Recipient, Stance, Touch, Visit
from campaigns.offices import story
from campaigns.offices.record import Where
from campaigns.visits import agenda
from groundwork.database import Database
from groundwork.delivery.models import ENDED, Message
from legislators.offices import office
from tests.conftest import NOW

TODAY = date(2026, 6, 16)


@pytest.fixture(scope="module")
def told(sqlite_template, tmp_path_factory):
    """A seeded demo, made once: seeding is engine-neutral inserts, and takes seconds."""
    file = tmp_path_factory.mktemp("demo") / "demo.db"
    shutil.copy(sqlite_template, file)
    database = Database(f"sqlite:///{file}")
    with database.writing() as session:
        for seed in (legislators.demo.seed, alliances.demo.seed, demo.seed):
            seed(session, now=NOW)
    with database.reading() as session:
        yield session
    database.close()


def test_four_offices_were_never_contacted_five_went_cold_fourteen_are_on_cadence(told):
    frame = queries.coverage(told, by_slug(told, "franklin").id, on=TODAY, now=NOW)

    assert frame["group"].value_counts().to_dict() == {"fresh": 14, "cold": 5, "never": 4}


def test_nothing_is_invented_about_anybody_outside_franklin(told):
    for table in (Call, Visit, Touch, Stance):
        people = set(told.scalars(select(table.person_id).distinct()))
        assert people <= {f"FK{number:05d}" for number in range(1, 11)}, table


def test_one_members_stance_changed(told):
    alliance = by_slug(told, "franklin")

    changed = [len(story.stances_of(told, alliance.id, f"FK{number:05d}")) for number in range(1, 11)]

    assert sorted(changed)[-2:] == [1, 2]


def test_visits_are_ahead_and_one_report_is_overdue(told):
    overdue, ahead = agenda(told, by_slug(told, "franklin"), now=NOW)

    assert (len(overdue), len(ahead)) == (1, 5)


def test_the_texts_of_the_past_have_all_ended_and_agree_with_their_recipients(told):
    messages = told.scalar(select(func.count()).select_from(Message))
    ended = told.scalar(select(func.count()).where(Message.state.in_(ENDED), Message.told == Message.state))

    assert messages == ended == told.scalar(select(func.count()).select_from(Recipient))
    assert told.scalar(select(func.count()).select_from(Campaign)) == 2


def test_nobody_calls_before_the_campaign_or_after_now(told):
    wrong = select(func.count()).select_from(Call).join(Campaign, Campaign.id == Call.campaign_id)
    early, late = Call.placed_at < Campaign.opens_at, (Call.placed_at >= NOW) | (Call.placed_at >= Campaign.closes_at)

    assert told.scalar(wrong.where(late)) == 0
    assert told.scalar(wrong.where(early)) == 0


def test_one_voicemail_is_full(told):
    alliance = by_slug(told, "franklin")
    entries = story.timeline(told, Where(alliance.id, office(told, "FK00010-ladywell")))

    assert sum(entry.unavailable for entry in entries) > 0.6 * sum(entry.placed for entry in entries)
