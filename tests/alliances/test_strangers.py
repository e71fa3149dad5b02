"""Knowing a number or mailbox of somebody whom staff put on record is not enough to become them."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from alliances import confirming, joining
from alliances.joining import by_address
from alliances.models import ImportBatch, ImportChange, ImportState, Supporter
from alliances.records import notes, reaching
from alliances.records.reaching import Hand
from groundwork.delivery.addresses import find_text, mail_address
from groundwork.delivery.models import Channel
from groundwork.doors import InboundText
from tests.conftest import NOW
from tests.factories.accounts import an_account
from tests.factories.alliances import SPLIT, WHOLE, a_joining, a_supporter

MAILBOX, STRANGER = "maria@nolin.example", "907-555-0199"


def by_file(session, franklin, maria):
    batch = ImportBatch(
        alliance_id=franklin.id, file_name="people.csv", size=1, state=ImportState.APPLIED, made_at=NOW, applied_at=NOW
    )
    session.add(batch)
    session.flush()
    session.add(ImportChange(batch_id=batch.id, supporter_id=maria.id, is_new=True))


def by_hand(session, franklin, maria):
    notes.add(session, maria, "Has a piano.", account_id=an_account(session).id, now=NOW)


@pytest.mark.parametrize("came", [by_file, by_hand])
def test_a_stranger_who_knows_the_mailbox_gets_neither_the_name_nor_the_page(session, franklin, came):
    mailbox = mail_address(session, MAILBOX)
    maria = a_supporter(session, franklin, mail_address_id=mailbox.id)
    came(session, franklin, maria)
    session.flush()
    typed = a_joining(franklin, name="Stranger", zip=SPLIT, email=MAILBOX, phone=STRANGER)

    joining.sign_up(session, typed, now=NOW)
    confirming.on_text(session, InboundText("SM1", "+19075550199", "+12025550190", "YES"), now=NOW)

    number = find_text(session, "+19075550199")
    owner = by_address(session, number.id)
    assert (maria.name, maria.zip, maria.text_address_id) == ("Maria Duarte", WHOLE, None)
    assert owner.id != maria.id
    assert owner.name == "Stranger"


def test_a_stranger_who_knows_a_number_that_was_noted_gets_no_page(session, franklin):
    joining.sign_up(session, a_joining(franklin, name="Maria Duarte", zip=WHOLE), now=NOW - timedelta(days=1))
    maria = session.scalars(select(Supporter)).one()
    hand = Hand(franklin, an_account(session).id)
    reaching.note(session, hand, maria, Channel.TEXT, "907-555-0188", now=NOW)
    mailbox = mail_address(session, "stranger@nolin.example")
    typed = a_joining(franklin, name="Maria Duarte", zip=SPLIT, phone="907-555-0188", email=mailbox.value)

    signup = joining.sign_up(session, typed, now=NOW)
    confirming.confirm(session, signup, mailbox, now=NOW)

    assert maria.zip == WHOLE
    assert by_address(session, mailbox.id).id != maria.id


def test_whoever_came_by_a_file_joins_with_another_number_once_their_mailbox_says_so(session, franklin):
    mailbox = mail_address(session, MAILBOX)
    maria = a_supporter(session, franklin, mail_address_id=mailbox.id)
    by_file(session, franklin, maria)
    typed = a_joining(franklin, name="Maria Duarte Leal", zip=SPLIT, email=MAILBOX, phone=STRANGER)
    signup = joining.sign_up(session, typed, now=NOW)

    confirming.confirm(session, signup, mailbox, now=NOW)

    assert (maria.name, maria.zip) == ("Maria Duarte Leal", SPLIT)
    assert maria.text_address_id is not None
    assert len(session.scalars(select(Supporter)).all()) == 1
