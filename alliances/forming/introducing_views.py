"""The words of an alliance's public page, by its leader."""

from flask import flash, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from alliances import desk
from alliances.forming import introducing
from alliances.forming.forms import IntroductionForm
from alliances.forming.introducing import Introduction
from alliances.forming.views import blueprint
from groundwork.audit import ledger
from groundwork.web.current import db_session


@blueprint.route("/alliances/<slug>/introduction", methods=["GET", "POST"])
def introduction(slug: str) -> ResponseReturnValue:
    """What everybody reads of an alliance: who leads it, where to write, what it is."""
    alliance = desk.alliance_of(slug)
    form = IntroductionForm(
        data={
            "leader": alliance.leader_name,
            "email": alliance.public_email,
            "about_en": alliance.about_en,
            "about_es": alliance.about_es,
        }
    )
    page = desk.sent(form, lambda: _introduced(form, slug))
    if page:
        return page
    shown = render_template("alliances/forming/introduction.html", form=form, alliance=desk.alliance_of(slug))
    return shown, 422 if form.errors else 200


def _introduced(form: IntroductionForm, slug: str) -> str:
    session, alliance = db_session(), desk.alliance_of(slug)
    words = (form.leader.data or "", form.email.data or "", form.about_en.data or "", form.about_es.data or "")
    introducing.introduce(session, alliance, Introduction(*words))
    ledger.record(
        session, "forming.introduced", account_id=desk.me(), scope=slug, subject=f"alliance:{alliance.id}",
        told={"names_leader": bool(alliance.leader_name)}, now=desk.now(),
    )  # fmt: skip
    flash(_("Saved. The public page shows it now."), "done")
    return url_for("forming.introduction", slug=slug)
