"""Words for what the tables keep as codes, and the exact words people consent to."""

from flask_babel import lazy_gettext as _l

from alliances.materials import wording as material_wording
from alliances.models import OrganizationKind, Stage
from alliances.outreach import wording as outreach_wording
from groundwork.words import say

STAGES = {
    Stage.LEADER: _l("Leader found"),
    Stage.BACKING: _l("Backing organization"),
    Stage.VISIT: _l("Founding visit"),
    Stage.MEMBERS: _l("Members gathered"),
    Stage.MEETING: _l("Organizing meeting"),
    Stage.ACTIVE: _l("Active"),
}
EVIDENCE_HINTS = {
    Stage.LEADER: _l("How the leader came to us."),
    Stage.BACKING: _l("The commitment letter or the resolution, with its date."),
    Stage.VISIT: _l("Who came, and whom they met."),
    Stage.MEMBERS: _l("Who was asked and who said yes."),
    Stage.MEETING: _l("The minutes or the list of those who came."),
    Stage.ACTIVE: _l("The first thing it did."),
}
ORGANIZATION_KINDS = {
    OrganizationKind.LOCAL: _l("Local organization"),
    OrganizationKind.CONGREGATION: _l("Congregation"),
    OrganizationKind.SCHOOL: _l("School or university"),
    OrganizationKind.UNION: _l("Union"),
    OrganizationKind.CIVIC: _l("Civic club"),
    OrganizationKind.NATIONAL: _l("National organization"),
}
MATERIAL_KINDS = material_wording.KINDS
OUTREACH_KINDS = outreach_wording.KINDS
CONFIDENCES = {
    "confirmed": _l("confirmed"),
    "unique_zip": _l("only district of the ZIP code"),
    "exact": _l("by point"),
    "near_boundary": _l("near a district line"),
    "approximate": _l("probable"),
    "ask": _l("one of several: to be asked"),
    "none": _l("not known"),
}


def text_consent(alliance: str) -> str:
    """The words beside the tick for texts, as the phone companies' rules want them; stored as they were read."""
    return say(
        "Yes, text me. %(alliance)s may send me about 4 texts a month on calls to Congress, polls and meetings, also "
        "by an automatic system. Message and data rates may apply. Reply STOP to end, HELP for help. Joining does not "
        "depend on this.",
        alliance=alliance,
    )


def mail_consent(alliance: str) -> str:
    """The words beside the tick for e-mail; stored as they were read."""
    return say(
        "Yes, write to me. %(alliance)s may send me about 4 e-mails a month. Write to us at any time to end them.",
        alliance=alliance,
    )
