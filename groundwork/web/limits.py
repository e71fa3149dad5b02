"""How often one visitor may do what costs something."""

from flask import Flask
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address

# one web process keeps its counts in memory; several need RATELIMIT_STORAGE_URI
limiter = Limiter(get_remote_address, storage_uri="memory://", default_limits=[])


def install(app: Flask) -> None:
    """Count by the visitor's address."""
    app.config.setdefault("RATELIMIT_HEADERS_ENABLED", False)
    limiter.init_app(app)
