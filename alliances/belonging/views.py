"""Who belongs to an alliance: the members page, one organization, its membership and its people."""

from datetime import date

from flask import Blueprint, Response, flash, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from wtforms import SelectChoice

from alliances import desk, wording
from alliances.belonging import commitments, memberships, organizations, people
from alliances.belonging.forms import AgainForm, BackingForm, EndMembershipForm, OrganizationForm, PersonForm
from alliances.belonging.memberships import Ending
from alliances.belonging.organizations import NewOrganization
from alliances.belonging.people import Person
from alliances.belonging.wording import role_words
from alliances.forming.stage_views import PAPERS, kept_file
from alliances.models import Alliance, Organization, OrganizationKind, OrganizationPerson
from groundwork.accounts import queries
from groundwork.accounts.people import ALLIANCE
from groundwork.doors import Role
from groundwork.files.kinds import accept
from groundwork.files.models import StoredFile
from groundwork.files.receiving import takes_files
from groundwork.files.serving import download
from groundwork.refusal import NotFound, Refusal
from groundwork.web.current import db_session

blueprint = Blueprint("belonging", __name__, template_folder="../templates")
MEMBERS = "/alliances/<slug>/members"
ONE = "/alliances/<slug>/organizations/<int:organization_id>"


@blueprint.get(MEMBERS)
def members(slug: str) -> ResponseReturnValue:
    """Member organizations, the issue in their programs, who does what."""
    session, alliance = db_session(), desk.alliance_of(slug)
    today = desk.today(alliance)
    programs = commitments.commitments(session, alliance.id, with_ended=True)
    roles = people.roles(session, alliance.id)
    return render_template(
        "alliances/belonging/members.html",
        alliance=alliance,
        members=organizations.members_of(session, alliance.id, on=today),
        past=memberships.past(session, alliance.id),
        organization_kinds=wording.ORGANIZATION_KINDS,
        programs=[one for one in programs if one[0].ended_on is None],
        ended=[one for one in programs if one[0].ended_on is not None],
        due=[one for one in programs if commitments.is_due(one[0], on=today)],
        individuals=sum(one.row.until is None for one in people.individuals(session, alliance.id)),
        roles=[one.row for one in roles if one.row.until is None],
        role_words=role_words,
        has_leader=people.leader(session, alliance.id) is not None,
        has_account=any(one.role == Role.LEADER for one in queries.holders(session, ALLIANCE, slug)),
        today=today,
    )


@blueprint.route(f"{MEMBERS}/add/organization", methods=["GET", "POST"])
def add_organization(slug: str) -> ResponseReturnValue:
    """An organization joins."""
    alliance, form = desk.alliance_of(slug), OrganizationForm()
    then = "program" if request.args.get("then") == "program" else None  # whose page sent them here for it
    form.parent.choices = [
        SelectChoice("", _("No national organization")),
        *(SelectChoice(str(one.id), one.name) for one in organizations.nationals(db_session())),
    ]

    def act() -> str:
        _must_have_come(form.since.data, alliance)
        typed = NewOrganization(
            name=form.name.data,
            kind=OrganizationKind(form.kind.data),
            city=form.city.data or "",
            parent_id=int(form.parent.data) if form.parent.data else None,
            is_backing=form.is_backing.data,
        )
        made = organizations.add_member(db_session(), alliance, typed, since=form.since.data)
        if then:
            return url_for("belonging.add_commitment", slug=slug, organization=made.organization_id)
        return url_for("belonging.members", slug=slug)

    action = url_for("belonging.add_organization", slug=slug, then=then)
    return desk.sent(form, act) or form_page(slug, form, _("An organization joins"), action=action)


def _must_have_come(since: date, alliance: Alliance) -> None:
    """A membership that begins later would stand in no list until then."""
    if since > desk.today(alliance):
        raise Refusal(_("Give a day that has come."), field="since")


def form_page(slug: str, form: object, title: str, *, back: str = "", **more: str) -> ResponseReturnValue:
    """A page that is one form, and leads back to the members.

    more: `action`, where it is sent if not to its own path; `first` and `first_at`, words and link of what may have to
    be done before it.
    """
    page = render_template(
        "alliances/belonging/form.html",
        form=form,
        alliance=desk.alliance_of(slug),
        title=title,
        back=back or url_for("belonging.members", slug=slug),
        **more,
    )
    return page, 422 if getattr(form, "errors", None) else 200


@blueprint.get(ONE)
def organization(slug: str, organization_id: int) -> ResponseReturnValue:
    """One organization: what it is, its membership, its letter, people there, its programs."""
    return _organization_page(slug, organization_id)


def _organization_page(
    slug: str,
    organization_id: int,
    *,
    ending: EndMembershipForm | None = None,
    again: AgainForm | None = None,
    backing: BackingForm | None = None,
    person: PersonForm | None = None,
) -> ResponseReturnValue:
    session, alliance = db_session(), desk.alliance_of(slug)
    row = memberships.one(session, alliance.id, organization_id)
    parent = session.get(Organization, row.parent_id) if row.parent_id else None
    standing = memberships.standing(session, alliance.id, row.id)
    today = desk.today(alliance)
    held = {"is_backing": bool(standing and standing.is_backing)}
    page = render_template(
        "alliances/belonging/organization.html",
        alliance=alliance,
        row=row,
        parent=parent.name if parent else "",
        standing=standing,
        history=memberships.history(session, alliance.id, row.id),
        kinds=wording.ORGANIZATION_KINDS,
        people=people.at_organization(session, alliance.id, row.id),
        programs=[one for one, _name in commitments.commitments(session, alliance.id, with_ended=True)
                  if one.organization_id == row.id],
        ending=desk.apart(ending or EndMembershipForm(formdata=None, data={"on": today}), "end"),
        again=desk.apart(again or AgainForm(formdata=None, data={"since": today}), "again"),
        backing=desk.apart(backing or BackingForm(formdata=None, data=held), "backing"),
        person=person or PersonForm(formdata=None, data={"since": today}),
        accept=accept(PAPERS),
        button=desk.button,
        today=today,
    )  # fmt: skip
    return page, 422 if any(one and one.errors for one in (ending, again, backing, person)) else 200


@blueprint.post(f"{ONE}/end")
def end_membership(slug: str, organization_id: int) -> ResponseReturnValue:
    """End a membership with day and reason."""
    session, alliance, now = db_session(), desk.alliance_of(slug), desk.now()
    memberships.one(session, alliance.id, organization_id)
    form = EndMembershipForm()

    def act() -> str:
        member = memberships.standing(session, alliance.id, organization_id)
        if member is None:
            raise NotFound(_("This membership has ended already."))
        ending = Ending(form.on.data, form.reason.data, with_programs=form.with_programs.data)
        memberships.end(session, alliance, member, ending, who=desk.who(), now=now)
        memberships.told(session, alliance, "belonging.left", member, account_id=desk.me(), now=now)
        return url_for("belonging.organization", slug=slug, organization_id=organization_id)

    return desk.sent(form, act) or _organization_page(slug, organization_id, ending=form)


@blueprint.post(f"{ONE}/again")
def join_again(slug: str, organization_id: int) -> ResponseReturnValue:
    """Take an organization in again whose membership ended."""
    session, alliance = db_session(), desk.alliance_of(slug)
    memberships.one(session, alliance.id, organization_id)
    form = AgainForm()

    def act() -> str:
        _must_have_come(form.since.data, alliance)
        memberships.join(session, alliance, organization_id, since=form.since.data)
        return url_for("belonging.organization", slug=slug, organization_id=organization_id)

    return desk.sent(form, act) or _organization_page(slug, organization_id, again=form)


@blueprint.post(f"{ONE}/backing")
@takes_files
def set_backing(slug: str, organization_id: int) -> ResponseReturnValue:
    """Say whether it backs the leader, and keep its letter."""
    session, alliance = db_session(), desk.alliance_of(slug)
    memberships.one(session, alliance.id, organization_id)
    form = BackingForm()

    def act() -> str:
        member = memberships.standing(session, alliance.id, organization_id)
        if member is None:
            raise NotFound(_("Only a member organization can back the leader."))
        file_id = kept_file(form.file.data)
        memberships.set_backing(session, alliance, member, is_backing=form.is_backing.data, file_id=file_id)
        memberships.told(session, alliance, "belonging.backing", member, account_id=desk.me(), now=desk.now())
        return url_for("belonging.organization", slug=slug, organization_id=organization_id)

    return desk.sent(form, act) or _organization_page(slug, organization_id, backing=form)


@blueprint.get(f"{ONE}/letter")
def letter(slug: str, organization_id: int) -> Response:
    """The newest letter or resolution of an organization, to download."""
    session, alliance = db_session(), desk.alliance_of(slug)
    for member in memberships.history(session, alliance.id, organization_id):
        if member.stored_file_id:
            return download(session.get_one(StoredFile, member.stored_file_id))
    raise NotFound(_("No letter is kept for this organization."))


@blueprint.post(f"{ONE}/people")
def add_person(slug: str, organization_id: int) -> ResponseReturnValue:
    """Write down somebody at an organization."""
    session, alliance = db_session(), desk.alliance_of(slug)
    memberships.one(session, alliance.id, organization_id)
    form = PersonForm()

    def act() -> str:
        people.add_at_organization(session, alliance, organization_id, typed_person(form), now=desk.now())
        return url_for("belonging.organization", slug=slug, organization_id=organization_id) + "#people"

    return desk.sent(form, act) or _organization_page(slug, organization_id, person=form)


@blueprint.post("/alliances/<slug>/organization-people/<int:organization_person_id>/end")
def end_person(slug: str, organization_person_id: int) -> ResponseReturnValue:
    """Somebody is at an organization no more, from today."""
    session, alliance, now = db_session(), desk.alliance_of(slug), desk.now()
    row = people.one(session, OrganizationPerson, alliance.id, organization_person_id)

    def act() -> str:
        people.end(session, alliance, row, people.Ending(desk.today(alliance), "", desk.me()), now=now)
        flash(_("%(name)s is kept as somebody of the past.", name=row.name), "done")
        return _back_to(slug, row)

    return desk.pressed(act)


def _back_to(slug: str, row: people.Kept) -> str:
    number = getattr(row, "organization_id", 0)
    return url_for("belonging.organization", slug=slug, organization_id=number) + "#people"


def typed_person(form: PersonForm) -> Person:
    """What a form says of a person."""
    return Person(form.name.data, form.since.data, form.role.data or "", form.phone.data or "", form.email.data or "")
