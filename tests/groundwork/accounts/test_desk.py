"""Where somebody goes after signing in, and their own account."""

import pytest
from sqlalchemy import select

from groundwork.accounts import people
from groundwork.accounts.people import ALLIANCE
from groundwork.delivery.models import Message
from groundwork.doors import Role
from tests.conftest import NOW
from tests.factories.accounts import PASSWORD, an_account
from tests.visitor import Visitor


def test_two_places_are_a_choice(app, session):
    account = an_account(session)
    people.grant(session, account, Role.VIEWER, scope_kind=ALLIANCE, scope_id="ohio", now=NOW)
    session.commit()

    page = Visitor(app).sign_in("rosa@franklin.example")

    assert page.path == "/desk"
    assert {"/dashboard/franklin", "/dashboard/ohio"} <= set(page.links)


def test_ones_own_account_says_what_one_is(app, session):
    an_account(session)
    visitor = Visitor(app)
    visitor.sign_in("rosa@franklin.example")

    words = visitor.get("/account").words

    assert "rosa@franklin.example" in words
    assert "Leader" in words
    assert "A code from your sign-in app" in words


def test_a_changed_password_is_told_by_mail(app, session):
    an_account(session)
    visitor = Visitor(app)
    visitor.sign_in("rosa@franklin.example")
    new = "four quite different words"

    visitor.send("/change", "change", password=PASSWORD, new_password=new, new_password_confirm=new)

    mail = session.scalars(select(Message)).one()
    assert "just changed" in mail.body
    assert "http://localhost/forgot" in mail.body


def test_the_secretariat_resets_a_lost_second_step_and_its_owner_is_told(app, session):
    an_account(session)
    an_account(session, "hana@lantern.example", name="Hana Brandt", role=Role.SECRETARIAT)
    rosa, hana = Visitor(app), Visitor(app)
    rosa.sign_in("rosa@franklin.example")
    hana.sign_in("hana@lantern.example")

    page = hana.send("/alliances/franklin/people", "people/reset")

    assert page.path == "/alliances/franklin/people"
    assert "Not yet" in page.words
    assert rosa.get("/account").path.startswith("/login")
    assert Visitor(app).sign_in("rosa@franklin.example").path == "/tf-setup"
    assert "took the sign-in app off" in session.scalars(select(Message)).one().body


def test_nobody_resets_their_own_second_step(app, session):
    an_account(session, "hana@lantern.example", name="Hana Brandt", role=Role.SECRETARIAT)
    hana = Visitor(app)
    hana.sign_in("hana@lantern.example")

    page = hana.send("/secretariat/people", "people/reset")

    assert page.status == 422
    assert "Another person of the secretariat" in page.words


def test_a_leader_cannot_reset_a_second_step(app, session):
    account = an_account(session)
    rosa = Visitor(app)
    rosa.sign_in("rosa@franklin.example")
    page = rosa.get("/alliances/franklin/people")

    assert "people/reset" not in page.text
    token = page.text.split('name="csrf_token" value="')[1].split('"')[0]
    fields = {"account": str(account.id), "csrf_token": token}
    assert rosa.client.post("/secretariat/people/reset", data=fields).status_code == 403


def test_an_alliance_that_no_room_knows_has_no_people(app, session):
    app.extensions["doors"].scopes.append(lambda _session, slug: {"franklin": "Franklin Alliance"}.get(slug, ""))
    an_account(session, "hana@lantern.example", role=Role.SECRETARIAT)
    visitor = Visitor(app)
    visitor.sign_in("hana@lantern.example")

    assert "Franklin Alliance" in visitor.get("/alliances/franklin/people").words
    assert visitor.get("/alliances/atlantis/people").status == 404


@pytest.mark.parametrize("prefix", ["", "/es"])
@pytest.mark.parametrize("path", ["/account", "/alliances/franklin/people"])
def test_pages_keep_the_language(app, session, prefix, path):
    an_account(session)
    visitor = Visitor(app)
    visitor.sign_in("rosa@franklin.example")

    page = visitor.get(prefix + path)

    assert page.status == 200
    assert ('<html lang="es">' in page.text) == bool(prefix)
