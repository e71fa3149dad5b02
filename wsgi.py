"""The front door: reads the settings, opens every room, hands out `app` and the `groundswell` command."""

import os
from functools import cache
from importlib import import_module
from typing import Any

# many small matrices: threads of the linear algebra wait for one another, eight times as long on a busy machine
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

ROOMS = (
    "groundwork.accounts",
    "groundwork.audit",
    "groundwork.retention",
    "groundwork.delivery",
    "groundwork.delivery.simulator",
    "legislators",
    "alliances",
    "polling",
    "campaigns",
    "dashboards",
)


def open_doors() -> Any:
    """The doors of every room, lower storeys first. Imports no web page, so that the worker stays small."""
    from groundwork.doors import Doors

    doors = Doors()
    for room in ROOMS:
        import_module(f"{room}.install").open_doors(doors)
    return doors


def build(settings: Any, database: Any) -> Any:
    """The whole product as one Flask app over this database."""
    from groundwork.web.app import build_app

    installers = [import_module(f"{room}.install").install for room in ROOMS]
    return build_app(settings, database, open_doors(), installers)


@cache
def _app() -> Any:
    """The app of this process, by the settings of its environment."""
    from groundwork.database import Database
    from groundwork.settings import Settings
    from groundwork.web import logs

    settings = Settings()
    logs.configure(settings.log_level)
    return build(settings, Database(settings.database_url))


def __getattr__(name: str) -> Any:
    """Build `app` when a server first asks for it, not when the command line only wants `main`."""
    if name == "app":
        return _app()
    raise AttributeError(name)


def main() -> None:
    """The `groundswell` command."""
    from groundwork.cli import command_line

    command_line(open_doors, build)
