"""Who is on record twice: found without comparing everybody, made one, and made two again exactly as they were."""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from alliances.models import CustomValue, FieldKind, Likeness, Signup, Supporter, SupporterMerge, SupporterPair
from alliances.records import doubles, fields, forgetting, likeness, merging, notes, search, tags
from alliances.records.merging import FIELDS, Choice, Two
from campaigns.models import Call, Recipient
from groundwork.delivery.models import Address
from groundwork.delivery.permission import consent
from groundwork.refusal import NotFound, Refusal
from groundwork.tokens import new_token
from tests.conftest import NOW
from tests.factories import campaigns as make
from tests.factories.accounts import an_account
from tests.factories.alliances import a_supporter, an_alliance
from tests.factories.records import columns_of_supporters, everything, somebody
from wsgi import open_doors

DAY = timedelta(days=1)
FOLLOW = open_doors().merged
# what stays: the words and pairs of a name, the merge itself, who was merged, and an import's own undo
STAY = {
    "supporter_word.supporter_id",
    "supporter_pair.first_id",
    "supporter_pair.second_id",
    "supporter_merge.kept_id",
    "supporter_merge.gone_id",
    "supporter.merged_into_id",
    "import_change.supporter_id",
}


@pytest.fixture
def franklin(session):
    make.a_congress(session)
    alliance = an_alliance(session)
    an_account(session)
    return alliance


def pairs(session):
    return {(one.first_id, one.second_id, one.likeness) for one in session.scalars(select(SupporterPair))}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("maria duarte", "maira duarte"),
        ("maria duarte", "mariah duarte"),
        ("maria duarte", "duarte maria"),
        ("m duarte", "maria duarte"),
        ("maria t duarte", "maria duarte"),
        ("maria duarte", "maria duartes"),
    ],
)
def test_a_slip_of_the_pen_may_be_the_same_person(one, other):
    assert likeness.is_near(one, other)
    assert likeness.is_near(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("maria duarte", "maria duarte"),
        ("maria duarte", "mario rossi"),
        ("ana li", "ann li"),
        ("maria duarte", "maria lang"),
        ("john smith", "jane smith"),
        ("maria", "maria duarte"),
    ],
)
def test_another_name_is_another_person(one, other):
    assert not likeness.is_near(one, other)


@given(st.text("abcdeé ", max_size=12), st.text("abcdeé ", max_size=12))
def test_likeness_goes_both_ways(one, other):
    assert likeness.is_near(one, other) == likeness.is_near(other, one)


def test_pairs_are_found_by_name_zip_and_mailbox_within_one_alliance(session, franklin):
    maria = somebody(session, franklin, "María Duarte", email="maria.duarte@mail.example")
    same = somebody(session, franklin, "maria DUARTE")
    moved = somebody(session, franklin, "Maria Duarte", email="mariaduarte+news@other.example", zip="00107")
    near = somebody(session, franklin, "Maira Duarte")
    somebody(session, franklin, "Maria Lang")
    somebody(session, an_alliance(session, "ohio"), "Maria Duarte")
    somebody(session, franklin, "Maria Duarte", left_at=NOW)

    doubles.look(session, now=NOW)

    assert pairs(session) == {
        (maria.id, same.id, Likeness.NAME_AND_ZIP),
        (maria.id, moved.id, Likeness.NAME_AND_MAILBOX),
        (maria.id, near.id, Likeness.NEAR_NAME),
        (same.id, near.id, Likeness.NEAR_NAME),
    }
    assert doubles.look(session, now=NOW) == 0


def test_two_people_stay_two_people(session, franklin):
    a_supporter(session, franklin)
    other = a_supporter(session, franklin)
    doubles.look(session, now=NOW)
    pair = session.scalars(select(SupporterPair)).one()

    doubles.are_two(session, pair, account_id=1, now=NOW)
    other.name = "Maria  Duarte"
    session.flush()
    doubles.look(session, now=NOW)

    assert doubles.how_many(session, franklin.id) == 0
    assert session.scalar(select(func.count(SupporterPair.id))) == 1


def test_hundreds_of_one_name_are_no_pairs(session, franklin):
    for number in range(doubles.NAMESAKES + 2):
        a_supporter(session, franklin, name="Unknown", zip=f"{number:05d}")

    assert doubles.look(session, now=NOW) > doubles.NAMESAKES
    assert pairs(session) == set()


def test_every_room_says_what_follows_a_merged_supporter():
    followed = {f"{one.property.columns[0].table.name}.{one.key}" for one in FOLLOW}

    assert followed | STAY == columns_of_supporters()
    assert not followed & STAY


@pytest.fixture
def two(session, franklin):
    """Two with everything: both on one campaign, with one tag in common, and with different numbers."""
    one = somebody(session, franklin, "Maria Duarte", "608-555-0101", "maria@mail.example", joined_at=NOW - 9 * DAY)
    other = somebody(session, franklin, "Maria T. Duarte", "608-555-0102", joined_at=NOW - 99 * DAY, zip="00107")
    both, only = (tags.tag_named(session, franklin.id, name, now=NOW) for name in ("drives", "reads aloud"))
    tags.put(session, both, [one.id, other.id], now=NOW)
    tags.put(session, only, [other.id], now=NOW)
    hours = fields.make(session, franklin.id, "Hours", FieldKind.NUMBER, now=NOW)
    best = fields.make(session, franklin.id, "Best time", FieldKind.TEXT, now=NOW)
    fields.set_value(session, hours, one.id, "2")
    fields.set_value(session, hours, other.id, "5")
    fields.set_value(session, best, other.id, "evening")
    notes.add(session, other, "Has a piano.", account_id=1, now=NOW)
    told = {"alliance_id": franklin.id, "name": "Maria", "zip": "00101", "language": "en", "made_at": NOW}
    session.add(Signup(public_id=new_token(), supporter_id=other.id, wants_texts=True, wants_mail=False, **told))
    session.flush()
    campaign, another = make.a_campaign(session, franklin), make.a_campaign(session, franklin, slug="again")
    for supporter, asked, token in ((one, campaign, "a"), (other, campaign, "b"), (other, another, "c")):
        make.a_recipient(session, asked, supporter, token)
    make.a_call(session, campaign, supporter_id=other.id)
    return Two(franklin, one, other)


def test_what_named_the_other_names_the_one_who_is_kept(session, franklin, two):
    other_number = two.gone.text_address_id

    merging.merge(session, two, Choice(frozenset({"text"})), FOLLOW, account_id=1, now=NOW)

    kept, gone = two.kept, two.gone
    assert (kept.text_address_id, gone.text_address_id, gone.merged_into_id) == (other_number, None, kept.id)
    assert kept.joined_at == NOW - 99 * DAY
    assert [tag.name for tag in tags.of_supporter(session, franklin.id, kept.id)] == ["drives", "reads aloud"]
    assert {field.name: value for field, value in fields.values_of(session, franklin.id, kept.id)} == {
        "Best time": "evening",
        "Hours": "2",
    }
    assert len(notes.notes_of(session, franklin.id, kept.id)) == 1
    assert session.scalars(select(Recipient.supporter_id).order_by(Recipient.id)).all() == [kept.id, gone.id, kept.id]
    assert session.scalars(select(Call.supporter_id)).all() == [kept.id]
    assert [one.id for one in search.find(session, franklin, search.Wanted("duarte"), now=NOW).rows] == [kept.id]


@given(
    taken=st.frozensets(st.sampled_from(sorted(FIELDS))),
    takes_value=st.booleans(),
)
@settings(max_examples=6, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_a_merge_undone_leaves_no_trace_but_itself_and_the_log(session, franklin, two, taken, takes_value):
    field_id = session.scalars(select(CustomValue.field_id).where(CustomValue.value == "5")).one()
    before = everything(session, "supporter_merge", "audit_entry", "audit_head")
    choice = Choice(taken, frozenset({field_id} if takes_value else set()))

    made = merging.merge(session, two, choice, FOLLOW, account_id=1, now=NOW)
    during = everything(session, "supporter_merge", "audit_entry", "audit_head")
    merging.undo(session, franklin, made, FOLLOW, account_id=1, now=NOW + DAY)

    assert during != before
    assert everything(session, "supporter_merge", "audit_entry", "audit_head") == before


def test_a_stop_stays_with_its_number_whoever_is_kept(session, franklin, two):
    stopped = session.get_one(Address, two.gone.text_address_id)
    consent.withdraw(session, stopped, how="text", evidence="STOP", now=NOW)

    merging.merge(session, two, Choice(frozenset({"text"})), FOLLOW, account_id=1, now=NOW)

    topic = consent.topic_of(franklin.slug)
    assert consent.may_reach(session, [two.kept.text_address_id], topic=topic, now=NOW) == {stopped.id: "opted_out"}


def test_what_was_undone_is_not_undone_again(session, franklin):
    one, other = a_supporter(session, franklin), a_supporter(session, franklin)
    made = merging.merge(session, Two(franklin, one, other), Choice(), FOLLOW, account_id=1, now=NOW)

    merging.undo(session, franklin, made, FOLLOW, account_id=1, now=NOW)

    with pytest.raises(Refusal, match="already"):
        merging.undo(session, franklin, made, FOLLOW, account_id=1, now=NOW)


def test_an_undo_waits_for_the_newer_merge_and_ends_after_thirty_days(session, franklin):
    people = [a_supporter(session, franklin) for _turn in range(4)]
    first = merging.merge(session, Two(franklin, *people[:2]), Choice(), FOLLOW, account_id=1, now=NOW)
    second = merging.merge(session, Two(franklin, people[2], people[0]), Choice(), FOLLOW, account_id=1, now=NOW)

    with pytest.raises(Refusal, match="newer"):
        merging.undo(session, franklin, first, FOLLOW, account_id=1, now=NOW)
    with pytest.raises(Refusal, match="thirty days"):
        merging.undo(session, franklin, second, FOLLOW, account_id=1, now=NOW + 30 * DAY)
    merging.undo(session, franklin, second, FOLLOW, account_id=1, now=NOW + 29 * DAY)
    merging.undo(session, franklin, first, FOLLOW, account_id=1, now=NOW + 29 * DAY)

    assert session.scalar(select(func.count(Supporter.id)).where(Supporter.left_at.is_(None))) == 4


def test_a_number_somebody_else_has_by_now_stays_theirs(session, franklin, two):
    number = two.gone.text_address_id
    made = merging.merge(session, two, Choice(), FOLLOW, account_id=1, now=NOW)
    third = a_supporter(session, franklin, text_address_id=number)

    merging.undo(session, franklin, made, FOLLOW, account_id=1, now=NOW)

    assert (third.text_address_id, two.gone.text_address_id, two.gone.left_at) == (number, None, None)


def test_only_two_of_ones_own_are_merged(session, franklin):
    mine, theirs = a_supporter(session, franklin), a_supporter(session, an_alliance(session, "ohio"))

    with pytest.raises(NotFound):
        merging.two_of(session, franklin, mine.id, theirs.id)
    with pytest.raises(Refusal):
        merging.two_of(session, franklin, mine.id, mine.id)


def test_whoever_is_erased_is_erased_under_every_name(session, franklin, two):
    number = two.kept.text_address_id
    merging.merge(session, two, Choice(), FOLLOW, account_id=1, now=NOW)
    told = forgetting.show(session, [number], now=NOW)

    forgetting.erase(session, [number], now=NOW)

    assert {"wishes", "tag", "field", "note", "other record, merged"} == {one["kind"] for one in told}
    assert session.scalars(select(SupporterMerge.moved)).all() == [""]
    assert two.gone.name == ""
    assert search.find(session, franklin, search.Wanted("maria"), now=NOW).rows == []


def test_what_can_be_undone_no_more_is_emptied(session, franklin, two):
    made = merging.merge(session, two, Choice(), FOLLOW, account_id=1, now=NOW)

    assert merging.forget_old(session, NOW - DAY, now=NOW) == 0
    assert merging.forget_old(session, NOW, now=NOW + 30 * DAY) == 1
    assert (made.moved, two.gone.name) == ("", "")
