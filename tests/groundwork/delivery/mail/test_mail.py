"""E-mail: handed to a server, or kept where the demo can read it."""

import email.policy
import re
import socket
import threading
from datetime import UTC, datetime
from email import message_from_string
from email.message import EmailMessage
from typing import Any

import pytest
from sqlalchemy import select, update

import wsgi
from groundwork.clock import Clock
from groundwork.delivery import outbox
from groundwork.delivery.addresses import mail_address
from groundwork.delivery.mail import hints
from groundwork.delivery.mail.mailbox import pieces
from groundwork.delivery.models import Batch, BatchState, Message, State
from groundwork.delivery.sending import worker
from groundwork.doors import Doors
from groundwork.models import Installation
from tests.conftest import NOW
from tests.visitor import Visitor

BODY = "Hello,\n\nopen this page:\nhttp://localhost/join/confirm/abc\n\nNot this: https://evil.example/x <b>bold</b>"


@pytest.fixture
def queued(database) -> None:
    with database.writing() as session:
        address = mail_address(session, "maria@nolin.example")
        parts = {"subject": "Please\nconfirm", "body": BODY, "key": "confirm:1", "now": NOW}
        outbox.send_mail(session, address_id=address.id, **parts)


class MailServer(threading.Thread):
    """Says what a mail server says; `refuses` answers DATA or RCPT with a code instead."""

    def __init__(self, refuses: str = "") -> None:
        super().__init__(daemon=True)
        self.refuses, self.got, self.door = refuses, "", socket.create_server(("127.0.0.1", 0))
        self.port = self.door.getsockname()[1]

    def run(self) -> None:
        line, _ = self.door.accept()
        with line, line.makefile("rw", newline="\r\n") as talk:
            self.say(talk, "220 here")
            for words in talk:
                verb = words[:4].upper()
                if verb == "QUIT":
                    self.say(talk, "221 bye")
                    break
                self.answer(talk, verb)
        self.door.close()

    def answer(self, talk, verb: str) -> None:
        code, _, at = self.refuses.partition("@")
        if at == verb:
            self.say(talk, f"{code} no")
        elif verb == "EHLO":
            self.say(talk, "250-here\r\n250 AUTH PLAIN")
        elif verb == "DATA":
            self.say(talk, "354 go on")
            for words in talk:
                if words.rstrip("\r\n") == ".":
                    break
                self.got += words.removeprefix(".")  # a dot more stands before one at the start
            self.say(talk, "250 ok")
        else:
            self.say(talk, "250 ok")

    def say(self, talk, words: str) -> None:
        talk.write(words + "\r\n")
        talk.flush()


def handed_over(database, settings, **changes: Any) -> EmailMessage:
    """Send what is queued to a real mail server, and read what it got as a mail program would."""
    server = MailServer()
    server.start()
    place = {"smtp_url": f"smtp://127.0.0.1:{server.port}", "mail_from": "Us <us@lantern.example>"}
    drain(database, settings.model_copy(update=place | changes))
    server.join(timeout=5)
    assert max(len(line) for line in server.got.splitlines()) <= 998
    read = message_from_string(server.got, policy=email.policy.default)
    assert isinstance(read, EmailMessage)
    return read


def a_letter(session, to: str = "ana@list.example", **changes: Any) -> None:
    """One of many e-mails of a poll."""
    address = mail_address(session, to)
    ends = {"opens_at": NOW, "closes_at": None, "budget_cents": None}
    batch = outbox.open_batch(session, cause="poll:1/letters", alliance="franklin", sender="", **ends, now=NOW)
    batch.is_personal = True
    parts = {"subject": "A poll", "body": "Please answer:\nhttp://localhost/polls/i/abc\n", "key": "poll:1/a"}
    outbox.send_mail(session, address_id=address.id, batch=batch, now=NOW, **parts | changes)


def drain(database, settings) -> Message:
    worker.drain(database, Clock(NOW - datetime.now(UTC)), Doors(), settings)
    with database.reading() as session:
        return session.scalars(select(Message)).one()


def test_without_a_server_mail_is_kept(database, settings, queued):
    row = drain(database, settings)

    assert (row.state, row.why) == (State.SENT, "kept")


def test_mail_is_handed_over_with_one_line_of_subject_and_a_mark_of_its_own(database, settings, queued):
    server = MailServer()
    server.start()
    place = f"smtp://127.0.0.1:{server.port}"

    row = drain(database, settings.model_copy(update={"smtp_url": place, "mail_from": "Us <us@lantern.example>"}))
    server.join(timeout=5)

    assert (row.state, row.why, row.body) == (State.SENT, "", "")
    assert "Subject: Please confirm" in server.got
    assert "To: maria@nolin.example" in server.got
    assert re.search(rf"Message-ID: <.*\.{row.id}\.1@", server.got)


@pytest.mark.parametrize(
    ("refuses", "state"), [("550@RCPT", State.REJECTED), ("450@RCPT", State.QUEUED), ("550@DATA", State.REJECTED)]
)
def test_what_a_server_refuses_is_refused_or_tried_again(database, settings, queued, refuses, state):
    server = MailServer(refuses)
    server.start()

    row = drain(database, settings.model_copy(update={"smtp_url": f"smtp://127.0.0.1:{server.port}"}))
    server.join(timeout=5)

    assert row.state == state


def test_a_wrong_password_pauses_nothing_and_the_operator_hears_of_it(database, settings, queued):
    server = MailServer("535@AUTH")
    server.start()

    row = drain(database, settings.model_copy(update={"smtp_url": f"smtp://us:wrong@127.0.0.1:{server.port}"}))
    server.join(timeout=5)

    with database.reading() as session:
        assert session.scalars(select(Batch.state)).one() == BatchState.OPEN
        assert "did not take 1 e-mails" in hints.refused(session)
    assert row.state == State.QUEUED


def test_a_server_that_is_not_there_is_tried_again(database, settings, queued):
    row = drain(database, settings.model_copy(update={"smtp_url": "smtp://127.0.0.1:9"}))

    assert row.state == State.QUEUED


def test_a_letter_says_to_people_and_programs_how_to_end_it(database, settings):
    with database.writing() as session:
        a_letter(session)
    public = "https://groundswell.a-coalition-with-a-very-long-name.example.org"

    read = handed_over(database, settings, public_url=public, postal_address="12 Hill Street, Nolin, FK 00107")

    stop = read["List-Unsubscribe"].strip("<>")
    assert re.fullmatch(rf"{public}/stop/\d+\.[\w-]{{22}}", stop)
    assert read["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert (read["Precedence"], read["Auto-Submitted"]) == ("bulk", "auto-generated")
    assert read.get_content_type() == "text/plain"
    assert "ana" not in stop
    for words in ("12 Hill Street, Nolin, FK 00107", stop, stop.replace("/stop/", "/es/stop/"), "Please answer:"):
        assert words in read.get_content()


def test_an_answer_to_what_somebody_just_did_has_no_such_link(database, settings, queued):
    read = handed_over(database, settings)

    assert (read["List-Unsubscribe"], read["Precedence"]) == (None, None)
    assert "/stop/" not in read.get_content()


def test_spanish_long_lines_and_a_name_with_a_comma_arrive_as_written(database, settings):
    subject, body = "¿Qué piensa usted de la niñez? " * 4, "Año nuevo: " + "ñandú " * 300 + "\n.\nfin\n"
    with database.writing() as session:
        a_letter(session, subject=subject, body=body)

    read = handed_over(database, settings, mail_from='"Coalición, la nuestra" <us@lantern.example>')

    assert read["Subject"] == subject.strip()
    assert read.get_content().replace("\r\n", "\n").startswith(body.strip())
    assert [(one.display_name, one.addr_spec) for one in read["From"].addresses] == [
        ("Coalición, la nuestra", "us@lantern.example")
    ]


def test_links_stay_whole_in_plain_letters(database, settings):
    link = "http://localhost/polls/i/" + "a" * 300
    with database.writing() as session:
        a_letter(session, body=f"Here:\n{link}\n")

    assert link in handed_over(database, settings).as_string()


def test_a_mailbox_in_another_script_goes_by_the_plain_name_of_its_domain(database, settings):
    with database.writing() as session:
        a_letter(session, to="ana@bücher.example")

    assert handed_over(database, settings)["To"] == "ana@xn--bcher-kva.example"


def test_a_mailbox_the_server_cannot_write_is_refused_for_good(database, settings):
    with database.writing() as session:
        a_letter(session, to="añá@list.example")
    server = MailServer()
    server.start()

    row = drain(database, settings.model_copy(update={"smtp_url": f"smtp://127.0.0.1:{server.port}"}))
    server.join(timeout=5)

    assert (row.state, row.error_code) == (State.REJECTED, "553")


def test_mail_from_nobody_waits_and_the_operator_hears_why(database, settings, queued):
    wrong = settings.model_copy(update={"smtp_url": "smtp://127.0.0.1:9", "mail_from": "Our Coalition"})

    assert drain(database, wrong).state == State.QUEUED
    assert "GROUNDSWELL_MAIL_FROM" in hints.missing(wrong)
    right = wrong.model_copy(update={"mail_from": "Our Coalition <us@lantern.example>"})
    assert "GROUNDSWELL_POSTAL_ADDRESS" in hints.missing(right)
    assert hints.missing(right.model_copy(update={"postal_address": "12 Hill Street"})) == ""


def test_the_mailbox_exists_only_in_a_demo(app):
    assert app.test_client().get("/sim/mail").status_code == 404


def test_the_mailbox_shows_mails_with_links_to_our_pages_only(database, settings, queued):
    with database.writing() as session:
        session.execute(update(Installation).values(is_demo=True))
    page = Visitor(wsgi.build(settings, database)).get("/sim/mail")

    assert page.status == 200
    assert "/join/confirm/abc" in page.links
    assert not [link for link in page.links if "evil" in link]
    assert "&lt;b&gt;bold" in page.text


def test_the_mailbox_has_the_button_that_mail_programs_show(database, settings):
    with database.writing() as session:
        session.execute(update(Installation).values(is_demo=True))
        a_letter(session)
    visitor = Visitor(wsgi.build(settings, database))

    page = visitor.get("/sim/mail")
    link = next(link for link in page.links if link.startswith("/stop/"))

    assert "List-Unsubscribe-Post" in page.text
    assert "a…@list.example" in visitor.get(link).words


def test_a_link_keeps_its_full_stop_outside():
    cut = pieces("See http://localhost/a?b=c. Bye", "http://localhost")

    assert [(piece.words, piece.path) for piece in cut] == [
        ("See ", ""),
        ("http://localhost/a?b=c", "/a?b=c"),
        (". Bye", ""),
    ]
