"""Links that let somebody in."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from groundwork.accounts import invitations, people, post
from groundwork.accounts.models import Account, PasswordRequest, StaffInvitation
from groundwork.accounts.people import ALLIANCE, COALITION
from groundwork.delivery.models import Message
from groundwork.doors import Role
from groundwork.refusal import Gone, NotFound, Refusal
from tests.conftest import NOW
from tests.factories.accounts import PASSWORD, an_account, hashed
from tests.visitor import Visitor

FRANKLIN = {"scope_kind": ALLIANCE, "scope_id": "franklin"}
ANA = "ana@franklin.example"
WORDS = "four quite different words"


def an_invitation(session, email=ANA, role=Role.ORGANIZER, **changes) -> str:
    token = invitations.invite(session, email, role, **(FRANKLIN | changes), now=NOW)
    session.commit()
    return token


def mailed_link(session) -> str:
    body = session.scalars(select(Message)).one().body
    session.commit()
    return re.search(r"http://localhost(/invitations/\S+)", body)[1]


def test_only_a_digest_of_the_link_is_kept(session):
    token = an_invitation(session)

    kept = session.scalars(select(StaffInvitation)).one()

    assert token not in kept.token_digest
    assert len(token) >= 22


def test_taking_up_an_invitation_opens_the_account_with_its_role(session):
    token = an_invitation(session)

    account = invitations.take_up(session, token, name="Ana Cruz", password=hashed(), now=NOW)

    grants = people.grants_of(session, account.id)
    assert (account.email, account.name) == (ANA, "Ana Cruz")
    assert [(one.role, one.scope_id) for one in grants] == [(Role.ORGANIZER, "franklin")]


def test_a_link_works_once(session):
    token = an_invitation(session)
    invitations.take_up(session, token, name="Ana", password=hashed(), now=NOW)

    with pytest.raises(Gone, match="used before"):
        invitations.take_up(session, token, name="Eve", password=hashed(), now=NOW)


def test_a_link_is_too_old_after_seven_days(session):
    token = an_invitation(session)

    invitations.opened(session, token, now=NOW + timedelta(days=7, seconds=-1))
    with pytest.raises(Gone):
        invitations.opened(session, token, now=NOW + timedelta(days=7))


def test_a_made_up_link_is_not_ours(session):
    with pytest.raises(NotFound):
        invitations.opened(session, "made-up", now=NOW)


def test_a_second_invitation_makes_the_first_void(session):
    first = an_invitation(session)
    second = an_invitation(session)

    with pytest.raises(Gone):
        invitations.opened(session, first, now=NOW)
    invitations.opened(session, second, now=NOW)


def test_who_has_the_role_is_not_invited_to_it(session):
    an_account(session)

    with pytest.raises(people.AlreadyHolds):
        an_invitation(session, "ROSA@franklin.example", Role.LEADER)


def test_an_account_that_has_a_password_only_gets_the_role(session):
    rosa = an_account(session)
    token = an_invitation(session, rosa.email, scope_id="ohio")
    before = rosa.password

    invitations.take_up(session, token, password="another hash", now=NOW)

    assert rosa.password == before
    assert {one.scope_id for one in people.grants_of(session, rosa.id)} == {"franklin", "ohio"}


def test_a_new_account_needs_a_password(session):
    token = an_invitation(session)

    with pytest.raises(Refusal, match="Choose a password"):
        invitations.take_up(session, token, name="Ana", now=NOW)


def test_an_invitation_is_withdrawn_only_where_it_belongs(session):
    token = an_invitation(session)
    number = session.scalars(select(StaffInvitation.id)).one()

    with pytest.raises(NotFound):
        invitations.withdraw(session, number, scope_kind=ALLIANCE, scope_id="ohio", now=NOW)
    invitations.withdraw(session, number, **FRANKLIN, now=NOW)

    with pytest.raises(Gone):
        invitations.opened(session, token, now=NOW)


def test_a_leader_invites_and_the_invited_gets_in_with_a_second_step(app, session):
    an_account(session)
    rosa, ana = Visitor(app), Visitor(app)
    rosa.sign_in("rosa@franklin.example")

    page = rosa.send("/alliances/franklin/people", "invite-form", email=ANA, role="organizer")
    assert ANA in page.words
    link = mailed_link(session)
    shown = ana.get(link)
    assert "You are invited as: Organizer" in shown.words
    entered = ana.send(shown, "accept", name="Ana Cruz", password=WORDS, again=WORDS)

    assert entered.path == "/tf-setup"
    assert "Ana Cruz" in rosa.get("/alliances/franklin/people").words
    assert ana.get("/dashboard/franklin").path.startswith("/login")


def test_opening_the_link_changes_nothing(app, session):
    token = an_invitation(session)
    visitor = Visitor(app)

    for _ in range(3):
        assert visitor.get(f"/invitations/{token}").status == 200

    assert session.scalars(select(Account)).all() == []


def test_sending_the_form_twice_is_answered_like_once(app, session):
    token = an_invitation(session)
    visitor = Visitor(app)
    page = visitor.get(f"/invitations/{token}")
    fields = {"name": "Ana Cruz", "password": WORDS, "again": WORDS}

    visitor.send(page, "accept", **fields)
    again = visitor.send(page, "accept", **fields)

    assert again.status == 200
    assert len(session.scalars(select(Account)).all()) == 1


@pytest.mark.parametrize(
    ("answers", "words"),
    [
        ({"name": "", "password": WORDS, "again": WORDS}, "Type your name"),
        ({"name": "Ana", "password": "short", "again": "short"}, "12 to 128"),
        ({"name": "Ana", "password": WORDS, "again": "else"}, "The two passwords differ"),
    ],
)
def test_what_is_wrong_stands_beside_its_box_and_the_name_is_kept(app, session, answers, words):
    token = an_invitation(session)

    page = Visitor(app).send(f"/invitations/{token}", "accept", **answers)

    assert page.status == 422
    assert words in page.words
    assert f'value="{answers["name"]}"' in page.text


def test_a_spent_link_says_what_to_do(app, session):
    token = an_invitation(session)
    invitations.take_up(session, token, name="Ana", password=hashed(), now=NOW)
    session.commit()

    page = Visitor(app).get(f"/invitations/{token}")

    assert page.status == 410
    assert "Ask whoever invited you for a new one" in page.words


def test_a_leader_cannot_make_a_secretary(app, session):
    an_account(session)
    rosa = Visitor(app)
    rosa.sign_in("rosa@franklin.example")

    page = rosa.send("/alliances/franklin/people", "invite-form", email=ANA, role="secretariat")

    assert page.status == 422
    assert session.scalars(select(StaffInvitation)).all() == []


def test_a_leader_ends_a_role_of_their_alliance_alone(app, session):
    an_account(session)
    ana = an_account(session, ANA, name="Ana Cruz", role=Role.ORGANIZER)
    olga = an_account(session, "olga@ohio.example", name="Olga", role=Role.ORGANIZER, scope="ohio")
    rosa = Visitor(app)
    rosa.sign_in("rosa@franklin.example")
    team = rosa.get("/alliances/franklin/people")

    rosa.send(team, "people/end", account=str(ana.id), role="organizer")
    refused = rosa.send(rosa.get("/alliances/franklin/people"), "people/end", account=str(olga.id), role="organizer")

    session.expire_all()
    assert people.grants_of(session, ana.id) == []
    assert len(people.grants_of(session, olga.id)) == 1
    assert refused.status == 422


def test_the_secretariat_invites_to_the_secretariat(app, session):
    an_account(session, "hana@lantern.example", name="Hana Brandt", role=Role.SECRETARIAT)
    hana = Visitor(app)
    hana.sign_in("hana@lantern.example")

    page = hana.send("/secretariat/people", "invite-form", email=ANA, role="secretariat")

    assert page.path == "/secretariat/people"
    assert session.scalars(select(StaffInvitation)).one().scope_kind == COALITION


def test_asking_for_a_password_is_answered_alike_for_all_and_mails_only_staff(app, session):
    an_account(session)

    known = Visitor(app).send("/forgot", "forgot", email="rosa@franklin.example")
    unknown = Visitor(app).send("/forgot", "forgot", email="nobody@franklin.example")
    assert (known.status, known.words) == (unknown.status, unknown.words)
    assert session.scalars(select(Message)).all() == []

    assert post.answer_password_requests(session, now=NOW) == 1
    assert post.answer_password_requests(session, now=NOW) == 0
    assert len(session.scalars(select(Message)).all()) == 1
    assert all(one.answered_at for one in session.scalars(select(PasswordRequest)))


def test_however_often_a_password_is_asked_for_three_links_an_hour_are_mailed(session):
    an_account(session)
    for _ in range(9):
        invitations.ask_for_password(session, "rosa@franklin.example", link_base="http://localhost", now=NOW)

    assert post.answer_password_requests(session, now=NOW) == 3
    assert len(session.scalars(select(Message)).all()) == 3


def test_a_new_password_by_mail_ends_the_old_one_and_every_session(app, session):
    an_account(session)
    visitor = Visitor(app)
    visitor.sign_in("rosa@franklin.example")
    Visitor(app).send("/forgot", "forgot", email="rosa@franklin.example")
    post.answer_password_requests(session, now=NOW)
    session.commit()
    link = mailed_link(session)

    page = Visitor(app).send(link, "accept", password=WORDS, again=WORDS)

    assert page.path.startswith("/tf-validate")
    assert visitor.get("/account").path.startswith("/login")
    assert "do not belong together" in Visitor(app).sign_in("rosa@franklin.example", PASSWORD).words
    assert Visitor(app).sign_in("rosa@franklin.example", WORDS).path == "/dashboard/franklin"
