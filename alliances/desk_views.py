"""Staff pages: the secretariat's board, an alliance's stage, members, work and supporters."""

from datetime import date

from flask import g, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_security import current_user

from alliances import finding, forming, organizations, queries, showing, starting, wording, work
from alliances.adding import ADDINGS, Adding
from alliances.forming import Evidence, Next
from alliances.forms import ButtonForm, NextForm, StageForm
from alliances.models import Alliance, Stage
from alliances.views import blueprint
from groundwork.refusal import NotFound, Refusal
from groundwork.web import forms
from groundwork.web.current import clock, db_session

LAST_PAGE = 100_000


def _who() -> str:
    return str(current_user.name or current_user.email)


def _alliance(slug: str) -> Alliance:
    """The alliance of a staff page, whose clock the page then follows."""
    found = finding.by_slug(db_session(), slug)
    g.time_zone = found.time_zone
    return found


def _today(alliance: Alliance) -> date:
    return finding.local_day(alliance, clock().now())


@blueprint.get("/secretariat")
def secretariat() -> ResponseReturnValue:
    """All alliances, the one that waits longest first, and who wants to start another."""
    session, now = db_session(), clock().now()
    waiting = [
        (request_, phone, email, finding.state_name(session, request_.state))
        for request_, phone, email in starting.waiting(session)
    ]
    return render_template(
        "alliances/secretariat.html",
        board=queries.by_stage(session, on=now.date()),
        stages=wording.STAGES,
        waiting=waiting,
        button=ButtonForm(formdata=None),
        today=now.date(),
    )


@blueprint.post("/secretariat/requests/<public_id>/<answer>")
def decide(public_id: str, answer: str) -> ResponseReturnValue:
    """Accept or decline a wish to start an alliance."""
    if answer not in {"accept", "decline"}:
        raise NotFound("There is no such page.")
    session, now = db_session(), clock().now()
    asked = starting.by_public_id(session, public_id)

    def act() -> str:
        if answer == "accept":
            made = starting.accept(session, asked, who=_who(), now=now)
            return url_for("alliances.stage", slug=made.slug)
        starting.decline(session, asked, who=_who(), now=now)
        return url_for("alliances.secretariat")

    return forms.done(session, ButtonForm(), act, now=now)


@blueprint.route("/alliances/<slug>/stage", methods=["GET", "POST"])
def stage(slug: str) -> ResponseReturnValue:
    """How far an alliance has come, and taking it a step further."""
    alliance = _alliance(slug)
    form = StageForm() if alliance.stage.following else NextForm()
    if form.validate_on_submit():
        try:
            return forms.done(db_session(), form, lambda: _reach(form, alliance), now=clock().now())
        except Refusal as refusal:
            form.refuse(refusal)
    return _stage_page(form, slug), 422 if form.errors else 200


def _reach(form: StageForm | NextForm, alliance: Alliance) -> str:
    session, now = db_session(), clock().now()
    following = alliance.stage.following
    if following and isinstance(form, StageForm):
        evidence = Evidence(
            form.evidence.data or "", _who(), form.note.data or "", is_without_visit=form.is_without_visit.data
        )
        forming.reach(session, alliance, following, evidence, on=form.on.data, now=now)
    forming.plan_next(session, alliance, Next(form.next_step.data or "", form.next_step_on.data))
    return url_for("alliances.stage", slug=alliance.slug)


def _stage_page(form: StageForm | NextForm, slug: str) -> str:
    session, alliance = db_session(), _alliance(slug)
    following = alliance.stage.following
    return render_template(
        "alliances/stage.html",
        form=form,
        alliance=alliance,
        steps=showing.steps(forming.history(session, alliance.id)),
        following=following,
        can_skip_visit=following == Stage.VISIT,
        stages=wording.STAGES,
        hint=wording.EVIDENCE_HINTS[following] if following else "",
        days=(_today(alliance) - alliance.stage_on).days,
        today=_today(alliance),
    )


@blueprint.get("/alliances/<slug>/members")
def members(slug: str) -> ResponseReturnValue:
    """Member organizations and what the alliance does beside Congress."""
    session, now, alliance = db_session(), clock().now(), _alliance(slug)
    return render_template(
        "alliances/members.html",
        alliance=alliance,
        members=organizations.members_of(session, alliance.id, on=now.date()),
        organization_kinds=wording.ORGANIZATION_KINDS,
        commitments=work.commitments(session, alliance.id),
        materials=work.materials(session, alliance.id),
        outreach=work.outreach(session, alliance.id),
        meetings=showing.meetings(session, now=now, alliance_id=alliance.id, most=20),
        kinds=wording.OUTREACH_KINDS | wording.MATERIAL_KINDS,
        today=now.date(),
    )


@blueprint.route("/alliances/<slug>/members/add/<kind>", methods=["GET", "POST"])
def add(slug: str, kind: str) -> ResponseReturnValue:
    """Add an organization, commitment, material, piece of outreach or event."""
    alliance = _alliance(slug)
    adding = ADDINGS.get(kind)
    if adding is None:
        raise NotFound("There is no such page.")
    form = adding.make(db_session(), alliance, clock().now())
    if form.validate_on_submit():
        try:
            return forms.done(db_session(), form, lambda: _added(adding, form, alliance), now=clock().now())
        except Refusal as refusal:
            form.refuse(refusal)
    return render_template("alliances/add.html", form=form, alliance=alliance, title=adding.title), (
        422 if form.errors else 200
    )


def _added(adding: Adding, form: forms.Form, alliance: Alliance) -> str:
    adding.act(db_session(), alliance, form, clock().now())
    return url_for("alliances.members", slug=alliance.slug)


@blueprint.get("/alliances/<slug>/supporters/moves")
def moves(slug: str) -> ResponseReturnValue:
    """How many supporters have another district since lines or lists changed."""
    alliance = _alliance(slug)
    rows = queries.moves(db_session(), alliance.id).to_dict("records")
    return render_template("alliances/moves.html", alliance=alliance, rows=rows)


@blueprint.get("/alliances/<slug>/supporters")
def supporters(slug: str) -> ResponseReturnValue:
    """Supporters in numbers and page by page; no phone number is shown."""
    session, now, alliance = db_session(), clock().now(), _alliance(slug)
    page = min(max(1, request.args.get("page", 1, type=int) or 1), LAST_PAGE)
    district = request.args.get("district", "")[:10]
    rows, total = queries.page_of_supporters(session, alliance.id, page=page, district=district)
    return render_template(
        "alliances/supporters.html",
        alliance=alliance,
        rows=queries.with_consent(session, rows, alliance, now=now),
        total=total,
        page=page,
        pages=max(1, -(-total // queries.PAGE)),
        counts=queries.counts(session, alliance.id),
        districts=queries.by_district(session, alliance.id),
        district=district,
        confidences=wording.CONFIDENCES,
    )
