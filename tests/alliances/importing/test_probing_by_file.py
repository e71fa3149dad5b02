"""A file about one person tells nobody whether another alliance knows that person: not in words, figures or work."""

import pytest
from sqlalchemy import event, select

from alliances.importing import reports
from alliances.models import Alliance, ImportBatch, Supporter
from groundwork.audit.models import Entry
from groundwork.delivery.addresses import mail_address, text_address
from groundwork.delivery.models import Address
from groundwork.delivery.permission import consent
from tests.conftest import NOW
from tests.factories import importing as make
from tests.factories.alliances import WHOLE, a_country, a_supporter, an_alliance
from tests.visitor import signed_in

PHONE, MAIL = "907-555-0101", "known@elsewhere.example"
FREE_PHONE, FREE_MAIL = "907-555-0199", "never@elsewhere.example"
OUR_PHONE, OUR_MAIL = "907-555-0150", "ours@franklin.example"
# what stands in the row beside the address that is probed: e-mail, phone
ROWS = {
    "a phone alone": ("", "{phone}"),
    "a mailbox alone": ("{mail}", ""),
    "both": ("{mail}", "{phone}"),
    "the phone beside a mailbox nobody has": ("new@franklin.example", "{phone}"),
    "the phone beside a mailbox of ours": (OUR_MAIL, "{phone}"),
    "the mailbox beside a phone of ours": ("{mail}", OUR_PHONE),
}


@pytest.fixture
def franklin(session) -> int:
    """Ours, with one supporter who has no phone and one who has no mailbox; and a person of Ohio's, who said yes."""
    a_country(session)
    made, ohio = an_alliance(session), an_alliance(session, "ohio", name="Ohio Alliance")
    a_supporter(session, made, name="A Z", text_address_id=text_address(session, OUR_PHONE).id)
    a_supporter(session, made, name="A Z", mail_address_id=mail_address(session, OUR_MAIL).id)
    text, mail = text_address(session, PHONE), mail_address(session, MAIL)
    a_supporter(session, ohio, text_address_id=text.id, mail_address_id=mail.id)
    for one in (text, mail):
        consent.give(session, one, topic="alliance:ohio", wording="Yes.", how="web form", evidence="test", now=NOW)
        one.verified_at = NOW
    session.commit()
    return made.id


def a_row(shape: str, *, is_known: bool) -> bytes:
    phone, mail = (PHONE, MAIL) if is_known else (FREE_PHONE, FREE_MAIL)
    email, number = (cell.format(phone=phone, mail=mail) for cell in ROWS[shape])
    return make.plain(("A", "Z", email, number, WHOLE))


def told(session, batch_id) -> reports.Report:
    """What a batch found, without the figure that no page shows."""
    found = reports.from_json(session.get_one(ImportBatch, batch_id, populate_existing=True).found)
    session.rollback()
    found.apart = 0
    return found


@pytest.mark.parametrize("agreed", [False, True])
@pytest.mark.parametrize("shape", ROWS)
def test_a_dry_run_says_the_same_of_whom_another_alliance_knows_and_of_nobody(
    database, session, franklin, shape, agreed
):
    known = make.tried(database, franklin, a_row(shape, is_known=True), agreed=agreed)
    unknown = make.tried(database, franklin, a_row(shape, is_known=False), agreed=agreed)

    assert told(session, known) == told(session, unknown)


@pytest.mark.parametrize("shape", ROWS)
def test_a_dry_run_does_the_same_work_for_both(database, session, franklin, shape):
    make.tried(database, franklin, make.plain(("A", "Z", "first@file.example", "", WHOLE)))  # the first makes the key
    asked: dict[bool, list[str]] = {True: [], False: []}
    for is_known, found in asked.items():

        def note(_connection, _cursor, statement, *_more, found=found):
            found.append(statement)

        event.listen(database.read_engine, "before_cursor_execute", note)
        make.tried(database, franklin, a_row(shape, is_known=is_known))
        event.remove(database.read_engine, "before_cursor_execute", note)

    assert len(asked[True]) == len(asked[False]) > 0


@pytest.mark.parametrize("shape", ROWS)
def test_the_result_and_the_log_say_the_same_and_nobody_elses_address_is_taken(database, session, franklin, shape):
    batches = [make.applied(database, franklin, a_row(shape, is_known=is_known)) for is_known in (True, False)]

    known, unknown = (told(session, one) for one in batches)
    lines = session.scalars(select(Entry.told).where(Entry.act == "import.apply")).all()
    theirs = select(Supporter.alliance_id).join(Address, Address.id == Supporter.text_address_id)
    holder = session.scalar(theirs.where(Address.value == "+19075550101"))
    assert known == unknown
    assert len(set(lines)) == 1
    assert session.get_one(Alliance, holder).slug == "ohio"


@pytest.mark.parametrize("shape", ROWS)
def test_the_pages_of_both_files_read_alike(app, database, session, franklin, shape):
    files = [make.applied(database, franklin, a_row(shape, is_known=is_known)) for is_known in (True, False)]
    rosa = signed_in(app, session)

    known, unknown = (rosa.get(f"/alliances/franklin/imports/{one}") for one in files)

    assert known.status == unknown.status == 200
    assert known.words == unknown.words
