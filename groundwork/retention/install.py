"""What retention hangs up for the house."""

from flask import Flask

from groundwork.doors import PUBLIC, Doors


def open_doors(doors: Doors) -> None:
    """The lines of the house's own tables, the work, and the page that says it all."""
    from groundwork.retention.house import keepings
    from groundwork.retention.sweeping import job

    doors.permit(PUBLIC, "retention.page")
    doors.keepings += keepings()
    doors.jobs.append(job(doors))


def install(app: Flask) -> None:
    """Add the page."""
    from groundwork.retention.views import blueprint

    app.register_blueprint(blueprint)
