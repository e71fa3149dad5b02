"""Staff pages of a material's versions: reading one, its file, and deleting a file that should never have been here."""

from flask import render_template
from flask.typing import ResponseReturnValue

from alliances.desk import Desk, me, on_both
from alliances.markdown import render
from alliances.materials import shelf, versions
from alliances.materials.forms import ButtonForm
from alliances.materials.views import blueprint
from groundwork.files.serving import download
from groundwork.refusal import NotFound
from groundwork.web import forms
from groundwork.web.current import clock, db_session
from groundwork.words import say

ONE = "materials/versions/<int:material_version_id>"


def old(at: Desk, material_version_id: int) -> ResponseReturnValue:
    """An old version, to read."""
    session = db_session()
    version, row = versions.version(session, material_version_id)
    shelf.seen(session, at.alliance_id, row.id)
    return render_template(
        "alliances/materials/old.html",
        desk=at,
        place=at.place,
        row=row,
        version=version,
        body=render(version.body),
        file=shelf.file_of(session, version.file_id),
        is_own=row.alliance_id == at.alliance_id,
        button=ButtonForm(formdata=None),
    )


def old_file(at: Desk, material_version_id: int) -> ResponseReturnValue:
    """The file of a version, for staff: not counted, not kept by the browser."""
    session = db_session()
    version, row = versions.version(session, material_version_id)
    shelf.seen(session, at.alliance_id, row.id)
    stored = shelf.file_of(session, version.file_id)
    if stored is None:
        raise NotFound(say("There is no file with this version."))
    return download(stored)


def drop_file(at: Desk, material_version_id: int) -> ResponseReturnValue:
    """Delete a version's file for good, from every version that gives it."""
    session, now = db_session(), clock().now()
    version, row = versions.version(session, material_version_id)
    shelf.own(session, at.alliance_id, row.id)

    def act() -> str:
        versions.drop_file(session, row, version, account_id=me(), scope=at.slug, now=now)
        return at.at("old", material_version_id=material_version_id)

    return forms.done(session, ButtonForm(), act, now=now)


on_both(blueprint, ONE, old, methods=("GET",))
on_both(blueprint, f"{ONE}/file", old_file, methods=("GET",))
on_both(blueprint, f"{ONE}/drop", drop_file, methods=("POST",))
