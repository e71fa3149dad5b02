"""The secretariat's page of the numbers texts come from: what carriers know of each, and its pace."""

from decimal import Decimal

from flask import Blueprint, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response
from wtforms import DateField, DecimalField, IntegerField, RadioField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Optional

from groundwork.delivery.addresses import read_sender
from groundwork.delivery.models import SenderKind
from groundwork.delivery.senders import identity, register
from groundwork.delivery.senders.register import Registered
from groundwork.refusal import Refusal
from groundwork.web import forms
from groundwork.web.current import clock, db_session, settings

blueprint = Blueprint("senders", __name__, url_prefix="/senders", template_folder="../templates")

KINDS = {
    SenderKind.LOCAL: _l("A local number"),
    SenderKind.TOLL_FREE: _l("A toll-free number"),
    SenderKind.SHORT_CODE: _l("A short code of five or six digits"),
}
PACE = _l("Type a number, such as 1 or 3.75.")


class SenderForm(forms.Form):
    """What carriers know of a sender, and how fast it may go."""

    brand = StringField(_l("Brand"), [InputRequired(_l("Type what the carriers know us as."))])
    kind = RadioField(_l("What it is"), [InputRequired(_l("Choose one."))], coerce=SenderKind)
    per_second = DecimalField(_l("Segments a second"), [InputRequired(PACE)])
    calls_per_second = DecimalField(_l("Calls a second"), [InputRequired(PACE)])
    daily_cap = IntegerField(_l("Segments a day, all numbers of the brand together"), [Optional()])
    approved_on = DateField(_l("Approved by the carriers on"), [Optional()])
    reference = StringField(_l("Reference of the registration"))

    def __init__(self, **held: object) -> None:
        super().__init__(data=held)
        self.kind.choices = [SelectChoice(kind, words) for kind, words in KINDS.items()]


class NewSenderForm(SenderForm):
    """The same for one that is not known yet."""

    name = StringField(_l("Number"), [InputRequired(_l("Type the number."))])


@blueprint.get("")
def every() -> ResponseReturnValue:
    """Every sender, and what pace is right."""
    session, now = db_session(), clock().now()
    rows = register.every(session, own=_own(), now=now)
    return render_template("delivery/senders.html", rows=rows, kinds=KINDS)


@blueprint.route("/new", methods=["GET", "POST"])
def add() -> ResponseReturnValue:
    """Add a number that the carriers have been asked about."""
    form = NewSenderForm(
        brand=identity.FIRST_BRAND, kind=SenderKind.LOCAL, per_second=Decimal(1), calls_per_second=Decimal(1)
    )
    return _answer(form, "")


@blueprint.route("/<name>", methods=["GET", "POST"])
def change(name: str) -> ResponseReturnValue:
    """Change what is written down of a sender."""
    sender, brand = identity.look(db_session(), name, now=clock().now())
    held = {"brand": brand.name, "kind": sender.kind, "reference": brand.reference, "approved_on": brand.approved_on}
    paces = {"per_second": Decimal(str(sender.per_second)), "calls_per_second": Decimal(str(sender.calls_per_second))}
    return _answer(SenderForm(**held, **paces, daily_cap=brand.daily_cap), read_sender(name))


def _answer(form: SenderForm, name: str) -> ResponseReturnValue:
    if form.validate_on_submit():
        try:
            return _kept(form, name)
        except Refusal as refusal:
            form.refuse(refusal)
    return render_template("delivery/sender.html", form=form, name=name), 422 if form.errors else 200


def _kept(form: SenderForm, name: str) -> Response:
    session, now = db_session(), clock().now()

    def keep() -> str:
        register.keep(session, name or read_sender(form.name.data or "", field="name"), _typed(form), now=now)
        return url_for("senders.every")

    return forms.done(session, form, keep, now=now)


def _typed(form: SenderForm) -> Registered:
    return Registered(
        brand=form.brand.data or "",
        kind=form.kind.data,
        per_second=float(form.per_second.data),
        calls_per_second=float(form.calls_per_second.data),
        approved_on=form.approved_on.data,
        reference=form.reference.data or "",
        daily_cap=form.daily_cap.data,
    )


def _own() -> str:
    return settings().messaging_service or settings().sender_number
