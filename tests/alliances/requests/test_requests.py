"""Leaders ask, the secretariat answers, and both agree to what others may read of it."""

from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from alliances.models import HelpLine
from alliances.requests import asking, queries, sharing, telling
from alliances.requests.asking import Hand
from alliances.requests.kinds import HelpAct, HelpKind, HelpState
from groundwork.accounts import people
from groundwork.audit.models import Entry
from groundwork.delivery.models import Message
from groundwork.doors import Role
from groundwork.refusal import NotFound, Refusal
from tests.conftest import NOW
from tests.factories.accounts import an_account
from tests.factories.alliances import an_alliance
from tests.factories.road import TODAY, a_request, an_answered_request, days_from, somebody

DRAFT = sharing.Draft("Who pays", "An editor asks who pays.", "Name the payer.")


@pytest.fixture
def franklin(session):
    return an_alliance(session, city="Watauga")


@pytest.fixture
def leader(session):
    return Hand(somebody(session, "asker@franklin.example").id)


@pytest.fixture
def hana(session):
    return Hand(somebody(session).id, is_secretariat=True)


def test_a_request_goes_its_way_and_every_step_stands_in_the_thread(session, franklin, leader, hana):
    row = a_request(session, franklin)

    asking.take(session, row, hana, now=NOW)
    asking.answer(session, row, hana, "When?", now=NOW)
    asking.write(session, row, leader, "In June.", now=NOW)
    assert row.state is HelpState.TAKEN  # it waits for the secretariat again
    asking.answer(session, row, hana, "We come.", now=NOW)
    asking.finish(session, row, leader, now=NOW)
    asking.reopen(session, row, leader, "Nobody came.", now=NOW)
    asking.decline(session, row, hana, "We are sorry.", now=NOW)

    acts = [line.act for line in asking.thread(session, row.id)]
    assert acts == [
        HelpAct.TOOK, HelpAct.ANSWERED, HelpAct.SAID, HelpAct.ANSWERED, HelpAct.DONE, HelpAct.REOPENED,
        HelpAct.DECLINED,
    ]  # fmt: skip
    assert (row.state, row.answered_at) == (HelpState.DECLINED, NOW)


@settings(max_examples=30)
@given(st.lists(st.sampled_from(["take", "let_go", "answer", "write", "finish", "decline", "withdraw", "reopen"])))
def test_whatever_is_pressed_a_closed_request_only_opens_again(acts):
    row = asking.HelpRequest(
        id=1, alliance_id=1, state=HelpState.NEW, due_on=TODAY, kind=HelpKind.ADVICE, title="x", made_at=NOW
    )
    said = _Said()
    for act in acts:
        was_closed = row.state in asking.SETTLED
        words = ["Words."] if act in {"answer", "write", "decline", "reopen"} else []
        try:
            getattr(asking, act)(said, row, Hand(1), *words, now=NOW)
        except Refusal:
            continue
        assert was_closed == (act == "reopen")
        assert (row.settled_at is not None) == (row.state in asking.SETTLED)
        assert row.taken_by is not None or row.state not in {HelpState.TAKEN, HelpState.ANSWERED}


class _Said:
    """What the verbs need of a session here."""

    def add(self, line):
        assert isinstance(line, HelpLine)

    def flush(self):
        """Nothing is kept."""


def test_what_is_overdue_comes_first_and_no_day_means_two_weeks(session, franklin):
    a_request(session, franklin, title="No day", days_ago=15)
    a_request(session, franklin, title="Tomorrow", needed_on=days_from(1))
    a_request(session, franklin, title="Fresh")

    found = queries.waiting(session, today=TODAY)

    assert [(one.request.title, one.days_late) for one in found] == [("No day", 1), ("Tomorrow", 0), ("Fresh", 0)]


def test_bad_days_and_empty_words_are_refused_beside_their_box(session, franklin, hana):
    for field, changes in (
        ("needed_on", {"needed_on": days_from(-1)}),
        ("needed_on", {"needed_on": days_from(9999)}),
        ("title", {"title": " "}),
        ("wanted", {"wanted": ""}),
        ("wanted", {"wanted": "x" * 20_000}),
    ):
        with pytest.raises(Refusal) as no:
            a_request(session, franklin, **changes)
        assert no.value.field == field
    row = a_request(session, franklin)
    with pytest.raises(Refusal, match="Say why"):
        asking.decline(session, row, hana, "  ", now=NOW)
    with pytest.raises(Refusal, match="Nothing was answered"):
        asking.finish(session, row, hana, now=NOW)
    with pytest.raises(NotFound):
        asking.request_of(session, row.id, alliance_id=franklin.id + 1)


def test_how_fast_requests_are_answered_is_a_median_of_those_that_were(session, franklin, hana):
    for days in (1, 2, 9):
        row = a_request(session, franklin, days_ago=10)
        asking.answer(session, row, hana, "Yes.", now=NOW - timedelta(days=10 - days))
    a_request(session, franklin, days_ago=10)
    a_request(session, an_alliance(session, "ohio"), days_ago=40)

    assert queries.answered(session, franklin.id, since=days_from(-10), until=days_from(-10)) == (4, 3, 2.0)
    assert queries.answered(session, None, since=days_from(-60), until=TODAY) == (5, 3, 2.0)
    assert queries.answered(session, franklin.id, since=days_from(-9), until=TODAY) == (0, 0, None)


def test_the_asker_is_mailed_and_when_they_left_the_leaders_are(session, franklin, hana):
    row = a_request(session, franklin)
    line = asking.answer(session, row, hana, "We come.", now=NOW)
    assert telling.tell(session, row, line, "https://here.example/1", now=NOW) == 0  # nobody works there

    an_account(session, "rosa@franklin.example")
    an_account(session, "else@ohio.example", scope="ohio")
    assert telling.tell(session, row, line, "https://here.example/1", now=NOW) == 1
    asker = people.by_email(session, "asker@franklin.example")
    people.grant(session, asker, Role.ORGANIZER, scope_kind=people.ALLIANCE, scope_id="franklin", now=NOW)
    assert telling.tell(session, row, line, "https://here.example/1", now=NOW) == 1

    mails = session.scalars(select(Message)).all()
    assert len(mails) == 2
    assert "We come." in mails[0].body
    assert "https://here.example/1" in mails[0].body


def test_advice_is_shared_by_two_ticks_for_the_same_words_and_an_edit_takes_both_away(session, franklin, leader, hana):
    row = an_answered_request(session, franklin)
    advice = sharing.edit(session, row, DRAFT, hana, now=NOW)
    sharing.agree(session, advice, 1, hana, now=NOW)
    assert queries.shared_advice(session) == []
    sharing.agree(session, advice, 1, leader, now=NOW)
    assert queries.shared_advice(session, words="EDITOR payer") == [advice]
    assert queries.shared_advice(session, words="editor 100%") == []
    assert queries.shared_advice(session, kind=HelpKind.VISIT) == []

    same = sharing.edit(session, row, DRAFT, leader, now=NOW)
    assert same.shared_at is not None  # nothing was changed
    sharing.edit(session, row, sharing.Draft("Who pays", "Other words.", "Name the payer."), leader, now=NOW)

    assert queries.shared_advice(session) == []
    with pytest.raises(Refusal, match="changed the words"):
        sharing.agree(session, advice, 1, hana, now=NOW)
    assert session.scalars(select(Entry.act).order_by(Entry.id)).all() == ["advice.share"]


def test_either_side_takes_its_yes_back_at_any_time(session, franklin, leader, hana):
    for hand in (leader, hana):
        row = an_answered_request(session, franklin)
        advice = sharing.edit(session, row, DRAFT, hana, now=NOW)
        sharing.agree(session, advice, 1, hana, now=NOW)
        sharing.agree(session, advice, 1, leader, now=NOW)

        sharing.withdraw(session, advice, hand, now=NOW)

        assert queries.shared_advice(session) == []
    assert session.scalars(select(Entry.act).order_by(Entry.id)).all() == ["advice.share", "advice.withdraw"] * 2


@pytest.mark.parametrize(
    ("field", "words"),
    [
        ("answer", "Ask rosa lindgren."),
        ("question", "In the Franklin Alliance we ask."),
        ("title", "Boards in WATAUGA"),
        ("answer", "Hana Brandt said so."),
        ("answer", "Write to x@courier.example now."),
        ("question", "Ring (608) 555-0142."),
    ],
)
def test_words_that_lead_to_somebody_are_not_shared(session, franklin, hana, field, words):
    row = an_answered_request(session, franklin)

    with pytest.raises(Refusal, match="Take out") as no:
        sharing.edit(session, row, sharing.Draft(**{**vars(DRAFT), field: words}), hana, now=NOW)

    assert no.value.field == field


def test_nothing_is_shared_before_it_was_answered(session, franklin, hana):
    with pytest.raises(Refusal, match="no answer"):
        sharing.edit(session, a_request(session, franklin), DRAFT, hana, now=NOW)


def test_the_answer_is_mailed_in_the_language_of_who_asked_and_so_is_its_link(session, franklin, hana):
    leader = an_account(session, "ines@franklin.example")
    people.speak(leader, "es")
    row = asking.ask(session, franklin, asking.Wish(HelpKind.SPEAKER, "A speaker", "Twenty"), Hand(leader.id), now=NOW)
    line = asking.answer(session, row, hana, "We come.", now=NOW)

    telling.tell(session, row, line, "https://x.example/alliances/franklin/requests/1", now=NOW)

    letter = session.scalars(select(Message)).one()
    assert letter.subject == "Su solicitud tiene respuesta: A speaker"
    assert "https://x.example/es/alliances/franklin/requests/1" in letter.body
