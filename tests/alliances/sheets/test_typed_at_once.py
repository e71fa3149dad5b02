"""Two who type one sheet, where a day begins, and whose hand the log names."""

from datetime import UTC, datetime
from threading import Thread

from sqlalchemy import func, select

from alliances.models import Alliance, SheetLine, SignInSheet, Signup, Supporter
from alliances.sheets import entering, personal
from groundwork.audit.models import Entry
from groundwork.delivery.addresses import text_address
from tests.committed import all_of
from tests.conftest import NOW
from tests.factories.accounts import an_account
from tests.factories.alliances import a_supporter
from tests.factories.sheets import a_line, a_sheet

LATE = datetime(2026, 6, 16, 20, 0, tzinfo=UTC)  # June 17, 6 a.m. on Guam


def test_a_sheet_of_this_morning_is_taken_where_the_day_has_begun(session, franklin):
    franklin.time_zone = "Pacific/Guam"
    today = datetime(2026, 6, 17, tzinfo=UTC).date()

    made = entering.begin(session, franklin, entering.Occasion(today), account_id=None, now=LATE)

    assert made.met_on == today


def test_the_log_names_whoever_entered_the_sheet(session, franklin):
    ben = an_account(session, "ben@franklin.example")
    sheet = a_sheet(session, franklin)
    entering.save(session, sheet, [a_line()], now=NOW)

    entering.enter(session, sheet, franklin, str, account_id=ben.id, now=NOW)

    assert session.scalar(select(Entry.account_id).where(Entry.act == "sheet.enter")) == ben.id


def test_a_sheet_that_two_enter_at_once_is_entered_once(session, database, franklin):
    number = a_sheet(session, franklin).id
    session.commit()
    sheet = session.get(SignInSheet, number)
    entering.save(session, sheet, [a_line()], now=NOW)
    entering.enter(session, sheet, franklin, str, now=NOW)

    def second():
        with database.writing() as another:
            held = another.get(SignInSheet, number)
            entering.save(another, held, [a_line()], now=NOW)
            entering.enter(another, held, another.get(Alliance, franklin.id), str, now=NOW)

    thread = Thread(target=second)
    thread.start()
    thread.join(0.3)
    session.commit()
    thread.join()

    assert session.scalar(select(func.count()).select_from(Signup)) == 1
    assert session.scalars(select(SheetLine.name)).all() == [""]


def test_a_person_whose_number_another_has_by_now_is_deleted_with_their_sheet_line(session, franklin):
    sheet = a_sheet(session, franklin)
    entering.save(session, sheet, [a_line(email="", wants_mail=False)], now=NOW)
    entering.enter(session, sheet, franklin, str, now=NOW)
    hollis = session.scalars(select(Supporter)).one()
    hollis.text_address_id = text_address(session, "907-555-0177").id  # their new number
    session.flush()
    old, new = text_address(session, "907-555-0101").id, hollis.text_address_id
    a_supporter(session, franklin, name="Peter Novak", text_address_id=old)

    personal.erase(session, {new}, now=NOW)

    assert session.scalar(select(SheetLine.signup_id)) is None


def test_an_empty_line_of_an_older_page_clears_nothing_somebody_typed_meanwhile(app, session, leader, franklin):
    number = a_sheet(session, franklin).id
    session.commit()
    path = f"/alliances/franklin/sheets/{number}"
    older, newer = leader.get(path), leader.get(path)

    leader.send(newer, "lines-form", **{"name-1": "Hollis Brandywine", "act": "save"})
    leader.send(older, "lines-form", **{"name-2": "Ines Tamarind", "act": "save"})

    assert all_of(session, select(SheetLine.name).order_by(SheetLine.number)) == ["Hollis Brandywine", "Ines Tamarind"]


def test_a_line_that_is_cleared_on_the_page_as_it_is_goes(app, session, leader, franklin):
    number = a_sheet(session, franklin).id
    session.commit()
    path = f"/alliances/franklin/sheets/{number}"
    leader.send(path, "lines-form", **{"name-1": "Hollis Brandywine", "act": "save"})

    leader.send(path, "lines-form", **{"name-1": "", "act": "save"})

    assert all_of(session, select(SheetLine.name)) == [""]
