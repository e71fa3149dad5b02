"""Finding supporters: by any beginning, in any spelling, on both engines; never another alliance's."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import update

from alliances.folding import after, fold
from alliances.models import Supporter
from alliances.records import search, tags
from alliances.records.names import index_bulk, index_missing
from alliances.records.search import Page, Wanted
from alliances.records.search_words import read
from groundwork.delivery.models import Address
from tests.conftest import NOW
from tests.factories.alliances import a_supporter, an_alliance
from tests.factories.records import somebody


def names(session, alliance, text="", **more):
    return [one.name for one in search.find(session, alliance, Wanted(text, **more), now=NOW).rows]


@pytest.fixture
def people(session, franklin):
    somebody(session, franklin, "José María Núñez-O'Brien", "608-555-0142", "jose.nunez@mail.example", zip="00107")
    somebody(session, franklin, "Maria Duarte", "608-555-0177", "maria@mail.example")
    somebody(session, franklin, "Łukasz Straße", "907-555-0142")
    somebody(session, franklin, "李 小龙")
    return franklin


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("jose", ["José María Núñez-O'Brien"]),
        ("JOSÉ nunez", ["José María Núñez-O'Brien"]),
        ("obrien maria", ["José María Núñez-O'Brien"]),
        ("mar dua", ["Maria Duarte"]),
        ("lukasz strasse", ["Łukasz Straße"]),
        ("小龙", ["李 小龙"]),
        ("608-555-0142", ["José María Núñez-O'Brien"]),
        ("+1 (608) 555.0142", ["José María Núñez-O'Brien"]),
        ("6085550142", ["José María Núñez-O'Brien"]),
        ("0177", ["Maria Duarte"]),
        ("555-0177", ["Maria Duarte"]),
        ("maria@", ["Maria Duarte"]),
        ("MARIA@mail.example", ["Maria Duarte"]),
        ("jose.nun", ["José María Núñez-O'Brien"]),
        ("00107", ["José María Núñez-O'Brien"]),
        ("maria 00107", ["José María Núñez-O'Brien"]),
        ("maria 00101", ["Maria Duarte"]),
        ("maria 0142", ["José María Núñez-O'Brien"]),
        ("nobody", []),
        ("maria@other", []),
        ("%", []),
        ("_mar%", ["José María Núñez-O'Brien", "Maria Duarte"]),
        ("12", []),
        ("999999999999", []),
        ("a b c d e f g h i j", []),
        ("'; DROP TABLE supporter; --", []),
        ("\x00", []),
    ],
)
def test_a_supporter_is_found_by_whatever_part_is_known(session, people, text, found):
    assert sorted(names(session, people, text)) == sorted(found)


def test_four_digits_mean_the_end_of_a_number_or_the_beginning_of_a_zip_code(session, people):
    somebody(session, people, "Ana Ohio", zip="01420", state="FK")

    assert sorted(names(session, people, "0142")) == ["Ana Ohio", "José María Núñez-O'Brien", "Łukasz Straße"]


def test_nobody_elses_supporter_is_ever_found(session, people):
    ohio = an_alliance(session, "ohio", name="Ohio")
    tag = tags.tag_named(session, people.id, "drives", now=NOW)

    for text in ("maria", "608-555-0177", "0177", "maria@mail.example", "00101", "tag:drives"):
        assert names(session, ohio, text) == []
    assert names(session, ohio, tag_id=tag.id) == []
    assert names(session, ohio) == []


def test_a_volunteer_finds_nobody_by_number_or_mailbox(session, people):
    assert names(session, people, "608-555-0177", may_reach=False) == []
    assert names(session, people, "maria@mail.example", may_reach=False) == []
    assert names(session, people, "duarte", may_reach=False) == ["Maria Duarte"]


def test_a_tag_and_a_district_narrow_the_list(session, people):
    one = a_supporter(session, people, name="Maria Lang", district="FK-3")
    other = a_supporter(session, people, name="Maria Kurz", district="")
    tag = tags.tag_named(session, people.id, "Reads aloud", now=NOW)
    tags.put(session, tag, [one.id, other.id], now=NOW)

    assert sorted(names(session, people, 'tag:"reads aloud"')) == ["Maria Kurz", "Maria Lang"]
    assert names(session, people, tag_id=tag.id, district="FK-3") == ["Maria Lang"]
    assert names(session, people, "maria", district="none") == ["Maria Kurz"]
    assert names(session, people, "tag:unknown") == []
    assert search.districts_of(session, people.id) == ["", "FK-2", "FK-3"]


def test_twenty_six_of_one_name_come_in_pages_each_once(session, franklin):
    ids = {a_supporter(session, franklin, name="Ana Smith", joined_at=NOW).id for _turn in range(search.PAGE + 5)}
    for order in (search.NEWEST, search.BY_NAME):
        wanted = Wanted("ana sm", order=order)

        first = search.find(session, franklin, wanted, now=NOW)
        second = search.find(session, franklin, wanted, Page(after=first.rows[-1].id), now=NOW)
        again = search.find(session, franklin, wanted, Page(before=second.rows[0].id), now=NOW)

        assert (first.total, len(first.rows), first.has_more, first.has_before) == (30, search.PAGE, True, False)
        assert {one.id for one in (*first.rows, *second.rows)} == ids
        assert (second.has_more, second.has_before) == (False, True)
        assert [one.id for one in again.rows] == [one.id for one in first.rows]


def test_what_thousands_meet_is_walked_and_found_all_the_same(session, people):
    ids = [a_supporter(session, people, name="Maria Lang").id for _turn in range(8)]

    found = search.find(session, people, Wanted("mar", order=search.BY_NAME), few=1, now=NOW)

    assert found.total is None
    assert [one.name for one in found.rows][1:] == ["Maria Duarte", *["Maria Lang"] * 8]
    assert {one.id for one in search.find(session, people, Wanted("maria lang"), few=1, now=NOW).rows} == set(ids)


def test_of_two_common_names_only_those_with_both_are_looked_at(session, people):
    volunteers = tags.tag_named(session, people.id, "volunteer", now=NOW)
    both = [a_supporter(session, people, name="Lang Maria").id for _turn in range(5)]
    tags.put(session, volunteers, both[:4], now=NOW)
    for name in ["Maria Berg"] * 9 + ["Anton Lang"] * 9:
        tags.put(session, volunteers, [a_supporter(session, people, name=name).id], now=NOW)

    named = search.find(session, people, Wanted("lang maria", order=search.BY_NAME), few=2, now=NOW)
    tagged = search.find(session, people, Wanted("mar lan tag:volunteer"), few=2, now=NOW)
    nobody = search.find(session, people, Wanted("berg anton"), few=2, now=NOW)

    assert (named.total, {one.id for one in named.rows}) == (5, set(both))
    assert (tagged.total, {one.id for one in tagged.rows}) == (4, set(both[:4]))
    assert (nobody.total, nobody.rows) == (0, [])


def test_who_left_is_found_only_among_those_who_left(session, people):
    gone = a_supporter(session, people, name="Maria Gone", left_at=NOW)

    assert "Maria Gone" not in names(session, people, "maria")
    assert names(session, people, "maria", has_left=True) == [gone.name]
    assert names(session, people, has_left=True) == [gone.name]


def test_a_new_name_is_found_and_the_old_one_is_not(session, people):
    one = a_supporter(session, people, name="Ada Früh")
    one.name = "Ada Spät"
    session.flush()

    assert names(session, people, "spat") == ["Ada Spät"]
    assert names(session, people, "fruh") == []


def test_names_written_in_bulk_are_found_once_the_job_has_run(session, people):
    one = somebody(session, people, "Ada Old", "608-555-0155")
    session.execute(update(Supporter).where(Supporter.id == one.id).values(name="Ada New", search_name=""))
    session.execute(update(Address).where(Address.id == one.text_address_id).values(found_by=""))

    index_missing(session, now=NOW)
    session.expire_all()

    assert names(session, people, "ada new 0155") == ["Ada New"]
    assert one.search_name == "ada new"
    index_bulk(session, [])


def test_everybody_found_is_named_once_whatever_the_page(session, franklin):
    ids = [a_supporter(session, franklin, name="Mar Marlo Marit").id for _turn in range(30)]

    assert list(search.each_id(session, franklin, Wanted("mar"), now=NOW)) == ids


@given(st.text(max_size=20))
def test_folding_twice_is_folding_once(text):
    assert fold(fold(text)) == fold(text)


@given(st.text(min_size=1, max_size=5), st.text(max_size=5))
def test_what_begins_so_lies_between_the_beginning_and_what_comes_after(beginning, rest):
    if "\ud7ff" < beginning[-1] < "\ue000" or beginning[-1] == "\U0010ffff":
        return
    assert beginning <= beginning + rest < after(beginning)


@given(st.text(max_size=60))
def test_whatever_is_typed_can_be_read(text):
    typed = read(text)

    assert typed.is_unreadable or len(typed.names) + len(typed.digits) <= 8
