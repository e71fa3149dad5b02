"""Pages of supporters, walked by a leader and a volunteer: finding, adding, correcting, leaving."""

import pytest
from sqlalchemy import event, func, select

from alliances.models import Supporter
from groundwork.delivery.addresses import text_address
from groundwork.delivery.models import Address, Consent, ConsentKind, Message, Why
from groundwork.delivery.permission import consent, suppression
from groundwork.doors import Role
from tests.conftest import NOW
from tests.factories.alliances import a_supporter, an_alliance
from tests.factories.records import LIST, at, somebody
from tests.visitor import signed_in


def test_a_leader_finds_somebody_and_reads_everything(leader, maria):
    found = leader.get(f"{LIST}?q=608-555-0142")
    page = leader.get(at(maria))

    assert at(maria) in found.links
    assert "1 supporter found" in found.words
    for words in (
        "608-555-0142",
        "maria@mail.example",
        "We may text them",
        "Watauga",
        "Peter Novak",
        "Said yes to texts",
    ):
        assert words in page.words, words


def test_a_volunteer_reads_no_number_and_changes_no_person(app, session, maria):
    volunteer = signed_in(app, session, role=Role.VOLUNTEER)

    page = volunteer.get(at(maria))

    assert "Maria Duarte" in page.words
    assert "555" not in page.words
    assert "maria@" not in page.words
    assert "Nobody found" in volunteer.get(f"{LIST}?q=608-555-0142").words
    for part in ("/correct", "/leave", "/merge", "/fields"):
        assert volunteer.get(at(maria, part)).status == 403
    assert volunteer.get(f"{LIST}/doubles").status == 403


def test_nobody_tells_apart_an_unknown_number_and_another_alliances(leader, session, maria):
    somebody(session, an_alliance(session, "ohio"), "Ana Ohio", "907-555-0111")
    session.commit()

    theirs, unknown = (leader.get(f"{LIST}?q={number}") for number in ("907-555-0111", "907-555-0112"))

    assert theirs.words.replace("0111", "") == unknown.words.replace("0112", "")
    assert "Nobody among your supporters" in theirs.words


def test_a_supporter_of_another_alliance_is_not_here(leader, session, maria):
    other = a_supporter(session, an_alliance(session, "ohio"))
    session.commit()

    for number in (other.id, 0, 99999999999999999999):
        assert leader.get(f"{LIST}/{number}").status == 404


def test_somebody_signed_on_paper_is_asked_to_confirm_once(leader, session, franklin):
    page = leader.send(
        f"{LIST}/new", "new-form", name="Ines Tamarind", zip="00107", phone="907-555-0123", wants_texts=True,
        way="paper", is_adult=True,
    )  # fmt: skip

    made = session.scalars(select(Supporter)).one()
    line = session.scalars(select(Consent)).one()
    assert "we have asked them to confirm" in page.words
    assert (made.name, made.district, made.alliance_id) == ("Ines Tamarind", "", franklin.id)
    assert (line.kind, line.how) == (ConsentKind.ASKED, "on paper")
    assert "account:" in line.evidence
    assert session.scalar(select(func.count(Message.id))) == 1


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"phone": ""}, "Give a phone number or an e-mail address"),
        ({"phone": "123"}, "too short"),
        ({"zip": "99999"}, "ZIP"),
        ({"name": "x" * 81}, "at most 80"),
        ({"wants_texts": True}, "Choose how they said yes"),
        ({"wants_texts": True, "way": "spoken", "is_adult": []}, "18 or over"),
        ({"is_adult": []}, "18 or over"),
    ],
)
def test_what_is_missing_is_said_and_nothing_is_lost(leader, session, franklin, typed, words):
    facts = {"name": "Ines Tamarind", "zip": "00107", "phone": "907-555-0123", "is_adult": "y"} | typed

    page = leader.send(f"{LIST}/new", "new-form", **facts)

    assert page.status == 422
    assert words in page.words
    assert facts["name"] in page.text
    session.rollback()
    assert session.scalar(select(func.count(Supporter.id))) == 0


def test_somebody_known_is_opened_and_nothing_changes(leader, session, maria):
    page = leader.send(f"{LIST}/new", "new-form", name="Mary D", zip="00107", phone="(608) 555 0142", is_adult="y")

    assert page.path.startswith(at(maria))
    assert "You know this person already" in page.words
    session.expire_all()
    assert (maria.name, maria.zip) == ("Maria Duarte", "00101")


def test_anothers_supporter_one_who_left_and_one_who_stopped_are_refused_alike(leader, session, franklin):
    somebody(session, an_alliance(session, "ohio"), "Ana Ohio", "907-555-0111")
    somebody(session, franklin, "Left Longago", "907-555-0112", left_at=NOW)
    stopped = text_address(session, "907-555-0113")
    suppression.suppress(session, stopped.fingerprint, Why.OPTED_OUT, how="text", now=NOW)
    session.commit()

    pages = [
        leader.send(f"{LIST}/new", "new-form", name="Ana", zip="00101", phone=f"907-555-011{end}", is_adult="y")
        for end in (1, 2, 3)
    ]

    assert {page.status for page in pages} == {422}
    assert all("This person cannot be added by hand" in page.words for page in pages)


def test_a_district_told_stays_until_the_zip_code_changes(leader, session, franklin):
    one = somebody(session, franklin, "Tom Reed", zip="00107", district="", match_confidence="ask")
    session.commit()
    number = one.id

    def known():
        session.rollback()
        columns = (Supporter.name, Supporter.district, Supporter.match_confidence, Supporter.language)
        found = tuple(session.execute(select(*columns).where(Supporter.id == number)).one())
        session.rollback()
        return found

    here = f"{LIST}/{number}/correct"
    leader.send(here, "correct-form", name="Tom A. Reed", district="FK-3")
    assert known() == ("Tom A. Reed", "FK-3", "confirmed", "en")
    leader.send(here, "correct-form", language="es", wants_calls=False)
    assert known() == ("Tom A. Reed", "FK-3", "confirmed", "es")
    leader.send(here, "correct-form", zip="00101")
    assert known() == ("Tom A. Reed", "FK-2", "unique_zip", "es")
    assert leader.send(here, "correct-form", zip="abc").status == 422


def test_no_more_texts_takes_back_this_alliances_yes_alone(leader, session, maria):
    number = session.get_one(Address, maria.text_address_id)
    consent.give(session, number, topic="alliance:ohio", wording="Yes.", how="web form", evidence="", now=NOW)
    session.commit()

    page = leader.send(at(maria), "/end/texts")

    session.rollback()
    assert "no consent" in page.words
    assert consent.may_reach(session, [number.id], topic="alliance:franklin", now=NOW) == {number.id: "no_consent"}
    assert consent.may_reach(session, [number.id], topic="alliance:ohio", now=NOW) == {}
    assert "Wants no more texts (told to staff)" in page.words


def test_whoever_leaves_is_out_of_the_list_and_may_be_taken_back(leader, session, maria):
    assert leader.send(at(maria, "/leave"), "leave-form").status == 422
    page = leader.send(at(maria, "/leave"), "leave-form", why="moved", words="to Ohio")

    assert "They moved away: to Ohio" in page.words
    assert at(maria) not in leader.get(LIST).links
    assert at(maria) in leader.get(f"{LIST}?state=left").links
    leader.send(at(maria), "/back")
    assert at(maria) in leader.get(LIST).links
    session.rollback()
    assert consent.may_reach(session, [maria.text_address_id], topic="alliance:franklin", now=NOW) != {}


def test_the_list_asks_few_questions_however_long_it_is(leader, session, database, franklin):
    for turn in range(40):
        a_supporter(session, franklin, name=f"Ana Smith {turn}")
    session.commit()
    leader.get(LIST)
    asked = []

    @event.listens_for(database.read_engine, "before_cursor_execute")
    def _note(_connection, _cursor, statement, *_rest):
        asked.append(statement)

    leader.get(f"{LIST}?q=ana")

    assert 0 < len(asked) <= 25, asked
