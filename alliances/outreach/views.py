"""Pages of outreach: what is to do, whom to visit, what was done; adding to it and correcting it."""

from flask import Blueprint, Response, render_template, request, url_for
from flask.typing import ResponseReturnValue

from alliances import finding
from alliances.desk import alliance_of, me
from alliances.forms import ButtonForm
from alliances.models import Alliance, Outreach, OutreachKind
from alliances.outreach import outlets, queries, wording, work
from alliances.outreach.forms import OutreachForm, typed_kind
from alliances.outreach.kinds import OutreachResult
from alliances.outreach.sheet import sheet
from groundwork.files import keeping
from groundwork.files.kinds import DOCUMENTS
from groundwork.files.models import StoredFile
from groundwork.files.receiving import takes_files
from groundwork.files.serving import download
from groundwork.refusal import NotFound
from groundwork.web import forms
from groundwork.web.current import clock, db_session
from groundwork.words import say

blueprint = Blueprint("outreach", __name__, template_folder="../templates")
ONE = "/alliances/<slug>/outreach/<int:outreach_id>"


def _wanted() -> queries.Wanted:
    year = request.args.get("year", type=int)
    known = year if year and 2000 <= year <= 2200 else None
    return queries.Wanted(typed_kind(request.args.get("kind")), request.args.get("town", "")[:200], known)


@blueprint.get("/alliances/<slug>/outreach")
def of_alliance(slug: str) -> ResponseReturnValue:
    """What is to do next, which boards wait, what was done."""
    session, alliance, wanted = db_session(), alliance_of(slug), _wanted()
    today = finding.local_day(alliance, clock().now())
    years, towns = queries.years_and_towns(session, alliance.id)
    steps = queries.next_steps(session, alliance.id)
    return render_template(
        "alliances/outreach/list.html",
        alliance=alliance,
        rows=queries.page(session, alliance.id, wanted),
        most=queries.MOST,
        planned=queries.planned(session, alliance.id),
        steps=steps,
        late=sum(1 for one in steps if one.next_step_on and one.next_step_on < today),
        boards=queries.boards(session, alliance.id, today=today),
        wanted=wanted,
        years=years,
        towns=towns,
        kinds=wording.KINDS,
        results=wording.RESULTS,
        button=ButtonForm(formdata=None),
        today=today,
    )


@blueprint.get("/alliances/<slug>/outreach.csv")
def download_sheet(slug: str) -> ResponseReturnValue:
    """What was done, as the page's filter wants it, as a file."""
    alliance = alliance_of(slug)
    answer = Response("\ufeff" + sheet(queries.page(db_session(), alliance.id, _wanted())), mimetype="text/csv")
    answer.headers["Content-Disposition"] = f'attachment; filename="{slug}-outreach.csv"'
    return answer


@blueprint.route("/alliances/<slug>/outreach/new", methods=["GET", "POST"])
@takes_files
def add(slug: str) -> ResponseReturnValue:
    """Plan or record a piece of outreach; a link may have named outlet, town and kind already."""
    alliance, form = alliance_of(slug), OutreachForm()
    if request.method == "GET":
        form.outlet.data = request.args.get("outlet", "")[:200]
        form.city.data = request.args.get("town", "")[:200]
        form.kind.data = str(typed_kind(request.args.get("kind")) or OutreachKind.EDITORIAL_BOARD)
    return _edit_page(alliance, form, None)


@blueprint.route(ONE, methods=["GET", "POST"])
@takes_files
def edit(slug: str, outreach_id: int) -> ResponseReturnValue:
    """Correct one, or say what came of it."""
    alliance = alliance_of(slug)
    row = work.one_of(db_session(), alliance.id, outreach_id)
    form = OutreachForm(obj=row) if request.method == "GET" else OutreachForm()
    if request.method == "GET":
        form.result_code.data = str(row.result_code or "")
    return _edit_page(alliance, form, row)


def _edit_page(alliance: Alliance, form: OutreachForm, row: Outreach | None) -> ResponseReturnValue:
    session = db_session()
    if answer := forms.sent(form, lambda: _saved(alliance, form, row)):
        return answer
    known = outlets.outlets_of(session, alliance.id)
    page = render_template(
        "alliances/outreach/edit.html",
        alliance=alliance,
        form=form,
        row=row,
        clip=_clip_of(row),
        outlets=known,
        towns=sorted({one.town for one in known if one.town}),
        button=ButtonForm(formdata=None),
    )
    return page, 422 if form.errors else 200


def _saved(alliance: Alliance, form: OutreachForm, row: Outreach | None) -> str:
    session, now = db_session(), clock().now()
    typed = _typed(form)
    if row is None:
        row = work.add_outreach(session, alliance, typed, account_id=me(), now=now)
    else:
        work.change(session, alliance, row, typed, now=now)
    if form.file.data:
        file = form.file.data
        kept = keeping.keep(session, file.stream, file.filename, allowed=DOCUMENTS, account_id=me(), now=now)
        work.put_clip(session, row, kept)
    elif form.no_file.data:
        work.put_clip(session, row, None)
    return url_for("outreach.of_alliance", slug=alliance.slug)


def _typed(form: OutreachForm) -> work.NewOutreach:
    return work.NewOutreach(
        kind=OutreachKind(form.kind.data),
        outlet=form.outlet.data or "",
        happened_on=form.happened_on.data,
        city=form.city.data or "",
        met_role=form.met_role.data or "",
        result=form.result.data or "",
        next_step=form.next_step.data or "",
        next_step_on=form.next_step_on.data,
        result_code=OutreachResult(form.result_code.data) if form.result_code.data else None,
        audience=form.audience.data,
        clip_url=form.clip_url.data or "",
    )


def _clip_of(row: Outreach | None) -> StoredFile | None:
    return db_session().get(StoredFile, row.clip_file_id) if row and row.clip_file_id else None


@blueprint.post(f"{ONE}/next")
def settle(slug: str, outreach_id: int) -> ResponseReturnValue:
    """The next step is done."""
    alliance, session = alliance_of(slug), db_session()
    row = work.one_of(session, alliance.id, outreach_id)

    def act() -> str:
        work.settle_next(session, row)
        return url_for("outreach.of_alliance", slug=slug)

    return forms.done(session, ButtonForm(), act, now=clock().now())


@blueprint.post(f"{ONE}/remove")
def remove(slug: str, outreach_id: int) -> ResponseReturnValue:
    """Take away what was entered by mistake."""
    alliance, session, now = alliance_of(slug), db_session(), clock().now()
    row = work.one_of(session, alliance.id, outreach_id)

    def act() -> str:
        work.remove(session, alliance, row, account_id=me(), now=now)
        return url_for("outreach.of_alliance", slug=slug)

    return forms.done(session, ButtonForm(), act, now=now)


@blueprint.get(f"{ONE}/clip")
def clip(slug: str, outreach_id: int) -> ResponseReturnValue:
    """The clip that was kept, as a download."""
    stored = _clip_of(work.one_of(db_session(), alliance_of(slug).id, outreach_id))
    if stored is None:
        raise NotFound(say("No file is kept with this."))
    return download(stored)
