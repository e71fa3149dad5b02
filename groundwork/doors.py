"""The one registry through which a lower storey reaches a higher one.

Each room fills it in its `install.py`; nothing here imports a room. One `Doors` belongs to one process.
"""

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Protocol

from sqlalchemy.orm import Session

from groundwork.segment_doors import SegmentPart, TellSegmentUses
from groundwork.shown import ShowCards, TellHappenings

if TYPE_CHECKING:
    from groundwork.stage import Stage


class Role(StrEnum):
    """What somebody may be in an alliance; the secretariat serves the whole coalition."""

    SECRETARIAT = "secretariat"
    LEADER = "leader"
    ORGANIZER = "organizer"
    VOLUNTEER = "volunteer"
    VIEWER = "viewer"


STAFF = tuple(Role)


@dataclass(frozen=True)
class Permission:
    """Who may reach one endpoint.

    roles: empty means the public.
    scope: the name of the path argument that says which alliance (its slug); empty means a grant anywhere will do.
    A grant as secretariat covers every scope, where the roles name it.
    demo_only: the endpoint exists only in a demo.
    fresh: only for whoever signed in, or typed their password again, a short while ago.
    personal: shows or changes what is kept about persons, so that the secretariat, where it holds no role of its own
    there, says first why it has to.
    """

    roles: tuple[Role, ...] = ()
    scope: str = ""
    demo_only: bool = False
    fresh: bool = False
    personal: bool = False


PUBLIC = Permission()


@dataclass(frozen=True)
class MenuItem:
    """A link the base page shows.

    place: `footer` (public) or `tabs` (staff, within one alliance) or `secretariat` (staff, whole coalition).
    label: gives the words in the language of the request.
    """

    place: str
    endpoint: str
    label: Callable[[], str]
    order: int = 50


@dataclass(frozen=True)
class InboundText:
    """A text somebody sent us; numbers are E.164."""

    sid: str
    sender: str
    recipient: str
    body: str


@dataclass(frozen=True)
class InboundCall:
    """Somebody rang us, or a step of that call; numbers are E.164.

    step: the word we put into the webhook's path (`answer` first), chosen by whoever answers.
    key: the opaque word that the step before put into its webhook's address. digits: what was pressed.
    dial_status, dial_sid, dial_seconds: how the last bridged leg ended.
    """

    sid: str
    caller: str
    called: str
    step: str
    key: str = ""
    digits: str = ""
    dial_status: str = ""
    dial_sid: str = ""
    dial_seconds: int = 0


@dataclass(frozen=True)
class Settled:
    """What became of a message, told once for every change of its state."""

    message_id: int
    cause: str
    address_id: int
    state: str
    error_code: str = ""


@dataclass(frozen=True)
class Paused:
    """A batch that was paused by what happened to it, and not by a person; told once.

    why: `budget`, or `sender` with the phone company's code.
    """

    cause: str
    alliance: str
    why: str


@dataclass(frozen=True)
class Job:
    """Periodic work: `work(session, now=...)` runs once in each slot of `every`, in one transaction.

    prepare: what must not happen in a transaction, such as asking another server: `prepare(now=...)` runs before, only
    when the work is due, and its answer is given to `work` as `prepared`.
    rounds: in how many transactions at most; another one follows as long as `work` says that more is left.
    """

    name: str
    every: timedelta
    work: Callable[..., object]
    prepare: Callable[..., object] | None = None
    rounds: int = 1


@dataclass(frozen=True)
class Check:
    """One line of `groundswell doctor` and `/readyz`: says what is wrong and what to do, or nothing."""

    name: str
    find: Callable[[Session], str]


@dataclass(frozen=True)
class DemoStep:
    """One step of the main job, played through the public interfaces.

    play: does it and returns one line of figures read back from the database and the simulator.
    spoil: breaks what the step stands on (for `--fail`), so that `play` must fail.
    """

    name: str
    play: Callable[["Stage"], str]
    spoil: Callable[["Stage"], None]


class Seed(Protocol):
    """Fills the demo's database: `seed(session, now=...)`; lower rooms are seeded first."""

    def __call__(self, session: Session, *, now: datetime) -> None:
        """Add the room's part of the story."""


class ShowPerson(Protocol):
    """Reads what a room keeps."""

    def __call__(self, session: Session, address_ids: Collection[int], *, now: datetime) -> list[dict[str, object]]:
        """Everything kept about whoever has these addresses, in plain values."""


class ErasePerson(Protocol):
    """Removes what a room keeps."""

    def __call__(self, session: Session, address_ids: Collection[int], *, now: datetime) -> None:
        """Leave nothing that names or leads to whoever has these addresses; numbers of the past may stay."""


def _nothing(_session: Session, _address_ids: Collection[int]) -> list[str]:
    return []


def _only_these(_session: Session, address_ids: Collection[int]) -> set[int]:
    return set(address_ids)


@dataclass(frozen=True)
class PersonalData:
    """What one room keeps about people, found by their addresses; each room touches its own tables only.

    addresses: these and the other addresses of the same person, where the room knows.
    by_hand: what a person has to do besides once they are erased, asked before, in words.
    """

    name: str
    show: ShowPerson
    erase: ErasePerson
    addresses: Callable[[Session, Collection[int]], set[int]] = _only_these
    by_hand: Callable[[Session, Collection[int]], list[str]] = _nothing


@dataclass(frozen=True)
class Keeping:
    """How long the rows of one table are kept, and why; every table has exactly one.

    days: none where rows are kept as long as what they belong to. why: one sentence, for anybody.
    remove: takes what is over its time away, `remove(session, before, now=...)` where `before` is so many days ago (now
    where there are no days: then it takes what nothing needs any more), and says how many rows it removed or emptied,
    at most a few thousand at once; nothing where another part removes them.
    """

    table: str
    days: int | None
    why: Callable[[], str]
    remove: Callable[..., int] | None = None


@dataclass(frozen=True)
class Tour:
    """A link of the demo's printed tour."""

    path: str
    words: str
    order: int


@dataclass
class Doors:
    """What the rooms have hung up for each other.

    scopes: each gives the name of the alliance with this slug, or nothing.
    """

    permissions: dict[str, Permission] = field(default_factory=dict)
    menu: list[MenuItem] = field(default_factory=list)
    inbound_texts: list[Callable[..., str | None]] = field(default_factory=list)
    inbound_calls: list[Callable[..., Any]] = field(default_factory=list)
    settled: list[Callable[..., None]] = field(default_factory=list)
    paused: list[Callable[..., None]] = field(default_factory=list)
    jobs: list[Job] = field(default_factory=list)
    personal_data: list[PersonalData] = field(default_factory=list)  # the room that keeps the addresses first
    checks: list[Check] = field(default_factory=list)
    changed: list[Callable[..., list[str]]] = field(default_factory=list)  # after lists or lines changed: who moved
    beginnings: list[Seed] = field(default_factory=list)  # what `init` loads into every installation
    scopes: list[Callable[[Session, str], str]] = field(default_factory=list)
    happenings: list[TellHappenings] = field(default_factory=list)
    merged: list[Any] = field(default_factory=list)  # mapped columns naming a supporter: they follow when two are one
    cards: list[ShowCards] = field(default_factory=list)
    acts: dict[str, Callable[[], str]] = field(default_factory=dict)  # the words of the audit log's acts
    keepings: list[Keeping] = field(default_factory=list)
    segment_parts: list[SegmentPart] = field(default_factory=list)
    segment_uses: list[TellSegmentUses] = field(default_factory=list)
    seeds: list[Seed] = field(default_factory=list)
    demo_steps: list[DemoStep] = field(default_factory=list)
    tour: list[Tour] = field(default_factory=list)

    def permit(self, permission: Permission, *endpoints: str) -> None:
        """Say who may reach these endpoints; saying it twice is a bug."""
        for endpoint in endpoints:
            if endpoint in self.permissions:
                raise ValueError(f"two permissions for {endpoint}")
            self.permissions[endpoint] = permission

    def menu_for(self, place: str) -> Iterator[MenuItem]:
        """The links of one place, in order."""
        return iter(sorted((item for item in self.menu if item.place == place), key=lambda item: item.order))


def staff(*roles: Role, scope: str = "slug", fresh: bool = False, personal: bool = False) -> Permission:
    """Permission for these roles of the alliance named in the path."""
    return Permission(roles or STAFF, scope, fresh=fresh, personal=personal)


def secretariat(*, fresh: bool = False, personal: bool = False) -> Permission:
    """Permission for the secretariat alone."""
    return Permission((Role.SECRETARIAT,), fresh=fresh, personal=personal)


def anybody_signed_in(roles: Sequence[Role] = STAFF) -> Permission:
    """Permission for whoever holds one of these roles anywhere."""
    return Permission(tuple(roles))
