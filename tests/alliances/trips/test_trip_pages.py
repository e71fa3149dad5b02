"""The pages of trips: the secretariat's, and the leader's."""

from sqlalchemy import select

from alliances.models import Alliance, Appointment, Outreach, Trip, TripCost, TripStop
from alliances.trips.kinds import AppointmentKind, AppointmentState
from tests.committed import one_of
from tests.factories.road import a_request, a_stop, a_trip, an_appointment, days_from

PAGE = "/secretariat/trips"
BOARD = {
    "kind": "editorial_board", "outlet_name": "Watauga Courier", "day": "2026-06-15", "starts_at": "10:00",
    "with_role": "editorial page editor", "place": "200 Front St",
}  # fmt: skip
TOLD = {"was_held": "yes", "result": "They take a piece.", "audience": "5"}


def test_a_trip_is_planned_travelled_told_and_paid_by_hand(secretariat, leader, session, franklin):
    request_id = a_request(session, franklin, needed_on=days_from(1)).id
    session.commit()
    begun = secretariat.get(f"{PAGE}/new?request={request_id}")
    days = {"starts_on": "2026-06-14", "ends_on": "2026-06-18"}
    page = secretariat.send(begun, "trip-form", **days)
    town = {"alliance": str(franklin.id), "city": "Watauga", "state": "FK", "from_day": "2026-06-14"}
    session.rollback()
    late = secretariat.send(page, "stop-form", **town | {"until_day": "2026-06-30"})
    page = secretariat.send(page, "stop-form", **town | {"until_day": "2026-06-18"})
    assert (late.status, page.status) == (422, 200)
    trip_id, stop_id = one_of(session, Trip.id), one_of(session, TripStop.id)
    at = f"{PAGE}/{trip_id}"
    page = secretariat.send(f"{at}/appointments/new?stop={stop_id}", "appointment-form", **BOARD)
    assert "1 result is missing" in page.words
    appointment_id = one_of(session, Appointment.id)
    page = secretariat.send(f"{at}/appointments/{appointment_id}/told", "told-form", **TOLD)
    assert "They take a piece." in page.words
    secretariat.send(f"{at}/appointments/{appointment_id}/told", "told-form", **TOLD | {"result": "They took it."})

    assert one_of(session, Outreach.result) == "They took it."
    assert "Watauga Courier" in leader.get("/alliances/franklin/outreach").words
    assert "They took it." in leader.get("/alliances/franklin/trips").words
    page = secretariat.send(at, "cost-form", what="Train", amount="214.60", alliance=str(one_of(session, Alliance.id)))
    assert "Costs: $214.60" in page.words
    assert one_of(session, TripCost.cents) == 214_60
    plane = secretariat.get(f"{at}/agenda")
    assert "10:00 am – 11:00 am EDT" in plane.words
    ics = secretariat.get(f"{at}.ics")
    assert ics.headers["Content-Type"].startswith("text/calendar")
    assert "Watauga Courier" in ics.text


def test_a_founding_visit_that_was_held_is_offered_as_evidence_of_its_step(secretariat, session, franklin):
    stop = a_stop(session, a_trip(session), franklin)
    row = an_appointment(session, stop, kind=AppointmentKind.FOUNDING_VISIT)
    at = f"{PAGE}/{stop.trip_id}"
    told = f"{at}/appointments/{row.id}/told"
    session.commit()

    assert not _to_stage(secretariat.get(at))
    page = secretariat.send(told, "told-form", **TOLD | {"result": "Met the leader & three clubs."})

    (link,) = _to_stage(page)
    assert "on=2026-06-15" in link
    assert secretariat.get(link).status == 200


def _to_stage(page):
    return [link for link in page.links if "/stage?" in link]


def test_a_leader_proposes_and_reads_why_it_was_declined(secretariat, leader, session, franklin):
    stop = a_stop(session, a_trip(session), franklin)
    at, trip_at = f"/alliances/franklin/trips/{stop.id}/propose", f"{PAGE}/{stop.trip_id}"
    session.commit()

    wrong = leader.send(at, "propose-form", **BOARD | {"day": "2027-01-01"})
    page = leader.send(at, "propose-form", **BOARD | {"day": "2026-06-17"})
    assert (wrong.status, page.status) == (422, 200)
    assert "Watauga Courier" in page.words
    number = one_of(session, Appointment.id)
    one = f"{trip_at}/appointments/{number}"
    assert "Proposed by Franklin Alliance" in secretariat.get(trip_at).words
    empty = secretariat.send(one, "decline-form", reason=" ")
    assert empty.status == 422
    assert "Say why" in empty.words
    secretariat.send(one, "decline-form", reason="The board meets in the fall.")

    assert "The board meets in the fall." in leader.get("/alliances/franklin/trips").words
    assert one_of(session, Appointment.state) is AppointmentState.DECLINED


def test_two_at_once_are_said_on_the_form_and_nothing_typed_is_lost(secretariat, session, franklin):
    stop = a_stop(session, a_trip(session), franklin)
    an_appointment(session, stop)
    at = f"{PAGE}/{stop.trip_id}/appointments/new"
    session.commit()

    page = secretariat.send(at, "appointment-form", **BOARD | {"place": "Somewhere else"})
    both = secretariat.send(page, "appointment-form", may_overlap="y")

    assert page.status == 422
    assert "another appointment" in page.words
    assert "Somewhere else" in page.text
    assert "at the same time as" in both.words


def test_slips_on_a_trips_pages_are_said_in_words(secretariat, session, franklin):
    trip = a_trip(session)
    at = f"{PAGE}/{trip.id}"
    session.commit()

    turned = secretariat.send(f"{PAGE}/new", "trip-form", purpose="x", starts_on="2026-06-16", ends_on="2026-06-15")
    free = secretariat.send(at, "cost-form", what="Train", amount="0")
    odd = secretariat.send(at, "cost-form", what="Train", amount="a lot")
    townless = secretariat.get(f"{at}/appointments/new")
    called_off = secretariat.send(f"{at}/cancel", "cancel-form", reason="The train strike.")

    assert "comes before the first" in turned.words
    assert "above zero" in free.words
    assert "amount in dollars" in odd.words
    assert "Add a town first" in townless.words
    assert "The train strike." in called_off.words
    assert [secretariat.get(f"{PAGE}/{wrong}").status for wrong in ("999999", "999999/agenda", "999999.ics")] == [
        404
    ] * 3


def test_a_trip_for_a_request_goes_on_to_its_town_and_to_the_appointment_that_answers_it(
    secretariat, session, franklin
):
    franklin.city = "Watauga"
    request_id = a_request(session, franklin, needed_on=days_from(1), title="Speak to the grange").id
    session.commit()

    page = secretariat.send(f"{PAGE}/new?request={request_id}", "trip-form")
    page = secretariat.send(page, "stop-form")
    page = secretariat.send(page, "appointment-form", starts_at="18:30", with_role="the grange's chair")

    assert page.path == f"{PAGE}/{one_of(session, Trip.id)}"
    stop, row = (session.scalars(select(one)).one() for one in (TripStop, Appointment))
    assert (stop.city, stop.state, stop.alliance_id, stop.from_day) == ("Watauga", "FK", franklin.id, days_from(1))
    assert (row.request_id, row.title, row.stop_id) == (request_id, "Speak to the grange", stop.id)


def test_a_trip_without_a_request_begins_with_an_empty_town(secretariat, session, franklin):
    trip_id = a_trip(session).id
    session.commit()

    page = secretariat.get(f"{PAGE}/{trip_id}/stops/new")
    unknown = secretariat.get(f"{PAGE}/{trip_id}/stops/new?request=999")

    assert "Watauga" not in page.text.partition("stop-form")[2]
    assert unknown.status == 404
