"""Pages of those who may be on record twice: the pairs, making one of two, making two of one again."""

from dataclasses import dataclass

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from alliances import wording as alliance_wording
from alliances.forms import ButtonForm
from alliances.models import Alliance, Supporter
from alliances.records import doubles, fields, merging, notes, person, search, tags, wording
from alliances.records.desk import alliance_of, filled_in, me, number
from alliances.records.merging import Choice, Two
from alliances.records.views import blueprint
from groundwork.web import forms
from groundwork.web.current import clock, db_session, doors
from groundwork.web.pages import phone_words


@dataclass(frozen=True)
class Side:
    """One of two, as the page of a merge shows them."""

    one: Supporter
    phone: str
    email: str
    stops: list[str]
    values: dict[int, str]
    tags: list[str]
    notes: int


@blueprint.get("/alliances/<slug>/supporters/doubles", endpoint="doubles")
def pairs(slug: str) -> ResponseReturnValue:
    """Who may be on record twice, and what was merged in the last thirty days."""
    session, now, alliance = db_session(), clock().now(), alliance_of(slug)
    found, has_more = doubles.open_pairs(session, alliance.id, after=number("after") or 0)
    return render_template(
        "alliances/records/doubles.html",
        alliance=alliance,
        pairs=found,
        total=doubles.how_many(session, alliance.id),
        is_looking=doubles.is_looking(session, alliance.id),
        has_more=has_more,
        merges=merging.merges_of(session, alliance.id, now=now),
        likenesses=wording.LIKENESSES,
        button=ButtonForm(formdata=None),
    )


@blueprint.post("/alliances/<slug>/supporters/doubles/<int:pair_id>/two")
def are_two(slug: str, pair_id: int) -> ResponseReturnValue:
    """These are two people; nobody is asked again."""
    session, now, alliance = db_session(), clock().now(), alliance_of(slug)
    found = doubles.by_id(session, alliance.id, pair_id)

    def work() -> str:
        doubles.are_two(session, found, account_id=me(), now=now)
        return url_for("records.doubles", slug=slug)

    return forms.done(session, ButtonForm(), work, now=now)


@blueprint.route("/alliances/<slug>/supporters/<int:supporter_id>/merge", methods=["GET", "POST"])
def merge(slug: str, supporter_id: int) -> ResponseReturnValue:
    """Make one of two: first whom, then what is kept of each."""
    session, alliance = db_session(), alliance_of(slug)
    kept = person.by_id(session, alliance, supporter_id)
    other = number("other")
    if other is None:
        return _choose(alliance, kept)
    merging.two_of(session, alliance, supporter_id, other)
    form = ButtonForm()

    def work() -> str:
        two = merging.two_of(session, alliance_of(slug), supporter_id, other, locks=True)
        merging.merge(session, two, _choice(), doors().merged, account_id=me(), now=clock().now())
        return url_for("records.supporter", slug=slug, supporter_id=supporter_id, came="merged")

    return filled_in(form, work, lambda: _merge_page(slug, supporter_id, other, form))


def _choice() -> Choice:
    """What the page's boxes take from the one who goes."""
    taken = [name for name, value in request.form.items() if value == "gone"]
    numbers = [name.removeprefix("field-") for name in taken if name.startswith("field-")]
    return Choice(
        from_gone=frozenset(name for name in taken if name in merging.FIELDS),
        values_from_gone=frozenset(int(one) for one in numbers if one.isdecimal() and len(one) < 10),
    )


def _choose(alliance: Alliance, kept: Supporter) -> str:
    """Look for whoever else on record is this person."""
    text = request.args.get("q", kept.name)[:200]
    found = search.find(db_session(), alliance, search.Wanted(text=text), now=clock().now())
    return render_template(
        "alliances/records/choose.html",
        alliance=alliance,
        one=kept,
        text=text,
        rows=[other for other in found.rows if other.id != kept.id],
    )


def _merge_page(slug: str, kept_id: int, gone_id: int, form: ButtonForm) -> str:
    session, alliance = db_session(), alliance_of(slug)
    two = merging.two_of(session, alliance, kept_id, gone_id)
    asked = [field for field, _value in fields.values_of(session, alliance.id, kept_id)]
    return render_template(
        "alliances/records/merge.html",
        alliance=alliance,
        two=two,
        kept=_side(two, two.kept),
        gone=_side(two, two.gone),
        fields=asked,
        form=form,
        confidences=alliance_wording.CONFIDENCES,
    )


def _side(two: Two, one: Supporter) -> Side:
    session, alliance = db_session(), two.alliance
    ways = person.ways_of(session, alliance, one, now=clock().now())
    return Side(
        one=one,
        phone=next((phone_words(way.address.value) for way in ways if way.channel == "text"), ""),
        email=next((way.address.value for way in ways if way.channel == "mail"), ""),
        stops=[str(way.channel) for way in ways if way.reason == "opted_out"],
        values={field.id: value for field, value in fields.values_of(session, alliance.id, one.id) if value},
        tags=[tag.name for tag in tags.of_supporter(session, alliance.id, one.id)],
        notes=len(notes.notes_of(session, alliance.id, one.id)),
    )


@blueprint.post("/alliances/<slug>/supporters/merges/<int:merge_id>/undo")
def undo_merge(slug: str, merge_id: int) -> ResponseReturnValue:
    """Make two of one again, as they were."""
    session, now, alliance = db_session(), clock().now(), alliance_of(slug)
    made = merging.by_id(session, alliance.id, merge_id)
    kept_id = made.kept_id

    def work() -> str:
        merging.undo(session, alliance, made, doors().merged, account_id=me(), now=now)
        return url_for("records.supporter", slug=slug, supporter_id=kept_id, came="two")

    return forms.done(session, ButtonForm(), work, now=now)
