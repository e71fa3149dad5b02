"""The photo of a paper: as long as it proves somebody's yes, and four years more; whoever is deleted is covered."""

import io
from datetime import timedelta

import pytest
from sqlalchemy import func, select

import wsgi
from alliances.models import SheetLine, SignInSheet
from alliances.sheets import entering, photos
from groundwork import people
from groundwork.delivery.models import Channel
from groundwork.delivery.permission import proof, stops
from groundwork.delivery.webhooks import inbound
from groundwork.doors import InboundText, Role
from groundwork.files.keeping import keep
from groundwork.files.kinds import IMAGES
from groundwork.files.models import StoredFile
from groundwork.retention.sweeping import sweep
from tests.conftest import NOW
from tests.factories import sheets as make
from tests.factories.accounts import an_account
from tests.factories.files import a_png
from tests.visitor import Visitor

DOORS = wsgi.open_doors()
MONTH, YEARS = timedelta(days=31), timedelta(days=proof.DAYS)
FIRST, SECOND = "+19075550101", "+19075550102"


@pytest.fixture
def sheet(session, franklin):
    """Two people of one paper, with its photo; both were asked to confirm."""
    made = make.a_sheet(session, franklin)
    lines = [make.a_line(number, email="", wants_mail=False) for number in (1, 2)]
    entering.save(session, made, lines, now=NOW)
    entering.enter(session, made, franklin, str, now=NOW)
    photos.put(session, made, a_photo(session), now=NOW)
    return made


def a_photo(session, *, now=NOW):
    return keep(session, io.BytesIO(a_png()), "sheet.png", allowed=IMAGES, account_id=None, now=now)


def says_yes(session, number):
    text = InboundText("SM" + number, number, "+12025550190", "YES")
    inbound.receive(session, text, DOORS, url="http://localhost", is_answered=False, now=NOW)


def stop(session, number, *, now):
    stops.stop(session, [(Channel.TEXT, number)], how="text", evidence="SM9", now=now)


def photos_kept(session, *, now):
    session.flush()
    sweep(DOORS, session, now=now)
    session.expire_all()
    return session.scalar(select(func.count(StoredFile.id)))


def test_it_stays_for_the_last_yes_and_four_years_more_and_the_counts_stay_for_good(session, sheet):
    for number in (FIRST, SECOND):
        says_yes(session, number)
    stop(session, FIRST, now=NOW + timedelta(days=10))

    while_one_stands = photos_kept(session, now=NOW + 3 * YEARS)
    ended = NOW + 3 * YEARS
    stop(session, SECOND, now=ended)
    day_before = photos_kept(session, now=ended + YEARS - timedelta(days=1))
    day_after = photos_kept(session, now=ended + YEARS + timedelta(days=1))

    assert (while_one_stands, day_before, day_after) == (1, 1, 0)
    assert session.get_one(SignInSheet, sheet.id).photo_id is None
    assert session.scalar(select(func.count(SheetLine.entered_at))) == 2


def test_a_photo_nobody_confirmed_a_yes_of_goes_after_a_month(session, sheet):
    assert photos_kept(session, now=NOW + MONTH) == 0


def test_a_photo_of_the_last_month_waits_for_the_answers(session, sheet):
    assert photos_kept(session, now=NOW + timedelta(days=29)) == 1


def test_deleting_one_of_twenty_keeps_the_photo_and_asks_to_cover_their_line(session, franklin, sheet):
    for number in (FIRST, SECOND):
        says_yes(session, number)
    people.erase(session, DOORS, FIRST, who="test", now=NOW + timedelta(hours=1))

    covered = photos.to_cover(session, sheet)
    kept = photos_kept(session, now=NOW + MONTH)
    photos.put(session, sheet, a_photo(session, now=NOW + MONTH), now=NOW + MONTH)
    session.expire_all()

    assert (covered, kept) == ([1], 1)
    assert photos.to_cover(session, sheet) == []
    assert photos.sheets_to_cover(session, franklin.id) == set()
    assert session.scalar(select(func.count(StoredFile.id))) == 1


def test_a_photo_that_shows_only_people_who_were_deleted_goes_with_them(session, sheet):
    for number in (FIRST, SECOND):
        says_yes(session, number)
        people.erase(session, DOORS, number, who="test", now=NOW)

    assert photos_kept(session, now=NOW + MONTH) == 0


def test_the_pages_ask_for_the_strip_of_paper(app, session, sheet):
    an_account(session, role=Role.ORGANIZER)
    says_yes(session, SECOND)
    people.erase(session, DOORS, FIRST, who="test", now=NOW + timedelta(minutes=1))
    session.commit()
    rosa = Visitor(app)
    rosa.sign_in("rosa@franklin.example")

    before = rosa.get("/alliances/franklin/sheets")
    page = rosa.get(f"/alliances/franklin/sheets/{sheet.id}")

    assert "cover a name" in before.words
    assert "shows somebody who is not in your records any more: line 1" in page.words
    assert "1. not on record any more" in page.words


def test_whoever_deletes_by_hand_is_told_which_line_to_cover(session, sheet):
    says_yes(session, FIRST)
    ids = people.addresses_of(session, DOORS, FIRST)

    told = people.by_hand(session, DOORS, ids)

    assert told == [
        f"A photo shows their name on line 1: cover it and keep a new one at /alliances/franklin/sheets/{sheet.id}"
    ]


def test_a_file_that_nothing_names_goes_after_a_day(session):
    a_photo(session)

    young = photos_kept(session, now=NOW + timedelta(hours=23))
    old = photos_kept(session, now=NOW + timedelta(hours=25))

    assert (young, old) == (1, 0)
