"""The secretariat writes down what carriers know of our numbers."""

import pytest

from groundwork.delivery import outbox
from groundwork.delivery.models import Brand, Sender, SenderKind
from groundwork.delivery.senders import identity, register
from groundwork.delivery.senders.register import Registered
from groundwork.doors import Role
from groundwork.refusal import Refusal
from tests.conftest import NOW
from tests.factories import delivery as make
from tests.factories.accounts import an_account
from tests.visitor import Visitor

PAGE = "/senders"
TYPED = {
    "brand": "Lantern  Coalition",
    "kind": "toll_free",
    "per_second": "3",
    "calls_per_second": "1",
    "daily_cap": "2000",
    "approved_on": "2026-06-01",
    "reference": "BN-1",
}


def typed(**changes) -> Registered:
    parts = {
        "brand": "default",
        "kind": SenderKind.LOCAL,
        "per_second": 1.0,
        "calls_per_second": 1.0,
        "approved_on": None,
        "reference": "",
        "daily_cap": None,
    }
    return Registered(**parts | changes)


@pytest.fixture
def secretariat(app, session):
    an_account(session, "hana@lantern.example", role=Role.SECRETARIAT)
    session.commit()
    visitor = Visitor(app)
    visitor.sign_in("hana@lantern.example")
    return visitor


def test_the_page_shows_each_number_with_its_pace_and_its_day(secretariat, session):
    make.a_sender(session, per_second=3.75, daily_cap=2000)
    make.a_queued_text(session)
    make.claimed(session)
    make.a_sender(session, "+18885550190", brand="other", approved_on=None)
    session.commit()

    words = secretariat.get(PAGE).words

    assert "1 number waits for the carriers' approval" in words
    assert "202-555-0190" in words
    assert "1 of 2,000 segments" in words
    assert "segments a second: 3.75" in words
    assert "used by every alliance without a number of its own" in words


def test_a_number_is_added_and_changed(secretariat, session):
    added = secretariat.send(f"{PAGE}/new", "senders", name="(888) 555-0190", **TYPED)
    changed = secretariat.send(f"{PAGE}/+18885550190", "senders", **TYPED | {"per_second": "2.5", "daily_cap": ""})

    session.expire_all()
    sender = session.get_one(Sender, "+18885550190")
    brand = session.get_one(Brand, "Lantern Coalition")
    assert (added.status, added.path, changed.path) == (200, PAGE, PAGE)
    assert (sender.kind, sender.per_second, sender.brand) == (SenderKind.TOLL_FREE, 2.5, brand.name)
    assert (brand.daily_cap, brand.reference, str(brand.approved_on)) == (None, "BN-1", "2026-06-01")


def test_the_installations_own_number_is_shown_before_anybody_wrote_it_down(secretariat, session):
    session.delete(session.get_one(Sender, make.OURS))
    session.commit()

    assert "202-555-0190" in secretariat.get(PAGE).words
    assert secretariat.get(f"{PAGE}/{make.OURS}").status == 200


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("per_second", "0", "above 0"),
        ("per_second", "fast", "number"),
        ("daily_cap", "0", "1 to 100,000,000"),
        ("daily_cap", "99999999999", "1 to 100,000,000"),
        ("approved_on", "2027-01-01", "has not come yet"),
        ("name", "12", "not a number we can read"),
    ],
)
def test_a_slip_is_shown_beside_its_field_and_nothing_is_kept(secretariat, session, field, value, words):
    answer = secretariat.send(f"{PAGE}/new", "senders", **{"name": "888-555-0190"} | TYPED | {field: value})

    assert answer.status == 422
    assert words in answer.words
    assert session.get(Sender, "+18885550190") is None


def test_leaders_do_not_set_the_pace(app, session):
    an_account(session, "rosa@franklin.example", role=Role.LEADER)
    session.commit()
    visitor = Visitor(app)
    visitor.sign_in("rosa@franklin.example")

    assert visitor.get(PAGE).status == 403


def test_what_a_brand_may_holds_for_all_its_numbers(session):
    for number in ("+18885550190", "+16085550177"):
        register.keep(session, number, typed(daily_cap=10, approved_on=NOW.date()), now=NOW)
    register.keep(session, "+16085550177", typed(daily_cap=20), now=NOW)

    _sender, brand = identity.look(session, "+18885550190", now=NOW)

    assert (brand.daily_cap, brand.approved_on) == (20, None)


def test_a_pace_nobody_can_keep_is_refused(session):
    with pytest.raises(Refusal):
        register.keep(session, make.OURS, typed(per_second=100_000.0), now=NOW)


def test_doctor_hears_of_texts_that_wait_for_an_approval(session):
    quiet = register.trouble(session, own=make.OURS, now=NOW)
    make.a_sender(session, approved_on=None)
    idle = register.trouble(session, own=make.OURS, now=NOW)
    batch = make.a_batch(session)
    for _ in range(2):
        make.a_queued_text(session, batch=batch)

    told = register.trouble(session, own=make.OURS, now=NOW)
    outbox.stop(session, batch, now=NOW)

    assert (quiet, idle) == ("", "")
    assert told.startswith(f"2 texts wait because the carriers have not approved {make.OURS}")
    assert register.trouble(session, own=make.OURS, now=NOW) == ""
