"""Signing in, with the second factor, and out."""

import re

import pytest
from pydantic import SecretStr
from sqlalchemy import select

import wsgi
from groundwork.accounts.models import Account
from groundwork.refusal import Refusal
from tests.factories.accounts import PASSWORD, an_account
from tests.visitor import Visitor, next_code

ROSA = "rosa@franklin.example"
ON_THE_WAY_IN = ["/login", "/tf-validate", "/tf-setup", "/mf-recovery", "/tf-rescue", "/tf-select"]
ELSEWHERE = ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)"]


def plain(text: str) -> str:
    """A page without what differs from one loading to the next."""
    return re.sub(r'value="[^"]*"', "", text)


def test_a_leader_signs_in_with_password_and_code(app, session):
    an_account(session)

    page = Visitor(app).sign_in(ROSA)

    assert page.path == "/dashboard/franklin"
    assert "Monday in franklin" in page.text


def test_an_address_may_be_written_in_any_case(app, session):
    an_account(session)

    assert Visitor(app).sign_in("Rosa@Franklin.EXAMPLE").path == "/dashboard/franklin"


def test_a_wrong_password_and_an_unknown_address_get_the_same_answer(app, session):
    an_account(session)

    wrong = Visitor(app).send("/login", "login", email=ROSA, password="not the password")
    unknown = Visitor(app).send("/login", "login", email="nobody@franklin.example", password="not the password")

    assert "do not belong together" in wrong.words
    assert (wrong.status, plain(wrong.text)) == (unknown.status, plain(unknown.text))


def test_a_password_alone_opens_nothing(app, session):
    an_account(session)
    visitor = Visitor(app)

    asked = visitor.send("/login", "login", email=ROSA, password=PASSWORD)

    assert asked.path.startswith("/tf-validate")
    assert visitor.get("/dashboard/franklin").path.startswith("/login")


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
    from passlib.totp import TOTP

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
    an_account(session)
    visitor = Visitor(app)
    visitor.sign_in(ROSA)

    page = visitor.send("/tf-setup", "setup-form")
    wrong = visitor.send(page, "code", code="000000")
    assert "too old" in wrong.words
    page = visitor.send("/tf-setup", "setup-form")
    done = visitor.send(page, "code", code=code_for(page.text))

    assert done.path == "/account"
    assert "Your sign-in app is set up" in done.words


def test_the_second_factor_cannot_be_switched_off_outside_a_demo(app, session):
    an_account(session)
    visitor = Visitor(app)
    visitor.sign_in(ROSA)

    page = visitor.send("/tf-setup", "setup-form", setup="disable")

    assert "Please choose one of the ways shown" in page.words
    assert session.scalars(select(Account)).one().tf_primary_method == "authenticator"


def test_a_recovery_code_lets_one_in_once(app, session):
    an_account(session)
    visitor = Visitor(app)
    visitor.sign_in(ROSA)
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
    an_account(session)
    visitor = Visitor(app)
    visitor.sign_in(ROSA)
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


def test_a_changed_password_signs_out_every_other_device(app, session):
    an_account(session)
    here, there = Visitor(app), Visitor(app)
    here.sign_in(ROSA)
    there.sign_in(ROSA)

    new = "four quite different words"
    page = here.send("/change", "change", password=PASSWORD, new_password=new, new_password_confirm=new)

    assert "Your password is changed" in page.words
    assert here.get("/account").path == "/account"
    assert there.get("/account").path.startswith("/login")
    assert Visitor(app).sign_in(ROSA, new).path == "/dashboard/franklin"


@pytest.mark.parametrize(
    ("new", "again", "words"),
    [
        ("short", "short", "12 to 128"),
        ("four quite different words", "four quite different word", "The two new passwords differ"),
        (PASSWORD, PASSWORD, "other than the present one"),
    ],
)
def test_a_password_that_will_not_do_is_refused_with_what_to_type(app, session, new, again, words):
    an_account(session)
    visitor = Visitor(app)
    visitor.sign_in(ROSA)

    page = visitor.send("/change", "change", password=PASSWORD, new_password=new, new_password_confirm=again)

    assert words in page.words


def test_signing_out_takes_a_button(app, session):
    an_account(session)
    visitor = Visitor(app)
    visitor.sign_in(ROSA)

    assert visitor.get("/logout").status == 404
    assert visitor.get("/sign-out").status == 405
    assert visitor.get("/account").path == "/account"
    assert visitor.send("/account", "sign-out").path.startswith("/login")
    assert visitor.get("/account").path.startswith("/login")


@pytest.mark.parametrize("path", [*ON_THE_WAY_IN, "/verify"])
def test_looking_at_a_page_signs_nobody_out(app, session, path):
    an_account(session)
    visitor = Visitor(app)
    visitor.sign_in(ROSA)

    visitor.get(path)

    assert visitor.get("/account").path == "/account"


@pytest.mark.parametrize("path", ON_THE_WAY_IN)
def test_a_page_on_the_way_in_opens_for_a_stranger_without_an_error(app, path):
    assert Visitor(app).get(path).status == 200


def test_an_old_sign_in_is_asked_for_the_password_again_before_the_second_factor_changes(app, session):
    an_account(session)
    visitor = Visitor(app)
    visitor.sign_in(ROSA)
    with visitor.client.session_transaction() as cookie:
        cookie["fs_paa"] -= 7200
        cookie.pop("fs_gexp", None)

    asked = visitor.get("/mf-recovery-codes")
    assert asked.path.startswith("/verify")

    assert visitor.send(asked, "verify", password="not it").path.startswith("/verify")
    assert visitor.send(asked, "verify", password=PASSWORD).path == "/mf-recovery-codes"


def test_guessing_is_slowed_down(app, session):
    an_account(session)
    visitor = Visitor(app)
    page = visitor.get("/login")

    answers = [visitor.send(page, "login", email=ROSA, password=f"guess {n}").status for n in range(11)]

    assert answers[9:] == [200, 429]


@pytest.mark.parametrize("elsewhere", ELSEWHERE)
def test_signing_in_never_leads_to_another_site(app, session, elsewhere):
    an_account(session)
    visitor = Visitor(app)
    query = {"next": elsewhere}
    page = visitor.client.get("/login", query_string=query).text
    token = {"csrf_token": re.search(r'csrf_token" value="([^"]+)', page)[1]}
    visitor.client.post("/login", query_string=query, data=token | {"email": ROSA, "password": PASSWORD})

    code = {"code": next_code(app, ROSA)}
    answer = visitor.client.post("/tf-validate", query_string=query, data=token | code)

    assert answer.status_code in {302, 303}
    assert re.match(r"/[^/\\\\]", answer.headers["Location"])


def test_the_library_answers_no_json_and_takes_no_tokens(app, session):
    account = an_account(session)
    with app.test_request_context():
        token = account.get_auth_token()
    client = app.test_client()

    assert client.get("/account", headers={"Authentication-Token": token}).status_code == 303
    assert client.get(f"/account?auth_token={token}").status_code == 303
    assert client.get("/login", headers={"Accept": "application/json"}).mimetype == "text/html"


def test_signing_in_goes_on_in_spanish(app, session):
    an_account(session)
    visitor = Visitor(app)

    asked = visitor.get("/es/account")
    assert asked.path == "/es/login?next=/es/account"
    page = visitor.send(visitor.send(asked, "login", email=ROSA, password=PASSWORD), "code", code=next_code(app, ROSA))

    assert page.path == "/es/account"


@pytest.mark.parametrize("name", ["secret_key", "password_salt", "totp_key"])
def test_nothing_is_served_without_a_secret(settings, database, name):
    bare = settings.model_copy(update={name: SecretStr("")})

    with pytest.raises(Refusal, match=f"GROUNDSWELL_{name.upper()} is not set"):
        wsgi.build(bare, database)
