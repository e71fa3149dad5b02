"""Staff pages of the lobbying ledger: the year, what each campaign is for, hours, limits, the worksheet."""

from collections.abc import Callable
from decimal import Decimal, InvalidOperation

from flask import Response, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l
from flask_security import current_user
from wtforms import BooleanField, HiddenField, RadioField, SelectChoice, StringField
from wtforms.validators import InputRequired

from alliances.desk import alliance_of, today
from alliances.models import Alliance
from campaigns.compose import of_alliance
from campaigns.lobbying.ledger import Ledger, ledger
from campaigns.lobbying.saying import FIRST_YEAR, Worked, log_time, say_purpose, say_spending
from campaigns.lobbying.sheet import worksheet
from campaigns.models import LobbyKind
from campaigns.views.base import blueprint
from groundwork.refusal import Refusal
from groundwork.web import forms
from groundwork.web.current import clock, db_session
from groundwork.web.fields import Day, Dollars, dollars

KINDS = {
    LobbyKind.NONE: _l("no lobbying"),
    LobbyKind.DIRECT: _l("direct lobbying"),
    LobbyKind.GRASSROOTS: _l("grassroots lobbying"),
}
DEAREST = Decimal(10_000_000_000)


class PurposeForm(forms.Form):
    """What one campaign is for."""

    year = HiddenField()
    on_measure = BooleanField(_l("It speaks of a specific bill, treaty or nomination."))
    takes_view = BooleanField(_l("It says what to think of it."))
    to_members = BooleanField(_l("Everybody it goes to is a member of the organization that pays."))


class WorkForm(forms.Form):
    """Paid time on one day."""

    year = HiddenField()
    kind = RadioField(
        _l("What it was"),
        [InputRequired(_l("Choose one."))],
        choices=[SelectChoice(kind.value, words) for kind, words in KINDS.items()],
        default=LobbyKind.DIRECT.value,
    )
    day = Day(_l("Day"), [InputRequired(_l("Choose the day."))])
    hours = StringField(_l("Hours worked"), [InputRequired(_l("Type how long it took, up to 24 hours a day."))])
    cost = Dollars(_l("What that time cost, in dollars"), [InputRequired(_l("Type what that time cost, in dollars."))])
    what = StringField(_l("What was done"), [InputRequired(_l("Say what was done."))])


class SpendingForm(forms.Form):
    """The year's spending of the organization that pays."""

    year = HiddenField()
    spending = Dollars(
        _l("Spent on the exempt purpose this year, in dollars"),
        [InputRequired(_l("Type the year's spending in dollars."))],
        most=DEAREST,
    )


def _year(alliance: Alliance) -> int:
    """The year asked for, or this one."""
    this, asked = today(alliance).year, request.values.get("year", "")
    year = int(asked) if asked.isascii() and asked.isdecimal() and len(asked) == 4 else this
    return year if FIRST_YEAR <= year <= this else this


@blueprint.get("/alliances/<slug>/lobbying")
def lobbying(slug: str) -> ResponseReturnValue:
    """What a year's lobbying cost, against what is allowed."""
    return _page(alliance_of(slug))


def _page(alliance: Alliance, refused: forms.Form | None = None) -> ResponseReturnValue:
    year = _year(alliance)
    shown: Ledger = ledger(db_session(), alliance, year)
    page = render_template(
        "campaigns/lobbying.html",
        alliance=alliance,
        ledger=shown,
        kinds=KINDS,
        years=range(today(alliance).year, max(FIRST_YEAR, alliance.made_at.year) - 1, -1),
        work_form=_fresh(WorkForm, refused, year=year, day=today(alliance)),
        spending_form=_fresh(SpendingForm, refused, year=year, spending=dollars(shown.spending_cents)),
        purpose_form=lambda line: _purpose_form(line.purpose, year),
        refused=refused,
    )
    return page, 422 if refused else 200


def _fresh(kind: type[forms.Form], refused: forms.Form | None, **held: object) -> forms.Form:
    return refused if isinstance(refused, kind) else kind(formdata=None, data=held)


def _purpose_form(purpose: object, year: int) -> PurposeForm:
    held = {name: getattr(purpose, name, name != "to_members") for name in ("on_measure", "takes_view", "to_members")}
    return PurposeForm(formdata=None, data={"year": year, **held})


def _kept(alliance: Alliance, form: forms.Form, act: Callable[[], object]) -> ResponseReturnValue:
    """Do what a form of the page asks once, and show the year again."""
    place = url_for("campaigns.lobbying", slug=alliance.slug, year=_year(alliance))

    def once() -> str:
        act()
        return place

    try:
        if form.validate_on_submit():
            return forms.done(db_session(), form, once, now=clock().now())
    except Refusal as refusal:
        form.refuse(refusal)
    return _page(alliance, form)


@blueprint.post("/alliances/<slug>/texts/<campaign>/purpose")
def purpose(slug: str, campaign: str) -> ResponseReturnValue:
    """Say what a campaign is for."""
    alliance, form = alliance_of(slug), PurposeForm()
    found = of_alliance(db_session(), alliance, campaign)
    answers = {name: form[name].data for name in ("on_measure", "takes_view", "to_members")}

    def said() -> None:
        say_purpose(db_session(), found, **answers, account_id=current_user.id, now=clock().now())

    return _kept(alliance, form, said)


@blueprint.post("/alliances/<slug>/lobbying/time")
def work_time(slug: str) -> ResponseReturnValue:
    """Write paid time down."""
    alliance, form = alliance_of(slug), WorkForm()

    def logged() -> None:
        worked = Worked(
            LobbyKind(form.kind.data), form.day.data, _minutes(form.hours.data), form.cost.cents or 0, form.what.data
        )
        who = {"today": today(alliance), "account_id": current_user.id, "now": clock().now()}
        log_time(db_session(), alliance, worked, **who)

    return _kept(alliance, form, logged)


def _minutes(typed: str) -> int:
    """Hours such as 1.5 in minutes; nothing where they cannot be read, which is refused."""
    try:
        hours = Decimal(typed.strip())
    except InvalidOperation:
        return 0
    return int(hours * 60) if hours.is_finite() and 0 < hours < 1000 else 0


@blueprint.post("/alliances/<slug>/lobbying/spending")
def spending(slug: str) -> ResponseReturnValue:
    """Say what the year's spending is."""
    alliance, form = alliance_of(slug), SpendingForm()
    return _kept(
        alliance, form, lambda: say_spending(db_session(), alliance, _year(alliance), form.spending.cents or 0)
    )


@blueprint.get("/alliances/<slug>/lobbying.csv")
def lobbying_sheet(slug: str) -> ResponseReturnValue:
    """The year's worksheet as a file."""
    alliance = alliance_of(slug)
    year = _year(alliance)
    answer = Response(worksheet(ledger(db_session(), alliance, year)), mimetype="text/csv")
    answer.headers["Content-Disposition"] = f'attachment; filename="{slug}-lobbying-{year}.csv"'
    return answer
