"""What a room tells or shows on a page of a lower one: a line of a person's past, a card on an alliance's page."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from sqlalchemy.orm import Session


@dataclass(frozen=True)
class Happening:
    """One line of what is on record between an alliance and one supporter.

    words: in the language of the request. link: of the page that tells more, where there is one.
    """

    at: datetime
    words: str
    link: str = ""


class TellHappenings(Protocol):
    """Reads what a room knows of one supporter."""

    def __call__(
        self, session: Session, supporter_id: int, address_ids: Collection[int], *, most: int
    ) -> list[Happening]:
        """The newest things that happened with this supporter, at most so many, in any order."""


@dataclass(frozen=True)
class Card:
    """Something a higher room shows on an alliance's public page, such as a poll that is open.

    kind: what it is, in a word. link_words: what the link does.
    """

    kind: str
    title: str
    words: str
    link: str
    link_words: str
    order: int = 50


class ShowCards(Protocol):
    """Reads what a room wants shown on an alliance's public page."""

    def __call__(self, session: Session, alliance_id: int, *, now: datetime) -> list[Card]:
        """What may be shown to anybody now."""
