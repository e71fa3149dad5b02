"""What the audit log hangs up for the house."""

from datetime import timedelta

from flask import Flask

from groundwork.doors import Check, Doors, Job, Keeping, MenuItem, Role, secretariat, staff
from groundwork.words import say

SEVEN_YEARS = 7 * 366  # days


def open_doors(doors: Doors) -> None:
    """Who may read the log, and the anchor of every day."""
    from groundwork.audit import anchoring
    from groundwork.audit.wording import ACTS

    doors.permit(secretariat(), "audit.log", "audit.coalition_reason", "audit.end_coalition_reason")
    doors.permit(secretariat(fresh=True), "audit.log_csv")
    doors.permit(staff(Role.SECRETARIAT, Role.LEADER), "audit.alliance_log")
    doors.permit(staff(Role.SECRETARIAT, Role.LEADER, fresh=True), "audit.alliance_log_csv")
    doors.permit(staff(Role.SECRETARIAT), "audit.reason", "audit.end_reason")
    doors.menu.append(MenuItem("secretariat", "audit.log", lambda: say("Audit log"), 95))
    doors.jobs.append(Job("audit.anchor", timedelta(days=1), anchoring.anchor))
    doors.checks.append(Check("audit log", anchoring.broken))
    doors.acts.update(ACTS)
    doors.keepings += [
        Keeping("audit_entry", SEVEN_YEARS, lambda: say("Who did what can be looked up for seven years."),
                anchoring.prune),
        Keeping("audit_head", None, lambda: say("One line: where the audit log begins and ends.")),
        Keeping("audit_anchor", None, lambda: say("One line a day that shows whether the audit log was changed.")),
        Keeping("reason_given", 365, lambda: say("Why the secretariat read personal data; the log keeps the words."),
                anchoring.forget_reasons),
    ]  # fmt: skip


def install(app: Flask) -> None:
    """Add the pages, and the line above personal data that is read for a reason."""
    from groundwork.audit.views import blueprint, reading_line

    app.register_blueprint(blueprint)
    app.jinja_env.globals["reading_line"] = reading_line
