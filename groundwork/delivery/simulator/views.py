"""Phones in the browser: reading texts, answering, dialling, pressing keys, and breaking things."""

from collections.abc import Callable
from datetime import timedelta

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from groundwork.clock import move_story
from groundwork.delivery.simulator import calls, lines, log, queries, texts
from groundwork.delivery.simulator.forms import (
    FAULTS,
    ActForm,
    ClockForm,
    DialForm,
    FaultForm,
    KeyForm,
    LineForm,
    NextForm,
    TextForm,
)
from groundwork.delivery.simulator.hearing import BEHAVIOURS
from groundwork.delivery.simulator.models import EVERYBODY, SimCall
from groundwork.delivery.simulator.network import Network, instant, network_of
from groundwork.delivery.simulator.numbers import e164, path_of
from groundwork.delivery.simulator.screen import screen_of
from groundwork.refusal import Refusal
from groundwork.web import forms
from groundwork.web.current import clock, db_session, settings

blueprint = Blueprint("simulator", __name__, template_folder="templates", url_prefix="/sim")


def _network() -> Network:
    return network_of(settings(), lines.pace_of(db_session()))


def _fresh() -> ActForm:
    """A form with a one-time key of its own, so that two buttons of a page are two acts."""
    return ActForm(formdata=None)


@blueprint.get("/")
def phones() -> ResponseReturnValue:
    """Every phone with traffic, how lines behave, and what goes wrong."""
    return _phones_page()


def _phones_page(refused: forms.Form | None = None) -> ResponseReturnValue:
    """The list; of its three forms the one that was refused keeps what was typed."""
    session = db_session()
    kinds = {"line_form": LineForm, "fault_form": FaultForm, "clock_form": ClockForm}
    shown = {name: refused if isinstance(refused, kind) else kind(formdata=None) for name, kind in kinds.items()}
    page = render_template(
        "simulator/phones.html",
        phones=queries.phones(session),
        lines=queries.office_lines(session),
        faults=queries.faults(session),
        accepted=log.accepted(session),
        calls=log.calls(session),
        legs=log.legs(session),
        segments=log.segments(session),
        behaviours=BEHAVIOURS,
        fault_words=FAULTS,
        path_of=path_of,
        now=clock().now(),
        fresh=_fresh,
        **shown,
    )
    return page, 422 if refused else 200


@blueprint.get("/dial")
def dialer() -> ResponseReturnValue:
    """Where tapping a phone number in the demo leads: the phone last used, with the number in its dialer."""
    number = e164(request.args.get("to", ""))
    known = queries.phones(db_session())
    phone = known[0].number if known else texts.VISITOR
    return redirect(url_for("simulator.phone", number=path_of(phone), dial=number))


@blueprint.get("/phones/<number>")
def phone(number: str) -> ResponseReturnValue:
    """One phone: its texts, its call, what just happened."""
    return _phone_page(e164(number))


def _phone_page(phone: str, refused: forms.Form | None = None) -> ResponseReturnValue:
    shown = screen_of(db_session(), phone, request.args, settings())
    page = render_template(
        "simulator/phone.html",
        screen=shown,
        text_form=refused if isinstance(refused, TextForm) else TextForm(formdata=None, partner=shown.partner),
        dial_form=refused if isinstance(refused, DialForm) else DialForm(formdata=None, to=shown.dial),
        fresh=_fresh,
        refused=refused,
    )
    return page, 422 if refused else 200


@blueprint.get("/phones/<number>/live")
def live(number: str) -> ResponseReturnValue:
    """The parts of a phone that change by themselves, for its page's script."""
    shown = screen_of(db_session(), e164(number), request.args, settings())
    dial_form = DialForm(formdata=None, to=shown.dial)
    return render_template("simulator/live.html", screen=shown, dial_form=dial_form, fresh=_fresh)


def _done(number: str, form: forms.Form, act: Callable[[str], object]) -> ResponseReturnValue:
    """Do what a phone's form asks once, and show the phone again."""
    phone = e164(number)

    def once() -> str:
        act(phone)
        partner = {"with": form.partner.data} if isinstance(form, TextForm) else {}
        return url_for("simulator.phone", number=path_of(phone), **partner)

    try:
        if not form.validate_on_submit():
            return _phone_page(phone, form)
        return forms.done(db_session(), form, once, now=clock().now())
    except Refusal as refusal:
        form.refuse(refusal)
        return _phone_page(phone, form)


def _current_call(phone: str) -> SimCall:
    call = calls.live_call(db_session(), phone)
    if call is None:
        raise Refusal(_("The call is over."))
    return call


@blueprint.post("/phones/<number>/texts")
def text(number: str) -> ResponseReturnValue:
    """Send a text from the phone."""
    form = TextForm()

    def act(phone: str) -> None:
        typed = texts.Text(phone, e164(form.partner.data or ""), form.body.data or "")
        texts.write(db_session(), typed, now=instant(clock()), network=_network())

    return _done(number, form, act)


@blueprint.post("/phones/<number>/dial")
def dial(number: str) -> ResponseReturnValue:
    """Ring a number from the phone."""
    form = DialForm()

    def act(phone: str) -> None:
        to = e164(form.to.data or "", field="to")
        calls.dial(db_session(), phone, to, now=instant(clock()), network=_network())

    return _done(number, form, act)


@blueprint.post("/phones/<number>/answer")
def answer(number: str) -> ResponseReturnValue:
    """Answer the ringing phone."""
    return _done(number, ActForm(), lambda phone: calls.pick_up(_current_call(phone), now=instant(clock())))


@blueprint.post("/phones/<number>/press")
def press(number: str) -> ResponseReturnValue:
    """Press keys."""
    form = KeyForm()

    def act(phone: str) -> None:
        call, now = _current_call(phone), instant(clock())
        calls.press(db_session(), call, form.key.data or "", now=now, network=_network())

    return _done(number, form, act)


@blueprint.post("/phones/<number>/hang")
def hang(number: str) -> ResponseReturnValue:
    """Hang up, or turn a ringing call away."""

    def act(phone: str) -> None:
        calls.hang_up(db_session(), _current_call(phone), now=instant(clock()), network=_network())

    return _done(number, ActForm(), act)


@blueprint.post("/phones/<number>/next")
def next_line(number: str) -> ResponseReturnValue:
    """Say how the next office that is called takes the call."""
    form = NextForm()
    return _done(
        number,
        form,
        lambda _phone: lines.set_next(db_session(), form.behaviour.data),
    )


def _set(form: forms.Form, act: Callable[[], object]) -> ResponseReturnValue:
    """Do what the list page's forms ask once, and show the list again."""

    def once() -> str:
        act()
        return url_for("simulator.phones")

    try:
        if not form.validate_on_submit():
            return _phones_page(form)
        return forms.done(db_session(), form, once, now=clock().now())
    except Refusal as refusal:
        form.refuse(refusal)
        return _phones_page(form)


@blueprint.post("/lines")
def set_line() -> ResponseReturnValue:
    """Say how one line takes calls from now on."""
    form = LineForm()
    return _set(
        form,
        lambda: lines.set_line(
            db_session(),
            e164(form.number.data, field="number"),
            form.behaviour.data or None,
            hours=(form.hours.data or "").strip(),
        ),
    )


@blueprint.post("/faults")
def set_fault() -> ResponseReturnValue:
    """Make something go wrong, or right again."""
    form = FaultForm()

    def act() -> None:
        number = e164(form.number.data, field="number") if form.number.data else EVERYBODY
        if form.amount.data is None:
            lines.clear_fault(db_session(), form.kind.data, number=number)
        else:
            lines.set_fault(db_session(), form.kind.data, form.amount.data, number=number)

    return _set(form, act)


@blueprint.post("/clock")
def move_clock() -> ResponseReturnValue:
    """Let it be later in the story, such as at night, when nobody is texted."""
    form = ClockForm()
    answer = _set(form, lambda: move_story(db_session(), timedelta(minutes=form.minutes.data or 0)))
    clock().look_again()
    return answer
