"""The secretariat's view of organizations: national members, their affiliates, doubles."""

from flask import flash, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import select
from wtforms import SelectChoice

from alliances import desk
from alliances.belonging import coalition, merging, organizations
from alliances.belonging.coalition import Facts
from alliances.belonging.forms import FactsForm, MergeForm
from alliances.belonging.views import blueprint
from alliances.belonging.wording import REACH_BADGES, REACHES
from alliances.models import Organization, OrganizationKind
from groundwork.web.current import db_session
from legislators.models import State

LIST = "/secretariat/organizations"
ONE = f"{LIST}/<int:organization_id>"


@blueprint.get(LIST)
def all_organizations() -> ResponseReturnValue:
    """National members with their local affiliates: in an alliance, asked, not asked yet."""
    session = db_session()
    state = request.args.get("state", "")[:2]
    found = coalition.nationals(session, state)
    return render_template(
        "alliances/belonging/coalition.html",
        nationals=found,
        states=coalition.states(session),
        state=state,
        reaches=REACHES,
        badges=REACH_BADGES,
        not_asked=sum(one.how_many(coalition.Reach.NOT_ASKED) for one in found),
        others=coalition.without_parent(session, state),
    )


@blueprint.route(f"{LIST}/add", methods=["GET", "POST"])
def add_to_coalition() -> ResponseReturnValue:
    """Put an organization on the coalition's list: a national one, or an affiliate not yet asked."""
    session = db_session()
    form = _offered(FactsForm(data={"parent": request.args.get("parent", "")}))
    if request.method == "GET" and request.args.get("parent"):
        form.kind.data = str(OrganizationKind.LOCAL)

    def act() -> str:
        coalition.add(session, _facts(form))
        return url_for("belonging.all_organizations")

    return desk.sent(form, act) or _page(form, None)


@blueprint.route(ONE, methods=["GET", "POST"])
def change_organization(organization_id: int) -> ResponseReturnValue:
    """Rename an organization, or say anew what and where it is."""
    session = db_session()
    row = coalition.one(session, organization_id)
    held = {"name": row.name, "kind": str(row.kind), "parent": str(row.parent_id or ""), "state": row.state}
    form = _offered(FactsForm(data=held | {"city": row.city}))

    def act() -> str:
        coalition.change(session, row, _facts(form))
        return url_for("belonging.all_organizations")

    return desk.sent(form, act) or _page(form, organization_id)


@blueprint.post(f"{ONE}/merge")
def merge_organizations(organization_id: int) -> ResponseReturnValue:
    """Make two rows for one organization one."""
    session = db_session()
    row, form = coalition.one(session, organization_id), _doubles(MergeForm(), organization_id)

    def act() -> str:
        double = coalition.one(session, int(form.double.data))
        moved = merging.merge(session, row, double, account_id=desk.me(), now=desk.now())
        flash(_("Merged; %(rows)s entries moved along.", rows=moved), "done")
        return url_for("belonging.change_organization", organization_id=organization_id)

    sent = desk.sent(form, act)
    if sent:
        return sent
    row = coalition.one(session, organization_id)
    held = {"name": row.name, "kind": str(row.kind), "parent": str(row.parent_id or ""), "state": row.state}
    return _page(_offered(FactsForm(formdata=None, data=held | {"city": row.city})), organization_id, form)


def _page(form: FactsForm, organization_id: int | None, merge: MergeForm | None = None) -> ResponseReturnValue:
    page = render_template(
        "alliances/belonging/coalition_form.html",
        form=form,
        organization_id=organization_id,
        merge=merge or (_doubles(MergeForm(formdata=None), organization_id) if organization_id else None),
    )
    return page, 422 if form.errors or (merge and merge.errors) else 200


def _offered(form: FactsForm) -> FactsForm:
    session = db_session()
    form.parent.choices = [
        SelectChoice("", _("No national organization")),
        *(SelectChoice(str(one.id), one.name) for one in organizations.nationals(session)),
    ]
    states = session.execute(select(State.code, State.name).order_by(State.name))
    form.state.choices = [
        SelectChoice("", _("The whole country")),
        *(SelectChoice(code, name) for code, name in states),
    ]
    return form


def _doubles(form: MergeForm, organization_id: int) -> MergeForm:
    session = db_session()
    row = coalition.one(session, organization_id)
    form.double.choices = [
        SelectChoice("", _("Choose")),
        *(SelectChoice(str(one.id), _placed(one)) for one in coalition.may_be_same(session, row)),
    ]
    return form


def _placed(row: Organization) -> str:
    where = ", ".join(part for part in (row.city, row.state) if part)
    return f"{row.name} ({where})" if where else row.name


def _facts(form: FactsForm) -> Facts:
    return Facts(
        name=form.name.data,
        kind=OrganizationKind(form.kind.data),
        state=form.state.data or "",
        city=form.city.data or "",
        parent_id=int(form.parent.data) if form.parent.data else None,
    )
