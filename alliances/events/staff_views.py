"""Staff pages: an alliance's events, making one, changing it, calling it off."""

from flask import flash, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_security import current_user

from alliances.desk import alliance_of, me
from alliances.events import calendar, changing, door, hosting, planning, queries, seats, telling, typing_in, wording
from alliances.events.forms import CancelForm, EventForm, HostForm, NewEventForm, PressForm
from alliances.events.public_views import blueprint, facts
from alliances.kinds import EventKind, EventState
from alliances.models import Alliance, Event
from groundwork.refusal import NotFound
from groundwork.web import forms
from groundwork.web.current import clock, db_session, settings
from groundwork.web.guard import may_reach
from groundwork.web.languages import language
from groundwork.words import count

DESK = "/alliances/<slug>/events"
ONE = f"{DESK}/<int:event_id>"


@blueprint.get(DESK)
def desk(slug: str) -> ResponseReturnValue:
    """An alliance's events: ahead, past, drafts; and what it is asked to host."""
    session, now, alliance = db_session(), clock().now(), alliance_of(slug)
    own = calendar.of_alliance(session, alliance.id, states=list(EventState))
    is_past = {one.id: calendar.is_over(one, now=now) or one.state == EventState.HELD for one in own}
    drafts = [one for one in own if one.state == EventState.DRAFT]
    told = [one for one in own if one.state != EventState.DRAFT]
    return render_template(
        "alliances/events/desk.html",
        alliance=alliance,
        ahead=sorted((one for one in told if not is_past[one.id]), key=lambda one: one.starts_at),
        past=[one for one in told if is_past[one.id]],
        drafts=drafts,
        people=queries.people_by_event(session, [one.id for one in own]),
        shared=calendar.hosted_elsewhere(session, alliance.id, now=now),
        invitations=[(*row, PressForm(formdata=None)) for row in hosting.invitations(session, alliance.id, now=now)],
        may_answer=may_reach("events.answer_hosting", {"slug": slug}),
        may_make=may_reach("events.new", {"slug": slug}),
        kinds=wording.KINDS,
        states=wording.STATES,
    )


@blueprint.route(f"{DESK}/new", methods=["GET", "POST"])
def new(slug: str) -> ResponseReturnValue:
    """A new event, or several dates of one; `copy` names an event to begin from, `kind` what it is."""
    alliance, form = alliance_of(slug), NewEventForm()
    typing_in.offer_clocks(form, alliance, language())
    if request.method == "GET":
        _begin(form, alliance)
    act = lambda: _make(form, alliance.slug)  # noqa: E731 - one line where it is used
    return forms.filled_in(
        form, act, lambda: _form_page(form, alliance, _("Announce an event"), url_for("events.desk", slug=slug))
    )


def _begin(form: NewEventForm, alliance: Alliance) -> None:
    kind = request.args.get("kind", "")
    form.kind.data = kind if kind in set(EventKind) else form.kind.data
    form.contact_email.data = alliance.public_email
    form.city.data = alliance.city
    copied = request.args.get("copy", type=int)
    if copied and 0 < copied < 2**31:
        event = calendar.one_of(db_session(), alliance.id, copied)
        typing_in.show(form, event, hosting.hosts_of(db_session(), event).organizations, is_copy=True)


def _make(form: NewEventForm, slug: str) -> str:
    session, now, alliance = db_session(), clock().now(), alliance_of(slug)
    typed, is_twice = typing_in.read(form)
    dates = [typed]
    if form.every.data != "once":
        dates = planning.repeated(typed, every=form.every.data, dates=form.dates.data or 0, zone=form.time_zone.data)
    made = planning.add_series(session, alliance, dates, is_draft=form.is_draft.data, now=now)
    _say_clock(made[0], is_twice=is_twice)
    if len(made) > 1:
        flash(count("%(num)s date was made.", "%(num)s dates were made.", len(made)))
        return url_for("events.desk", slug=slug)
    return url_for("events.one", slug=slug, event_id=made[0].id)


def _say_clock(event: Event, *, is_twice: bool) -> None:
    if is_twice:
        when = facts(event, db_session().get_one(Alliance, event.alliance_id))["when"]
        flash(_("The clock shows that hour twice that night. The event is at: %(when)s", when=when))


def _form_page(form: EventForm, alliance: Alliance, title: str, back: str) -> str:
    return render_template("alliances/events/form.html", form=form, alliance=alliance, title=title, back=back)


@blueprint.get(ONE)
def one(slug: str, event_id: int) -> ResponseReturnValue:
    """One event in numbers, its list, and what can be done with it."""
    alliance = alliance_of(slug)
    return _one_page(alliance, calendar.one_of(db_session(), alliance.id, event_id))


def _one_page(alliance: Alliance, event: Event, host: HostForm | None = None) -> str:
    session, now, path = db_session(), clock().now(), {"slug": alliance.slug}
    sees_phones = may_reach("events.edit", path)
    listed = door.rows(session, event.id)
    ids = [address for row in listed for address in (row.text_address_id, row.mail_address_id)]
    hall = door.hall(session, event.id)
    return render_template(
        "alliances/events/one.html",
        **facts(event, alliance),
        state=wording.STATES[event.state],
        room=seats.seats(session, event),
        hall=hall,
        came=door.came(event, hall),
        listed=listed,
        standing=wording.SEATS,
        values=telling.values_of(session, ids) if sees_phones else {},
        sees_phones=sees_phones,
        is_leader=may_reach("events.cancel", path),
        is_over=calendar.is_over(event, now=now),
        has_begun=event.starts_at <= now,
        is_door_open=door.is_open(event, now=now),
        releases={row.id: PressForm(formdata=None) for row in listed if event.starts_at > now and sees_phones},
        can_text=telling.can_text(alliance),
        asked=hosting.asked(session, event.id),
        answers=wording.ANSWERS,
        host=host or _host_form(event),
        press=PressForm(formdata=None),
        public=url_for("events.show", event_slug=event.slug, _external=False),
        site=settings().public_url,
    )


def _host_form(event: Event) -> HostForm:
    form = HostForm()
    found = hosting.may_be_asked(db_session(), event)
    form.alliance.choices = [(str(one.id), one.name) for one in found]
    return form


@blueprint.route(f"{ONE}/edit", methods=["GET", "POST"])
def edit(slug: str, event_id: int) -> ResponseReturnValue:
    """Change an event; who signed up hears of another time or place."""
    alliance = alliance_of(slug)
    event = calendar.one_of(db_session(), alliance.id, event_id)
    form = EventForm()
    typing_in.offer_clocks(form, alliance, language(), kept=event.time_zone)
    if request.method == "GET":
        typing_in.show(form, event, hosting.hosts_of(db_session(), event).organizations)
    back = url_for("events.one", slug=slug, event_id=event_id)
    title = _("Change: %(title)s", title=event.title)
    return forms.filled_in(
        form, lambda: _change(form, slug, event_id), lambda: _form_page(form, alliance_of(slug), title, back)
    )


def _change(form: EventForm, slug: str, event_id: int) -> str:
    session, now, alliance = db_session(), clock().now(), alliance_of(slug)
    event = calendar.one_of(session, alliance.id, event_id)
    typed, is_twice = typing_in.read(form)
    changed = changing.change(session, event, alliance, typed, site=settings().public_url, now=now)
    _say_clock(event, is_twice=is_twice)
    _say_told(changed.told)
    if changed.too_many:
        words = count(
            "%(num)s person more than fit has signed up. Nobody is thrown out: call some, or find a larger room.",
            "%(num)s people more than fit have signed up. Nobody is thrown out: call some, or find a larger room.",
            changed.too_many,
        )
        flash(words)
    return url_for("events.one", slug=slug, event_id=event_id)


def _say_told(told: telling.Told) -> None:
    if told.mails or told.texts:
        flash(_("Told: %(mails)s by e-mail, %(texts)s by text.", mails=told.mails, texts=told.texts))
    if told.unreached:
        words = count(
            "%(num)s sign-up could not be told: no e-mail, and no yes to texts. Call them; the list shows the number.",
            "%(num)s sign-ups could not be told: no e-mail, no yes to texts. Call them; the list shows the numbers.",
            len(told.unreached),
        )
        flash(words)


@blueprint.post(f"{ONE}/announce")
def announce(slug: str, event_id: int) -> ResponseReturnValue:
    """Show a draft to people."""
    session, now, alliance = db_session(), clock().now(), alliance_of(slug)
    event = calendar.one_of(session, alliance.id, event_id)

    def act() -> str:
        planning.announce(session, event, alliance, now=now)
        return url_for("events.one", slug=slug, event_id=event_id)

    return forms.done(session, PressForm(), act, now=now)


@blueprint.route(f"{ONE}/cancel", methods=["GET", "POST"])
def cancel(slug: str, event_id: int) -> ResponseReturnValue:
    """Call an event off, with the words everyone signed up is told."""
    alliance, form = alliance_of(slug), CancelForm()
    event = calendar.one_of(db_session(), alliance.id, event_id)
    return forms.filled_in(form, lambda: _cancel(form, slug, event_id), lambda: _cancel_page(form, alliance, event))


def _cancel_page(form: CancelForm, alliance: Alliance, event: Event) -> str:
    signups = telling.everybody(db_session(), event.id)
    page = "alliances/events/cancel.html"
    return render_template(page, form=form, **facts(event, alliance), number=len(signups))


def _cancel(form: CancelForm, slug: str, event_id: int) -> str:
    session, alliance = db_session(), alliance_of(slug)
    event = calendar.one_of(session, alliance.id, event_id)
    site, now = settings().public_url, clock().now()
    told = changing.cancel(session, event, alliance, form.words.data, site=site, account_id=me(), now=now)
    _say_told(told)
    return url_for("events.one", slug=slug, event_id=event_id)


@blueprint.post(f"{ONE}/hosts")
def invite(slug: str, event_id: int) -> ResponseReturnValue:
    """Ask another alliance to host this with us."""
    session, alliance = db_session(), alliance_of(slug)
    event = calendar.one_of(session, alliance.id, event_id)
    form = _host_form(event)

    def act() -> str:
        hosting.invite(session, event, int(form.alliance.data), now=clock().now())
        return url_for("events.one", slug=slug, event_id=event_id)

    return forms.filled_in(form, act, lambda: _one_page(alliance_of(slug), event, form))


@blueprint.post(f"{ONE}/signups/<int:event_signup_id>/cancel")
def release(slug: str, event_id: int, event_signup_id: int) -> ResponseReturnValue:
    """Cancel for somebody who rang to say they cannot come."""
    session, now, alliance = db_session(), clock().now(), alliance_of(slug)
    event = calendar.one_of(session, alliance.id, event_id)

    def act() -> str:
        door.release(session, event, event_signup_id, site=settings().public_url, now=now)
        return url_for("events.one", slug=slug, event_id=event_id, _anchor="list")

    return forms.done(session, PressForm(), act, now=now)


@blueprint.post(f"{DESK}/hosting/<int:event_host_id>/<answer>")
def answer_hosting(slug: str, event_host_id: int, answer: str) -> ResponseReturnValue:
    """The leader says yes or no to hosting with others."""
    if answer not in {"yes", "no"}:
        raise NotFound("There is no such page.")
    session, now, alliance = db_session(), clock().now(), alliance_of(slug)
    who = str(current_user.name or current_user.email)

    def act() -> str:
        hosting.answer(session, alliance, event_host_id, is_yes=answer == "yes", who=who, now=now)
        return url_for("events.desk", slug=slug)

    return forms.done(session, PressForm(), act, now=now)
