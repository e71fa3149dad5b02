"""The directory of leaders: who shows, to whom, and that it forgets."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from alliances.directory import entries, forgetting
from alliances.directory.entries import Typed, Wanted
from alliances.directory.kinds import Topic
from alliances.models import DirectoryEntry
from groundwork.accounts import people
from groundwork.delivery import addresses
from groundwork.doors import Role
from groundwork.refusal import Refusal
from tests.conftest import NOW
from tests.factories.accounts import an_account
from tests.factories.alliances import a_country, an_alliance
from tests.visitor import Visitor

ANA = Typed("Ana", "Watauga", "Radio", "English", [Topic.RADIO], phone="202-555-0142", shows_account_mail=True)
PAGE = "/alliances/franklin/directory"


@pytest.fixture
def franklin(session):
    a_country(session)
    an_alliance(session, "ohio", name="Ohio Alliance", state="OH")
    return an_alliance(session)


@pytest.fixture
def ana(session, franklin):
    """An organizer who wrote an entry, beside the leader, who did not."""
    an_account(session)
    account = an_account(session, "ana@franklin.example", role=Role.ORGANIZER)
    entries.write(session, account.id, franklin.id, ANA, now=NOW)
    session.commit()
    return account


def names(session, wanted=None):
    return [one.entry.name for one in entries.directory(session, wanted or Wanted())]


def test_an_entry_is_found_by_words_state_and_topic(session, ana):
    assert names(session) == ["Ana"]
    for wanted in (Wanted("radio WATAUGA"), Wanted(state="FK"), Wanted(topic="radio"), Wanted("franklin")):
        assert names(session, wanted) == ["Ana"], wanted
    for wanted in (Wanted("press"), Wanted(state="OH"), Wanted(topic="press"), Wanted("%")):
        assert names(session, wanted) == [], wanted


def test_an_entry_stops_showing_when_the_role_ends_and_is_removed_a_month_later(session, ana):
    people.end_grant(session, ana, Role.ORGANIZER, scope_kind=people.ALLIANCE, scope_id="franklin", now=NOW)
    people.grant(session, ana, Role.VIEWER, scope_kind=people.ALLIANCE, scope_id="ohio", now=NOW)

    assert names(session) == []
    assert forgetting.remove_ended(session, NOW - timedelta(days=1), now=NOW) == 0
    assert forgetting.remove_ended(session, NOW + timedelta(days=1), now=NOW) == 1
    assert session.scalars(select(DirectoryEntry)).all() == []


def test_writing_again_changes_the_one_entry(session, ana, franklin):
    changed = replace(ANA, name="Ana B.", topics=[Topic.PRESS], phone="", mail="ana@home.example")

    entries.write(session, ana.id, franklin.id, changed, now=NOW)
    shown = entries.directory(session, Wanted())[0]

    assert (shown.entry.name, shown.topics, shown.phone) == ("Ana B.", (Topic.PRESS,), "")
    assert shown.mails == ("ana@home.example", "ana@franklin.example")


def test_an_entry_that_leads_nowhere_is_refused(session, ana, franklin):
    wrong = {
        "mail": replace(ANA, phone="", shows_account_mail=False),
        "helps_with": replace(ANA, topics=[], helps_with=" "),
        "phone": replace(ANA, phone="12"),
        "name": replace(ANA, name=" "),
    }
    for field, typed in wrong.items():
        with pytest.raises(Refusal) as refused:
            entries.write(session, ana.id, franklin.id, typed, now=NOW)
        assert refused.value.field == field


def test_a_person_is_shown_their_entry_and_it_is_erased(session, ana):
    mailbox = addresses.mail_address(session, ana.email).id
    ids = forgetting.addresses(session, {mailbox})

    told = forgetting.show(session, ids, now=NOW)
    forgetting.erase(session, ids, now=NOW)

    assert len(ids) == 2
    assert [(one["name"], one["topics"]) for one in told] == [("Ana", ["radio"])]
    assert session.scalars(select(DirectoryEntry)).all() == []


def test_leaders_see_how_to_reach_somebody_and_viewers_do_not(app, session, ana):
    an_account(session, "vera@franklin.example", role=Role.VIEWER)
    session.commit()
    rosa, vera = Visitor(app), Visitor(app)
    rosa.sign_in("rosa@franklin.example")
    vera.sign_in("vera@franklin.example")

    for_rosa, for_vera = rosa.get(PAGE), vera.get(PAGE)

    assert "202-555-0142" in for_rosa.words
    assert "ana@franklin.example" in for_rosa.words
    assert "Ana" in for_vera.words
    assert "555" not in for_vera.words
    assert "ana@franklin.example" not in for_vera.words


def test_a_leader_writes_and_withdraws_their_entry(app, session, ana):
    rosa = Visitor(app)
    rosa.sign_in("rosa@franklin.example")

    bad = rosa.send(f"{PAGE}/mine", "entry-form", name="Rosa", helps_with="Visits")
    good = rosa.send(bad, "entry-form", shows_account_mail="y", topics="congress")
    gone = rosa.send(f"{PAGE}/mine", "withdraw-form")

    assert (bad.status, "at least one way to reach you" in bad.words) == (422, True)
    assert "2 leaders to ask" in good.words
    assert "1 leader to ask" in gone.words
