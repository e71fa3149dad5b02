"""The secretariat's page of whom polls are weighted to: which tables are in force, and newer ones brought."""

from flask import Blueprint, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l
from flask_security import current_user
from flask_wtf.file import FileField
from wtforms import BooleanField, StringField
from wtforms.validators import InputRequired, Length

from groundwork.refusal import Refusal
from groundwork.web import forms
from groundwork.web.current import clock, db_session
from groundwork.web.forms import Form
from groundwork.words import say
from polling.models import TableKind
from polling.population import population_files, population_tables
from polling.population.population_tables import Origin

blueprint = Blueprint("population", __name__, url_prefix="/population", template_folder="../templates")

KINDS = {
    TableKind.AGE_SEX: _l("Age and sex"),
    TableKind.JOINT: _l("Race and education, with age and sex"),
    TableKind.VOTE: _l("How districts voted"),
}


class TableForm(Form):
    """A newer table, with where it is from."""

    upload = FileField(_l("The table, as CSV"))
    source = StringField(_l("Where the counts are from"), [InputRequired(_l("Fill this in.")), Length(max=200)])
    vintage = StringField(_l("Of which year or years"), [InputRequired(_l("Fill this in.")), Length(max=40)])
    is_confirmed = BooleanField(_l("It differs much from the table in force, and it is right."))


class RemoveForm(Form):
    """Only a button."""


@blueprint.route("", methods=["GET", "POST"])
def tables() -> ResponseReturnValue:
    """What is in force for each kind, and a form for a newer one."""
    session, now, form = db_session(), clock().now(), TableForm()
    if form.validate_on_submit():
        try:
            return forms.done(session, form, lambda: _bring(form), now=now)
        except Refusal as refusal:
            session.rollback()
            form.refuse(refusal)
    page = render_template(
        "polling/population.html",
        form=form,
        button=RemoveForm(formdata=None),
        kinds=KINDS,
        held=population_tables.in_force(session),
        columns=population_files.COLUMNS,
    )
    return page, 422 if form.errors else 200


@blueprint.post("/<int:table_id>/remove")
def remove(table_id: int) -> ResponseReturnValue:
    """Take a table away; the one before it is in force again."""
    form = RemoveForm()
    if not form.validate_on_submit():
        raise Refusal(say("Load the page again and press the button once more."))

    def act() -> str:
        population_tables.remove(db_session(), table_id)
        return url_for("population.tables")

    return forms.done(db_session(), form, act, now=clock().now())


def _bring(form: TableForm) -> str:
    session = db_session()
    if not form.upload.data:
        raise Refusal(say("Choose the file."), field="upload")
    name = form.upload.data.filename or say("the file")
    known = population_tables.known_areas(session)
    found = population_files.read(form.upload.data.stream, name, known=known)
    origin = Origin(form.source.data or "", form.vintage.data or "", name)
    is_confirmed, who = bool(form.is_confirmed.data), current_user.id
    population_tables.bring(session, found, origin, by=who, is_confirmed=is_confirmed, now=clock().now())
    return url_for("population.tables")
