"""Tables of the coalition itself: alliances and how they form, who belongs, what they do, who supports them."""

from alliances.kinds import MatchMethod, MaterialKind, OrganizationKind, OutreachKind, Stage, StartState
from alliances.models.people import CannedReply, HomeMove, Signup, Supporter, split_zones
from alliances.models.who import Alliance, Commitment, Member, Organization, StageReached, StartRequest
from alliances.models.work import ContentPage, Event, Material, Outreach

__all__ = [
    "Alliance",
    "CannedReply",
    "Commitment",
    "ContentPage",
    "Event",
    "HomeMove",
    "MatchMethod",
    "Material",
    "MaterialKind",
    "Member",
    "Organization",
    "OrganizationKind",
    "Outreach",
    "OutreachKind",
    "Signup",
    "Stage",
    "StageReached",
    "StartRequest",
    "StartState",
    "Supporter",
    "split_zones",
]
