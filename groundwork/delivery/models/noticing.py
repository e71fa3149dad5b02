"""What the permission ledger was changed for, noticed by the database itself whoever wrote to it."""

from typing import Any

from sqlalchemy.orm import Mapped, mapped_column

from groundwork.database import Base
from groundwork.delivery.models.people import Address, Consent, Suppression
from groundwork.triggers import hang_up


class PermissionChange(Base):
    """One address, or one fingerprint, of which the ledger says something new; the row goes once that is worked out.

    Written in the transaction of the change, so that whoever sees the one sees the other. A stop is noted by its
    fingerprint as it is, because the address may be made by somebody whose transaction is not over yet. Nothing refers
    to the address: one may be gone before its row is read.
    """

    __tablename__ = "permission_change"

    id: Mapped[int] = mapped_column(primary_key=True)
    address_id: Mapped[int | None]
    fingerprint: Mapped[str | None]


def _on_sqlite(table: str, column: str) -> list[str]:
    note = f"INSERT INTO permission_change ({column})"
    return [
        f"CREATE TRIGGER {table}_noticed_{act.lower()} AFTER {act} ON {table} BEGIN {note} {what}; END"
        for act, what in (
            ("INSERT", f"VALUES (NEW.{column})"),
            ("DELETE", f"VALUES (OLD.{column})"),
            ("UPDATE", f"SELECT OLD.{column} UNION SELECT NEW.{column}"),
        )
    ]


def _on_postgresql(table: str, column: str) -> list[str]:
    """Once for a whole statement: an import writes a hundred thousand lines in a few."""
    note = f"INSERT INTO permission_change ({column}) SELECT {column} FROM changed"
    function = (
        f"CREATE OR REPLACE FUNCTION {table}_noticed() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"IF TG_OP = 'UPDATE' THEN {note} UNION SELECT {column} FROM former; "
        f"ELSE {note} GROUP BY {column}; END IF; RETURN NULL; END $$"
    )
    seen = {
        "INSERT": "NEW TABLE AS changed",
        "DELETE": "OLD TABLE AS changed",
        "UPDATE": "NEW TABLE AS changed OLD TABLE AS former",
    }
    triggers = [
        f"CREATE TRIGGER {table}_noticed_{act.lower()} AFTER {act} ON {table} REFERENCING {tables} "
        f"FOR EACH STATEMENT EXECUTE FUNCTION {table}_noticed()"
        for act, tables in seen.items()
    ]
    return [function, *triggers]


REMARKED = (
    (
        "CREATE TRIGGER address_noticed AFTER UPDATE OF fingerprint ON address "
        "WHEN OLD.fingerprint IS NOT NEW.fingerprint "
        "BEGIN INSERT INTO permission_change (address_id) VALUES (NEW.id); END"
    ),
)
REMARKED_ON_POSTGRESQL = (
    (
        "CREATE OR REPLACE FUNCTION address_noticed() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        "INSERT INTO permission_change (address_id) VALUES (NEW.id); RETURN NULL; END $$"
    ),
    (
        "CREATE TRIGGER address_noticed AFTER UPDATE OF fingerprint ON address FOR EACH ROW "
        "WHEN (OLD.fingerprint IS DISTINCT FROM NEW.fingerprint) EXECUTE FUNCTION address_noticed()"
    ),
)

for _watched, _column in ((Consent, "address_id"), (Suppression, "fingerprint")):
    _table: Any = _watched.__table__
    hang_up(_table, "sqlite", _on_sqlite(_table.name, _column))
    hang_up(_table, "postgresql", _on_postgresql(_table.name, _column))
_addresses: Any = Address.__table__
hang_up(_addresses, "sqlite", REMARKED)
hang_up(_addresses, "postgresql", REMARKED_ON_POSTGRESQL)
