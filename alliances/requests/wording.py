"""Words for the codes of requests."""

from datetime import date

from flask_babel import lazy_gettext as _l

from alliances.requests.kinds import HelpAct, HelpKind, HelpState

KINDS = {
    HelpKind.VISIT: _l("A visit"),
    HelpKind.SPEAKER: _l("A speaker"),
    HelpKind.ADVICE: _l("Advice"),
    HelpKind.MATERIALS: _l("Materials"),
    HelpKind.OTHER: _l("Something else"),
}
STATES = {
    HelpState.NEW: _l("New"),
    HelpState.TAKEN: _l("Somebody is on it"),
    HelpState.ANSWERED: _l("Answered"),
    HelpState.DONE: _l("Done"),
    HelpState.DECLINED: _l("Declined"),
    HelpState.WITHDRAWN: _l("Taken back"),
}
ACTS = {
    HelpAct.SAID: _l("wrote"),
    HelpAct.TOOK: _l("took it on"),
    HelpAct.LET_GO: _l("let it go"),
    HelpAct.ANSWERED: _l("answered"),
    HelpAct.DONE: _l("said it is done"),
    HelpAct.DECLINED: _l("declined it"),
    HelpAct.WITHDREW: _l("took it back"),
    HelpAct.REOPENED: _l("opened it again"),
}


def days_late(due_on: date, today: date) -> int:
    """How many days ago the day has passed; none while it has not."""
    return max(0, (today - due_on).days)
