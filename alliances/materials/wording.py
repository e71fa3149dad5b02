"""Words for the codes of materials."""

from flask_babel import lazy_gettext as _l

from alliances.kinds import MaterialKind
from alliances.materials.kinds import Audience, Licence, Sight

KINDS = {
    MaterialKind.HANDOUT: _l("Handout"),
    MaterialKind.GUIDE: _l("Guide"),
    MaterialKind.TALKING_POINTS: _l("Talking points"),
    MaterialKind.SLIDES: _l("Slides"),
    MaterialKind.MEDIA_KIT: _l("Media kit"),
    MaterialKind.SCHOOL_KIT: _l("School kit"),
    MaterialKind.CAMPUS_KIT: _l("Campus kit"),
}
READERS = {
    Audience.ANYBODY: _l("anybody"),
    Audience.LEADERS: _l("leaders and organizers"),
    Audience.MEMBERS: _l("member organizations"),
    Audience.CONGREGATIONS: _l("congregations"),
    Audience.PRESS: _l("press and radio"),
    Audience.SCHOOLS: _l("schools"),
    Audience.CAMPUSES: _l("universities and colleges"),
}
SIGHTS = {
    Sight.PUBLIC: _l("Anybody: it has a public page."),
    Sight.STAFF: _l("Only leaders, organizers, volunteers and viewers who sign in."),
}
LICENCES = {
    Licence.ASK: _l("Ask us before you use it"),
    Licence.COALITION: _l("Free for members of the coalition"),
    Licence.CC0: _l("Free for all, no rights kept (CC0)"),
    Licence.CC_BY: _l("Free for all who name us (CC BY 4.0)"),
    Licence.CC_BY_SA: _l("Free for all who name us and share alike (CC BY-SA 4.0)"),
    Licence.CC_BY_NC: _l("Free for all who name us and sell nothing (CC BY-NC 4.0)"),
    Licence.OTHER: _l("Other, in words"),
}
LANGUAGES = {"en": "English", "es": "Español"}
