"""When what is kept of the permission ledger beside a supporter no longer holds: the database itself sees to it."""

from typing import Any

from alliances.models.people import Supporter
from alliances.models.who import Alliance
from groundwork.triggers import hang_up

MOVED = ("alliance_id", "text_address_id", "mail_address_id")
FORGET = "UPDATE supporter SET may_text = NULL, may_mail = NULL WHERE"
CHANGED = " OR ".join(f"OLD.{column} IS NOT NEW.{column}" for column in MOVED)
MOVED_ON_SQLITE = (
    (
        f"CREATE TRIGGER supporter_unsettled AFTER UPDATE OF {', '.join(MOVED)} ON supporter WHEN {CHANGED} "
        f"BEGIN {FORGET} id = NEW.id; END"
    ),
)
MOVED_ON_POSTGRESQL = (
    (
        "CREATE OR REPLACE FUNCTION supporter_unsettled() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        "NEW.may_text := NULL; NEW.may_mail := NULL; RETURN NEW; END $$"
    ),
    (
        "CREATE TRIGGER supporter_unsettled BEFORE UPDATE ON supporter FOR EACH ROW "
        f"WHEN ({CHANGED.replace('IS NOT', 'IS DISTINCT FROM')}) EXECUTE FUNCTION supporter_unsettled()"
    ),
)
RENAMED_ON_SQLITE = (  # what people agreed to names the alliance by its slug
    (
        "CREATE TRIGGER alliance_unsettled AFTER UPDATE OF slug ON alliance WHEN OLD.slug IS NOT NEW.slug "
        f"BEGIN {FORGET} alliance_id = NEW.id; END"
    ),
)
RENAMED_ON_POSTGRESQL = (
    (
        "CREATE OR REPLACE FUNCTION alliance_unsettled() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"{FORGET} alliance_id = NEW.id; RETURN NULL; END $$"
    ),
    (
        "CREATE TRIGGER alliance_unsettled AFTER UPDATE OF slug ON alliance FOR EACH ROW "
        "WHEN (OLD.slug IS DISTINCT FROM NEW.slug) EXECUTE FUNCTION alliance_unsettled()"
    ),
)


def watch_moves() -> None:
    """Hang up the triggers of both tables."""
    supporters: Any = Supporter.__table__
    alliances: Any = Alliance.__table__
    hang_up(supporters, "sqlite", MOVED_ON_SQLITE)
    hang_up(supporters, "postgresql", MOVED_ON_POSTGRESQL)
    hang_up(alliances, "sqlite", RENAMED_ON_SQLITE)
    hang_up(alliances, "postgresql", RENAMED_ON_POSTGRESQL)
