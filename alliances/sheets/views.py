"""Sign-in sheets, page by page: the paper to print, the list, the twenty lines, the photo."""

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import force_locale
from flask_babel import gettext as _
from wtforms import SelectChoice

from alliances.desk import alliance_of, me, today
from alliances.models import Alliance, SignInSheet
from alliances.sheets import entering, photos
from alliances.sheets.forms import ButtonForm, LinesForm, PhotoForm, SheetForm
from groundwork.files.keeping import keep
from groundwork.files.kinds import IMAGES, accept
from groundwork.files.models import StoredFile
from groundwork.files.receiving import takes_files
from groundwork.files.serving import download
from groundwork.refusal import NotFound
from groundwork.web.current import clock, db_session, settings
from groundwork.web.forms import done, sent

blueprint = Blueprint("sheets", __name__, template_folder="../templates")


@blueprint.route("/alliances/<slug>/sheets", methods=["GET", "POST"])
def sheets(slug: str) -> ResponseReturnValue:
    """The sheets of an alliance, and beginning the next."""
    alliance = alliance_of(slug)
    form = SheetForm(data={"met_on": today(alliance)} if request.method == "GET" else None)
    form.event.choices = _events(alliance)
    if answer := sent(form, lambda: _begin(alliance, form)):
        return answer
    rows = entering.sheets_of(db_session(), alliance.id)
    uncovered = photos.sheets_to_cover(db_session(), alliance.id)
    page = render_template("alliances/sheets/sheets.html", alliance=alliance, form=form, rows=rows, uncovered=uncovered)
    return page, 422 if form.errors else 200


def _events(alliance: Alliance) -> list[SelectChoice]:
    rows = entering.events_of(db_session(), alliance.id)
    return [SelectChoice("", _("none of our events")), *(SelectChoice(str(number), title) for number, title in rows)]


def _begin(alliance: Alliance, form: SheetForm) -> str:
    event_id = int(form.event.data) if form.event.data else None
    occasion = entering.Occasion(form.met_on.data, form.place.data or "", event_id, form.language.data)
    made = entering.begin(db_session(), alliance, occasion, account_id=me(), now=clock().now())
    return url_for("sheets.sheet", slug=alliance.slug, sheet_id=made.id)


@blueprint.route("/alliances/<slug>/sheets/<int:sheet_id>", methods=["GET", "POST"])
def sheet(slug: str, sheet_id: int) -> ResponseReturnValue:
    """Twenty lines to type; what was typed is kept whatever is wrong with it."""
    alliance, now = alliance_of(slug), clock().now()
    found, form = entering.by_id(db_session(), alliance.id, sheet_id), LinesForm()
    if form.validate_on_submit():
        return done(db_session(), form, lambda: _enter(alliance, found), now=now)
    lines = {line.number: line for line in entering.lines_of(db_session(), found)}
    return render_template(
        "alliances/sheets/sheet.html",
        alliance=alliance,
        sheet=found,
        form=form,
        photo_form=PhotoForm(formdata=None),
        button=ButtonForm(formdata=None),
        accepts=accept(IMAGES),
        lines=[(number, lines.get(number)) for number in range(1, entering.LINES + 1)],
        names=entering.names_of(db_session(), found),
        uncovered=photos.to_cover(db_session(), found),
        troubled=[line for line in lines.values() if line.trouble],
        entered=sum(line.entered_at is not None for line in lines.values()),
    ), 422 if form.errors else 200


def _enter(alliance: Alliance, found: SignInSheet) -> str:
    session, now = db_session(), clock().now()
    entering.save(session, found, _typed(), seen=request.form.get("seen", ""), now=now)
    if request.form.get("act") != "save":
        entering.enter(session, found, alliance, _confirm_address, account_id=me(), now=now)
    return url_for("sheets.sheet", slug=alliance.slug, sheet_id=found.id)


def _typed() -> list[entering.Typed]:
    return [_line(number) for number in range(1, entering.LINES + 1)]


def _line(number: int) -> entering.Typed:
    told = request.form
    name, zip_code, phone, email = (told.get(f"{box}-{number}", "") for box in entering.BOXES)
    texts, mail, adult = (bool(told.get(f"{tick}-{number}")) for tick in entering.TICKS)
    return entering.Typed(number, name, zip_code, phone, email, texts, mail, adult)


def _confirm_address(token: str) -> str:
    return settings().public_url + url_for("alliances.confirm", token=token)


@blueprint.post("/alliances/<slug>/sheets/<int:sheet_id>/photo")
@takes_files
def photo(slug: str, sheet_id: int) -> ResponseReturnValue:
    """Keep a photo of the paper."""
    alliance, form = alliance_of(slug), PhotoForm()
    found = entering.by_id(db_session(), alliance.id, sheet_id)
    if answer := sent(form, lambda: _keep_photo(alliance, found, form)):
        return answer
    page = render_template(
        "alliances/sheets/photo.html", alliance=alliance, sheet=found, photo_form=form, accepts=accept(IMAGES)
    )
    return page, 422


def _keep_photo(alliance: Alliance, found: SignInSheet, form: PhotoForm) -> str:
    session, now, upload = db_session(), clock().now(), form.file.data
    kept = keep(session, upload.stream, upload.filename or "", allowed=IMAGES, account_id=me(), now=now)
    photos.put(session, found, kept, now=now)
    return url_for("sheets.sheet", slug=alliance.slug, sheet_id=found.id)


@blueprint.get("/alliances/<slug>/sheets/<int:sheet_id>/photo")
def photo_file(slug: str, sheet_id: int) -> ResponseReturnValue:
    """The photo of the paper, as a download."""
    found = entering.by_id(db_session(), alliance_of(slug).id, sheet_id)
    stored = db_session().get(StoredFile, found.photo_id) if found.photo_id else None
    if stored is None:
        raise NotFound(_("There is no photo of this sheet yet."))
    return download(stored)


@blueprint.post("/alliances/<slug>/sheets/<int:sheet_id>/drop")
def drop(slug: str, sheet_id: int) -> ResponseReturnValue:
    """Put away a sheet from which nobody was entered."""
    alliance, now, form = alliance_of(slug), clock().now(), ButtonForm()
    found = entering.by_id(db_session(), alliance.id, sheet_id)
    if not form.validate_on_submit():
        raise NotFound(_("There is no such page."))

    def act() -> str:
        entering.drop(db_session(), found)
        return url_for("sheets.sheets", slug=slug)

    return done(db_session(), form, act, now=now)


@blueprint.get("/alliances/<slug>/sheets/paper")
def paper(slug: str) -> ResponseReturnValue:
    """The sheet to print before the meeting, with the exact words people sign under, in English or Spanish."""
    alliance = alliance_of(slug)
    language = "es" if request.args.get("language") == "es" else "en"
    texts, mail = entering.words_of(alliance, language)
    with force_locale(language):
        return render_template(
            "alliances/sheets/paper.html",
            alliance=alliance,
            paper_language=language,
            texts=texts,
            mail=mail,
            lines=entering.LINES,
            privacy=settings().public_url + url_for("alliances.privacy"),
        )
