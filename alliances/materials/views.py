"""Staff pages of materials: the shelf, one material, adding, changing, kits, retiring, old versions."""

from typing import Any

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound as NoSuchPage

from alliances.desk import Desk, me, on_both
from alliances.kinds import MaterialKind
from alliances.markdown import render
from alliances.materials import counting, kits, looking, shelf, versions, wording
from alliances.materials.forms import ButtonForm, FactsForm, NewForm, PartForm, RetireForm, TextForm
from alliances.materials.kinds import Audience, Licence, Sight
from alliances.materials.showing import in_templates
from alliances.models import Material
from groundwork.files.keeping import keep
from groundwork.files.kinds import DOCUMENTS
from groundwork.files.models import StoredFile
from groundwork.files.receiving import most_mb, takes_files
from groundwork.refusal import NotFound, Refusal
from groundwork.web import forms
from groundwork.web.current import clock, db_session
from groundwork.words import say

blueprint = Blueprint("materials", __name__, template_folder="../templates")
blueprint.context_processor(in_templates)
ONE = "materials/<int:material_id>"


def desk(at: Desk) -> ResponseReturnValue:
    """What is on the shelf, what waits for a next step, and what was taken how often."""
    session, is_retired = db_session(), request.args.get("show") == "retired"
    wanted, page = asked(), request.args.get("page", 1, type=int) or 1
    found = looking.for_staff(session, at.alliance_id, wanted, is_retired=is_retired, page=page)
    return render_template(
        "alliances/materials/desk.html",
        desk=at,
        place=at.place,
        found=found,
        wanted=wanted,
        is_retired=is_retired,
        downloads=counting.totals(session, [row.id for row, _name in found.rows]),
        today=clock().now().date(),
        words=wording,
    )


def asked() -> looking.Wanted:
    """What the address of a page asks for."""
    args = request.args
    return looking.Wanted(*(args.get(name, "")[:100] for name in ("q", "kind", "language", "reader")))


@takes_files
def new(at: Desk) -> ResponseReturnValue:
    """Add a material, or the translation of one."""
    form = NewForm()
    if request.method == "GET":
        form.translates.data = request.args.get("translates", "")[:10]
    original = _original(at, form.translates.data)
    if original and request.method == "GET":
        form.process(obj=original, data={"translates": str(original.id)}, once=form.once.data)
        form.title.data, form.body.data, form.version.data = "", original.body, 0
        form.language.data = "es" if original.language == "en" else "en"
    if answer := forms.sent(form, lambda: _added(at, form)):
        return answer
    page = render_template(
        "alliances/materials/new.html", desk=at, place=at.place, form=form, original=original, most=most_mb()
    )
    return page, 422 if form.errors else 200


def _original(at: Desk, typed: str | None) -> Material | None:
    if not typed:
        return None
    if not typed.isascii() or not typed.isdigit() or len(typed) > 9:
        raise NotFound(say("There is no such material here."))
    return shelf.own(db_session(), at.alliance_id, int(typed))


def _added(at: Desk, form: NewForm) -> str:
    session, now, facts = db_session(), clock().now(), _facts(form)
    typed = shelf.NewMaterial(
        facts.kind,
        form.title.data,
        form.body.data or "",
        facts=facts,
        file=_file(form),
        translates=_original(at, form.translates.data),
    )
    made = shelf.add_material(session, at.alliance, typed, account_id=me(), now=now)
    return at.at("one", material_id=made.id)


def _facts(form: Any) -> shelf.Facts:
    words = {name: form[name].data or "" for name in ("audience", "licence_words", "owner", "next_step")}
    return shelf.Facts(
        kind=MaterialKind(form.kind.data),
        language=form.language.data,
        reader=Audience(form.reader.data),
        sight=Sight(form.sight.data),
        licence=Licence(form.licence.data),
        next_step_on=form.next_step_on.data,
        **words,
    )


def _file(form: Any) -> StoredFile | None:
    sent = form.file.data
    if not sent or not sent.filename:
        return None
    return keep(db_session(), sent.stream, sent.filename, allowed=DOCUMENTS, account_id=me(), now=clock().now())


def one(at: Desk, material_id: int) -> ResponseReturnValue:
    """One material: what it says and gives, its facts, versions, translations, parts and downloads."""
    session = db_session()
    row = shelf.seen(session, at.alliance_id, material_id)
    return _one_page(at, row, RetireForm(formdata=None))


def _one_page(at: Desk, row: Material, form: RetireForm) -> str:
    session = db_session()
    part_form = PartForm(formdata=None)
    part_form.part.choices = [(one.id, one.title) for one in kits.fitting(session, row)] if row.is_kit else []
    return render_template(
        "alliances/materials/one.html",
        desk=at,
        place=at.place,
        row=row,
        is_own=row.alliance_id == at.alliance_id,
        body=render(row.body),
        file=shelf.file_of(session, row.file_id),
        history=versions.history(session, row),
        others=shelf.translations(session, row),
        missing=len(shelf.translations(session, row)) + 1 < len(wording.LANGUAGES),
        parts=kits.parts(session, row) if row.is_kit else [],
        months=counting.by_month(session, row),
        part_form=part_form,
        form=form,
        button=ButtonForm(formdata=None),
        today=clock().now().date(),
        words=wording,
    )


def facts(at: Desk, material_id: int) -> ResponseReturnValue:
    """Change what a material is, whom it is for and who looks after it."""
    session, now = db_session(), clock().now()
    row = shelf.own(session, at.alliance_id, material_id)
    form = FactsForm(obj=row)

    def act() -> str:
        shelf.change_facts(session, row, _facts(form), account_id=me(), scope=at.slug, now=now)
        return at.at("one", material_id=material_id)

    if form.validate_on_submit():
        try:
            return forms.done(session, form, act, now=now)
        except Refusal as refusal:
            form.refuse(refusal)
            row = shelf.own(session, at.alliance_id, material_id)
    page = render_template("alliances/materials/facts.html", desk=at, place=at.place, form=form, row=row)
    return page, 422 if form.errors else 200


@takes_files
def revise(at: Desk, material_id: int) -> ResponseReturnValue:
    """Give a material its next version."""
    session, now = db_session(), clock().now()
    row = shelf.own(session, at.alliance_id, material_id)
    form = TextForm(obj=row)
    overtaken = False

    def act() -> str:
        changed = versions.Changed(
            form.title.data,
            form.body.data or "",
            form.version.data or 0,
            file=_file(form),
            keeps_file=not form.drops_file.data,
            words=form.changed.data or "",
        )
        versions.revise(session, row, changed, account_id=me(), now=now)
        return at.at("one", material_id=material_id)

    if form.validate_on_submit():
        try:
            return forms.done(session, form, act, now=now)
        except Refusal as refusal:
            form.refuse(refusal)
            row = shelf.own(session, at.alliance_id, material_id)
            overtaken = isinstance(refusal, versions.ChangedMeanwhile)
    return _revise_page(at, row, form, overtaken=overtaken), 422 if form.errors else 200


def _revise_page(at: Desk, row: Material, form: TextForm, *, overtaken: bool) -> str:
    if overtaken:
        form.version.raw_data, form.version.data = None, row.version
    return render_template(
        "alliances/materials/revise.html",
        desk=at,
        place=at.place,
        form=form,
        row=row,
        file=shelf.file_of(db_session(), row.file_id),
        newer=row if overtaken else None,
        most=most_mb(),
    )


def parts(at: Desk, material_id: int) -> ResponseReturnValue:
    """Put a material into a kit, move it up, take it out."""
    session = db_session()
    kit = shelf.own(session, at.alliance_id, material_id)
    part_id, act = request.form.get("part", 0, type=int) or 0, request.form.get("act", "")
    acts = {"put": kits.put, "up": kits.move_up, "out": kits.take_out}
    if act not in acts:
        raise NoSuchPage

    def work() -> str:
        acts[act](session, kit, part_id)
        return at.at("one", material_id=material_id) + "#parts"

    return forms.done(session, ButtonForm(), work, now=clock().now())


def retire(at: Desk, material_id: int) -> ResponseReturnValue:
    """Hand a material out no longer, with the reason, or again."""
    session, now, form = db_session(), clock().now(), RetireForm()
    row = shelf.own(session, at.alliance_id, material_id)

    def work() -> str:
        if request.form.get("act") == "back":
            versions.bring_back(session, row, account_id=me(), scope=at.slug, now=now)
        else:
            versions.retire(session, row, form.why.data or "", account_id=me(), scope=at.slug, now=now)
        return at.at("one", material_id=material_id)

    try:
        return forms.done(session, form, work, now=now)
    except Refusal as refusal:
        form.refuse(refusal)
        return _one_page(at, shelf.own(session, at.alliance_id, material_id), form), 422


on_both(blueprint, "materials", desk, methods=("GET",))
on_both(blueprint, "materials/new", new)
on_both(blueprint, f"{ONE}/work", one, methods=("GET",))
on_both(blueprint, f"{ONE}/facts", facts)
on_both(blueprint, f"{ONE}/revise", revise)
on_both(blueprint, f"{ONE}/parts", parts, methods=("POST",))
on_both(blueprint, f"{ONE}/retire", retire, methods=("POST",))
