"""The secretariat's page of who pays for an alliance's texts."""

from flask import render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l
from flask_security import current_user
from wtforms import StringField
from wtforms.validators import InputRequired

from alliances import finding
from alliances.models import Alliance
from alliances.paying import Paying, decide
from alliances.views import blueprint
from groundwork.audit import ledger
from groundwork.web import forms
from groundwork.web.current import clock, db_session
from groundwork.web.fields import Dollars, dollars


class PayingForm(forms.Form):
    """Who pays, from which number, and how much."""

    payer = StringField(_l("Who pays"))
    sender = StringField(_l("Number the texts come from"))
    budget = Dollars(_l("Most one campaign may cost, in dollars"), [InputRequired(_l("Type an amount in dollars."))])
    daily = Dollars(_l("Most a day may cost, in dollars"))
    confirm_above = Dollars(
        _l("From how many dollars on a second person confirms"), [InputRequired(_l("Type an amount in dollars."))]
    )


@blueprint.route("/alliances/<slug>/paying", methods=["GET", "POST"])
def paying(slug: str) -> ResponseReturnValue:
    """Who pays for an alliance's texts, and how much they may cost."""
    alliance = finding.by_slug(db_session(), slug)
    form = PayingForm(data=_held(alliance))

    def kept() -> str:
        typed = _typed(form)
        decide(db_session(), alliance, typed)
        told = {name: value for name, value in vars(typed).items() if value is not None}
        ledger.record(
            db_session(), "paying.decided", account_id=current_user.id, scope=slug, told=told, now=clock().now()
        )
        return url_for("alliances.paying", slug=slug)

    if answer := forms.sent(form, kept):
        return answer
    return render_template("alliances/paying.html", form=form, alliance=alliance), 422 if form.errors else 200


def _held(alliance: Alliance) -> dict[str, str]:
    return {
        "payer": alliance.payer,
        "sender": alliance.sender,
        "budget": dollars(alliance.budget_cents),
        "daily": dollars(alliance.daily_cents),
        "confirm_above": dollars(alliance.confirm_above_cents),
    }


def _typed(form: PayingForm) -> Paying:
    return Paying(
        payer=form.payer.data or "",
        sender=form.sender.data or "",
        budget_cents=form.budget.cents or 0,
        daily_cents=form.daily.cents,
        confirm_above_cents=form.confirm_above.cents or 0,
    )
