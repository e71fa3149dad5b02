"""What the records hang up for the house: the pages of supporters, what is kept of them, and looking for doubles."""

from datetime import timedelta

from flask import Flask

from alliances.models import AddressNote, Belonging, CustomValue, HomeMove, Note, Signup, SupporterTag
from groundwork.doors import Doors, Job, Keeping, MenuItem, Role, Tour, staff
from groundwork.words import say

READ = "supporters supporter note correct_note put_tag take_tag"
WORK = (
    "new correct reach take_address values end_channel leave back delete_note tag_all doubles are_two merge undo_merge"
)


def open_doors(doors: Doors) -> None:
    """Who may reach what, the tab, personal data, timeline, jobs, retention and the demo."""
    from alliances.records import demo, doubles, forgetting, names, timeline

    _permit(doors)
    doors.menu.append(MenuItem("tabs", "records.supporters", lambda: say("Supporters"), 60))
    doors.personal_data.append(forgetting.PERSONAL_DATA)
    doors.happenings.append(timeline.happenings)
    doors.merged += [
        one.supporter_id for one in (Signup, HomeMove, Belonging, SupporterTag, CustomValue, Note, AddressNote)
    ]
    doors.jobs += [
        Job("alliances.names", timedelta(minutes=1), names.index_missing),
        Job("alliances.doubles", timedelta(minutes=1), doubles.look),
    ]
    doors.seeds.append(demo.seed)
    doors.tour.append(Tour("/alliances/franklin/supporters?q=mar+dua", say("Find a supporter by parts of a name"), 61))
    _say_acts(doors)
    _say_keepings(doors)


def _permit(doors: Doors) -> None:
    working = (Role.SECRETARIAT, Role.LEADER, Role.ORGANIZER)
    doors.permit(staff(*working, Role.VOLUNTEER, personal=True), *(f"records.{name}" for name in READ.split()))
    doors.permit(staff(*working, personal=True), *(f"records.{name}" for name in WORK.split()))
    doors.permit(staff(*working), *(f"records.{name}" for name in ["moves", "tags", "tag", "merge_tag", "delete_tag"]))
    deciding = staff(Role.SECRETARIAT, Role.LEADER)
    doors.permit(deciding, *(f"records.{name}" for name in ["fields", "field", "turn_field"]))


def _say_acts(doors: Doors) -> None:
    doors.acts |= {
        "records.note_deleted": lambda: say("deleted a note about a supporter"),
        "records.address_noted": lambda: say("noted a number or e-mail address told to staff"),
        "records.address_removed": lambda: say("took off a supporter's number or e-mail address"),
        "records.left": lambda: say("let a supporter leave"),
        "records.back": lambda: say("took a supporter back in"),
        "records.merged": lambda: say("made one of two supporters"),
        "records.unmerged": lambda: say("made two of one supporter again"),
        "records.tag_merged": lambda: say("merged a tag into another"),
        "records.tag_deleted": lambda: say("deleted a tag"),
    }


def _say_keepings(doors: Doors) -> None:
    from alliances.records import merging, reaching

    with_person = ("supporter_tag", "custom_value", "supporter_note", "supporter_word", "supporter_pair")
    doors.keepings += [
        *(Keeping(table, None, lambda: say("Kept as long as the supporter it is about.")) for table in with_person),
        *(
            Keeping(table, None, lambda: say("Kept while the alliance exists; it names no person."))
            for table in ("tag", "custom_field")
        ),
        Keeping(
            "address_note",
            reaching.DAYS,
            lambda: say(
                "A number or mailbox told to staff and never confirmed; that there was one stays with the rest."
            ),
            reaching.forget,
        ),
        Keeping(
            "supporter_merge",
            merging.UNDONE_WITHIN.days,
            lambda: say("For thirty days a merge can be undone; then only that it happened is kept."),
            merging.forget_old,
        ),
    ]


def install(app: Flask) -> None:
    """Add the pages."""
    from alliances.records import double_views, field_views, person_views, reach_views, tag_views, views

    del double_views, field_views, person_views, reach_views, tag_views  # imported for the routes they add
    app.register_blueprint(views.blueprint)
