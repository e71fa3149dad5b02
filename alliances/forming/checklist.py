"""What is needed for each stage: shipped lines and the alliance's own, ticked with day and by whom, or struck out."""

from dataclasses import dataclass
from datetime import date, datetime

from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from sqlalchemy.orm import Session

from alliances.finding import local_day
from alliances.models import Alliance, Stage, StageCheck
from alliances.typed import required
from groundwork.refusal import NotFound, Refusal
from groundwork.words import say

MOST_LINES = 40
SHIPPED = {
    Stage.LEADER: {
        "talked": _l("Talked with the person who is willing to lead"),
        "time": _l("Agreed how many hours a month they can give"),
        "account": _l("Invited them, and they signed in"),
    },
    Stage.BACKING: {
        "asked": _l("Asked an organization to stand behind the leader"),
        "decided": _l("Its board or its members decided"),
        "letter": _l("Commitment letter or resolution is on file"),
        "person": _l("Know whom to call there"),
    },
    Stage.VISIT: {
        "day": _l("Agreed on a day with the secretariat, or on why no visit is needed"),
        "people": _l("Leader and backing organization will be there"),
        "stops": _l("Planned what else the visit can do: members, press, radio"),
        "confirmed": _l("The secretariat confirmed the alliance"),
    },
    Stage.MEMBERS: {
        "list": _l("Wrote the list of whom to ask"),
        "affiliates": _l("Asked the local affiliates of national members"),
        "asked": _l("Asked at least five organizations or people"),
        "yes": _l("Three or more said yes"),
    },
    Stage.MEETING: {
        "day": _l("Day and room are fixed, and the event is announced"),
        "invited": _l("Everybody who said yes is invited"),
        "agenda": _l("Agenda: who we are, the issue, what each can do, who does what"),
        "roles": _l("Somebody takes press, schools and the list of supporters"),
        "sheet": _l("Sign-in sheet with the consent is printed"),
        "payer": _l("Settled who pays for the texts"),
        "minutes": _l("Minutes and list of those who came are on file"),
    },
    Stage.ACTIVE: {
        "program": _l("One member made the issue part of a regular program"),
        "office": _l("Visited or called each office of our members of Congress"),
        "press": _l("Spoke with one newspaper or radio station"),
        "event": _l("Held one event of our own"),
        "plan": _l("Wrote down the next three months"),
    },
}


@dataclass(frozen=True)
class Line:
    """One line of a checklist. key: names it in a form. row: what is on record of it, nothing until it is touched."""

    key: str
    words: str
    row: StageCheck | None

    @property
    def is_done(self) -> bool:
        """Whether it was ticked."""
        return self.row is not None and self.row.done_on is not None

    @property
    def is_struck(self) -> bool:
        """Whether it was struck out: it is not needed here."""
        return self.row is not None and self.row.struck_at is not None


def lines(session: Session, alliance_id: int, stage: Stage) -> list[Line]:
    """A stage's checklist: the shipped lines first, then those added, struck out ones last."""
    rows = list(_rows(session, alliance_id, stage))
    by_code = {row.code: row for row in rows if row.code}
    shipped = [Line(code, str(words), by_code.get(code)) for code, words in SHIPPED[stage].items()]
    own = [Line(f"own-{row.id}", row.words, row) for row in rows if not row.code]
    return sorted([*shipped, *own], key=lambda line: line.is_struck)


def earlier(session: Session, alliance: Alliance) -> list[tuple[Stage, list[Line]]]:
    """The lists of the stages reached so far that somebody worked with, with the lines that are not struck out."""
    reached = [stage for stage in Stage if stage.number <= alliance.stage.number and stage != Stage.ACTIVE]
    found = [(stage, lines(session, alliance.id, stage)) for stage in reached]
    return [(stage, [one for one in own if not one.is_struck]) for stage, own in found if any(one.row for one in own)]


def tick(session: Session, alliance: Alliance, stage: Stage, key: str, *, who: str, on: date, now: datetime) -> None:  # noqa: PLR0913 - which line, who, when
    """Tick a line on a day. Raises Refusal for a day to come, NotFound for a line that is not there."""
    if on > local_day(alliance, now):
        raise Refusal(say("Give a day that has come."), field="on")
    row = _row(session, alliance.id, stage, key, now=now)
    row.done_on, row.done_by = on, who
    session.flush()


def untick(session: Session, alliance: Alliance, stage: Stage, key: str, *, now: datetime) -> None:
    """Take a tick off."""
    row = _row(session, alliance.id, stage, key, now=now)
    row.done_on, row.done_by = None, ""
    session.flush()


def strike(session: Session, alliance: Alliance, stage: Stage, key: str, *, who: str, now: datetime) -> None:
    """Strike a line out: it is not needed here. Striking it again brings it back."""
    row = _row(session, alliance.id, stage, key, now=now)
    row.struck_at, row.struck_by = (None, "") if row.struck_at else (now, who)
    session.flush()


def add(session: Session, alliance: Alliance, stage: Stage, words: str, *, now: datetime) -> StageCheck:
    """Add a line of the alliance's own. Raises Refusal for empty words or too many lines."""
    kept = required(words, field="words")
    if len(lines(session, alliance.id, stage)) >= MOST_LINES:
        raise Refusal(say("This list is long enough; strike out what is not needed."), field="words")
    row = StageCheck(alliance_id=alliance.id, stage=stage, code=None, words=kept, made_at=now)
    session.add(row)
    session.flush()
    return row


def _rows(session: Session, alliance_id: int, stage: Stage) -> list[StageCheck]:
    own = (StageCheck.alliance_id == alliance_id) & (StageCheck.stage == stage)
    return list(session.scalars(select(StageCheck).where(own).order_by(StageCheck.id)))


def _row(session: Session, alliance_id: int, stage: Stage, key: str, *, now: datetime) -> StageCheck:
    """What is on record of a line; a shipped one gets its row when it is first touched."""
    for line in lines(session, alliance_id, stage):
        if line.key == key:
            row = line.row or StageCheck(alliance_id=alliance_id, stage=stage, code=key, made_at=now)
            session.add(row)
            return row
    raise NotFound(say("There is no such line on this list."))
