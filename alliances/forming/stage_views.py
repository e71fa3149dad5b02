"""An alliance's stage: the way so far, the next step, its checklist; taking a step back; resting and closing."""

from contextlib import suppress
from datetime import date
from typing import Any

from flask import Response, flash, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.datastructures import FileStorage

from alliances import desk, wording
from alliances.belonging import memberships, organizations, people
from alliances.forming import checklist, prospects, stalled, standing, steps
from alliances.forming.forms import LineForm, NextForm, StandingForm, StepForm, UndoForm
from alliances.forming.steps import Evidence, Next
from alliances.forming.views import blueprint
from alliances.forming.wording import STANDINGS
from alliances.models import Alliance, Stage, Standing
from groundwork.accounts import queries
from groundwork.accounts.people import ALLIANCE
from groundwork.audit import ledger
from groundwork.files.keeping import keep
from groundwork.files.kinds import DOCUMENTS, IMAGES, accept
from groundwork.files.models import StoredFile
from groundwork.files.receiving import takes_files
from groundwork.files.serving import download
from groundwork.refusal import NotFound, Refusal
from groundwork.web.current import db_session
from groundwork.web.guard import may_reach

PAPERS = DOCUMENTS | IMAGES  # a letter, or a photo of it


@blueprint.route("/alliances/<slug>/stage", methods=["GET", "POST"])
@takes_files
def stage(slug: str) -> ResponseReturnValue:
    """How far an alliance has come, and taking it a step further."""
    alliance = desk.alliance_of(slug)
    if not alliance.stage.following:
        form = NextForm(data=_held(alliance))
        return desk.sent(form, lambda: _planned(form, alliance)) or _stage_page(slug, form)
    step = StepForm(data=_offered(alliance))
    return desk.sent(step, lambda: _reached(step, alliance)) or _stage_page(slug, step)


def _held(alliance: Alliance) -> dict[str, object]:
    return {"next_step": alliance.next_step, "next_step_on": alliance.next_step_on, "next_owner": alliance.next_owner}


def _offered(alliance: Alliance) -> dict[str, object]:
    """What the form of the next step begins with: most steps are recorded on their day, by whoever did them."""
    return {"owner": desk.who(), "on": desk.today(alliance)} | _prefilled()


def _prefilled() -> dict[str, object]:
    """What another page knows already: a founding visit held on a trip leads here with its words and day."""
    given: dict[str, object] = {"evidence": request.args.get("evidence", "")[:500]}
    with suppress(ValueError):
        given["on"] = date.fromisoformat(request.args.get("on", ""))
    return given


def _planned(form: NextForm, alliance: Alliance) -> str:
    following = Next(form.next_step.data or "", form.next_step_on.data, form.next_owner.data or "")
    steps.plan_next(db_session(), alliance, following)
    return url_for("forming.stage", slug=alliance.slug)


@blueprint.post("/alliances/<slug>/stage/next")
def plan(slug: str) -> ResponseReturnValue:
    """Only the next step, its day and who does it; the stage stays."""
    alliance = desk.alliance_of(slug)
    form = NextForm()
    return desk.sent(form, lambda: _planned(form, alliance)) or _stage_page(slug, plan_form=form)


def _reached(form: StepForm, alliance: Alliance) -> str:
    session, now = db_session(), desk.now()
    following = alliance.stage.following
    if following is None:
        raise NotFound(_("All six steps are taken."))
    if form.is_without_visit.data and not _is_secretariat():
        words = _("Only the secretariat confirms an alliance without a visit. Ask it to, and say why.")
        raise Refusal(words, field="is_without_visit")
    evidence = Evidence(
        form.evidence.data or "",
        desk.who(),
        form.note.data or "",
        is_without_visit=form.is_without_visit.data,
        owner=form.owner.data or "",
        file_id=kept_file(form.file.data),
    )
    steps.reach(session, alliance, following, evidence, on=form.on.data, now=now)
    if following == Stage.BACKING and form.backing.data:
        _name_backing(alliance, form.backing.data, evidence.file_id)
    location = _planned(form, alliance)
    ledger.record(
        session, "forming.step", account_id=desk.me(), scope=alliance.slug, subject=f"alliance:{alliance.id}",
        told={"stage": str(following), "without_visit": evidence.is_without_visit}, now=now,
    )  # fmt: skip
    return location


def _name_backing(alliance: Alliance, typed: str, file_id: int | None) -> None:
    """Mark the member organization whose letter this step brought. Raises Refusal for one that is no member."""
    session = db_session()
    member = memberships.standing(session, alliance.id, int(typed)) if typed.isdecimal() and len(typed) < 10 else None
    if member is None:
        raise Refusal(_("Choose an organization of the list."), field="backing")
    memberships.set_backing(session, alliance, member, is_backing=True, file_id=file_id)
    memberships.told(session, alliance, "belonging.backing", member, account_id=desk.me(), now=desk.now())


def _members(alliance: Alliance) -> dict[int, str]:
    members = organizations.members_of(db_session(), alliance.id, on=desk.today(alliance))
    return {one.organization_id: one.name for one in members}


def _is_secretariat() -> bool:
    """Whether the person at work may do what only the secretariat does."""
    return may_reach("forming.secretariat", {})


def kept_file(upload: FileStorage | None) -> int | None:
    """The stored row of an uploaded letter, list or photo; nothing where none was chosen. Raises Refusal."""
    if upload is None or not upload.filename:
        return None
    stored = keep(db_session(), upload.stream, upload.filename, allowed=PAPERS, account_id=desk.me(), now=desk.now())
    db_session().flush()
    return int(stored.id)


def _stage_page(
    slug: str,
    form: NextForm | None = None,
    *,
    plan_form: NextForm | None = None,
    undo_form: UndoForm | None = None,
    line_form: LineForm | None = None,
) -> ResponseReturnValue:
    session, alliance = db_session(), desk.alliance_of(slug)
    following, today = alliance.stage.following, desk.today(alliance)
    held = _held(alliance)
    if form is None:
        form = StepForm(formdata=None, data=_offered(alliance)) if following else NextForm(formdata=None, data=held)
    if isinstance(form, StepForm) and following == Stage.BACKING:
        form.offer(_members(alliance))
    forms_shown = (form, plan_form, undo_form, line_form)
    page = render_template(
        "alliances/forming/stage.html",
        form=form,
        plan_form=desk.apart(plan_form or NextForm(formdata=None, data=held), "plan"),
        undo_form=undo_form or UndoForm(formdata=None),
        line_form=line_form or LineForm(formdata=None),
        alliance=alliance,
        taken={one.row.stage: one for one in steps.with_days(steps.history(session, alliance.id), on=today)},
        undone=steps.undone(session, alliance.id),
        following=following,
        stages=wording.STAGES,
        hint=wording.EVIDENCE_HINTS[following] if following else "",
        **_checklist(alliance, following or Stage.ACTIVE),
        **_how_it_stands(alliance),
        prospects=prospects.counts(session, alliance.id),
        leader=people.leader(session, alliance.id),
        team=team(alliance.slug),
        accept=accept(PAPERS),
        button=desk.button,
        today=today,
        is_secretariat=_is_secretariat(),
    )
    return page, 422 if any(one and one.errors for one in forms_shown) else 200


def _how_it_stands(alliance: Alliance) -> dict[str, Any]:
    today = desk.today(alliance)
    return {
        "why": stalled.why_stalled(alliance, on=today),
        "days": stalled.days_in_stage(alliance, on=today),
        "changes": standing.changes(db_session(), alliance.id),
        "standings": STANDINGS,
    }


def _checklist(alliance: Alliance, stage: Stage) -> dict[str, Any]:
    session = db_session()
    return {
        "list_of": stage,
        "lines": checklist.lines(session, alliance.id, stage),
        "earlier": checklist.earlier(session, alliance),
    }


def team(slug: str) -> list[str]:
    """The names of those who sign in to an alliance, offered where somebody is to do a thing."""
    return sorted({one.name for one in queries.holders(db_session(), ALLIANCE, slug) if one.name})


@blueprint.post("/alliances/<slug>/stage/undo")
def undo(slug: str) -> ResponseReturnValue:
    """Take the last step back; what was recorded stays readable."""
    session, alliance, form = db_session(), desk.alliance_of(slug), UndoForm()

    def act() -> str:
        taken = steps.undo(session, alliance, form.reason.data, who=desk.who(), account_id=desk.me(), now=desk.now())
        flash(_("Taken back: %(stage)s.", stage=wording.STAGES[taken]), "done")
        return url_for("forming.stage", slug=slug)

    return desk.sent(form, act) or _stage_page(slug, undo_form=form)


LIST = "/alliances/<slug>/stage/<stage_name>/list"


@blueprint.post(LIST)
def add_line(slug: str, stage_name: str) -> ResponseReturnValue:
    """Put a line of one's own on a checklist."""
    session, alliance, form = db_session(), desk.alliance_of(slug), LineForm()

    def act() -> str:
        checklist.add(session, alliance, _stage_named(stage_name), form.words.data, now=desk.now())
        return url_for("forming.stage", slug=slug) + "#list"

    return desk.sent(form, act) or _stage_page(slug, line_form=form)


@blueprint.post(f"{LIST}/<key>/<act>")
def touch_line(slug: str, stage_name: str, key: str, act: str) -> ResponseReturnValue:
    """Tick a line, take the tick off, strike it out or bring it back."""
    session, alliance, now = db_session(), desk.alliance_of(slug), desk.now()
    place = _stage_named(stage_name)

    def work() -> str:
        if act == "tick":
            checklist.tick(session, alliance, place, key, who=desk.who(), on=desk.today(alliance), now=now)
        elif act == "untick":
            checklist.untick(session, alliance, place, key, now=now)
        elif act == "strike":
            checklist.strike(session, alliance, place, key, who=desk.who(), now=now)
        else:
            raise NotFound(_("There is no such page."))
        return url_for("forming.stage", slug=slug) + "#list"

    return desk.pressed(work)


def _stage_named(name: str) -> Stage:
    if name not in set(Stage):
        raise NotFound(_("There is no such page."))
    return Stage(name)


@blueprint.get("/alliances/<slug>/stage/<stage_name>/paper")
def paper(slug: str, stage_name: str) -> Response:
    """The letter, resolution or list kept for a step, to download."""
    alliance, place = desk.alliance_of(slug), _stage_named(stage_name)
    for row in steps.history(db_session(), alliance.id):
        if row.stage == place and row.stored_file_id:
            return download(db_session().get_one(StoredFile, row.stored_file_id))
    raise NotFound(_("No file is kept for this step."))


@blueprint.route("/alliances/<slug>/standing", methods=["GET", "POST"])
def change_standing(slug: str) -> ResponseReturnValue:
    """Set an alliance to rest, close it, or take it up again."""
    session, alliance = db_session(), desk.alliance_of(slug)
    form = StandingForm(data={"on": desk.today(alliance)})
    form.offer(alliance.standing)

    def act() -> str:
        wanted = standing.Change(
            Standing(form.standing.data), form.on.data, form.reason.data, desk.who(), form.until.data
        )
        standing.change(session, alliance, wanted, account_id=desk.me(), now=desk.now())
        return url_for("forming.stage", slug=slug)

    sent = desk.sent(form, act)
    if sent:
        return sent
    alliance = desk.alliance_of(slug)
    page = render_template(
        "alliances/forming/standing.html", form=form, alliance=alliance, standings=STANDINGS,
        changes=standing.changes(session, alliance.id),
    )  # fmt: skip
    return page, 422 if form.errors else 200
