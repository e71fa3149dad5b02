"""Pages of tags: the list, one tag, and one for everybody a search has found."""

from flask import render_template, url_for
from flask.typing import ResponseReturnValue

from alliances.forms import ButtonForm
from alliances.models import Alliance
from alliances.records import search, tagging, tags
from alliances.records.desk import alliance_of, filled_in, me
from alliances.records.forms import AllForm, IntoForm, TagForm
from alliances.records.views import blueprint, query_of, wanted
from groundwork.refusal import Refusal
from groundwork.web import forms
from groundwork.web.current import clock, db_session
from groundwork.words import say

LIST = "/alliances/<slug>/supporters/tags"


@blueprint.route(LIST, methods=["GET", "POST"], endpoint="tags")
def tag_list(slug: str) -> ResponseReturnValue:
    """An alliance's tags, each with how many have it; and making one."""
    form, session, now = TagForm(), db_session(), clock().now()

    def work() -> str:
        tags.tag_named(session, alliance_of(slug).id, form.name.data, now=now)
        return url_for("records.tags", slug=slug)

    def page() -> str:
        alliance = alliance_of(slug)
        rows = tags.counted(session, alliance.id)
        return render_template("alliances/records/tags.html", alliance=alliance, rows=rows, form=form)

    return filled_in(form, work, page)


@blueprint.route(f"{LIST}/<int:tag_id>", methods=["GET", "POST"])
def tag(slug: str, tag_id: int) -> ResponseReturnValue:
    """One tag: another name, where it is used."""
    session = db_session()
    found = tags.by_id(session, alliance_of(slug).id, tag_id)
    form = TagForm(obj=found)

    def work() -> str:
        tags.rename(session, found, form.name.data)
        return url_for("records.tags", slug=slug)

    return filled_in(form, work, lambda: _tag_page(slug, tag_id, form, _into(slug, tag_id, None)))


@blueprint.post(f"{LIST}/<int:tag_id>/merge")
def merge_tag(slug: str, tag_id: int) -> ResponseReturnValue:
    """Let a tag become another."""
    session, now = db_session(), clock().now()
    form = _into(slug, tag_id, IntoForm())

    def work() -> str:
        alliance = alliance_of(slug)
        gone = tags.by_id(session, alliance.id, tag_id)
        kept = tags.by_id(session, alliance.id, int(form.into.data) if form.into.data.isdecimal() else 0)
        tagging.merge(session, alliance, gone, kept, account_id=me(), now=now)
        return url_for("records.tag", slug=slug, tag_id=kept.id)

    return filled_in(form, work, lambda: _tag_page(slug, tag_id, TagForm(formdata=None), form))


@blueprint.post(f"{LIST}/<int:tag_id>/delete")
def delete_tag(slug: str, tag_id: int) -> ResponseReturnValue:
    """Delete a tag, off everybody."""
    session, now = db_session(), clock().now()
    form = ButtonForm()

    def work() -> str:
        alliance = alliance_of(slug)
        tagging.remove(session, alliance, tags.by_id(session, alliance.id, tag_id), account_id=me(), now=now)
        return url_for("records.tags", slug=slug)

    return filled_in(form, work, lambda: _tag_page(slug, tag_id, form, _into(slug, tag_id, None)))


def _into(slug: str, tag_id: int, form: IntoForm | None) -> IntoForm:
    form = form or IntoForm(formdata=None)
    others = [one for one in tags.tags_of(db_session(), alliance_of(slug).id) if one.id != tag_id]
    form.into.choices = [(str(one.id), one.name) for one in others]
    return form


def _tag_page(slug: str, tag_id: int, form: forms.Form, into: IntoForm) -> str:
    session, alliance = db_session(), alliance_of(slug)
    found = tags.by_id(session, alliance.id, tag_id)
    return render_template(
        "alliances/records/tag.html",
        alliance=alliance,
        tag=found,
        use=tagging.use_of(session, found),
        form=form if isinstance(form, TagForm) and form.name.data else TagForm(obj=found, formdata=None),
        wrong=form if form.errors else into,
        into=into,
        button=ButtonForm(formdata=None),
    )


@blueprint.route("/alliances/<slug>/supporters/tagging", methods=["GET", "POST"], endpoint="tag_all")
def tag_all(slug: str) -> ResponseReturnValue:
    """Put a tag on everybody the list shows, or take it off; asked with how many that are."""
    session, now, alliance = db_session(), clock().now(), alliance_of(slug)
    asked, form = wanted(alliance), AllForm()

    def work() -> str:
        _on_all(alliance_of(slug), form, asked)
        return url_for("records.supporters", slug=slug, **query_of(asked))

    def page() -> str:
        here = alliance_of(slug)
        count = sum(1 for _one in search.each_id(session, here, asked, now=now))
        return render_template(
            "alliances/records/tagging.html",
            alliance=here,
            form=form,
            count=count,
            asked=asked,
            query=query_of(asked),
            tags=tags.tags_of(session, here.id),
        )

    return filled_in(form, work, page)


def _on_all(alliance: Alliance, form: AllForm, asked: search.Wanted) -> None:
    session, now = db_session(), clock().now()
    if form.act.data == "put":
        made = tags.tag_named(session, alliance.id, form.name.data, now=now)
        tagging.put_on_all(session, alliance, made, asked, now=now)
        return
    found = tags.find(session, alliance.id, form.name.data)
    if found is None:
        raise Refusal(say("There is no tag of this name."), field="name")
    tagging.take_off_all(session, alliance, found, asked, now=now)
