"""The page on which staff note another number or mailbox of a supporter, or take off the one on record."""

from flask import render_template, url_for
from flask.typing import ResponseReturnValue

from alliances.forms import ButtonForm
from alliances.records import person, reaching
from alliances.records.desk import filled_in, me
from alliances.records.forms import ReachForm
from alliances.records.person_views import CHANNELS, HERE, at, one_of
from alliances.records.reaching import Hand, SomebodyElses
from alliances.records.views import blueprint
from groundwork.delivery.models import Channel
from groundwork.refusal import NotFound, Refusal
from groundwork.web import forms
from groundwork.web.current import clock, db_session, settings
from groundwork.words import say

TOLD = {"told-texts": Channel.TEXT, "told-mails": Channel.MAIL}


@blueprint.route(f"{HERE}/reach", methods=["GET", "POST"])
def reach(slug: str, supporter_id: int) -> ResponseReturnValue:
    """Note another number or mailbox; it is theirs once they confirm it."""
    one_of(slug, supporter_id)
    form, others = ReachForm(), list[int]()

    def work() -> str:
        try:
            return _noted(slug, supporter_id, form)
        except SomebodyElses as conflict:
            others.append(conflict.other_id)
            raise

    return filled_in(form, work, lambda: _page(slug, supporter_id, form, others))


def _noted(slug: str, supporter_id: int, form: ReachForm) -> str:
    alliance, one = one_of(slug, supporter_id)
    typed = {Channel.TEXT: form.phone.data, Channel.MAIL: form.email.data}
    told = {channel: words for channel, words in typed.items() if (words or "").strip()}
    if not told:
        raise Refusal(say("Type a number or an e-mail address."), field="phone")
    for channel, words in told.items():
        reaching.note(db_session(), Hand(alliance, me()), one, channel, words, now=clock().now())
    return at(slug, supporter_id, "reach")


def _page(slug: str, supporter_id: int, form: ReachForm, others: list[int]) -> str:
    alliance, one = one_of(slug, supporter_id)
    return render_template(
        "alliances/records/reach.html",
        alliance=alliance,
        one=one,
        form=form,
        button=ButtonForm(formdata=None),
        ways=person.ways_of(db_session(), alliance, one, now=clock().now()),
        noted=reaching.noted(db_session(), one),
        join=settings().public_url + url_for("alliances.join", alliance=slug),
        other=next((person.by_id(db_session(), alliance, number) for number in others), None),
    )


@blueprint.post(f"{HERE}/reach/<kind>/off")
def take_address(slug: str, supporter_id: int, kind: str) -> ResponseReturnValue:
    """Take off what is on record, or put away what was noted."""
    one_of(slug, supporter_id)
    if kind not in CHANNELS and kind not in TOLD:
        raise NotFound(say("There is no such page."))
    verb = reaching.put_away if kind in TOLD else reaching.remove

    def work() -> str:
        alliance, one = one_of(slug, supporter_id)
        verb(db_session(), Hand(alliance, me()), one, (CHANNELS | TOLD)[kind], now=clock().now())
        return at(slug, supporter_id, "reach")

    return forms.done(db_session(), ButtonForm(), work, now=clock().now())
