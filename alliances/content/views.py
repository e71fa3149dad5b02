"""The secretariat's pages about pages, and the coalition's own pages as anybody sees them."""

from typing import Any

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from alliances.content import comparing, editing, footer, pack
from alliances.content.filling import filled
from alliances.content.forms import ButtonForm, NewPageForm, PageForm
from alliances.desk import me
from alliances.markdown import render
from groundwork.refusal import Refusal
from groundwork.web import forms
from groundwork.web.current import clock, db_session
from groundwork.web.languages import language

blueprint = Blueprint("content", __name__, template_folder="../templates")
ONE = "/secretariat/pages/<page_slug>"


@blueprint.get("/secretariat/pages")
def pages() -> ResponseReturnValue:
    """Every standing page, who changed it last, and which have newer shipped words."""
    return render_template("alliances/content/pages.html", rows=editing.standing(db_session()))


@blueprint.route("/secretariat/pages/new", methods=["GET", "POST"])
def new() -> ResponseReturnValue:
    """A page of the coalition's own."""
    form = NewPageForm()

    def act() -> str:
        made = editing.make(db_session(), form.address.data, _draft(form), account_id=me(), now=clock().now())
        return url_for("content.edit", page_slug=made.slug)

    answer = _sent(form, act)
    return answer or (_form_page(form, None, None), 422 if form.errors else 200)


@blueprint.route(ONE, methods=["GET", "POST"])
def edit(page_slug: str) -> ResponseReturnValue:
    """Both languages of a page side by side; one button shows, the other saves."""
    row = editing.newest(db_session(), page_slug)
    form = PageForm() if request.method == "POST" else _begun(row)

    def act() -> str:
        editing.save(db_session(), page_slug, _draft(form), account_id=me(), now=clock().now())
        return url_for("content.pages")

    answer = _sent(form, act)
    if answer:
        return answer
    row = editing.newest(db_session(), page_slug)
    newer = row if form.errors and (form.version.data or 0) != (row.version or 0) else None
    if newer:
        form.version.raw_data, form.version.data = None, row.version
    return _form_page(form, row, newer), 422 if form.errors else 200


def _begun(row: Any) -> PageForm:
    """The page as it is, with room for saying what changes next."""
    form = PageForm(obj=row)
    form.changed.data = ""
    return form


def _sent(form: PageForm, act: Any) -> ResponseReturnValue | None:
    """The answer to a form that was saved; nothing where it is shown (again)."""
    if not form.validate_on_submit():
        return None
    try:
        if request.form.get("act") == "preview":
            editing.read(_draft(form))
            return None
        answer = forms.done(db_session(), form, act, now=clock().now())
    except Refusal as refusal:
        form.refuse(refusal)
        return None
    footer.forget()
    return answer


def _draft(form: PageForm) -> editing.Draft:
    words = {name: form[name].data or "" for name in ("title_en", "body_en", "title_es", "body_es", "changed")}
    return editing.Draft(base=form.version.data or 0, in_footer=bool(form.in_footer.data), **words)


def _form_page(form: PageForm, row: Any, newer: Any) -> str:
    is_preview = request.form.get("act") == "preview" and not form.errors
    shown = [(code, form[f"title_{code}"].data, form[f"body_{code}"].data) for code in ("en", "es")]
    return render_template(
        "alliances/content/edit.html",
        form=form,
        row=row,
        newer=newer,
        is_own=row is None or row.slug not in pack.names(),
        has_news=row is not None and editing.offered(db_session(), row.slug) is not None,
        preview=[(code, title, render(filled(body or ""))) for code, title, body in shown if title]
        if is_preview
        else [],
        button=ButtonForm(formdata=None),
    )


@blueprint.get(f"{ONE}/versions")
def versions(page_slug: str) -> ResponseReturnValue:
    """Every version of a page, and what one changed."""
    session = db_session()
    rows = editing.history(session, page_slug)
    newest = editing.newest(session, page_slug)
    chosen = request.args.get("version", newest.version or 0, type=int)
    against = request.args.get("against", chosen - 1, type=int)
    known = {row.version: row for row, _who in rows}
    old, one = known.get(against), known.get(chosen)
    return render_template(
        "alliances/content/versions.html",
        row=newest,
        rows=rows,
        chosen=chosen,
        against=against,
        difference=comparing.difference(old, one) if old and one else None,
        one=one,
        button=ButtonForm(formdata=None),
    )


@blueprint.post(f"{ONE}/versions")
def restore(page_slug: str) -> ResponseReturnValue:
    """Show an old version again, as a new one."""
    version = request.form.get("version", 0, type=int) or 0

    def act() -> str:
        editing.restore(db_session(), page_slug, version, account_id=me(), now=clock().now())
        return url_for("content.versions", page_slug=page_slug)

    footer.forget()
    return forms.done(db_session(), ButtonForm(), act, now=clock().now())


@blueprint.route(f"{ONE}/shipped", methods=["GET", "POST"])
def shipped(page_slug: str) -> ResponseReturnValue:
    """What the pack ships now beside what is shown, and which of the two it shall be."""
    session = db_session()
    row, offer = editing.newest(session, page_slug), editing.offered(session, page_slug)

    def act() -> str:
        is_taken = request.form.get("act") == "take"
        editing.answer_offer(session, page_slug, is_taken=is_taken, account_id=me(), now=clock().now())
        return url_for("content.pages")

    form = ButtonForm()
    if form.validate_on_submit():
        return forms.done(session, form, act, now=clock().now())
    difference = comparing.difference(row, offer) if offer else []
    return render_template("alliances/content/shipped.html", row=row, difference=difference, form=form)


@blueprint.post(f"{ONE}/end")
def end(page_slug: str) -> ResponseReturnValue:
    """Take a page of the coalition's own down, or put it up again."""

    def act() -> str:
        is_ended = request.form.get("act") == "end"
        editing.end(db_session(), page_slug, is_ended=is_ended, account_id=me(), now=clock().now())
        return url_for("content.pages")

    answer = forms.done(db_session(), ButtonForm(), act, now=clock().now())
    footer.forget()
    return answer


@blueprint.get("/pages/<page_slug>")
def own(page_slug: str) -> ResponseReturnValue:
    """A page of the coalition's own."""
    page = pack.in_language(editing.own(db_session(), page_slug), language())
    body = render(filled(page.body))
    return render_template("alliances/page.html", slug=page_slug, page=page, body=body, second=None, second_body="")
