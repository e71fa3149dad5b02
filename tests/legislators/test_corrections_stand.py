"""A refresh by the same list leaves corrections as they are; taken back, everything is as the list has it."""

import json
from datetime import date, timedelta

import pytest

from legislators import offices, people
from legislators.correcting import corrections
from legislators.correcting.corrections import NewOffice, Successor
from legislators.refreshing import applying, differences, listed
from tests.conftest import NOW

FILES = {"members": "legislators-current.json", "offices": "legislators-district-offices.json"}
SAID = {"evidence": "Rang them on Tuesday.", "who": "Ines", "now": NOW}
DAY = NOW.date() + timedelta(days=1)


@pytest.fixture
def refreshed(shared):
    """The shared lists, as a refresh of tomorrow finds them."""
    found = {kind: json.loads((shared / "data" / name).read_text()) for kind, name in FILES.items()}
    return listed.of_files(found, DAY)


def test_a_refresh_overwrites_no_correction_and_taking_all_back_leaves_no_difference(session, refreshed):
    office = "B001230-madison"
    values = {"phone": "608-555-0142", "zip": "53511", "city": "Beloit", "hours": "Mon-Fri 9am-5pm"}
    corrections.correct_office(session, office, values, **SAID)
    corrections.close_office(session, "B001230-milwaukee", **SAID)
    new = corrections.add_office(session, "B001230", NewOffice(city="Racine", zip="53403"), **SAID)
    roe = Successor("Sam", "Roe", "Democrat", DAY, date(2029, 1, 3), "202-555-0142")
    term = corrections.name_successor(session, "OH-S3", roe, **SAID)
    corrections.declare_vacant(session, "CA-3", DAY, **SAID)

    changes = differences.find(session, refreshed)
    applying.write(session, changes)

    assert [line for change in changes for line in change.words().splitlines()] == []
    session.expire_all()
    assert offices.office(session, office).phone == "+16085550142"
    there = {one.id for one in offices.offices_of(session, "B001230", on=DAY)}
    assert (new.id in there, "B001230-milwaukee" in there) == (True, False)
    assert people.holder(session, "OH-S3", on=DAY).person_id == term.person_id
    assert offices.offices_of(session, term.person_id, on=DAY)
    assert people.holder(session, "CA-3", on=DAY).is_vacant

    for one in corrections.standing(session):
        corrections.withdraw(session, one.id, who="Ann", now=NOW + timedelta(days=1))

    assert differences.find(session, refreshed) == []
