"""Staff pages that set our list right, and the list of what was set right."""

from collections.abc import Callable
from typing import Any

from flask import render_template, url_for
from flask.typing import ResponseReturnValue
from flask_security import current_user

from groundwork.refusal import Refusal
from groundwork.web import forms
from groundwork.web.current import clock, db_session
from groundwork.web.guard import may_reach
from groundwork.web.pages import phone_words
from groundwork.words import say
from legislators import offices, people, refreshes
from legislators.correcting import corrections as correcting
from legislators.models import Office, OfficeKind
from legislators.views.correction_forms import (
    AddForm,
    BackForm,
    CloseForm,
    DetailsForm,
    Evidence,
    SuccessorForm,
    VacantForm,
)
from legislators.views.correction_subjects import subjects
from legislators.views.members import blueprint


def _told(form: Evidence) -> dict[str, Any]:
    """Who says it, how it is known, and when."""
    who = str(current_user.name or current_user.email)
    return {"evidence": form.evidence.data, "who": who, "now": clock().now()}


def _sent(form: forms.Form, act: Callable[[], str]) -> ResponseReturnValue | None:
    """The answer to a form that could be acted on; nothing when its page must be shown (again)."""
    if form.validate_on_submit():
        try:
            return forms.done(db_session(), form, act, now=clock().now())
        except Refusal as refusal:
            form.refuse(refusal)
    return None


def _form_page(form: forms.Form, title: str, back: str, *, closing: Office | None = None) -> ResponseReturnValue:
    page = render_template("legislators/correct.html", form=form, title=title, back=back, closing=closing)
    return page, 422 if form.errors else 200


@blueprint.route("/legislators/offices/<office_id>/correct", methods=["GET", "POST"])
def correct_office(office_id: str) -> ResponseReturnValue:
    """Say what of an office is otherwise than our list has it."""
    one = offices.office(db_session(), office_id)
    form, back = DetailsForm(data=_shown(one)), url_for("legislators.office", office_id=office_id)

    def act() -> str:
        correcting.correct_office(db_session(), one.id, _changed(form, one), **_told(form))
        return back

    title = say("Correct the office in %(town)s", town=one.label)
    return _sent(form, act) or _form_page(form, title, back, closing=one if one.kind == OfficeKind.LOCAL else None)


def _changed(form: DetailsForm, one: Office) -> dict[str, str]:
    typed = {name: (form[name].data or "").strip() for name in form.DETAILS}
    return {name: words for name, words in typed.items() if words != _shown(one)[name]}


def _shown(one: Office) -> dict[str, str]:
    return {name: getattr(one, name) for name in DetailsForm.DETAILS} | {"phone": phone_words(one.phone)}


@blueprint.route("/legislators/offices/<office_id>/close", methods=["GET", "POST"])
def close_office(office_id: str) -> ResponseReturnValue:
    """Say that an office is there no more."""
    one = offices.office(db_session(), office_id)
    form, back = CloseForm(), url_for("legislators.office", office_id=office_id)

    def act() -> str:
        correcting.close_office(db_session(), one.id, **_told(form))
        return back

    return _sent(form, act) or _form_page(form, say("The office in %(town)s is closed", town=one.label), back)


@blueprint.route("/legislators/<person_id>/offices/add", methods=["GET", "POST"])
def add_office(person_id: str) -> ResponseReturnValue:
    """Add a local office that the public list lacks."""
    who = people.person(db_session(), person_id)
    form, back = AddForm(), url_for("legislators.person", person_id=person_id)

    def act() -> str:
        typed: dict[str, Any] = {name: (form[name].data or "").strip() for name in DetailsForm.DETAILS}
        made = correcting.add_office(db_session(), who.id, correcting.NewOffice(**typed), **_told(form))
        return url_for("legislators.office", office_id=made.id)

    return _sent(form, act) or _form_page(form, say("Add an office of %(name)s", name=who.name), back)


@blueprint.get("/legislators/seats/<seat_id>/correct")
def correct_seat(seat_id: str) -> ResponseReturnValue:
    """What somebody may know better about a seat."""
    held = people.holder(db_session(), seat_id, on=clock().now().date())
    return render_template("legislators/seat.html", held=held, corrections=correcting.of_seat(db_session(), seat_id))


@blueprint.route("/legislators/seats/<seat_id>/successor", methods=["GET", "POST"])
def name_successor(seat_id: str) -> ResponseReturnValue:
    """Name who holds a seat from a day on, before the public list does."""
    held = people.holder(db_session(), seat_id, on=clock().now().date())
    form, back = SuccessorForm(), url_for("legislators.state", state=held.state)

    def act() -> str:
        names = ("first", "last", "party", "starts_on", "ends_on", "phone", "bioguide")
        typed: dict[str, Any] = {name: form[name].data or "" for name in names}
        term = correcting.name_successor(db_session(), seat_id, correcting.Successor(**typed), **_told(form))
        return url_for("legislators.person", person_id=term.person_id)

    return _sent(form, act) or _form_page(form, say("Name a successor in seat %(seat)s", seat=seat_id), back)


@blueprint.route("/legislators/seats/<seat_id>/vacant", methods=["GET", "POST"])
def declare_vacant(seat_id: str) -> ResponseReturnValue:
    """Say that nobody holds a seat from a day on."""
    held = people.holder(db_session(), seat_id, on=clock().now().date())
    form, back = VacantForm(), url_for("legislators.state", state=held.state)

    def act() -> str:
        correcting.declare_vacant(db_session(), seat_id, on=form.on.data, **_told(form))
        return back

    return _sent(form, act) or _form_page(form, say("Seat %(seat)s is vacant", seat=seat_id), back)


@blueprint.get("/legislators/corrections")
def corrections() -> ResponseReturnValue:
    """Everything that stands, the newest first."""
    found = correcting.standing(db_session())
    return render_template(
        "legislators/corrections.html",
        corrections=found,
        subjects=subjects(db_session(), found),
        button=BackForm(formdata=None),
        may_withdraw=may_reach("legislators.withdraw", {}),
    )


@blueprint.post("/legislators/corrections/<int:correction_id>/withdraw")
def withdraw(correction_id: int) -> ResponseReturnValue:
    """Take a correction back."""
    form, now = BackForm(), clock().now()
    who = str(current_user.name or current_user.email)

    def act() -> str:
        correcting.withdraw(db_session(), correction_id, who=who, now=now)
        return url_for("legislators.corrections")

    return forms.done(db_session(), form, act, now=now)


@blueprint.get("/legislators/refreshes")
def refreshes_page() -> ResponseReturnValue:
    """Each look at the public sources and what came of it."""
    return render_template("legislators/refreshes.html", looks=refreshes.latest(db_session()))
