"""Individual members, and who held which role from when to when."""

from flask import render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import select
from wtforms import SelectChoice

from alliances import desk
from alliances.belonging import people
from alliances.belonging.forms import EndForm, IndividualForm, RoleForm
from alliances.belonging.views import MEMBERS, blueprint, form_page, typed_person
from alliances.belonging.wording import role_words
from alliances.models import Alliance, IndividualMember, RoleHeld, RoleKind, Supporter
from groundwork.accounts import queries
from groundwork.accounts.people import ALLIANCE
from groundwork.audit import ledger
from groundwork.web.current import db_session

PEOPLE = f"{MEMBERS}/people"
MOST_OFFERED = 300  # a list to choose from; a longer one is not read


@blueprint.get(PEOPLE)
def who_belongs(slug: str) -> ResponseReturnValue:
    """Individual members and roles, those of today first."""
    session, alliance = db_session(), desk.alliance_of(slug)
    return render_template(
        "alliances/belonging/people.html",
        alliance=alliance,
        individuals=people.individuals(session, alliance.id),
        roles=people.roles(session, alliance.id),
        role_words=role_words,
        has_leader=people.leader(session, alliance.id) is not None,
    )


@blueprint.route(f"{PEOPLE}/add", methods=["GET", "POST"])
def add_individual(slug: str) -> ResponseReturnValue:
    """A person joins as a member themself."""
    session, alliance = db_session(), desk.alliance_of(slug)
    form = IndividualForm(data={"since": desk.today(alliance)})
    form.supporter.choices = [SelectChoice("", _("not known, or none")), *_supporters(alliance)]

    def act() -> str:
        supporter_id = int(form.supporter.data) if form.supporter.data else None
        people.add_individual(session, alliance, typed_person(form), supporter_id=supporter_id, now=desk.now())
        return url_for("belonging.who_belongs", slug=slug)

    back = url_for("belonging.who_belongs", slug=slug)
    return desk.sent(form, act) or form_page(slug, form, _("A person joins as a member"), back=back)


def _supporters(alliance: Alliance) -> list[SelectChoice]:
    own = (Supporter.alliance_id == alliance.id) & Supporter.left_at.is_(None)
    newest = select(Supporter.id, Supporter.name, Supporter.city).where(own).order_by(Supporter.joined_at.desc())
    found = db_session().execute(newest.limit(MOST_OFFERED)).all()
    return [SelectChoice(str(key), f"{name}, {city}" if city else name) for key, name, city in sorted(found, key=_name)]


def _name(row: object) -> str:
    return str(row[1]).casefold()  # type: ignore[index] # a row


@blueprint.route(f"{MEMBERS}/roles/add", methods=["GET", "POST"])
def give_role(slug: str) -> ResponseReturnValue:
    """Somebody takes on a role."""
    session, alliance = db_session(), desk.alliance_of(slug)
    form = RoleForm(data={"since": desk.today(alliance)})
    staff = {str(one.account_id): one.name or one.email for one in queries.holders(session, ALLIANCE, slug)}
    form.account.choices = [
        SelectChoice("", _("does not sign in")), *(SelectChoice(key, name) for key, name in staff.items())
    ]  # fmt: skip

    def act() -> str:
        account_id = int(form.account.data) if form.account.data else None
        kind = RoleKind(form.kind.data)
        row = people.give_role(session, alliance, kind, typed_person(form), account_id=account_id, now=desk.now())
        ledger.record(
            session, "belonging.role", account_id=desk.me(), scope=alliance.slug, subject=f"alliance_role:{row.id}",
            told={"role": str(kind)}, now=desk.now(),
        )  # fmt: skip
        return url_for("belonging.who_belongs", slug=slug)

    back = url_for("belonging.who_belongs", slug=slug)
    return desk.sent(form, act) or form_page(slug, form, _("Somebody takes on a role"), back=back)


@blueprint.route(f"{PEOPLE}/<int:individual_id>/end", methods=["GET", "POST"])
def end_individual(slug: str, individual_id: int) -> ResponseReturnValue:
    """An individual membership ends."""
    alliance = desk.alliance_of(slug)
    row = people.one(db_session(), IndividualMember, alliance.id, individual_id)
    return _end(slug, alliance, row, _("%(name)s is a member no more", name=row.name))


@blueprint.route(f"{MEMBERS}/roles/<int:role_id>/end", methods=["GET", "POST"])
def end_role(slug: str, role_id: int) -> ResponseReturnValue:
    """Somebody lays a role down; the alliance may then be without a leader, which its pages say."""
    alliance = desk.alliance_of(slug)
    row = people.one(db_session(), RoleHeld, alliance.id, role_id)
    return _end(slug, alliance, row, _("%(name)s lays the role down", name=row.name))


def _end(slug: str, alliance: Alliance, row: people.Kept, title: str) -> ResponseReturnValue:
    form = EndForm(data={"on": desk.today(alliance)})
    back = url_for("belonging.who_belongs", slug=slug)

    def act() -> str:
        ending = people.Ending(form.on.data, form.reason.data or "", desk.me())
        people.end(db_session(), alliance, row, ending, now=desk.now())
        return back

    return desk.sent(form, act) or form_page(slug, form, title, back=back)
