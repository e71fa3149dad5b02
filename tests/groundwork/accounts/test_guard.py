"""Who is let in where."""

import pytest

from groundwork.accounts import people
from groundwork.accounts.models import Grant
from groundwork.doors import PUBLIC, Permission, Role, anybody_signed_in, secretariat, staff
from groundwork.web.guard import allows
from tests.conftest import NOW
from tests.factories.accounts import an_account
from tests.visitor import Visitor

ROSA = "rosa@franklin.example"


def grant_of(role: Role, kind: str, scope: str) -> Grant:
    return Grant(role=role, scope_kind=kind, scope_id=scope)


LEADER = grant_of(Role.LEADER, "alliance", "franklin")
VIEWER = grant_of(Role.VIEWER, "alliance", "franklin")
OFFICE = grant_of(Role.SECRETARIAT, "coalition", "")
ODD = grant_of(Role.SECRETARIAT, "alliance", "franklin")


@pytest.mark.parametrize(
    ("permission", "grant", "slug", "opens"),
    [
        (staff(), LEADER, "franklin", True),
        (staff(), LEADER, "ohio", False),
        (staff(Role.LEADER), VIEWER, "franklin", False),
        (staff(), OFFICE, "ohio", True),
        (staff(Role.LEADER), OFFICE, "ohio", False),
        (secretariat(), OFFICE, "", True),
        (secretariat(), LEADER, "", False),
        (secretariat(), ODD, "", False),
        (staff(), ODD, "franklin", False),
        (anybody_signed_in(), VIEWER, "", True),
        (PUBLIC, VIEWER, "", False),
        (Permission((Role.LEADER,), "alliance"), LEADER, "franklin", False),
    ],
)
def test_a_grant_opens_its_own_place_and_the_secretariat_all(permission, grant, slug, opens):
    assert allows(permission, [grant], {"slug": slug}) is opens


def test_a_stranger_is_sent_to_sign_in_and_comes_back_with_the_query(app, session):
    an_account(session)

    answer = app.test_client().get("/dashboard/franklin?weeks=4&to=a%20b")

    assert answer.status_code == 303
    assert answer.headers["Location"] == "/login?next=/dashboard/franklin%3Fweeks%3D4%26to%3Da%2520b"


def test_what_a_stranger_sends_is_not_sent_again_after_signing_in(app):
    client = app.test_client()
    client.get("/login")
    with client.session_transaction() as cookie:
        cookie["csrf_token"] = "x"

    app.config["WTF_CSRF_CHECK_DEFAULT"] = False
    answer = client.post("/alliances/franklin/people")

    assert answer.headers["Location"] == "/login"


def test_another_alliance_is_closed(app, session):
    an_account(session)
    visitor = Visitor(app)
    visitor.sign_in(ROSA)

    assert visitor.get("/dashboard/franklin").status == 200
    assert visitor.get("/dashboard/ohio").status == 403


def test_the_secretariat_sees_every_alliance(app, session):
    an_account(session, "hana@lantern.example", role=Role.SECRETARIAT)
    visitor = Visitor(app)
    visitor.sign_in("hana@lantern.example")

    assert visitor.get("/dashboard/ohio").status == 200
    assert visitor.get("/secretariat/people").status == 200


def test_a_session_ends_with_the_last_role(app, session):
    account = an_account(session, role=Role.ORGANIZER)
    visitor = Visitor(app)
    visitor.sign_in(ROSA)
    assert visitor.get("/dashboard/franklin").status == 200

    people.end_grant(session, account, Role.ORGANIZER, scope_kind="alliance", scope_id="franklin", now=NOW)
    session.commit()

    assert visitor.get("/dashboard/franklin").path.startswith("/login")
    assert "do not belong together" in visitor.sign_in(ROSA).words


def test_one_of_two_roles_ends_alone(app, session):
    account = an_account(session, role=Role.ORGANIZER)
    people.grant(session, account, Role.VIEWER, scope_kind="alliance", scope_id="ohio", now=NOW)
    session.commit()
    visitor = Visitor(app)
    visitor.sign_in(ROSA)

    people.end_grant(session, account, Role.ORGANIZER, scope_kind="alliance", scope_id="franklin", now=NOW)
    session.commit()

    assert visitor.get("/dashboard/franklin").status == 403
    assert visitor.get("/dashboard/ohio").status == 200


def test_the_menu_offers_only_what_opens(app, session):
    an_account(session, role=Role.VIEWER)
    visitor = Visitor(app)
    visitor.sign_in(ROSA)

    with app.test_request_context("/"):
        from groundwork.web.guard import may_reach

        assert not may_reach("accounts.team", {"slug": "franklin"})
    assert visitor.get("/alliances/franklin/people").status == 403


def test_an_endpoint_without_a_permission_is_closed(app, session):
    app._got_first_request = False
    app.add_url_rule("/forgotten", "forgotten", lambda: "in")

    assert app.test_client().get("/forgotten").status_code == 403
