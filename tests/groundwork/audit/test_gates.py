"""Before some pages open: the password again, or a reason; and the pages of the log."""

import time
from datetime import timedelta

import pytest
from sqlalchemy import select

from groundwork.accounts import people
from groundwork.audit import ledger
from groundwork.audit.models import Entry, ReasonGiven
from groundwork.doors import Role
from tests.conftest import NOW
from tests.factories.accounts import PASSWORD, an_account
from tests.factories.alliances import an_alliance
from tests.visitor import Visitor

INBOX = "/alliances/franklin/inbox"


@pytest.fixture
def hana(app, session) -> Visitor:
    """Of the secretariat, without a role in the alliance."""
    an_alliance(session)
    an_account(session, "hana@lantern.example", name="Hana Brandt", role=Role.SECRETARIAT)
    visitor = Visitor(app)
    visitor.sign_in("hana@lantern.example")
    return visitor


def acts(session):
    session.rollback()
    found = [(line.act, line.scope, line.reason) for line in session.scalars(select(Entry).order_by(Entry.id))]
    session.rollback()
    return found


def test_the_secretariat_says_why_before_it_reads_personal_data_and_the_log_keeps_it(app, session, hana):
    asked = hana.get(INBOX)
    short = hana.send(asked, "reason-form", reason="because")
    opened = hana.send(short, "reason-form", reason="Rosa asked me to look for a double entry")

    assert asked.path == f"/alliances/franklin/reason?next={INBOX}"
    assert short.status == 422
    assert opened.path == INBOX
    assert "You read personal data of" in opened.words
    assert "Rosa asked me to look" in opened.words
    assert acts(session) == [("personal.opened", "franklin", "Rosa asked me to look for a double entry")]
    app.extensions["clock"].ahead += timedelta(hours=8, minutes=1)
    assert hana.get(INBOX).path.startswith("/alliances/franklin/reason")


def test_a_reason_opens_one_alliance_and_ends_by_its_button(session, hana):
    an_alliance(session, "ohio", name="Ohio", state="OH")
    session.commit()
    opened = hana.send(hana.get(INBOX), "reason-form", reason="Looking after a complaint")

    other = hana.get("/alliances/ohio/inbox")
    hana.send(opened, "reason/end")

    assert other.path.startswith("/alliances/ohio/reason")
    assert hana.get(INBOX).path.startswith("/alliances/franklin/reason")
    assert [act for act, _scope, _reason in acts(session)] == ["personal.opened", "personal.closed"]


@pytest.mark.parametrize("place", ["//elsewhere.example", "https://elsewhere.example", "/\\elsewhere.example", "x\ny"])
def test_the_reason_leads_to_no_other_site(hana, place):
    page = hana.get("/alliances/franklin/reason")

    answer = hana.send(page, "reason-form", reason="Looking after a complaint", next=place)

    assert answer.path == "/alliances/franklin/audit"


def test_the_secretariat_with_a_role_there_and_the_leader_are_not_asked(app, session, hana):
    account = people.by_email(session, "hana@lantern.example")
    people.grant(session, account, Role.ORGANIZER, scope_kind=people.ALLIANCE, scope_id="franklin", now=NOW)
    session.commit()
    an_account(session)
    rosa = Visitor(app)
    rosa.sign_in("rosa@franklin.example")

    assert hana.get(INBOX).path == INBOX
    assert rosa.get(INBOX).path == INBOX
    assert session.scalar(select(ReasonGiven)) is None


def test_taking_the_log_away_needs_the_password_again_after_an_hour(app, session, hana):
    page = hana.get("/secretariat/audit")
    ledger.record(session, "test.act", scope="franklin", reason="=1+1", now=NOW)
    session.commit()
    page = hana.get("/secretariat/audit")
    with hana.client.session_transaction() as cookie:
        cookie["fs_paa"], cookie["fs_gexp"] = time.time() - 4_000, 0

    csrf = {"once": "k1", "csrf_token": token_of(page)}
    stale = hana.client.post(
        "/secretariat/audit.csv", data=csrf, headers={"Referer": "http://localhost/secretariat/audit"}
    )
    back = hana.send(hana.get(stale.location), "verify-form", password=PASSWORD)
    file = hana.client.post("/secretariat/audit.csv", data=csrf | {"once": "k2", "csrf_token": token_of(back)})

    assert (stale.status_code, stale.location) == (303, "/verify?next=/secretariat/audit")
    assert back.path == "/secretariat/audit"
    assert "'=1+1" in file.get_data(as_text=True)
    assert [act for act, _scope, _reason in acts(session)] == ["test.act", "log.read"]


def token_of(page):
    from groundwork.page_reader import choose_form, filled

    return dict(filled(choose_form(page.text, "csv"), {}))["csrf_token"]


def test_a_leader_reads_their_own_alliances_lines_and_filters_work(app, session):
    an_alliance(session)
    an_alliance(session, "ohio", name="Ohio", state="OH")
    rosa = an_account(session)
    for scope, days in (("franklin", 0), ("franklin", 3), ("ohio", 0)):
        at = NOW + timedelta(days=days)
        ledger.record(session, "role.ended", account_id=rosa.id, scope=scope, told={"in": scope, "day": days}, now=at)
    session.commit()
    visitor = Visitor(app)
    visitor.sign_in("rosa@franklin.example")

    page = visitor.get("/alliances/franklin/audit")
    one_day = visitor.get("/alliances/franklin/audit?day=2026-06-16&act=role.ended&scope=ohio")
    none = visitor.get("/alliances/franklin/audit?act=person.erased")

    assert (page.words.count("in: franklin"), page.words.count("in: ohio")) == (2, 0)
    assert one_day.words.count("in: franklin") == 1
    assert "No line fits" in none.words
    assert visitor.get("/alliances/ohio/audit").status == 403
    for junk in ("?day=x&person=9999999999999&before=-1&act=%00", "?person=abc"):
        assert visitor.get(f"/alliances/franklin/audit{junk}").status in {200, 400}


def test_older_lines_are_on_the_next_page(session, hana):
    for step in range(70):
        ledger.record(session, "test.act", told={"step": step}, now=NOW)
    session.commit()

    first = hana.get("/secretariat/audit")
    second = hana.get(next(link for link in first.links if "before=" in link))

    assert first.words.count("step:") == 50
    assert second.words.count("step:") == 20


def test_a_role_that_ends_ends_the_sessions_on_every_device_at_once(app, session):
    an_alliance(session)
    account = an_account(session)
    an_account(session, "second@franklin.example")
    phone, desktop = Visitor(app), Visitor(app)
    for device in (phone, desktop):
        device.sign_in("rosa@franklin.example")
    before = [device.get("/alliances/franklin/people").status for device in (phone, desktop)]

    people.end_grant(
        session, session.merge(account), Role.LEADER, scope_kind=people.ALLIANCE, scope_id="franklin", now=NOW
    )
    session.commit()

    after = [device.get("/alliances/franklin/people").path for device in (phone, desktop)]
    assert before == [200, 200]
    assert all(path.startswith("/login") for path in after)


def test_invitations_roles_and_resets_are_lines_of_the_log(session, hana):
    page = hana.get("/alliances/franklin/people")
    hana.send(page, "invite-form", email="new@franklin.example", role="viewer")
    page = hana.get("/alliances/franklin/people")
    hana.send(page, "people/end")

    assert [act for act, _scope, _reason in acts(session)] == ["role.invited", "role.withdrawn"]
