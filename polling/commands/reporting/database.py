"""A poll of the installation's database, for commands that read it."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING

from groundwork.refusal import Refusal

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from polling.models import Poll

EMPTY = "The database cannot be read or has no tables yet. Run: groundswell init --admin EMAIL"


@contextmanager
def reading_poll(slug: str) -> "Iterator[tuple[Session, Poll]]":
    """A poll that is no draft, with a session that changes nothing. Raises Refusal."""
    from sqlalchemy.exc import SQLAlchemyError

    from groundwork.database import Database
    from groundwork.settings import Settings
    from polling import finding

    settings = Settings()
    if settings.sqlite_file is not None and not settings.sqlite_file.exists():
        raise Refusal(f"There is no installation in this folder. {EMPTY}")
    with closing(Database(settings.database_url)) as database, database.reading() as session:
        try:
            poll = finding.public(session, slug)
        except SQLAlchemyError:
            raise Refusal(EMPTY) from None
        yield session, poll
