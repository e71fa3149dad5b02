"""E-mail: handed to a server, or kept where the demo can read it."""

import re
import socket
import threading
from datetime import UTC, datetime

import pytest
from sqlalchemy import select, update

import wsgi
from groundwork.clock import Clock
from groundwork.delivery import outbox, worker
from groundwork.delivery.addresses import mail_address
from groundwork.delivery.mailbox import pieces
from groundwork.delivery.models import Message, State
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
        elif verb == "DATA":
            self.say(talk, "354 go on")
            for words in talk:
                if words.rstrip("\r\n") == ".":
                    break
                self.got += words
            self.say(talk, "250 ok")
        else:
            self.say(talk, "250 ok")

    def say(self, talk, words: str) -> None:
        talk.write(words + "\r\n")
        talk.flush()


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
    assert re.search(r"Message-ID: <.*\.1\.1@", server.got)


@pytest.mark.parametrize(
    ("refuses", "state"), [("550@RCPT", State.REJECTED), ("450@RCPT", State.QUEUED), ("550@DATA", State.REJECTED)]
)
def test_what_a_server_refuses_is_refused_or_tried_again(database, settings, queued, refuses, state):
    server = MailServer(refuses)
    server.start()

    row = drain(database, settings.model_copy(update={"smtp_url": f"smtp://127.0.0.1:{server.port}"}))
    server.join(timeout=5)

    assert row.state == state


def test_a_server_that_is_not_there_is_tried_again(database, settings, queued):
    row = drain(database, settings.model_copy(update={"smtp_url": "smtp://127.0.0.1:9"}))

    assert row.state == State.QUEUED


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


def test_a_link_keeps_its_full_stop_outside():
    cut = pieces("See http://localhost/a?b=c. Bye", "http://localhost")

    assert [(piece.words, piece.path) for piece in cut] == [
        ("See ", ""),
        ("http://localhost/a?b=c", "/a?b=c"),
        (". Bye", ""),
    ]
