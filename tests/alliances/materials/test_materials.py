"""Materials as verbs: adding, versions, translations, kits, search, counting, retiring."""

from dataclasses import replace

import pytest
from sqlalchemy import func, select

from alliances.kinds import MaterialKind
from alliances.materials import counting, forgetting, kits, looking, shelf, versions
from alliances.materials.kinds import Audience, Licence, Sight
from alliances.materials.looking import Wanted
from groundwork.delivery import addresses
from groundwork.files.models import StoredFile
from groundwork.refusal import Gone, NotFound, Refusal
from tests.conftest import NOW
from tests.factories.accounts import an_account
from tests.factories.alliances import an_alliance
from tests.factories.files import a_pdf
from tests.factories.materials import a_material


def test_a_new_version_is_a_new_row_and_the_old_one_stays_readable(session):
    row = a_material(session, file=a_pdf())
    account = an_account(session)

    changed = versions.Changed("The treaty, again", "New words", 1, words="Shorter")
    versions.revise(session, row, changed, account_id=account.id, now=NOW)

    told = [(version.number, version.title, version.body, who) for version, who in versions.history(session, row)]
    assert told == [
        (2, "The treaty, again", "New words", account.name),
        (1, "The treaty on one page", "## What it is\nA treaty.", ""),
    ]
    assert (row.version, row.title, row.body) == (2, "The treaty, again", "New words")
    assert versions.newest(session, row).file_id == row.file_id is not None


def test_a_file_may_be_dropped_and_text_and_file_not_both(session):
    row = a_material(session, file=a_pdf())
    dropped = versions.Changed("T", "Words", 1, keeps_file=False)

    versions.revise(session, row, dropped, account_id=None, now=NOW)

    assert row.file_id is None
    with pytest.raises(Refusal, match="Type the text, or choose a file") as refused:
        versions.revise(session, row, replace(dropped, body=" ", base=2), account_id=None, now=NOW)
    assert refused.value.field == "body"


def test_whoever_saves_second_is_told_and_nothing_is_overwritten(session):
    row = a_material(session)
    versions.revise(session, row, versions.Changed("Mine", "Mine", 1), account_id=None, now=NOW)

    with pytest.raises(versions.ChangedMeanwhile, match="version 2"):
        versions.revise(session, row, versions.Changed("Yours", "Yours", 1), account_id=None, now=NOW)

    assert (row.title, len(versions.history(session, row))) == ("Mine", 2)


def test_a_translation_is_the_same_work_and_each_language_is_there_once(session):
    english = a_material(session)
    spanish = a_material(session, title="El tratado", language="es", translates=english)

    assert [one.title for one in shelf.translations(session, english)] == ["El tratado"]
    assert [one.title for one in shelf.translations(session, spanish)] == ["The treaty on one page"]
    with pytest.raises(Refusal, match="in that language already"):
        a_material(session, title="Otra vez", language="es", translates=spanish)
    english_too, account = shelf.Facts(language="en"), an_account(session)
    with pytest.raises(Refusal, match="in that language already"):
        shelf.change_facts(session, spanish, english_too, account_id=account.id, scope="", now=NOW)


def test_another_shelfs_material_is_neither_seen_nor_changed_nor_translated(session, franklin):
    ohio = an_alliance(session, "ohio", name="Ohio Alliance")
    theirs, shared = a_material(session, ohio), a_material(session)

    for read in (shelf.seen, shelf.own, shelf.material):
        with pytest.raises(NotFound):
            read(session, franklin.id, theirs.id)
    assert shelf.seen(session, franklin.id, shared.id) is shared
    with pytest.raises(NotFound):
        shelf.own(session, franklin.id, shared.id)
    with pytest.raises(NotFound):
        a_material(session, franklin, language="es", translates=shared)


def test_what_is_for_staff_or_retired_has_no_public_page(session, franklin):
    secret = a_material(session, franklin, "For us", sight=Sight.STAFF)
    row = a_material(session, franklin, "Old news")

    versions.retire(session, row, "The vote is over.", account_id=an_account(session).id, scope="franklin", now=NOW)

    with pytest.raises(NotFound):
        shelf.public(session, secret.id)
    with pytest.raises(Gone, match="no longer handed out"):
        shelf.public(session, row.id)
    assert shelf.materials(session, franklin.id) == []
    assert looking.for_anybody(session, Wanted(), first="en").total == 0
    assert [one.title for one, _ in looking.for_staff(session, franklin.id, Wanted()).rows] == ["For us"]
    assert looking.for_staff(session, franklin.id, Wanted(), is_retired=True).total == 1


def test_a_retired_material_can_be_handed_out_again(session):
    row, account = a_material(session), an_account(session)
    versions.retire(session, row, "By mistake", account_id=account.id, scope="", now=NOW)

    versions.bring_back(session, row, account_id=account.id, scope="", now=NOW)

    assert shelf.public(session, row.id) is row
    with pytest.raises(Refusal, match="fill this in"):
        versions.retire(session, row, " ", account_id=account.id, scope="", now=NOW)


FOUND = {
    Wanted("TREATY page"): {"The treaty on one page"},
    Wanted("congregations"): {"Forum evening"},
    Wanted(kind="guide"): {"Forum evening"},
    Wanted(language="es"): {"El tratado"},
    Wanted(reader="congregations"): {"Forum evening"},
    Wanted("100%"): {"Forum evening"},
    Wanted("100_"): set(),
    Wanted("nothing of the sort"): set(),
    Wanted(kind="no such kind"): {"The treaty on one page", "El tratado", "Forum evening"},
}


@pytest.mark.parametrize("wanted", FOUND, ids=str)
def test_a_material_is_found_by_its_words_kind_language_and_readers(session, wanted):
    first = a_material(session)
    a_material(session, title="El tratado", body="Qué es", language="es", translates=first)
    kind, reader = MaterialKind.GUIDE, Audience.CONGREGATIONS
    a_material(session, title="Forum evening", body="100% of parishes", kind=kind, reader=reader)

    found = looking.for_anybody(session, wanted, first="en")

    assert {row.title for row, _whose in found.rows} == FOUND[wanted]


def test_the_readers_language_comes_first_and_long_lists_have_pages(session):
    a_material(session, title="Zebra", language="es")
    for number in range(26):
        a_material(session, title=f"Leaf {number:02}")

    first = looking.for_anybody(session, Wanted(), first="es")
    last = looking.for_anybody(session, Wanted(), first="es", page=99)

    assert (first.rows[0][0].title, first.total, first.pages) == ("Zebra", 27, 2)
    assert (last.page, [row.title for row, _ in last.rows]) == (2, ["Leaf 24", "Leaf 25"])


def test_a_kit_holds_materials_in_an_order(session, franklin):
    kit = a_material(session, franklin, "Kit", kind=MaterialKind.SCHOOL_KIT)
    one, two, three = (a_material(session, franklin, title) for title in ("One", "Two", "Three"))
    for row in (one, two, three):
        kits.put(session, kit, row.id)

    kits.move_up(session, kit, three.id)
    kits.take_out(session, kit, one.id)

    assert [row.title for row in kits.parts(session, kit)] == ["Three", "Two"]
    assert [row.title for row in kits.fitting(session, kit)] == ["One"]


def test_a_kit_takes_no_kit_nothing_twice_and_nothing_of_others(session, franklin):
    ohio = an_alliance(session, "ohio", name="Ohio Alliance")
    kit = a_material(session, franklin, "Kit", kind=MaterialKind.MEDIA_KIT)
    part = a_material(session, franklin, "Part")
    kits.put(session, kit, part.id)

    for wrong in (kit, part, a_material(session, ohio, "Theirs")):
        with pytest.raises(Refusal, match="not in this kit yet"):
            kits.put(session, kit, wrong.id)
    with pytest.raises(Refusal, match="Only a kit"):
        kits.put(session, part, kit.id)


def test_anybody_sees_only_the_public_parts_of_a_kit(session):
    kit = a_material(session, title="Kit", kind=MaterialKind.CAMPUS_KIT)
    for row in (a_material(session, title="Open"), a_material(session, title="Ours", sight=Sight.STAFF)):
        kits.put(session, kit, row.id)

    assert [row.title for row in kits.parts(session, kit, is_public=True)] == ["Open"]
    assert len(kits.parts(session, kit)) == 2


def test_downloads_are_counted_by_version_and_month(session):
    row = a_material(session, file=a_pdf())
    counting.count(session, row, now=NOW)
    counting.count(session, row, now=NOW)
    versions.revise(session, row, versions.Changed("T", "B", 1), account_id=None, now=NOW)
    counting.count(session, row, now=NOW.replace(month=7))

    assert counting.by_month(session, row) == [("2026-07", 2, 1), ("2026-06", 1, 2)]
    assert counting.totals(session, [row.id]) == {row.id: 3}


def test_facts_are_read_whole_or_refused(session):
    row, account = a_material(session), an_account(session)
    facts = shelf.Facts(licence=Licence.OTHER, licence_words="For teaching alone", next_step_on=NOW.date())

    shelf.change_facts(session, row, facts, account_id=account.id, scope="", now=NOW)

    assert (row.licence_words, row.next_step_on) == ("For teaching alone", None)
    for wrong, field in (
        (replace(facts, licence_words=" "), "licence_words"),
        (replace(facts, owner="x" * 201), "owner"),
    ):
        with pytest.raises(Refusal) as refused:
            shelf.change_facts(session, row, wrong, account_id=account.id, scope="", now=NOW)
        assert refused.value.field == field


def test_a_file_handed_in_by_mistake_is_deleted_from_every_version(session):
    row, account = a_material(session, file=a_pdf()), an_account(session)
    first = versions.newest(session, row)
    versions.revise(session, row, versions.Changed("T", "Words", 1), account_id=None, now=NOW)

    versions.drop_file(session, row, first, account_id=account.id, scope="", now=NOW)

    assert [version.file_id for version, _who in versions.history(session, row)] == [None, None]
    assert (row.file_id, session.scalar(select(func.count()).select_from(StoredFile))) == (None, 0)


def test_the_only_thing_a_material_hands_out_is_not_deleted(session):
    row, account = a_material(session, body="", file=a_pdf()), an_account(session)

    with pytest.raises(Refusal, match="Make a new version first"):
        versions.drop_file(session, row, versions.newest(session, row), account_id=account.id, scope="", now=NOW)


def test_whoever_looked_after_a_material_is_shown_it_and_forgotten(session):
    account = an_account(session)
    row = a_material(session)
    facts = shelf.Facts(owner="rosa LINDGREN")
    shelf.change_facts(session, row, facts, account_id=account.id, scope="", now=NOW)
    versions.revise(session, row, versions.Changed("T", "B", 1), account_id=account.id, now=NOW)
    box = {addresses.mail_address(session, account.email).id}

    told = forgetting.show(session, box, now=NOW)
    forgetting.erase(session, box, now=NOW)
    session.expire_all()

    assert [one["kind"] for one in told] == ["wrote a material", "looks after a material"]
    assert row.owner == ""
    assert [who for _version, who in versions.history(session, row)] == ["", ""]
