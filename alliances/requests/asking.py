"""A leader asks the secretariat, the secretariat takes it on and answers, in one thread that both read."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from alliances.finding import local_day
from alliances.models import Alliance, HelpLine, HelpRequest
from alliances.requests.kinds import HelpAct, HelpKind, HelpState
from alliances.typed import TEXT, required
from groundwork.refusal import NotFound, Refusal
from groundwork.words import say

OUR_MEASURE = timedelta(days=14)  # a request without a day is answered within two weeks
FARTHEST = timedelta(days=730)
SETTLED = (HelpState.DONE, HelpState.DECLINED, HelpState.WITHDRAWN)
WAITING = (HelpState.NEW, HelpState.TAKEN)


@dataclass(frozen=True)
class Wish:
    """What a leader types. wanted: what exactly."""

    kind: HelpKind
    title: str
    wanted: str = ""
    why: str = ""
    needed_on: date | None = None


@dataclass(frozen=True)
class Hand:
    """Who acts on a request, and on which side."""

    account_id: int
    is_secretariat: bool = False


def ask(session: Session, alliance: Alliance, wish: Wish, hand: Hand, *, now: datetime) -> HelpRequest:
    """Ask the secretariat for something. Raises Refusal for a day that has passed."""
    today = local_day(alliance, now)
    if wish.needed_on and not today <= wish.needed_on <= today + FARTHEST:
        raise Refusal(say("Choose a day from today on, within two years."), field="needed_on")
    row = HelpRequest(
        alliance_id=alliance.id,
        kind=wish.kind,
        title=required(wish.title, field="title"),
        wanted=required(wish.wanted, field="wanted", most=TEXT),
        why=wish.why.strip()[:TEXT],
        needed_on=wish.needed_on,
        due_on=wish.needed_on or today + OUR_MEASURE,
        state=HelpState.NEW,
        asked_by=hand.account_id,
        made_at=now,
    )
    session.add(row)
    session.flush()
    return row


def request_of(session: Session, request_id: int, *, alliance_id: int | None = None) -> HelpRequest:
    """One request; of this alliance, where one is given. Raises NotFound."""
    found = session.get(HelpRequest, request_id)
    if found is None or (alliance_id is not None and found.alliance_id != alliance_id):
        raise NotFound(say("There is no such request here. Look at the list of requests."))
    return found


def thread(session: Session, request_id: int) -> list[HelpLine]:
    """Everything done and said about a request, in order."""
    return list(session.scalars(select(HelpLine).where(HelpLine.request_id == request_id).order_by(HelpLine.id)))


def take(session: Session, row: HelpRequest, hand: Hand, *, now: datetime) -> None:
    """Somebody of the secretariat is on it; taking it over from somebody else is allowed and stands in the thread."""
    _require_open(row)
    if row.taken_by == hand.account_id and row.state is HelpState.TAKEN:
        return
    row.taken_by, row.state = hand.account_id, HelpState.TAKEN
    _say(session, row, hand, HelpAct.TOOK, now=now)


def let_go(session: Session, row: HelpRequest, hand: Hand, *, now: datetime) -> None:
    """It waits for somebody again."""
    _require_open(row)
    if row.state is not HelpState.TAKEN:
        raise Refusal(say("Nobody has taken this on."))
    row.taken_by, row.state = None, HelpState.NEW
    _say(session, row, hand, HelpAct.LET_GO, now=now)


def answer(session: Session, row: HelpRequest, hand: Hand, words: str, *, now: datetime) -> HelpLine:
    """The secretariat answers; who answers has taken it on."""
    _require_open(row)
    said = required(words, field="words", most=TEXT)
    row.taken_by, row.state = row.taken_by or hand.account_id, HelpState.ANSWERED
    row.answered_at = row.answered_at or now
    return _say(session, row, hand, HelpAct.ANSWERED, said, now=now)


def write(session: Session, row: HelpRequest, hand: Hand, words: str, *, now: datetime) -> HelpLine:
    """The alliance adds something or asks back: an answered request then waits for the secretariat again."""
    _require_open(row)
    said = required(words, field="words", most=TEXT)
    if row.state is HelpState.ANSWERED:
        row.state = HelpState.TAKEN
    return _say(session, row, hand, HelpAct.SAID, said, now=now)


def finish(session: Session, row: HelpRequest, hand: Hand, *, now: datetime) -> None:
    """Either side says that it is done. Raises Refusal before anything was answered."""
    _require_open(row)
    if row.answered_at is None:
        raise Refusal(say("Nothing was answered yet. Answer it, decline it, or take it back."))
    row.state, row.settled_at = HelpState.DONE, now
    _say(session, row, hand, HelpAct.DONE, now=now)


def decline(session: Session, row: HelpRequest, hand: Hand, words: str, *, now: datetime) -> HelpLine:
    """The secretariat says no, and why."""
    _require_open(row)
    if not words.strip():
        raise Refusal(say("Say why, and what could be done in its place. The leader reads it."), field="words")
    said = required(words, field="words", most=TEXT)
    row.taken_by, row.state, row.settled_at = row.taken_by or hand.account_id, HelpState.DECLINED, now
    row.answered_at = row.answered_at or now
    return _say(session, row, hand, HelpAct.DECLINED, said, now=now)


def withdraw(session: Session, row: HelpRequest, hand: Hand, *, now: datetime) -> None:
    """The alliance needs it no longer."""
    _require_open(row)
    row.state, row.settled_at = HelpState.WITHDRAWN, now
    _say(session, row, hand, HelpAct.WITHDREW, now=now)


def reopen(session: Session, row: HelpRequest, hand: Hand, words: str, *, now: datetime) -> None:
    """It was not over; either side says why. It waits for the secretariat again, our own measure from today."""
    if row.state not in SETTLED:
        raise Refusal(say("This request is open already."))
    said = required(words, field="words", most=TEXT)
    row.state = HelpState.TAKEN if row.taken_by else HelpState.NEW
    row.settled_at = None
    row.due_on = max(row.due_on, now.date() + OUR_MEASURE)
    _say(session, row, hand, HelpAct.REOPENED, said, now=now)


def _require_open(row: HelpRequest) -> None:
    if row.state in SETTLED:
        raise Refusal(say("This request was closed in the meantime. Open it again to go on."))


def _say(session: Session, row: HelpRequest, hand: Hand, act: HelpAct, words: str = "", *, now: datetime) -> HelpLine:
    line = HelpLine(
        alliance_id=row.alliance_id, request_id=row.id, account_id=hand.account_id,
        is_secretariat=hand.is_secretariat, act=act, words=words, at=now,
    )  # fmt: skip
    session.add(line)
    session.flush()
    return line
