"""Pages of segments: the list, writing one with its count beside it, copying and giving one up."""

from typing import Any

from flask import Blueprint, jsonify, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import format_decimal
from flask_babel import gettext as _
from flask_babel import ngettext as _n

from alliances.desk import alliance_of, me
from alliances.forms import ButtonForm
from alliances.models import Alliance, Segment
from alliances.segments import catalogue, counting, form, keeping, rules
from alliances.segments.form import SegmentForm
from alliances.segments.keeping import Typed
from alliances.segments.rules import Rule
from groundwork.refusal import Refusal
from groundwork.segment_doors import SegmentUse
from groundwork.web import forms
from groundwork.web.current import clock, db_session, doors
from groundwork.web.guard import may_reach

blueprint = Blueprint("segments", __name__, template_folder="../templates")
ONE = "<int:segment_id>"


@blueprint.get("/alliances/<slug>/segments")
def segments(slug: str) -> ResponseReturnValue:
    """Every segment with its sentence, how many it chooses now, and where it is used."""
    return _list(alliance_of(slug))


def _list(alliance: Alliance, refused: str = "") -> str:
    return render_template(
        "alliances/segments/list.html",
        alliance=alliance,
        rows=[_shown(alliance, one) for one in keeping.standing(db_session(), alliance)],
        button=ButtonForm(formdata=None),
        refused=refused,
        may_export=may_reach("sharing.export", {"slug": alliance.slug}),
    )


def _shown(alliance: Alliance, segment: Segment) -> dict[str, Any]:
    """One line of the list; a segment that can no longer be read says so and can still be ended."""
    session, now = db_session(), clock().now()
    try:
        rule = rules.load(segment.rule)
        words = rules.in_words(rules.said(session, alliance, rule), rule.join)
        people: int | None = counting.of_rule(session, alliance, rule, now=now)
    except Refusal as refusal:
        words, people = str(refusal), None
    return {"segment": segment, "words": words, "people": people, "uses": _uses(alliance, segment)}


def _uses(alliance: Alliance, segment: Segment) -> list[SegmentUse]:
    return [use for tell in doors().segment_uses for use in tell(db_session(), alliance, segment.id)]


@blueprint.route("/alliances/<slug>/segments/new", methods=["GET", "POST"])
def write(slug: str) -> ResponseReturnValue:
    """Write a new segment."""
    return _writing(alliance_of(slug), None)


@blueprint.route(f"/alliances/<slug>/segments/{ONE}", methods=["GET", "POST"])
def change(slug: str, segment_id: int) -> ResponseReturnValue:
    """Change a segment's sentence or name."""
    alliance = alliance_of(slug)
    return _writing(alliance, keeping.by_id(db_session(), alliance, segment_id))


def _writing(alliance: Alliance, segment: Segment | None) -> ResponseReturnValue:
    session, now = db_session(), clock().now()
    sent = SegmentForm(data={"name": segment.name} if segment else None)
    if request.method == "GET":
        rule = rules.load(segment.rule) if segment else Rule(groups=[rules.Group()])
        return _page(alliance, segment, sent, rule)
    rule, word = form.read(request.form), ""
    try:
        word = form.act(rule, request.form, session, alliance)
        if word == "save" and sent.validate():
            return forms.done(
                session, sent, lambda: _save(alliance, segment, Typed(sent.name.data or "", rule)), now=now
            )
    except Refusal as refusal:
        sent.refuse(refusal)
    return _page(alliance, segment, sent, rule), 422 if sent.errors else 200


def _save(alliance: Alliance, segment: Segment | None, typed: Typed) -> str:
    session, now = db_session(), clock().now()
    if segment is None:
        keeping.save(session, alliance, typed, account_id=me(), now=now)
    else:
        keeping.change(session, alliance, segment, typed, now=now)
    return url_for("segments.segments", slug=alliance.slug)


def _page(alliance: Alliance, segment: Segment | None, sent: SegmentForm, rule: Rule) -> str:
    session, now = db_session(), clock().now()
    is_whole = rules.check(session, alliance, rule, now=now)
    return render_template(
        "alliances/segments/edit.html",
        alliance=alliance,
        segment=segment,
        form=sent,
        rule=rule,
        groups=form.rows(session, alliance, rule),
        parts=catalogue.parts(session, alliance),
        words=rules.in_words(rules.said(session, alliance, rule), rule.join),
        shows_errors=request.method == "POST",
        counted=_counted(alliance, rule) if is_whole else "",
    )


def _counted(alliance: Alliance, rule: Rule) -> str:
    number = counting.of_rule(db_session(), alliance, rule, now=clock().now())
    return str(_n("%(number)s supporter", "%(number)s supporters", number, number=format_decimal(number)))


@blueprint.get("/alliances/<slug>/segments/count")
def count(slug: str) -> ResponseReturnValue:
    """How many the sentence chooses as it stands, for the page that is being written."""
    session, alliance = db_session(), alliance_of(slug)
    rule = form.read(request.args)
    try:
        is_whole = rules.check(session, alliance, rule, now=clock().now())
    except Refusal as refusal:
        return jsonify(counted="", unclear=_("Not clear yet"), words=str(refusal))
    words = rules.in_words(rules.said(session, alliance, rule), rule.join)
    return jsonify(counted=_counted(alliance, rule) if is_whole else "", unclear=_("Not clear yet"), words=words)


@blueprint.post(f"/alliances/<slug>/segments/{ONE}/copy")
def copy(slug: str, segment_id: int) -> ResponseReturnValue:
    """Make a second one that chooses the same."""
    session, alliance, now = db_session(), alliance_of(slug), clock().now()
    found = keeping.by_id(session, alliance, segment_id)

    def work() -> str:
        made = keeping.copy(session, alliance, found, account_id=me(), now=now)
        return url_for("segments.change", slug=slug, segment_id=made.id)

    return forms.done(session, ButtonForm(), work, now=now)


@blueprint.post(f"/alliances/<slug>/segments/{ONE}/end")
def end(slug: str, segment_id: int) -> ResponseReturnValue:
    """Give a segment up, unless something still waits for it."""
    session, alliance, now = db_session(), alliance_of(slug), clock().now()
    found = keeping.by_id(session, alliance, segment_id)

    def work() -> str:
        keeping.end(session, found, uses=_uses(alliance, found), now=now)
        return url_for("segments.segments", slug=slug)

    try:
        return forms.done(session, ButtonForm(), work, now=now)
    except Refusal as refusal:
        return _list(alliance_of(slug), str(refusal)), 422
