"""Migrations go up and down, make exactly the tables of the models, and know a newer database."""

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import create_engine, inspect, text

from groundwork.database import Base, Database
from groundwork.migrate import NewerDatabase, downgrade, pending, upgrade


@pytest.fixture
def empty(database_url, postgres, tmp_path):
    """A database without a single table, on the same engine."""
    if database_url.startswith("sqlite"):
        made = Database(f"sqlite:///{tmp_path / 'empty.db'}")
        yield made
        made.close()
        return
    admin = create_engine(postgres.url("postgres"), isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(text("DROP DATABASE IF EXISTS bare WITH (FORCE)"))
        connection.execute(text("CREATE DATABASE bare"))
    made = Database(postgres.url("bare"))
    yield made
    made.close()
    admin.dispose()


def test_an_empty_database_says_what_to_run(empty):
    assert "groundswell db upgrade" in pending(empty)


def test_the_migrated_tables_are_those_of_the_models(empty):
    upgrade(empty)

    with empty.write_engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        differences = compare_metadata(context, Base.metadata)

    assert differences == []
    assert pending(empty) == ""


def test_down_leaves_nothing_and_up_again_makes_all(empty):
    upgrade(empty)
    downgrade(empty, "base")
    left = set(inspect(empty.read_engine).get_table_names()) - {"alembic_version"}

    upgrade(empty)

    assert left == set()
    assert set(Base.metadata.tables) <= set(inspect(empty.read_engine).get_table_names())


def test_a_newer_database_is_refused_in_words(empty):
    upgrade(empty)
    with empty.writing() as session:
        session.execute(text("UPDATE alembic_version SET version_num = '9999_from_the_future'"))

    with pytest.raises(NewerDatabase, match="newer version"):
        upgrade(empty)
