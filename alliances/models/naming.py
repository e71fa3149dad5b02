"""Keeping what a supporter is found by in step with her name, whoever sets it."""

from typing import Any

from sqlalchemy import delete, event, insert, inspect
from sqlalchemy.engine import Connection

from alliances.folding import fold, words_of
from alliances.models.people import Supporter
from alliances.models.records import SupporterWord

COMPARED = ("name", "zip", "text_address_id", "mail_address_id", "alliance_id", "left_at")


def word_rows(alliance_id: int, supporter_id: int, name: str) -> list[dict[str, Any]]:
    """The rows of `SupporterWord` of one supporter, for whoever inserts supporters in bulk."""
    return [{"alliance_id": alliance_id, "supporter_id": supporter_id, "word": word} for word in words_of(name)]


def keep_words(connection: Connection, supporter: Supporter) -> None:
    """Write the words of one supporter's name anew."""
    connection.execute(delete(SupporterWord).where(SupporterWord.supporter_id == supporter.id))
    rows = word_rows(supporter.alliance_id, supporter.id, supporter.name)
    if rows:
        connection.execute(insert(SupporterWord), rows)


def _has_changed(supporter: Supporter, *names: str) -> bool:
    seen = inspect(supporter).attrs
    return any(seen[name].history.has_changes() for name in names)


@event.listens_for(Supporter, "before_update")
def _before_update(_mapper: Any, _connection: Connection, supporter: Supporter) -> None:  # pyright: ignore[reportUnusedFunction]
    if _has_changed(supporter, "name"):
        supporter.search_name = fold(supporter.name) or supporter.name.casefold()
    if _has_changed(supporter, *COMPARED):
        supporter.is_compared = False


@event.listens_for(Supporter, "after_insert")
def _after_insert(_mapper: Any, connection: Connection, supporter: Supporter) -> None:  # pyright: ignore[reportUnusedFunction]
    keep_words(connection, supporter)


@event.listens_for(Supporter, "after_update")
def _after_update(_mapper: Any, connection: Connection, supporter: Supporter) -> None:  # pyright: ignore[reportUnusedFunction]
    if _has_changed(supporter, "name", "alliance_id"):
        keep_words(connection, supporter)
