"""Pages of an alliance's own fields: the list, adding, changing, ending."""

from flask import render_template, url_for
from flask.typing import ResponseReturnValue

from alliances.forms import ButtonForm
from alliances.models import FieldKind
from alliances.records import fields, wording
from alliances.records.desk import alliance_of, filled_in
from alliances.records.forms import FieldForm
from alliances.records.views import blueprint
from groundwork.refusal import NotFound
from groundwork.web import forms
from groundwork.web.current import clock, db_session
from groundwork.words import say

LIST = "/alliances/<slug>/supporters/fields"


@blueprint.route(LIST, methods=["GET", "POST"], endpoint="fields")
def field_list(slug: str) -> ResponseReturnValue:
    """What an alliance asks beside the usual, of how many it is known; and adding a field."""
    form, session, now = FieldForm(), db_session(), clock().now()

    def work() -> str:
        kind = FieldKind(form.kind.data)
        offered = (form.choices.data or "").splitlines()
        fields.make(session, alliance_of(slug).id, form.name.data, kind, choices=offered, now=now)
        return url_for("records.fields", slug=slug)

    def page() -> str:
        alliance = alliance_of(slug)
        rows = [(one, fields.choices_of(one), count) for one, count in fields.counted(session, alliance.id)]
        return render_template(
            "alliances/records/fields.html",
            alliance=alliance,
            rows=rows,
            form=form,
            kinds=wording.KINDS,
            button=ButtonForm(formdata=None),
        )

    return filled_in(form, work, page)


@blueprint.route(f"{LIST}/<int:field_id>", methods=["GET", "POST"])
def field(slug: str, field_id: int) -> ResponseReturnValue:
    """Another name, or other choices; the kind stays, for what is known is of that kind."""
    session = db_session()
    found = fields.by_id(session, alliance_of(slug).id, field_id)
    form = FieldForm(obj=found, choices="\n".join(fields.choices_of(found)))
    form.kind.data = str(found.kind)
    form.kind.raw_data = [str(found.kind)]

    def work() -> str:
        fields.change(session, found, form.name.data, choices=(form.choices.data or "").splitlines())
        return url_for("records.fields", slug=slug)

    def page() -> str:
        alliance = alliance_of(slug)
        kept = fields.by_id(session, alliance.id, field_id)
        return render_template(
            "alliances/records/field.html", alliance=alliance, field=kept, form=form, kinds=wording.KINDS
        )

    return filled_in(form, work, page)


@blueprint.post(f"{LIST}/<int:field_id>/<act>")
def turn_field(slug: str, field_id: int, act: str) -> ResponseReturnValue:
    """Ask nobody any more, or ask again; values stay either way."""
    if act not in {"end", "again"}:
        raise NotFound(say("There is no such page."))
    session, now = db_session(), clock().now()
    found = fields.by_id(session, alliance_of(slug).id, field_id)

    def work() -> str:
        if act == "end":
            fields.end(session, found, now=now)
        else:
            fields.begin_again(session, found)
        return url_for("records.fields", slug=slug)

    return forms.done(session, ButtonForm(), work, now=now)
