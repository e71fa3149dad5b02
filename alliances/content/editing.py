"""Writing the standing pages: each change is a new version, and none is ever lost."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from alliances.content import pack
from alliances.content.filling import unknown
from alliances.models import ContentPage
from alliances.slugs import slug_of
from alliances.typed import LINE, required
from groundwork.accounts.models import Account
from groundwork.audit import ledger
from groundwork.refusal import Gone, NotFound, Refusal
from groundwork.words import say

MOST = 20_000
LONGEST_SLUG = 60
TAKEN = {"new"}  # an address of ours


class ChangedMeanwhile(Refusal):
    """Somebody else saved a newer version while this one was being typed."""


@dataclass(frozen=True)
class Draft:
    """What is typed about a page. base: the version that was on the page when typing began, 0 for a new one."""

    title_en: str = ""
    body_en: str = ""
    title_es: str = ""
    body_es: str = ""
    base: int = 0
    changed: str = ""
    in_footer: bool = False


@dataclass(frozen=True)
class Standing:
    """One page of the secretariat's list. has_news: the pack ships other words than this page began with."""

    row: ContentPage
    who: str
    is_own: bool
    has_news: bool


def standing(session: Session) -> list[Standing]:
    """Every page as it is now: the pack's in its order, then the coalition's own."""
    order = pack.names()
    last = (
        select(ContentPage.slug, func.max(ContentPage.version).label("version")).group_by(ContentPage.slug).subquery()
    )
    rows = session.execute(
        select(ContentPage, Account.name)
        .join(last, (last.c.slug == ContentPage.slug) & (last.c.version == ContentPage.version))
        .outerjoin(Account, Account.id == ContentPage.account_id)
    )
    found = [
        Standing(row, name or "", row.slug not in order, offered(session, row.slug) is not None) for row, name in rows
    ]
    return sorted(found, key=lambda one: (one.is_own, order.index(one.row.slug) if not one.is_own else 0, one.row.slug))


def newest(session: Session, slug: str) -> ContentPage:
    """The version of a page that is shown now. Raises NotFound."""
    found = session.scalar(_versions(slug).limit(1)) or pack.shipped(slug)
    if found is None:
        raise NotFound(say("There is no such page."))
    return found


def own(session: Session, slug: str) -> ContentPage:
    """A page of the coalition's own as anybody sees it. Raises NotFound, or Gone where it was taken down."""
    found = session.scalar(_versions(slug).limit(1))
    if found is None or slug in pack.names():
        raise NotFound(say("There is no such page."))
    if found.is_ended:
        raise Gone(say("This page was taken down. Begin at the first page."))
    return found


def history(session: Session, slug: str) -> list[tuple[ContentPage, str]]:
    """Every version of a page with who made it, newest first."""
    query = _versions(slug).add_columns(Account.name).outerjoin(Account, Account.id == ContentPage.account_id)
    return [(row, name or "") for row, name in session.execute(query)]


def in_footer(session: Session) -> list[ContentPage]:
    """The coalition's own pages that the footer links."""
    last = select(func.max(ContentPage.id)).group_by(ContentPage.slug)
    wanted = select(ContentPage).where(ContentPage.id.in_(last), ContentPage.in_footer, ~ContentPage.is_ended)
    return list(session.scalars(wanted.order_by(ContentPage.slug)))


def make(session: Session, typed_slug: str, draft: Draft, *, account_id: int, now: datetime) -> ContentPage:
    """A new page of the coalition's own. Raises Refusal where its address is taken."""
    slug = slug_of(required(typed_slug, field="address", most=LONGEST_SLUG))
    if slug in TAKEN or slug in pack.names() or session.scalar(_versions(slug).limit(1)):
        raise Refusal(say("There is a page at this address already. Choose another word."), field="address")
    return _write(session, slug, draft, account_id=account_id, now=now)


def save(session: Session, slug: str, draft: Draft, *, account_id: int, now: datetime) -> ContentPage:
    """The next version of a page. Raises ChangedMeanwhile where a newer one is there, with nothing lost."""
    before = newest(session, slug)
    if draft.base != (before.version or 0):
        raise _overtaken(before)
    return _write(session, slug, draft, account_id=account_id, now=now, before=before)


def restore(session: Session, slug: str, version: int, *, account_id: int, now: datetime) -> ContentPage:
    """An old version once more, as a new one."""
    old = by_version(session, slug, version)
    row = _next(newest(session, slug), pack.words_of(old), now, account_id)
    row.changed = say("Version %(number)s again.", number=version)
    row.is_shipped, row.in_footer, row.is_ended = old.is_shipped, old.in_footer, False
    return _add(session, row, "content.restored")


def by_version(session: Session, slug: str, version: int) -> ContentPage:
    """One version of a page. Raises NotFound."""
    found = session.scalar(_versions(slug).where(ContentPage.version == version))
    if found is None:
        raise NotFound(say("There is no such version."))
    return found


def end(session: Session, slug: str, *, is_ended: bool, account_id: int, now: datetime) -> None:
    """Take a page of the coalition's own down, or put it up again; its versions stay."""
    before = newest(session, slug)
    if slug in pack.names():
        raise Refusal(say("This page belongs to every coalition. Change its words instead."))
    if before.is_ended == is_ended:
        return
    row = _next(before, pack.words_of(before), now, account_id)
    row.changed = say("Taken down.") if is_ended else say("Put up again.")
    row.is_shipped, row.is_ended = False, is_ended
    _add(session, row, "content.taken_down" if is_ended else "content.put_up")


def offered(session: Session, slug: str) -> ContentPage | None:
    """What the pack ships now, where the page is people's and began with other words than these."""
    now = pack.shipped(slug)
    rows = list(session.scalars(_versions(slug)))
    if now is None or not rows or rows[0].is_shipped:
        return None
    taken = next((row for row in rows if row.is_shipped), None)
    return now if taken is None or pack.words_of(taken) != pack.words_of(now) else None


def answer_offer(session: Session, slug: str, *, is_taken: bool, account_id: int, now: datetime) -> None:
    """Take the shipped words, or keep ours; either way both stand in the history."""
    shipped, before = offered(session, slug), newest(session, slug)
    if shipped is None:
        raise Refusal(say("There is no newer shipped version of this page."))
    row = _next(before, pack.words_of(shipped), now, account_id)
    row.is_shipped, row.changed = True, say("The words that are shipped.")
    _add(session, row, "content.shipped_taken" if is_taken else "content.shipped_seen")
    if not is_taken:
        ours = _next(row, pack.words_of(before), now, account_id)
        ours.is_shipped, ours.changed = False, say("Ours again, the shipped words having been read.")
        session.add(ours)
        session.flush()


def _versions(slug: str) -> Select[ContentPage]:
    return select(ContentPage).where(ContentPage.slug == slug).order_by(ContentPage.version.desc())


def _overtaken(row: ContentPage) -> ChangedMeanwhile:
    return ChangedMeanwhile(
        say(
            "Somebody saved version %(number)s while you were typing. Nothing of yours is lost: it stands below. Read "
            "the newer version, put both together and save again.",
            number=row.version,
        )
    )


def _write(
    session: Session, slug: str, draft: Draft, *, account_id: int, now: datetime, before: ContentPage | None = None
) -> ContentPage:
    words = read(draft)
    if before is not None and words == pack.words_of(before) and draft.in_footer == before.in_footer:
        raise Refusal(say("Nothing is different from the version that is shown."))
    row = _next(before or ContentPage(slug=slug, version=0, in_footer=False, is_ended=False), words, now, account_id)
    row.is_shipped, row.in_footer = False, draft.in_footer and slug not in pack.names()
    row.changed = required(draft.changed, field="changed", most=LINE) if draft.changed.strip() else ""
    return _add(session, row, "content.saved")


def read(draft: Draft) -> tuple[str, str, str, str]:
    """What was typed, as it is kept. Raises Refusal beside the box that is wrong."""
    if not (draft.title_en + draft.body_en + draft.title_es + draft.body_es).strip():
        raise Refusal(say("Write the page in at least one language."), field="title_en")
    title_en, body_en = _one_language(draft.title_en, draft.body_en, "en")
    title_es, body_es = _one_language(draft.title_es, draft.body_es, "es")
    return title_en, title_es, body_en, body_es


def _one_language(title: str, body: str, language: str) -> tuple[str, str]:
    if not title.strip() and not body.strip():
        return "", ""
    body = required(body.replace("\r\n", "\n"), field=f"body_{language}", most=MOST)
    strange = unknown(body)
    if strange:
        words = say(
            "%(braces)s stands for nothing here. Only {coalition} and {contact} are filled in; write others without "
            "braces.",
            braces=strange[0][:50],
        )
        raise Refusal(words, field=f"body_{language}")
    return required(title, field=f"title_{language}"), body


def _next(before: ContentPage, words: tuple[str, str, str, str], now: datetime, account_id: int) -> ContentPage:
    title_en, title_es, body_en, body_es = words
    return ContentPage(
        slug=before.slug,
        version=(before.version or 0) + 1,
        title_en=title_en,
        title_es=title_es,
        body_en=body_en,
        body_es=body_es,
        in_footer=bool(before.in_footer),
        is_ended=bool(before.is_ended),
        account_id=account_id,
        made_at=now,
    )


def _add(session: Session, row: ContentPage, act: str) -> ContentPage:
    try:
        with session.begin_nested():
            session.add(row)
    except IntegrityError:
        raise _overtaken(row) from None
    told = {"version": row.version}
    subject = f"page:{row.slug}"
    ledger.record(session, act, account_id=row.account_id, subject=subject, told=told, now=row.made_at)
    return row
