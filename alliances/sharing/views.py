"""Pages of what leaves the house: exports, and webhooks with what they were told."""

from collections.abc import Callable, Iterator

from flask import Blueprint, Response, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from wtforms import SelectChoice

from alliances.desk import alliance_of, me
from alliances.forms import ButtonForm
from alliances.models import Alliance, Webhook
from alliances.segments import counting, keeping
from alliances.sharing import exporting, hooks, wording
from alliances.sharing.delivering import body_of
from alliances.sharing.exporting import Asked, Export
from alliances.sharing.forms import ChangeWebhookForm, ExportForm, WebhookForm
from groundwork.database import Database
from groundwork.refusal import Refusal
from groundwork.web import forms
from groundwork.web.current import clock, db, db_session, installation

blueprint = Blueprint("sharing", __name__, template_folder="../templates")
ONE = "<int:webhook_id>"


@blueprint.route("/alliances/<slug>/export", methods=["GET", "POST"])
def export(slug: str) -> ResponseReturnValue:
    """Take supporters out as a file; said, why, and written down first."""
    alliance = alliance_of(slug)
    form = _export_form(alliance)
    if form.validate_on_submit():
        try:
            return _exported(alliance, form)
        except Refusal as refusal:
            form.refuse(refusal)
    total = counting.how_many(db_session(), alliance, exporting.EVERYBODY, now=clock().now())
    page = render_template("alliances/sharing/export.html", alliance=alliance, form=form, total=total)
    return page, 422 if form.errors else 200


def _export_form(alliance: Alliance) -> ExportForm:
    columns = exporting.columns_of(db_session(), alliance)
    wanted = request.args.get("segment", 0, type=int)
    form = ExportForm(data={"columns": columns, "segment": wanted})
    segments = [SelectChoice(one.id, one.name) for one in keeping.standing(db_session(), alliance)]
    form.segment.choices = [SelectChoice(0, _("All supporters")), *segments]
    form.columns.choices = [SelectChoice(one, wording.column(one)) for one in columns]
    return form


def _exported(alliance: Alliance, form: ExportForm) -> ResponseReturnValue:
    """The file, once; the same form sent again leads back to an empty one, for the export was written down once."""
    session, now = db_session(), clock().now()
    begun: list[Export] = []
    chosen = keeping.by_id(session, alliance, form.segment.data) if form.segment.data else None
    asked = Asked(form.form.data, form.reason.data or "", chosen, form.columns.data or [])

    def act() -> str:
        begun.append(exporting.begin(session, alliance, asked, account_id=me(), now=now))
        return url_for("sharing.export", slug=alliance.slug)

    answer = forms.done(session, form, act, now=now)
    if not begun:
        return answer
    file = Response(_streamed(db(), begun[0]), mimetype=exporting.MEDIA[begun[0].form])
    file.headers["Content-Disposition"] = f'attachment; filename="{begun[0].name}"'
    file.headers["Cache-Control"] = "no-store"
    return file


def _streamed(database: Database, begun: Export) -> Iterator[bytes]:
    with database.reading() as session:
        for piece in exporting.pieces(session, begun):
            yield piece.encode()


@blueprint.route("/alliances/<slug>/webhooks", methods=["GET", "POST"])
def webhooks(slug: str) -> ResponseReturnValue:
    """Every webhook, and adding one; its secret is shown this one time."""
    alliance, form, made = alliance_of(slug), WebhookForm(), []
    session, now = db_session(), clock().now()

    def act() -> str:
        made.append(hooks.add(session, alliance, _typed(form), account_id=me(), now=now))
        return url_for("sharing.webhooks", slug=slug)

    if form.validate_on_submit():
        try:
            answer = forms.done(session, form, act, now=now)
            return _secret_page(alliance, made[0]) if made else answer
        except Refusal as refusal:
            form.refuse(refusal)
    return _webhooks_page(slug, form), 422 if form.errors else 200


def _typed(form: WebhookForm) -> hooks.Typed:
    return hooks.Typed(form.url.data or "", form.kinds.data or [], form.fields.data or [], form.purpose.data or "")


@blueprint.route(f"/alliances/<slug>/webhooks/{ONE}/change", methods=["GET", "POST"])
def change(slug: str, webhook_id: int) -> ResponseReturnValue:
    """Change where the news goes, which it is and what for; a new secret is shown this one time."""
    session, alliance, now, renewed = db_session(), alliance_of(slug), clock().now(), []
    hook = hooks.by_id(session, alliance, webhook_id)
    form = ChangeWebhookForm(data=_held(hook))

    def act() -> str:
        wants = bool(form.with_new_secret.data)
        hooks.change(session, alliance, hook, _typed(form), with_new_secret=wants, account_id=me(), now=now)
        renewed.extend([hook] if wants else [])
        return _at(slug, webhook_id)

    if form.validate_on_submit():
        try:
            answer = forms.done(session, form, act, now=now)
            return _secret_page(alliance_of(slug), renewed[0]) if renewed else answer
        except Refusal as refusal:
            form.refuse(refusal)
    alliance = alliance_of(slug)
    hook = hooks.by_id(session, alliance, webhook_id)
    page = render_template("alliances/sharing/change.html", alliance=alliance, hook=hook, form=form)
    return page, 422 if form.errors else 200


def _held(hook: Webhook) -> dict[str, object]:
    fields = hook.fields.split(";") if hook.fields else []
    return {"url": hook.url, "purpose": hook.purpose, "kinds": hook.kinds.split(";"), "fields": fields}


def _webhooks_page(slug: str, form: WebhookForm) -> str:
    alliance = alliance_of(slug)
    return render_template(
        "alliances/sharing/webhooks.html",
        alliance=alliance,
        rows=hooks.standing(db_session(), alliance),
        form=form,
        news=wording.NEWS,
        is_demo=installation().is_demo,
    )


def _secret_page(alliance: Alliance, hook: Webhook) -> Response:
    page = render_template("alliances/sharing/secret.html", alliance=alliance, hook=hook)
    return Response(page, headers={"Cache-Control": "no-store"})


@blueprint.get(f"/alliances/<slug>/webhooks/{ONE}")
def webhook(slug: str, webhook_id: int) -> ResponseReturnValue:
    """What one program was told and what it answered."""
    alliance = alliance_of(slug)
    return _webhook_page(alliance, hooks.by_id(db_session(), alliance, webhook_id))


def _webhook_page(alliance: Alliance, hook: Webhook, refused: str = "") -> str:
    session, now = db_session(), clock().now()
    rows = hooks.deliveries(session, hook)
    shown = next((one for one in rows if one.id == request.args.get("show", 0, type=int)), None)
    return render_template(
        "alliances/sharing/webhook.html",
        alliance=alliance,
        hook=hook,
        rows=rows,
        shown=shown,
        body=body_of(session, shown, hook, alliance, now=now).decode() if shown else "",
        button=ButtonForm(formdata=None),
        words=wording,
        is_demo=installation().is_demo,
        refused=refused,
    )


@blueprint.post(f"/alliances/<slug>/webhooks/{ONE}/secret")
def renew(slug: str, webhook_id: int) -> ResponseReturnValue:
    """Sign with a new secret, shown this one time."""
    session, alliance, now, made = db_session(), alliance_of(slug), clock().now(), []
    hook = hooks.by_id(session, alliance, webhook_id)

    def act() -> str:
        hooks.renew(session, alliance, hook, account_id=me(), now=now)
        made.append(hook)
        return _at(slug, webhook_id)

    answer = forms.done(session, ButtonForm(), act, now=now)
    return _secret_page(alliance, hook) if made else answer


@blueprint.post(f"/alliances/<slug>/webhooks/{ONE}/test")
def test(slug: str, webhook_id: int) -> ResponseReturnValue:
    """Send a test."""
    return _press(slug, webhook_id, lambda _alliance, hook: hooks.test(db_session(), hook, now=clock().now()))


@blueprint.post(f"/alliances/<slug>/webhooks/{ONE}/wake")
def wake(slug: str, webhook_id: int) -> ResponseReturnValue:
    """Send again after a rest."""
    return _press(
        slug,
        webhook_id,
        lambda alliance, hook: hooks.wake(db_session(), alliance, hook, account_id=me(), now=clock().now()),
    )


@blueprint.post(f"/alliances/<slug>/webhooks/{ONE}/deliveries/<int:delivery_id>/resend")
def resend(slug: str, webhook_id: int, delivery_id: int) -> ResponseReturnValue:
    """Send one piece of news once more."""
    return _press(
        slug, webhook_id, lambda _alliance, hook: hooks.resend(db_session(), hook, delivery_id, now=clock().now())
    )


@blueprint.post(f"/alliances/<slug>/webhooks/{ONE}/end")
def end(slug: str, webhook_id: int) -> ResponseReturnValue:
    """Tell it nothing more."""
    session, alliance, now = db_session(), alliance_of(slug), clock().now()
    hook = hooks.by_id(session, alliance, webhook_id)

    def act() -> str:
        hooks.end(session, alliance, hook, account_id=me(), now=now)
        return url_for("sharing.webhooks", slug=slug)

    return forms.done(session, ButtonForm(), act, now=now)


def _press(slug: str, webhook_id: int, work: Callable[[Alliance, Webhook], object]) -> ResponseReturnValue:
    """Do what a button of a webhook's page says, and show the page again."""
    session, alliance = db_session(), alliance_of(slug)
    hook = hooks.by_id(session, alliance, webhook_id)

    def act() -> str:
        work(alliance, hook)
        return _at(slug, webhook_id)

    try:
        return forms.done(session, ButtonForm(), act, now=clock().now())
    except Refusal as refusal:
        alliance = alliance_of(slug)
        return _webhook_page(alliance, hooks.by_id(session, alliance, webhook_id), str(refusal)), refusal.status


def _at(slug: str, webhook_id: int) -> str:
    return url_for("sharing.webhook", slug=slug, webhook_id=webhook_id)
