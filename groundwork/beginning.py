"""The first day of a real installation."""

from datetime import UTC, datetime

from sqlalchemy import select

from groundwork.accounts import invitations
from groundwork.accounts.people import AlreadyHolds
from groundwork.audit import ledger
from groundwork.database import Database
from groundwork.doors import Doors, Role
from groundwork.migrate import upgrade
from groundwork.models import Installation
from groundwork.settings import Settings


def begin(settings: Settings, doors: Doors, *, admin: str, name: str) -> str:
    """Make the tables, load what every installation needs, and invite its first secretary; returns the link to open.

    Running it again makes an unused invitation anew; who has accepted already is sent to the sign-in page.
    """
    database = Database(settings.database_url)
    upgrade(database)
    now = datetime.now(UTC)
    with database.writing() as session:
        if session.scalar(select(Installation.id)) is None:
            session.add(Installation(name=name, made_at=now))
            session.flush()
        for load in doors.beginnings:
            load(session, now=now)
        try:
            token = invitations.invite(session, admin, Role.SECRETARIAT, scope_kind="coalition", scope_id="", now=now)
        except AlreadyHolds:
            return f"{settings.public_url}/login"
        told = {"role": str(Role.SECRETARIAT)}
        ledger.record(session, "role.invited", who=ledger.COMMAND_LINE, told=told, now=now)
    return f"{settings.public_url}/invitations/{token}"
