"""What a room can say of supporters in a segment's sentence, and where it uses one; hung up in `groundwork.doors`."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

from sqlalchemy.orm import Session


@dataclass(frozen=True)
class PartInput:
    """One thing to fill in within a part of a segment's sentence; what is filled in is always kept as text.

    kind: `words`, `number`, `day`, `choice` (one of some) or `several` (any of some, joined by `;`).
    choices: value and words of each, as this alliance offers them now. is_needed: the part says nothing without it.
    """

    name: str
    kind: str
    label: Callable[[], str]
    choices: Callable[[Session, Any], list[tuple[str, str]]] | None = None
    is_needed: bool = True
    hint: Callable[[], str] | None = None


@dataclass(frozen=True)
class SegmentPart:
    """One thing that can be said of supporters to choose some of them; never a party or a vote.

    words: what the menu of parts calls it. `condition(session, alliance, values, now=...)` gives a condition over
    `alliances.models.Supporter`; values: the text of each input by its name. It raises a Refusal for what it cannot
    read. `sentence(session, alliance, values)`: this part of the sentence, whole, after "Supporters who".
    """

    code: str
    words: Callable[[], str]
    inputs: tuple[PartInput, ...]
    condition: Callable[..., Any]
    sentence: Callable[..., str]
    order: int = 50


@dataclass(frozen=True)
class SegmentUse:
    """Where a segment is used. is_waiting: what it chooses is still to be asked, so that it may not end now."""

    words: str
    link: str
    is_waiting: bool


class TellSegmentUses(Protocol):
    """Reads where a room uses a segment."""

    def __call__(self, session: Session, alliance: Any, segment_id: int) -> list[SegmentUse]:
        """Each use, the newest first."""
