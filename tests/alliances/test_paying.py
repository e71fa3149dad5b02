"""Who pays for an alliance's texts, and how much."""

import pytest

from alliances.models import Alliance
from alliances.paying import Paying, decide
from groundwork.refusal import Refusal
from tests.factories.alliances import an_alliance
from tests.visitor import signed_in

PAGE = "/alliances/franklin/paying"
TYPED = {"payer": "Lantern  Fund", "sender": "(202) 555-0190", "budget": "250.50", "daily": "40", "confirm_above": "75"}


def wanted(**changes) -> Paying:
    parts = {
        "payer": "Lantern Fund",
        "sender": "",
        "budget_cents": 10_00,
        "daily_cents": None,
        "confirm_above_cents": 100_00,
    }
    return Paying(**parts | changes)


def test_the_secretariat_says_who_pays_and_how_much(secretariat, session, franklin):
    answer = secretariat.send(PAGE, "paying", **TYPED)

    session.expire_all()
    kept = session.get_one(Alliance, franklin.id)
    assert answer.status == 200
    assert (kept.payer, kept.sender) == ("Lantern Fund", "+12025550190")
    assert (kept.budget_cents, kept.daily_cents, kept.confirm_above_cents) == (25050, 4000, 7500)
    assert "Lantern Fund pays for its texts" in secretariat.get(PAGE).text


def test_a_slip_is_shown_beside_its_field_and_nothing_is_kept(secretariat, session, franklin):
    answer = secretariat.send(PAGE, "paying", **TYPED | {"sender": "12"})

    session.expire_all()
    assert answer.status == 422
    assert "not a number we can read" in answer.text
    assert session.get_one(Alliance, franklin.id).budget_cents == 0


def test_leaders_do_not_raise_their_own_budget(app, session, franklin):
    visitor = signed_in(app, session)

    assert visitor.get(PAGE).status == 403


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("202-555-0190", "+12025550190"),
        ("+1 (888) 555-0190", "+18885550190"),
        ("72345", "72345"),
        ("MG" + "0" * 32, "MG" + "0" * 32),
        ("", ""),
    ],
)
def test_a_number_of_ours_may_be_toll_free_short_or_a_service(session, franklin, typed, kept):
    decide(session, franklin, wanted(sender=typed))

    assert franklin.sender == kept


@pytest.mark.parametrize("typed", ["911", "+44 20 7946 0018", "202-555-0190 ext. 3", "hello", "123"])
def test_what_is_no_number_of_ours_is_refused(session, franklin, typed):
    with pytest.raises(Refusal):
        decide(session, franklin, wanted(sender=typed))


def test_two_alliances_never_send_from_one_number(session, franklin):
    other = an_alliance(session, slug="nolin", name="Nolin Alliance")
    decide(session, other, wanted(sender="202-555-0190"))

    with pytest.raises(Refusal, match="Nolin Alliance"):
        decide(session, franklin, wanted(sender="202-555-0190"))


@pytest.mark.parametrize("typed", ["-1", "NaN", "Infinity", "2000000", "a lot", "1e400"])
def test_absurd_amounts_are_refused(secretariat, session, franklin, typed):
    answer = secretariat.send(PAGE, "paying", **TYPED | {"daily": typed})

    session.expire_all()
    assert answer.status == 422
    assert "Type an amount" in answer.text
    assert session.get_one(Alliance, franklin.id).budget_cents == 0


def test_an_empty_day_has_no_limit_and_amounts_are_typed_as_people_do(secretariat, session, franklin):
    secretariat.send(PAGE, "paying", **TYPED | {"daily": "", "budget": "$1,250.50"})

    session.expire_all()
    kept = session.get_one(Alliance, franklin.id)
    assert (kept.daily_cents, kept.budget_cents) == (None, 125050)
