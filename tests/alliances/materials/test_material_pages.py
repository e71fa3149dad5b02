"""Pages of materials: the staff's, the public's, uploads and downloads."""

from io import BytesIO

import pytest

from alliances.kinds import MaterialKind
from alliances.materials import counting, kits
from alliances.materials.kinds import Sight
from groundwork.doors import Role
from tests.factories.accounts import an_account
from tests.factories.alliances import a_country, an_alliance
from tests.factories.files import a_pdf
from tests.factories.materials import a_material
from tests.visitor import Visitor, signed_in

SHELF = "/alliances/franklin/materials"
ADDED = {
    "title": "Our leaflet",
    "body": "## Hello",
    "owner": "Ana",
    "next_step": "Print it",
    "next_step_on": "2026-06-01",
}


@pytest.fixture
def franklin(session):
    a_country(session)
    made = an_alliance(session)
    an_account(session)
    session.commit()
    return made


@pytest.fixture
def rosa(app, franklin):
    visitor = Visitor(app)
    visitor.sign_in("rosa@franklin.example")
    return visitor


def test_a_leader_adds_a_material_with_a_file_and_anybody_takes_it(app, rosa):
    added = rosa.send(f"{SHELF}/new", "material-form", **ADDED, file=(BytesIO(a_pdf()), "Our leaflet.pdf"))
    anybody = Visitor(app)

    page = anybody.get(next(link for link in added.links if link.startswith("/materials/")))
    taken = anybody.send(page, "take")

    assert (added.status, page.status, taken.status) == (200, 200, 200)
    assert "Our leaflet.pdf" in page.text
    assert taken.text.encode() == a_pdf()
    assert 'filename="Our leaflet.pdf"' in taken.headers["Content-Disposition"]
    assert "June 1" in rosa.get(SHELF).words or "Jun 1" in rosa.get(SHELF).words
    assert '<td role="cell" class="num" data-label="Downloads">1</td>' in rosa.get(SHELF).text


def test_a_file_that_is_not_taken_says_so_beside_its_box_and_keeps_what_was_typed(rosa):
    page = rosa.send(f"{SHELF}/new", "material-form", **ADDED, file=(BytesIO(b"<svg/>"), "a.svg"))

    assert page.status == 422
    assert "We take files of these kinds: PNG, JPG" in page.words
    assert "## Hello" in page.text
    assert "Our leaflet" not in rosa.get(SHELF).words


def test_looking_at_a_page_or_a_file_counts_nothing(app, session, franklin, rosa):
    row = a_material(session, franklin, file=a_pdf())
    session.commit()
    client = app.test_client()

    answers = [
        client.open(path, method=way)
        for path in (f"/materials/{row.id}", f"/materials/{row.id}/file")
        for way in ("GET", "HEAD")
    ]

    assert {answer.status_code for answer in answers} == {200}
    assert '<td role="cell" class="num" data-label="Downloads">0</td>' in rosa.get(SHELF).text


def test_two_people_changing_one_material_lose_nothing(session, franklin, rosa):
    row = a_material(session, franklin)
    session.commit()
    path = f"{SHELF}/{row.id}/revise"
    hers, his = rosa.get(path), rosa.get(path)
    rosa.send(hers, "version-form", body="Her words")

    second = rosa.send(his, "version-form", body="His words")
    third = rosa.send(second, "version-form", body="Her words and his words")

    assert second.status == 422
    assert "Somebody saved version 2 while you were typing" in second.words
    assert "His words" in second.text
    assert "Her words" in second.text
    assert (third.status, "version 3" in third.words) == (200, True)


def test_a_translation_is_offered_on_the_public_page(session, franklin, rosa, app):
    row = a_material(session, franklin)
    session.commit()

    made = rosa.send(f"{SHELF}/new?translates={row.id}", "material-form", title="El tratado", body="Qué es")
    page = Visitor(app).get(f"/materials/{row.id}")

    assert made.status == 200
    assert "Español: El tratado" in page.words


def test_a_kit_shows_its_parts_on_one_page(session, franklin, rosa, app):
    kit = a_material(session, franklin, "Our kit", kind=MaterialKind.SCHOOL_KIT)
    first = a_material(session, franklin, "First sheet", body="One *two* three")
    second = a_material(session, title="Second sheet")
    kits.put(session, kit, first.id)
    session.commit()

    rosa.send(f"{SHELF}/{kit.id}/work", "put-form", part=str(second.id), act="put")
    page = Visitor(app).get(f"/alliances/franklin/materials/{kit.id}")

    assert page.words.index("First sheet") < page.words.index("Second sheet")
    assert "<em>two</em>" in page.text


def test_each_button_of_a_kit_gives_its_own_file_from_one_page(session, franklin, app):
    kit = a_material(session, franklin, "Our kit", kind=MaterialKind.SCHOOL_KIT, file=a_pdf(b"the kit"))
    sheets = [a_material(session, franklin, f"Sheet {one}", file=a_pdf(b"sheet %d" % one)) for one in (1, 2)]
    for sheet in sheets:
        kits.put(session, kit, sheet.id)
    session.commit()
    anybody = Visitor(app)
    page = anybody.get(f"/alliances/franklin/materials/{kit.id}")

    taken = [anybody.send(page, f"take-{row.id}").headers["Content-Disposition"] for row in (kit, *sheets)]

    assert ["Our kit.pdf" in taken[0], "Sheet 1.pdf" in taken[1], "Sheet 2.pdf" in taken[2]] == [True] * 3
    assert counting.totals(session, [kit.id, *(one.id for one in sheets)]) == {row.id: 1 for row in (kit, *sheets)}


def test_a_retired_material_answers_its_link_with_words(session, franklin, rosa, app):
    row = a_material(session, franklin)
    session.commit()

    rosa.send(f"{SHELF}/{row.id}/work", "retire-form", why="The vote is over.")
    gone = [Visitor(app).get(path).status for path in (f"/materials/{row.id}", f"{SHELF}/{row.id}")]

    assert gone == [410, 410]
    assert "no longer handed out" in Visitor(app).get(f"/materials/{row.id}").words
    assert "The vote is over." in rosa.get(f"{SHELF}/{row.id}/work").words


def test_a_viewer_reads_the_shelf_and_is_offered_no_change(app, session, franklin):
    row = a_material(session, franklin, sight=Sight.STAFF, file=a_pdf())
    vera = signed_in(app, session, "vera@franklin.example", role=Role.VIEWER)

    page = vera.get(f"{SHELF}/{row.id}/work")

    assert "The treaty on one page" in page.words
    assert not [link for link in page.links if link.endswith(("/revise", "/facts", "/new"))]
    assert "retire-form" not in page.text
    assert vera.get(next(link for link in page.links if link.endswith("/file"))).status == 200


def test_the_secretariat_keeps_the_whole_coalitions_shelf(app, session, franklin, rosa):
    hana = signed_in(app, session, "hana@lantern.example", role=Role.SECRETARIAT)

    hana.send("/secretariat/materials/new", "material-form", title="For all of us", body="Words")

    assert "For all of us" in rosa.get(SHELF).words
    assert "from the coalition" in rosa.get(SHELF).words
    assert "For all of us" in Visitor(app).get("/materials?q=all").words


def test_junk_in_the_address_of_a_list_is_passed_over(app, franklin, rosa):
    for path in (SHELF, "/materials"):
        for query in ("page=-1", "page=9999999999999", "page=x", "kind=%00", "q=%25_%5C'", "language=xx&reader=1"):
            assert rosa.get(f"{path}?{query}").status in {200, 400}, query
    assert rosa.get(f"{SHELF}/new?translates=x").status == 404
    assert rosa.get("/materials?q=nothing").status == 200
