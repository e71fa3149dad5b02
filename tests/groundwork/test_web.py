"""What every page has: its language, headers, error words, and a log line without a person in it."""

import json

import pytest
from click.testing import CliRunner
from flask import abort
from sqlalchemy import select, text

from groundwork.models import FormKey
from groundwork.refusal import Refusal
from groundwork.web.current import db_session
from tests.visitor import Visitor

SQL = {
    "sql-bug": text("SELECT 1 FROM nowhere WHERE name = :words"),
    "sql-far": text("SELECT CAST(:far AS INTEGER), CAST(:words AS TEXT)"),
}
PERSONAL = {"words": "Maria Duarte", "far": 2**70}


@pytest.fixture
def broken_app(app):
    """The app with views that go wrong."""
    from groundwork.doors import PUBLIC

    app.testing = False
    app.config["PROPAGATE_EXCEPTIONS"] = False

    def view(kind: str) -> str:
        if kind == "refusal":
            raise Refusal("Type five digits.")
        if kind == "bug":
            raise ZeroDivisionError
        if kind.startswith("sql"):
            db_session().execute(SQL[kind], PERSONAL)
        abort(int(kind))

    app.add_url_rule("/wrong/<kind>", "wrong", view)
    app.extensions["doors"].permit(PUBLIC, "wrong")
    return app


def test_a_spanish_page_lives_under_es_and_links_stay_there(app):
    page = Visitor(app).get("/es/find")

    assert '<html lang="es">' in page.text
    assert 'href="/es/' in page.text
    assert 'href="/find" lang="en" hreflang="en">English' in page.text


def test_the_language_switch_keeps_the_question(app):
    page = Visitor(app).get("/find?place=53811")

    assert 'href="/es/find?place=53811"' in page.text


def test_every_page_forbids_everything_from_elsewhere(app):
    headers = Visitor(app).get("/").headers

    assert headers["Content-Security-Policy"].startswith("default-src 'none'")
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cache-Control"] == "no-store"
    assert headers["X-Request-ID"]


def test_the_stylesheet_may_be_kept_for_ever(app):
    page = Visitor(app).get("/")
    address = page.text.split('rel="stylesheet" href="')[1].split('"')[0]

    assert "immutable" in Visitor(app).get(address).headers["Cache-Control"]


@pytest.mark.parametrize(
    ("kind", "status", "words"),
    [
        ("refusal", 422, "Type five digits."),
        ("bug", 500, "We broke something"),
        ("sql-bug", 500, "We broke something"),
        ("sql-far", 422, "too far out"),
        ("404", 404, "no such page"),
        ("403", 403, "not open to you"),
        ("429", 429, "Too many tries"),
        ("418", 418, "could not be read"),
    ],
)
def test_every_error_is_a_page_that_says_what_to_do(broken_app, kind, status, words):
    page = Visitor(broken_app).get(f"/wrong/{kind}")

    assert page.status == status
    assert words in page.words
    assert "To the first page" in page.words


def test_a_post_without_its_token_is_told_to_load_again(app):
    app.config["WTF_CSRF_ENABLED"] = True

    answer = app.test_client().post("/join", data={"name": "Ana"})

    assert answer.status_code == 400
    assert "open too long" in answer.get_data(as_text=True)


def test_logs_name_the_route_and_no_person(app, capsys):
    Visitor(app).get("/find?place=secret-street-7")
    lines = [json.loads(line) for line in capsys.readouterr().err.splitlines() if line.startswith("{")]

    assert lines[-1]["route"] == "/find"
    assert "secret-street-7" not in json.dumps(lines)


@pytest.mark.parametrize("kind", ["bug", "sql-bug"])
def test_a_fault_of_ours_is_logged_without_its_path_or_anybodys_name(broken_app, capsys, kind):
    Visitor(broken_app).get(f"/wrong/{kind}?t=secret-token")
    lines = [json.loads(line) for line in capsys.readouterr().err.splitlines() if line.startswith("{")]

    broken = next(line for line in lines if line["event"] == "broken")
    assert broken["route"] == "/wrong/<kind>"
    assert "Traceback" in broken["exception"]
    assert not any(word in json.dumps(lines) for word in ("secret-token", f"/wrong/{kind}", "Maria"))


def test_a_form_key_nobody_made_is_no_key(app, session):
    from groundwork.web import forms

    app.config["WTF_CSRF_ENABLED"] = False
    answers = [
        app.test_client().post("/forgot", data={"email": "ana@lantern.example", "once": key}).status_code
        for key in ("x" * 100_000, "", "short")
    ]

    assert answers == [303, 303, 303]
    assert all(len(key) <= forms.LONGEST_KEY for key in session.scalars(select(FormKey.key)))


def test_the_language_switch_never_leads_to_another_house(app):
    page = app.test_client().get("/es//evil.example/x").get_data(as_text=True)

    assert 'href="//' not in page


def test_health_answers_and_readiness_names_what_is_missing(app):
    visitor = Visitor(app)

    assert visitor.get("/healthz").text == "ok\n"
    ready = visitor.get("/readyz")
    assert ready.status == 503
    assert "worker" in ready.text


def test_robots_and_security_contact_are_there(app):
    visitor = Visitor(app)

    assert "User-agent: *" in visitor.get("/robots.txt").text
    assert "Contact: " in visitor.get("/.well-known/security.txt").text


@pytest.fixture
def run(monkeypatch, tmp_path):
    """Run `groundswell` in an empty folder with an empty environment."""
    import wsgi
    from groundwork.cli import groundswell

    for name in ("DATABASE_URL", "TWILIO_ACCOUNT_SID", "TWILIO_AUTH_TOKEN"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)
    return lambda *words: CliRunner().invoke(groundswell, list(words), obj=(wsgi.open_doors, wsgi.build))


def test_init_makes_secrets_once_and_prints_an_invitation(run, tmp_path):
    first = run("init", "--admin", "ana@example.org", "--name", "Ours")
    kept = (tmp_path / "groundswell.env").read_text()
    second = run("init", "--admin", "ana@example.org")

    assert first.exit_code == 0, first.output
    assert "/invitations/" in first.output
    assert second.exit_code == 0
    assert (tmp_path / "groundswell.env").read_text() == kept
    assert (tmp_path / "groundswell.env").stat().st_mode & 0o077 == 0


def test_serving_without_secrets_says_what_to_run(run):
    refusal = run("serve").exception

    assert isinstance(refusal, Refusal)
    assert "groundswell init" in str(refusal)


def test_the_demo_refuses_real_credentials(run, monkeypatch):
    monkeypatch.setenv("TWILIO_AUTH_TOKEN", "x")

    refusal = run("demo").exception

    assert isinstance(refusal, Refusal)
    assert "unset both" in str(refusal)
