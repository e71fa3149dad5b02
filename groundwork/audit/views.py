"""Pages of the audit log; and the page where the secretariat says why it reads personal data."""

import csv
import io
from datetime import date

from flask import Blueprint, Response, g, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import get_timezone
from flask_security import current_user

from groundwork.accounts import places
from groundwork.accounts.forms import ButtonForm
from groundwork.accounts.people import ALLIANCE, COALITION
from groundwork.audit import ledger, queries, reasons, wording
from groundwork.audit.forms import ReasonForm
from groundwork.audit.models import Entry
from groundwork.audit.queries import Wanted
from groundwork.cells import neutral
from groundwork.web import forms
from groundwork.web.current import clock, db_session, doors

blueprint = Blueprint("audit", __name__, template_folder="templates")
HIGHEST = 2**31 - 1


@blueprint.get("/secretariat/audit")
def log() -> ResponseReturnValue:
    """The whole coalition's log."""
    return _page("")


@blueprint.get("/alliances/<slug>/audit")
def alliance_log(slug: str) -> ResponseReturnValue:
    """One alliance's part of the log."""
    return _page(slug)


@blueprint.post("/secretariat/audit.csv")
def log_csv() -> ResponseReturnValue:
    """The whole log as a table; taking it away is a line of its own."""
    return _csv("")


@blueprint.post("/alliances/<slug>/audit.csv")
def alliance_log_csv(slug: str) -> ResponseReturnValue:
    """One alliance's part as a table."""
    return _csv(slug)


def _wanted(slug: str) -> Wanted:
    asked = request.values
    return Wanted(
        scope=slug or asked.get("scope", "")[:100],
        act=asked.get("act", "")[:100],
        account_id=_number("person"),
        day=_day(asked.get("day", "")),
        zone=str(get_timezone()),
        before=_number("before"),
    )


def _number(name: str) -> int:
    return min(max(0, request.values.get(name, 0, type=int) or 0), HIGHEST)


def _day(typed: str) -> date | None:
    try:
        return date.fromisoformat(typed)
    except ValueError:
        return None


def _page(slug: str) -> str:
    session, wanted = db_session(), _wanted(slug)
    rows, older = queries.page(session, wanted)
    acts = sorted(((act, words()) for act, words in doors().acts.items()), key=lambda one: one[1])
    return render_template(
        "audit/log.html",
        slug=slug,
        place_name=_name(slug),
        wanted=wanted,
        rows=[(row, wording.words(doors().acts, row.act), queries.details(row)) for row in rows],
        older=older,
        acts=acts,
        people=queries.actors(session, slug),
        asked={name: value for name, value in request.args.items() if name in {"act", "person", "day", "scope"}},
        button=ButtonForm(formdata=None),
    )


def _name(slug: str) -> str:
    return places.name_of(db_session(), ALLIANCE if slug else COALITION, slug)


def _csv(slug: str) -> Response:
    _name(slug)
    session, wanted = db_session(), _wanted(slug)
    rows = [_cells(row) for row in queries.every(session, wanted)]
    ledger.record(
        session, "log.read", account_id=current_user.id, scope=slug, told={"lines": len(rows)}, now=clock().now()
    )
    session.commit()
    page = io.StringIO()
    writer = csv.writer(page)
    writer.writerow(["line", "at", "who", "act", "alliance", "subject", "reason", "details", "digest"])
    writer.writerows([neutral(cell) for cell in row] for row in rows)
    told = {"Content-Disposition": f'attachment; filename="audit-{slug or "all"}.csv"'}
    return Response("\ufeff" + page.getvalue(), mimetype="text/csv", headers=told)


def _cells(row: Entry) -> list[object]:
    told = queries.details(row)
    return [row.id, row.at.isoformat(), row.who, row.act, row.scope, row.subject, row.reason, told, row.digest]


@blueprint.route("/alliances/<slug>/reason", methods=["GET", "POST"])
def reason(slug: str) -> ResponseReturnValue:
    """Before the secretariat reads personal data of an alliance it has no role in: why."""
    return _reason(slug)


@blueprint.route("/secretariat/reason", methods=["GET", "POST"])
def coalition_reason() -> ResponseReturnValue:
    """The same for pages of the whole coalition."""
    return _reason("")


def _reason(slug: str) -> ResponseReturnValue:
    name, form, session, now = _name(slug), ReasonForm(), db_session(), clock().now()
    if request.method == "GET":
        form.next.data = request.args.get("next", "")

    def work() -> str:
        reasons.give(session, current_user.id, slug, form.reason.data or "", now=now)
        return _onward(form.next.data or "", slug)

    if answer := forms.sent(form, work):
        return answer
    page = render_template("audit/reason.html", form=form, name=name, slug=slug)
    return page, 422 if form.errors else 200


def _onward(asked: str, slug: str) -> str:
    """The page that was wanted: one of ours, never another site's."""
    is_ours = asked.startswith("/") and not asked.startswith(("//", "/\\")) and asked.isprintable()
    return asked if is_ours else url_for("audit.alliance_log", slug=slug) if slug else url_for("audit.log")


@blueprint.post("/alliances/<slug>/reason/end")
def end_reason(slug: str) -> ResponseReturnValue:
    """Close an alliance's personal data again before the time is over."""
    return _end(slug)


@blueprint.post("/secretariat/reason/end")
def end_coalition_reason() -> ResponseReturnValue:
    """The same for pages of the whole coalition."""
    return _end("")


def _end(slug: str) -> ResponseReturnValue:
    _name(slug)

    def work() -> str:
        reasons.end(db_session(), current_user.id, slug, now=clock().now())
        return url_for("accounts.desk")

    return forms.done(db_session(), ButtonForm(), work, now=clock().now())


def reading_line() -> dict[str, object]:
    """For the top of a page of personal data: whose, why, until when; nothing elsewhere."""
    given = g.get("reading")
    if given is None:
        return {}
    form = ButtonForm(formdata=None)
    end = url_for("audit.end_reason", slug=given.scope) if given.scope else url_for("audit.end_coalition_reason")
    return {"name": _name(given.scope), "reason": given.reason, "until": given.until, "end": end, "form": form}
