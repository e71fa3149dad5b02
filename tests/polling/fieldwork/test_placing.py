"""Districts of invited people: read from their list, kept where enough others are of it, and copied to the answer."""

from io import BytesIO
from types import SimpleNamespace

import pytest
from sqlalchemy import select

from polling.fieldwork import answers, invitations, inviting, placing
from polling.fieldwork.invitations import Frame
from polling.models import Invitation, Response
from tests.conftest import NOW
from tests.factories.alliances import SPLIT, WHOLE, a_country
from tests.factories.polling import again, an_open_poll, ballot


def form(text="", upload=None):
    file = SimpleNamespace(data=BytesIO(upload) if upload is not None else None)
    boxes = {"people": text, "wanted": None, "frame": "A list", "is_random": True}
    return SimpleNamespace(upload=file, **{name: SimpleNamespace(data=value) for name, value in boxes.items()})


def frame(**per_district):
    places = {
        f"p{number}@{district.lower()}.example": district.replace("_", "-")
        for district, people in per_district.items()
        for number in range(people)
    }
    return Frame(list(places), "A list", True, places)


def areas(session, table=Invitation):
    found = session.scalars(select(table.area)).all()
    return {area: found.count(area) for area in set(found)}


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("ana@list.example, OH-3", ("ana@list.example", "OH-3")),
        ("ana@list.example;43215", ("ana@list.example", "43215")),
        ("Jane Roe, 5 Elm St\tOH-15", ("Jane Roe, 5 Elm St", "OH-15")),
        ("Jane Roe, ak-al", ("Jane Roe", "ak-al")),
        ("608-555-0142", ("608-555-0142", "")),
        ("Jane Roe, 5 Elm St", ("Jane Roe, 5 Elm St", "")),
        ("Jane Roe, Columbus, OH 43215", ("Jane Roe, Columbus, OH 43215", "")),
        ("OH-3", ("OH-3", "")),
    ],
)
def test_a_line_may_end_with_a_place(line, found):
    assert placing.split(line) == found


def test_a_pasted_list_and_a_file_say_where_people_live():
    found = inviting.frame_of(
        form("ana@list.example, OH-3\nbo@list.example", b"cy@list.example,Cy,43215\nana@list.example,x,OH-4\n")
    )

    assert list(found.people) == ["ana@list.example", "bo@list.example", "cy@list.example"]
    assert dict(found.places) == {"ana@list.example": "OH-3", "bo@list.example": "", "cy@list.example": "43215"}


def test_a_district_is_kept_only_where_fifty_are_invited(session):
    poll = an_open_poll(session)

    invitations.invite(session, poll, frame(OH_3=50, OH_4=49, KY_1=80), now=NOW)

    assert areas(session) == {"OH-3": 50, "": 129}


def test_who_was_invited_before_counts(session):
    poll = an_open_poll(session)
    invitations.invite(session, poll, frame(OH_3=50), now=NOW)
    session.commit()

    invitations.invite(session, again(session, poll), Frame(["x"], "More", True, {"x": "OH-3"}), now=NOW)

    assert areas(session) == {"OH-3": 51}


def test_a_poll_of_one_district_tells_none_apart(session):
    poll = an_open_poll(session, area="OH-3")

    invitations.invite(session, poll, frame(OH_3=60), now=NOW)

    assert areas(session) == {"": 60}


def test_an_answer_has_its_invitation_s_district_and_nothing_else_of_it(session):
    poll = an_open_poll(session)
    made = invitations.invite(session, poll, frame(OH_3=50, OH_4=1), now=NOW)
    session.commit()
    tokens = dict(made)

    for person in ("p0@oh_3.example", "p0@oh_4.example"):
        answers.record_invited(session, tokens[person], ballot(poll, 1), now=NOW)
    answers.record(session, poll, ballot(poll, 2), now=NOW)
    session.commit()

    assert areas(session, Response) == {"OH-3": 1, "": 2}


def test_a_zip_code_names_its_district_only_where_it_lies_in_one_alone(session):
    a_country(session)

    found = placing.districts(session, [WHOLE, SPLIT, "99999", "00000", "fk-3", "FK-AL", "OH-3"], "FK", on=NOW.date())

    assert found == {WHOLE: "FK-2", "fk-3": "FK-3", "FK-AL": "FK-0"}


def test_many_places_give_the_same_as_few(session):
    a_country(session)
    many = [f"{number:05d}" for number in range(100, 100 + placing.MANY)]

    found = placing.districts(session, {*many, WHOLE, SPLIT}, "US", on=NOW.date())

    assert found == {WHOLE: "FK-2"}
