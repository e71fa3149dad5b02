"""Tables of whom we talk to. Facts about the world are closed with a date, never deleted or overwritten."""

from legislators.models.committees import Committee, CommitteeSeat
from legislators.models.kinds import (
    UNITED_STATES,
    Chamber,
    CommitteeKind,
    CorrectionKind,
    LinkKind,
    OfficeKind,
    RefreshOutcome,
    StateKind,
)
from legislators.models.offices import Details, Office, OfficePast
from legislators.models.people import Link, Person, Roster, Seat, State, Term
from legislators.models.places import BoundarySet, District, ZipCandidate, ZipPlace
from legislators.models.upkeep import Correction, Refresh

__all__ = [
    "UNITED_STATES",
    "BoundarySet",
    "Chamber",
    "Committee",
    "CommitteeKind",
    "CommitteeSeat",
    "Correction",
    "CorrectionKind",
    "Details",
    "District",
    "Link",
    "LinkKind",
    "Office",
    "OfficeKind",
    "OfficePast",
    "Person",
    "Refresh",
    "RefreshOutcome",
    "Roster",
    "Seat",
    "State",
    "StateKind",
    "Term",
    "ZipCandidate",
    "ZipPlace",
]
