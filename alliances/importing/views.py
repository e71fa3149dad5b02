"""Bringing people in as a file, page by page: the file, its columns, what it would do, doing it, taking it back."""

from collections.abc import Sequence

from flask import Blueprint, Response, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from alliances.desk import alliance_of, me
from alliances.importing import batches, files, forms, presets, reports, showing, undoing, working
from alliances.models import Alliance, CustomField, ImportBatch, ImportPart, ImportState
from alliances.records import fields
from groundwork.files.receiving import takes_files
from groundwork.refusal import NotFound, Refusal
from groundwork.web.current import clock, db, db_session
from groundwork.web.forms import done

blueprint = Blueprint("importing", __name__, template_folder="../templates")


@blueprint.route("/alliances/<slug>/imports", methods=["GET", "POST"])
@takes_files
def imports(slug: str) -> ResponseReturnValue:
    """Every import of an alliance, and the box that takes the next file."""
    alliance, form, now = alliance_of(slug), forms.UploadForm(), clock().now()
    if form.validate_on_submit():
        try:
            return done(db_session(), form, lambda: _begin(alliance, form), now=now)
        except Refusal as refusal:
            form.refuse(Refusal(str(refusal), field="file"))
    page = max(1, min(request.args.get("page", 1, type=int) or 1, 10_000))
    rows, total = batches.history(db_session(), alliance.id, page=page)
    return render_template(
        "alliances/importing/imports.html",
        alliance=alliance,
        form=form,
        rows=showing.history(db_session(), rows),
        page=page,
        pages=max(1, -(-total // batches.PAGE)),
        most=files.MOST_MB,
        most_rows=files.MOST_ROWS,
        presets=[one.name for one in presets.PRESETS],
    ), 422 if form.errors else 200


imports.takes_mb = files.MOST_MB  # type: ignore[attr-defined] # read by groundwork.files.receiving


def _begin(alliance: Alliance, form: forms.UploadForm) -> str:
    upload = form.file.data
    made = batches.begin(
        db_session(), alliance, upload.stream, upload.filename or "", account_id=me(), now=clock().now()
    )
    return url_for("importing.columns", slug=alliance.slug, import_id=made.id)


@blueprint.route("/alliances/<slug>/imports/<int:import_id>/columns", methods=["GET", "POST"])
def columns(slug: str, import_id: int) -> ResponseReturnValue:
    """Where each column goes, and what is said about consent; then the file is tried."""
    alliance, now = alliance_of(slug), clock().now()
    batch = batches.by_id(db_session(), alliance.id, import_id)
    names, plan = batches.columns_of(batch), batches.plan_of(batch)
    own = fields.fields_of(db_session(), alliance.id)
    form = forms.columns_form(names, own, data=forms.first_values(plan, alliance))
    if request.form.get("act") == "guess":
        form = _guessed_anew(form, names, own)
    elif form.validate_on_submit():
        try:
            answer = done(db_session(), form, lambda: _settle(batch, form), now=now)
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            _hurry(batch)
            return answer
    with files.opened(db_session(), batch.id, ImportPart.FILE) as source:
        _columns, _has_header, sample = files.look_in(source, batch.file_name)
    return render_template(
        "alliances/importing/columns.html",
        alliance=alliance,
        batch=batch,
        form=form,
        names=list(enumerate(names)),
        sample=sample,
        is_remembered=batches.is_remembered(db_session(), batch),
        has_header=plan.has_header,
    ), 422 if form.errors else 200


def _guessed_anew(form: forms.PlanForm, names: list[str], own: Sequence[CustomField]) -> forms.PlanForm:
    """The same form with the columns as the chosen program calls them; nothing is kept yet."""
    guessed = presets.guessed(names, presets.BY_CODE.get(form.preset.data or ""))
    filled = MultiDict(request.form)
    for place, target in enumerate(guessed):
        filled[f"column_{place}"] = target
    return forms.columns_form(names, own, formdata=filled)


def _settle(batch: ImportBatch, form: forms.PlanForm) -> str:
    plan = batches.plan_of(batch)
    made = forms.plan_from(form, len(plan.columns), has_header=plan.has_header)
    batches.settle(db_session(), batch, made, now=clock().now())
    slug = (request.view_args or {})["slug"]
    return url_for("importing.show", slug=slug, import_id=batch.id)


def _hurry(batch: ImportBatch) -> None:
    """A small file is worked on at once, after the form was answered for; a large one waits for the worker."""
    if batch.size <= working.SMALL:
        working.carry_on(db(), batch.id, now=clock().now())


@blueprint.get("/alliances/<slug>/imports/<int:import_id>")
def show(slug: str, import_id: int) -> ResponseReturnValue:
    """How an import stands: what it would do, or did, and what can be done about it."""
    alliance, now = alliance_of(slug), clock().now()
    batch = batches.by_id(db_session(), alliance.id, import_id)
    report = reports.from_json(batch.found)
    return render_template(
        "alliances/importing/show.html",
        alliance=alliance,
        batch=batch,
        report=report,
        parts=showing.parts(report) if report else [],
        button=forms.ButtonForm(formdata=None),
        is_busy=batch.state in batches.BUSY,
        is_open=batch.state in batches.OPEN,
        trouble=showing.in_language(batch.trouble),
        has_refused=report is not None and bool(report.refused or report.notes) and batch.forgotten_at is None,
        until=showing.undo_until(batch) if undoing.can_undo(batch, now=now) else None,
        stayed=batches.stayed(db_session(), batch) if batch.state == ImportState.UNDONE else [],
        who=showing.who_of(db_session(), batch),
    )


@blueprint.post("/alliances/<slug>/imports/<int:import_id>/<act>")
def act(slug: str, import_id: int, act: str) -> ResponseReturnValue:
    """Take the people in, take them back, or put the file away."""
    alliance, now = alliance_of(slug), clock().now()
    batch, form = batches.by_id(db_session(), alliance.id, import_id), forms.ButtonForm()
    if act not in {"apply", "undo", "drop"} or not form.validate_on_submit():
        raise NotFound("There is no such page.")
    answer = done(db_session(), form, lambda: _act(alliance, batch, act), now=now)
    if act != "drop":
        _hurry(batch)
    return answer


def _act(alliance: Alliance, batch: ImportBatch, act: str) -> str:
    session, now = db_session(), clock().now()
    if act == "drop":
        batches.drop(session, batch, account_id=me(), now=now)
        return url_for("importing.imports", slug=alliance.slug)
    if act == "apply":
        batches.ask_to_apply(session, batch, account_id=me(), now=now)
    else:
        batches.ask_to_undo(session, batch, account_id=me(), now=now)
    return url_for("importing.show", slug=alliance.slug, import_id=batch.id)


@blueprint.get("/alliances/<slug>/imports/<int:import_id>/refused.csv")
def refused(slug: str, import_id: int) -> ResponseReturnValue:
    """The rows that could not be taken, as they stood, each with its line and the reason."""
    batch = batches.by_id(db_session(), alliance_of(slug).id, import_id)
    body = b"".join(files.pieces(db_session(), batch.id, ImportPart.REFUSED))
    if not body:
        raise NotFound("These rows are not kept any more.")
    answer = Response(b"\xef\xbb\xbf" + body, mimetype="text/csv")
    answer.headers["Content-Disposition"] = f'attachment; filename="refused-{batch.id}.csv"'
    answer.headers["Cache-Control"] = "private, no-store"
    return answer
