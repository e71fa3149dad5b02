"""The second factor: codes, setting an app up, and what helps when the phone is lost."""

import re

from passlib.totp import TOTP
from sqlalchemy import select

from groundwork.accounts.models import Account
from tests.factories.accounts import PASSWORD, an_account
from tests.visitor import Visitor, next_code, signed_in

ROSA = "rosa@franklin.example"


def test_a_code_works_once(app, session):
    an_account(session)
    code = next_code(app, ROSA)
    first, second = Visitor(app), Visitor(app)

    def answer(visitor):
        page = visitor.send("/login", "login", email=ROSA, password=PASSWORD)
        return visitor.send(page, "code", code=code)

    assert answer(first).path == "/dashboard/franklin"
    assert "too old" in answer(second).words


def test_a_wrong_code_is_refused_and_the_page_stays(app, session):
    an_account(session)
    visitor = Visitor(app)

    page = visitor.send(visitor.send("/login", "login", email=ROSA, password=PASSWORD), "code", code="000000")

    assert page.path.startswith("/tf-validate")
    assert "too old" in page.words


def test_staff_without_a_second_factor_must_set_one_up_before_they_get_in(app, session):
    an_account(session, has_second_factor=False)
    visitor = Visitor(app)

    page = visitor.sign_in(ROSA)
    assert page.path.startswith("/tf-setup")
    assert visitor.get("/dashboard/franklin").path.startswith("/login")

    page = visitor.send(visitor.sign_in(ROSA), "setup")
    done = visitor.send(page, "code", code=code_for(page.text))

    assert done.path == "/dashboard/franklin"
    assert Account in map(type, session.scalars(select(Account).where(Account.tf_primary_method.is_not(None))))


def code_for(text: str) -> str:
    key = re.search(r"<strong>([A-Z2-7-]+)</strong>", text)
    assert key, text
    return str(TOTP(key=key[1].replace("-", "")).generate().token)


def test_the_square_to_scan_is_drawn_in_the_page_and_loads_nothing(app, session):
    an_account(session, has_second_factor=False)
    visitor = Visitor(app)

    page = visitor.send(visitor.sign_in(ROSA), "setup")

    assert "<svg" in page.text
    assert "data:" not in page.text
    assert 'style="' not in page.text


def test_changing_the_app_asks_for_a_code_of_the_new_one(app, session):
    visitor = signed_in(app, session, ROSA)

    page = visitor.send("/tf-setup", "setup-form")
    wrong = visitor.send(page, "code", code="000000")
    assert "too old" in wrong.words
    page = visitor.send("/tf-setup", "setup-form")
    done = visitor.send(page, "code", code=code_for(page.text))

    assert done.path == "/account"
    assert "Your sign-in app is set up" in done.words


def test_the_second_factor_cannot_be_switched_off_outside_a_demo(app, session):
    visitor = signed_in(app, session, ROSA)

    page = visitor.send("/tf-setup", "setup-form", setup="disable")

    assert "Please choose one of the ways shown" in page.words
    assert session.scalars(select(Account)).one().tf_primary_method == "authenticator"


def test_a_recovery_code_lets_one_in_once(app, session):
    visitor = signed_in(app, session, ROSA)
    codes = re.findall(r"<code>([0-9a-f-]+)</code>", visitor.send("/mf-recovery-codes", "codes").text)
    assert len(codes) == 8

    def recover(code):
        other = Visitor(app)
        other.send("/login", "login", email=ROSA, password=PASSWORD)
        return other.send("/mf-recovery", "recovery", code=code)

    assert recover(codes[0]).path == "/dashboard/franklin"
    assert "used before" in recover(codes[0]).words
    assert recover(codes[1]).path == "/dashboard/franklin"


def test_recovery_codes_are_shown_only_when_asked_for(app, session):
    visitor = signed_in(app, session, ROSA)
    assert "You have no codes yet" in visitor.get("/mf-recovery-codes?show_codes=1").words
    made = re.findall(r"<code>([0-9a-f-]+)</code>", visitor.send("/mf-recovery-codes", "codes").text)

    assert made[0] not in visitor.get("/mf-recovery-codes").text
    assert made[0] in visitor.get("/mf-recovery-codes?show_codes=1").text


def test_nobody_is_mailed_from_the_rescue_door(app, session):
    an_account(session)
    visitor = Visitor(app)
    page = visitor.send("/login", "login", email=ROSA, password=PASSWORD)

    fields = {"csrf_token": re.search(r'csrf_token" value="([^"]+)', page.text)[1], "help_setup": "help"}
    answer = visitor.client.post("/tf-rescue", data=fields)

    assert answer.status_code == 200
    assert "Your code" in answer.text


def test_an_old_sign_in_is_asked_for_the_password_again_before_the_second_factor_changes(app, session):
    visitor = signed_in(app, session, ROSA)
    with visitor.client.session_transaction() as cookie:
        cookie["fs_paa"] -= 7200
        cookie.pop("fs_gexp", None)

    asked = visitor.get("/mf-recovery-codes")
    assert asked.path.startswith("/verify")

    assert visitor.send(asked, "verify", password="not it").path.startswith("/verify")
    assert visitor.send(asked, "verify", password=PASSWORD).path == "/mf-recovery-codes"
