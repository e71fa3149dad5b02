"""How long the tables of campaigns keep their rows."""

from campaigns.models import Call, CallRequest, DialIn, Visit
from groundwork.doors import Keeping
from groundwork.retention.keeping import YEAR, emptying, kept, removing
from groundwork.words import say


def keepings() -> list[Keeping]:
    """What was done stays counted; who did it is forgotten after years, or with the person."""
    return [
        Keeping("call", 4 * YEAR, lambda: say("That a call was made stays counted; who made it is forgotten."),
                emptying(Call, Call.placed_at, {"supporter_id": None, "sid": None, "leg_sid": None},
                         Call.supporter_id.is_not(None) | Call.sid.is_not(None))),
        Keeping("call_request", YEAR, lambda: say("Who asked us to ring them."),
                removing(CallRequest, CallRequest.made_at)),
        Keeping("dial_in", YEAR, lambda: say("Who rang us; no number is kept."), removing(DialIn, DialIn.began_at)),
        Keeping("visit", 5 * YEAR, lambda: say("After five years it is forgotten who went and who was met."),
                emptying(Visit, Visit.planned_for, {"who": "", "met": ""}, (Visit.who != "") | (Visit.met != ""))),
        *kept(lambda: say("How many a campaign reached; a row leads to nobody once its person is emptied or deleted."),
              "campaign_recipient"),
        *kept(lambda: say("What was asked of Congress and what came of it: members of Congress, their staff by role."),
              "campaign", "office_care", "promise", "stance", "touch"),
        *kept(lambda: say("Hours and costs of lobbying, which tax law wants kept."),
              "campaign_purpose", "work_time", "year_of_payer"),
    ]  # fmt: skip
