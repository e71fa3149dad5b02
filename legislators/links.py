"""Where an account of a legislator is on the web."""

from urllib.parse import quote

from legislators.models import Link, LinkKind

NAMES = {
    LinkKind.TWITTER: "X",
    LinkKind.FACEBOOK: "Facebook",
    LinkKind.INSTAGRAM: "Instagram",
    LinkKind.YOUTUBE: "YouTube",
    LinkKind.MASTODON: "Mastodon",
}
HOMES = {
    LinkKind.TWITTER: "https://x.com/{}",
    LinkKind.FACEBOOK: "https://www.facebook.com/{}",
    LinkKind.INSTAGRAM: "https://www.instagram.com/{}/",
    LinkKind.YOUTUBE: "https://www.youtube.com/{}",
}

CHANNEL = 24  # letters of a YouTube channel's id


def address_of(link: Link) -> str:
    """The address a link leads to; empty for what is none, so that nothing but the web is ever linked."""
    value = link.value.strip()
    if value.startswith(("https://", "http://")):
        return value
    if link.kind == LinkKind.MASTODON:
        name, _, host = value.removeprefix("@").partition("@")
        return f"https://{quote(host)}/@{quote(name)}" if name and host else ""
    if link.kind == LinkKind.YOUTUBE and value.startswith("UC") and len(value) == CHANNEL:
        return f"https://www.youtube.com/channel/{quote(value)}"
    home = HOMES.get(link.kind)
    return home.format(quote(value, safe="@/")) if home and value else ""
