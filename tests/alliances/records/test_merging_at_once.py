"""Two leaders merge at once; and what somebody said since a merge is not undone with it."""

from datetime import timedelta
from threading import Thread

import pytest

from alliances.models import Alliance, Supporter
from alliances.records import changing, forgetting, merging
from alliances.records.changing import Leaving
from alliances.records.merging import Choice, Two
from groundwork.delivery.addresses import text_address
from groundwork.delivery.permission import need
from groundwork.refusal import Refusal
from tests.conftest import NOW
from tests.factories.accounts import an_account
from tests.factories.alliances import a_supporter
from tests.factories.records import somebody
from wsgi import open_doors

DAY = timedelta(days=1)
FOLLOW = open_doors().merged


@pytest.fixture
def three(session, franklin):
    """Maria without a number, and two more of her with one each."""
    people = [
        somebody(session, franklin, "Maria Duarte"),
        somebody(session, franklin, "Maria Duarte", "907-555-0101"),
        somebody(session, franklin, "Maria Duarte", "907-555-0102"),
    ]
    an_account(session)
    session.commit()
    return [one.id for one in people]


def merged(session, kept_id, gone_id):
    alliance = session.get(Alliance, 1)
    two = merging.two_of(session, alliance, kept_id, gone_id, locks=True)
    return merging.merge(session, two, Choice(), FOLLOW, account_id=None, now=NOW)


def beside(database, act):
    """A second leader at work at the same moment; what they are refused is what they see."""
    seen = []

    def work():
        try:
            with database.writing() as session:
                act(session, seen)
        except Refusal as refusal:
            seen.append(refusal)

    thread = Thread(target=work)
    thread.start()
    return thread, seen


def test_two_merges_into_one_at_once_lose_no_number(session, database, franklin, three):
    kept, one, other = three
    if not database.is_sqlite:  # where one waits for the other before it has read anything
        held = session.get(Supporter, kept)
    merged(session, kept, one)

    def second(another, _seen):
        person = another.get(Supporter, kept)
        merged(another, kept, other)
        assert person.text_address_id is not None

    thread, seen = beside(database, second)
    thread.join(0.3)
    session.commit()
    thread.join()

    session.expire_all()
    held = session.get(Supporter, kept)
    assert seen == []
    assert held.text_address_id == text_address(session, "907-555-0101").id


def test_an_undo_waits_for_a_merge_at_the_same_moment(session, database, franklin, three):
    kept, one, other = three
    first = merged(session, kept, one).id
    session.commit()
    merged(session, other, kept)

    def undo(another, _seen):
        made = merging.by_id(another, 1, first)
        merging.undo(another, another.get(Alliance, 1), made, FOLLOW, account_id=1, now=NOW + DAY)

    thread, seen = beside(database, undo)
    thread.join(0.3)
    session.commit()
    thread.join()

    session.expire_all()
    assert "merged again" in str(seen[0])
    assert session.get(Supporter, kept).merged_into_id == other


def test_whoever_left_since_stays_gone_when_a_merge_is_undone(session, franklin, three):
    kept, one, _other = three
    made = merged(session, kept, one)
    person = session.get(Supporter, kept)
    person.wants_calls = False
    changing.leave(session, franklin, person, Leaving("asked"), account_id=1, now=NOW + DAY)

    merging.undo(session, franklin, made, FOLLOW, account_id=1, now=NOW + 2 * DAY)

    both = [session.get(Supporter, number) for number in (kept, one)]
    assert [(two.left_at, two.wants_calls, two.merged_into_id) for two in both] == [(NOW + DAY, False, None)] * 2


def test_a_number_put_aside_is_kept_as_long_as_the_merge_can_be_undone(session, franklin):
    numbers = [text_address(session, number).id for number in ("907-555-0101", "907-555-0102")]
    person, twin = (a_supporter(session, franklin, name="Maria Duarte", text_address_id=one) for one in numbers)
    made = merging.merge(session, Two(franklin, person, twin), Choice(), FOLLOW, account_id=None, now=NOW)

    assert need.needed(session, {numbers[1]}) == {numbers[1]}

    merging.forget_old(session, NOW, now=NOW)
    assert (made.aside_text_id, need.needed(session, {numbers[1]})) == (None, set())


def test_the_number_of_a_merged_record_is_deleted_with_the_person(session, franklin):
    person = somebody(session, franklin, "Maria Duarte", "907-555-0101")
    twin = somebody(session, franklin, "Maria Duarte", "907-555-0102")
    merging.merge(session, Two(franklin, person, twin), Choice(), FOLLOW, account_id=None, now=NOW)
    mine, other = text_address(session, "907-555-0101").id, text_address(session, "907-555-0102").id

    assert forgetting.PERSONAL_DATA.addresses(session, {mine}) == {mine, other}
    assert forgetting.PERSONAL_DATA.addresses(session, {other}) == {mine, other}


def test_a_number_that_is_somebody_elses_by_now_stays_theirs(session, franklin):
    person = somebody(session, franklin, "Maria Duarte", "907-555-0101")
    twin = somebody(session, franklin, "Maria Duarte", "907-555-0102")
    merging.merge(session, Two(franklin, person, twin), Choice(), FOLLOW, account_id=None, now=NOW)
    mine, other = text_address(session, "907-555-0101").id, text_address(session, "907-555-0102").id
    a_supporter(session, franklin, name="Peter Novak", text_address_id=other)

    assert forgetting.PERSONAL_DATA.addresses(session, {mine}) == {mine}
