"""The demo's press, radio and schools: what the story tells, and a few outlets nobody has seen lately."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from alliances.models import Alliance, Outlet, OutreachKind
from alliances.outreach import outlets, work
from alliances.outreach.kinds import OutletKind, OutreachResult
from alliances.story import story

K, R = OutreachKind, OutreachResult
# outlet, town, kind, website, notes
OUTLETS = (
    ("Clinch Falls Ledger", "Clinch Falls", OutletKind.NEWSPAPER, "https://ledger.example", "Letters by Tuesday noon."),
    (
        "Perry County Record",
        "Perry",
        OutletKind.NEWSPAPER,
        "https://perryrecord.example",
        "Weekly; prints every letter.",
    ),
    ("Warsaw Mills Online", "Warsaw Mills", OutletKind.ONLINE, "https://warsawmills.example", ""),
)
# kind, outlet, town, days ago (below zero: to come), met, result code, result, audience, clip, next step, in days
WORK = (
    (K.LETTER, "Clinch Falls Ledger", "Clinch Falls", 12, "", R.PUBLISHED, "On a teacher's class about the treaty.",
     None, "https://ledger.example/letters/2026-06-04", "", 0),
    (K.TALK, "Nolin Rotary Club", "Nolin", 19, "program chair", R.HELD, "Twenty minutes and questions.", 34, "",
     "Send the handout in Spanish", -2),
    (K.EDITORIAL_BOARD, "Clinch Falls Ledger", "Clinch Falls", 260, "opinion editor", R.NO_ANSWER, "", None, "", "", 0),
    (K.CLASS, "Franklin State University", "Watauga", -8, "lecturer in history", None, "", None, "", "", 0),
    (K.PRESS_RELEASE, "Perry County Record", "Perry", 6, "newsroom", R.PUBLISHED, "On the letters evening.", None, "",
     "", 0),
)  # fmt: skip
AUDIENCES = {"Nolin High School": 51}


def seed(session: Session, *, now: datetime) -> None:
    """Add what was done, what is planned, and outlets to see."""
    alliances = {one.slug: one for one in session.scalars(select(Alliance))}
    for told in story()["alliance"]:
        for kind, outlet, city, days, met, result, step, ahead in told.get("outreach", []):
            row: tuple[Any, ...] = (kind, outlet, city, days, met, None, result, AUDIENCES.get(outlet), "", step, ahead)
            _add(session, alliances[told["slug"]], row, now=now)
    franklin = alliances["franklin"]
    for one in WORK:
        _add(session, franklin, one, now=now)
    for outlet in OUTLETS:
        _describe(session, franklin, outlet, now=now)


def _add(session: Session, alliance: Alliance, row: tuple[Any, ...], *, now: datetime) -> None:
    kind, outlet, city, days, met, code, result, audience, clip, step, ahead = row
    today = now.date()
    typed = work.NewOutreach(
        kind=OutreachKind(kind),
        outlet=outlet,
        happened_on=today - timedelta(days=days),
        city=city,
        met_role=met,
        result=result,
        result_code=OutreachResult(code) if code else None,
        audience=audience,
        clip_url=clip,
        next_step=step,
        next_step_on=today + timedelta(days=ahead) if step else None,
    )
    made = work.add_outreach(session, alliance, typed, now=now)
    made.made_at = now - timedelta(days=max(0, days))


def _describe(
    session: Session, alliance: Alliance, told: tuple[str, str, OutletKind, str, str], *, now: datetime
) -> None:
    name, town, kind, website, notes = told
    typed = outlets.NewOutlet(name, town, alliance.state, kind, website, notes)
    wanted = Outlet.folded == outlets.folded(name, town)
    found = session.scalar(select(Outlet).where(Outlet.alliance_id == alliance.id, wanted))
    outlets.change(session, found or outlets.outlet_named(session, alliance, typed, now=now), typed)
