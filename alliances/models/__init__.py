"""Tables of the coalition itself: alliances and how they form, who belongs, what they do, who supports them."""

from alliances.kinds import (
    AskingWay,
    EntryKind,
    FieldKind,
    ImportPart,
    ImportState,
    Likeness,
    MatchMethod,
    MaterialKind,
    OrganizationKind,
    OutreachKind,
    ProspectAnswer,
    ProspectKind,
    RoleKind,
    Stage,
    Standing,
    StartState,
)
from alliances.models.areas import Area, Belonging
from alliances.models.belonging import CommitmentEntry, IndividualMember, OrganizationPerson, Reachable, RoleHeld
from alliances.models.content import ContentPage
from alliances.models.directory import DirectoryEntry, DirectoryTopic
from alliances.models.events import Event, EventHost, EventSignup
from alliances.models.forming import (
    HandOver,
    HandOverCheck,
    Prospect,
    ProspectAsking,
    StageCheck,
    StageUndone,
    StandingChange,
)
from alliances.models.incoming import ImportBatch, ImportChange, ImportMapping, ImportPiece, SheetLine, SignInSheet
from alliances.models.materials import Material, MaterialDownload, MaterialPart, MaterialVersion
from alliances.models.mine import MineAsking, MineLink
from alliances.models.naming import keep_words
from alliances.models.outreach import Outlet, Outreach
from alliances.models.people import CannedReply, HomeMove, Signup, Supporter, split_zones
from alliances.models.records import (
    AddressNote,
    CustomField,
    CustomValue,
    Note,
    SupporterMerge,
    SupporterPair,
    SupporterTag,
    SupporterWord,
    Tag,
)
from alliances.models.requests import Advice, HelpLine, HelpRequest
from alliances.models.segments import Segment
from alliances.models.sharing import Webhook, WebhookDelivery
from alliances.models.trips import Appointment, Trip, TripCost, TripStop
from alliances.models.unsettling import watch_moves
from alliances.models.who import Alliance, Commitment, Member, Organization, StageReached, StartRequest

__all__ = [
    "AddressNote",
    "Advice",
    "Alliance",
    "Appointment",
    "Area",
    "AskingWay",
    "Belonging",
    "CannedReply",
    "Commitment",
    "CommitmentEntry",
    "ContentPage",
    "CustomField",
    "CustomValue",
    "DirectoryEntry",
    "DirectoryTopic",
    "EntryKind",
    "Event",
    "EventHost",
    "EventSignup",
    "FieldKind",
    "HandOver",
    "HandOverCheck",
    "HelpLine",
    "HelpRequest",
    "HomeMove",
    "ImportBatch",
    "ImportChange",
    "ImportMapping",
    "ImportPart",
    "ImportPiece",
    "ImportState",
    "IndividualMember",
    "Likeness",
    "MatchMethod",
    "Material",
    "MaterialDownload",
    "MaterialKind",
    "MaterialPart",
    "MaterialVersion",
    "Member",
    "MineAsking",
    "MineLink",
    "Note",
    "Organization",
    "OrganizationKind",
    "OrganizationPerson",
    "Outlet",
    "Outreach",
    "OutreachKind",
    "Prospect",
    "ProspectAnswer",
    "ProspectAsking",
    "ProspectKind",
    "Reachable",
    "RoleHeld",
    "RoleKind",
    "Segment",
    "SheetLine",
    "SignInSheet",
    "Signup",
    "Stage",
    "StageCheck",
    "StageReached",
    "StageUndone",
    "Standing",
    "StandingChange",
    "StartRequest",
    "StartState",
    "Supporter",
    "SupporterMerge",
    "SupporterPair",
    "SupporterTag",
    "SupporterWord",
    "Tag",
    "Trip",
    "TripCost",
    "TripStop",
    "Webhook",
    "WebhookDelivery",
    "keep_words",
    "split_zones",
]

watch_moves()
