"""A supporter's own page: asking for the link, opening it, and all that can be done there."""

import json
from collections.abc import Callable
from datetime import datetime
from math import ceil

from flask import Blueprint, Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from wtforms import SelectChoice

from alliances.areas import choosing
from alliances.areas.forms import ChoiceForm
from alliances.forms import ButtonForm
from alliances.mine import asking, changing, door, links, reading
from alliances.mine.forms import AskForm, CorrectForm, DeleteForm, MineDistrictForm, StopForm
from alliances.models import MineLink, Supporter
from groundwork import people
from groundwork.audit import ledger
from groundwork.delivery.permission import consent
from groundwork.refusal import Refusal
from groundwork.tokens import digest
from groundwork.web import forms
from groundwork.web.current import clock, db_session, doors, settings
from groundwork.web.languages import language
from groundwork.web.limits import limiter

blueprint = Blueprint("mine", __name__, template_folder="../templates")


@blueprint.route("/mine", methods=["GET", "POST"])
@limiter.limit("5 per minute; 30 per hour", methods=["POST"])
def ask() -> ResponseReturnValue:
    """Ask for the link: the answer is the same whether the number or address is known or not."""
    form = AskForm()
    if answer := forms.sent(form, lambda: _ask(form)):
        return answer
    asked, over = "asked" in request.args, "over" in request.args
    page = render_template("alliances/mine/ask.html", form=form, asked=asked, over=over)
    return page, 422 if form.errors else 200


def _ask(form: AskForm) -> str:
    link_base = settings().public_url + request.script_root
    typed = form.address.data or ""
    asking.ask(db_session(), typed, language=language(), link_base=link_base, now=clock().now())
    return url_for("mine.ask", asked=1)


@blueprint.route("/mine/<token>", methods=["GET", "POST"])
@limiter.limit("60 per hour")
def enter(token: str) -> ResponseReturnValue:
    """The link that was sent: looking at it changes nothing, its button opens the page."""
    session, form, now = db_session(), ButtonForm(), clock().now()
    if form.validate_on_submit():
        form.once.data = digest(f"{token} {form.once.data}")  # a key of any other form opens nothing
        answer = forms.done(session, form, lambda: _enter(token), now=now)
        return door.let_in(answer, links.by_token(session, token))
    here = door.visitor()
    if here is not None and here.id == links.by_token(session, token).id:
        return redirect(url_for("mine.page"), 303)
    links.opened(session, token, now=now)
    return render_template("alliances/mine/open.html", form=form, token=token)


def _enter(token: str) -> str:
    link, session, now = links.use(db_session(), token, now=clock().now()), db_session(), clock().now()
    subject = f"address:{link.address_id}"
    ledger.record(session, "mine.opened", who=changing.WHO, subject=subject, now=now)
    return url_for("mine.page")


@blueprint.get("/mine/page")
def page() -> ResponseReturnValue:
    """What we keep about whoever holds the link."""
    return _page(door.must_be_in())


def _page(link: MineLink, *, correct: CorrectForm | None = None) -> str:
    session, now = db_session(), clock().now()
    supporter = changing.person(session, link)
    ways = changing.addresses(session, link)
    asked = changing.districts(session, supporter, now=now) if supporter else ()
    district = MineDistrictForm(formdata=None)
    district.district.choices = [SelectChoice(one) for one in asked]
    return render_template(
        "alliances/mine/page.html",
        link=link,
        minutes=_minutes_left(link.used_at, now),
        supporter=supporter,
        correct=correct or _correct_form(supporter),
        district=district if asked else None,
        choice=_choice(supporter),
        ways=[(one, changing.shown(one, link)) for one in ways],
        stopped=consent.may_reach(session, [one.id for one in ways], now=now),
        rooms=reading.rooms(people.show_all(session, doors(), {link.address_id}, now=now)),
        button=ButtonForm(formdata=None),
    )


def _minutes_left(used_at: datetime | None, now: datetime) -> int:
    """How long the page stays open, in begun minutes: an hour on a clock would be the clock of another place."""
    return ceil((used_at + asking.GOOD_FOR - now).total_seconds() / 60) if used_at else 0


def _correct_form(supporter: Supporter | None) -> CorrectForm:
    return CorrectForm(formdata=None, obj=supporter)


def _choice(supporter: Supporter | None) -> ChoiceForm | None:
    """The alliances one may write of; none where there is no choice."""
    mine = choosing.alliances_of(db_session(), supporter) if supporter else []
    if len(mine) < 2:
        return None
    form = ChoiceForm(formdata=None)
    form.alliance.choices = [SelectChoice(str(one.id), one.name) for one in mine]
    form.alliance.data = str(mine[0].id)
    return form


def _supporter(link: MineLink) -> Supporter:
    found = changing.person(db_session(), link)
    if found is None:
        raise Refusal(_("You are on no list of supporters, so there is nothing to correct."))
    return found


@blueprint.post("/mine/correct")
def correct() -> ResponseReturnValue:
    """Hold what somebody says is right about them."""
    link, form, session = door.must_be_in(), CorrectForm(), db_session()

    def work() -> str:
        typed = {name: getattr(form, name).data for name in changing.Correction.__dataclass_fields__}
        changing.correct(session, _supporter(link), changing.Correction(**typed), now=clock().now())
        return url_for("mine.page", done="correct")

    if form.validate():
        try:
            return forms.done(session, form, work, now=clock().now())
        except Refusal as refusal:
            form.refuse(refusal)
    return _page(link, correct=form), 422


@blueprint.post("/mine/district")
def district() -> ResponseReturnValue:
    """Hold which district of a split ZIP code is theirs."""
    form = MineDistrictForm()
    return _act(
        form, lambda link, typed: changing.say_district(db_session(), _supporter(link), typed, now=clock().now())
    )


@blueprint.post("/mine/alliance")
def choose() -> ResponseReturnValue:
    """Hold which of several alliances may write."""

    def work(link: MineLink, typed: str) -> None:
        number = int(typed[:9]) if typed.isdecimal() else 0
        changing.choose(db_session(), _supporter(link), number, now=clock().now())

    return _act(ChoiceForm(), work)


@blueprint.post("/mine/stop")
def stop() -> ResponseReturnValue:
    """End texts, e-mails or everything."""
    return _act(StopForm(), lambda link, what: changing.stop(db_session(), link, what, now=clock().now()))


def _act(form: forms.Form, work: Callable[[MineLink, str], None]) -> ResponseReturnValue:
    """Do what the form's one field says; who chose nothing is led back."""
    link = door.must_be_in()
    (name,) = set(form._fields) - {"once", "csrf_token"}
    typed = str(form[name].data or "")
    if not typed or (name == "what" and typed not in changing.WAYS):
        return redirect(url_for("mine.page"), 303)

    def act() -> str:
        work(link, typed)
        return url_for("mine.page", done=name)

    return forms.done(db_session(), form, act, now=clock().now())


@blueprint.post("/mine/file")
def export() -> ResponseReturnValue:
    """Everything that is kept about the address, as a file."""
    link, session, now = door.must_be_in(), db_session(), clock().now()
    found = people.show_all(session, doors(), {link.address_id}, now=now)
    ledger.record(session, "mine.exported", who=changing.WHO, subject=f"address:{link.address_id}", now=now)
    session.commit()
    body = json.dumps(found, indent=2, ensure_ascii=False, default=str) + "\n"
    told = {"Content-Disposition": 'attachment; filename="your-data.json"'}
    return Response(body, mimetype="application/json", headers=told)


@blueprint.route("/mine/delete", methods=["GET", "POST"])
def delete() -> ResponseReturnValue:
    """Delete everything: what goes, what stays, and the word that does it."""
    link, form, session, now = door.must_be_in(), DeleteForm(), db_session(), clock().now()
    if form.validate_on_submit():
        try:
            return door.let_out(forms.done(session, form, lambda: _delete(link, form), now=now))
        except Refusal as refusal:
            form.refuse(refusal)
            link = door.must_be_in()
    ways = [(one, changing.shown(one, link)) for one in changing.addresses(session, link)]
    return render_template("alliances/mine/delete.html", form=form, ways=ways), 422 if form.errors else 200


def _delete(link: MineLink, form: DeleteForm) -> str:
    if (form.typed.data or "").strip().upper() not in {"DELETE", "BORRAR"}:
        raise Refusal(_("Type the word DELETE, so that nobody deletes by accident."), field="typed")
    ids = people.beside(db_session(), doors(), link.address_id)
    people.erase_all(db_session(), doors(), ids, who=changing.WHO, now=clock().now())
    return url_for("mine.gone")


@blueprint.get("/mine/deleted")
def gone() -> ResponseReturnValue:
    """That it is done; nothing about anybody."""
    return render_template("alliances/mine/gone.html")


@blueprint.post("/mine/leave")
def leave() -> ResponseReturnValue:
    """Close the page on a borrowed phone."""
    link = door.visitor()

    def work() -> str:
        if link is not None:
            links.end(db_session(), link, now=clock().now())
        return url_for("mine.ask")

    return door.let_out(forms.done(db_session(), ButtonForm(), work, now=clock().now()))
