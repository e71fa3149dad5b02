"""Pages of supporters, walked by a leader, an organizer and a volunteer."""

import pytest
from sqlalchemy import event, func, select

from alliances.models import CustomField, Note, Supporter, SupporterMerge, SupporterPair, Tag
from alliances.records import doubles, tags
from groundwork.delivery.addresses import text_address
from groundwork.delivery.models import Address, Consent, ConsentKind, Message, Why
from groundwork.delivery.permission import consent, suppression
from groundwork.doors import Role
from tests.conftest import NOW
from tests.factories.accounts import an_account
from tests.factories.alliances import a_country, a_supporter, an_alliance
from tests.factories.records import somebody
from tests.visitor import Visitor

LIST = "/alliances/franklin/supporters"


@pytest.fixture
def franklin(session):
    a_country(session)
    return an_alliance(session, sender="+12025550190")


@pytest.fixture
def maria(session, franklin):
    made = somebody(session, franklin, "Maria Duarte", "608-555-0142", "maria@mail.example")
    session.commit()
    return made


@pytest.fixture
def leader(app, session, franklin):
    return signed_in(app, session, Role.LEADER)


def signed_in(app, session, role):
    an_account(session, f"{role}@franklin.example", name="Rosa", role=role)
    visitor = Visitor(app)
    visitor.sign_in(f"{role}@franklin.example")
    return visitor


def one_number(session, table):
    """The number of the one row there is; the session lets go of the database, which has one writer."""
    found = session.scalars(select(table.id)).one()
    session.commit()
    return found


def at(one, part=""):
    return f"{LIST}/{one.id}{part}"


def test_a_leader_finds_somebody_and_reads_everything(leader, maria):
    found = leader.get(f"{LIST}?q=608-555-0142")
    page = leader.get(at(maria))

    assert at(maria) in found.links
    assert "1 supporter found" in found.words
    for words in ("608-555-0142", "maria@mail.example", "may be texted", "Watauga", "Peter Novak", "Said yes to texts"):
        assert words in page.words, words


def test_a_volunteer_reads_no_number_and_changes_no_person(app, session, maria):
    volunteer = signed_in(app, session, Role.VOLUNTEER)

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
        ({"wants_texts": True, "is_adult": True}, "Choose how they said yes"),
        ({"wants_texts": True, "way": "spoken"}, "18 or over"),
    ],
)
def test_what_is_missing_is_said_and_nothing_is_lost(leader, session, franklin, typed, words):
    facts = {"name": "Ines Tamarind", "zip": "00107", "phone": "907-555-0123"} | typed

    page = leader.send(f"{LIST}/new", "new-form", **facts)

    assert page.status == 422
    assert words in page.words
    assert facts["name"] in page.text
    session.rollback()
    assert session.scalar(select(func.count(Supporter.id))) == 0


def test_somebody_known_is_opened_and_nothing_changes(leader, session, maria):
    page = leader.send(f"{LIST}/new", "new-form", name="Mary D", zip="00107", phone="(608) 555 0142")

    assert page.path.startswith(at(maria))
    assert "You know this person already" in page.words
    session.expire_all()
    assert (maria.name, maria.zip) == ("Maria Duarte", "00101")


def test_anothers_supporter_one_who_left_and_one_who_stopped_are_refused_alike(leader, session, maria):
    somebody(session, an_alliance(session, "ohio"), "Ana Ohio", "907-555-0111")
    somebody(session, maria_alliance(session), "Left Longago", "907-555-0112", left_at=NOW)
    stopped = text_address(session, "907-555-0113")
    suppression.suppress(session, stopped.fingerprint, Why.OPTED_OUT, how="text", now=NOW)
    session.commit()

    pages = [
        leader.send(f"{LIST}/new", "new-form", name="Ana", zip="00101", phone=f"907-555-011{end}") for end in (1, 2, 3)
    ]

    assert {page.status for page in pages} == {422}
    assert all("This person cannot be added by hand" in page.words for page in pages)


def maria_alliance(session):
    from alliances.models import Alliance

    return session.scalars(select(Alliance).where(Alliance.slug == "franklin")).one()


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


def test_tags_notes_and_fields_are_written_on_the_page(leader, session, maria):
    leader.send(at(maria), "tag-form", name="Drives")
    leader.send(at(maria), "note-form", words="Has a piano.")
    leader.send(f"{LIST}/fields", "field-form", name="Best time", kind="choice", choices="morning\nevening")
    field_id = one_number(session, CustomField)
    page = leader.send(at(maria, "/fields"), "values-form", **{f"field-{field_id}": "evening"})

    for words in ("Drives", "Has a piano.", "Best time", "evening", "Tag put on: Drives"):
        assert words in page.words, words
    note_id = one_number(session, Note)
    page = leader.send(f"{LIST}/notes/{note_id}", "note-form", words="Has two.")
    assert "Has two." in page.words
    assert "Has two." not in leader.send(at(maria), f"/notes/{note_id}/delete").words
    tag_id = one_number(session, Tag)
    assert "Tag put on" not in leader.send(at(maria), f"/tags/{tag_id}/off").words


def test_an_empty_note_and_a_partisan_tag_are_refused_on_the_page(leader, session, maria):
    page = leader.send(at(maria), "tag-form", name="Republican")

    assert page.status == 422
    assert "party, candidate or vote" in page.words
    assert leader.send(at(maria), "note-form", words="  ").status == 422
    assert "TooPersonal" not in leader.send(f"{LIST}/fields", "field-form", name="Religion").text


def test_a_tag_goes_on_all_who_were_found_and_is_renamed_merged_deleted(leader, session, franklin, maria):
    a_supporter(session, franklin, name="Ana Lang")
    session.commit()

    page = leader.send(f"{LIST}/tagging?q=maria", "all-form", name="Called")

    tag_id = one_number(session, Tag)
    assert [count for _tag, count in tags.counted(session, franklin.id)] == [1]
    session.commit()
    assert at(maria) in page.links
    leader.send(f"{LIST}/tags", "tag-form", name="Callers")
    other_id = tags.find(session, franklin.id, "callers").id
    session.commit()
    assert "Merge the two" in leader.send(f"{LIST}/tags/{tag_id}", "rename-form", name="callers").words
    leader.send(f"{LIST}/tags/{tag_id}", "merge-form", into=str(other_id))
    assert "Deleted" not in leader.send(f"{LIST}/tags/{other_id}", "delete-form").words
    assert tags.tags_of(session, franklin.id) == []
    session.commit()
    assert leader.send(f"{LIST}/tagging?q=maria", "all-form", name="none", act="take").status == 422


def test_two_are_made_one_on_the_page_and_two_again(leader, session, franklin, maria):
    other = somebody(session, franklin, "Maira Duarte", "608-555-0177")
    doubles.look(session, now=NOW)
    session.commit()

    pairs = leader.get(f"{LIST}/doubles")
    page = leader.send(at(maria, f"/merge?other={other.id}"), "merge-form", text="gone", name="kept")

    assert "1 pair may be one person" in pairs.words
    assert "608-555-0177" in page.words
    assert leader.get(at(other)).status == 404
    merge_id = one_number(session, SupporterMerge)
    again = leader.send(f"{LIST}/doubles", f"/merges/{merge_id}/undo")
    assert "They are two again" in again.words
    assert "608-555-0142" in again.words
    assert leader.get(at(other)).status == 200
    assert at(maria, f"/merge?other={other.id}") in leader.get(at(maria, "/merge?q=maira")).links


def test_not_the_same_is_remembered(leader, session, franklin, maria):
    a_supporter(session, franklin)
    doubles.look(session, now=NOW)
    session.commit()
    pair_id = one_number(session, SupporterPair)

    page = leader.send(f"{LIST}/doubles", f"/doubles/{pair_id}/two")

    assert "Nobody seems to be on record twice" in page.words


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
