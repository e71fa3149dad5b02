"""A million supporters of one alliance with phones, consent, tags and a field, made by the database itself."""

from sqlalchemy import text
from sqlalchemy.orm import Session

from alliances.models import Alliance, CustomField, Tag
from alliances.segments import settling
from groundwork.database import Database
from tests.conftest import NOW
from tests.factories.alliances import a_country, an_alliance

SERIES = "WITH RECURSIVE n(i) AS (SELECT CAST(1 AS bigint) UNION ALL SELECT i + 1 FROM n WHERE i < :many)"
DAYS_AGO = {
    "sqlite": "strftime('%Y-%m-%d %H:%M:%S.000000', '2026-06-16 15:00:00', '-' || {0} || ' days')",
    "postgresql": "timestamptz '2026-06-16 15:00:00+00' - {0} * interval '1 day'",
}
ADDRESSES = """INSERT INTO address (id, channel, value, fingerprint, line_type, found_by)
 {series} SELECT i, 'text', '+1' || (2000000000 + i), 'mark' || i, 'mobile', '' FROM n"""
SUPPORTERS = """INSERT INTO supporter (id, public_id, alliance_id, name, zip, state, city, district, match_method,
 match_confidence, language, time_zone, text_address_id, joined_at, {more})
 {series} SELECT i, 'public' || i, :alliance, 'Maria ' || i, substr('00' || (100 + i % 900), -5), 'FK',
 'Town ' || (i * 7919 % 200), CASE WHEN i * 31 % 10 = 0 THEN '' ELSE 'FK-' || (1 + i * 7919 % 8) END, 'zip',
 'unique_zip', CASE WHEN i * 13 % 12 = 0 THEN 'es' ELSE 'en' END, 'America/New_York', i, {ago}, {values} FROM n"""
CONSENTS = """INSERT INTO consent (address_id, kind, topic, wording, how, evidence, at)
 {series} SELECT i, 'given', 'alliance:franklin', 'Yes.', 'web form', 'test', {ago} FROM n WHERE i * 17 % 10 < 7"""
STOPS = """INSERT INTO suppression (fingerprint, why, how, evidence, at, lifted_how)
 {series} SELECT 'mark' || i, 'opted_out', 'text reply', '', {ago}, '' FROM n WHERE i * 19 % 50 = 0"""
TAGS = """INSERT INTO supporter_tag (supporter_id, tag_id, at)
 {series} SELECT i, {tag}, {ago} FROM n WHERE i * {step} % {every} = 0"""
VALUES = """INSERT INTO custom_value (supporter_id, field_id, value)
 {series} SELECT i, {field}, CASE WHEN i % 3 = 0 THEN 'yes' ELSE 'no' END FROM n WHERE i * 11 % 5 = 0"""


def settle_all(database: Database) -> None:
    """Work out whom may be written to, as the job does in its rounds."""
    is_more = True
    while is_more:
        with database.writing() as session:
            is_more = settling.settle(session, now=NOW)


def many_supporters(database: Database, many: int) -> None:
    """Fill an empty database; every tenth has an unknown district, seven of ten agreed, one of fifty stopped.

    Whom may be written to is not worked out yet: `settle_all` does.
    """
    with database.writing() as session:
        a_country(session)
        alliance = an_alliance(session)
        tags = [Tag(alliance_id=alliance.id, name=name, made_at=NOW) for name in ("volunteer", "board")]
        field = CustomField(alliance_id=alliance.id, name="Can host", kind="yes_no", made_at=NOW)
        session.add_all([*tags, field])
        session.flush()
        _fill(session, alliance, tags, field, many)
    count_anew(database)


def count_anew(database: Database) -> None:
    """Let the database look at how large its tables have become, as it does by itself in time."""
    with database.write_engine.connect() as connection:
        connection.execution_options(isolation_level="AUTOCOMMIT").execute(
            text("ANALYZE" if database.is_sqlite else "VACUUM ANALYZE")
        )


def _fill(session: Session, alliance: Alliance, tags: list[Tag], field: CustomField, many: int) -> None:
    name = session.get_bind().dialect.name
    ago = DAYS_AGO[name].format("(i * 7 % 1500)")
    on = "1" if name == "sqlite" else "true"
    more = {"search_name": "'maria ' || i", "left_why": "''", "wants_calls": on, "wants_events": on, "is_compared": on}
    parts = {"series": SERIES, "ago": ago, "more": ", ".join(more), "values": ", ".join(more.values())}
    statements = [ADDRESSES, SUPPORTERS, CONSENTS, STOPS]
    for statement in statements:
        _run(session, statement.format(**parts), many, alliance)
    for tag, step, every in zip(tags, (23, 29), (5, 400), strict=True):
        _run(session, TAGS.format(**parts, tag=tag.id, step=step, every=every), many, alliance)
    _run(session, VALUES.format(**parts, field=field.id), many, alliance)


def _run(session: Session, statement: str, many: int, alliance: Alliance) -> None:
    values: dict[str, int] = {"many": many}
    if ":alliance," in statement:
        values["alliance"] = alliance.id
    session.execute(
        text(
            statement.replace("'alliance:franklin'", "'alliance\\:franklin'")
            .replace("15:00:00", "15\\:00\\:00")
            .replace("%H:%M:%S", "%H\\:%M\\:%S")
        ),
        values,
    )
