"""The pages of district estimates: public once they are published, and beforehand for the alliance's staff."""

from typing import Any

from flask import Blueprint, Response, make_response, render_template
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from sqlalchemy.orm import Session

from alliances import finding as alliances
from groundwork.refusal import NotFound
from groundwork.web.current import db_session
from groundwork.web.languages import language
from groundwork.words import say
from polling import finding
from polling.by_district import district_maps, district_presenting, districts
from polling.by_district.districts import Estimated
from polling.models import Poll, PollState, Sample
from polling.reporting import presenting

blueprint = Blueprint("polling_districts", __name__, template_folder="../templates")


@blueprint.get("/polls/<slug>/districts")
def public(slug: str) -> ResponseReturnValue:
    """What a published poll says of each district, from its model."""
    poll = finding.public(db_session(), slug)
    return render_template("polling/districts.html", poll=poll, **_shown(poll, _published(db_session(), poll)))


@blueprint.get("/polls/<slug>/districts.csv")
def public_csv(slug: str) -> ResponseReturnValue:
    """The same for spreadsheets."""
    poll = finding.public(db_session(), slug)
    frame = district_presenting.table(poll, _published(db_session(), poll), language=language())
    response: Response = make_response(presenting.csv_text(frame))
    response.mimetype = "text/csv"
    response.headers["Content-Disposition"] = f"attachment; filename={poll.slug}-districts.csv"
    return response


@blueprint.get("/alliances/<slug>/polls/<poll_slug>/districts")
def staff(slug: str, poll_slug: str) -> ResponseReturnValue:
    """What would be published of districts, or was; and why there is nothing."""
    session = db_session()
    alliance = alliances.by_slug(session, slug)
    poll = finding.of_alliance(session, alliance.id, poll_slug)
    shown = _shown(poll, _standing(session, poll))
    return render_template("polling/staff/districts.html", alliance=alliance, poll=poll, **shown)


def _shown(poll: Poll, estimated: list[Estimated]) -> dict[str, list[Any]]:
    return {
        "charts": district_presenting.charts(poll, estimated, language=language()),
        "maps": [district_maps.drawn(db_session(), poll, one) for one in estimated],
    }


def _published(session: Session, poll: Poll) -> list[Estimated]:
    found = districts.stored(session, poll)
    if poll.state != PollState.PUBLISHED or not found:
        raise NotFound(say("This poll has no published estimates of districts."))
    return found


def _standing(session: Session, poll: Poll) -> list[Estimated]:
    """As published, or as a closed poll would be; nothing while answers still come in."""
    if poll.state == PollState.PUBLISHED:
        return districts.stored(session, poll)
    if poll.state != PollState.CLOSED:
        return []
    samples = session.scalars(select(Sample).where(Sample.poll_id == poll.id).order_by(Sample.id)).all()
    return [one for sample in samples for one in districts.found(session, poll, sample)]
