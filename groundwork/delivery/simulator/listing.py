"""Twilio's lists: filters, newest first, in pages."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from sqlalchemy import ColumnElement, case, func, select
from sqlalchemy.orm import Session, aliased

from groundwork.delivery.simulator.answers import API_VERSION, ApiError, Json, call_json, message_json
from groundwork.delivery.simulator.models import CallStatus, Direction, SimCall, SimMessage
from groundwork.delivery.simulator.requests import day_range

USUAL, MOST = 50, 1000

Args = Mapping[str, str]


@dataclass(frozen=True)
class Page:
    """Which page of a list is wanted."""

    number: int
    size: int


def page_of(args: Args) -> Page:
    """The page asked for. Raises ApiError for one that is no number."""
    values = [args.get("Page", "0"), args.get("PageSize", str(USUAL))]
    if not all(value.isdecimal() for value in values):
        raise ApiError(20001, "Page and PageSize must be whole numbers")
    return Page(int(values[0]), min(MOST, max(1, int(values[1]))))


def list_messages(session: Session, args: Args, account: str, *, ahead: int) -> Json:
    """One page of texts, newest first. ahead: the story's seconds before the real clock, for the date filters."""
    wanted = select(SimMessage)
    for name, column in (("To", SimMessage.recipient), ("From", SimMessage.sender)):
        if args.get(name):
            wanted = wanted.where(column == args[name])
    for condition in _between(SimMessage.sent_at, day_range(args, "DateSent"), ahead):
        wanted = wanted.where(condition)
    page = page_of(args)
    wanted = wanted.order_by(SimMessage.id.desc()).offset(page.number * page.size).limit(page.size + 1)
    rows = session.scalars(wanted).all()
    return _envelope("Messages", rows, page, args, account, lambda row: message_json(row, account))


def list_calls(session: Session, args: Args, account: str, *, ahead: int) -> Json:
    """One page of calls and their legs, newest first."""
    parent = aliased(SimCall)
    wanted = select(SimCall, parent.sid).outerjoin(parent, SimCall.parent_id == parent.id)
    wanted = wanted.where(SimCall.direction != Direction.OUTSIDE)
    for name, column in (("To", SimCall.recipient), ("From", SimCall.sender), ("ParentCallSid", parent.sid)):
        if args.get(name):
            wanted = wanted.where(column == args[name])
    if args.get("Status"):
        wanted = wanted.where(SimCall.status == _status(args["Status"]))
    has_begun = case((SimCall.status != CallStatus.QUEUED, func.coalesce(SimCall.answered_at, SimCall.made_at)))
    for name, moment in (("StartTime", has_begun), ("EndTime", SimCall.ended_at)):
        for condition in _between(moment, day_range(args, name), ahead):
            wanted = wanted.where(condition)
    page = page_of(args)
    wanted = wanted.order_by(SimCall.id.desc()).offset(page.number * page.size).limit(page.size + 1)
    rows = session.execute(wanted).all()
    return _envelope("Calls", rows, page, args, account, lambda row: call_json(row[0], account, row[1]))


def _status(word: str) -> CallStatus:
    try:
        return CallStatus(word)
    except ValueError as error:
        raise ApiError(20001, f"{word} is no status of a call") from error


def _between(column: Any, limits: tuple[datetime | None, datetime | None], ahead: int) -> list[ColumnElement[bool]]:
    story = timedelta(seconds=ahead)
    start, end = limits
    conditions = [column >= start + story] if start else []
    return conditions + ([column < end + story] if end else [])


def _envelope(
    kind: str, rows: Sequence[Any], page: Page, args: Args, account: str, write: Callable[[Any], Json]
) -> Json:  # fmt: skip
    """A page of a list with its links, which are relative as Twilio's are."""

    def link(number: int) -> str:
        asked = {name: value for name, value in args.items() if name not in {"Page", "PageSize", "PageToken"}}
        query = urlencode(asked | {"PageSize": page.size, "Page": number})
        return f"/{API_VERSION}/Accounts/{account}/{kind}.json?{query}"

    shown = rows[: page.size]
    first = page.number * page.size
    return {
        kind.lower(): [write(row) for row in shown],
        "start": first,
        "end": max(first, first + len(shown) - 1),
        "page": page.number,
        "page_size": page.size,
        "first_page_uri": link(0),
        "next_page_uri": link(page.number + 1) if len(rows) > page.size else None,
        "previous_page_uri": link(page.number - 1) if page.number else None,
        "uri": link(page.number),
    }
