"""What polls hang up for the other rooms."""

from flask import Flask
from flask_babel import gettext as _

from groundwork.doors import PUBLIC, Doors, MenuItem, Role, Tour, secretariat, staff

WRITERS = (Role.LEADER, Role.ORGANIZER, Role.SECRETARIAT)


def open_doors(doors: Doors) -> None:
    """Say who may reach the pages of polls, and what the demo plays; no frames or numbers are imported here."""
    from polling.cards import cards
    from polling.demo import seed, steps
    from polling.fieldwork import segment_use
    from polling.keepings import keepings

    doors.keepings += keepings()
    public = ("index", "answer", "keep_answer", "invited", "keep_invited", "thanks", "result", "result_csv")
    doors.permit(PUBLIC, *(f"polling.{name}" for name in public))
    reading = ("polls", "poll", "preview", "staff_results")
    doors.permit(staff(), *(f"polling_staff.{name}" for name in reading))
    writing = ("new", "head", "add_question", "question", "remove_question")
    running = ("open_poll", "close_poll", "invite", "publish")
    doors.permit(staff(*WRITERS), *(f"polling_staff.{name}" for name in (*writing, *running)))
    doors.permit(staff(Role.LEADER, Role.ORGANIZER), "polling_supporters.invite")
    doors.permit(PUBLIC, "polling_districts.public", "polling_districts.public_csv")
    doors.permit(staff(), "polling_districts.staff")
    doors.permit(secretariat(), "population.tables", "population.remove")
    doors.menu.append(MenuItem("secretariat", "population.tables", lambda: _("Population"), 67))
    doors.permit(PUBLIC, "polling_disclosure.method", "polling_disclosure.method_json")
    doors.permit(staff(), "polling_disclosure.preview")
    doors.permit(staff(), "polling_crosstab.crosstab", "polling_crosstab.file")
    doors.permit(staff(*WRITERS), "polling_disclosure.how", "polling_export.export")
    doors.menu.append(MenuItem("footer", "polling.index", lambda: _("What the public thinks"), 30))
    doors.menu.append(MenuItem("tabs", "polling_staff.polls", lambda: _("Polls"), 40))
    doors.cards.append(cards)
    doors.segment_uses.append(segment_use.uses)
    doors.seeds.append(seed)
    doors.demo_steps.extend(steps())
    doors.tour.append(Tour("/polls", "What the public thinks: answer a poll, read a published one", 50))


def install(app: Flask) -> None:
    """Add the pages."""
    from polling.by_district.district_views import blueprint as district_pages
    from polling.disclosing.disclosure_views import blueprint as disclosure_pages
    from polling.exporting.export_views import blueprint as export_pages
    from polling.fieldwork.supporter_views import blueprint as supporter_pages
    from polling.population.population_views import blueprint as population_page
    from polling.reporting.crosstab_views import blueprint as crosstab_pages
    from polling.staff_views import blueprint as staff_pages
    from polling.views import blueprint

    app.register_blueprint(blueprint)
    app.register_blueprint(staff_pages)
    app.register_blueprint(supporter_pages)
    app.register_blueprint(population_page)
    app.register_blueprint(district_pages)
    app.register_blueprint(disclosure_pages)
    app.register_blueprint(crosstab_pages)
    app.register_blueprint(export_pages)
