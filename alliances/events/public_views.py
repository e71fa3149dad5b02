"""What everybody sees: all events, one event with its sign-up, and files for calendars."""

import re
from datetime import datetime
from zoneinfo import ZoneInfo

from flask import Blueprint, Response, g, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.http import http_date

from alliances import finding
from alliances.events import calendar, hosting, ical, letters, seats, signing_up, telling, wallclock, wording
from alliances.events.forms import SignUpForm
from alliances.events.signing_up import Wish
from alliances.kinds import EventKind, EventState
from alliances.markdown import render
from alliances.models import Alliance, Event
from groundwork.refusal import Refusal
from groundwork.web import forms
from groundwork.web.current import clock, db_session, settings
from groundwork.web.languages import language
from groundwork.web.limits import limiter

blueprint = Blueprint("events", __name__, template_folder="../templates")
MOST = 40


@blueprint.get("/events")
def everything() -> ResponseReturnValue:
    """Everything ahead, by month; filters for state, kind and month."""
    session, now = db_session(), clock().now()
    state, month = request.args.get("state", "")[:2].upper(), request.args.get("month", "")[:7]
    kind = next((one for one in EventKind if one == request.args.get("kind", "")), None)
    since, until = _month(month)
    found = calendar.public_events(session, now=now, state=state, kind=kind, since=since, until=until, most=MOST + 1)
    shown = [(event, alliance, _when(event)) for event, alliance in found[:MOST]]
    return render_template(
        "alliances/events/everything.html",
        months=_by_month(shown),
        is_more=len(found) > MOST,
        last=_month_of(found[MOST - 1][0]) if len(found) > MOST else "",
        states=finding.state_names(session, calendar.states_with_events(session, now=now)).items(),
        chosen={"state": state, "kind": str(kind or ""), "month": month if since else ""},
        kinds=wording.KINDS,
        title_of=letters.title,
        where=letters.where,
    )


def _month(typed: str) -> tuple[datetime | None, datetime | None]:
    """The first moment of a month such as 2026-07 and of the one after, by the first clock of the country."""
    if not re.fullmatch(r"20[0-9]{2}-(0[1-9]|1[0-2])", typed):
        return None, None
    year, month = int(typed[:4]), int(typed[5:])
    first = datetime(year, month, 1, tzinfo=ZoneInfo(wallclock.ZONES[0]))
    return first, first.replace(year=year + month // 12, month=month % 12 + 1)


def _month_of(event: Event) -> str:
    return f"{wallclock.shown(event.starts_at, event.time_zone):%Y-%m}"


def _by_month(rows: list[tuple[Event, Alliance, str]]) -> list[tuple[str, list[tuple[Event, Alliance, str]]]]:
    found: dict[str, list[tuple[Event, Alliance, str]]] = {}
    for row in rows:
        name = wallclock.day_words(row[0].starts_at, row[0].time_zone, language(), skeleton="yMMMM")
        found.setdefault(name, []).append(row)
    return list(found.items())


def _when(event: Event) -> str:
    return wallclock.in_words(event.starts_at, event.time_zone, language(), skeleton="MMMEd")


def facts(event: Event, alliance: Alliance) -> dict[str, object]:
    """What the pages of one event show of it."""
    session, spoken = db_session(), language()
    ends = wallclock.until_words(event.starts_at, event.ends_at, event.time_zone, spoken) if event.ends_at else ""
    return {
        "event": event,
        "alliance": alliance,
        "title": letters.title(event, spoken),
        "when": wallclock.in_words(event.starts_at, event.time_zone, spoken),
        "machine": wallclock.shown(event.starts_at, event.time_zone).isoformat(timespec="minutes"),
        "ends": ends,
        "where": letters.where(event),
        "access": (event.access_es if spoken == "es" else "") or event.access_en,
        "hosts": hosting.hosts_of(session, event),
        "kind": wording.KINDS[event.kind],
    }


@blueprint.route("/events/<event_slug>", methods=["GET", "POST"])
@limiter.limit("40 per hour", methods=["POST"])
def show(event_slug: str) -> ResponseReturnValue:
    """One event: what, when, where, by whom, how much room; and signing up."""
    session, now = db_session(), clock().now()
    event, alliance = calendar.by_slug(session, event_slug)
    g.time_zone = event.time_zone
    form = SignUpForm()
    form.wants_text.label.text = wording.text_consent(alliance.name)
    if form.validate_on_submit():
        try:
            return forms.done(session, form, lambda: _sign_up(form, event.id, alliance.slug), now=now)
        except Refusal as refusal:
            form.refuse(refusal)
            event, alliance = calendar.by_slug(session, event_slug)
    return _event_page(form, event, alliance), 422 if form.errors else 200


def _event_page(form: SignUpForm, event: Event, alliance: Alliance) -> str:
    session, now = db_session(), clock().now()
    room = seats.seats(session, event)
    return render_template(
        "alliances/events/event.html",
        form=form,
        **facts(event, alliance),
        about=render((event.about_es if language() == "es" else "") or event.about_en),
        room=wording.room(event, room),
        is_full=room.left == 0,
        is_ahead=event.state == EventState.ANNOUNCED and event.starts_at > now,
        closed=seats.why_closed(event, alliance, now=now),
        may_text=telling.can_text(alliance),
        mail_words=wording.mail_consent(alliance.name),
    )


def _sign_up(form: SignUpForm, event_id: int, slug: str) -> str:
    session = db_session()
    alliance = finding.by_slug(session, slug)
    wish = Wish(
        name=form.name.data,
        email=form.email.data or "",
        phone=form.phone.data or "",
        people=int(form.people.data),
        zip=form.zip.data or "",
        language=language(),
        wants_text=form.wants_text.data and telling.can_text(alliance),
        is_adult=form.is_adult.data,
        text_wording=wording.text_consent(alliance.name),
        mail_wording=wording.mail_consent(alliance.name),
    )
    made = signing_up.sign_up(session, event_id, alliance, wish, site=settings().public_url, now=clock().now())
    return url_for("events.own", signup_token=made.public_id)


@blueprint.get("/events/<event_slug>.ics")
def file(event_slug: str) -> ResponseReturnValue:
    """One event for a calendar."""
    found = [calendar.by_slug(db_session(), event_slug)]
    return _file(found, letters.title(found[0][0], language()), f"{event_slug}.ics")


@blueprint.get("/alliances/<slug>/events.ics")
def feed(slug: str) -> ResponseReturnValue:
    """All listed events of an alliance, for a calendar that looks again by itself."""
    alliance = finding.by_slug(db_session(), slug)
    found = calendar.for_calendars(db_session(), alliance.id, now=clock().now())
    return _file(found, alliance.name, f"{slug}.ics")


def _file(found: list[tuple[Event, Alliance]], name: str, file_name: str) -> Response:
    body = ical.calendar_of(found, name=name, site=settings().public_url, language=language())
    answer = Response(body, mimetype="text/calendar")
    answer.headers["Content-Disposition"] = f'attachment; filename="{file_name}"'
    answer.headers["Cache-Control"] = "public, max-age=900"
    changed = ical.newest(found)
    if changed:
        answer.headers["Last-Modified"] = http_date(changed)
    return answer
