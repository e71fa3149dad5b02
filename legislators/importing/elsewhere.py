"""Addresses and accounts out of `legislators-current.json` and `legislators-social-media.json`."""

from collections.abc import Iterable

from legislators.models.kinds import LinkKind
from legislators.tables import Row

LINK = ("person_id", "kind", "value")
PUBLISHED = {LinkKind.WEBSITE: "url", LinkKind.CONTACT_FORM: "contact_form"}
ACCOUNTS = (LinkKind.TWITTER, LinkKind.FACEBOOK, LinkKind.INSTAGRAM, LinkKind.YOUTUBE, LinkKind.MASTODON)


def addresses(members: list[Row]) -> list[Row]:
    """Each member's website and the form to write to them."""
    return _rows(
        (one["id"]["bioguide"], kind, one["terms"][-1].get(name)) for one in members for kind, name in PUBLISHED.items()
    )


def accounts(social: list[Row]) -> list[Row]:
    """The accounts members keep as members; a channel without a name is `channel/ITS-ID`."""
    return _rows((one["id"]["bioguide"], kind, _account(one["social"], kind)) for one in social for kind in ACCOUNTS)


def _account(social: Row, kind: LinkKind) -> str:
    channel = social.get("youtube_id") if kind == LinkKind.YOUTUBE else None
    return str(social.get(kind) or (f"channel/{channel}" if channel else ""))


def _rows(found: Iterable[tuple[str, LinkKind, str | None]]) -> list[Row]:
    rows = [{"person_id": who, "kind": str(kind), "value": value} for who, kind, value in found if value]
    return sorted(rows, key=lambda row: (row["person_id"], row["kind"]))
