"""Write the next migration from what changed in the models: `python -m groundwork.migrations.write "what changed"`."""

import sys
import tempfile
from pathlib import Path

from alembic import command

from groundwork.database import Database
from groundwork.migrate import config, upgrade


def write(message: str) -> None:
    """Compare a database at the newest revision with the models, and write the difference; read it before use."""
    with tempfile.TemporaryDirectory() as folder:
        database = Database(f"sqlite:///{Path(folder) / 'models.db'}")
        upgrade(database)
        made = config()
        number = len(list((Path(__file__).parent / "versions").glob("*.py"))) + 1
        with database.write_engine.connect() as connection:
            made.attributes["connection"] = connection
            command.revision(made, message, autogenerate=True, rev_id=f"{number:04d}")
        database.close()


if __name__ == "__main__":
    write(sys.argv[1])
