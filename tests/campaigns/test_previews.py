"""The text as one person gets it: her name, her alphabet, what it takes."""

import pytest

from campaigns import previews
from campaigns.models import CampaignState
from campaigns.personal import people, texts, with_tokens
from groundwork.delivery.texts.measure import GSM, UNICODE
from tests.conftest import NOW
from tests.factories.campaigns import a_campaign, a_supporter

LINK = "https://lantern.example/act"


@pytest.fixture
def draft(session, alliance):
    return a_campaign(session, alliance, state=CampaignState.DRAFT)


def drawn(session, campaign, alliance):
    named = people(session, campaign, now=NOW)
    return named, texts(campaign, alliance, with_tokens(named), LINK)


def test_one_name_makes_one_text_dear(session, alliance, draft):
    a_supporter(session, alliance)
    zoe = a_supporter(session, alliance, "+16085550143", name="Zoë Őri")
    zsofi = a_supporter(session, alliance, "+16085550144", name="Őrs Kis")
    named, items = drawn(session, draft, alliance)

    shown = [previews.preview(named, items, turn, {}) for turn in (1, 2, 3)]
    (spread,) = previews.spreads(named, items)

    assert [one.size.encoding for one in shown] == [GSM, UNICODE, UNICODE]
    assert (shown[1].one.supporter_id, shown[1].size.forced_by) == (zoe.id, "ë")
    assert (shown[2].one.supporter_id, shown[2].size.forced_by) == (zsofi.id, "Ő")
    assert (spread.people, spread.unicode_texts, spread.costly, spread.by) == (3, 2, 2, "ë")


def test_a_curly_quote_in_a_name_is_made_plain(session, alliance, draft):
    a_supporter(session, alliance, name="D’Arcy Bell")

    _named, (item,) = drawn(session, draft, alliance)

    assert item.body.startswith("Hi D'Arcy, ")


def test_a_person_without_a_name_is_greeted_without_a_gap(session, alliance, draft):
    a_supporter(session, alliance, name="")

    _named, (item,) = drawn(session, draft, alliance)

    assert item.body.startswith("Hi, call your Senators: ")


def test_each_language_has_its_line(session, alliance, draft):
    a_supporter(session, alliance)
    a_supporter(session, alliance, "+16085550143", language="es")
    a_supporter(session, alliance, "+16085550144", language="es")

    found = previews.spreads(*drawn(session, draft, alliance))

    assert [(one.language, one.people, one.least) for one in found] == [("es", 2, 1), ("en", 1, 1)]


def test_a_turn_out_of_range_is_the_nearest(session, alliance, draft):
    a_supporter(session, alliance)
    named, items = drawn(session, draft, alliance)

    assert previews.preview(named, items, 9, {}).turn == previews.preview(named, items, 0, {}).turn == 1
    assert previews.preview([], [], 1, {}) is None


def test_the_page_turns_from_person_to_person(session, alliance, draft, rosa):
    a_supporter(session, alliance)
    a_supporter(session, alliance, "+16085550143", name="Őrs Kis", agreed=False)
    session.commit()
    address = "/alliances/franklin/texts/ratify/plan"

    first, second = rosa.get(address), rosa.get(f"{address}?who=2")
    strange = [rosa.get(f"{address}?who={word}").status for word in ("x", "-1", "9" * 12, "²")]

    assert "As Maria gets it" in first.words
    assert "As Őrs gets it" in second.words
    assert "has not agreed to texts" in second.words
    assert "Unicode because of “Ő”" in second.words
    assert strange == [200] * 4
