"""Words for what the tables of forming keep as codes."""

from flask_babel import lazy_gettext as _l

from alliances.models import AskingWay, ProspectAnswer, ProspectKind, Standing

STANDINGS = {
    Standing.RUNNING: _l("Going on"),
    Standing.RESTING: _l("Resting"),
    Standing.CLOSED: _l("Closed"),
}
PROSPECT_KINDS = {
    ProspectKind.ORGANIZATION: _l("An organization"),
    ProspectKind.PERSON: _l("One person"),
}
ANSWERS = {
    ProspectAnswer.NOT_ASKED: _l("not asked yet"),
    ProspectAnswer.WAITING: _l("waiting"),
    ProspectAnswer.YES: _l("yes"),
    ProspectAnswer.NO: _l("no"),
    ProspectAnswer.LATER: _l("later"),
}
BADGES = {
    ProspectAnswer.NOT_ASKED: "",
    ProspectAnswer.WAITING: "open",
    ProspectAnswer.YES: "yes",
    ProspectAnswer.NO: "no",
    ProspectAnswer.LATER: "lean-no",
}
WAYS = {
    AskingWay.VISIT: _l("Visit"),
    AskingWay.CALL: _l("Call"),
    AskingWay.MAIL: _l("Letter or e-mail"),
    AskingWay.MEETING: _l("At a meeting"),
}
SHOWN = {"all": _l("All that go on"), "stalled": _l("Standing still"), "resting": _l("Resting or closed")}
