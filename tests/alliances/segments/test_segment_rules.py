"""What a sentence chooses, on both engines; and what nobody can be chosen by."""

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from alliances.models import Alliance
from alliances.segments import catalogue, counting, keeping, rules
from alliances.segments.keeping import NotClear, Typed
from alliances.segments.rules import Group, Rule
from groundwork.delivery.models import Address
from groundwork.delivery.permission import consent
from groundwork.refusal import NotFound, Refusal
from groundwork.segment_doors import SegmentUse
from tests.conftest import NOW
from tests.factories.alliances import a_supporter, an_alliance
from tests.factories.segments import a_field, a_part, a_rule, a_segment, a_tag, a_value, a_willing_number, counted


def test_only_this_alliances_standing_supporters_are_counted(session: Session, franklin: Alliance) -> None:
    other = an_alliance(session, "ohio", name="Ohio", state="OH")
    a_supporter(session, franklin)
    a_supporter(session, franklin, left_at=NOW)
    a_supporter(session, other)

    assert counting.how_many(session, franklin, rules.dump(Rule()), now=NOW) == 1
    assert counted(session, franklin, a_part("district", areas="FK-2")) == 1


def test_places_are_chosen_by_district_state_zip_and_town(session: Session, franklin: Alliance) -> None:
    a_supporter(session, franklin)
    a_supporter(session, franklin, district="", zip="00107", city="Nolin")
    a_supporter(session, franklin, district="FK-3", zip="02201", city="Alder", state="OH")

    assert counted(session, franklin, a_part("district", areas="FK-2;FK-3")) == 2
    assert counted(session, franklin, a_part("district", areas="none")) == 1
    assert counted(session, franklin, a_part("state", areas="OH")) == 1
    assert counted(session, franklin, a_part("zip", zips="001")) == 2
    assert counted(session, franklin, a_part("zip", zips="00107 022")) == 2
    assert counted(session, franklin, a_part("city", cities="nolin, Watauga")) == 2


def test_days_begin_where_the_alliance_is(session: Session, franklin: Alliance) -> None:
    midnight = NOW.replace(hour=4, minute=0)  # 00:00 in New York
    a_supporter(session, franklin, joined_at=midnight)
    a_supporter(session, franklin, joined_at=midnight - timedelta(seconds=1))

    assert counted(session, franklin, a_part("joined_between", first="2026-06-16", last="")) == 1
    assert counted(session, franklin, a_part("joined_between", first="", last="2026-06-15")) == 1
    assert counted(session, franklin, a_part("joined_between", first="2026-06-15", last="2026-06-16")) == 2
    assert counted(session, franklin, a_part("joined_lately", days="1")) == 2


def test_tags_are_had_by_any_all_or_none(session: Session, franklin: Alliance) -> None:
    both, one, _nothing = (a_supporter(session, franklin) for _ in range(3))
    board = a_tag(session, franklin, "board", both)
    helper = a_tag(session, franklin, "volunteer", both, one)
    ids = f"{board.id};{helper.id}"

    assert counted(session, franklin, a_part("tag", how="any", tags=ids)) == 2
    assert counted(session, franklin, a_part("tag", how="all", tags=ids)) == 1
    assert counted(session, franklin, a_part("tag", how="none", tags=ids)) == 1
    assert counted(session, franklin, a_part("tag", how="none", tags=str(board.id))) == 2


def test_another_alliances_tag_chooses_nobody(session: Session, franklin: Alliance) -> None:
    other = an_alliance(session, "ohio", name="Ohio", state="OH")
    tag = a_tag(session, other, "board", a_supporter(session, franklin))

    assert counted(session, franklin, a_part("tag", how="any", tags=str(tag.id))) == 0
    assert "deleted" in rules.line(session, franklin, a_part("tag", how="any", tags=str(tag.id)))


def test_own_fields_are_asked_by_their_kind(session: Session, franklin: Alliance) -> None:
    maria, ines = a_supporter(session, franklin), a_supporter(session, franklin)
    kinds = {
        "text": ("Sings Alto", None, {"how": "has", "words": "alto"}),
        "number": ("2.5", 2.5, {"least": "2", "most": "3"}),
        "day": ("2026-06-01", 739768.0, {"first": "2026-05-30", "last": "2026-06-02"}),
        "choice": ("blue", None, {"choices": "blue;red"}),
        "yes_no": ("yes", None, {"answer": "yes"}),
    }
    for kind, (value, number, asked) in kinds.items():
        field = a_field(session, franklin, kind, kind, choices='["blue", "red"]' if kind == "choice" else "[]")
        a_value(session, field, maria, value, number)
        part = a_part(f"field:{field.id}", **asked)

        assert counted(session, franklin, part) == 1, kind
        assert kind in rules.line(session, franklin, part)
    assert counted(session, franklin, a_part(f"field:{field.id}", answer="no")) == 0
    assert ines.id != maria.id


def test_may_be_texted_is_what_the_ledger_says(session: Session, franklin: Alliance) -> None:
    maria, ines, other = (a_supporter(session, franklin) for _ in range(3))
    a_willing_number(session, franklin, maria, "907-555-0101")
    a_willing_number(session, franklin, ines, "907-555-0102")
    stopped = session.get_one(Address, ines.text_address_id)
    consent.withdraw(session, stopped, how="text reply", evidence="STOP", now=NOW)

    assert counted(session, franklin, a_part("may_text", answer="yes")) == 1
    assert counted(session, franklin, a_part("may_text", answer="no")) == 2
    assert counted(session, franklin, a_part("has_phone", answer="yes")) == 2
    assert counted(session, franklin, a_part("may_mail", answer="yes")) == 0
    assert other.text_address_id is None


def test_groups_nest_an_or_within_an_and(session: Session, franklin: Alliance) -> None:
    a_supporter(session, franklin, language="es")
    a_supporter(session, franklin, language="es", district="FK-3")
    a_supporter(session, franklin, district="FK-3", city="Nolin")
    either = Group("any", [a_part("district", areas="FK-2"), a_part("city", cities="Nolin")])
    rule = Rule("all", [Group("all", [a_part("language", language="es")]), either])

    assert counting.of_rule(session, franklin, rule, now=NOW) == 1
    assert rules.sentence(session, franklin, rules.dump(rule)) == (
        "Supporters who are written to in Spanish and (live in FK-2 or live in the town of Nolin)"
    )


@pytest.mark.parametrize("code", ["party", "vote", "party_registration", "field:999", "ideology", ""])
def test_nobody_is_chosen_by_party_or_vote(session: Session, franklin: Alliance, code: str) -> None:
    rule = a_rule(a_part(code, answer="yes"))

    with pytest.raises(catalogue.UnknownPart):
        counting.of_rule(session, franklin, rule, now=NOW)
    with pytest.raises(NotClear):
        keeping.save(session, franklin, Typed("Mine", rule), account_id=None, now=NOW)


def test_what_cannot_be_read_says_so_beside_its_part(session: Session, franklin: Alliance) -> None:
    wrong = [
        a_part("joined_lately", days="soon"),
        a_part("joined_lately", days="²"),
        a_part("joined_between", first="2026-06-16", last="2026-06-01"),
        a_part("joined_between", first="", last="9999-12-31"),
        a_part("zip", zips="001015"),
        a_part("district", areas="Franklin"),
        a_part("tag", how="any", tags="x"),
        a_part("language", language="tlh"),
    ]
    rule = a_rule(*wrong)

    assert not rules.check(session, franklin, rule, now=NOW)
    assert [one.code for one in wrong if not one.error] == []


def test_a_name_is_used_once_and_free_again_when_the_segment_ends(session: Session, franklin: Alliance) -> None:
    first = a_segment(session, franklin, "Volunteers")
    with pytest.raises(Refusal, match="of this name"):
        a_segment(session, franklin, " volunteers ")

    keeping.end(session, first, uses=[], now=NOW)

    again = a_segment(session, franklin, "VOLUNTEERS")
    assert keeping.by_name(session, franklin, "volunteers").id == again.id
    with pytest.raises(NotFound):
        keeping.by_id(session, franklin, first.id)


def test_a_segment_something_waits_for_cannot_end(session: Session, franklin: Alliance) -> None:
    segment = a_segment(session, franklin)

    with pytest.raises(Refusal, match="A hearing"):
        keeping.end(session, segment, uses=[SegmentUse("A hearing", "/x", is_waiting=True)], now=NOW)

    keeping.end(session, segment, uses=[SegmentUse("Sent", "/x", is_waiting=False)], now=NOW)
    assert segment.ended_at == NOW


def test_a_copy_has_a_name_of_its_own(session: Session, franklin: Alliance) -> None:
    first = a_segment(session, franklin, "A" * 60)

    copies = [keeping.copy(session, franklin, first, account_id=None, now=NOW) for _ in range(2)]

    assert len({one.name for one in (first, *copies)}) == 3
    assert {one.rule for one in copies} == {first.rule}
