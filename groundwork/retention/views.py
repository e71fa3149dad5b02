"""The public page that says how long what is kept."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from groundwork.doors import Keeping
from groundwork.web.current import doors
from groundwork.words import count, say

blueprint = Blueprint("retention", __name__, template_folder="templates")
YEAR = 365


@blueprint.get("/privacy/retention")
def page() -> ResponseReturnValue:
    """Every table, how long its rows stay, and why; those with an end first, those of one reason together."""
    told: dict[tuple[str, str], list[str]] = {}
    for one in sorted(doors().keepings, key=lambda one: (one.days is None, one.days or 0, one.table)):
        told.setdefault((how_long(one), one.why()), []).append(one.table.replace("_", " "))
    rows = [(", ".join(tables), long, why) for (long, why), tables in told.items()]
    return render_template("retention/page.html", rows=rows)


def how_long(one: Keeping) -> str:
    """The time in words."""
    if one.days is None:
        return say("as long as needed")
    if one.days >= YEAR:
        return count("%(num)s year", "%(num)s years", one.days // YEAR)
    return count("%(num)s day", "%(num)s days", one.days)
