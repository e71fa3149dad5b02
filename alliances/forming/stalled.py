"""Which alliances stand still, and why: seen before they lapse."""

from datetime import date, timedelta

from alliances.models import Alliance, Stage, Standing
from groundwork.words import count, say

OVERDUE_AFTER = timedelta(days=14)
# how many days an alliance may stay at a stage before somebody should ask; active ones may stay for ever
PATIENCE = {Stage.LEADER: 60, Stage.BACKING: 45, Stage.VISIT: 60, Stage.MEMBERS: 60, Stage.MEETING: 45}


def days_in_stage(alliance: Alliance, *, on: date) -> int:
    """How many days ago it reached its stage; never below zero."""
    return max(0, (on - alliance.stage_on).days)


def why_stalled(alliance: Alliance, *, on: date) -> list[str]:
    """Each reason why a running alliance stands still, in words; nothing for one that moves, rests or is closed."""
    if alliance.standing != Standing.RUNNING:
        return []
    return [
        words for words in (_without_plan(alliance), _overdue(alliance, on=on), _too_long(alliance, on=on)) if words
    ]


def _without_plan(alliance: Alliance) -> str:
    return "" if alliance.next_step else say("No next step is planned.")


def _overdue(alliance: Alliance, *, on: date) -> str:
    day = alliance.next_step_on
    if not alliance.next_step or day is None or on - day < OVERDUE_AFTER:
        return ""
    late = (on - day).days
    return count("Its next step is %(num)s day overdue.", "Its next step is %(num)s days overdue.", late)


def _too_long(alliance: Alliance, *, on: date) -> str:
    most = PATIENCE.get(alliance.stage)
    days = days_in_stage(alliance, on=on)
    if most is None or days <= most:
        return ""
    return say("%(days)s days at this stage; %(most)s are usual at most.", days=days, most=most)
