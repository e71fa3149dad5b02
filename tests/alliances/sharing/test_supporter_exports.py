"""Supporters as files: nothing runs in a spreadsheet, nothing of another alliance, nothing without a reason."""

import csv
import json
import re
from io import BytesIO, StringIO
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select

import wsgi
from alliances.importing.bringing import Order, bring_in
from alliances.models import Alliance, Supporter
from alliances.sharing import as_csv, as_vcard, exporting
from alliances.sharing.exporting import A_DAY, Asked
from alliances.sharing.people import Person
from groundwork.audit.models import Entry
from groundwork.cli import groundswell
from groundwork.delivery.addresses import mail_address
from groundwork.delivery.models import Consent
from groundwork.refusal import Refusal
from tests.conftest import NOW
from tests.factories.accounts import an_account
from tests.factories.alliances import a_country, a_supporter, an_alliance
from tests.factories.segments import a_field, a_segment, a_tag, a_value, a_willing_number
from tests.visitor import signed_in

WHY = "envelopes for the June meeting"
ROSA = "rosa@franklin.example"
ACTIVE = ("=", "+", "-", "@", "\t", "\r", "\n")
EXPORT = "/alliances/franklin/export"


@pytest.fixture
def franklin(session) -> Alliance:
    a_country(session)
    made = an_alliance(session)
    maria = a_supporter(session, made, name="Maria Núñez Duarte")
    a_willing_number(session, made, maria, "907-555-0101")
    maria.mail_address_id = mail_address(session, "maria@watauga.example").id
    a_tag(session, made, "volunteer", maria)
    a_value(session, a_field(session, made, "Can host", "yes_no"), maria, "yes")
    a_supporter(session, made, name="=HYPERLINK(A1)", district="FK-3", city="-2+3", language="es")
    a_supporter(session, made, name="Gone", left_at=NOW)
    a_supporter(session, an_alliance(session, "ohio", name="Ohio", state="OH"), name="Not ours")
    session.commit()
    return made


def text_of(session, alliance, form="csv", segment=None):
    asked = Asked(form, WHY, segment, exporting.columns_of(session, alliance))
    begun = exporting.begin(session, alliance, asked, now=NOW)
    session.commit()
    return "".join(exporting.pieces(session, begun))


def test_the_table_has_consent_with_its_day_tags_and_own_fields(session, franklin):
    text = text_of(session, franklin)

    assert text.startswith("\ufeff")
    maria, formula = csv.DictReader(StringIO(text.removeprefix("\ufeff")))
    assert maria["name"] == "Maria Núñez Duarte"
    assert (maria["first_name"], maria["last_name"]) == ("Maria Núñez", "Duarte")
    assert (maria["phone"], maria["email"]) == ("907-555-0101", "maria@watauga.example")
    assert (maria["may_text"], maria["text_consent_on"]) == ("yes", "2026-06-16")
    assert (maria["may_mail"], maria["mail_consent_on"]) == ("no", "")
    assert (maria["tags"], maria["field: Can host"], maria["joined_on"]) == ("volunteer", "yes", "2026-06-06")
    assert (formula["name"], formula["city"]) == ("'=HYPERLINK(A1)", "'-2+3")


@settings(max_examples=50)
@given(st.text(st.characters(exclude_categories=["Cs"])), st.sampled_from(["name", "city", "zip", "public_id"]))
def test_no_cell_of_a_table_is_a_formula(words, column):
    facts = dict.fromkeys(["public_id", "name", "zip", "city", "state", "district", "language"], "x") | {column: words}
    one = Person(**facts, joined_at=NOW, joined_on=NOW.date(), text=None, mail=None, tags=[words], fields={"f": words})

    cells = next(
        csv.reader(StringIO("".join(as_csv.lines([[one]], [*as_csv.COLUMNS, "field: f"])).partition("\r\n")[2]))
    )

    assert not any(cell.lstrip(" ").startswith(ACTIVE) for cell in cells)


def test_cards_are_whole_folded_and_escaped(session, franklin):
    a_supporter(session, franklin, name="Ana, née; Löwe\\" + " Ö" * 60)
    session.commit()

    text = text_of(session, franklin, "vcard")

    assert text.count("BEGIN:VCARD\r\nVERSION:4.0\r\n") == text.count("END:VCARD\r\n") == 3
    assert all(len(line.encode()) <= as_vcard.LONGEST for line in text.split("\r\n"))
    unfolded = text.replace("\r\n ", "")
    assert "FN:Ana\\, née\\; Löwe\\\\" + " Ö" * 60 in unfolded
    assert "TEL;VALUE=uri;TYPE=cell;X-MAY-WRITE=yes:tel:+19075550101" in unfolded
    assert not re.search(r"(?<!\r)\n", text)


def test_osdi_people_have_its_names(session, franklin):
    told = json.loads(text_of(session, franklin, "osdi"))

    maria, other = told["_embedded"]["osdi:people"]
    assert told["total_records"] == 2
    assert maria["identifiers"][0].startswith("groundswell:")
    assert maria["phone_numbers"] == [
        {"primary": True, "number": "19075550101", "number_type": "Mobile", "sms_capable": True, "do_not_call": False}
    ]
    assert maria["email_addresses"][0]["status"] == "unsubscribed"
    assert maria["postal_addresses"][0]["region"] == "FK"
    assert maria["custom_fields"]["Can host"] == "yes"
    assert other["phone_numbers"] == []


def test_a_segment_is_all_that_leaves(session, franklin):
    text = text_of(session, franklin, segment=a_segment(session, franklin))

    assert "Maria" in text
    assert "HYPERLINK" not in text


def test_an_export_is_written_down_with_its_reason_and_no_name(session, franklin):
    text_of(session, franklin)

    line = session.scalars(select(Entry).where(Entry.act == exporting.ACT)).one()
    assert (line.scope, line.reason, json.loads(line.told)["people"]) == ("franklin", WHY, 2)
    assert "Maria" not in line.told


def test_no_export_without_a_reason_or_after_twenty_a_day(session, franklin):
    rosa = an_account(session)
    with pytest.raises(Refusal, match="what it is for"):
        exporting.begin(session, franklin, Asked("csv", "  why  "), account_id=rosa.id, now=NOW)
    for _ in range(A_DAY):
        exporting.begin(session, franklin, Asked("csv", WHY), account_id=rosa.id, now=NOW)

    with pytest.raises(Refusal, match="tomorrow"):
        exporting.begin(session, franklin, Asked("csv", WHY), account_id=rosa.id, now=NOW)


def test_a_leader_takes_out_a_file_whose_name_says_who_and_why(app, session, franklin):
    rosa = signed_in(app, session)

    answer = rosa.send(EXPORT, "export", reason=WHY, form="csv", columns=["name", "zip"])

    assert answer.status == 200
    assert answer.text.splitlines()[0] == "\ufeffname,zip"
    name = answer.headers["Content-Disposition"]
    assert name == (
        'attachment; filename="franklin-supporters-2026-06-16-rosa-lindgren-envelopes-for-the-june-meeting.csv"'
    )
    assert answer.headers["Cache-Control"] == "no-store"


def test_the_same_sending_twice_is_one_export(app, session, franklin):
    rosa = signed_in(app, session)
    page = rosa.get(EXPORT)

    first = rosa.send(page, "export", reason=WHY, form="osdi")
    again = rosa.send(page, "export", reason=WHY, form="osdi")

    assert (first.headers["Content-Type"], again.path) == ("application/json", EXPORT)
    assert len(session.scalars(select(Entry).where(Entry.act == exporting.ACT)).all()) == 1


@pytest.fixture
def run(monkeypatch, tmp_path, database_url):
    """Run `groundswell` in an empty folder on the test's database."""
    monkeypatch.setenv("DATABASE_URL", database_url)
    monkeypatch.chdir(tmp_path)
    return lambda *words: CliRunner().invoke(groundswell, list(words), obj=(wsgi.open_doors, wsgi.build))


def test_the_command_writes_a_whole_file_or_none(session, franklin, run, tmp_path):
    a_segment(session, franklin, "Second district")
    session.commit()
    asked = ("export", "supporters", "--alliance", "franklin", "--reason", WHY)

    whole = run(*asked, "-o", "all.csv")
    some = run(*asked, "--segment", "second DISTRICT", "--format", "vcard")
    wrong = run(*asked, "--segment", "Nobody", "-o", "none.csv")
    nowhere = run("export", "supporters", "--alliance", "nowhere", "--reason", WHY)

    assert whole.exit_code == 0, whole.output
    assert (tmp_path / "all.csv").read_text(encoding="utf-8-sig").count("\n") == 3
    assert some.output.count("BEGIN:VCARD") == 1
    assert (wrong.exit_code, "Second district" in wrong.output, (tmp_path / "none.csv").exists()) == (2, True, False)
    assert nowhere.exit_code == 2


def test_our_own_table_comes_in_again_and_changes_nothing(session, database, franklin):
    file = BytesIO(text_of(session, franklin).encode())
    before = session.scalars(select(Consent.id)).all()
    session.commit()

    report = bring_in(database, file, Order(Path("ours.csv"), "franklin", is_applied=True), now=NOW)

    session.expire_all()
    people = session.scalars(select(Supporter).where(Supporter.alliance_id == franklin.id)).all()
    assert sorted(one.name for one in people) == ["=HYPERLINK(A1)", "Gone", "Maria Núñez Duarte"], report
    assert session.scalars(select(Consent.id)).all() == before
