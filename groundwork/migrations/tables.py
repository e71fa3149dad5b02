"""Imports every table of every room, so that `Base.metadata` is whole."""

from importlib import import_module
from importlib.util import find_spec

TABLES = (
    "groundwork.models",
    "groundwork.accounts.models",
    "groundwork.files.models",
    "groundwork.audit.models",
    "groundwork.delivery.models",
    "groundwork.delivery.simulator.models",
    "legislators.models",
    "alliances.models",
    "polling.models",
    "campaigns.models",
)

for name in TABLES:
    if find_spec(name):
        import_module(name)
