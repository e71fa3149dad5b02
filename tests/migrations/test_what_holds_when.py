"""The second migration keeps what an installation already holds."""

import pytest
from sqlalchemy import text

from groundwork.migrate import upgrade


@pytest.fixture
def before(database_at):
    """A database at the first revision, on the same engine, with one member, one office and one ZIP code."""
    return database_at("0001", STATEMENTS)


STATEMENTS = """
INSERT INTO state (code, name, kind, time_zone) VALUES ('ZZ', 'Zed', 'state', 'America/New_York');
INSERT INTO person (id, first, last, middle, nickname, suffix, "full") VALUES ('Z1', 'Ada', 'Lind', '', '', '', '');
INSERT INTO seat (id, chamber, state, district) VALUES ('ZZ-1', 'house', 'ZZ', 1);
INSERT INTO term (
    person_id, seat_id, starts_on, ends_on, since, party, caucus, how, end_type, rank, phone, fax, address, room,
    url, contact_form, source
) VALUES (
    'Z1', 'ZZ-1', '2025-01-03', '2027-01-03', '2025-01-03', 'Democrat', '', '', '', '', '+12025550101', '', '', '',
    'https://lind.example', '', 'test'
);
INSERT INTO office (
    id, person_id, kind, address, suite, building, city, state, zip, phone, fax, hours, time_zone, valid_from, source
) VALUES (
    'Z1-arden', 'Z1', 'local', '', '', '', 'Arden', 'ZZ', '', '', '', '', 'America/New_York', '2026-06-15', 'test'
);
INSERT INTO boundary_set (congress, state, valid_from, has_lines, source)
    VALUES (119, 'ZZ', '2025-01-03', TRUE, 'test');
INSERT INTO zip_candidate (boundary_set_id, zip, district, basis)
    SELECT id, '00199', 'ZZ-1', 'crosswalk' FROM boundary_set
"""


def test_what_stood_before_has_its_dates_afterwards(before):
    upgrade(before, "0002")

    with before.reading() as session:
        link = session.execute(text("SELECT person_id, kind, value FROM link")).one()
        since = session.execute(text("SELECT since FROM office")).scalar_one()
        candidate = session.execute(text("SELECT valid_from, valid_to FROM zip_candidate")).one()
    assert tuple(link) == ("Z1", "website", "https://lind.example")
    assert str(since) == "2026-06-15"
    assert (str(candidate[0]), candidate[1]) == ("2025-01-03", None)


def test_a_zip_code_may_lose_a_district_and_win_it_back(before):
    upgrade(before, "0002")

    with before.writing() as session:
        session.execute(text("UPDATE zip_candidate SET valid_to = '2026-01-01'"))
        session.execute(
            text(
                "INSERT INTO zip_candidate (boundary_set_id, zip, district, valid_from, basis)"
                " SELECT id, '00199', 'ZZ-1', '2026-05-01', 'crosswalk' FROM boundary_set"
            )
        )

    with before.reading() as session:
        assert session.execute(text("SELECT COUNT(*) FROM zip_candidate")).scalar_one() == 2
