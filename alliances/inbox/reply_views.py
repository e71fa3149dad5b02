"""Pages of canned replies: list, add, change, delete."""

from flask import render_template, url_for
from flask.typing import ResponseReturnValue

from alliances.desk import Desk, alliance_of
from alliances.forms import ButtonForm
from alliances.inbox import queries, replies
from alliances.inbox.forms import ReplyForm
from alliances.inbox.views import blueprint
from groundwork.delivery.texts.measure import measure
from groundwork.web import forms
from groundwork.web.current import clock, db_session

ONE = "<int:reply_id>"


@blueprint.route("/alliances/<slug>/inbox/replies", methods=["GET", "POST"])
def canned(slug: str) -> ResponseReturnValue:
    """What this alliance often answers with, and adding to it."""
    form, session, now = ReplyForm(), db_session(), clock().now()

    def work() -> str:
        replies.add(session, alliance_of(slug), *_said(form), now=now)
        return _list(slug)

    if answer := forms.sent(form, work):
        return answer
    return _list_page(slug, form), 422 if form.errors else 200


@blueprint.route(f"/alliances/<slug>/inbox/replies/{ONE}", methods=["GET", "POST"])
def reply(slug: str, reply_id: int) -> ResponseReturnValue:
    """Give a canned reply other words."""
    session = db_session()
    found = replies.by_id(session, alliance_of(slug), reply_id)
    form = ReplyForm(obj=found)

    def work() -> str:
        replies.change(session, found, *_said(form))
        return _list(slug)

    if answer := forms.sent(form, work):
        return answer
    page = render_template("alliances/inbox_reply.html", desk=Desk(alliance_of(slug), "inbox"), form=form)
    return page, 422 if form.errors else 200


@blueprint.post(f"/alliances/<slug>/inbox/replies/{ONE}/delete")
def delete_reply(slug: str, reply_id: int) -> ResponseReturnValue:
    """Keep a canned reply no longer."""
    session, form = db_session(), ButtonForm()

    def work() -> str:
        replies.delete(session, replies.by_id(session, alliance_of(slug), reply_id))
        return _list(slug)

    return forms.done(session, form, work, now=clock().now())


def _list(slug: str) -> str:
    return url_for("inbox.canned", slug=slug)


def _list_page(slug: str, form: ReplyForm) -> str:
    alliance = alliance_of(slug)
    rows = [
        (row, {"English": measure(row.body_en), "Español": measure(row.body_es)})
        for row in queries.canned(db_session(), alliance.id)
    ]
    return render_template(
        "alliances/inbox_replies.html",
        desk=Desk(alliance, "inbox"),
        rows=rows,
        form=form,
        button=ButtonForm(formdata=None),
    )


def _said(form: ReplyForm) -> tuple[str, str, str]:
    return form.name.data or "", form.body_en.data or "", form.body_es.data or ""
