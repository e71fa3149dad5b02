"""What a leader or organizer can add to an alliance: each with its form and what sending it does."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Session
from wtforms import SelectChoice

from alliances import forms, organizations, work
from alliances.models import Alliance, MaterialKind, OrganizationKind, OutreachKind
from groundwork.web.forms import Form


@dataclass(frozen=True)
class Adding:
    """One thing that can be added. make: its form, with what can be chosen. act: records what was typed."""

    title: Any
    make: Callable[[Session, Alliance, datetime], Form]
    act: Callable[[Session, Alliance, Any, datetime], object]


def _organization_form(session: Session, _alliance: Alliance, _now: datetime) -> Form:
    form = forms.OrganizationForm()
    nationals = organizations.nationals(session)
    form.parent.choices = [
        SelectChoice("", _("No national organization")),
        *(SelectChoice(str(one.id), one.name) for one in nationals),
    ]
    return form


def _add_organization(session: Session, alliance: Alliance, form: Any, _now: datetime) -> object:
    typed = organizations.NewOrganization(
        name=form.name.data,
        kind=OrganizationKind(form.kind.data),
        city=form.city.data or "",
        parent_id=int(form.parent.data) if form.parent.data else None,
        is_backing=form.is_backing.data,
    )
    return organizations.add_member(session, alliance, typed, since=form.since.data)


def _commitment_form(session: Session, alliance: Alliance, now: datetime) -> Form:
    form = forms.CommitmentForm()
    members = organizations.members_of(session, alliance.id, on=now.date())
    form.organization.choices = [SelectChoice(str(one.organization_id), one.name) for one in members]
    return form


def _add_commitment(session: Session, alliance: Alliance, form: Any, now: datetime) -> object:
    typed = work.NewCommitment(
        organization_id=int(form.organization.data),
        program=form.program.data,
        since=form.since.data,
        renews_on=form.renews_on.data,
        done=form.done.data or "",
    )
    return work.add_commitment(session, alliance, typed, now=now)


def _add_material(session: Session, alliance: Alliance, form: Any, now: datetime) -> object:
    typed = work.NewMaterial(
        kind=MaterialKind(form.kind.data),
        title=form.title.data,
        body=form.body.data,
        language=form.language.data,
        audience=form.audience.data or "",
    )
    return work.add_material(session, alliance, typed, now=now)


def _add_outreach(session: Session, alliance: Alliance, form: Any, now: datetime) -> object:
    typed = work.NewOutreach(
        kind=OutreachKind(form.kind.data),
        outlet=form.outlet.data,
        happened_on=form.happened_on.data,
        city=form.city.data or "",
        met_role=form.met_role.data or "",
        result=form.result.data or "",
        next_step=form.next_step.data or "",
        next_step_on=form.next_step_on.data,
    )
    return work.add_outreach(session, alliance, typed, now=now)


def _add_event(session: Session, alliance: Alliance, form: Any, now: datetime) -> object:
    local = datetime.combine(form.day.data, form.starts_at.data, ZoneInfo(alliance.time_zone))
    typed = work.NewEvent(
        title=form.title.data, starts_at=local, venue=form.venue.data or "", city=form.city.data or ""
    )
    return work.add_event(session, alliance, typed, now=now)


def _plain(kind: type[Form]) -> Callable[[Session, Alliance, datetime], Form]:
    return lambda _session, _alliance, _now: kind()


ADDINGS = {
    "organization": Adding(_l("An organization joins"), _organization_form, _add_organization),
    "commitment": Adding(_l("A program takes the issue up"), _commitment_form, _add_commitment),
    "material": Adding(_l("A material of our own"), _plain(forms.MaterialForm), _add_material),
    "outreach": Adding(_l("Press, radio, schools"), _plain(forms.OutreachForm), _add_outreach),
    "event": Adding(_l("Announce an event"), _plain(forms.EventForm), _add_event),
}
