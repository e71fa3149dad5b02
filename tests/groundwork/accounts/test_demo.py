"""One click into the demo, and nowhere else."""

import pytest
from sqlalchemy import select

from groundwork.accounts import demo
from groundwork.accounts.models import Account
from groundwork.models import Installation
from tests.conftest import NOW
from tests.visitor import Visitor


@pytest.fixture
def is_demo(session):
    row = session.scalars(select(Installation)).one()
    row.is_demo = True
    demo.seed(session, now=NOW)
    session.commit()


def test_one_click_is_the_leader_of_the_invented_state(session, is_demo, app):
    page = Visitor(app).send("/demo", "as-leader")

    assert page.path == "/dashboard/franklin"


def test_one_click_is_the_secretariat(session, is_demo, app):
    visitor = Visitor(app)

    visitor.send("/demo", "as-leader")
    visitor.send("/demo", "as-secretariat")

    assert "hana@lantern.example" in visitor.get("/account").words


def test_nobody_else_can_be_had_by_a_click(session, is_demo, app):
    page = Visitor(app).send("/demo", "as-leader", who="root")

    assert page.status == 422
    assert "Choose whom" in page.words


def test_the_demo_staff_have_no_password(session, is_demo, app):
    assert [one.password for one in session.scalars(select(Account))] == [None, None]


def test_the_demo_asks_for_no_second_factor_and_offers_it(session, is_demo, app):
    visitor = Visitor(app)
    visitor.send("/demo", "as-leader")

    page = visitor.send("/tf-setup", "setup-form")

    assert "Scan this square" in page.words


def test_a_real_installation_knows_no_demo(app, session):
    visitor = Visitor(app)

    assert visitor.get("/demo").status == 404
    page = visitor.get("/login")
    assert "/demo" not in page.text
    token = page.text.split('name="csrf_token" value="')[1].split('"')[0]
    assert visitor.client.post("/demo/sign-in", data={"who": "leader", "csrf_token": token}).status_code == 404
    assert session.scalars(select(Account)).all() == []
