"""Pages of supporters: the list that is searched, and adding one by hand."""

from typing import Any

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from alliances import queries, wording
from alliances.models import Alliance
from alliances.records import adding, doubles, search, tags
from alliances.records.adding import ByHand
from alliances.records.desk import alliance_of, filled_in, is_worker, me, number
from alliances.records.forms import PersonForm
from alliances.records.search import Page, Wanted
from groundwork.web.current import clock, db_session, settings
from groundwork.web.guard import may_reach

blueprint = Blueprint("records", __name__, template_folder="../templates")

ORDERS = (search.NEWEST, search.BY_NAME)


def wanted(alliance: Alliance) -> Wanted:
    """Whom the page's address asks for; what it cannot mean is left out."""
    order = request.args.get("order", search.NEWEST)
    return Wanted(
        text=request.args.get("q", "")[:200],
        tag_id=number("tag"),
        district=request.args.get("district", "")[:20],
        order=order if order in ORDERS else search.NEWEST,
        has_left=request.args.get("state") == "left",
        may_reach=is_worker(alliance.slug),
        segment_id=number("segment"),
    )


def query_of(asked: Wanted) -> dict[str, Any]:
    """The same question as the query of an address."""
    parts: dict[str, Any] = {
        "q": asked.text,
        "tag": asked.tag_id,
        "district": asked.district,
        "order": asked.order if asked.order != search.NEWEST else "",
        "state": "left" if asked.has_left else "",
        "segment": asked.segment_id,
    }
    return {name: value for name, value in parts.items() if value}


@blueprint.get("/alliances/<slug>/supporters")
def supporters(slug: str) -> ResponseReturnValue:
    """An alliance's supporters: all of them, or those who are looked for."""
    session, now, alliance = db_session(), clock().now(), alliance_of(slug)
    asked = wanted(alliance)
    found = search.find(session, alliance, asked, Page(number("after"), number("before")), now=now)
    return render_template(
        "alliances/records/supporters.html",
        alliance=alliance,
        asked=asked,
        query=query_of(asked),
        found=found,
        rows=queries.with_consent(session, found.rows, alliance, now=now),
        counts=queries.counts(session, alliance.id) if asked.is_everybody else None,
        districts=search.districts_of(session, alliance.id),
        tags=tags.tags_of(session, alliance.id),
        segment=search.segment_name(session, alliance, asked.segment_id),
        pairs=doubles.how_many(session, alliance.id) if asked.is_everybody and is_worker(slug) else 0,
        confidences=wording.CONFIDENCES,
        most=search.FEW,
        works=is_worker(slug),
        links=_links(slug),
    )


def _links(slug: str) -> list[tuple[str, str]]:
    """The other pages about all supporters that whoever looks may follow."""
    pages = {
        "segments.segments": _("Segments"),
        "importing.imports": _("Bring people in"),
        "sheets.sheets": _("Sign-in sheets"),
        "sharing.export": _("Export"),
    }
    return [(url_for(page, slug=slug), words) for page, words in pages.items() if may_reach(page, {"slug": slug})]


@blueprint.get("/alliances/<slug>/supporters/moves")
def moves(slug: str) -> ResponseReturnValue:
    """How many of an alliance's supporters have another district since lines changed."""
    alliance = alliance_of(slug)
    rows = list(queries.moves(db_session(), alliance.id).itertuples(index=False))
    return render_template("alliances/records/moves.html", alliance=alliance, rows=rows)


@blueprint.route("/alliances/<slug>/supporters/new", methods=["GET", "POST"])
def new(slug: str) -> ResponseReturnValue:
    """Add somebody by hand; who is known already is opened instead."""
    alliance, form = alliance_of(slug), PersonForm()
    form.wants_texts.label.text = wording.text_consent(alliance.name)
    form.wants_mail.label.text = wording.mail_consent(alliance.name)
    return filled_in(
        form,
        lambda: _added(alliance, form),
        lambda: render_template("alliances/records/new.html", alliance=alliance_of(slug), form=form),
    )


def _added(alliance: Alliance, form: PersonForm) -> str:
    typed = ByHand(
        name=form.name.data,
        zip=form.zip.data,
        phone=form.phone.data or "",
        email=form.email.data or "",
        language=form.language.data,
        wants_texts=form.wants_texts.data,
        wants_mail=form.wants_mail.data,
        is_adult=form.is_adult.data,
        way=form.way.data or "",
        text_wording=str(form.wants_texts.label.text),
        mail_wording=str(form.wants_mail.label.text),
    )
    added = adding.add(
        db_session(), alliance, typed, account_id=me(), confirm_address=_confirm_address, now=clock().now()
    )
    came = "new" if added.is_new else "known"
    return url_for("records.supporter", slug=alliance.slug, supporter_id=added.supporter.id, came=came)


def _confirm_address(token: str) -> str:
    return settings().public_url + url_for("alliances.confirm", token=token)
