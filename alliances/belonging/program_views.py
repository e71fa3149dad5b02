"""The issue in members' regular programs: adding one, what it did, renewing, ending, the report of a year."""

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from wtforms import SelectChoice

from alliances import desk
from alliances.belonging import commitments, organizations
from alliances.belonging.commitments import Done, NewCommitment
from alliances.belonging.forms import CommitmentForm, DoneForm, EndProgramForm, RenewForm
from alliances.belonging.views import MEMBERS, blueprint, form_page
from alliances.belonging.wording import ENTRIES
from alliances.models import Organization
from alliances.sharing import news
from groundwork.refusal import NotFound, Refusal
from groundwork.web.current import db_session

ONE = "/alliances/<slug>/commitments/<int:commitment_id>"
FIRST_YEAR, LAST_YEAR = 1990, 2200


@blueprint.route(f"{MEMBERS}/add/commitment", methods=["GET", "POST"])
def add_commitment(slug: str) -> ResponseReturnValue:
    """A regular program takes the issue up."""
    session, alliance, now = db_session(), desk.alliance_of(slug), desk.now()
    form = CommitmentForm()
    members = organizations.members_of(session, alliance.id, on=desk.today(alliance))
    if not members:
        return render_template("alliances/belonging/first_member.html", alliance=alliance)
    form.organization.choices = [SelectChoice(str(one.organization_id), one.name) for one in members]
    if request.method == "GET":
        form.organization.data = request.args.get("organization", "")

    def act() -> str:
        typed = NewCommitment(
            organization_id=int(form.organization.data),
            program=form.program.data,
            since=form.since.data,
            renews_on=form.renews_on.data,
            done=form.done.data or "",
        )
        made = commitments.add_commitment(session, alliance, typed, now=now)
        news.tell(session, alliance.id, "commitment.made", f"commitment:{made.id}", now=now)
        return url_for("belonging.program", slug=slug, commitment_id=made.id)

    return desk.sent(form, act) or form_page(
        slug,
        form,
        _("A program takes the issue up"),
        first=_("The organization is not in the list? It joins first."),
        first_at=url_for("belonging.add_organization", slug=slug, then="program"),
    )


@blueprint.get(ONE)
def program(slug: str, commitment_id: int) -> ResponseReturnValue:
    """One program: what was done, its renewal, its end."""
    return _program_page(slug, commitment_id)


def _program_page(
    slug: str,
    commitment_id: int,
    *,
    done: DoneForm | None = None,
    renewal: RenewForm | None = None,
    ending: EndProgramForm | None = None,
) -> ResponseReturnValue:
    session, alliance = db_session(), desk.alliance_of(slug)
    row = commitments.one(session, alliance.id, commitment_id)
    today = desk.today(alliance)
    page = render_template(
        "alliances/belonging/program.html",
        alliance=alliance,
        row=row,
        organization=session.get_one(Organization, row.organization_id),
        entries=commitments.entries(session, row),
        entry_words=ENTRIES,
        is_due=commitments.is_due(row, on=today),
        done=done or DoneForm(formdata=None, data={"on": today}),
        renewal=renewal or RenewForm(formdata=None),
        ending=desk.apart(ending or EndProgramForm(formdata=None, data={"on": today}), "end"),
        today=today,
    )
    return page, 422 if any(one and one.errors for one in (done, renewal, ending)) else 200


@blueprint.post(f"{ONE}/done")
def program_done(slug: str, commitment_id: int) -> ResponseReturnValue:
    """Write down what a program did."""
    session, alliance, form = db_session(), desk.alliance_of(slug), DoneForm()
    row = commitments.one(session, alliance.id, commitment_id)

    def act() -> str:
        done = Done(form.on.data, form.words.data, desk.who(), desk.today(alliance), form.people.data)
        commitments.record(session, row, done, now=desk.now())
        return url_for("belonging.program", slug=slug, commitment_id=commitment_id)

    return desk.sent(form, act) or _program_page(slug, commitment_id, done=form)


@blueprint.post(f"{ONE}/renew")
def renew_program(slug: str, commitment_id: int) -> ResponseReturnValue:
    """Renew a program until a day."""
    session, alliance, form = db_session(), desk.alliance_of(slug), RenewForm()
    row = commitments.one(session, alliance.id, commitment_id)

    def act() -> str:
        today = desk.today(alliance)
        commitments.renew(session, row, form.renews_on.data, on=today, who=desk.who(), now=desk.now())
        return url_for("belonging.program", slug=slug, commitment_id=commitment_id)

    return desk.sent(form, act) or _program_page(slug, commitment_id, renewal=form)


@blueprint.post(f"{ONE}/end")
def end_program(slug: str, commitment_id: int) -> ResponseReturnValue:
    """End a program; what it did stays."""
    session, alliance, form = db_session(), desk.alliance_of(slug), EndProgramForm()
    row = commitments.one(session, alliance.id, commitment_id)

    def act() -> str:
        if form.on.data > desk.today(alliance):
            raise Refusal(_("Give a day that has come."), field="on")
        commitments.end(session, row, form.reason.data, on=form.on.data, who=desk.who(), now=desk.now())
        return url_for("belonging.program", slug=slug, commitment_id=commitment_id)

    return desk.sent(form, act) or _program_page(slug, commitment_id, ending=form)


@blueprint.get("/alliances/<slug>/programs/<int:year>")
def year_of_programs(slug: str, year: int) -> ResponseReturnValue:
    """What the programs did in a year, to print."""
    alliance = desk.alliance_of(slug)
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise NotFound(_("There is no report of that year."))
    found = commitments.year(db_session(), alliance.id, year)
    return render_template(
        "alliances/belonging/year.html",
        alliance=alliance,
        year=year,
        programs=found,
        done=sum(len(one.done) for one in found),
        people=sum(one.people for one in found),
        entry_words=ENTRIES,
        today=desk.today(alliance),
    )
