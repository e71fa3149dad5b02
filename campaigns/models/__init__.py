"""Tables of what supporters do to Congress: campaigns and whom they went to, calls, visits, other touches, stances."""

from campaigns.models.calls import Call, CallRequest, DialIn
from campaigns.models.kinds import (
    REACHED,
    CampaignState,
    How,
    LobbyKind,
    Outcome,
    Party,
    Position,
    Target,
    TouchKind,
    VisitState,
)
from campaigns.models.lobbying import Purpose, WorkTime, YearOfPayer
from campaigns.models.offices import Care, Promise, Stance, Touch, Visit
from campaigns.models.texts import Campaign, Recipient

__all__ = [
    "REACHED",
    "Call",
    "CallRequest",
    "Campaign",
    "CampaignState",
    "Care",
    "DialIn",
    "How",
    "LobbyKind",
    "Outcome",
    "Party",
    "Position",
    "Promise",
    "Purpose",
    "Recipient",
    "Stance",
    "Target",
    "Touch",
    "TouchKind",
    "Visit",
    "VisitState",
    "WorkTime",
    "YearOfPayer",
]
