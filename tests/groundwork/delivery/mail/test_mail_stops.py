"""The link under an e-mail: looking changes nothing, the button ends it all, and only our own links work."""

import pytest
from sqlalchemy import select, update

from groundwork.delivery.addresses import mail_address
from groundwork.delivery.mail import stop_links
from groundwork.delivery.models import Address, Batch, Consent, ConsentKind, Message, State, Why
from groundwork.delivery.permission import consent, forgetting, suppression
from tests.conftest import NOW
from tests.factories import delivery as make
from tests.groundwork.delivery.mail.test_mail import a_letter
from tests.visitor import Visitor

ONE_CLICK = {"List-Unsubscribe": "One-Click"}


@pytest.fixture
def link(session) -> str:
    """The stop link of a mailbox that agreed to e-mail and has one waiting."""
    a_letter(session)
    address = mail_address(session, "ana@list.example")
    make.agree(session, address)
    carried = stop_links.token(session, session.scalars(select(Batch)).one(), address.id)
    session.commit()
    return f"/stop/{carried}"


def is_stopped(session) -> bool:
    session.rollback()
    address = session.scalars(select(Address)).one()
    return suppression.is_suppressed(session, address.fingerprint, Why.OPTED_OUT)


def test_looking_changes_nothing_and_names_no_whole_address(app, session, link):
    page = Visitor(app).get(link)

    assert (page.status, is_stopped(session)) == (200, False)
    assert "a…@list.example" in page.words
    assert "ana@list.example" not in page.text
    assert "Stop the e-mail" in page.words


def test_the_button_ends_every_e_mail_at_once(app, session, link):
    page = Visitor(app).send(link, "stop")

    assert (page.status, is_stopped(session)) == (200, True)
    assert "You get no more e-mail from us" in page.words
    assert session.scalars(select(Message.state)).one() == State.SUPPRESSED
    lines = session.execute(select(Consent.kind, Consent.how).order_by(Consent.id)).all()
    assert tuple(lines[-1]) == (ConsentKind.WITHDRAWN, "e-mail link")


def test_a_mail_program_presses_it_without_session_or_form_key(app, session, link):
    answers = [app.test_client().post(link, data=ONE_CLICK) for _ in range(3)]

    assert [answer.status_code for answer in answers] == [200, 200, 200]
    assert is_stopped(session)
    kinds = session.scalars(select(Consent.kind)).all()
    assert kinds.count(ConsentKind.WITHDRAWN) == 1


def test_it_works_as_a_form_with_parts_and_in_spanish(app, session, link):
    answer = app.test_client().post(f"/es{link}", data=ONE_CLICK, content_type="multipart/form-data")

    assert (answer.status_code, is_stopped(session)) == (200, True)


def test_who_pressed_it_by_mistake_comes_back_with_all_she_had(app, session, link):
    visitor = Visitor(app)
    stopped = visitor.send(link, "stop")

    back = visitor.send(stopped, "again")

    assert (back.status, is_stopped(session)) == (200, False)
    assert "We may write to you again." in back.words
    assert session.scalar(select(consent.is_given("alliance:franklin")).select_from(Address))


def test_a_stop_said_in_another_way_is_not_undone_by_the_link(app, session, link):
    address = session.scalars(select(Address)).one()
    consent.withdraw(session, address, how="staff", evidence="", now=NOW)
    session.commit()

    page = Visitor(app).get(link)
    app.test_client().post(f"{link}/again")

    assert "again" not in page.text.lower().split("<main", 1)[1].split("</main", 1)[0]
    assert is_stopped(session)


@pytest.mark.parametrize(
    "carried",
    [
        "1",
        "1.",
        ".x",
        "1.AAAAAAAAAAAAAAAAAAAAAA",
        "999.{mark}",
        "0{number}.{mark}",
        "-1.{mark}",
        "9999999999999.x",
        "١.{mark}",
    ],
)
def test_a_link_we_never_made_leads_nowhere(app, session, link, carried):
    path = "/stop/" + carried.format(number=link[6:].partition(".")[0], mark=link.rpartition(".")[2])

    answers = [app.test_client().get(path), app.test_client().post(path), app.test_client().post(f"{path}/again")]

    assert {answer.status_code for answer in answers} == {404}
    assert not is_stopped(session)


def test_an_installation_without_any_address_knows_no_link(app):
    assert app.test_client().get("/stop/1.AAAAAAAAAAAAAAAAAAAAAA").status_code == 404


def test_the_link_of_somebody_erased_still_stops_her_mailbox(app, session, link):
    address = session.scalars(select(Address)).one()
    forgetting.erase(session, [address.id], now=NOW)
    session.commit()

    answer = app.test_client().post(link)

    assert (answer.status_code, is_stopped(session)) == (200, True)
    assert "That was a mistake" not in answer.get_data(as_text=True)


def test_another_installations_link_is_not_ours(app, session, link):
    from groundwork.delivery.models import FingerprintKey

    session.execute(update(FingerprintKey).values(secret="00" * 32))
    session.commit()

    assert app.test_client().get(link).status_code == 404
