"""Staff are written to in the language they work in, whoever or whatever causes the letter."""

import pytest
from flask_babel import lazy_gettext
from sqlalchemy import select

from groundwork.accounts import invitations, people, post
from groundwork.accounts.models import Account
from groundwork.accounts.people import ALLIANCE
from groundwork.delivery.models import Message
from groundwork.doors import Role
from groundwork.web.languages import link_in, own_path
from groundwork.words import count, say, written_in
from tests.conftest import NOW
from tests.factories.accounts import PASSWORD, an_account, hashed
from tests.visitor import Visitor, signed_in

LEADER = lazy_gettext("Leader")
VISITS = ("%(num)s visit to an office", "%(num)s visits to offices", 2)


def letters(session) -> dict[str, Message]:
    """The last e-mail by subject."""
    return {one.subject: one for one in session.scalars(select(Message).order_by(Message.id))}


def test_a_letter_is_in_its_readers_language_without_any_page_and_nothing_stays_so_afterwards():
    with written_in("es"):
        spanish = (say("A new password"), str(LEADER), count(*VISITS))
        with written_in("en"):
            assert say("A new password") == "A new password"
        assert say("A new password") == spanish[0]

    assert spanish == ("Una contraseña nueva", "Líder", "2 visitas a oficinas")
    assert (say("A new password"), str(LEADER), count(*VISITS)) == ("A new password", "Leader", "2 visits to offices")


def test_a_letter_written_from_a_page_leaves_the_page_in_its_own_language(app):
    with app.test_request_context(), written_in("es"):
        assert say("A new password") == "Una contraseña nueva"
    with app.test_request_context(environ_overrides={"groundswell.language": "es"}):
        with written_in("en"):
            assert say("A new password") == "A new password"
        assert say("A new password") == "Una contraseña nueva"


def test_changing_the_language_of_the_pages_changes_that_of_the_letters_and_stays_on_the_page(app, session):
    rosa = signed_in(app, session)

    spanish = rosa.send("/account?from=here", "language")

    account = session.scalars(select(Account)).one()
    assert (spanish.path, account.language) == ("/es/account?from=here", "es")
    session.rollback()
    english = rosa.send(spanish, "language")
    session.refresh(account)
    assert (english.path, account.language) == ("/account?from=here", "en")


def test_the_letters_alone_can_be_had_in_the_other_language(app, session):
    rosa = signed_in(app, session)

    page = rosa.send("/account", "mail-language")

    account = session.scalars(select(Account)).one()
    assert (page.path, account.language) == ("/es/account", "es")


def test_a_language_nobody_writes_changes_nothing_and_is_answered_with_words(app, session):
    rosa = signed_in(app, session)

    page = rosa.send("/account", "mail-language", language="tlh")

    assert page.status == 422
    assert "Choose English or Spanish." in page.words
    assert session.scalars(select(Account)).one().language == "en"


@pytest.mark.parametrize(
    "typed", ["//evil.example/x", "/\\evil.example", "/\t/evil.example", "https://evil.example/x", "//[", "evil", ""]
)
def test_no_typed_path_leads_to_another_host(typed):
    for language in ("en", "es"):
        path = link_in(language, own_path(typed))

        assert path.startswith("/")
        assert not path.startswith(("//", "/\\", "/\t"))


def test_links_are_told_in_the_language_of_their_letter_and_keep_all_else():
    assert link_in("es", "https://x.example/invitations/ab?c=1") == "https://x.example/es/invitations/ab?c=1"
    assert link_in("en", "https://x.example/es/invitations/ab") == "https://x.example/invitations/ab"
    assert link_in("es", "https://x.example/es") == "https://x.example/es"
    assert link_in("en", "/estate") == "/estate"


def test_a_link_to_a_new_password_is_in_the_language_of_the_account(session):
    account = an_account(session)
    people.speak(account, "es")
    invitations.ask_for_password(session, account.email, link_base="https://x.example", now=NOW)

    post.answer_password_requests(session, now=NOW)

    letter = letters(session)["Una contraseña nueva"]
    assert "https://x.example/es/invitations/" in letter.body


def test_the_second_steps_notice_is_in_the_language_of_the_account(session):
    account = an_account(session)
    people.speak(account, "es")

    post.send_reset_notice(session, account, key="reset:1", now=NOW)

    assert "Se restableció su segundo paso" in letters(session)


def test_whom_we_know_is_invited_in_their_language_and_others_in_that_of_who_invites(app, session):
    people.speak(an_account(session, "ines@franklin.example", role=Role.VIEWER), "es")
    rosa = signed_in(app, session)

    for email in ("ines@franklin.example", "new@franklin.example"):
        rosa.send("/alliances/franklin/people", "invite", email=email, role="organizer")

    subjects = set(letters(session))
    assert any(one.startswith("Su invitación a") for one in subjects)
    assert any(one.startswith("Your invitation to") for one in subjects)


def test_who_accepts_in_spanish_is_written_to_in_spanish(app, session):
    token = invitations.invite(
        session, "new@franklin.example", Role.LEADER, scope_kind=ALLIANCE, scope_id="franklin", now=NOW
    )
    session.commit()

    Visitor(app).send(f"/es/invitations/{token}", "accept", name="Ana", password=PASSWORD, again=PASSWORD)

    assert session.scalars(select(Account)).one().language == "es"
    assert people.make_account(session, "x@franklin.example", name="X", password=hashed(), now=NOW).language == "en"
