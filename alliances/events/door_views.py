"""At the door, on a phone: who is here; the list to print; and what follows an event."""

from dataclasses import dataclass

from flask import Response, flash, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from alliances.desk import alliance_of, me
from alliances.events import calendar, door, following_up, letters, sheets, wording
from alliances.events.forms import CloseForm, FollowUpForm, PressForm, TickForm, WalkInForm
from alliances.events.public_views import blueprint, facts
from alliances.events.staff_views import ONE
from alliances.models import Alliance, Event, EventSignup
from groundwork.audit import ledger
from groundwork.refusal import Refusal
from groundwork.web import forms
from groundwork.web.current import clock, db_session
from groundwork.web.guard import may_reach


@dataclass(frozen=True)
class Row:
    """One line at the door, with a form of its own so that two quick taps are two acts."""

    signup: EventSignup
    form: TickForm
    undo: TickForm


def _both(slug: str, event_id: int) -> tuple[Alliance, Event]:
    alliance = alliance_of(slug)
    return alliance, calendar.one_of(db_session(), alliance.id, event_id)


@blueprint.get(f"{ONE}/door")
def at_door(slug: str, event_id: int) -> ResponseReturnValue:
    """Tick who is here; add who just walked in."""
    return _door_page(*_both(slug, event_id), WalkInForm(formdata=None, data={"people": 1}))


def _door_page(alliance: Alliance, event: Event, form: WalkInForm) -> str:
    session = db_session()
    rows = [
        Row(one, TickForm(formdata=None, data={"here": one.people}), TickForm(formdata=None))
        for one in door.rows(session, event.id)
    ]
    return render_template(
        "alliances/events/door.html",
        **facts(event, alliance),
        rows=rows,
        hall=door.hall(session, event.id),
        form=form,
        standing=wording.SEATS,
        has_begun=event.starts_at <= clock().now(),
        is_open=door.is_open(event, now=clock().now()),
        may_close=may_reach("events.close", {"slug": alliance.slug}),
    )


@blueprint.post(f"{ONE}/door/<int:event_signup_id>")
def tick(slug: str, event_id: int, event_signup_id: int) -> ResponseReturnValue:
    """So many of them are here, or nobody after all."""
    session, now = db_session(), clock().now()
    _alliance, event = _both(slug, event_id)
    form = TickForm()
    if not form.validate_on_submit():
        raise Refusal(_("Type a whole number, such as 40."))

    def act() -> str:
        door.tick(session, event, event_signup_id, form.here.data, now=now)
        return url_for("events.at_door", slug=slug, event_id=event_id, _anchor=f"row-{event_signup_id}")

    return forms.done(session, form, act, now=now)


@blueprint.post(f"{ONE}/door")
def walk_in(slug: str, event_id: int) -> ResponseReturnValue:
    """Somebody who had not signed up."""
    session, now, form = db_session(), clock().now(), WalkInForm()
    _alliance, event = _both(slug, event_id)

    def act() -> str:
        door.walk_in(session, event, form.name.data, form.people.data or 1, now=now)
        return url_for("events.at_door", slug=slug, event_id=event_id, _anchor="walk-in-form")

    return forms.filled_in(form, act, lambda: _door_page(*_both(slug, event_id), form))


@blueprint.get(f"{ONE}/list")
def printed(slug: str, event_id: int) -> ResponseReturnValue:
    """The sign-in list on paper: names, and empty lines for those who walk in."""
    alliance, event = _both(slug, event_id)
    rows = door.rows(db_session(), event.id)
    return render_template(
        "alliances/events/list.html", **facts(event, alliance), rows=rows, standing=wording.SEATS, lines=range(15)
    )


@blueprint.route(f"{ONE}/close", methods=["GET", "POST"])
def close(slug: str, event_id: int) -> ResponseReturnValue:
    """It was held: how many came, what came of it."""
    _alliance, event = _both(slug, event_id)
    hall = door.hall(db_session(), event.id)
    form = CloseForm(data={"came_count": event.came_count, "outcome": event.outcome})

    def act() -> str:
        door.close(db_session(), event, form.came_count.data, form.outcome.data or "", now=clock().now())
        return url_for("events.one", slug=slug, event_id=event_id)

    page = "alliances/events/close.html"
    return forms.filled_in(
        form, act, lambda: render_template(page, **facts(*_pair(slug, event_id)), form=form, hall=hall)
    )


def _pair(slug: str, event_id: int) -> tuple[Event, Alliance]:
    alliance, event = _both(slug, event_id)
    return event, alliance


@blueprint.route(f"{ONE}/follow-up", methods=["GET", "POST"])
def follow_up(slug: str, event_id: int) -> ResponseReturnValue:
    """One e-mail to those who came, or to those who missed it."""
    group = following_up.MISSED if request.args.get("to") == following_up.MISSED else following_up.CAME
    alliance, event = _both(slug, event_id)
    form = FollowUpForm(data=_draft(event, alliance, group))

    def act() -> str:
        sent = following_up.send(
            db_session(), event, alliance, group, subject=form.subject.data, body=form.body.data,
            account_id=me(), now=clock().now(),
        )  # fmt: skip
        flash(_("On its way to %(number)s.", number=sent))
        return url_for("events.one", slug=slug, event_id=event_id)

    return forms.filled_in(form, act, lambda: _follow_up_page(form, slug, event_id, group))


def _draft(event: Event, alliance: Alliance, group: str) -> dict[str, str]:
    title = letters.title(event, "en")
    if group == following_up.CAME:
        subject, opening = (
            _("Thank you for coming: %(title)s", title=title),
            _("thank you for coming. What we decided:"),
        )
    else:
        subject, opening = _("We missed you: %(title)s", title=title), _("we missed you. What you can still do:")
    return {"subject": subject, "body": f"{_('Hello,')}\n\n{opening}\n\n\n{_('Yours,')}\n{alliance.name}"}


def _follow_up_page(form: FollowUpForm, slug: str, event_id: int, group: str) -> str:
    event, alliance = _pair(slug, event_id)
    return render_template(
        "alliances/events/follow_up.html",
        **facts(event, alliance),
        form=form,
        group=group,
        readers=following_up.readers(db_session(), event, group, now=clock().now()),
        sent_at=following_up.sent_at(event, group),
    )


@blueprint.post(f"{ONE}/attendance.csv")
def attendance(slug: str, event_id: int) -> ResponseReturnValue:
    """The list as a file; who took it is in the audit log, each time."""
    session, now = db_session(), clock().now()
    _alliance, event = _both(slug, event_id)
    if not PressForm().validate_on_submit():
        raise Refusal(_("Load the page again and press the button once more."))
    body = sheets.attendance(session, event)
    told = {"rows": max(0, body.count("\n") - 1)}
    ledger.record(
        session, "events.exported", account_id=me(), scope=slug, subject=f"event:{event.id}", told=told, now=now
    )
    session.commit()
    answer = Response(body.encode("utf-8-sig"), mimetype="text/csv")
    answer.headers["Content-Disposition"] = f'attachment; filename="event-{event_id}.csv"'
    return answer
