"""The migration to 0006: the triggers it makes are those of the models, and supporters of before are worked out."""

from sqlalchemy import inspect, select, text

from alliances.models import Supporter
from alliances.segments import settling
from groundwork.delivery.models import Address, PermissionChange
from groundwork.delivery.permission import consent
from groundwork.migrate import downgrade, upgrade
from tests.conftest import NOW

ON_SQLITE = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' ORDER BY name"
ON_POSTGRESQL = """SELECT tgname, pg_get_triggerdef(pg_trigger.oid), pg_get_functiondef(tgfoid) FROM pg_trigger
 WHERE NOT tgisinternal ORDER BY tgname"""
SOMEBODY = """
INSERT INTO alliance (
  slug, name, state, city, time_zone, stage, stage_on, next_step, leader_name, public_email, about_en, about_es, payer,
  sender, budget_cents, made_at)
VALUES ('franklin', 'Franklin Alliance', 'FK', '', 'America/New_York', 'active', '2025-05-01', '', '', '', '', '', '',
  '', 0, '2025-05-01 12:00:00');
INSERT INTO address (channel, value, fingerprint, line_type) VALUES ('text', '+19075550142', 'mark', '');
INSERT INTO consent (address_id, kind, topic, wording, how, evidence, at)
VALUES (1, 'given', 'alliance:franklin', 'Yes.', 'web form', '', '2025-05-02 12:00:00');
INSERT INTO supporter (
  public_id, alliance_id, name, zip, state, city, district, match_method, match_confidence, language, time_zone,
  text_address_id, joined_at)
VALUES ('one', 1, 'Maria', '00101', 'FK', '', 'FK-2', 'zip', 'unique_zip', 'en', '', 1, '2025-05-02 12:00:00')
"""


def triggers(database):
    with database.reading() as session:
        return [tuple(row) for row in session.execute(text(ON_SQLITE if database.is_sqlite else ON_POSTGRESQL))]


def indexes(database):
    return {one["name"]: one["column_names"] for one in inspect(database.write_engine).get_indexes("supporter")}


def test_the_triggers_are_those_of_the_models(database, database_at):
    migrated = database_at("head", "SELECT 1")

    assert len(triggers(migrated)) > 9
    assert triggers(migrated) == triggers(database)


def test_it_goes_back_to_what_was_before(database_at):
    old = database_at("0005", SOMEBODY)
    before = indexes(old), triggers(old)
    upgrade(old)

    downgrade(old, "0005")

    assert (indexes(old), triggers(old)) == before


def test_supporters_of_before_are_worked_out_and_every_change_after_it_is_noticed(database_at):
    old = database_at("0005", SOMEBODY)
    kept = select(Supporter.may_text)

    upgrade(old)

    with old.writing() as session:
        assert session.scalars(kept).all() == [None]
        settling.settle(session, now=NOW)
        assert session.scalars(kept).all() == [True]
        consent.end(session, session.get_one(Address, 1), topic="", how="text reply", evidence="", now=NOW)
        assert session.scalars(select(PermissionChange.address_id)).all() == [1]
        settling.settle(session, now=NOW)
        assert session.scalars(kept).all() == [False]


PAPERS = """
;INSERT INTO supporter (
  public_id, alliance_id, name, zip, state, city, district, match_method, match_confidence, language, time_zone,
  joined_at)
VALUES ('two', 1, 'Maria', '00101', 'FK', '', 'FK-2', 'zip', 'unique_zip', 'en', '', '2025-05-02 12:00:00');
INSERT INTO signup (
  public_id, supporter_id, alliance_id, name, zip, district, language, wants_texts, wants_mail, text_address_id,
  made_at)
VALUES ('form', 1, 1, 'Maria', '00101', '', 'en', true, false, 1, '2025-05-02 12:00:00');
INSERT INTO supporter_merge (alliance_id, kept_id, gone_id, moved, merged_at)
VALUES (1, 1, 2, '{}', '2025-05-03 12:00:00');
INSERT INTO sign_in_sheet (alliance_id, met_on, place, language, text_wording, mail_wording, made_at, changed_at)
VALUES (1, '2025-05-02', 'Hall', 'en', '', '', '2025-05-02 12:00:00', '2025-05-02 12:00:00');
INSERT INTO sheet_line (
  alliance_id, sheet_id, number, name, zip, phone, email, wants_texts, wants_mail, is_adult, trouble, trouble_field,
  signup_id)
VALUES (1, 1, 1, 'Maria', '00101', '', '', true, false, true, '', '', 1);
INSERT INTO account (email, name, active, fs_uniquifier, made_at)
VALUES ('rosa@franklin.example', 'Rosa', true, 'mark', '2025-05-01 12:00:00')
"""
NOTE = """INSERT INTO address_note (alliance_id, supporter_id, channel, address_id, account_id, noted_at)
VALUES (1, 1, 'text', 1, 1, '2025-06-01 12:00:00')"""
TABLES = ("supporter", "signup", "supporter_merge", "sign_in_sheet", "sheet_line", "account", "consent", "address")


def rows(database):
    with database.reading() as session:
        return {table: session.execute(text(f"SELECT * FROM {table} ORDER BY id")).mappings().all() for table in TABLES}


def test_what_was_there_before_stays_as_it_was_there_and_back(database_at):
    old = database_at("0005", SOMEBODY + PAPERS)
    before = rows(old)

    upgrade(old)

    with old.writing() as session:
        told = session.execute(text("SELECT how, is_proof FROM signup")).one()
        assert (told.how, bool(told.is_proof)) == ("", False)
        assert session.scalar(text("SELECT language FROM account")) == "en"
        session.execute(text(NOTE))
    downgrade(old, "0005")
    assert rows(old) == before
    upgrade(old)
