"""Stops that came by another way than a text: they count at once, for numbers nobody knows too."""

from io import BytesIO

import pytest
from click.testing import CliRunner
from sqlalchemy import select

from groundwork.cli import groundswell
from groundwork.delivery.addresses import BadAddress, mail_address
from groundwork.delivery.models import Channel, Consent, ConsentKind, Message, State, Why
from groundwork.delivery.permission import consent, stops
from groundwork.refusal import Refusal
from tests.conftest import NOW
from tests.factories import delivery as make

PHONE, TYPED, MAILBOX = "+16085550142", "(608) 555-0142", "maria@nolin.example"


def a_list(text):
    return stops.read_list(BytesIO(text.encode()), "the list")


def stop(session, *named, evidence="account:7"):
    return stops.stop(session, list(named), how="phone", evidence=evidence, now=NOW)


@pytest.mark.parametrize(
    "raw", [TYPED, "608.555.0142", "1-608-555-0142", "+1 608 555 0142", "6085550142.0", "'6085550142", "tel:6085550142"]
)
def test_a_number_is_read_in_any_spelling(raw):
    assert stops.read_one(raw) == (Channel.TEXT, PHONE)


def test_a_mailbox_is_read_too_and_what_is_neither_is_refused():
    assert stops.read_one(" Maria@Nolin.Example ") == (Channel.MAIL, MAILBOX)
    with pytest.raises(BadAddress, match="too short"):
        stops.read_one("12")


def test_what_waits_is_called_off_and_the_ledger_says_who_entered_it(session):
    address = make.a_text_address(session, PHONE)
    row = make.a_queued_text(session, address=address)

    new = stop(session, (Channel.TEXT, PHONE))

    session.refresh(row)
    line = session.scalars(select(Consent).where(Consent.kind == ConsentKind.WITHDRAWN)).one()
    assert (new, row.state, row.why) == (1, State.SUPPRESSED, Why.OPTED_OUT)
    assert (line.address_id, line.how, line.evidence, line.at) == (address.id, "phone", "account:7", NOW)
    assert consent.may_reach(session, [address.id], now=NOW) == {address.id: Why.OPTED_OUT}


def test_entered_twice_it_is_one_line(session):
    make.a_text_address(session, PHONE)

    assert [stop(session, (Channel.TEXT, PHONE)) for _turn in range(2)] == [1, 0]
    assert len(session.scalars(select(Consent).where(Consent.kind == ConsentKind.WITHDRAWN)).all()) == 1


def test_a_number_nobody_knows_is_stopped_before_it_ever_joins(session):
    stop(session, (Channel.TEXT, PHONE), (Channel.MAIL, MAILBOX))

    phone, mailbox = make.a_text_address(session, PHONE), mail_address(session, MAILBOX)
    make.agree(session, mailbox)
    row = make.a_queued_text(session, address=phone)

    assert consent.may_reach(session, [phone.id, mailbox.id], now=NOW) == dict.fromkeys(
        [phone.id, mailbox.id], Why.OPTED_OUT
    )
    assert not make.claimed(session)
    session.refresh(row)
    assert row.state == State.SUPPRESSED


@pytest.mark.parametrize(
    ("text", "named", "unreadable"),
    [
        ("608-555-0142\nmaria@nolin.example\n", 2, []),
        ("phone\n608-555-0142\n", 1, []),
        ("Name,Mobile phone,E-mail\nMaria,608-555-0142,maria@nolin.example\n", 2, []),
        ("Name;Teléfono\nMaria;608-555-0142\nNobody;\nTom;12\n", 1, [4]),
        ("608-555-0142\n608 555 0142\n(608) 555-0142\n", 1, []),
        ("608-555-0142\nnonsense\n\n911\n614-555-0199\n", 2, [2, 4]),
        ("id,who\n1000000001,608-555-0142\n", 1, []),
    ],
)
def test_a_list_is_read_by_its_columns_or_cell_by_cell(text, named, unreadable):
    found = a_list(text)

    assert len(found.named) == named
    assert [line for line, _words in found.unreadable] == unreadable


def test_looking_counts_and_changes_nothing(session):
    make.a_text_address(session, PHONE)
    mail_address(session, MAILBOX)
    stop(session, (Channel.TEXT, "+16145550199"))
    found = a_list(f"{TYPED}\n{MAILBOX}\n614-555-0199\n614-555-0198\n")

    looked = stops.look(session, found.named)

    assert (looked.known, looked.unknown, looked.stopped) == (2, 2, 1)
    assert len(session.scalars(select(Consent).where(Consent.kind == ConsentKind.WITHDRAWN)).all()) == 0


def test_a_list_that_names_nobody_is_refused_with_its_line():
    with pytest.raises(Refusal, match="Line 2: "):
        stops.require_some(a_list("phone\nnonsense\n"))


def test_a_stop_among_many_waiting_texts_ends_that_persons_alone(session):
    batch = make.a_batch(session)
    for number in range(300):
        make.a_queued_text(
            session, batch=batch, address=make.a_text_address(session, f"+1608555{number + 100:04}"[:12])
        )

    stop(session, (Channel.TEXT, "+16085550142"))

    left = session.scalars(select(Message.id).where(Message.state == State.QUEUED)).all()
    assert len(left) == 299


def run(*words, text=None):
    return CliRunner().invoke(groundswell, ["texts", "stop", *words], input=text)


def test_the_command_shows_first_and_stops_when_told(session, database_url, monkeypatch, tmp_path):
    monkeypatch.setenv("DATABASE_URL", database_url)
    address = make.a_text_address(session, PHONE)
    session.commit()
    file = tmp_path / "stops.csv"
    file.write_text(f"phone\n{TYPED}\nnonsense\n614-555-0199\n")

    looked = run(str(file))
    before = consent.may_reach(session, [address.id], now=NOW)
    session.rollback()
    done = run(str(file), "--apply")

    assert "2 on the list: 1 known, 1 not; 0 had stopped before." in looked.output
    assert "Line 3: There are letters in the number" in looked.output
    assert "Nothing was changed" in looked.output
    assert "Stopped 2." in done.output
    assert before == {}
    assert consent.may_reach(session, [address.id], now=NOW) == {address.id: Why.OPTED_OUT}
    evidence = session.scalars(select(Consent.evidence).where(Consent.kind == ConsentKind.WITHDRAWN)).all()
    assert evidence == ["list:stops.csv"]


def test_the_command_reads_standard_input_and_refuses_an_empty_list(database, database_url, monkeypatch):
    monkeypatch.setenv("DATABASE_URL", database_url)

    assert "1 on the list" in run("-", text="608-555-0142\n").output
    refused = run("-", text="phone\n").exception

    assert isinstance(refused, Refusal)
    assert "no number" in str(refused)
