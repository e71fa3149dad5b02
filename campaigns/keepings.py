"""How long the tables of campaigns keep their rows."""

from groundwork.doors import Keeping
from groundwork.retention.keeping import kept
from groundwork.words import say


def keepings() -> list[Keeping]:
    """What was done stays counted; who did it goes with the person."""
    return [
        *kept(lambda: say("That a call was made stays counted; by whom goes when they ask to be deleted."),
              "call", "call_request", "dial_in", "campaign_recipient"),
        *kept(lambda: say("What was asked of Congress and what came of it; names members of Congress and staff only."),
              "campaign", "office_care", "promise", "stance", "touch", "visit"),
        *kept(lambda: say("Hours and costs of lobbying, which tax law wants kept."),
              "campaign_purpose", "work_time", "year_of_payer"),
    ]  # fmt: skip
