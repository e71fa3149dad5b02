"""Joining, page by page: the form, whose legislators are yours, and confirming the address."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from wtforms import SelectChoice

from alliances import confirming, finding, supporters, wording
from alliances.areas import choosing
from alliances.areas.forms import ChoiceForm
from alliances.audience import first_name
from alliances.forming import standing
from alliances.forms import ButtonForm, DistrictForm, JoinForm
from alliances.joining import Joining, by_address
from alliances.models import Alliance, Signup, Supporter
from alliances.views import blueprint
from groundwork.refusal import Gone, Refusal
from groundwork.web import forms
from groundwork.web.current import clock, db_session, settings
from groundwork.web.languages import language
from groundwork.web.limits import limiter
from legislators import people
from legislators.people import Holder


@blueprint.route("/join", methods=["GET", "POST"])
@limiter.limit("40 per hour", methods=["POST"])
def join() -> ResponseReturnValue:
    """Join an alliance; without one in the address, find it first."""
    slug = request.args.get("alliance", "")
    if not slug:
        return redirect(url_for("alliances.home"), 303)
    alliance = finding.by_slug(db_session(), slug)
    if not standing.is_open_to_join(alliance):
        raise Gone(standing.standing_words(alliance))
    form = JoinForm()
    form.wants_texts.label.text = wording.text_consent(alliance.name)
    form.wants_mail.label.text = wording.mail_consent(alliance.name)
    if answer := forms.sent(form, lambda: _join(form, alliance)):
        return answer
    return render_template("alliances/join.html", form=form, alliance=alliance), 422 if form.errors else 200


def _join(form: JoinForm, alliance: Alliance) -> str:
    joining = Joining(
        alliance=alliance,
        name=form.name.data,
        zip=form.zip.data,
        phone=form.phone.data or "",
        email=form.email.data or "",
        wants_texts=form.wants_texts.data,
        wants_mail=form.wants_mail.data,
        is_adult=form.is_adult.data,
        language=language(),
        text_wording=form.wants_texts.label.text,
        mail_wording=form.wants_mail.label.text,
        confirm_address=_confirm_address,
    )
    signup = supporters.sign_up(db_session(), joining, now=clock().now())
    return url_for("alliances.joined", public_id=signup.public_id)


def _confirm_address(token: str) -> str:
    return settings().public_url + url_for("alliances.confirm", token=token)


@blueprint.route("/join/<public_id>", methods=["GET", "POST"])
def joined(public_id: str) -> ResponseReturnValue:
    """What joining found: your legislators, or the one question a split ZIP code leaves."""
    signup = supporters.signup_by_public_id(db_session(), public_id)
    form = DistrictForm()
    form.district.choices = [SelectChoice(district) for district in _districts(signup)]
    if answer := forms.sent(form, lambda: _answer(form, signup)):
        return answer
    return _joined_page(form, signup), 422 if form.errors else 200


def _answer(form: DistrictForm, signup: Signup) -> str:
    supporters.answer_district(db_session(), signup, form.district.data, now=clock().now())
    return url_for("alliances.joined", public_id=signup.public_id)


def _districts(signup: Signup) -> tuple[str, ...]:
    return supporters.candidates(db_session(), signup, now=clock().now()).districts


def _joined_page(form: DistrictForm, signup: Signup) -> str:
    session, on = db_session(), clock().now().date()
    alliance = session.get_one(Alliance, signup.alliance_id)
    match = supporters.candidates(session, signup, now=clock().now())
    mine = (signup.district,) if signup.district else match.districts
    holders = people.legislators_of(session, match.state, mine, on=on)
    house = {holder.district: holder for holder in holders if holder.district}
    form.district.choices = [
        SelectChoice(district, _option(house.get(district), district)) for district in match.districts
    ]
    return render_template(
        "alliances/joined.html",
        form=form,
        signup=signup,
        alliance=alliance,
        first_name=first_name(signup.name),
        match=match,
        state_name=finding.state_name(session, match.state),
        must_ask=len(mine) > 1,
        senators=[holder for holder in holders if not holder.district],
        house=[house[district] for district in mine if district in house],
        district=mine[0] if len(mine) == 1 else "",
    )


def _option(holder: Holder | None, district: str) -> str:
    return f"{district}: {holder.name}" if holder and holder.name else district


@blueprint.route("/join/confirm/<token>", methods=["GET", "POST"])
@limiter.limit("60 per hour")
def confirm(token: str) -> ResponseReturnValue:
    """The mailed link: shows what it confirms, and the button confirms it."""
    session, now = db_session(), clock().now()
    signup = confirming.signup_of_token(session, token, now=now)
    form = ButtonForm()
    if form.validate_on_submit():
        return forms.done(session, form, lambda: _confirm(token), now=now)
    return _confirm_page(form, signup, token)


def _confirm(token: str) -> str:
    confirming.confirm_mail(db_session(), token, now=clock().now())
    return url_for("alliances.confirm", token=token, done=1)


def _confirm_page(form: ButtonForm, signup: Signup, token: str) -> str:
    """Once it is confirmed, whoever belongs to several alliances is asked which may write."""
    session = db_session()
    owner = _owner(signup) if "done" in request.args else None
    mine = choosing.alliances_of(session, owner) if owner else []
    choice = ChoiceForm(formdata=None)
    choice.alliance.choices = [SelectChoice(str(one.id), one.name) for one in mine]
    return render_template(
        "alliances/confirm.html",
        form=form,
        token=token,
        choice=choice if len(mine) > 1 else None,
        writer=mine[0].name if mine else "",
        alliance=session.get_one(Alliance, signup.alliance_id),
        is_done=owner is not None,
    )


def _owner(signup: Signup) -> Supporter | None:
    """Whose the mailbox is: what else was typed in the form may be somebody else's."""
    return by_address(db_session(), signup.mail_address_id or 0)


@blueprint.post("/join/confirm/<token>/choice")
@limiter.limit("60 per hour")
def choose(token: str) -> ResponseReturnValue:
    """Say which of several alliances may write, behind the mailed link."""
    session, now = db_session(), clock().now()
    signup = confirming.signup_of_token(session, token, now=now)
    form = ChoiceForm()
    if answer := forms.sent(form, lambda: _choose(form, signup, token)):
        return answer
    return redirect(url_for("alliances.confirm", token=token, done=1), 303)


def _choose(form: ChoiceForm, signup: Signup, token: str) -> str:
    session, owner, typed = db_session(), _owner(signup), str(form.alliance.data)
    if owner is None or not typed.isdecimal():
        raise Refusal(_("Choose one."), field="alliance")
    choosing.choose(session, owner, int(typed[:9]), now=clock().now())
    return url_for("alliances.confirm", token=token, done=1, chosen=1)
