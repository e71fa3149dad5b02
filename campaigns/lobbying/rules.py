"""The rules themselves, for organizations that chose section 501(h).

Sources: 26 USC 4911(c)-(e); 26 CFR 56.4911-2 (what is lobbying), 56.4911-5 (communications with members).
"""

from dataclasses import dataclass

from campaigns.models.kinds import LobbyKind

# (so much of the year's spending, this share of it may go into lobbying), 26 USC 4911(c)(2)
STEPS = ((500_000_00, 20), (500_000_00, 15), (500_000_00, 10))
SHARE_ABOVE, MOST = 5, 1_000_000_00
GRASSROOTS_SHARE = 25


@dataclass(frozen=True)
class Limits:
    """The most that may go into lobbying in a year, and into its grassroots part, in cents."""

    total: int
    grassroots: int


def class_of(*, on_measure: bool, takes_view: bool, to_members: bool) -> LobbyKind:
    """What a campaign that asks people to call Congress is.

    Without a specific measure, or without a view of it, it is no lobbying. Asking one's own members to call is direct
    lobbying, asking the public is grassroots.
    """
    if not on_measure or not takes_view:
        return LobbyKind.NONE
    return LobbyKind.DIRECT if to_members else LobbyKind.GRASSROOTS


def limits(spending_cents: int) -> Limits:
    """The year's limits of an organization that spends so much on its exempt purpose."""
    left, hundredths = spending_cents, 0
    for size, share in STEPS:
        part = min(left, size)
        left, hundredths = left - part, hundredths + part * share
    total = min((hundredths + left * SHARE_ABOVE) // 100, MOST)
    return Limits(total, total * GRASSROOTS_SHARE // 100)
