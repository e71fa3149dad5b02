"""Finding an alliance, reading about it, starting one."""

import gzip
from pathlib import Path

import pytest
from sqlalchemy import func, select

import groundwork
from alliances import content
from alliances.models import Signup, Stage, StartRequest, Supporter
from groundwork.delivery.models import Address, Message
from tests.conftest import NOW
from tests.factories.alliances import (
    SPLIT,
    WHOLE,
    a_country,
    a_supporter,
    an_alliance,
    an_event,
    only_supporter,
)
from tests.visitor import Visitor

PACK = ["/how", "/issue", "/privacy", "/terms", "/accessibility", "/imprint", "/who-pays"]
JOINING = {
    "name": "Ines Tamarind",
    "zip": SPLIT,
    "phone": "907-555-0123",
    "email": "ines@nolin.example",
    "wants_texts": "y",
    "wants_mail": "y",
    "is_adult": "y",
}


@pytest.fixture
def visitor(app, session):
    a_country(session)
    alliance = an_alliance(session)
    an_event(session, alliance)
    a_supporter(session, alliance)
    content.load(session, now=NOW)
    session.commit()
    return Visitor(app)


def _count(session, kind):
    session.rollback()  # a reading test must not hold SQLite's only pen
    count = session.scalar(select(func.count(kind.id)))
    session.rollback()
    return count


def test_the_first_page_says_what_this_room_knows(visitor):
    page = visitor.get("/")

    assert page.status == 200
    assert "Visit practice" in page.words
    assert "1 alliance at work, 0 forming" in page.words
    assert "/?place=UT" in page.links


def test_a_zip_code_finds_the_alliance_and_its_next_meeting(visitor):
    page = visitor.send("/", "find", place=WHOLE)

    assert "One alliance in Franklin" in page.words
    assert "/join?alliance=franklin" in page.links
    assert "Visit practice" in page.words


def test_a_state_without_one_leads_to_starting_it_and_to_the_neighbor(visitor):
    page = visitor.send("/", "find", place="Utah")

    assert "None in Utah yet: start one" in page.words
    assert "You can join it until there is one in Utah." in page.words
    assert "/join?alliance=franklin" in page.links
    assert "Franklin Alliance" in page.words
    assert any(link.startswith("/start?place=Utah") for link in page.links)


def test_a_place_nobody_knows_is_answered_with_what_to_type(visitor):
    for typed in ("OO1O1", "99999", "x" * 5000, "🌻", "Atlantis", "<script>alert(1)</script>"):
        page = visitor.get(f"/?place={typed}")

        assert page.status == 422
        assert 'aria-invalid="true"' in page.text
        assert "<script>alert" not in page.text


def test_every_page_of_the_pack_is_there_in_both_languages(visitor):
    for path in (language + path for path in PACK for language in ("", "/es")):
        page = visitor.get(path)

        assert page.status == 200
        assert "Test Coalition" in page.text
        assert "{coalition}" not in page.text
        assert "{contact}" not in page.text


def test_who_pays_is_said_for_each_alliance_also_where_nobody_does(visitor, session):
    an_alliance(session, slug="vermont", name="Vermont Alliance", state="VT", payer="")
    session.commit()

    page = visitor.get("/who-pays")

    assert "Franklin Alliance Franklin Lantern Fund" in page.words
    assert "Vermont Alliance nobody yet, so it sends no texts" in page.words


def test_the_privacy_page_leads_to_ones_own_page_and_to_the_times(visitor):
    links = visitor.get("/privacy").links

    assert {"mine", "privacy/retention"} <= set(links)


def test_spanish_pages_speak_spanish(visitor):
    assert "La Corte Penal Internacional" in visitor.get("/es/issue").words
    assert "Vecinos que llaman" in visitor.get("/es/").words


def test_every_public_page_is_light(visitor):
    sheet = (Path(groundwork.__file__).parent / "static" / "groundswell.css").read_bytes()
    others = ["/", "/?place=00101", "/alliances/franklin", "/join?alliance=franklin", "/start"]

    for path in others + PACK:
        page = visitor.get(path)
        assert len(gzip.compress(page.text.encode())) + len(gzip.compress(sheet)) <= 14 * 1024, path


def test_an_alliances_page_leads_to_joining_it(visitor):
    page = visitor.get("/alliances/franklin")

    assert page.status == 200
    assert "Rosa Lindgren" in page.words
    assert "fewer than 10" in page.words
    assert page.text.count('class="button"') == 1


def test_an_alliance_nobody_knows_is_not_found(visitor):
    assert visitor.get("/alliances/atlantis").status == 404
    assert visitor.get("/join?alliance=atlantis").status == 404
    assert visitor.get("/join/invented").status == 404


def test_joining_with_a_split_zip_code_asks_one_question(visitor, session):
    asked = visitor.send("/join?alliance=franklin", "join-form", **JOINING)
    assert "more than one district" in asked.words
    assert "Ruth Calder" in asked.words

    answered = visitor.send(asked, "district-form", district="FK-3")

    assert "Daniel Voss" in answered.words
    assert "Peter Novak" not in answered.words
    found = session.scalars(select(Supporter).where(Supporter.name == "Ines Tamarind")).one()
    assert found.district == "FK-3"


def test_joining_with_a_whole_zip_code_shows_the_legislators_at_once(visitor):
    page = visitor.send("/join?alliance=franklin", "join-form", **JOINING | {"zip": WHOLE})

    assert all(name in page.words for name in ("Ruth Calder", "Edwin Hale", "Peter Novak"))


def test_the_question_needs_an_answer_of_its_own(visitor):
    asked = visitor.send("/join?alliance=franklin", "join-form", **JOINING)

    assert visitor.send(asked, "district-form").status == 422
    assert visitor.send(asked, "district-form", district="UT-1").status == 422


def test_no_consent_is_ticked_beforehand(visitor):
    assert " checked" not in visitor.get("/join?alliance=franklin").text


def test_a_refused_form_keeps_what_was_typed(visitor):
    page = visitor.send("/join?alliance=franklin", "join-form", **JOINING | {"phone": "my landline"})

    assert page.status == 422
    assert 'value="my landline"' in page.text
    assert 'href="#phone"' in page.text
    assert "Ines Tamarind" in page.text


def test_bad_input_is_answered_beside_the_field(visitor, session):
    long = "x" * 5000
    for changes in (
        {"zip": "OO1O7"}, {"zip": ""}, {"zip": long}, {"name": ""}, {"name": long}, {"email": long}, {"phone": "🌻"},
        {"phone": "call me maybe"},
    ):  # fmt: skip
        page = visitor.send("/join?alliance=franklin", "join-form", **JOINING | changes)

        assert page.status == 422
        assert 'class="error"' in page.text
    assert _count(session, Supporter) == 1


def test_texts_need_the_tick_of_age(visitor):
    fields = {name: value for name, value in JOINING.items() if name != "is_adult"}

    page = visitor.send("/join?alliance=franklin", "join-form", **fields)

    assert page.status == 422
    assert "18 or over" in page.words


def test_the_same_form_sent_twice_joins_once(visitor, session):
    form = visitor.get("/join?alliance=franklin")
    first = visitor.send(form, "join-form", **JOINING)
    second = visitor.send(form, "join-form", **JOINING)

    assert first.path == second.path
    assert _count(session, Signup) == 1


def test_joining_again_shows_the_same_words_as_joining_first(visitor, session):
    first = visitor.send("/join?alliance=franklin", "join-form", **JOINING)
    visitor.send(first, "district-form", district="FK-3")
    again = visitor.send("/join?alliance=franklin", "join-form", **JOINING)

    assert again.words == first.words
    assert _count(session, Signup) == 2
    assert _count(session, Supporter) == 2


def test_the_mailed_link_shows_on_get_and_confirms_on_post(visitor, session):
    visitor.send("/join?alliance=franklin", "join-form", **JOINING)
    body = session.scalars(select(Message.body).where(Message.subject != "")).one()
    session.rollback()
    link = next(word for word in body.split() if "/join/confirm/" in word).removeprefix("http://localhost")
    shown = visitor.get(link)
    assert shown.status == 200
    verified = select(Address.verified_at).where(Address.value == "ines@nolin.example")
    assert session.scalar(verified) is None
    session.rollback()

    done = visitor.send(link, "confirm-form")

    assert "confirmed" in done.words
    assert session.scalar(verified) is not None


def test_asking_to_start_an_alliance_is_thanked_and_kept(visitor, session):
    page = visitor.send("/start?place=Utah", "start-form", name="June Ashby-Moor", email="june@moab.example")

    assert "The secretariat has your request" in page.words
    asked = session.scalars(select(StartRequest)).one()
    assert (asked.state, asked.name) == ("UT", "June Ashby-Moor")


def test_a_request_that_cannot_be_answered_is_refused(visitor, session):
    good = {"name": "June", "email": "june@moab.example", "place": "Utah"}
    long = "x" * 5000
    for changes in (
        {"name": ""}, {"email": ""}, {"place": "Atlantis"}, {"place": long}, {"why": long}, {"name": long},
        {"phone": "my landline"},
    ):  # fmt: skip
        assert visitor.send("/start", "start-form", **good | changes).status == 422
    assert _count(session, StartRequest) == 0


def test_the_same_request_sent_twice_is_one(visitor, session):
    form = visitor.get("/start?place=Utah")
    for _again in range(2):
        visitor.send(form, "start-form", name="June", email="june@moab.example")

    assert _count(session, StartRequest) == 1


def test_names_and_words_of_others_are_never_markup(visitor, session):
    evil = "<img src=x onerror=alert(1)>"
    alliance = an_alliance(session, "evil", name=evil, about_en=evil, stage=Stage.LEADER)
    an_event(session, alliance, title=evil, venue=evil)
    session.commit()

    for path in ("/", "/alliances/evil", "/join?alliance=evil", "/?place=00101"):
        assert "<img" not in visitor.get(path).text


def test_a_get_changes_nothing(visitor, session):
    before = only_supporter(session).public_id
    session.rollback()
    for path in ("/", "/join?alliance=franklin", "/start", "/alliances/franklin"):
        visitor.get(path)

    assert only_supporter(session).public_id == before
    assert _count(session, Signup) == 0
