"""Pages of one supporter: what is known, and everything that is changed about them."""

from collections.abc import Callable

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from alliances import ending
from alliances import wording as alliance_wording
from alliances.forms import ButtonForm
from alliances.models import Alliance, Supporter
from alliances.records import changing, fields, notes, person, reaching, tags, timeline, wording
from alliances.records.changing import Correction, Leaving
from alliances.records.desk import alliance_of, filled_in, is_worker, me
from alliances.records.forms import CorrectForm, LeaveForm, NoteForm, TagForm
from alliances.records.views import blueprint
from groundwork.delivery.models import Channel
from groundwork.refusal import NotFound
from groundwork.web import forms
from groundwork.web.current import clock, db_session, doors
from groundwork.words import say
from legislators.people import legislators_of

HERE = "/alliances/<slug>/supporters/<int:supporter_id>"
LAST_PAGE = 1_000
CHANNELS = {"texts": Channel.TEXT, "mails": Channel.MAIL}


def one_of(slug: str, supporter_id: int) -> tuple[Alliance, Supporter]:
    """The alliance and its supporter of a page. Raises NotFound."""
    alliance = alliance_of(slug)
    return alliance, person.by_id(db_session(), alliance, supporter_id)


def at(slug: str, supporter_id: int, part: str = "") -> str:
    """Where a supporter's page is, or one part of it."""
    return url_for("records.supporter", slug=slug, supporter_id=supporter_id, _anchor=part or None)


@blueprint.get(HERE)
def supporter(slug: str, supporter_id: int) -> ResponseReturnValue:
    """One supporter: who, where, permissions, tags, fields, notes, and what has happened."""
    return _page(slug, supporter_id, NoteForm(formdata=None), TagForm(formdata=None))


def _page(slug: str, supporter_id: int, note_form: NoteForm, tag_form: TagForm) -> str:
    session, now = db_session(), clock().now()
    alliance, one = one_of(slug, supporter_id)
    ids = person.address_ids(one)
    page = min(max(request.args.get("page", 1, type=int) or 1, 1), LAST_PAGE)
    written = notes.notes_of(session, alliance.id, one.id)
    lines, has_older = timeline.page_of(session, doors().happenings, one, ids, page=page)
    return render_template(
        "alliances/records/supporter.html",
        alliance=alliance,
        one=one,
        works=is_worker(slug),
        ways=person.ways_of(session, alliance, one, now=now),
        noted=reaching.noted(session, one),
        goes_on=ending.goes_on(session, one),
        legislators=legislators_of(session, one.state, [one.district], on=now.date()) if one.district else [],
        districts=person.choices_of_district(session, one, now=now),
        thread_id=person.thread_of(session, one),
        tags=tags.of_supporter(session, alliance.id, one.id),
        all_tags=tags.tags_of(session, alliance.id),
        values=fields.values_of(session, alliance.id, one.id),
        notes=[(*line, notes.may_correct(line[0], me(), now=now)) for line in written],
        lines=lines,
        page=page,
        has_older=has_older,
        note_form=note_form,
        tag_form=tag_form,
        button=ButtonForm(formdata=None),
        confidences=alliance_wording.CONFIDENCES,
        left=wording.left_words(one.left_why),
        how=wording.how_words,
        yes_no=wording.YES_NO,
    )


@blueprint.route(f"{HERE}/correct", methods=["GET", "POST"])
def correct(slug: str, supporter_id: int) -> ResponseReturnValue:
    """Set name, ZIP code, district, language and wishes right."""
    session, now = db_session(), clock().now()
    _alliance, one = one_of(slug, supporter_id)
    form = CorrectForm(obj=one)
    districts = person.choices_of_district(session, one, now=now)
    form.district.choices = [("", say("not known")), *((name, name) for name in districts)]

    def work() -> str:
        typed = Correction(
            form.name.data,
            form.zip.data,
            form.language.data,
            form.district.data or "",
            wants_calls=form.wants_calls.data,
            wants_events=form.wants_events.data,
        )
        changing.correct(session, person.by_id(session, alliance_of(slug), supporter_id), typed, now=now)
        return at(slug, supporter_id)

    return filled_in(form, work, lambda: _form_page("correct", slug, supporter_id, form, districts=districts))


def _form_page(name: str, slug: str, supporter_id: int, form: forms.Form, **more: object) -> str:
    alliance, one = one_of(slug, supporter_id)
    return render_template(f"alliances/records/{name}.html", alliance=alliance, one=one, form=form, **more)


@blueprint.post(f"{HERE}/notes")
def note(slug: str, supporter_id: int) -> ResponseReturnValue:
    """Write something down."""
    form = NoteForm()

    def work() -> str:
        _alliance, one = one_of(slug, supporter_id)
        notes.add(db_session(), one, form.words.data, account_id=me(), now=clock().now())
        return at(slug, supporter_id, "notes")

    return filled_in(form, work, lambda: _page(slug, supporter_id, form, TagForm(formdata=None)))


@blueprint.route("/alliances/<slug>/supporters/notes/<int:note_id>", methods=["GET", "POST"])
def correct_note(slug: str, note_id: int) -> ResponseReturnValue:
    """Correct one's own note of today."""
    session = db_session()
    found = notes.by_id(session, alliance_of(slug).id, note_id)
    form, about = NoteForm(obj=found), found.supporter_id

    def work() -> str:
        notes.correct(session, found, form.words.data, account_id=me(), now=clock().now())
        return at(slug, about, "notes")

    return filled_in(form, work, lambda: _form_page("note", slug, about, form))


@blueprint.post("/alliances/<slug>/supporters/notes/<int:note_id>/delete")
def delete_note(slug: str, note_id: int) -> ResponseReturnValue:
    """Delete a note; that it was stays in the audit log."""
    session, now, alliance = db_session(), clock().now(), alliance_of(slug)
    found = notes.by_id(session, alliance.id, note_id)
    about = found.supporter_id

    def work() -> str:
        notes.remove(session, found, alliance, account_id=me(), now=now)
        return at(slug, about, "notes")

    return forms.done(session, ButtonForm(), work, now=now)


@blueprint.post(f"{HERE}/tags")
def put_tag(slug: str, supporter_id: int) -> ResponseReturnValue:
    """Put a tag on one supporter; a name that is new makes a new tag."""
    form, session, now = TagForm(), db_session(), clock().now()

    def work() -> str:
        alliance, one = one_of(slug, supporter_id)
        tag = tags.tag_named(session, alliance.id, form.name.data, now=now)
        tags.put(session, tag, [one.id], now=now)
        return at(slug, supporter_id, "tags")

    return filled_in(form, work, lambda: _page(slug, supporter_id, NoteForm(formdata=None), form))


@blueprint.post(f"{HERE}/tags/<int:tag_id>/off")
def take_tag(slug: str, supporter_id: int, tag_id: int) -> ResponseReturnValue:
    """Take a tag off one supporter."""

    def work(alliance: Alliance, one: Supporter) -> str:
        tags.take(db_session(), tags.by_id(db_session(), alliance.id, tag_id), [one.id], now=clock().now())
        return at(slug, supporter_id, "tags")

    return _button(slug, supporter_id, work)


@blueprint.post(f"{HERE}/end/<kind>")
def end_channel(slug: str, supporter_id: int, kind: str) -> ResponseReturnValue:
    """They want no more texts, or no more e-mails, of this alliance."""
    if kind not in CHANNELS:
        raise NotFound(say("There is no such page."))

    def work(alliance: Alliance, one: Supporter) -> str:
        changing.end_channel(db_session(), alliance, one, CHANNELS[kind], account_id=me(), now=clock().now())
        return at(slug, supporter_id, "reach")

    return _button(slug, supporter_id, work)


@blueprint.post(f"{HERE}/back")
def back(slug: str, supporter_id: int) -> ResponseReturnValue:
    """Somebody was let go by mistake."""

    def work(alliance: Alliance, one: Supporter) -> str:
        changing.take_back(db_session(), alliance, one, account_id=me(), now=clock().now())
        return at(slug, supporter_id)

    return _button(slug, supporter_id, work)


def _button(slug: str, supporter_id: int, work: Callable[[Alliance, Supporter], str]) -> ResponseReturnValue:
    alliance, one = one_of(slug, supporter_id)
    return forms.done(db_session(), ButtonForm(), lambda: work(alliance, one), now=clock().now())


@blueprint.route(f"{HERE}/leave", methods=["GET", "POST"])
def leave(slug: str, supporter_id: int) -> ResponseReturnValue:
    """Somebody stops altogether."""
    one_of(slug, supporter_id)
    form = LeaveForm()

    def work() -> str:
        alliance, one = one_of(slug, supporter_id)
        leaving = Leaving(form.why.data, form.words.data or "")
        changing.leave(db_session(), alliance, one, leaving, account_id=me(), now=clock().now())
        return at(slug, supporter_id)

    return filled_in(form, work, lambda: _form_page("leave", slug, supporter_id, form))


@blueprint.route(f"{HERE}/fields", methods=["GET", "POST"])
def values(slug: str, supporter_id: int) -> ResponseReturnValue:
    """Fill in the alliance's own fields for one supporter."""
    session = db_session()
    alliance, one = one_of(slug, supporter_id)
    asked = fields.values_of(session, alliance.id, one.id)
    form = ButtonForm()
    names = {f"field-{field.id}" for field, _value in asked}
    typed = {name: request.form.get(name, "") for name in names} if request.method == "POST" else {}

    def work() -> str:
        for field, _value in asked:
            fields.set_value(session, field, supporter_id, typed[f"field-{field.id}"])
        return at(slug, supporter_id, "fields")

    return filled_in(form, work, lambda: _values_page(slug, supporter_id, form, typed))


def _values_page(slug: str, supporter_id: int, form: ButtonForm, typed: dict[str, str]) -> str:
    asked = fields.values_of(db_session(), alliance_of(slug).id, supporter_id)
    boxes = [(field, fields.choices_of(field), typed.get(f"field-{field.id}", value)) for field, value in asked]
    return _form_page("values", slug, supporter_id, form, boxes=boxes, yes_no=wording.YES_NO)
