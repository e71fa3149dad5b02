from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from flask import Blueprint, Flask

from groundwork.accounts import install as accounts
from groundwork.clock import Clock
from groundwork.database import Database
from groundwork.doors import PUBLIC, Doors, MenuItem, staff
from groundwork.settings import Settings
from groundwork.web.app import build_app
from tests.conftest import NOW


@pytest.fixture
def app(settings: Settings, database: Database) -> Flask:
    doors = Doors()
    accounts.open_doors(doors)
    made = build_app(settings, database, doors, [accounts.install, _home(doors)])
    made.extensions["clock"] = Clock(NOW - datetime.now(UTC))
    made.testing = True
    return made


def _home(doors: Doors) -> Callable[[Flask], None]:
    home = Blueprint("alliances", __name__)
    home.add_url_rule("/", "home", lambda: "home")
    home.add_url_rule("/dashboard/<slug>", "monday", lambda slug: f"Monday in {slug}")
    doors.permit(PUBLIC, "alliances.home")
    doors.permit(staff(), "alliances.monday")
    doors.menu.append(MenuItem("tabs", "alliances.monday", lambda: "Monday", 1))
    return lambda app: app.register_blueprint(home)
