"""Staff set the list right, see what stands, and the secretariat takes it back."""

from datetime import date

import pytest

from groundwork.doors import Role
from legislators.models import Refresh, RefreshOutcome
from tests.conftest import NOW
from tests.factories.accounts import an_account
from tests.visitor import Visitor

MADISON = "/legislators/offices/B001230-madison"


def signed_in(app, session, role: Role = Role.ORGANIZER) -> Visitor:
    an_account(session, role=role)
    visitor = Visitor(app)
    visitor.sign_in("rosa@franklin.example")
    return visitor


def test_a_visitor_is_offered_no_correction(site):
    visitor = Visitor(site)

    for path in ("/legislators/B001230", "/legislators/states/WI", MADISON):
        assert "Correct this" not in visitor.get(path).words


def test_a_new_number_is_said_with_its_evidence_and_shown(app, session):
    visitor = signed_in(app, session)
    assert "Correct this" in visitor.get(MADISON).words

    page = visitor.send(f"{MADISON}/correct", "correct", phone="608-262-1234", evidence="Rang them on Monday.")

    assert page.path == MADISON
    for words in ("608-262-1234", "What changed", "Rosa Lindgren", "Rang them on Monday."):
        assert words in page.words
    public = Visitor(app).get(MADISON).words
    assert "608-262-1234" in public
    assert "Rosa Lindgren" not in public
    assert "Rang them" not in public


def test_without_evidence_nothing_is_saved(app, session):
    page = signed_in(app, session).send(f"{MADISON}/correct", "correct", phone="608-262-1234", evidence="")

    assert page.status == 422
    assert "Say how you know it." in page.words
    assert "608-262-1234" not in Visitor(app).get(MADISON).words


def test_a_number_that_is_none_is_refused_beside_its_box(app, session):
    page = signed_in(app, session).send(f"{MADISON}/correct", "correct", phone="911", evidence="Sign at the door")

    assert page.status == 422
    assert 'id="phone-error"' in page.text


def test_saving_without_a_change_is_refused(app, session):
    assert signed_in(app, session).send(f"{MADISON}/correct", "correct", evidence="I looked").status == 422


def test_an_office_is_closed(app, session):
    page = signed_in(app, session).send(f"{MADISON}/close", "correct", evidence="The door is locked.")

    assert "This office is closed" in page.words


def test_an_office_the_list_lacks_is_added(app, session):
    page = signed_in(app, session).send(
        "/legislators/B001230/offices/add", "correct", city="Wausau", zip="54403", address="1 Third St",
        phone="715-261-2611", evidence="Their newsletter",
    )  # fmt: skip

    assert page.status == 200
    assert "Tammy Baldwin in Wausau" in page.words
    assert "Wausau" in Visitor(app).get("/legislators/B001230").words


def test_a_successor_is_named_and_then_shown(app, session):
    visitor = signed_in(app, session)
    assert "Name a successor" in visitor.get("/legislators/seats/OH-S3/correct").words

    page = visitor.send(
        "/legislators/seats/OH-S3/successor", "correct", first="Ada", last="Newcomer", party="Democrat",
        starts_on="2026-06-10", ends_on="2029-01-03", evidence="Sworn in on television",
    )  # fmt: skip

    assert page.status == 200
    assert "Ada Newcomer" in page.words
    assert "Ada Newcomer" in Visitor(app).get("/legislators/states/OH").words


def test_a_seat_is_declared_vacant(app, session):
    page = signed_in(app, session).send(
        "/legislators/seats/WI-3/vacant", "correct", on="2026-06-12", evidence="Resigned"
    )

    assert "1 seat of this state is vacant." in page.words


@pytest.mark.parametrize("day", ["", "tomorrow", "2026-02-31", "9999-12-31", "0001-01-01"])
def test_a_day_that_cannot_be_is_refused_in_words(app, session, day):
    page = signed_in(app, session).send("/legislators/seats/WI-3/vacant", "correct", on=day, evidence="Resigned")

    assert page.status == 422


def test_what_stands_is_listed_and_the_secretariat_takes_it_back(app, session):
    organizer = signed_in(app, session)
    organizer.send(f"{MADISON}/correct", "correct", phone="608-262-1234", evidence="Rang them")
    listed = organizer.get("/legislators/corrections")
    assert "1 correction of the public list stands" in listed.words
    assert "The public list does not say so yet." in listed.words
    assert "Take back" not in listed.words

    an_account(session, "sam@coalition.example", name="Sam", role=Role.SECRETARIAT)
    secretary = Visitor(app)
    secretary.sign_in("sam@coalition.example")
    page = secretary.send("/legislators/corrections", "withdraw")

    assert "No correction stands" in page.words
    history = secretary.get(MADISON).words
    assert "Taken back" in history
    assert "608-264-5338" in history


@pytest.mark.parametrize("role", [Role.VOLUNTEER, Role.VIEWER])
def test_others_may_not_correct(app, session, role):
    visitor = signed_in(app, session, role)

    assert visitor.get(f"{MADISON}/correct").status == 403
    assert "Correct this" not in visitor.get(MADISON).words


@pytest.mark.parametrize(
    "path",
    ["offices/x/correct", "offices/x/close", "x/offices/add", "seats/x/correct", "seats/x/successor", "seats/x/vacant"],
)
def test_what_there_is_not_cannot_be_corrected(app, session, path):
    assert signed_in(app, session).get(f"/legislators/{path}").status == 404


def test_refreshes_are_for_the_secretariat(app, session):
    report = "new phone: Madison\nleft: X"
    session.add(Refresh(looked_at=NOW, outcome=RefreshOutcome.CHANGED, source="file", report=report))
    visitor = signed_in(app, session, Role.SECRETARIAT)

    page = visitor.get("/legislators/refreshes")

    assert "Last look at the public list: Jun 16, 2026" in page.words
    assert "new phone: Madison" in page.words
    assert date(2026, 6, 16) == NOW.date()
