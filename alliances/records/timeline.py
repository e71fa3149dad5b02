"""What is on record between an alliance and one supporter, as lines of a timeline."""

from collections.abc import Callable, Collection, Sequence
from datetime import UTC, datetime, time

from sqlalchemy import select
from sqlalchemy.orm import Session

from alliances.models import AddressNote, Alliance, HomeMove, Signup, Supporter, SupporterTag, Tag
from alliances.records import wording
from groundwork.delivery.models import Address, Channel, Consent, ConsentKind
from groundwork.delivery.permission import consent
from groundwork.shown import Happening, TellHappenings
from groundwork.words import say

PAGE = 25


def page_of(
    session: Session, told: Sequence[TellHappenings], supporter: Supporter, ids: Collection[int], *, page: int
) -> tuple[list[Happening], bool]:
    """One page of all rooms' lines, newest first, and whether there are older ones."""
    most = PAGE * page + 1
    lines = [one for tell in told for one in tell(session, supporter.id, ids, most=most)]
    lines.sort(key=lambda one: one.at, reverse=True)
    return lines[PAGE * (page - 1) : PAGE * page], len(lines) > PAGE * page


def happenings(session: Session, supporter_id: int, address_ids: Collection[int], *, most: int) -> list[Happening]:
    """This room's lines: joining and leaving, permissions, moves to another district, tags."""
    one = session.get_one(Supporter, supporter_id)
    return [
        *_joined(session, one, most),
        *_permissions(session, one, address_ids, most),
        *_moves(session, supporter_id, most),
        *_tags(session, supporter_id, most),
        *_addresses(session, supporter_id, most),
    ]


def _joined(session: Session, one: Supporter, most: int) -> list[Happening]:
    mine = (Signup.supporter_id == one.id) & (Signup.alliance_id == one.alliance_id)
    sent = list(session.scalars(select(Signup.made_at).where(mine).order_by(Signup.made_at.desc()).limit(most)))
    lines = [Happening(at, say("Filled in the join form")) for at in sent if at != one.joined_at]
    lines.append(Happening(one.joined_at, say("Joined")))
    if one.left_at is not None:
        why = wording.left_words(one.left_why)
        lines.append(Happening(one.left_at, say("Left: %(why)s", why=why) if why else say("Left the alliance")))
    return lines


def _permissions(session: Session, one: Supporter, address_ids: Collection[int], most: int) -> list[Happening]:
    """What was said to this alliance or to everybody; what another was told is that one's to know."""
    topic = consent.topic_of(session.get_one(Alliance, one.alliance_id).slug)
    rows = session.execute(
        select(Consent, Address.channel)
        .join(Address, Address.id == Consent.address_id)
        .where(Consent.address_id.in_(address_ids), Consent.topic.in_(("", topic)))
        .order_by(Consent.id.desc())
        .limit(most)
    )
    return [Happening(line.at, _permission(line, channel)) for line, channel in rows]


def _permission(line: Consent, channel: Channel) -> str:
    how = wording.how_words(line.how)
    if line.kind == ConsentKind.WITHDRAWN and not line.topic:
        words: Callable[..., str] = _STOPPED[channel == Channel.TEXT]
    else:
        words = _SAID[line.kind, channel == Channel.TEXT]
    return words(how)


_STOPPED = {
    True: lambda how: say("Stopped all texts (%(how)s)", how=how),
    False: lambda how: say("Stopped all e-mails (%(how)s)", how=how),
}
_SAID = {
    (ConsentKind.ASKED, True): lambda how: say("Agreed to texts (%(how)s); still to be confirmed", how=how),
    (ConsentKind.ASKED, False): lambda how: say("Agreed to e-mails (%(how)s); still to be confirmed", how=how),
    (ConsentKind.GIVEN, True): lambda how: say("Said yes to texts (%(how)s)", how=how),
    (ConsentKind.GIVEN, False): lambda how: say("Said yes to e-mails (%(how)s)", how=how),
    (ConsentKind.WITHDRAWN, True): lambda how: say("Wants no more texts (%(how)s)", how=how),
    (ConsentKind.WITHDRAWN, False): lambda how: say("Wants no more e-mails (%(how)s)", how=how),
}


def _moves(session: Session, supporter_id: int, most: int) -> list[Happening]:
    rows = session.scalars(
        select(HomeMove).where(HomeMove.supporter_id == supporter_id).order_by(HomeMove.id.desc()).limit(most)
    )
    return [
        Happening(
            datetime.combine(one.moved_on, time(12), UTC),
            say(
                "District by new lines: %(old)s, then %(new)s",
                old=one.from_district or say("not known"),
                new=one.to_district or say("to be asked"),
            ),
        )
        for one in rows
    ]


def _tags(session: Session, supporter_id: int, most: int) -> list[Happening]:
    rows = session.execute(
        select(SupporterTag.at, Tag.name)
        .join(Tag, Tag.id == SupporterTag.tag_id)
        .join(Supporter, (Supporter.id == SupporterTag.supporter_id) & (Supporter.alliance_id == Tag.alliance_id))
        .where(SupporterTag.supporter_id == supporter_id)
        .order_by(SupporterTag.at.desc())
        .limit(most)
    )
    return [Happening(at, say("Tag put on: %(tag)s", tag=name)) for at, name in rows]


def _addresses(session: Session, supporter_id: int, most: int) -> list[Happening]:
    """What staff did with their number and mailbox; one that was confirmed is a line of the permissions as well."""
    mine = select(AddressNote).where(AddressNote.supporter_id == supporter_id).order_by(AddressNote.noted_at.desc())
    return [Happening(one.noted_at, _address_words(one)) for one in session.scalars(mine.limit(most))]


def _address_words(one: AddressNote) -> str:
    is_taken = one.settled_at == one.noted_at
    if one.channel == Channel.TEXT:
        return say("The number on record was taken off") if is_taken else say("Another number was told to staff")
    if is_taken:
        return say("The e-mail address on record was taken off")
    return say("Another e-mail address was told to staff")
