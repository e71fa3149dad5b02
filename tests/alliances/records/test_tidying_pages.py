"""Pages that put supporters in order: tags, fields, notes, and two that are one person."""

from alliances.models import CustomField, Note, SupporterMerge, SupporterPair, Tag
from alliances.records import doubles, tags
from tests.committed import one_of
from tests.conftest import NOW
from tests.factories.alliances import a_supporter
from tests.factories.records import LIST, at, somebody


def test_tags_notes_and_fields_are_written_on_the_page(leader, session, maria):
    leader.send(at(maria), "tag-form", name="Drives")
    leader.send(at(maria), "note-form", words="Has a piano.")
    leader.send(f"{LIST}/fields", "field-form", name="Best time", kind="choice", choices="morning\nevening")
    field_id = one_of(session, CustomField.id)
    page = leader.send(at(maria, "/fields"), "values-form", **{f"field-{field_id}": "evening"})

    for words in ("Drives", "Has a piano.", "Best time", "evening", "Tag put on: Drives"):
        assert words in page.words, words
    note_id = one_of(session, Note.id)
    page = leader.send(f"{LIST}/notes/{note_id}", "note-form", words="Has two.")
    assert "Has two." in page.words
    assert "Has two." not in leader.send(at(maria), f"/notes/{note_id}/delete").words
    tag_id = one_of(session, Tag.id)
    assert "Tag put on" not in leader.send(at(maria), f"/tags/{tag_id}/off").words


def test_an_empty_note_and_a_partisan_tag_are_refused_on_the_page(leader, session, maria):
    page = leader.send(at(maria), "tag-form", name="Republican")

    assert page.status == 422
    assert "party, candidate or vote" in page.words
    assert leader.send(at(maria), "note-form", words="  ").status == 422
    assert "TooPersonal" not in leader.send(f"{LIST}/fields", "field-form", name="Religion").text


def test_a_tag_goes_on_all_who_were_found_and_is_renamed_merged_deleted(leader, session, franklin, maria):
    a_supporter(session, franklin, name="Ana Lang")
    session.commit()

    page = leader.send(f"{LIST}/tagging?q=maria", "all-form", name="Called")

    tag_id = one_of(session, Tag.id)
    assert [count for _tag, count in tags.counted(session, franklin.id)] == [1]
    session.commit()
    assert at(maria) in page.links
    leader.send(f"{LIST}/tags", "tag-form", name="Callers")
    other_id = tags.find(session, franklin.id, "callers").id
    session.commit()
    assert "Merge the two" in leader.send(f"{LIST}/tags/{tag_id}", "rename-form", name="callers").words
    leader.send(f"{LIST}/tags/{tag_id}", "merge-form", into=str(other_id))
    assert "Deleted" not in leader.send(f"{LIST}/tags/{other_id}", "delete-form").words
    assert tags.tags_of(session, franklin.id) == []
    session.commit()
    assert leader.send(f"{LIST}/tagging?q=maria", "all-form", name="none", act="take").status == 422


def test_two_are_made_one_on_the_page_and_two_again(leader, session, franklin, maria):
    other = somebody(session, franklin, "Maira Duarte", "608-555-0177")
    doubles.look(session, now=NOW)
    session.commit()

    pairs = leader.get(f"{LIST}/doubles")
    page = leader.send(at(maria, f"/merge?other={other.id}"), "merge-form", text="gone", name="kept")

    assert "1 pair may be one person" in pairs.words
    assert "608-555-0177" in page.words
    assert leader.get(at(other)).status == 404
    merge_id = one_of(session, SupporterMerge.id)
    again = leader.send(f"{LIST}/doubles", f"/merges/{merge_id}/undo")
    assert "They are two again" in again.words
    assert "608-555-0142" in again.words
    assert leader.get(at(other)).status == 200
    assert at(maria, f"/merge?other={other.id}") in leader.get(at(maria, "/merge?q=maira")).links


def test_not_the_same_is_remembered(leader, session, franklin, maria):
    a_supporter(session, franklin)
    doubles.look(session, now=NOW)
    session.commit()
    pair_id = one_of(session, SupporterPair.id)

    page = leader.send(f"{LIST}/doubles", f"/doubles/{pair_id}/two")

    assert "Nobody seems to be on record twice" in page.words
