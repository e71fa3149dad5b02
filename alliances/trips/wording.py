"""Words for the codes of trips, and which appointments are outreach once they were held."""

from flask_babel import lazy_gettext as _l

from alliances.kinds import OutreachKind
from alliances.outreach.kinds import OutletKind
from alliances.trips.kinds import AppointmentKind, AppointmentState, CostKind

KINDS = {
    AppointmentKind.MEMBERS_MEETING: _l("Members' meeting"),
    AppointmentKind.PROSPECT: _l("Prospective member"),
    AppointmentKind.EDITORIAL_BOARD: _l("Editorial board"),
    AppointmentKind.RADIO: _l("Radio"),
    AppointmentKind.INTERVIEW: _l("Interview"),
    AppointmentKind.PRESS_CONFERENCE: _l("Press conference"),
    AppointmentKind.SPEECH: _l("Speech"),
    AppointmentKind.SCHOOL: _l("Talk at a school or university"),
    AppointmentKind.FOUNDING_VISIT: _l("Founding visit"),
    AppointmentKind.ORGANIZING_MEETING: _l("Organizing meeting"),
    AppointmentKind.LEGISLATOR: _l("Office of a legislator"),
    AppointmentKind.OTHER: _l("Something else"),
}
STATES = {
    AppointmentState.PROPOSED: _l("Proposed"),
    AppointmentState.PLANNED: _l("Planned"),
    AppointmentState.HELD: _l("Held"),
    AppointmentState.MISSED: _l("Did not take place"),
    AppointmentState.DECLINED: _l("Declined"),
    AppointmentState.CANCELLED: _l("Called off"),
}
COSTS = {CostKind.TRAVEL: _l("Travel"), CostKind.LODGING: _l("Lodging"), CostKind.OTHER: _l("Other")}
# held appointments of these kinds are the alliance's outreach: as what, and with what sort of outlet
OUTREACH = {
    AppointmentKind.EDITORIAL_BOARD: (OutreachKind.EDITORIAL_BOARD, OutletKind.NEWSPAPER),
    AppointmentKind.RADIO: (OutreachKind.RADIO, OutletKind.RADIO),
    AppointmentKind.INTERVIEW: (OutreachKind.INTERVIEW, OutletKind.NEWSPAPER),
    AppointmentKind.PRESS_CONFERENCE: (OutreachKind.PRESS_CONFERENCE, OutletKind.NEWSPAPER),
    AppointmentKind.SCHOOL: (OutreachKind.TALK, OutletKind.SCHOOL),
}
CLOCKS = {
    "America/New_York": _l("Eastern time"),
    "America/Chicago": _l("Central time"),
    "America/Denver": _l("Mountain time"),
    "America/Phoenix": _l("Arizona time"),
    "America/Los_Angeles": _l("Pacific time"),
    "America/Anchorage": _l("Alaska time"),
    "Pacific/Honolulu": _l("Hawaii time"),
    "America/Puerto_Rico": _l("Atlantic time, Puerto Rico"),
    "Pacific/Guam": _l("Guam time"),
    "Pacific/Pago_Pago": _l("Samoa time"),
}


def clock_name(zone: str) -> str:
    """What people call a time zone; of one without a name of its own, its town."""
    return str(CLOCKS[zone]) if zone in CLOCKS else zone.rpartition("/")[2].replace("_", " ")
