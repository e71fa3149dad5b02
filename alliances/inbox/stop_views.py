"""Somebody said stop, and not by text: one number at a time, or a list."""

from io import BytesIO

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from alliances.desk import Desk, alliance_of
from alliances.inbox.forms import StopForm, StopListForm
from alliances.inbox.views import blueprint, in_the_ledger
from groundwork.delivery.permission import stops
from groundwork.refusal import Refusal
from groundwork.web import forms
from groundwork.web.current import clock, db_session

MOST = 10_000  # numbers one page takes; a command takes longer lists
SHOWN = 20  # lines nobody can read that are named one by one


@blueprint.route("/alliances/<slug>/inbox/stop", methods=["GET", "POST"])
def stop(slug: str) -> ResponseReturnValue:
    """Somebody said stop to one of us: it counts at once, for the whole coalition."""
    form, session, now = StopForm(), db_session(), clock().now()

    def work() -> str:
        named = [stops.read_one(form.address.data or "", field="address")]
        stops.stop(session, named, how=form.how.data, evidence=in_the_ledger(), now=now)
        return url_for("inbox.stop", slug=slug, stopped=1)

    if answer := forms.sent(form, work):
        return answer
    page = render_template(
        "alliances/inbox_stop.html", desk=Desk(alliance_of(slug), "inbox"), form=form, stopped=_stopped()
    )
    return page, 422 if form.errors else 200


@blueprint.route("/alliances/<slug>/inbox/stop/list", methods=["GET", "POST"])
def stop_list(slug: str) -> ResponseReturnValue:
    """A list of those who said stop: first what it would do, then doing it."""
    form, found = StopListForm(), stops.StopList()
    if form.validate_on_submit():
        try:
            found = _read(form)
            if request.form.get("act") == "apply":
                return forms.done(db_session(), form, lambda: _stop_all(slug, form, found), now=clock().now())
        except Refusal as refusal:
            form.refuse(refusal)
    return _list_page(slug, form, found), 422 if form.errors else 200


def _read(form: StopListForm) -> stops.StopList:
    """What the file or the pasted words name; the page then shows it, one a line. Raises Refusal."""
    if form.upload.data:
        found = stops.read_list(form.upload.data.stream, _("the file"))
    else:
        found = stops.read_list(BytesIO((form.people.data or "").strip().encode()), _("the list"))
    stops.require_some(found)
    if len(found.named) > MOST:
        raise Refusal(_("That is more than this page takes. For longer lists: groundswell texts stop FILE --apply"))
    form.people.data = "\n".join(value for _channel, value in found.named)
    return found


def _stop_all(slug: str, form: StopListForm, found: stops.StopList) -> str:
    evidence = f"list {in_the_ledger()}"
    stops.stop(db_session(), found.named, how=form.how.data, evidence=evidence, now=clock().now())
    return url_for("inbox.stop", slug=slug, stopped=len(found.named))


def _list_page(slug: str, form: StopListForm, found: stops.StopList) -> str:
    return render_template(
        "alliances/inbox_stop_list.html",
        desk=Desk(alliance_of(slug), "inbox"),
        form=form,
        looked=stops.look(db_session(), found.named) if found.named else None,
        total=len(found.named),
        unreadable=found.unreadable[:SHOWN],
        more=max(0, len(found.unreadable) - SHOWN),
    )


def _stopped() -> int:
    """How many the page before has stopped, for the words of thanks."""
    return max(0, min(request.args.get("stopped", 0, type=int) or 0, MOST))
