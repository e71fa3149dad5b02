"""Twenty names typed in a church hall."""

import io
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from alliances.models import Alliance, SheetLine, SignInSheet, Supporter
from alliances.sheets import entering, personal
from groundwork.delivery.addresses import find_text
from groundwork.delivery.models import Consent, ConsentKind, Message
from groundwork.doors import Role
from groundwork.refusal import Refusal
from tests.conftest import NOW
from tests.factories import sheets as make
from tests.factories.alliances import WHOLE
from tests.factories.files import a_png
from tests.visitor import signed_in

SHEETS = "/alliances/franklin/sheets"


@pytest.fixture
def rosa(app, session, franklin):
    return signed_in(app, session, role=Role.ORGANIZER)


def line(number, name="Hollis Brandywine", **boxes):
    facts = {"zip": WHOLE, "phone": f"907-555-01{number:02d}", "is_adult": "y", "wants_texts": "y"} | boxes
    return {f"{box}-{number}": value for box, value in ({"name": name} | facts).items() if value}


def begun(visitor):
    return visitor.send(SHEETS, "sheet-form", met_on="2026-06-15", place="Parish hall")


def test_good_lines_are_entered_and_wrong_ones_stay_with_words(rosa, session):
    page = begun(rosa)

    typed = line(1) | line(2, "Marguerite Ashdown", phone="907-555") | line(3, "Ignatius Fell", is_adult="")
    after = rosa.send(page, "lines-form", act="enter", **typed)

    assert "2 lines could not be entered" in after.words
    assert "That number is too short" in after.words
    assert "Only people of 18 or over are taken" in after.words
    assert "1. Hollis Brandywine" in after.words
    assert 'value="Marguerite Ashdown"' in after.text
    assert session.scalars(select(Supporter.name)).all() == ["Hollis Brandywine"]


def test_sending_a_page_twice_makes_one_and_mending_goes_on(rosa, session):
    page = begun(rosa)
    typed = line(1) | line(2, "Marguerite Ashdown", phone="907-555")

    rosa.send(page, "lines-form", act="enter", **typed)
    again = rosa.send(page, "lines-form", act="enter", **typed)
    mended = rosa.send(again, "lines-form", act="enter", **{"phone-2": "907-555-0102"})

    assert "could not be entered" not in mended.words
    assert session.scalar(select(func.count()).select_from(Supporter)) == 2
    assert session.scalar(select(func.count()).select_from(Message)) == 2
    assert set(session.scalars(select(SheetLine.name))) == {""}


def test_a_yes_on_paper_is_asked_to_confirm_and_names_its_sheet(session, franklin):
    sheet = make.a_sheet(session, franklin, language="es")
    entering.save(session, sheet, [make.a_line(1), make.Typed(**(vars(make.a_line(1)) | {"number": 2}))], now=NOW)

    count = entering.enter(session, sheet, franklin, str, now=NOW)

    lines = session.scalars(select(Consent)).all()
    assert count == 2
    assert session.scalar(select(func.count()).select_from(Supporter)) == 1
    assert {(one.kind, one.how) for one in lines} == {(ConsentKind.ASKED, "paper sheet")}
    assert all(f"sheet:{sheet.id}/" in one.evidence for one in lines)
    assert find_text(session, "+19075550101").verified_at is None


def test_what_is_only_kept_enters_nobody_and_goes_after_thirty_days(rosa, session):
    page = begun(rosa)

    kept = rosa.send(page, "lines-form", act="save", **line(1))
    before = session.scalar(select(func.count()).select_from(Supporter))
    entering.forget_drafts(session, NOW + timedelta(days=1), now=NOW + timedelta(days=31))

    assert 'value="907-555-0101"' in kept.text
    assert before == 0
    assert session.scalars(select(SheetLine)).all() == []
    assert session.scalars(select(SignInSheet)).all() == []


def test_the_paper_carries_the_exact_words_in_both_languages(rosa, session, franklin):
    english, spanish = rosa.get(f"{SHEETS}/paper"), rosa.get(f"{SHEETS}/paper?language=es")

    assert entering.words_of(franklin, "en")[0] in english.words
    assert "Sí" in spanish.text
    assert 'lang="es"' in spanish.text


def test_a_photo_is_kept_as_proof_and_a_wrong_file_refused(rosa, session):
    page = begun(rosa)

    wrong = rosa.send(page, "photo-form", file=(io.BytesIO(b"MZ not a photo"), "photo.png"))
    good = rosa.send(rosa.get(page.path), "photo-form", file=(io.BytesIO(a_png()), "photo.png"))
    answer = rosa.client.get(f"{page.path}/photo")

    assert wrong.status == 422
    assert "Download the photo" in good.words
    assert answer.headers["Content-Type"] == "image/png"
    answer.close()


def test_a_sheet_that_is_somebodys_proof_stays(rosa, session, franklin):
    empty = begun(rosa)
    dropped = rosa.send(empty, "drop-form")
    sheet = make.a_sheet(session, session.get_one(Alliance, franklin.id))
    entering.save(session, sheet, [make.a_line()], now=NOW)
    entering.enter(session, sheet, session.get_one(Alliance, franklin.id), str, now=NOW)

    assert dropped.path == SHEETS
    with pytest.raises(Refusal, match="proof"):
        entering.drop(session, sheet)


def test_drafts_show_and_forget_a_person(session, franklin):
    sheet = make.a_sheet(session, franklin)
    entering.save(session, sheet, [make.a_line(1), make.a_line(2)], now=NOW)
    from groundwork.delivery.addresses import text_address

    ids = [text_address(session, "907-555-0101").id]

    shown = personal.show(session, ids, now=NOW)
    personal.erase(session, ids, now=NOW)

    assert [one["name"] for one in shown] == ["Hollis Brandywine 1"]
    assert session.scalars(select(SheetLine.number)).all() == [2]
