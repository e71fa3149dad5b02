"""What belonging hangs up for the house: who may do what, its tab, personal data, how long rows are kept."""

from flask import Flask

from groundwork.doors import Doors, Keeping, MenuItem, Role, secretariat, staff
from groundwork.words import say

READING = "members year_of_programs program"
WRITING = "add_organization end_membership join_again set_backing letter add_commitment program_done renew_program"
PERSONS = "organization add_person end_person who_belongs add_individual end_individual"
COALITION = "all_organizations add_to_coalition change_organization merge_organizations"


def open_doors(doors: Doors) -> None:
    """All staff read who belongs; persons with their numbers are for whoever works with them."""
    from alliances.belonging import demo, personal
    from alliances.models import IndividualMember

    working = (Role.SECRETARIAT, Role.LEADER, Role.ORGANIZER)
    doors.permit(staff(*Role), *(f"belonging.{name}" for name in READING.split()))
    doors.permit(staff(*working), "belonging.end_program", *(f"belonging.{name}" for name in WRITING.split()))
    doors.permit(staff(*working, personal=True), *(f"belonging.{name}" for name in PERSONS.split()))
    leading = (Role.SECRETARIAT, Role.LEADER)
    doors.permit(staff(*leading, personal=True), "belonging.give_role", "belonging.end_role")
    doors.permit(secretariat(), *(f"belonging.{name}" for name in COALITION.split()))
    doors.menu.append(MenuItem("tabs", "belonging.members", lambda: say("Members"), 65))
    doors.personal_data.append(personal.PERSONAL_DATA)
    doors.seeds.append(demo.seed)
    doors.merged.append(IndividualMember.supporter_id)
    doors.acts.update(
        {
            "belonging.joined": lambda: say("made a prospect a member"),
            "belonging.left": lambda: say("ended an organization's membership"),
            "belonging.backing": lambda: say("changed who backs the leader, or the letter on file"),
            "belonging.role": lambda: say("gave somebody a role in the alliance"),
            "belonging.role_ended": lambda: say("ended somebody's role in the alliance"),
            "belonging.merge": lambda: say("merged two organizations"),
        }
    )
    _say_keepings(doors)


def _say_keepings(doors: Doors) -> None:
    from alliances.belonging import keeping
    from alliances.models import IndividualMember, OrganizationPerson, RoleHeld

    public = ("organization", "alliance_member", "commitment", "commitment_entry")
    doors.keepings += [
        *(
            Keeping(table, None, lambda: say("The history of an alliance; names no private person."))
            for table in public
        ),
        *(
            Keeping(
                table.__tablename__,
                keeping.DAYS,
                lambda: say("From their last day: number and mailbox go, the name stays as the alliance's history."),
                keeping.forget_ways(table),
            )
            for table in (OrganizationPerson, IndividualMember, RoleHeld)
        ),
    ]


def install(app: Flask) -> None:
    """Add the pages."""
    from alliances.belonging import coalition_views, people_views, program_views, views

    del coalition_views, people_views, program_views  # imported for the routes they add
    app.register_blueprint(views.blueprint)
