"""What is kept of permissions beside supporters is what the ledger says, and counting is exact before it is, too."""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, insert, text, update

from alliances.models import Supporter
from alliances.segments import reach, settling
from groundwork.delivery.jobs import Jobs
from groundwork.delivery.models import Address, Consent, ConsentKind, PermissionChange, Why
from groundwork.delivery.permission import consent, suppression
from groundwork.doors import Job
from tests.conftest import NOW
from tests.factories.settling import KNOWN, Town, a_town, answers, chosen, give, is_exact, is_kept_exactly, settle

TOPICS = ("", "alliance:franklin", "alliance:nolin")


def _give(town: Town, one: int, other: int) -> None:
    give(town.session, (town.texts + town.mails)[one % 7], TOPICS[other % 3])


def _ask(town: Town, one: int, other: int) -> None:
    address = (town.texts + town.mails)[one % 7]
    consent.ask(town.session, address, topic=TOPICS[other % 3], wording="Yes.", **KNOWN, now=NOW)


def _confirm(town: Town, one: int, _other: int) -> None:
    consent.confirm(town.session, (town.texts + town.mails)[one % 7], **KNOWN, now=NOW)


def _withdraw(town: Town, one: int, _other: int) -> None:
    consent.withdraw(town.session, (town.texts + town.mails)[one % 7], **KNOWN, now=NOW)


def _end(town: Town, one: int, other: int) -> None:
    consent.end(town.session, (town.texts + town.mails)[one % 7], topic=TOPICS[other % 3], **KNOWN, now=NOW)


def _suppress(town: Town, one: int, other: int) -> None:
    marks = [address.fingerprint for address in (town.texts + town.mails)[one % 7 :]]
    suppression.suppress_all(town.session, marks, list(Why)[other % 4], how="test", now=NOW)


def _lift(town: Town, one: int, other: int) -> None:
    mark = (town.texts + town.mails)[one % 7].fingerprint
    suppression.lift(town.session, mark, list(Why)[other % 4], how="test", now=NOW)


def _give_in_bulk(town: Town, one: int, other: int) -> None:
    line = {"kind": ConsentKind.GIVEN, "topic": TOPICS[other % 3], "wording": "Yes.", "at": NOW, **KNOWN}
    town.session.execute(insert(Consent), [{"address_id": each.id, **line} for each in town.texts[one % 4 :]])


def _take_lines_back(town: Town, one: int, _other: int) -> None:
    """As undoing an import does."""
    gone = delete(Consent).where(Consent.address_id == (town.texts + town.mails)[one % 7].id)
    town.session.execute(gone.execution_options(synchronize_session=False))


def _move_alliance(town: Town, one: int, other: int) -> None:
    moved = update(Supporter).where(Supporter.id == town.supporters[one % 4].id)
    town.session.execute(
        moved.values(alliance_id=town.alliances[other % 2].id).execution_options(synchronize_session=False)
    )


def _change_number(town: Town, one: int, other: int) -> None:
    """By the ORM; whoever had the number has none any more."""
    number = town.texts[other % 4].id
    once = {"synchronize_session": False}
    taken = update(Supporter).where(Supporter.text_address_id == number).values(text_address_id=None)
    town.session.execute(taken.execution_options(**once))
    town.session.expire_all()
    town.supporters[one % 4].text_address_id = number
    town.session.flush()


def _no_mailboxes(town: Town, one: int, _other: int) -> None:
    named = Supporter.id >= town.supporters[one % 4].id
    emptied = update(Supporter).where(named).values(mail_address_id=None)
    town.session.execute(emptied.execution_options(synchronize_session=False))


def _new_mark(town: Town, one: int, other: int) -> None:
    address, stopped = (town.texts + town.mails)[one % 7], (town.texts + town.mails)[other % 7]
    marked = update(Address).where(Address.id == address.id).values(fingerprint=stopped.fingerprint)
    town.session.execute(marked.execution_options(synchronize_session=False))


def _settle_once(town: Town, one: int, _other: int) -> None:
    settling.settle(town.session, now=NOW, most=1 + one % 3)


ACTS = (
    _give, _give, _ask, _confirm, _withdraw, _end, _suppress, _lift, _give_in_bulk, _take_lines_back, _move_alliance,
    _change_number, _no_mailboxes, _new_mark, _settle_once,
)  # fmt: skip
sequences = st.lists(st.tuples(st.sampled_from(ACTS), st.integers(0, 11), st.integers(0, 11)), min_size=2, max_size=8)


YES, NO, STOP = (_give, 0, 0), (_withdraw, 0, 0), (_suppress, 0, 0)
CHANGES = {
    "a yes": ([], (_give, 0, 0)),
    "many yeses in one statement": ([], (_give_in_bulk, 0, 0)),
    "a no": ([YES], NO),
    "the end of one topic": ([YES], (_end, 0, 1)),
    "a stop": ([YES], STOP),
    "the end of a stop": ([YES, STOP], (_lift, 0, 0)),
    "lines taken back": ([YES], (_take_lines_back, 0, 0)),
    "another alliance": ([(_give, 0, 1)], (_move_alliance, 0, 1)),
    "another number": ([YES], (_change_number, 0, 3)),
    "no mailbox any more": ([(_give, 4, 0)], (_no_mailboxes, 0, 0)),
    "a fingerprint that is stopped": ([YES, (_suppress, 3, 0)], (_new_mark, 0, 3)),
}  # fmt: skip


@pytest.mark.parametrize(("before", "change"), CHANGES.values(), ids=list(CHANGES))
def test_what_changes_an_answer_is_noticed_at_once(session, before, change):
    town = a_town(session)
    for act, one, other in before:
        act(town, one, other)
    settle(session)
    earlier = answers(session)

    act, one, other = change
    act(town, one, other)

    assert answers(session) != earlier
    assert is_exact(session)
    settle(session)
    assert is_kept_exactly(session)


@given(sequences)
@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
def test_whatever_happens_the_segment_is_exact_and_settling_makes_what_is_kept_so(session, happened):
    town = a_town(session)
    for act, one, other in happened:
        act(town, one, other)
        assert is_exact(session), act.__name__

    settle(session)

    assert is_kept_exactly(session)
    assert is_exact(session)
    assert sum(settling.mend(session, now=NOW, part=part) for part in range(settling.SLICES)) == 0
    session.rollback()


def test_what_was_kept_wrongly_is_found_within_a_day_and_mended(session):
    town = a_town(session)
    give(session, town.texts[0])
    settle(session)
    session.execute(text("UPDATE supporter SET may_text = NOT may_text"))

    wrong = sum(settling.mend(session, now=NOW.replace(hour=hour)) for hour in range(24))

    assert wrong == 4
    assert is_kept_exactly(session)


def test_what_only_waits_to_be_worked_out_is_not_taken_for_wrong(session):
    town = a_town(session)
    settle(session)
    give(session, town.texts[0])

    assert sum(settling.mend(session, now=NOW, part=part) for part in range(settling.SLICES)) == 0
    assert is_exact(session)


def test_a_segment_is_counted_by_what_is_kept_and_by_the_ledger_where_that_is_out_of_date(session):
    town = a_town(session)
    give(session, town.texts[0])
    settle(session)
    session.execute(text("UPDATE supporter SET may_text = NOT may_text"))
    assert not is_exact(session)

    _crowd_of_changes(session, [supporter.text_address_id for supporter in town.supporters[:3]])

    assert chosen(session, town.alliances[0], "may_text", "yes") == {town.supporters[0].id, town.supporters[3].id}
    session.execute(text("UPDATE supporter SET may_text = NULL"))
    assert is_exact(session)


def _crowd_of_changes(session, addresses):
    """More changes than are looked at one by one: these, and such as nobody has."""
    others = range(1_000_000, 1_000_000 + reach.MOST)
    session.execute(insert(PermissionChange), [{"address_id": number} for number in (*addresses, *others)])


def test_another_slug_of_an_alliance_makes_everything_doubtful(session):
    town = a_town(session)
    give(session, town.texts[0])
    settle(session)
    town.alliances[0].slug = "franklin-and-nolin"
    session.flush()

    assert is_exact(session)
    assert chosen(session, town.alliances[0], "may_text", "yes") == set()


def test_the_job_goes_on_in_rounds_until_nothing_is_left(database):
    with database.writing() as session:
        town = a_town(session)
        give(session, town.texts[0])

    job = Job(
        "settling", timedelta(minutes=1), lambda session, *, now: settling.settle(session, now=now, most=1), rounds=9
    )
    assert Jobs([job]).run_due(database, now=NOW) == 1

    with database.reading() as session:
        assert is_kept_exactly(session)
