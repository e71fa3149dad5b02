"""Public pages of materials: the whole coalition's list, one material, its file."""

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from alliances import finding
from alliances.desk import button
from alliances.markdown import render
from alliances.materials import counting, kits, looking, shelf, wording
from alliances.materials.forms import ButtonForm
from alliances.materials.views import asked, blueprint
from alliances.models import Alliance, Material
from groundwork.files.models import StoredFile
from groundwork.files.serving import download
from groundwork.refusal import NotFound
from groundwork.web import forms
from groundwork.web.current import clock, db_session
from groundwork.web.languages import language
from groundwork.web.limits import limiter
from groundwork.words import say


@blueprint.get("/materials")
def index() -> ResponseReturnValue:
    """What anybody may take, of the coalition and of every alliance."""
    wanted, page = asked(), request.args.get("page", 1, type=int) or 1
    found = looking.for_anybody(db_session(), wanted, first=language(), page=page)
    return render_template("alliances/materials/index.html", found=found, wanted=wanted, words=wording)


@blueprint.get("/materials/<int:material_id>")
def shared(material_id: int) -> ResponseReturnValue:
    """One material, to read, print or take."""
    row = shelf.public(db_session(), material_id)
    return _page(row, db_session().get(Alliance, row.alliance_id) if row.alliance_id else None)


@blueprint.get("/alliances/<slug>/materials/<int:material_id>")
def public(slug: str, material_id: int) -> ResponseReturnValue:
    """The same, as an alliance hands it out."""
    found = finding.by_slug(db_session(), slug)
    return _page(shelf.material(db_session(), found.id, material_id), found)


def _page(row: Material, alliance: Alliance | None) -> str:
    session = db_session()
    held = kits.parts(session, row, is_public=True) if row.is_kit else []
    return render_template(
        "alliances/materials/public.html",
        alliance=alliance,
        row=row,
        body=render(row.body),
        file=shelf.file_of(session, row.file_id),
        parts=[(one, render(one.body), shelf.file_of(session, one.file_id)) for one in held],
        others=[one for one in shelf.translations(session, row) if one.sight == row.sight],
        button=button,  # one for each file: a download leaves the page as it is, with all its one-time keys
        words=wording,
    )


@blueprint.post("/materials/<int:material_id>/download")
@limiter.limit("120 per hour")
def take(material_id: int) -> ResponseReturnValue:
    """Count that the newest version was taken, and lead to its file: a link alone would change nothing."""
    session, now = db_session(), clock().now()
    row = shelf.public(session, material_id)
    _file_of(row)

    def act() -> str:
        counting.count(session, row, now=now)
        return url_for("materials.file", material_id=material_id)

    return forms.done(session, ButtonForm(), act, now=now)


@blueprint.get("/materials/<int:material_id>/file")
def file(material_id: int) -> ResponseReturnValue:
    """The newest version's file."""
    return download(_file_of(shelf.public(db_session(), material_id)), is_public=True)


def _file_of(row: Material) -> StoredFile:
    stored = shelf.file_of(db_session(), row.file_id)
    if stored is None:
        raise NotFound(say("There is no file with this material: its text is all there is."))
    return stored
