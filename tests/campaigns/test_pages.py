"""The pages: what each shows to whom, and that looking changes nothing."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from campaigns.models import Call, CampaignState, Care, Outcome, Stance, Target, Visit
from groundwork.doors import Role
from tests.conftest import NOW
from tests.factories.campaigns import (
    HALE_WATAUGA,
    MARIA,
    NOLIN,
    SPLIT,
    TOKEN,
    a_call,
    a_campaign,
    a_visit,
    an_alliance,
)
from tests.visitor import Visitor, signed_in

STORY = f"/alliances/franklin/offices/{HALE_WATAUGA}"


def count(database, table):
    with database.reading() as session:
        return session.scalar(select(func.count()).select_from(table))


def test_the_link_shows_whom_to_call_and_her_own_script(app, campaign):
    page = Visitor(app).get(f"/act/ratify?t={TOKEN}")

    assert page.status == 200
    assert "Call Senator Edwin Hale (R)" in page.words
    assert "Maria Duarte" in page.words
    assert "Nolin, 00990" in page.words
    assert "Press 1 when asked." in page.words
    assert "tel:+12025550190" in page.links


def test_the_page_never_shows_her_number(app, campaign):
    page = Visitor(app).get(f"/act/ratify?t={TOKEN}")

    assert MARIA[2:] not in page.text.replace("-", "")


def test_looking_records_nothing(app, database, campaign):
    for _ in range(2):
        Visitor(app).get(f"/act/ratify?t={TOKEN}")

    assert count(database, Call) == 0


def test_the_script_is_spanish_on_the_spanish_page(app, campaign):
    page = Visitor(app).get(f"/es/act/ratify?t={TOKEN}")

    assert "Hola, me llamo Maria Duarte" in page.words
    assert "Por favor, celebre una audiencia." in page.words


@pytest.mark.parametrize("query", ["", "?t=forged"])
def test_without_a_good_token_the_page_asks_for_the_zip_code(app, campaign, query):
    page = Visitor(app).get(f"/act/ratify{query}")

    assert page.status == 200
    assert "Where do you live?" in page.words
    assert "Maria" not in page.words


def test_a_zip_code_shows_the_offices_own_numbers(app, campaign):
    page = Visitor(app).send("/act/ratify", "act/ratify", zip=NOLIN)

    assert "Call Senator Edwin Hale" in page.words
    assert "your name" in page.words
    assert "tel:+12025550190" not in page.links


def test_a_bad_zip_code_is_asked_for_again_and_kept(app, campaign):
    page = Visitor(app).get("/act/ratify?zip=O0990")

    assert page.status == 422
    assert 'value="O0990"' in page.text
    assert 'id="zip-error"' in page.text


def test_a_split_zip_code_is_said_and_can_be_settled(app, session, alliance):
    a_campaign(session, alliance, target=Target.REPRESENTATIVE)
    session.commit()
    visitor = Visitor(app)

    both = visitor.get(f"/act/ratify?zip={SPLIT}")
    mine = visitor.get(f"/act/ratify?zip={SPLIT}&district=FK-2")

    assert "more than one district" in both.words
    assert "Peter Novak" in mine.words
    assert "Call 1 of 1" in mine.words


def test_a_district_that_is_none_of_the_zip_codes_is_ignored(app, session, alliance):
    a_campaign(session, alliance, target=Target.REPRESENTATIVE)
    session.commit()

    assert "Call 1 of 2" in Visitor(app).get(f"/act/ratify?zip={SPLIT}&district=OH-3").words


def test_an_outcome_is_recorded_once_and_leads_to_the_next_call(app, database, campaign):
    visitor = Visitor(app)
    page = visitor.get(f"/act/ratify?t={TOKEN}")

    following = visitor.send(page, "outcome", office_id=HALE_WATAUGA, outcome="contact")
    again = visitor.send(page, "outcome", office_id=HALE_WATAUGA, outcome="contact")

    assert "Call Senator Ruth Calder" in following.words
    assert following.path == again.path
    with database.reading() as session:
        call = session.scalars(select(Call)).one()
    assert (call.outcome, call.supporter_id is not None) == (Outcome.SPOKE, True)


def test_after_the_last_call_she_is_thanked(app, campaign):
    page = Visitor(app).get(f"/act/ratify?t={TOKEN}&turn=3")

    assert "That was the last call. Thank you." in page.words


@pytest.mark.parametrize(
    ("office_id", "outcome"), [("FK90003-watauga", "contact"), ("forged", "contact"), (HALE_WATAUGA, "praised")]
)
def test_forged_offices_and_outcomes_record_nothing(app, database, campaign, office_id, outcome):
    visitor = Visitor(app)

    visitor.send(f"/act/ratify?t={TOKEN}", "outcome", office_id=office_id, outcome=outcome)

    assert count(database, Call) == 0


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"state": CampaignState.PAUSED}, "resting"),
        ({"state": CampaignState.STOPPED}, "closed"),
        ({"closes_at": NOW - timedelta(hours=1)}, "closed"),
        ({"opens_at": NOW + timedelta(days=1)}, "not begun"),
    ],
)
def test_a_campaign_that_is_not_open_says_so(app, session, alliance, changes, words):
    a_campaign(session, alliance, **changes)
    session.commit()

    page = Visitor(app).get(f"/act/ratify?zip={NOLIN}")

    assert page.status == 410
    assert words in page.words


def test_a_draft_is_nobodys_page(app, session, alliance):
    a_campaign(session, alliance, state=CampaignState.DRAFT)
    session.commit()

    assert Visitor(app).get("/act/ratify").status == 404


def test_the_board_and_the_story(session, campaign, rosa):
    a_call(session, campaign)
    session.commit()

    board, story = rosa.get("/alliances/franklin/offices"), rosa.get(STORY)
    one = rosa.get("/alliances/franklin/offices?member=FK90002")

    assert "7 of 8 local offices need someone" in board.words
    assert "Never contacted, 7" in board.words
    assert "2 local offices" in one.words
    assert "Watauga office" in story.words
    assert "1 talked to a person" in story.words


def test_a_touch_is_logged_from_the_story(database, rosa):
    page = rosa.send(
        STORY, "touch", kind="meeting", met="State director", heard="Open to a hearing", position="lean-yes",
        promise="An answer", due_on="2026-07-01",
    )  # fmt: skip
    kept = rosa.send(page, "promises")

    assert "Meeting elsewhere : State director" in page.words or "Meeting elsewhere: State director" in page.words
    assert "Leans yes" in page.words
    assert "They: An answer" in page.words
    assert "Kept, Jun 16" in kept.words
    assert count(database, Stance) == 1


def test_a_stance_without_words_is_refused_and_what_was_typed_stays(database, rosa):
    page = rosa.send(STORY, "touch", kind="visit", met="Scheduler", position="yes")

    assert page.status == 422
    assert "A stance needs what was said" in page.words
    assert 'value="Scheduler"' in page.text
    assert count(database, Stance) == 0


def test_an_owner_takes_an_office(database, rosa):
    page = rosa.send(STORY, "care", owner="Ana Reyes", cadence_days="45", next_kind="letter", next_on="2026-06-20")

    assert "Ana Reyes" in page.words
    assert "Every 45 days" in page.words
    with database.reading() as session:
        assert session.scalars(select(Care.cadence_days)).one() == 45


def test_a_visit_is_planned_by_the_offices_clock_and_reported(database, rosa):
    planned = rosa.send(
        "/alliances/franklin/visits", "visits", office_id=HALE_WATAUGA, day="2026-06-16", at="16:00", who="Ana and Tom"
    )
    with database.reading() as session:
        visit = session.scalars(select(Visit)).one()
    story = rosa.send(f"/alliances/franklin/visits/{visit.id}", "report", met="Caseworker", heard="Took the brief")

    assert "1 visit ahead" in planned.words
    assert visit.planned_for.hour == 20
    assert "Visit: Caseworker" in story.words


def test_a_visit_nobody_reported_is_overdue(session, alliance, rosa):
    a_visit(session, alliance, planned_for=NOW - timedelta(days=2))
    session.commit()

    assert "1 visit waits for its report" in rosa.get("/alliances/franklin/visits").words


@pytest.mark.parametrize("path", ["texts", "texts/new", "offices", "visits", f"offices/{HALE_WATAUGA}"])
def test_staff_pages_are_for_staff_of_that_alliance(app, session, rosa, path):
    an_alliance(session, "other")
    session.commit()

    assert Visitor(app).get(f"/alliances/franklin/{path}").path.startswith("/login")
    assert rosa.get(f"/alliances/franklin/{path}").status == 200
    assert rosa.get(f"/alliances/other/{path}").status == 403


def test_another_alliances_rows_are_not_found(session, rosa):
    other = an_alliance(session, "other")
    a_campaign(session, other, slug="theirs")
    visit = a_visit(session, other)
    session.commit()

    for path in ("texts/theirs", "texts/theirs/plan", "texts/theirs/edit", f"visits/{visit.id}", "offices/forged"):
        assert rosa.get(f"/alliances/franklin/{path}").status == 404, path


def test_a_volunteer_reports_visits_and_sends_nothing(app, session, alliance, campaign):
    visitor = signed_in(app, session, "vera@franklin.example", name="Vera", role=Role.VOLUNTEER)

    logged = visitor.send(STORY, "touch", kind="letter", heard="41 signatures")

    assert "41 signatures" in logged.words
    assert visitor.get("/alliances/franklin/texts/new").status == 403
    assert visitor.send("/alliances/franklin/texts/ratify", "steer", act="stop").status == 403


def test_a_list_page_has_a_ceiling_of_statements(app, database, session, alliance, campaign, rosa):
    from sqlalchemy import event

    for number in range(12):
        a_campaign(session, alliance, slug=f"more-{number}")
    session.commit()
    seen: list[str] = []
    event.listen(database.read_engine, "before_cursor_execute", lambda *args: seen.append(args[2]))

    for path in ("texts", "offices", "visits"):
        seen.clear()
        rosa.get(f"/alliances/franklin/{path}")
        assert len(seen) <= 21, (path, len(seen))
