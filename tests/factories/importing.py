"""Files of invented people in the formats other programs publish, and what takes them in."""

import csv
import random
from collections.abc import Sequence
from dataclasses import replace
from io import BytesIO, StringIO
from typing import Any

from sqlalchemy.orm import Session

from alliances.importing import batches, files, working
from alliances.importing.plans import ALL, Plan, Statement
from alliances.models import Alliance, ImportBatch, ImportPart
from alliances.wording import text_consent
from groundwork.database import Database
from tests.conftest import NOW
from tests.factories.alliances import SPLIT, WHOLE

PEOPLE = [
    ("Abena", "Almonte", "abena@almonte.example", "907-555-0101", WHOLE),
    ("Bram", "Birdsong", "bram@birdsong.example", "907-555-0102", SPLIT),
    ("Cora", "O'Dell", "cora@odell.example", "907-555-0103", WHOLE),
    ("José", "Ibarra-Stone", "jose@ibarra.example", "907-555-0104", WHOLE),
]
ADA, BRAM, CORA, JOSE = PEOPLE


def named(columns: str) -> list[str]:
    """Column names from one line."""
    return columns.split(",")


def written(rows: Sequence[Sequence[str]], *, encoding: str = "utf-8", separator: str = ",") -> bytes:
    """Rows as a file."""
    text = StringIO(newline="")
    csv.writer(text, delimiter=separator).writerows(rows)
    return text.getvalue().encode(encoding)


def plain(*people: Sequence[str], columns: Sequence[str] = ("First", "Last", "Email", "Phone", "ZIP")) -> bytes:
    """A file with the usual columns."""
    return written([columns, *people])


def action_network() -> bytes:
    """Action Network's report: one person subscribed, one unsubscribed, one bouncing, one who ended the texts."""
    columns = named(
        "uuid,email,first_name,last_name,can2_phone,can2_sms_status,can2_user_address,can2_user_city,can2_user_state,"
        "zip_code,country,can2_subscription_status,can2_user_tags,languages_spoken"
    )
    status = [
        ("subscribed", "subscribed"),
        ("unsubscribed", "subscribed"),
        ("bouncing", ""),
        ("subscribed", "unsubscribed"),
    ]
    rows = [
        [f"u-{number}", mail, first, last, "1" + phone.replace("-", ""), texts, "1 Main St", "Watauga", "FK", home,
         "US", mails, "Petition 2025, Canvass" if number == 0 else "", "en"]
        for number, ((first, last, mail, phone, home), (mails, texts)) in enumerate(zip(PEOPLE, status, strict=True))
    ]  # fmt: skip
    return written([columns, *rows])


def everyaction() -> bytes:
    """VAN's export, with tabs and in UTF-16 as it comes; a person who must not be called, and one of 17 years."""
    columns = ["VANID", "LastName", "FirstName", "MiddleName", "Suffix", "PreferredEmail", "Cell Phone", "mZip5",
               "mZip4", "DOB", "Do Not Call", "Do Not Email"]  # fmt: skip
    births = ["4/2/1980", "12/31/1955", "6/17/2008", ""]
    rows = [
        [str(7000 + number), last, first, "", "", mail, f"({phone[:3]}) {phone[4:]}", str(int(home)), "1234", birth,
         "Y" if number == 1 else "", ""]
        for number, ((first, last, mail, phone, home), birth) in enumerate(zip(PEOPLE, births, strict=True))
    ]  # fmt: skip
    return written([columns, *rows], encoding="utf-16", separator="\t")


def mailchimp() -> bytes:
    """Mailchimp's audience: addresses in one cell, tags in quotation marks, one unsubscribed, one cleaned."""
    columns = named(
        "Email Address,First Name,Last Name,Address,Phone Number,MEMBER_RATING,OPTIN_TIME,OPTIN_IP,CONFIRM_TIME,"
        "CONFIRM_IP,LATITUDE,LONGITUDE,GMTOFF,DSTOFF,TIMEZONE,CC,REGION,UNSUB_TIME,CLEAN_TIME,LAST_CHANGED,LEID,EUID,"
        "NOTES,TAGS"
    )
    rows = []
    for number, (first, last, mail, phone, home) in enumerate(PEOPLE):
        unsubscribed = "2025-05-01 10:00:00" if number == 1 else ""
        cleaned = "2025-05-02 10:00:00" if number == 2 else ""
        rows.append(
            [mail, first, last, f"1 Main St  Watauga  FK  {home}  US", phone, "4", "2024-02-03 09:00:00", "192.0.2.1",
             "2024-02-03 09:01:00", "", "", "", "", "", "", "", "", unsubscribed, cleaned, "2025-05-01 10:00:00",
             str(900 + number), f"e{number}", "", '"Choir","Letter writers"' if number == 0 else ""]
        )  # fmt: skip
    return written([columns, *rows])


def civicrm() -> bytes:
    """CiviCRM's primary fields, in cp1252 with semicolons; one with no bulk mail, one on hold, one child."""
    columns = ["Contact ID", "Contact Type", "First Name", "Last Name", "Birth Date", "Do Not Email", "Do Not Phone",
               "Do Not Sms", "No Bulk Emails (User Opt Out)", "Postal Code", "Phone", "Email", "On Hold",
               "Preferred Language"]  # fmt: skip
    births, bulk, hold = ["1980-04-02", "", "1990-01-01", "2012-05-05"], ["0", "1", "0", "0"], ["No", "No", "1", "No"]
    rows = [
        [str(number), "Individual", first, last, births[number], "", "", "", bulk[number], home, phone, mail,
         hold[number], "es_MX" if number == 0 else "en_US"]
        for number, (first, last, mail, phone, home) in enumerate(PEOPLE)
    ]  # fmt: skip
    return written([columns, *rows], encoding="cp1252", separator=";")


def spoke() -> bytes:
    """Spoke's campaign export: no e-mail, who opted out."""
    columns = named(
        "campaignId,campaign,assignmentId,texter[firstName],contact[firstName],contact[lastName],contact[cell],"
        "contact[zip],contact[city],contact[state],contact[optOut],contact[messageStatus],contact[external_id]"
    )
    rows = [
        ["12", "Spring", "77", "Rosa", first, last, "+1" + phone.replace("-", ""), home, "Watauga", "FK",
         "true" if number == 3 else "false", "closed", f"x{number}"]
        for number, (first, last, _mail, phone, home) in enumerate(PEOPLE)
    ]  # fmt: skip
    return written([columns, *rows])


FORMATS = {
    "action_network": action_network,
    "everyaction": everyaction,
    "mailchimp": mailchimp,
    "civicrm": civicrm,
    "spoke": spoke,
}


def an_import(session: Session, alliance: Alliance, body: bytes, name: str = "people.csv") -> ImportBatch:
    """A file that was brought and not yet planned."""
    return batches.begin(session, alliance, BytesIO(body), name, account_id=None, now=NOW)


def everybody_said_yes(plan: Plan, alliance: str = "Franklin Alliance") -> Plan:
    """The same plan, with the statement that all of them agreed to texts and e-mail."""
    stated = Statement(who=ALL, wording=text_consent(alliance), where="Petition page", day="2026-05-01")
    return replace(plan, texts=stated, mail=stated, holds_proof=True, all_adults=True)


def tried(database: Database, alliance_id: int, body: bytes, *, agreed: bool = False, **changes: Any) -> int:
    """The number of an import that was planned and tried; changes: of the plan."""
    with database.writing() as session:
        alliance = session.get_one(Alliance, alliance_id)
        batch = an_import(session, alliance, body, changes.pop("name", "people.csv"))
        plan = replace(batches.plan_of(batch), **changes)
        batches.settle(session, batch, everybody_said_yes(plan, alliance.name) if agreed else plan, now=NOW)
        batch_id = batch.id
    working.carry_on(database, batch_id, now=NOW)
    return batch_id


def applied(database: Database, alliance_id: int, body: bytes, *, agreed: bool = False, **changes: Any) -> int:
    """The number of an import that was taken in."""
    batch_id = tried(database, alliance_id, body, agreed=agreed, **changes)
    with database.writing() as session:
        batches.ask_to_apply(session, session.get_one(ImportBatch, batch_id), account_id=None, now=NOW)
    working.carry_on(database, batch_id, now=NOW)
    return batch_id


def undone(database: Database, batch_id: int, *, now: Any = NOW) -> None:
    """Take an import back."""
    with database.writing() as session:
        batches.ask_to_undo(session, session.get_one(ImportBatch, batch_id), account_id=None, now=now)
    working.carry_on(database, batch_id, now=now)


def an_import_id(session: Session, alliance: Alliance) -> int:
    """For paths that name an import; it has rows that were refused."""
    made = an_import(session, alliance, plain(*PEOPLE)).id
    files.keep(session, made, ImportPart.REFUSED, BytesIO(b"First,import_line,import_reason\n"))
    return made


def a_crowd(rows: int, *, seed: int = 7) -> bytes:
    """Many invented people; numbers of every area, mailboxes that lead nowhere."""
    chance = random.Random(seed)
    lines = ["First Name,Last Name,Email,Phone,Zip,Tags"]
    areas = ("907", "608", "614", "216", "802", "915", "312", "404")
    for number in range(rows):
        area, exchange = areas[number % len(areas)], 200 + (number // 80_000) % 700
        phone = f"{area}-{exchange}-{number // len(areas) % 10_000:04d}"
        zip_code = WHOLE if chance.random() < 0.7 else SPLIT
        tag = "Petition" if chance.random() < 0.3 else ""
        lines.append(
            f"Abena{number},Almonte-{number % 977},p{number}@crowd{number % 31}.example,{phone},{zip_code},{tag}"
        )
    return "\n".join(lines).encode()
