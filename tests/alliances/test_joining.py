"""Joining: one supporter for one address, consent in her words, and nobody moved by a stranger."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from alliances import confirming, joining, supporters
from alliances.areas import choosing
from alliances.models import MatchMethod, Signup, Supporter
from groundwork.delivery.models import Address, Channel, Consent, ConsentKind, Message
from groundwork.delivery.permission import consent
from groundwork.doors import InboundText
from groundwork.refusal import Gone, NotFound, Refusal
from groundwork.tokens import digest
from tests.conftest import NOW
from tests.factories.alliances import SPLIT, WHOLE, a_joining, an_alliance, only_supporter

LATER = NOW + timedelta(hours=2)
PHONE = "+19075550123"


def yes(body: str = "YES", sender: str = PHONE) -> InboundText:
    return InboundText(sid="SM1", sender=sender, recipient="+12025550190", body=body)


@pytest.fixture
def other(session, franklin):
    return an_alliance(session, "ohio", name="Ohio Alliance", state="OH")


def test_a_whole_zip_code_gives_the_district_with_its_lines_and_day(session, franklin):
    supporter = supporters.join(session, a_joining(franklin, zip=WHOLE), now=NOW)

    assert (supporter.district, supporter.match_confidence) == ("FK-2", "unique_zip")
    assert supporter.boundary_set_id is not None
    assert supporter.matched_on == NOW.date()
    assert supporter.match_method == MatchMethod.ZIP
    assert supporter.zones == (f"America/New_York@{supporter.state}",)


def test_a_split_zip_code_gives_no_district_until_she_says_hers(session, franklin):
    signup = joining.sign_up(session, a_joining(franklin), now=NOW)
    supporter = only_supporter(session)
    assert (supporter.district, supporter.match_confidence) == ("", "ask")

    supporters.answer_district(session, signup, "FK-3", now=NOW)

    assert (supporter.district, supporter.match_confidence) == ("FK-3", "confirmed")
    assert supporter.match_method == MatchMethod.PERSON


def test_only_a_district_of_her_zip_code_can_be_answered(session, franklin):
    signup = joining.sign_up(session, a_joining(franklin), now=NOW)

    with pytest.raises(Refusal, match="districts shown"):
        supporters.answer_district(session, signup, "FK-7", now=NOW)


def test_consent_is_asked_with_the_exact_words_and_counts_after_yes(session, franklin):
    typed = a_joining(franklin)
    supporter = supporters.join(session, typed, now=NOW)
    address_id = supporter.text_address_id
    assert consent.may_reach(session, [address_id], now=NOW) == {address_id: "no_consent"}

    reply = confirming.on_text(session, yes(" Sí. "), now=LATER)

    assert reply
    assert "Franklin Alliance" in reply
    assert consent.may_reach(session, [address_id], now=LATER) == {}
    given = session.scalars(select(Consent).where(Consent.kind == ConsentKind.GIVEN)).one()
    assert given.wording == typed.text_wording
    assert given.topic == "alliance:franklin"
    assert "STOP" in given.wording
    assert "rates may apply" in given.wording


@pytest.mark.parametrize("body", ["YES", "yes.", "Y", "sí", "SI", "Yes please!"])
def test_a_plain_yes_is_understood(body):
    assert confirming.says_yes(body)


@pytest.mark.parametrize("body", ["", "no", "yesterday", "yes but later", "👍", "YES" * 2000])
def test_anything_else_is_left_to_others(body):
    assert not confirming.says_yes(body)


def test_yes_from_a_number_nobody_asked_is_left_to_others(session, franklin):
    assert confirming.on_text(session, yes(), now=NOW) is None


def test_a_second_yes_is_left_to_others(session, franklin):
    supporters.join(session, a_joining(franklin), now=NOW)
    confirming.on_text(session, yes(), now=NOW)

    assert confirming.on_text(session, yes(), now=LATER) is None


def test_yes_after_thirty_days_is_too_late(session, franklin):
    supporters.join(session, a_joining(franklin), now=NOW)

    assert confirming.on_text(session, yes(), now=NOW + timedelta(days=31)) is None


def test_the_mailed_link_confirms_and_does_so_again_without_harm(session, franklin):
    tokens = []
    typed = a_joining(franklin, confirm_address=lambda token: tokens.append(token) or f"http://x/join/confirm/{token}")
    supporter = supporters.join(session, typed, now=NOW)

    confirming.confirm_mail(session, tokens[0], now=LATER)
    confirming.confirm_mail(session, tokens[0], now=LATER)

    assert session.get_one(Address, supporter.mail_address_id).verified_at == LATER
    assert session.scalars(select(Signup)).one().mail_token_digest == digest(tokens[0])
    mail = session.scalars(select(Message).where(Message.subject != "")).one()
    assert tokens[0] in mail.body


def test_a_mailed_link_is_gone_after_thirty_days_and_an_invented_one_never_was(session, franklin):
    tokens = []
    typed = a_joining(franklin, confirm_address=lambda token: tokens.append(token) or token)
    supporters.join(session, typed, now=NOW)

    with pytest.raises(Gone):
        confirming.confirm_mail(session, tokens[0], now=NOW + timedelta(days=31))
    with pytest.raises(NotFound):
        confirming.confirm_mail(session, "invented", now=NOW)


def test_the_same_phone_is_the_same_supporter(session, franklin):
    first = supporters.join(session, a_joining(franklin), now=NOW)
    second = supporters.join(session, a_joining(franklin, name="Ines T.", email="", wants_mail=False), now=LATER)

    assert first.id == second.id
    assert second.name == "Ines T."
    assert session.scalar(select(func.count(Supporter.id))) == 1


def test_what_is_typed_for_a_confirmed_number_waits_for_its_own_yes(session, franklin, other):
    supporter = supporters.join(session, a_joining(franklin, zip=WHOLE), now=NOW)
    confirming.on_text(session, yes(), now=NOW)

    stranger = a_joining(other, name="Somebody Else", email="", wants_mail=False)
    supporters.join(session, stranger, now=LATER)
    assert (supporter.name, supporter.alliance_id, supporter.zip) == ("Ines Tamarind", franklin.id, WHOLE)

    confirming.on_text(session, yes(), now=LATER)
    assert (supporter.name, supporter.zip) == ("Somebody Else", SPLIT)
    assert {one.id for one in choosing.alliances_of(session, supporter)} == {franklin.id, other.id}


def test_a_strangers_own_phone_cannot_move_somebody_known_by_mail(session, franklin):
    known = supporters.join(session, a_joining(franklin, phone="", wants_texts=False), now=NOW)
    session.get_one(Address, known.mail_address_id).verified_at = NOW

    supporters.join(session, a_joining(franklin, name="Stranger", phone="808-555-0111"), now=LATER)
    confirming.on_text(session, yes(sender="+18085550111"), now=LATER)

    assert known.name == "Ines Tamarind"
    assert known.text_address_id is None
    own = session.scalars(select(Supporter).where(Supporter.name == "Stranger")).one()
    assert own.mail_address_id is None
    assert own.district == ""


def test_a_confirmed_district_stays_while_the_zip_code_does(session, franklin):
    signup = joining.sign_up(session, a_joining(franklin), now=NOW)
    supporters.answer_district(session, signup, "FK-3", now=NOW)

    again = supporters.join(session, a_joining(franklin), now=LATER)
    assert (again.district, again.match_confidence) == ("FK-3", "confirmed")

    moved = supporters.join(session, a_joining(franklin, zip=WHOLE), now=LATER)
    assert (moved.district, moved.match_confidence) == ("FK-2", "unique_zip")


def test_somebody_who_left_joins_again(session, franklin):
    supporter = supporters.join(session, a_joining(franklin), now=NOW)
    supporters.leave(session, supporter, now=NOW)

    supporters.join(session, a_joining(franklin), now=LATER)

    assert supporter.left_at is None
    assert supporter.joined_at == LATER


def test_a_number_is_asked_once_a_day_however_often_it_is_typed(session, franklin):
    for hour in range(5):
        supporters.join(session, a_joining(franklin), now=NOW + timedelta(hours=hour))

    assert session.scalar(select(func.count(Message.id))) == 2  # one text, one mail


def test_a_stranger_who_never_answers_is_asked_three_times_a_month_at_the_most(session, franklin):
    for day in range(30):
        supporters.join(session, a_joining(franklin, name=f"Prank {day}"), now=NOW + timedelta(days=day))

    texts = select(Message.queued_at).where(Message.channel == Channel.TEXT).order_by(Message.id)
    assert session.scalars(texts).all() == [NOW + timedelta(days=day) for day in range(3)]

    supporters.join(session, a_joining(franklin), now=NOW + timedelta(days=31))
    assert len(session.scalars(texts).all()) == 4


def test_on_a_flooded_day_nobody_new_is_texted_and_the_form_says_so(session, franklin, monkeypatch):
    monkeypatch.setattr("alliances.asking.TEXTS_A_DAY", 2)
    only_texts = {"email": "", "wants_mail": False}
    for number in range(2):
        supporters.join(session, a_joining(franklin, phone=f"907-555-010{number}", **only_texts), now=NOW)

    with pytest.raises(Refusal) as refusal:
        supporters.join(session, a_joining(franklin, **only_texts), now=NOW)

    assert refusal.value.field == "wants_texts"
    assert supporters.join(session, a_joining(franklin, wants_texts=False), now=NOW)
    assert supporters.join(session, a_joining(franklin, **only_texts), now=NOW + timedelta(days=2))


def test_a_yes_does_not_end_a_stop_even_where_somebody_typed_the_number_again(session, franklin):
    supporters.join(session, a_joining(franklin), now=NOW)
    address = session.scalars(select(Address).where(Address.value == PHONE)).one()
    consent.withdraw(session, address, how="text", evidence="SM9", now=NOW)
    supporters.join(session, a_joining(franklin), now=LATER)

    assert confirming.on_text(session, yes(), now=LATER) is None
    assert consent.may_reach(session, [address.id], now=LATER) == {address.id: "opted_out"}


def test_without_a_tick_nothing_is_sent(session, franklin):
    supporters.join(session, a_joining(franklin, wants_texts=False, wants_mail=False), now=NOW)

    assert session.scalar(select(func.count(Message.id))) == 0
    assert session.scalar(select(func.count(Consent.id))) == 0


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": "   "}, "name"),
        ({"name": "x" * 5000}, "name"),
        ({"name": "Ines\x00"}, "name"),
        ({"zip": "OO1O7"}, "zip"),
        ({"zip": ""}, "zip"),
        ({"zip": "99999"}, "zip"),
        ({"zip": "x" * 5000}, "zip"),
        ({"phone": "my landline"}, "phone"),
        ({"phone": "5" * 5000}, "phone"),
        ({"phone": ""}, "phone"),
        ({"email": "nobody"}, "email"),
        ({"email": "x" * 5000 + "@nolin.example"}, "email"),
        ({"email": ""}, "email"),
        ({"is_adult": False}, "is_adult"),
        ({"phone": "", "email": "", "wants_texts": False, "wants_mail": False}, "phone"),
    ],
)
def test_what_cannot_be_used_is_refused_beside_its_field(session, franklin, changes, field):
    with pytest.raises(Refusal) as refusal:
        supporters.join(session, a_joining(franklin, **changes), now=NOW)

    assert refusal.value.field == field
    assert session.scalar(select(func.count(Supporter.id))) == 0


@pytest.mark.parametrize("name", ["Zoë 🌻", "Nguyễn Thị Minh", "O'Brien-Ñúñez", "李"])
def test_names_of_all_sorts_are_taken(session, franklin, name):
    assert supporters.join(session, a_joining(franklin, name=name), now=NOW).name == name


def test_a_supporter_is_found_by_link_and_by_address(session, franklin):
    supporter = supporters.join(session, a_joining(franklin), now=NOW)

    assert supporters.by_public_id(session, supporter.public_id) is supporter
    assert supporters.by_address(session, supporter.text_address_id) is supporter
    assert supporters.by_address(session, supporter.mail_address_id) is supporter
    with pytest.raises(NotFound):
        supporters.by_public_id(session, "invented")
