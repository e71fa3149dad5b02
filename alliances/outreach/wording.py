"""Words for the codes of outlets and outreach."""

from flask_babel import lazy_gettext as _l

from alliances.kinds import OutreachKind
from alliances.outreach.kinds import OutletKind, OutreachResult

KINDS = {
    OutreachKind.EDITORIAL_BOARD: _l("Editorial board"),
    OutreachKind.OPINION_PIECE: _l("Op-ed"),
    OutreachKind.LETTER: _l("Letter to the editor"),
    OutreachKind.RADIO: _l("Radio"),
    OutreachKind.INTERVIEW: _l("Interview"),
    OutreachKind.PRESS_RELEASE: _l("Press release"),
    OutreachKind.PRESS_CONFERENCE: _l("Press conference"),
    OutreachKind.CLASS: _l("Class"),
    OutreachKind.TALK: _l("Talk"),
    OutreachKind.CAMPUS_EVENT: _l("Campus event"),
    OutreachKind.SCHOOL: _l("School"),
    OutreachKind.UNIVERSITY: _l("University"),
}
OUTLET_KINDS = {
    OutletKind.NEWSPAPER: _l("Newspaper"),
    OutletKind.RADIO: _l("Radio station"),
    OutletKind.TV: _l("TV station"),
    OutletKind.ONLINE: _l("Online outlet"),
    OutletKind.SCHOOL: _l("School"),
    OutletKind.UNIVERSITY: _l("University"),
    OutletKind.CONGREGATION: _l("Congregation"),
    OutletKind.CLUB: _l("Club"),
}
RESULTS = {
    OutreachResult.PUBLISHED: _l("Published"),
    OutreachResult.AIRED: _l("Aired"),
    OutreachResult.HELD: _l("Held"),
    OutreachResult.POSITIVE: _l("They were for it"),
    OutreachResult.NEGATIVE: _l("They were against it"),
    OutreachResult.NO_ANSWER: _l("No answer"),
}
# what an outlet most likely is that nobody has described yet
LIKELY = {
    OutreachKind.RADIO: OutletKind.RADIO,
    OutreachKind.CLASS: OutletKind.SCHOOL,
    OutreachKind.SCHOOL: OutletKind.SCHOOL,
    OutreachKind.CAMPUS_EVENT: OutletKind.UNIVERSITY,
    OutreachKind.UNIVERSITY: OutletKind.UNIVERSITY,
    OutreachKind.TALK: OutletKind.CLUB,
}
