"""What is filled in about trips."""

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, RadioField, SelectChoice, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Optional

from alliances.outreach.forms import People
from alliances.trips import wording
from alliances.trips.kinds import AppointmentKind, CostKind
from groundwork.web.fields import Day, Dollars, Hour
from groundwork.web.forms import Form

KIND_CHOICES = [SelectChoice(str(kind), words) for kind, words in wording.KINDS.items()]
COST_CHOICES = [SelectChoice(str(kind), words) for kind, words in wording.COSTS.items()]
CLOCK_CHOICES = [SelectChoice("", _l("The town's own")), *(SelectChoice(zone, w) for zone, w in wording.CLOCKS.items())]
DAY, CHOOSE = _l("Day"), _l("Choose the day.")


class TripForm(Form):
    """A trip: why, who, when."""

    purpose = StringField(_l("What it is for"), [InputRequired(_l("Say what the trip is for."))])
    travelers = StringField(_l("Who travels"), [InputRequired(_l("Say who travels."))])
    starts_on = Day(_l("First day"), [InputRequired(CHOOSE)])
    ends_on = Day(_l("Last day"), [InputRequired(CHOOSE)])
    notes = TextAreaField(_l("Notes for the plane"), render_kw={"rows": 3})


class StopForm(Form):
    """A town of a trip."""

    alliance = SelectField(_l("Alliance"), choices=[], default="")
    city = StringField(_l("Town"), [InputRequired(_l("Type the town."))])
    state = SelectField(_l("State"), [InputRequired(_l("Choose the state."))], choices=[])
    from_day = Day(_l("From"), [InputRequired(CHOOSE)])
    until_day = Day(_l("Until"), [Optional()])
    time_zone = SelectField(_l("Clock"), choices=CLOCK_CHOICES, default="", validate_choice=False)
    lodging = StringField(_l("Where the night is spent"))


class ProposalForm(Form):
    """An appointment as a leader proposes it."""

    kind = SelectField(_l("Kind"), choices=KIND_CHOICES, default=str(AppointmentKind.MEMBERS_MEETING))
    title = StringField(_l("What it is called"))
    outlet_name = StringField(_l("Paper, station, school or university"))
    day = Day(DAY, [InputRequired(CHOOSE)])
    starts_at = Hour(_l("Begins at"), [InputRequired(_l("Choose the time."))])
    ends_at = Hour(_l("Ends at, or an hour later"), [Optional()])
    place = StringField(_l("Place, with its address"))
    with_role = StringField(_l("With whom, by role"))
    accompanied_by = StringField(_l("Who comes along, by role"))
    bring = TextAreaField(_l("What to bring and say"), render_kw={"rows": 3})


class AppointmentForm(ProposalForm):
    """An appointment as the secretariat keeps it."""

    stop = SelectField(_l("Town"), [InputRequired(_l("Choose the town."))], choices=[])
    alliance = SelectField(_l("Alliance"), choices=[], default="")
    link = StringField(_l("Office or page it belongs to"))
    is_confirmed = BooleanField(_l("They have confirmed it."))
    may_overlap = BooleanField(_l("It may be at the same time as another one: several of us travel."))


class ToldForm(Form):
    """What came of an appointment."""

    was_held = RadioField(
        _l("What happened"),
        [InputRequired(_l("Choose what happened."))],
        choices=[SelectChoice("yes", _l("It was held")), SelectChoice("no", _l("It did not take place"))],
    )
    result = TextAreaField(_l("What came of it, or why not"), render_kw={"rows": 3})
    audience = People(_l("How many people listened"), [Optional()], render_kw={"inputmode": "numeric"})
    next_step = StringField(_l("Next step"))
    next_step_on = Day(_l("By when"), [Optional()])


class ReasonForm(Form):
    """Why something is off."""

    reason = TextAreaField(_l("Why"), render_kw={"rows": 2})


class AcceptForm(Form):
    """A proposal is on."""

    may_overlap = BooleanField(_l("It may be at the same time as another one: several of us travel."))


class CostForm(Form):
    """A line of what the trip cost."""

    kind = SelectField(_l("Kind"), choices=COST_CHOICES, default=str(CostKind.TRAVEL))
    what = StringField(_l("What for"), [InputRequired(_l("Say what it was for."))])
    amount = Dollars(_l("Dollars"), [InputRequired(_l("Type the amount."))])
    alliance = SelectField(_l("For whom"), choices=[], default="")
