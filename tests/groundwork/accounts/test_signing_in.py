"""Signing in with a password and a code, changing the password, and out."""

import re

import pytest
from pydantic import SecretStr

import wsgi
from groundwork.refusal import Refusal
from tests.factories.accounts import PASSWORD, an_account
from tests.visitor import Visitor, next_code, signed_in

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
    visitor = signed_in(app, session, ROSA)

    page = visitor.send("/change", "change", password=PASSWORD, new_password=new, new_password_confirm=again)

    assert words in page.words


def test_signing_out_takes_a_button(app, session):
    visitor = signed_in(app, session, ROSA)

    assert visitor.get("/logout").status == 404
    assert visitor.get("/sign-out").status == 405
    assert visitor.get("/account").path == "/account"
    assert visitor.send("/account", "sign-out").path.startswith("/login")
    assert visitor.get("/account").path.startswith("/login")


@pytest.mark.parametrize("path", [*ON_THE_WAY_IN, "/verify"])
def test_looking_at_a_page_signs_nobody_out(app, session, path):
    visitor = signed_in(app, session, ROSA)

    visitor.get(path)

    assert visitor.get("/account").path == "/account"


@pytest.mark.parametrize("path", ON_THE_WAY_IN)
def test_a_page_on_the_way_in_opens_for_a_stranger_without_an_error(app, path):
    assert Visitor(app).get(path).status == 200


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
