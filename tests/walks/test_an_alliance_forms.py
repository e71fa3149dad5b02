"""The seed's story through the pages alone: from nobody in Utah to an alliance that is found by its ZIP code."""

import re
from datetime import UTC, date, datetime, timedelta
from io import BytesIO

import pytest
from sqlalchemy import select

from alliances.kinds import EventState
from alliances.models import Alliance, Commitment, Event, HelpRequest, Member, Outreach, Prospect, Stage, StageReached
from alliances.requests.kinds import HelpState
from groundwork.audit import ledger
from groundwork.clock import Clock
from groundwork.delivery.models import Message
from groundwork.doors import Role
from legislators.loading import load
from tests.conftest import NOW
from tests.factories.accounts import an_account
from tests.factories.alliances import an_alliance
from tests.factories.files import a_pdf
from tests.factories.walking import Walker
from tests.factories.walking_the_road import (
    hana_answers_the_request,
    hana_plans_a_trip,
    hana_travels_and_says_what_came_of_it,
    june_asks_for_a_speaker,
    june_reads_the_answer,
    june_sees_the_outreach,
)

HANA, JUNE = "hana@lantern.example", "june@moab.example"
NEW = "a long new password of june"
MOAB = "84532"
WHY = "The roads were closed; we spoke with all three for two hours by video."
DENVER = timedelta(hours=6)  # behind UTC in summer
LETTER = a_pdf()
MEETING, TALK = "Our first evening", "Talk at the library"


@pytest.fixture
def country(session):
    """Every state with its members of Congress, one alliance far away, and the secretariat."""
    load(session, now=NOW)
    an_alliance(session, slug="ohio", name="Ohio Alliance", state="OH")
    an_account(session, HANA, name="Hana Brandt", role=Role.SECRETARIAT)


def it_is(app, day, hour=9):
    """Time passes until this hour in Moab."""
    moment = datetime.fromisoformat(f"{day}T{hour:02}:00").replace(tzinfo=UTC) + DENVER
    app.extensions["clock"] = Clock(moment - datetime.now(UTC))


def mailed_link(session):
    """What stands in the e-mail that June got."""
    body = session.scalars(select(Message.body).where(Message.body.contains("/invitations/"))).one()
    session.rollback()
    return re.search(r"/invitations/\S+", body)[0]


def june_finds_none_and_asks(anybody):
    anybody.opens("/")
    anybody.fills("find", place=MOAB)
    anybody.reads("None in Utah yet: start one", "The nearest neighbor", "Ohio Alliance")
    anybody.follows(r"/start\?place=")
    anybody.fills("start-form", name="June Ashby-Moor", email=JUNE, organization="Moab Circle", why="I know many.")
    anybody.reads("Thank you. The secretariat has your request", "Moab, Utah")


def hana_accepts_and_invites(hana):
    hana.visitor.sign_in(HANA)
    hana.opens("/secretariat")
    hana.reads("June Ashby-Moor", "Moab")
    hana.follows("/secretariat/starts/")
    hana.reads("June Ashby-Moor wants to start an alliance", "Moab Circle", JUNE)
    hana.fills("accept")
    hana.reads("accepted, it is the")
    hana.fills("invite-form")
    hana.reads("Invited. The link in the e-mail works for seven days.", "not taken up yet")


def june_takes_the_invitation_up(june, link):
    june.opens(link)
    june.reads("You are invited as: Leader")
    june.fills("accept", name="June Ashby-Moor", password=NEW, again=NEW)
    june.reads("Protect your account with a second step")
    june.sets_up_a_sign_in_app()
    assert june.page.path.startswith("/dashboard/moab")
    june.reads("This alliance is forming. Next: Find the organization that backs it")


def june_introduces_the_alliance(june):
    june.follows("/stage")
    june.follows("/introduction")
    june.fills("introduction-form", leader="June A.", email="moab@alliance.example", about_en="Neighbors in Moab.")
    june.reads("Saved. The public page shows it now.")
    june.follows("/alliances/moab")
    june.reads("June A.", "moab@alliance.example", "Neighbors in Moab.")
    june.opens("/dashboard/moab")


def june_writes_down_whom_to_ask(june):
    june.follows("/stage")
    june.reads("Leader found, since today", "Next: Backing organization")
    june.follows("/prospects")
    june.follows("/prospects/add")
    june.fills("prospect-form", name="Grand County Library", kind="organization", city="Moab", contact="Director",
               why="They hold talks.", next_step="Call the director", next_step_on="2026-06-19")  # fmt: skip
    june.reads("Grand County Library", "Call the director")


def june_brings_the_backing_letter(june):
    june.reads("Moab Circle", "Grand County Library")
    june.follows("/prospects/1")
    june.fills("asking-form", on="2026-06-17", by="June", way="visit", answer="yes", is_member="y", note="All agreed.")
    june.reads("Moab Circle is a member now.", "member since")
    june.follows("/stage")
    june.reads("Next: ", "Backing organization")
    june.fills("stage-form", on="2026-06-17", evidence="Letter of June 16", owner="June Ashby-Moor",
               file=(BytesIO(LETTER), "letter.pdf"))  # fmt: skip
    june.reads("Letter of June 16", "file on record")
    assert june.fetches("/paper") == LETTER


def hana_confirms_without_a_visit(hana):
    hana.opens("/secretariat")
    hana.follows("/alliances/moab")
    hana.follows("/stage")
    refused = hana.visitor.send(hana.page, "stage-form", on="2026-06-18", is_without_visit="y")
    assert refused.status == 422
    hana.fills("stage-form", on="2026-06-18", is_without_visit="y", note=WHY)
    hana.reads("Confirmed without a visit: " + WHY)


def june_gets_a_yes(june):
    june.follows("/stage")
    june.follows("/prospects")
    june.follows("/prospects/2")
    june.fills("asking-form", on="2026-06-26", by="June", way="visit", answer="yes", note="The trustees voted.")
    june.reads("They said yes")
    june.fills("join-form", **{"join-on": "2026-06-26"})
    june.reads("Grand County Library is a member now.")
    june.follows("/stage")
    june.fills("stage-form", on="2026-06-26", evidence="Two organizations and their people")


def june_announces_the_meeting(june):
    june.follows("/organizing-meeting")
    june.reads("Grand County Library", "Moab Circle")
    june.follows("/events/new")
    june.fills("event-form", title=MEETING, day="2026-06-27", starts_at="18:00", venue="County Library",
               street="257 East Center Street", city="Moab", zip=MOAB, access_en="Ramp at the east door.")  # fmt: skip
    june.reads(MEETING, "Announced", "Organizing meeting")


def somebody_finds_it_and_signs_up(name, anybody, title):
    anybody.opens("/")
    anybody.fills("find", place=MOAB)
    anybody.reads("One alliance in Utah", title)
    anybody.follows("/events/")
    anybody.fills("sign-up-form", name=name, email=f"{name.lower()}@moab.example", people="2", is_adult="y")
    anybody.reads("You are signed up", "we expect 2 people")


def june_holds_it(june, app, day, title):
    it_is(app, day, hour=19)
    june.follows("/alliances/moab/events")
    june.follows(r"/events/\d+")
    june.follows("/door")
    june.fills("tick")
    june.fills("walk-in-form", name="Lucia Fernwood", people="3")
    june.reads("5 here, 2 expected")
    june.follows("/close")
    june.fills("close-form", outcome="Six people will visit the office in July.")
    june.reads("Held", "Six people will visit the office in July.", title)


def june_records_the_last_steps(june):
    june.follows("/stage")
    june.fills("stage-form", on="2026-06-27", evidence="Minutes: 5 people")
    june.fills("stage-form", on="2026-06-27", evidence="Letter to the senators", next_step="Visit the office",
               next_step_on="2026-07-08", next_owner="June Ashby-Moor")  # fmt: skip
    june.reads("All six steps are taken", "Active")


def a_program_takes_the_issue_up(june):
    june.follows("/members")
    june.follows("/members/add/commitment")
    june.fills("add-form", organization=june.finds_option("Grand County Library"), program="Thursday talks",
               since="2026-06-28", renews_on="2027-06-28")  # fmt: skip
    june.reads("Thursday talks")
    june.fills("done-form", on="2026-06-28", words="First talk", people="31")
    june.reads("31")


def june_announces_a_talk(june):
    june.follows("/events")
    june.follows("/events/new")
    june.fills("event-form", title=TALK, kind="talk", day="2026-06-29", starts_at="18:30", city="Moab")
    june.reads(TALK, "Announced")


def somebody_joins(anybody):
    anybody.opens("/")
    anybody.fills("find", place=MOAB)
    anybody.follows("/alliances/moab")
    anybody.reads("Stage: Active", "Moab Circle", "Thursday talks", "Canyon Times", "Confirmed without a visit.")
    anybody.follows(r"/join\?alliance=moab")
    told = {"zip": MOAB, "email": "ottilie@moab.example", "wants_mail": "y", "is_adult": "y"}
    anybody.fills("join-form", name="Ottilie Brandywine", **told)


def june_prints_the_quarter(june):
    june.follows("/dashboard/moab")
    june.follows("/quarter")
    june.reads(
        "2 events held", "Events held 2", "People who came 10",
        "Editorial board 1", "Radio 1", "People who listened 120",
        "Organizations that joined 2", "took the issue up 1", "Steps taken in forming 5", "Supporters at the end 1",
    )  # fmt: skip


def the_record_holds_it_all(session):
    moab = session.scalars(select(Alliance).where(Alliance.slug == "moab")).one()
    steps = session.scalars(select(StageReached).where(StageReached.alliance_id == moab.id)).all()
    assert (moab.stage, moab.state, moab.next_step) == (Stage.ACTIVE, "UT", "Visit the office")
    assert {one.stage for one in steps} == set(Stage)
    assert [(one.stage, one.note) for one in steps if one.is_without_visit] == [(Stage.VISIT, WHY)]
    assert [one.stage for one in steps if one.stored_file_id] == [Stage.BACKING]
    library = session.scalars(select(Prospect).where(Prospect.name == "Grand County Library")).one()
    member = session.scalars(select(Member).where(Member.organization_id == library.organization_id)).one()
    assert (library.joined_on, member.since, member.until) == (date(2026, 6, 26), date(2026, 6, 26), None)
    asked = session.scalars(select(HelpRequest)).one()
    assert asked.answered_at is not None
    assert asked.state == HelpState.DONE
    told = session.scalars(select(Outreach).where(Outreach.alliance_id == moab.id)).all()
    assert sorted(str(one.kind) for one in told if one.is_done) == ["editorial_board", "radio"]
    assert [one.program for one in session.scalars(select(Commitment))] == ["Thursday talks"]
    events = session.scalars(select(Event).where(Event.alliance_id == moab.id)).all()
    assert {one.title for one in events if one.state == EventState.HELD} == {MEETING, TALK}
    assert ledger.verify(session) == []


def from_the_trip_to_the_report(app, anybody, hana, june):
    it_is(app, "2026-06-26")
    hana_travels_and_says_what_came_of_it(hana)
    june_sees_the_outreach(june)
    june_gets_a_yes(june)
    june_announces_the_meeting(june)
    somebody_finds_it_and_signs_up("Osric", anybody, MEETING)
    june_holds_it(june, app, "2026-06-27", MEETING)
    it_is(app, "2026-06-28")
    june_records_the_last_steps(june)
    a_program_takes_the_issue_up(june)
    june_announces_a_talk(june)
    somebody_finds_it_and_signs_up("Otto", anybody, TALK)
    june_holds_it(june, app, "2026-06-29", TALK)
    somebody_joins(anybody)
    it_is(app, "2026-06-30")
    june_prints_the_quarter(june)


def test_from_nobody_in_utah_to_an_active_alliance_found_by_its_zip_code(app, session, country):
    anybody, hana, june = Walker(app), Walker(app), Walker(app)
    it_is(app, "2026-06-16")
    june_finds_none_and_asks(anybody)
    hana_accepts_and_invites(hana)
    june_takes_the_invitation_up(june, mailed_link(session))
    june_introduces_the_alliance(june)
    june_writes_down_whom_to_ask(june)
    it_is(app, "2026-06-17")
    june_brings_the_backing_letter(june)
    it_is(app, "2026-06-18")
    hana_confirms_without_a_visit(hana)
    june_asks_for_a_speaker(june)
    hana_plans_a_trip(hana)
    hana_answers_the_request(hana)
    june_reads_the_answer(june)
    from_the_trip_to_the_report(app, anybody, hana, june)
    the_record_holds_it_all(session)
    june.follows("/stage")
    assert june.fetches("/paper") == LETTER
