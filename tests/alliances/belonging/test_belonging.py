"""Memberships that end and begin again, persons and roles, programs, the coalition's list, personal data."""

from datetime import date, timedelta

import pytest
from sqlalchemy import func, select

from alliances.belonging import coalition, commitments, memberships, merging, organizations, people, personal
from alliances.belonging.coalition import Facts, Reach
from alliances.belonging.commitments import Done
from alliances.belonging.memberships import Ending
from alliances.belonging.people import Person
from alliances.models import (
    Commitment,
    IndividualMember,
    Member,
    Organization,
    OrganizationKind,
    OrganizationPerson,
    Prospect,
    RoleHeld,
    RoleKind,
)
from groundwork.audit.models import Entry
from groundwork.delivery.addresses import mail_address, text_address
from groundwork.refusal import NotFound, Refusal
from tests.conftest import NOW
from tests.factories.accounts import an_account
from tests.factories.alliances import a_supporter, an_alliance
from tests.factories.forming import a_member, a_program, a_prospect
from tests.visitor import signed_in

TODAY = NOW.date()


def ago(days):
    return TODAY - timedelta(days=days)


@pytest.fixture
def rosa(session, franklin):
    return an_account(session).id


def end_it(session, alliance, member, on=TODAY, reason="It closed", **changes):
    memberships.end(session, alliance, member, Ending(on, reason, **changes), who="Rosa", now=NOW)


def test_a_membership_in_use_is_ended_never_deleted_and_begins_again(session, franklin):
    program = a_program(session, franklin)
    member = memberships.standing(session, franklin.id, program.organization_id)
    end_it(session, franklin, member, ago(3), with_programs=True)

    assert organizations.members_of(session, franklin.id, on=TODAY) == []
    assert (program.ended_on, program.end_reason) == (ago(3), "It closed")
    assert commitments.commitments(session, franklin.id) == []
    assert [one.kind for one in commitments.entries(session, program)] == ["ended"]
    with pytest.raises(Refusal):
        memberships.join(session, franklin, program.organization_id, since=ago(4))
    memberships.join(session, franklin, program.organization_id, since=ago(1))
    assert len(memberships.history(session, franklin.id, program.organization_id)) == 2
    assert len(organizations.members_of(session, franklin.id, on=TODAY)) == 1


def test_a_membership_begun_again_on_its_first_day_is_the_same_one(session, franklin):
    member = a_member(session, franklin)
    end_it(session, franklin, member, member.since)

    again = memberships.join(session, franklin, member.organization_id, since=member.since)

    assert (again.id, again.until, again.end_reason) == (member.id, None, "")


@pytest.mark.parametrize(("days", "reason"), [(-1, "x"), (101, "x"), (0, " ")])
def test_a_membership_does_not_end_without_reason_or_outside_its_days(session, franklin, days, reason):
    member = a_member(session, franklin)

    with pytest.raises(Refusal):
        end_it(session, franklin, member, ago(days), reason)
    assert member.until is None


def test_an_organization_of_another_alliance_is_not_there(session, franklin):
    theirs = a_member(session, an_alliance(session, "ohio"))

    with pytest.raises(NotFound):
        memberships.one(session, franklin.id, theirs.organization_id)
    with pytest.raises(Refusal):
        memberships.set_backing(session, franklin, theirs, is_backing=True, file_id=None)


def test_a_program_is_told_day_by_day_renewed_and_ended(session, franklin):
    program = a_program(session, franklin, renews_on=TODAY + timedelta(days=20))
    assert commitments.is_due(program, on=TODAY)
    commitments.record(session, program, Done(ago(30), "First forum", "Rosa", TODAY, 34), now=NOW)
    commitments.renew(session, program, TODAY + timedelta(days=365), on=TODAY, who="Rosa", now=NOW)
    assert not commitments.is_due(program, on=TODAY)
    commitments.end(session, program, "The room was sold", on=TODAY, who="Rosa", now=NOW)

    assert [str(one.kind) for one in commitments.entries(session, program)] == ["ended", "renewed", "done"]
    told = commitments.year(session, franklin.id, TODAY.year)[0]
    assert (len(told.done), told.people) == (1, 34)
    assert commitments.year(session, franklin.id, TODAY.year - 1) == []
    assert commitments.year(session, franklin.id, TODAY.year + 1) == []
    assert [name for _row, name in commitments.commitments(session, franklin.id, with_ended=True)] != []
    with pytest.raises(Refusal):
        commitments.renew(session, program, TODAY + timedelta(days=900), on=TODAY, who="Rosa", now=NOW)


@pytest.mark.parametrize(
    "done",
    [
        Done(TODAY + timedelta(days=1), "x", "Rosa", TODAY),
        Done(ago(61), "x", "Rosa", TODAY),
        Done(TODAY, "  ", "Rosa", TODAY),
        Done(TODAY, "x", "Rosa", TODAY, -1),
        Done(TODAY, "x", "Rosa", TODAY, 10**12),
    ],
)
def test_what_a_program_cannot_have_done_is_refused(session, franklin, done):
    program = a_program(session, franklin)

    with pytest.raises(Refusal):
        commitments.record(session, program, done, now=NOW)


def test_an_alliance_has_one_leader_at_a_time_and_may_have_none(session, franklin, rosa):
    held = people.give_role(session, franklin, RoleKind.LEADER, Person("Rosa", ago(9)), account_id=rosa, now=NOW)
    with pytest.raises(Refusal):
        people.give_role(session, franklin, RoleKind.LEADER, Person("Ines", TODAY), account_id=None, now=NOW)

    people.end(session, franklin, held, people.Ending(TODAY, "Moved", rosa), now=NOW)

    assert people.leader(session, franklin.id) is None
    assert session.scalars(select(Entry.act)).all() == ["belonging.role_ended"]
    people.give_role(session, franklin, RoleKind.LEADER, Person("Ines", TODAY), account_id=None, now=NOW)
    assert [(one.row.name, one.row.until) for one in people.roles(session, franklin.id)] == [
        ("Ines", None),
        ("Rosa", TODAY),
    ]


def test_a_role_of_ones_own_needs_words_and_an_end_its_day(session, franklin, rosa):
    with pytest.raises(Refusal):
        people.give_role(session, franklin, RoleKind.OTHER, Person("Ines", TODAY), account_id=None, now=NOW)
    row = people.add_individual(session, franklin, Person("Ines", ago(5)), now=NOW)
    for day in (ago(6), TODAY + timedelta(days=1)):
        with pytest.raises(Refusal):
            people.end(session, franklin, row, people.Ending(day, "", rosa), now=NOW)


def test_an_individual_member_may_be_a_supporter_of_the_same_alliance_only(session, franklin):
    ours = a_supporter(session, franklin)
    theirs = a_supporter(session, an_alliance(session, "ohio"))

    people.add_individual(session, franklin, Person("Maria Duarte", TODAY), supporter_id=ours.id, now=NOW)

    for person, supporter_id in ((Person("Other", TODAY), theirs.id), (Person("Maria Duarte", TODAY), None)):
        with pytest.raises(Refusal):
            people.add_individual(session, franklin, person, supporter_id=supporter_id, now=NOW)


def _national(session, name="Fair Hearing League"):
    return coalition.add(session, Facts(name, OrganizationKind.NATIONAL))


def test_affiliates_are_members_asked_or_not_asked_state_by_state(session, franklin):
    national = _national(session)
    a_member(session, franklin, "Nolin League", parent_id=national.id)
    coalition.add(session, Facts("Watauga League", OrganizationKind.LOCAL, "FK", "Watauga", national.id))
    coalition.add(session, Facts("Moab League", OrganizationKind.LOCAL, "UT", "Moab", national.id))
    a_prospect(session, franklin, "Perry League", parent_id=national.id, city="Perry")

    found = coalition.nationals(session)[0]

    assert {one.name: one.reach for one in found.affiliates} == {
        "Nolin League": Reach.MEMBER, "Perry League": Reach.NOT_ASKED, "Watauga League": Reach.NOT_ASKED,
        "Moab League": Reach.NOT_ASKED,
    }  # fmt: skip
    assert [one.name for one in coalition.not_asked(session, "UT")] == ["Moab League"]
    assert coalition.states(session) == ["FK", "UT"]


@pytest.mark.parametrize(
    "facts",
    [
        Facts(" ", OrganizationKind.NATIONAL),
        Facts("x" * 300, OrganizationKind.NATIONAL),
        Facts("fair hearing LEAGUE", OrganizationKind.NATIONAL),
    ],
)
def test_an_organization_stands_on_the_coalitions_list_once_with_a_name(session, franklin, facts):
    national = _national(session)
    with pytest.raises(Refusal):
        coalition.add(session, facts)
    local = coalition.add(session, Facts("Moab League", OrganizationKind.LOCAL, "UT", "Moab", national.id))
    with pytest.raises(Refusal):
        coalition.add(session, Facts("Ogden League", OrganizationKind.LOCAL, "UT", "Ogden", local.id))
    with pytest.raises(Refusal):
        coalition.change(session, national, Facts("Fair Hearing League", OrganizationKind.LOCAL, "UT"))


def test_doubles_become_one_with_all_that_was_theirs(session, franklin, rosa):
    ohio = an_alliance(session, "ohio", state="OH")
    kept = a_member(session, franklin, "Nolin League")
    program = a_program(session, franklin)
    double = session.get_one(Organization, program.organization_id)
    organizations_of = select(func.count(Member.id)).where(Member.organization_id == kept.organization_id)
    session.add(Member(alliance_id=ohio.id, organization_id=double.id, since=ago(9), is_backing=True))
    people.add_at_organization(session, franklin, double.id, Person("Ada", TODAY), now=NOW)
    memberships.standing(session, franklin.id, double.id).is_backing = True
    memberships.standing(session, franklin.id, double.id).since = ago(200)

    merging.merge(session, session.get_one(Organization, kept.organization_id), double, account_id=rosa, now=NOW)

    assert session.scalar(organizations_of) == 2
    member = memberships.standing(session, franklin.id, kept.organization_id)
    assert (member.since, member.is_backing) == (ago(200), True)
    assert session.scalars(select(Commitment.organization_id)).all() == [kept.organization_id]
    assert session.scalars(select(OrganizationPerson.organization_id)).all() == [kept.organization_id]
    assert session.scalars(select(Entry.act)).all() == ["belonging.merge"]


def test_a_national_organization_and_a_local_one_do_not_merge(session, franklin, rosa):
    national = _national(session)
    local = session.get_one(Organization, a_member(session, franklin).organization_id)

    for kept, double in ((national, local), (local, local)):
        with pytest.raises(Refusal):
            merging.merge(session, kept, double, account_id=rosa, now=NOW)


def test_what_is_kept_of_a_person_is_shown_and_erased_by_any_of_their_addresses(session, franklin):
    phone = text_address(session, "907-555-0123").id
    mail = mail_address(session, "ada@nolin.example").id
    member = a_member(session, franklin)
    ada = Person("Ada Fairbairn", ago(5), "clerk", "907-555-0123", "ada@nolin.example")
    people.add_at_organization(session, franklin, member.organization_id, ada, now=NOW)
    people.add_individual(session, franklin, ada, now=NOW)
    people.give_role(session, franklin, RoleKind.MEDIA, ada, account_id=None, now=NOW)
    a_prospect(session, franklin, contact="Ada Fairbairn", email="ada@nolin.example")
    other = people.add_individual(session, franklin, Person("Ben", ago(5), email="ben@nolin.example"), now=NOW)

    assert personal.addresses(session, {phone}) == {phone, mail}
    assert len(personal.show(session, {mail}, now=NOW)) == 4
    personal.erase(session, {phone, mail}, now=NOW)

    assert personal.show(session, {phone, mail}, now=NOW) == []
    assert sorted(session.scalars(select(IndividualMember.name))) == ["", "Ben"]
    assert session.scalars(select(RoleHeld.name)).all() == [""]
    assert session.scalars(select(Prospect.contact)).all() == [""]
    assert session.scalars(select(OrganizationPerson.since)).all() == [ago(5)]
    assert other.name == "Ben"


def test_staff_are_found_by_the_mailbox_they_sign_in_with(session, franklin, rosa):
    people.give_role(session, franklin, RoleKind.LEADER, Person("Rosa", ago(9)), account_id=rosa, now=NOW)
    mail = mail_address(session, "rosa@franklin.example").id

    assert [one["name"] for one in personal.show(session, {mail}, now=NOW)] == ["Rosa"]


def test_a_year_without_programs_is_empty(session, franklin):
    assert commitments.year(session, franklin.id, date.min.year) == []


def test_a_program_without_any_member_says_what_comes_first_and_leads_back(app, session, franklin):
    rosa = signed_in(app, session)
    page = rosa.get("/alliances/franklin/members/add/commitment")
    assert "First an organization joins" in page.words
    (first,) = [link for link in page.links if "then=program" in link]

    wrong = rosa.send(first, "add-form", kind="civic", since="2026-06-01")
    page = rosa.send(wrong, "add-form", name="Grange 12", kind="civic", since="2026-06-01")
    assert (wrong.status, page.path.partition("?")[0]) == (422, "/alliances/franklin/members/add/commitment")
    page = rosa.send(page, "add-form", program="Harvest supper", since="2026-06-10")

    assert "Harvest supper" in page.words
    assert session.scalars(select(Commitment.program)).one() == "Harvest supper"


def test_a_membership_cannot_begin_on_a_day_to_come_and_vanish_until_then(leader, session, franklin):
    later = TODAY + timedelta(days=365)
    page = leader.send(
        "/alliances/franklin/members/add/organization", "organization", name="Nolin League", since=later.isoformat()
    )

    assert (page.status, "Give a day that has come." in page.words) == (422, True)
    assert session.scalars(select(Member.id)).all() == []
