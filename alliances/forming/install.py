"""What forming hangs up for the house: who may do what, tabs, words of the audit log, how long rows are kept."""

from flask import Flask

from groundwork.doors import Doors, Keeping, MenuItem, Role, Tour, secretariat, staff
from groundwork.words import say

STARTS = "start_request accept decline reopen invite_leader declined"
STAGE = "stage plan undo add_line touch_line paper change_standing introduction"
PROSPECTS = "prospect_list prospect_sheet add_prospect change_prospect prospect take_in organizing_meeting"
HAND_OVER = "hand_over tick_hand_over finish_hand_over invite_again drop_hand_over"


def open_doors(doors: Doors) -> None:
    """The secretariat forms alliances with their leaders; organizers keep the list of prospects too."""
    from alliances.forming import demo

    doors.permit(secretariat(), "forming.secretariat", *(f"forming.{name}" for name in STARTS.split()))
    leading = (Role.SECRETARIAT, Role.LEADER)
    doors.permit(staff(*leading), *(f"forming.{name}" for name in (STAGE + " " + HAND_OVER).split()))
    doors.permit(staff(*leading, personal=True), "forming.hand_over_sheet")
    working = staff(*leading, Role.ORGANIZER, personal=True)
    doors.permit(working, *(f"forming.{name}" for name in PROSPECTS.split()))
    doors.menu += [
        MenuItem("secretariat", "forming.secretariat", lambda: say("Alliances"), 10),
        MenuItem("tabs", "forming.stage", lambda: say("Forming"), 70),
    ]
    doors.tour.append(Tour("/secretariat?show=stalled", say("Which alliances stand still, and why"), 91))
    doors.seeds.append(demo.seed)
    _name_acts(doors)
    _say_keepings(doors)


def _name_acts(doors: Doors) -> None:
    doors.acts.update(
        {
            "forming.step": lambda: say("recorded a step of forming"),
            "forming.undo": lambda: say("took a step back"),
            "forming.standing": lambda: say("set an alliance to rest, closed it or took it up again"),
            "forming.introduced": lambda: say("changed the words of the public page"),
            "forming.accepted": lambda: say("accepted a request to start an alliance"),
            "forming.declined": lambda: say("declined a request to start an alliance"),
            "forming.reopened": lambda: say("took a declined request up again"),
            "forming.handed_over": lambda: say("handed an alliance over to its next leader"),
            "forming.hand_over_dropped": lambda: say("gave a hand-over up"),
        }
    )


def _say_keepings(doors: Doors) -> None:
    from alliances.forming import keeping

    history = ("alliance", "alliance_stage", "alliance_stage_undone", "alliance_standing", "stage_check")
    doors.keepings += [
        *(Keeping(table, None, lambda: say("The history of an alliance; it names staff alone.")) for table in history),
        *(
            Keeping(table, None, lambda: say("Who led an alliance when; the address goes with the person."))
            for table in ("hand_over", "hand_over_check")
        ),
        Keeping(
            "start_request",
            keeping.DECIDED_DAYS,
            lambda: say("Two years after the decision nobody asks about a request any more."),
            keeping.forget_requests,
        ),
        Keeping(
            "prospect",
            keeping.QUIET_DAYS,
            lambda: say("Who has not been asked for three years, and did not join, is on no list any more."),
            keeping.forget_prospects,
        ),
        Keeping("prospect_asking", None, lambda: say("Goes with the prospect.")),
    ]


def install(app: Flask) -> None:
    """Add the pages."""
    from alliances.forming import hand_over_views, introducing_views, prospect_views, stage_views, views

    del hand_over_views, introducing_views, prospect_views, stage_views  # imported for the routes they add
    app.register_blueprint(views.blueprint)
