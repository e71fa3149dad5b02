"""Tags, fields and notes: what an alliance writes down, and what it never may."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from alliances.models import CustomField, CustomValue, FieldKind, Note, SupporterTag, Tag
from alliances.records import fields, notes, tagging, tags
from alliances.records.search import Wanted
from alliances.records.sensitive import TooPersonal
from alliances.segments import keeping, rules
from groundwork.audit.models import Entry
from groundwork.refusal import NotFound, Refusal
from tests.conftest import NOW
from tests.factories.accounts import an_account
from tests.factories.alliances import a_supporter, an_alliance
from tests.factories.records import a_note

DAY = timedelta(days=1)


@pytest.fixture
def franklin(session):
    return an_alliance(session)


def test_a_tag_is_one_whatever_its_capitals_and_accents(session, franklin):
    first = tags.tag_named(session, franklin.id, "Voluntario  Médico de guardia".replace("Médico ", ""), now=NOW)

    assert tags.tag_named(session, franklin.id, "VOLUNTARIO de Guardia", now=NOW).id == first.id
    assert first.name == "Voluntario de guardia"
    assert tags.tag_named(session, an_alliance(session, "ohio").id, "voluntario de guardia", now=NOW).id != first.id


@pytest.mark.parametrize(
    "name",
    ["Party", "Republicans", "voted in 2024", "Católico", "religion", "Health", "race", "Immigration status", "VIH"],
)
def test_what_says_party_vote_belief_or_health_is_not_written_down(session, franklin, name):
    with pytest.raises(TooPersonal):
        tags.tag_named(session, franklin.id, name, now=NOW)
    with pytest.raises(TooPersonal):
        fields.make(session, franklin.id, name, FieldKind.TEXT, now=NOW)
    with pytest.raises(TooPersonal):
        fields.make(session, franklin.id, "Group", FieldKind.CHOICE, choices=["Blue", name], now=NOW)
    assert session.scalars(select(Tag)).all() == []


@pytest.mark.parametrize("name", ["House party host", "Volunteer orientation", "Illustrates", "Race day", "Hosts"])
def test_what_only_sounds_like_it_is(session, franklin, name):
    assert tags.tag_named(session, franklin.id, name, now=NOW).name == name


@pytest.mark.parametrize("name", ["", "   ", "x" * 61, "tab\x00"])
def test_a_tag_needs_a_name_that_can_be_read(session, franklin, name):
    with pytest.raises(Refusal):
        tags.tag_named(session, franklin.id, name, now=NOW)


def test_a_tag_is_put_once_and_only_on_its_own_supporters(session, franklin):
    mine = [a_supporter(session, franklin).id for _turn in range(3)]
    theirs = a_supporter(session, an_alliance(session, "ohio")).id
    tag = tags.tag_named(session, franklin.id, "drives", now=NOW)

    assert tags.put(session, tag, [*mine, theirs], now=NOW) == 3
    assert tags.put(session, tag, mine, now=NOW) == 0
    assert tags.take(session, tag, mine[:1], now=NOW) == 1
    assert [number for _tag, number in tags.counted(session, franklin.id)] == [2]


def test_a_merged_tag_goes_on_in_people_and_segments(session, franklin):
    one, other = a_supporter(session, franklin), a_supporter(session, franklin)
    gone, kept = (tags.tag_named(session, franklin.id, name, now=NOW) for name in ("driver", "drives"))
    tags.put(session, gone, [one.id, other.id], now=NOW)
    tags.put(session, kept, [other.id], now=NOW)
    rule = rules.Rule(groups=[rules.Group(parts=[rules.Part("tag", {"how": "any", "tags": str(gone.id)})])])
    account = an_account(session)
    typed = keeping.Typed("Drivers", rule)
    segment = keeping.save(session, franklin, typed, account_id=account.id, now=NOW)

    with pytest.raises(Refusal, match="Drivers"):
        tagging.remove(session, franklin, gone, account_id=account.id, now=NOW)
    tagging.merge(session, franklin, gone, kept, account_id=account.id, now=NOW)

    assert {row.supporter_id for row in session.scalars(select(SupporterTag))} == {one.id, other.id}
    assert rules.load(segment.rule).parts[0].values["tags"] == str(kept.id)
    assert session.scalars(select(Entry.act)).all()[-1] == "records.tag_merged"


def test_a_tag_on_everybody_found_is_on_nobody_else(session, franklin):
    found = [a_supporter(session, franklin, name="Ana Smith").id for _turn in range(3)]
    a_supporter(session, franklin)
    tag = tags.tag_named(session, franklin.id, "called", now=NOW)

    assert tagging.put_on_all(session, franklin, tag, Wanted("ana"), now=NOW) == 3
    assert {row.supporter_id for row in session.scalars(select(SupporterTag))} == set(found)
    assert tagging.take_off_all(session, franklin, tag, Wanted("tag:called"), now=NOW) == 3


def test_a_tag_cannot_take_the_name_of_another(session, franklin):
    tags.tag_named(session, franklin.id, "drives", now=NOW)
    other = tags.tag_named(session, franklin.id, "driver", now=NOW)

    with pytest.raises(Refusal, match="Merge"):
        tags.rename(session, other, "Drives")


@pytest.mark.parametrize(
    ("kind", "typed", "kept"),
    [
        (FieldKind.TEXT, "  two   words ", ("two words", None)),
        (FieldKind.NUMBER, "1,250.50", ("1250.5", 1250.5)),
        (FieldKind.NUMBER, "1e3", ("1000", 1000.0)),
        (FieldKind.DAY, "06/16/2026", ("2026-06-16", 739783.0)),
        (FieldKind.DAY, "2026-06-16", ("2026-06-16", 739783.0)),
        (FieldKind.CHOICE, "MANANA", ("mañana", None)),
        (FieldKind.YES_NO, "Sí", ("yes", None)),
        (FieldKind.YES_NO, "no", ("no", None)),
        (FieldKind.NUMBER, "", ("", None)),
    ],
)
def test_a_value_is_kept_in_one_form(kind, typed, kept):
    field = CustomField(id=1, name="F", kind=kind, choices='["mañana", "tarde"]')

    assert fields.read_value(field, typed) == kept


@pytest.mark.parametrize(
    ("kind", "typed"),
    [
        (FieldKind.NUMBER, "many"),
        (FieldKind.NUMBER, "NaN"),
        (FieldKind.NUMBER, "1e400"),
        (FieldKind.DAY, "31/12/2026"),
        (FieldKind.DAY, "0000-00-00"),
        (FieldKind.CHOICE, "noche"),
        (FieldKind.YES_NO, "perhaps"),
        (FieldKind.TEXT, "x" * 301),
        (FieldKind.TEXT, "a\x00b"),
    ],
)
def test_what_cannot_be_a_value_is_refused_beside_its_box(kind, typed):
    field = CustomField(id=7, name="F", kind=kind, choices='["mañana"]')

    with pytest.raises(Refusal) as refused:
        fields.read_value(field, typed)
    assert refused.value.field == "field-7"


@given(st.sampled_from(FieldKind), st.text(max_size=40))
def test_whatever_is_typed_is_a_value_or_refused(kind, typed):
    field = CustomField(id=7, name="F", kind=kind, choices='["a"]')
    try:
        value, _number = fields.read_value(field, typed)
    except Refusal:
        return
    assert fields.read_value(field, value)[0] == value


def test_an_ended_field_keeps_what_is_known_and_asks_nobody_new(session, franklin):
    known, new = a_supporter(session, franklin), a_supporter(session, franklin)
    field = fields.make(session, franklin.id, "Hours a month", FieldKind.NUMBER, now=NOW)
    fields.set_value(session, field, known.id, "4")

    fields.end(session, field, now=NOW)

    assert fields.fields_of(session, franklin.id) == []
    assert [value for _field, value in fields.values_of(session, franklin.id, known.id)] == ["4"]
    assert fields.values_of(session, franklin.id, new.id) == []
    with pytest.raises(Refusal, match="already"):
        fields.make(session, franklin.id, "hours a MONTH", FieldKind.TEXT, now=NOW)


def test_an_empty_value_forgets_what_was_known(session, franklin):
    one = a_supporter(session, franklin)
    field = fields.make(session, franklin.id, "Hours a month", FieldKind.NUMBER, now=NOW)

    assert fields.set_value(session, field, one.id, "4")
    assert not fields.set_value(session, field, one.id, "4.0")
    assert fields.set_value(session, field, one.id, " ")
    assert session.scalars(select(CustomValue)).all() == []


def test_a_note_is_corrected_by_whoever_wrote_it_for_a_day(session, franklin):
    note = a_note(session, franklin, account_id=1)

    notes.correct(session, note, "Has a grand piano.", account_id=1, now=NOW + DAY / 2)
    for who, when in ((2, NOW), (1, NOW + DAY)):
        with pytest.raises(Refusal):
            notes.correct(session, note, "Has none.", account_id=who, now=when)

    assert (note.words, note.changed_at) == ("Has a grand piano.", NOW + DAY / 2)
    with pytest.raises(NotFound):
        notes.by_id(session, an_alliance(session, "ohio").id, note.id)


def test_a_deleted_note_leaves_a_line_without_its_words(session, franklin):
    account = an_account(session)
    note = a_note(session, franklin, account_id=account.id)

    notes.remove(session, note, franklin, account_id=account.id, now=NOW)

    assert session.scalars(select(Note)).all() == []
    line = session.scalars(select(Entry).where(Entry.act == "records.note_deleted")).one()
    assert "piano" not in line.told
