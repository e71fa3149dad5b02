"""Somebody's own sign-up, by its link: see it, change it, cancel it; and the mailed link that proves the mailbox."""

from flask import g, render_template, url_for
from flask.typing import ResponseReturnValue

from alliances.events import confirming, seats, signing_up, telling, wording
from alliances.events.forms import PeopleForm, PressForm
from alliances.events.public_views import blueprint, facts
from alliances.kinds import EventState, SeatState
from alliances.models import Alliance, Event, EventSignup
from groundwork.refusal import Refusal
from groundwork.web import forms
from groundwork.web.current import clock, db_session, settings
from groundwork.web.limits import limiter

OWN = "/events/signup/<signup_token>"


@blueprint.get(OWN)
def own(signup_token: str) -> ResponseReturnValue:
    """A sign-up as it stands."""
    signup, event, alliance = signing_up.of_link(db_session(), signup_token)
    return _own_page(signup, event, alliance)


@blueprint.post(f"{OWN}/people")
@limiter.limit("60 per hour")
def people(signup_token: str) -> ResponseReturnValue:
    """Come with more or fewer."""
    session, now, form = db_session(), clock().now(), PeopleForm()
    if not form.validate_on_submit():
        return _refused(signup_token, form)

    def act() -> str:
        signup = signing_up.of_link(session, signup_token)[0]
        signing_up.change_people(session, signup, int(form.people.data), site=settings().public_url, now=now)
        return url_for("events.own", signup_token=signup_token)

    try:
        return forms.done(session, form, act, now=now)
    except Refusal as refusal:
        form.refuse(refusal)
        return _refused(signup_token, form)


@blueprint.post(f"{OWN}/cancel")
@limiter.limit("60 per hour")
def cancel_own(signup_token: str) -> ResponseReturnValue:
    """Not come after all."""
    session, now = db_session(), clock().now()

    def act() -> str:
        signup = signing_up.of_link(session, signup_token)[0]
        signing_up.cancel(session, signup, site=settings().public_url, now=now)
        return url_for("events.own", signup_token=signup_token)

    return forms.done(session, PressForm(), act, now=now)


def _refused(signup_token: str, form: PeopleForm) -> ResponseReturnValue:
    signup, event, alliance = signing_up.of_link(db_session(), signup_token)
    return _own_page(signup, event, alliance, form), 422


def _own_page(signup: EventSignup, event: Event, alliance: Alliance, form: PeopleForm | None = None) -> str:
    session, now = db_session(), clock().now()
    g.time_zone = event.time_zone
    form = form or PeopleForm(formdata=None, data={"people": str(signup.people)})
    is_waiting = signup.waits_since is not None
    is_line = signup.state in {SeatState.WAITING, SeatState.PENDING} and is_waiting
    return render_template(
        "alliances/events/own.html",
        **facts(event, alliance),
        signup=signup,
        form=form,
        press=PressForm(formdata=None),
        is_off=signup.state == SeatState.CANCELLED,
        is_called_off=event.state == EventState.CANCELLED,
        is_over=now >= (event.ends_at or event.starts_at),
        is_coming=signup.state in {SeatState.COMING, SeatState.PENDING} and not is_waiting,
        line=wording.line_place(seats.place_in_line(session, signup)) if is_line else "",
        is_mail_proven=_is_proven(signup, signup.mail_address_id),
        is_text_proven=_is_proven(signup, signup.text_address_id),
        may_text=telling.can_text(alliance),
    )


def _is_proven(signup: EventSignup, address_id: int | None) -> bool:
    """Whether reminders go there; a sign-up that waits for its proof says what a new one would."""
    if signup.state == SeatState.PENDING:
        return False
    return confirming.is_confirmed(db_session(), signup, address_id, now=clock().now())


@blueprint.route("/events/confirm/<event_mail_token>", methods=["GET", "POST"])
@limiter.limit("60 per hour")
def confirm(event_mail_token: str) -> ResponseReturnValue:
    """The mailed link: shows what it confirms, and the button confirms it."""
    session, now = db_session(), clock().now()
    signup, event, alliance = confirming.of_token(session, event_mail_token)
    form = PressForm()
    if form.validate_on_submit():
        return forms.done(session, form, lambda: _confirm(event_mail_token), now=now)
    g.time_zone = event.time_zone
    return render_template("alliances/events/confirm.html", **facts(event, alliance), signup=signup, form=form)


def _confirm(token: str) -> str:
    kept = confirming.confirm_mail(db_session(), token, site=settings().public_url, now=clock().now())
    return url_for("events.own", signup_token=kept.public_id)
