"""Pages of one office: where it is, when it is open, its card for an address book."""

from flask import Response, render_template, url_for
from flask.typing import ResponseReturnValue

from groundwork.web.current import clock, db_session, installation, settings
from groundwork.web.languages import language
from groundwork.web.pages import phone_link
from groundwork.words import say
from legislators import details, franklin, offices, people, states
from legislators.correcting import corrections
from legislators.models import Chamber, Office, Person, Seat
from legislators.opening_times.opening import opening
from legislators.views import qr, vcard
from legislators.views.members import blueprint


@blueprint.get("/legislators/offices/<office_id>")
def office(office_id: str) -> ResponseReturnValue:
    """One office, with what held of it before and who said so."""
    session, now = db_session(), clock().now()
    one = offices.office(session, office_id)
    held = people.held_by(session, one.person_id, on=now.date())
    return render_template(
        "legislators/office.html",
        one=one,
        who=people.person(session, one.person_id),
        held=held,
        names={row.code: row.name for row in states.all_states(session)},
        opening=opening(one, now=now),
        code=qr.code(_dialled(one)) if one.phone else None,
        pasts=details.pasts_of(session, office_id)[::-1],
        corrections=corrections.of_office(session, office_id),
        today=now.date(),
        as_of=people.roster_age(session),
        is_invented=one.state == franklin.CODE,
    )


@blueprint.get("/legislators/offices/<office_id>.vcf")
def office_card(office_id: str) -> ResponseReturnValue:
    """The office as a vCard to keep."""
    session = db_session()
    one = offices.office(session, office_id)
    text = vcard.vcard(one, _card(one, people.person(session, one.person_id)), is_demo=installation().is_demo)
    name = "".join(letter if letter.isascii() and letter.isalnum() else "-" for letter in office_id)
    headers = {"Content-Disposition": f'attachment; filename="{name}.vcf"'}
    return Response(text, mimetype="text/vcard", headers=headers)


def _dialled(one: Office) -> str:
    """What the code holds: the number, or in a demo the address of the simulated phone."""
    link = phone_link(one.phone)
    return link if link.startswith("tel:") else f"{settings().public_url.rstrip('/')}{link}"


def _card(one: Office, who: Person) -> vcard.Card:
    session = db_session()
    held = people.held_by(session, who.id, on=clock().now().date())
    seat = session.get(Seat, held.seat_id) if held else None
    chamber = (
        say("United States Senate") if seat and seat.chamber == Chamber.SENATE else say("House of Representatives")
    )
    name = say("%(name)s, %(town)s office", name=people.titled(held) if held else who.name, town=one.label)
    prefix = "/es" if language() == "es" else ""
    path = url_for("legislators.office", office_id=one.id).removeprefix(prefix)
    note = say("Demo: this card carries no real number.") if installation().is_demo else one.hours
    return vcard.Card(name, chamber, f"{settings().public_url.rstrip('/')}{prefix}{path}", note)
