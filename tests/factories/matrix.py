"""The table of who may reach what: `python -m tests.factories.matrix` writes it anew; a test compares every answer."""

import csv
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flask import Flask

from groundwork.doors import Permission, Role

FILE = Path(__file__).parents[1] / "groundwork" / "permissions.csv"
HEAD = ["endpoint", "path", "ways", "in_own_alliance", "in_another", "secretariat", "marks"]
LETTERS = {"viewer": "V", "volunteer": "W", "organizer": "O", "leader": "L"}
ROLES = [Role(name) for name in LETTERS]


@dataclass(frozen=True)
class Row:
    """Who may reach one endpoint.

    in_own_alliance, in_another: letters of the roles that open it, `*` for anybody at all, `-` for none.
    secretariat: `yes`, `reason` (only once they have said why), or `no`.
    marks: fresh (the password lately), demo, signed (by the phone company).
    """

    endpoint: str
    path: str
    ways: str
    in_own_alliance: str
    in_another: str
    secretariat: str
    marks: str


def written() -> dict[str, Row]:
    """The checked-in table, by endpoint and path."""
    with FILE.open(newline="") as file:
        return {f"{row['endpoint']} {row['path']}": Row(**row) for row in csv.DictReader(file)}


def declared(app: Flask) -> Iterator[Row]:
    """What the rooms have said, for the table's first writing; whether it is so, the answers of the app show."""
    permissions: dict[str, Permission] = app.extensions["doors"].permissions
    for rule in sorted(app.url_map.iter_rules(), key=lambda one: (one.endpoint, one.rule)):
        ways = " ".join(sorted((rule.methods or set()) - {"OPTIONS", "HEAD"}))
        who = _who(permissions.get(rule.endpoint, Permission(tuple(Role))))
        if rule.endpoint.startswith("hooks."):
            who["marks"] = "signed"
        yield Row(rule.endpoint, rule.rule, ways, **who)


def _who(one: Permission) -> dict[str, str]:
    marks = " ".join(name for name, is_set in (("fresh", one.fresh), ("demo", one.demo_only)) if is_set)
    if not one.roles:
        return {"in_own_alliance": "*", "in_another": "*", "secretariat": "yes", "marks": marks}
    own = "".join(letter for name, letter in LETTERS.items() if Role(name) in one.roles) or "-"
    secretariat = "reason" if one.personal else "yes"
    return {
        "in_own_alliance": own,
        "in_another": "-" if one.scope else own,
        "secretariat": secretariat if Role.SECRETARIAT in one.roles else "no",
        "marks": marks,
    }


def write(app: Flask) -> int:
    """Write the table anew; says how many rows it has. Read the difference before you keep it."""
    rows = list(declared(app))
    with FILE.open("w", newline="") as file:
        writer = csv.DictWriter(file, HEAD, lineterminator="\n")
        writer.writeheader()
        writer.writerows(vars(row) for row in rows)
    return len(rows)


def _app() -> Any:
    import wsgi
    from groundwork.database import Base, Database
    from groundwork.settings import Settings

    folder = tempfile.mkdtemp()
    secrets = {"secret_key": "s" * 32, "password_salt": "p" * 32, "totp_key": "t" * 32}
    made = Settings(_env_file=None, database_url=f"sqlite:///{folder}/matrix.db", **secrets)  # type: ignore[call-arg]
    database = Database(made.database_url)
    wsgi.open_doors()
    Base.metadata.create_all(database.write_engine)
    return wsgi.build(made, database)


if __name__ == "__main__":
    print(f"{write(_app())} rows in {FILE}")
