"""Where alliances are at home: what is typed, who is found, who overlaps."""

import pytest

from alliances import finding
from alliances.areas import overlaps, reach
from alliances.kinds import AreaKind
from alliances.models import Belonging
from groundwork.audit.models import Entry
from groundwork.refusal import Refusal
from legislators import places
from legislators.models import State, StateKind
from tests.committed import one_of
from tests.conftest import NOW
from tests.factories.alliances import SPLIT, WHOLE, a_country, a_supporter, an_alliance
from tests.factories.areas import an_area
from tests.visitor import signed_in


@pytest.fixture
def country(session):
    a_country(session)
    session.add(State(code="IA", name="Iowa", kind=StateKind.STATE, time_zone="America/Chicago"))
    session.flush()


def test_states_counties_and_zips_are_read_in_any_usual_spelling(session, country):
    typed = "wisconsin\nfranklin county, oh ; Dane, WI\n 43215, 53703-1234 43215"

    pieces = [(one.kind, one.code) for one in reach.read_area(session, typed)]

    assert pieces == [
        (AreaKind.STATE, "WI"), (AreaKind.COUNTY, "OH/Franklin County"), (AreaKind.COUNTY, "WI/Dane County"),
        (AreaKind.ZIP, "43215"), (AreaKind.ZIP, "53703"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("Atlantis", "no state called Atlantis"),
        ("Nowhere County, OH", "no county Nowhere County in Ohio"),
        ("Dane, Atlantis", "no state called Atlantis"),
        ("99999", "99999"),
        ("123", "123"),
    ],
)
def test_a_line_that_cannot_be_read_is_named_and_nothing_changes(session, country, typed, words):
    ours = an_area(session, an_alliance(session), "Ohio")

    with pytest.raises(Refusal) as no:
        reach.keep_area(session, ours, f"Wisconsin\n{typed}", now=NOW)

    assert words in str(no.value)
    assert no.value.field == "area"
    assert reach.typed_area(session, ours.id) == "OH"


def test_what_was_typed_comes_back_as_it_can_be_typed_again(session, country):
    ours = an_area(session, an_alliance(session), "43215\nDane County, WI\nOhio")

    again = reach.typed_area(session, ours.id)

    assert again == "OH\nDane County, WI\n43215"
    assert [one.code for one in reach.read_area(session, again)] == [
        "OH", "WI/Dane County", "43215",
    ]  # fmt: skip


def test_the_smallest_piece_is_found_first_also_over_a_state_line(session, country):
    state = an_area(session, an_alliance(session, "wi", state="WI"), "Wisconsin")
    county = an_area(session, an_alliance(session, "river", state="IA"), "Dane County, WI")
    zips = an_area(session, an_alliance(session, "town", state="WI", city="Madison"), "53703")
    silent = an_alliance(session, "silent", state="WI")

    found = finding.near(session, places.zip_place(session, "53703"))

    assert [one.slug for one in found] == [zips.slug, county.slug, state.slug, silent.slug]


def test_who_lives_elsewhere_finds_no_alliance_of_another_state(session, country):
    an_area(session, an_alliance(session, "river", state="IA"), "Dane County, WI")

    assert finding.near(session, places.zip_place(session, "54601")) == []


def test_overlaps_name_what_both_look_after_and_count_who_belongs_to_both(session, country):
    one = an_area(session, an_alliance(session), "Wisconsin")
    other = an_area(session, an_alliance(session, "ohio", name="Ohio Alliance"), "Dane County, WI\n53703\nOhio")
    apart = an_area(session, an_alliance(session, "apart", name="Apart"), "Iowa")
    maria = a_supporter(session, one)
    for alliance in (one, other):
        session.add(Belonging(supporter_id=maria.id, alliance_id=alliance.id, since=NOW))
    session.flush()

    pairs = overlaps.overlaps(session)

    assert [({pair.one.slug, pair.other.slug}, pair.pieces, pair.both) for pair in pairs] == [
        ({"franklin", "ohio"}, ("53703", "Dane County, WI"), 1)
    ]
    assert apart.id not in {pairs[0].one.id, pairs[0].other.id}


def test_the_secretariat_sees_areas_and_a_leader_mends_their_own(app, session, country):
    an_alliance(session)
    rosa = signed_in(app, session)

    refused = rosa.send("/alliances/franklin/area", "area-form", area="Atlantis")
    kept = rosa.send("/alliances/franklin/area", "area-form", area="Ohio")

    assert "no state called Atlantis" in refused.words
    assert "OH" in kept.text
    assert rosa.get("/secretariat/areas").status == 403


def test_the_invented_states_zip_codes_have_no_county_and_are_still_found(session, country):
    ours = an_area(session, an_alliance(session), f"{WHOLE} {SPLIT}")

    assert reach.covering(session, places.zip_place(session, WHOLE)) == {ours.id: AreaKind.ZIP}


def test_who_decided_what_an_alliance_looks_after_stands_in_the_log(app, session, country):
    an_alliance(session)
    rosa = signed_in(app, session)

    rosa.send("/alliances/franklin/area", "area-form", area="Ohio")

    line = one_of(session, Entry)
    assert (line.act, line.who, line.scope, line.told) == ("areas.decided", "Rosa Lindgren", "franklin", '{"pieces":1}')
    assert line.account_id is not None
