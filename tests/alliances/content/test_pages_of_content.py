"""Standing pages: writing them, versions, shipped words, the coalition's own, and the pages about them."""

import pytest

from alliances import content
from alliances.content import comparing, editing, pack
from alliances.content.editing import Draft
from alliances.models import ContentPage
from groundwork.doors import Role
from groundwork.refusal import Gone, NotFound, Refusal
from tests.conftest import NOW
from tests.factories.accounts import an_account
from tests.visitor import Visitor

EDIT = "/secretariat/pages/issue"


@pytest.fixture
def hana_id(session):
    content.load(session, now=NOW)
    account = an_account(session, "hana@lantern.example", role=Role.SECRETARIAT)
    session.commit()
    return account.id


@pytest.fixture
def hana(app, hana_id):
    visitor = Visitor(app)
    visitor.sign_in("hana@lantern.example")
    return visitor


@pytest.fixture
def other_pack(tmp_path):
    """A later pack, with other words on one page."""
    for language in ("en", "es"):
        (tmp_path / "pages" / language).mkdir(parents=True)
        (tmp_path / "pages" / language / "issue.md").write_text("# Another issue\nOther words.\n")
    (tmp_path / "pack.toml").write_text('pages = ["issue"]\n')
    return tmp_path


def ours(**changes):
    return Draft(
        **{"title_en": "Ours", "body_en": "Our words", "title_es": "Lo nuestro", "body_es": "Así", "base": 1} | changes
    )


def test_an_update_of_the_pack_overwrites_no_page_that_people_wrote(session, hana_id, other_pack):
    editing.save(session, "issue", ours(), account_id=hana_id, now=NOW)

    assert content.load(session, now=NOW, folder=other_pack) == 0
    assert content.page(session, "issue", "en").title == "Ours"


def test_shipped_words_are_offered_and_taken_or_ours_kept(session, hana_id):
    older = session.get(ContentPage, editing.newest(session, "issue").id)
    older.body_en = "What an older pack said."
    editing.save(session, "issue", ours(), account_id=hana_id, now=NOW)
    assert editing.offered(session, "issue") is not None

    editing.answer_offer(session, "issue", is_taken=False, account_id=hana_id, now=NOW)

    assert editing.offered(session, "issue") is None
    assert content.page(session, "issue", "en").title == "Ours"
    assert [row.is_shipped for row, _who in editing.history(session, "issue")] == [False, True, False, True]
    with pytest.raises(Refusal, match="no newer shipped"):
        editing.answer_offer(session, "issue", is_taken=True, account_id=hana_id, now=NOW)


def test_taking_the_shipped_words_makes_the_page_follow_the_pack_again(session, hana_id, other_pack):
    session.get(ContentPage, editing.newest(session, "issue").id).body_en = "What an older pack said."
    editing.save(session, "issue", ours(), account_id=hana_id, now=NOW)

    editing.answer_offer(session, "issue", is_taken=True, account_id=hana_id, now=NOW)

    assert content.page(session, "issue", "en").title == pack.shipped("issue").title_en
    assert content.load(session, now=NOW, folder=other_pack) == 1


def test_whoever_saves_a_page_second_is_told(session, hana_id):
    editing.save(session, "issue", ours(), account_id=hana_id, now=NOW)

    with pytest.raises(editing.ChangedMeanwhile, match="version 2"):
        editing.save(session, "issue", ours(title_en="Late"), account_id=hana_id, now=NOW)


def test_an_old_version_comes_back_as_a_new_one(session, hana_id):
    before = content.page(session, "issue", "es")
    editing.save(session, "issue", ours(), account_id=hana_id, now=NOW)

    editing.restore(session, "issue", 1, account_id=hana_id, now=NOW)

    assert content.page(session, "issue", "es") == before
    assert [row.version for row, _who in editing.history(session, "issue")] == [3, 2, 1]


REFUSED = {
    "an unknown blank": (ours(body_en="Hello {name}"), "body_en", "{name} stands for nothing"),
    "a title alone": (ours(body_es=""), "body_es", "fill this in"),
    "a text alone": (ours(title_en=" "), "title_en", "fill this in"),
    "nothing": (ours(title_en="", body_en="", title_es="", body_es=""), "title_en", "at least one language"),
    "too much": (ours(body_en="x" * 20_001), "body_en", "20000"),
}


@pytest.mark.parametrize("what", REFUSED)
def test_what_no_page_can_be_is_refused_beside_its_box(session, hana_id, what):
    draft, field, words = REFUSED[what]

    with pytest.raises(Refusal, match=words) as refused:
        editing.save(session, "issue", draft, account_id=hana_id, now=NOW)

    assert refused.value.field == field


def test_saving_what_is_there_already_makes_no_version(session, hana_id):
    row = editing.newest(session, "how")
    same = Draft(row.title_en, row.body_en.replace("\n", "\r\n"), row.title_es, row.body_es, base=1)

    with pytest.raises(Refusal, match="Nothing is different"):
        editing.save(session, "how", same, account_id=hana_id, now=NOW)


def test_a_page_of_our_own_has_an_address_that_nobody_else_has(session, hana_id):
    editing.make(session, "For the Press!", ours(base=0), account_id=hana_id, now=NOW)

    assert editing.own(session, "for-the-press").title_en == "Ours"
    for taken in ("for the press", "Imprint", "new"):
        with pytest.raises(Refusal, match="already"):
            editing.make(session, taken, ours(base=0), account_id=hana_id, now=NOW)
    with pytest.raises(NotFound):
        editing.own(session, "imprint")


def test_a_page_taken_down_says_so_and_can_come_back(session, hana_id):
    editing.make(session, "press", ours(base=0, in_footer=True), account_id=hana_id, now=NOW)
    editing.end(session, "press", is_ended=True, account_id=hana_id, now=NOW)

    with pytest.raises(Gone):
        editing.own(session, "press")
    assert editing.in_footer(session) == []
    editing.end(session, "press", is_ended=False, account_id=hana_id, now=NOW)
    assert [row.slug for row in editing.in_footer(session)] == ["press"]
    with pytest.raises(Refusal, match="every coalition"):
        editing.end(session, "imprint", is_ended=True, account_id=hana_id, now=NOW)


def test_what_changed_is_shown_line_by_line():
    before, after = (
        "\n".join(f"Line {n}" for n in range(9)),
        "\n".join(f"Line {n}" for n in range(9) if n != 4) + "\nLast",
    )

    found = [(line.kind, line.words) for line in comparing.lines(before, after)]

    assert ("gone", "Line 4") in found
    assert ("new", "Last") in found
    assert ("same", "Line 0") not in found


def test_the_secretariat_previews_saves_compares_and_restores(hana):
    evil = "## Hello {coalition}\n<script>alert(1)</script> [x](javascript:alert(1))"
    preview = hana.send(EDIT, "page-form", title_en="New title", body_en=evil, act="preview")
    assert "Hello Test Coalition" in preview.words
    assert "<script>alert" not in preview.text
    assert "Nothing is saved yet" in preview.words
    assert "New title" not in hana.get("/issue").words

    hana.send(preview, "page-form", act="save", changed="A new title")

    assert "New title" in hana.get("/issue").words
    compared = hana.get(f"{EDIT}/versions")
    assert "A new title" in compared.words
    assert "New: New title" in compared.words
    hana.send(compared, "restore-1")
    assert "New title" not in hana.get("/issue").words
    assert hana.get(f"{EDIT}/versions?version=77&against=x").status == 200


def test_two_editors_of_one_page_lose_nothing(hana):
    hers, his = hana.get(EDIT), hana.get(EDIT)
    hana.send(hers, "page-form", title_en="Her title", act="save")

    second = hana.send(his, "page-form", title_en="His title", act="save")
    third = hana.send(second, "page-form", title_en="Both titles", act="save")

    assert second.status == 422
    assert "Somebody saved version 2" in second.words
    assert "His title" in second.text
    assert "Her title" in second.words
    assert third.status == 200
    assert "Both titles" in hana.get("/issue").words


def test_a_page_of_our_own_in_one_language_shows_in_the_other_with_a_note(hana, app):
    made = hana.send(
        "/secretariat/pages/new", "page-form", address="Press", title_en="For the press", body_en="Call.",
        in_footer="y", act="save",
    )  # fmt: skip

    page = Visitor(app).get("/es/pages/press")

    assert made.status == 200
    assert "For the press" in page.words
    assert "/pages/press" in "".join(Visitor(app).get("/").links)
    assert '<article lang="en">' in page.text


def test_a_newer_shipped_version_is_told_in_the_list_and_can_be_taken(hana, session, hana_id):
    row = editing.newest(session, "terms")
    row.body_en = "What an older pack said."
    editing.save(session, "terms", ours(), account_id=hana_id, now=NOW)
    session.commit()

    told = hana.get("/secretariat/pages")
    offer = hana.get("/secretariat/pages/terms/shipped")
    hana.send(offer, "shipped-form", act="take")

    assert "1 page has newer shipped words" in told.words
    assert "Gone: Ours" in offer.words
    assert "Our words" not in hana.get("/terms").words
    assert "standing pages" in hana.get("/secretariat/pages").words


def test_pages_that_do_not_exist_are_not_found(hana):
    for path in (
        "/secretariat/pages/nonsense",
        "/secretariat/pages/nonsense/versions",
        "/pages/nonsense",
        "/pages/imprint",
    ):
        assert hana.get(path).status == 404, path
